"""A case as the reviewer sees it: the server's detail with everything in the outbox applied on top."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, assert_never

from case_contract.commands import (
    AddNote,
    CompleteStep,
    Decide,
    DecideField,
    GiveFaceOpinion,
    RecordActivity,
    ReleaseCase,
    ReopenStep,
)
from case_contract.rules import reopen_problem, step_problem, verdict_problem
from case_contract.templates import TEMPLATES, Step, find_template, next_step
from case_contract.vocabulary import StepOutcome
from reviewer_app.domain.own_findings import own_findings, settled
from reviewer_app.domain.pending import PendingState
from reviewer_app.domain.typed_values import Word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from case_contract.problems import ProblemCode
    from case_contract.records import CaseDetail, FindingRecord
    from case_contract.templates import Template
    from case_contract.vocabulary import (
        Certainty,
        DocumentType,
        FaceOpinion,
        FieldBasis,
        StepGround,
        Verdict,
    )
    from reviewer_app.domain.pending import PendingCommand


@dataclass(frozen=True, slots=True)
class StepWork:
    """One step of the template. `unsent`: said here, not confirmed yet; `needs_you`: said here and not taken.

    `grounds` are those of the machine, where it decided the step and no person has spoken of it since.
    """

    step: Step
    outcome: StepOutcome | None
    note: str
    decided_at: datetime | None
    unsent: bool = False
    needs_you: bool = False
    by_machine: bool = False
    grounds: tuple[StepGround, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldWork:
    """What a person accepted for a field, with what she saw when she did."""

    document_type: DocumentType
    field: str
    value: str
    basis: FieldBasis
    read_value: str | None
    decided_by: UUID
    decided_at: datetime
    unsent: bool = False
    needs_you: bool = False

    def __repr__(self) -> str:
        return f"FieldWork({self.document_type}, {self.field}, '***', {self.basis})"


@dataclass(frozen=True, slots=True)
class OpinionWork:
    """The blind word on the two faces."""

    opinion: FaceOpinion
    certainty: Certainty
    unsent: bool = False


@dataclass(frozen=True, slots=True)
class NoteWork:
    """A remark; `author_name` None: written here by the reviewer herself."""

    text: str
    author_name: str | None
    written_at: datetime
    unsent: bool = False


@dataclass(frozen=True, slots=True)
class VerdictWork:
    """A verdict given here that the server has not confirmed yet."""

    verdict: Verdict
    reasons: tuple[str, ...]
    internal_note: str
    made_at: datetime
    needs_you: bool = False


@dataclass(frozen=True, slots=True)
class EffectiveCase:
    """A case with pending work applied.

    Attributes:
        template: the flow the case was opened with.
        steps: in the template's order.
        fields: (document type, field) to what a person accepted.
        verdict: the verdict given here, if one is under way.
        released: whether it was given back here.
        own: what speaks against values typed here, until the server says so.
        settled: findings of the server that values typed here settle.
    """

    template: Template
    steps: tuple[StepWork, ...]
    fields: Mapping[tuple[DocumentType, str], FieldWork]
    opinion: OpinionWork | None
    notes: tuple[NoteWork, ...]
    verdict: VerdictWork | None
    released: bool
    own: tuple[FindingRecord, ...] = ()
    settled: frozenset[UUID] = frozenset()

    def found(self, detail: CaseDetail) -> tuple[FindingRecord, ...]:
        """The findings that stand: the server's without what is settled here, and this desk's own."""
        return (*(one for one in detail.findings if one.finding_id not in self.settled), *self.own)

    @property
    def outcomes(self) -> dict[str, StepOutcome]:
        """Step code to outcome, of the steps done."""
        return {work.step.code: work.outcome for work in self.steps if work.outcome is not None}

    @property
    def left_by_machine(self) -> int:
        """How many steps are open, where one of them is among those that the machine may pass; else 0."""
        steps = [work.step for work in self.steps if work.outcome is None]
        return len(steps) if any(step.machine_may for step in steps) else 0

    @property
    def next_step(self) -> Step | None:
        """The only step that may be completed now, or None."""
        return next_step(self.template, tuple(self.outcomes))

    @property
    def finished(self) -> bool:
        """Whether nothing more is to be done on it here."""
        return self.released or (self.verdict is not None and not self.verdict.needs_you)


def effective(detail: CaseDetail, pending: Sequence[PendingCommand]) -> EffectiveCase:
    """Apply `pending` in its order onto `detail`. What needs the reviewer's decision is shown as such, not dropped."""
    known_version = find_template(detail.template_id, detail.template_version)
    template = known_version if known_version is not None else TEMPLATES[detail.summary.case_type]
    recorded = {step.code: step for step in detail.steps}
    steps: dict[str, StepWork] = {}
    for step in template.steps:
        known = recorded.get(step.code)
        steps[step.code] = (
            StepWork(step, None, "", None)
            if known is None
            else StepWork(
                step,
                known.outcome,
                known.note,
                known.decided_at,
                by_machine=known.by_machine,
                grounds=known.grounds if known.by_machine else (),
            )
        )
    fields = {
        (record.document_type, record.field): FieldWork(
            record.document_type,
            record.field,
            record.value,
            record.basis,
            record.read_value,
            record.decided_by,
            record.decided_at,
        )
        for record in detail.field_decisions
    }
    said = {key: work.value for key, work in fields.items()}
    given = detail.face_opinion
    opinion = None if given is None else OpinionWork(given.opinion, given.certainty)
    notes = [NoteWork(note.text, note.author_name, note.written_at) for note in detail.notes]
    verdict: VerdictWork | None = None
    released = False
    machines: dict[str, StepWork] = {}
    for command in pending:
        needs_you = command.state is PendingState.NEEDS_YOU
        body = command.body
        match body:
            case DecideField():
                before = {key: work.value for key, work in fields.items()}
                fields[body.document_type, body.field] = FieldWork(
                    body.document_type,
                    body.field,
                    body.value,
                    body.basis,
                    body.read_value,
                    command.account_id,
                    command.made_at,
                    unsent=True,
                    needs_you=needs_you,
                )
                after = {key: work.value for key, work in fields.items()}
                word = Word(detail, (body.document_type, body.field), before, after, command.made_at)
                _follow(word, steps, machines)
            case CompleteStep():
                machines.pop(body.step, None)
                if body.step in steps:
                    steps[body.step] = StepWork(
                        steps[body.step].step,
                        body.outcome,
                        body.note,
                        command.made_at,
                        unsent=True,
                        needs_you=needs_you,
                    )
            case ReopenStep():
                machines.pop(body.step, None)
                if body.step in steps:
                    reopened = steps[body.step].step
                    steps[body.step] = StepWork(reopened, None, "", None, unsent=True, needs_you=needs_you)
            case GiveFaceOpinion():
                opinion = opinion or OpinionWork(body.opinion, body.certainty, unsent=True)
            case AddNote():
                notes.append(NoteWork(body.text, None, command.made_at, unsent=True))
            case Decide():
                verdict = VerdictWork(body.verdict, body.reasons, body.internal_note, command.made_at, needs_you)
            case ReleaseCase():
                released = True
            case RecordActivity():
                pass
            case _:
                assert_never(body)
    return EffectiveCase(
        template,
        tuple(steps.values()),
        MappingProxyType(fields),
        opinion,
        tuple(notes),
        verdict,
        released,
        own_findings(detail, said, fields),
        settled(detail, fields),
    )


