"""What the server inside the stand-in desk makes of a command."""

from typing import assert_never

from case_contract.commands import (
    AddNote,
    Command,
    CompleteStep,
    Decide,
    DecideField,
    GiveFaceOpinion,
    RecordActivity,
    ReleaseCase,
    ReopenStep,
)
from case_contract.records import (
    CaseDetail,
    FaceOpinionRecord,
    FieldDecisionRecord,
    NoteRecord,
    StepRecord,
    VerdictRecord,
)
from case_contract.transitions import ACTION_OF_VERDICT, next_status
from case_contract.vocabulary import Action, CaseStatus, Role
from reviewer_app.services.types import PendingCommand


def status_after(body: Command) -> CaseStatus | None:
    """Where a case goes when it leaves the reviewer's hands; None when it stays."""
    match body:
        case ReleaseCase():
            action = Action.RELEASE
        case Decide():
            action = ACTION_OF_VERDICT[body.verdict]
        case _:
            return None
    reached = next_status(CaseStatus.IN_REVIEW, action, Role.REVIEWER)
    assert isinstance(reached, CaseStatus), reached
    return reached


def applied(case: CaseDetail, command: PendingCommand, author: str) -> CaseDetail:
    """The case with a command applied."""
    body, when, who = command.body, command.made_at, command.account_id
    match body:
        case DecideField():
            record = FieldDecisionRecord(
                document_type=body.document_type,
                field=body.field,
                value=body.value,
                basis=body.basis,
                read_value=body.read_value,
                declared_value=case.declared.get(body.field),
                decided_by=who,
                decided_at=when,
            )
            key = (body.document_type, body.field)
            kept = [known for known in case.field_decisions if (known.document_type, known.field) != key]
            return case.model_copy(update={"field_decisions": (*kept, record)})
        case CompleteStep():
            done = StepRecord(code=body.step, outcome=body.outcome, note=body.note, decided_by=who, decided_at=when)
            steps = tuple(done if step.code == body.step else step for step in case.steps)
            return case.model_copy(update={"steps": steps})
        case ReopenStep():
            opened = StepRecord(code=body.step, decided_by=who, decided_at=when)
            steps = tuple(opened if step.code == body.step else step for step in case.steps)
            return case.model_copy(update={"steps": steps})
        case GiveFaceOpinion():
            opinion = FaceOpinionRecord(opinion=body.opinion, certainty=body.certainty, given_by=who, given_at=when)
            return case.model_copy(update={"face_opinion": opinion})
        case AddNote():
            note = NoteRecord(
                note_id=command.command_id, author=who, author_name=author, text=body.text, written_at=when
            )
            return case.model_copy(update={"notes": (*case.notes, note)})
        case Decide():
            verdict = VerdictRecord(
                verdict=body.verdict,
                reasons=body.reasons,
                internal_note=body.internal_note,
                decided_by=who,
                decided_by_role=Role.REVIEWER,
                decided_at=when,
            )
            return case.model_copy(update={"verdicts": (*case.verdicts, verdict)})
        case ReleaseCase() | RecordActivity():
            return case
        case _:
            assert_never(body)
