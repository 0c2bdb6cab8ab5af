"""What people said of cases: steps, fields, opinions, notes and verdicts. Texts and values are sealed."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from case_contract.commands import AddNote, CompleteStep, Decide, DecideField, GiveFaceOpinion, ReopenStep
from case_contract.records import FaceOpinionRecord, FieldDecisionRecord, NoteRecord, StepRecord, VerdictRecord
from case_contract.rules import as_written
from case_contract.templates import declared_field
from case_contract.vocabulary import (
    Certainty,
    DocumentType,
    FaceOpinion,
    FieldBasis,
    Role,
    StepOutcome,
    Verdict,
)
from case_server.accounts.tables import accounts
from case_server.cases.rows import LockedCase
from case_server.cases.tables import cases, face_opinions, field_decisions, notes, step_outcomes, verdicts
from case_server.evidence.sealing import open_json, seal_json

REOPENED: Final = "reopened"
"""Stored in place of an outcome when a step was opened again."""
_NO_TEXT: Final = sa.null().cast(sa.Text)
_NO_LIST: Final = sa.null().cast(sa.ARRAY(sa.Text))


@dataclass(frozen=True, slots=True)
class Said:
    """What holds now: of steps and fields the last word in the present round; every note and verdict ever."""

    steps: Mapping[str, StepRecord] = field(default_factory=dict)
    fields: tuple[FieldDecisionRecord, ...] = ()
    opinions: Mapping[UUID, FaceOpinionRecord] = field(default_factory=dict)
    notes: tuple[NoteRecord, ...] = ()
    verdicts: tuple[VerdictRecord, ...] = ()

    def standing(self, machine: Mapping[str, StepRecord]) -> dict[str, StepRecord]:
        """The steps as they stand: what a person said of a step takes the place of what the machine decided."""
        return {**machine, **self.steps}


def _part(table: sa.Table, name: str, *, words: tuple[Any, Any, Any], many: Any) -> sa.Select[Any]:
    first, second, third = words
    return sa.select(
        sa.literal(name).label("part"),
        table.c.command_id,
        table.c.case_id,
        table.c.round,
        table.c.case_version,
        table.c.account_id,
        table.c.at,
        table.c.sealed,
        first.label("first"),
        second.label("second"),
        third.label("third"),
        many.label("many"),
    )


_STEP: Final = (step_outcomes.c.step, step_outcomes.c.outcome, _NO_TEXT)
_FIELD: Final = (field_decisions.c.document_type, field_decisions.c.field, field_decisions.c.basis)
_OPINION: Final = (face_opinions.c.opinion, face_opinions.c.certainty, _NO_TEXT)
_NOTE: Final = (_NO_TEXT, _NO_TEXT, _NO_TEXT)
_VERDICT: Final = (verdicts.c.verdict, verdicts.c.role, _NO_TEXT)

_ALL_PARTS: Final = sa.union_all(
    _part(step_outcomes, "step", words=_STEP, many=step_outcomes.c.seen),
    _part(field_decisions, "field", words=_FIELD, many=_NO_LIST),
    _part(face_opinions, "opinion", words=_OPINION, many=_NO_LIST),
    _part(notes, "note", words=_NOTE, many=_NO_LIST),
    _part(verdicts, "verdict", words=_VERDICT, many=verdicts.c.reasons),
).subquery("said")

_LOAD: Final = (
    sa.select(_ALL_PARTS, accounts.c.display_name.label("author"), cases.c.round.label("present_round"))
    .join(cases, cases.c.case_id == _ALL_PARTS.c.case_id)
    .join(accounts, accounts.c.account_id == _ALL_PARTS.c.account_id)
    .where(_ALL_PARTS.c.case_id.in_(sa.bindparam("case_ids", expanding=True)))
    .order_by(_ALL_PARTS.c.case_version, _ALL_PARTS.c.command_id)
)


@dataclass(slots=True)
class _Heap:
    steps: dict[str, StepRecord] = field(default_factory=dict)
    fields: dict[tuple[str, str], FieldDecisionRecord] = field(default_factory=dict)
    opinions: dict[UUID, FaceOpinionRecord] = field(default_factory=dict)
    notes: list[NoteRecord] = field(default_factory=list)
    verdicts: list[VerdictRecord] = field(default_factory=list)


def load_said(
    connection: sa.Connection,
    case_ids: Collection[UUID],
    *,
    keys: Mapping[UUID, bytes],
    declared: Mapping[UUID, Mapping[str, str]],
) -> dict[UUID, Said]:
    """What was said of several cases, in one query. Without its key a case's texts and fields are left out."""
    heaps: defaultdict[UUID, _Heap] = defaultdict(_Heap)
    for row in connection.execute(_LOAD, {"case_ids": list(case_ids)}):
        key = keys.get(row.case_id)
        opened = {} if key is None or row.sealed is None else open_json(key, row.sealed, row.case_id, row.part)
        _add(heaps[row.case_id], row, opened, declared.get(row.case_id, {}))
    return {
        case_id: Said(heap.steps, tuple(heap.fields.values()), heap.opinions, tuple(heap.notes), tuple(heap.verdicts))
        for case_id, heap in heaps.items()
    }