def _follow(word: Word, steps: dict[str, StepWork], machines: dict[str, StepWork]) -> None:
    """Open again what a word on a field speaks against, as the server will; `machines` keeps what the machine passed.

    Once nothing is left that speaks against it, the machine's word stands again; a person's only by a person.
    """
    for code in word.speaks_against().values():
        known = steps.get(code)
        if known is not None and known.outcome is StepOutcome.PASSED:
            if known.by_machine:
                machines[code] = known
            steps[code] = StepWork(known.step, None, "", None, unsent=True)
    if machines and word.leaves_nothing():
        steps |= machines
        machines.clear()


def why_not_step(case: EffectiveCase, step: str) -> ProblemCode | None:
    """Why `step` may not be completed now, by the rule that the server applies too."""
    return step_problem(case.template, case.outcomes, step, face_opinion_given=case.opinion is not None)


def why_not_reopen(case: EffectiveCase, step: str) -> ProblemCode | None:
    """Why `step` may not be opened again now, by the rule that the server applies too."""
    return reopen_problem(case.template, case.outcomes, step)


def why_not_verdict(
    detail: CaseDetail, case: EffectiveCase, verdict: Verdict, reasons: Sequence[str]
) -> ProblemCode | None:
    """Why `verdict` may not be given now, by the rule that the server applies too."""
    return verdict_problem(
        case.template,
        case.outcomes,
        verdict,
        reasons,
        missing=detail.missing_evidence,
        face_opinion_given=case.opinion is not None,
    )
