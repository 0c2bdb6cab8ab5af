"""What a command does, and what stands in its place on the server: both versions of a conflict, in words."""

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
from case_contract.masking import mask_field
from case_contract.records import CaseDetail
from case_contract.templates import ALL_TEMPLATES, declared_field
from reviewer_app.ui.common.texts import Texts


def command_in_words(texts: Texts, body: Command) -> str:
    """What the reviewer did."""
    match body:
        case DecideField():
            name = declared_field(body.document_type, body.field)
            value = mask_field(name, body.value)
            return texts.text("command.decide_field", field=texts.word("field", name), value=value)
        case CompleteStep():
            outcome = texts.word("step_outcome", body.outcome.value)
            return texts.text("command.complete_step", step=_step_title(texts, body.step), outcome=outcome)
        case ReopenStep():
            return texts.text("command.reopen_step", step=_step_title(texts, body.step))
        case GiveFaceOpinion():
            opinion = texts.word("opinion", body.opinion.value)
            return texts.text("command.opinion", opinion=opinion)
        case AddNote():
            return texts.text("command.note")
        case Decide():
            return texts.text("command.decide", verdict=texts.word("verdict", body.verdict.value))
        case ReleaseCase():
            return texts.text("command.release")
        case RecordActivity():
            return texts.text("command.activity")
        case _:
            assert_never(body)


def server_in_words(texts: Texts, body: Command, detail: CaseDetail) -> str:
    """What the server has where the command wanted to write."""
    match body:
        case DecideField():
            name = declared_field(body.document_type, body.field)
            for known in detail.field_decisions:
                if known.document_type is body.document_type and known.field == body.field:
                    value = mask_field(name, known.value)
                    return texts.text("command.decide_field", field=texts.word("field", name), value=value)
            return texts.text(
                "command.field_open", field=texts.word("field", name), status=_status_in_words(texts, detail)
            )
        case CompleteStep() | ReopenStep():
            for step in detail.steps:
                if step.code == body.step and step.outcome is not None:
                    outcome = texts.word("step_outcome", step.outcome.value)
                    return texts.text("command.complete_step", step=_step_title(texts, step.code), outcome=outcome)
        case GiveFaceOpinion():
            if detail.face_opinion is not None:
                opinion = texts.word("opinion", detail.face_opinion.opinion.value)
                return texts.text("command.opinion", opinion=opinion)
        case Decide():
            if detail.verdicts:
                verdict = texts.word("verdict", detail.verdicts[-1].verdict.value)
                return texts.text("command.decide", verdict=verdict)
        case AddNote() | ReleaseCase() | RecordActivity():
            pass
        case _:
            assert_never(body)
    return _status_in_words(texts, detail)


def _status_in_words(texts: Texts, detail: CaseDetail) -> str:
    status = texts.word("status", detail.summary.status.value)
    return texts.text("command.server_status", status=status, version=detail.summary.version)


def _step_title(texts: Texts, code: str) -> str:
    for template in ALL_TEMPLATES:
        for step in template.steps:
            if step.code == code:
                return texts.pick(step.title_zh, step.title_en)
    return code