def _add(heap: _Heap, row: Any, opened: Mapping[str, Any], declared: Mapping[str, str]) -> None:
    present = row.round == row.present_round
    match row.part:
        case "step" if present:
            heap.steps[row.first] = StepRecord(
                code=row.first,
                outcome=None if row.second == REOPENED else StepOutcome(row.second),
                note=opened.get("note", ""),
                decided_by=row.account_id,
                decided_at=row.at,
            )
        case "field" if present and opened:
            document_type = DocumentType(row.first)
            heap.fields[row.first, row.second] = FieldDecisionRecord(
                document_type=document_type,
                field=row.second,
                value=opened["value"],
                basis=FieldBasis(row.third),
                read_value=opened["read_value"],
                declared_value=declared.get(declared_field(document_type, row.second)),
                decided_by=row.account_id,
                decided_at=row.at,
            )
        case "opinion" if present:
            heap.opinions[row.account_id] = FaceOpinionRecord(
                opinion=FaceOpinion(row.first),
                certainty=Certainty(row.second),
                given_by=row.account_id,
                given_at=row.at,
            )
        case "note":
            heap.notes.append(
                NoteRecord(
                    note_id=row.command_id,
                    author=row.account_id,
                    author_name=row.author,
                    text=opened.get("text", ""),
                    written_at=row.at,
                )
            )
        case "verdict":
            heap.verdicts.append(
                VerdictRecord(
                    verdict=Verdict(row.first),
                    reasons=tuple(row.many),
                    internal_note=opened.get("internal_note", ""),
                    decided_by=row.account_id,
                    decided_by_role=Role(row.second),
                    decided_at=row.at,
                )
            )


@dataclass(frozen=True, slots=True)
class Saying:
    """Who says something of which case, as which command, when; `key` seals what must not lie open."""

    case: LockedCase
    command_id: UUID
    account_id: UUID
    at: datetime
    key: bytes

    def row(self, part: str, opened: Mapping[str, object]) -> dict[str, object]:
        """The columns that every saying has, in the version that it gives the case."""
        return {
            "command_id": self.command_id,
            "tenant_id": self.case.tenant_id,
            "case_id": self.case.case_id,
            "round": self.case.round,
            "case_version": self.case.version + 1,
            "account_id": self.account_id,
            "at": self.at,
            "sealed": seal_json(self.key, dict(opened), self.case.case_id, part),
        }


def say_field(connection: sa.Connection, saying: Saying, body: DecideField, read: Collection[str]) -> None:
    """Store the value accepted for a field, with what she had before her (R11).

    `read` is what the server's own readings have for it: whether it was kept is measured by them, not by her program.
    """
    row = saying.row("field", {"value": body.value, "read_value": body.read_value})
    connection.execute(
        field_decisions.insert().values(
            **row,
            document_type=body.document_type.value,
            field=body.field,
            basis=body.basis.value,
            reading_kept=_is_kept(body, read) if read else None,
        )
    )


def _is_kept(body: DecideField, read: Collection[str]) -> bool:
    """Whether a value is one that was read, in whatever way it was typed."""
    written = as_written(body.field, body.value)
    return any(written == as_written(body.field, one) for one in read)


def say_step(connection: sa.Connection, saying: Saying, body: CompleteStep) -> None:
    """Store the outcome of a step."""
    row = saying.row("step", {"note": body.note})
    connection.execute(
        step_outcomes.insert().values(**row, step=body.step, outcome=body.outcome.value, seen=list(body.seen))
    )


def say_reopened(connection: sa.Connection, saying: Saying, body: ReopenStep) -> None:
    """Store that a step is open again."""
    row = saying.row("step", {"note": ""})
    connection.execute(step_outcomes.insert().values(**row, step=body.step, outcome=REOPENED, seen=[]))


def say_opinion(connection: sa.Connection, saying: Saying, body: GiveFaceOpinion) -> None:
    """Store the blind opinion."""
    row = saying.row("opinion", {})
    connection.execute(face_opinions.insert().values(**row, opinion=body.opinion.value, certainty=body.certainty.value))


def say_note(connection: sa.Connection, saying: Saying, body: AddNote) -> None:
    """Store a note."""
    connection.execute(notes.insert().values(**saying.row("note", {"text": body.text})))


def say_verdict(connection: sa.Connection, saying: Saying, body: Decide, role: Role) -> None:
    """Store a verdict."""
    row = saying.row("verdict", {"internal_note": body.internal_note})
    connection.execute(
        verdicts.insert().values(**row, verdict=body.verdict.value, reasons=list(body.reasons), role=role.value)
    )
