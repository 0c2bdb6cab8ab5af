"""Rules that client and server both apply to a held case.

Typed days, steps in order, what a verdict needs, and which document a person's word on a field is about.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from case_contract.problems import ProblemCode
from case_contract.reasons import ReasonFault, reason_fault
from case_contract.records import EvidenceRecord, FindingRecord, ReadingRecord
from case_contract.templates import EXPECTED_DOCUMENT, Template, next_step
from case_contract.vocabulary import DocumentType, EvidenceKind, FieldBasis, StepOutcome, Verdict

SURE: Final = 0.98
"""A reading below this confidence is a person's: shown as unsure, never accepted along with others, decides no step."""

BLIND_FINDINGS: Final = frozenset({"faces_differ", "faces_uncertain"})
"""Findings that would tell the machine's word on the faces before the reviewer has given hers."""

_MISSING: Final = "field_missing"
"""The finding that a document lacks a value that it has to have."""

_ZONE: Final = "mrz"

NO_END: Final = "长期"
"""What stands for the last day of what has none."""

_ENDS: Final = frozenset({"valid_until", "expiry_date"})
_DAYS: Final = frozenset({"birth_date", "valid_from", "established_date"}) | _ENDS
_NUMBERS: Final = frozenset({"id_number", "uscc", "document_number", "personal_number", "permit_number"})
_LINES: Final = frozenset({_ZONE})
_NO_SIGNS: Final = frozenset({"Cc", "Cf"})
_TERMS: Final = frozenset({"business_term"})
_AMOUNTS: Final = frozenset({"registered_capital"})
# Some documents have only the year or the month of a birth.
_DAY: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_TYPED: Final = re.compile(r"\s*(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?\s*", re.ASCII)
_DAY_WITHIN: Final = re.compile(r"\d{4}-\d+(?:-\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class StandingDocument:
    """A document with its values: what a person decided, else what was read; `reading` None: nothing of it was read."""

    document_type: DocumentType
    reading: ReadingRecord | None
    values: Mapping[str, str] = field(repr=False)

    @property
    def pack(self) -> str:
        """The name of the data pack that it was read by, or empty."""
        return "" if self.reading is None or self.reading.pack is None else self.reading.pack.pack


def step_problem(
    template: Template, outcomes: Mapping[str, StepOutcome], step: str, *, face_opinion_given: bool
) -> ProblemCode | None:
    """Why `step` may not be completed now, or None. A step already done may be said again (R77)."""
    known = {candidate.code: candidate for candidate in template.steps}
    if step not in known:
        return ProblemCode.STEP_UNKNOWN
    due = next_step(template, tuple(outcomes))
    if step not in outcomes and (due is None or due.code != step):
        return ProblemCode.STEP_OUT_OF_ORDER
    if known[step].needs_face_opinion and not face_opinion_given:
        return ProblemCode.FACE_OPINION_NEEDED
    return None


def reopen_problem(template: Template, outcomes: Mapping[str, StepOutcome], step: str) -> ProblemCode | None:
    """Why `step` may not be opened again now, or None."""
    if all(step != candidate.code for candidate in template.steps):
        return ProblemCode.STEP_UNKNOWN
    return None if step in outcomes else ProblemCode.STEPS_OPEN


def verdict_problem(
    template: Template,
    outcomes: Mapping[str, StepOutcome],
    verdict: Verdict,
    reasons: Collection[str],
    *,
    missing: Collection[EvidenceKind],
    face_opinion_given: bool,
) -> ProblemCode | None:
    """Why `verdict` may not be given now, or None.

    Approval needs every step passed, the blind opinion and all required evidence (R3, R26); the other verdicts need a
    reason that fits, and may come as soon as the reviewer has seen enough.
    """
    match reason_fault(verdict, reasons):
        case ReasonFault.NEEDED:
            return ProblemCode.REASON_NEEDED
        case ReasonFault.UNKNOWN:
            return ProblemCode.REASON_UNKNOWN
        case None:
            pass
    if verdict is not Verdict.APPROVE:
        return None
    if missing:
        return ProblemCode.EVIDENCE_MISSING
    if any(step.code not in outcomes for step in template.steps):
        return ProblemCode.STEPS_OPEN
    if any(outcomes[step.code] is not StepOutcome.PASSED for step in template.steps):
        return ProblemCode.STEP_FAILED
    return None if face_opinion_given else ProblemCode.FACE_OPINION_NEEDED


def as_written(field: str, typed: str) -> str:
    """What was typed for `field` in the one way that it is kept.

    A number of full-width or small letters, with blanks or signs of no width, in plain ones without;
    a day as documents print it as `2031-05-09`, in terms and amounts full-width signs as plain ones;
    words with single blanks between them; lines as they are.
    """
    if field in _NUMBERS:
        return "".join(_plain(typed).upper().split())
    if field in _LINES:
        return typed.strip()
    if field in _DAYS | _TERMS | _AMOUNTS:
        typed = _plain(typed)
    day = _TYPED.fullmatch(typed) if field in _DAYS else None
    return " ".join(typed.split()) if day is None else f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}"


def in_plain_signs(field: str, value: str) -> str:
    """A number with full-width signs as plain ones, otherwise as it was stated; any other value as it is."""
    return unicodedata.normalize("NFKC", value) if field in _NUMBERS else value


def is_possible(field: str, value: str, basis: FieldBasis) -> bool:
    """Whether `value` can be that of `field` when a person typed it: a day that the calendar has."""
    if basis is not FieldBasis.CORRECTED:
        return True
    if field in _TERMS:
        return all(_is_day(found.group()) for found in _DAY_WITHIN.finditer(value))
    return field not in _DAYS or (field in _ENDS and value == NO_END) or _is_day(value)


def in_order_of_deciding(
    evidence: Sequence[EvidenceRecord], readings: Sequence[ReadingRecord]
) -> dict[DocumentType, list[ReadingRecord]]:
    """The readings of each type of document, the one to decide on first: handed in as this type, then the fullest."""
    kinds = {item.evidence_id: EXPECTED_DOCUMENT[item.kind] for item in evidence}
    by_type: dict[DocumentType, list[ReadingRecord]] = {}
    for reading in readings:
        by_type.setdefault(reading.document_type, []).append(reading)
    for found in by_type.values():
        found.sort(
            key=lambda one: (kinds.get(one.evidence_id) is not one.document_type, one.document, -len(one.fields))
        )
    return by_type


def surest_of_a_pack(readings: Sequence[ReadingRecord], name: str) -> ReadingRecord | None:
    """The surest reading of a field by a data pack: front and back of a card are two documents of one kind."""
    bearing = [one for one in readings if one.document_type is DocumentType.REGIONAL and name in one.fields]
    return max(bearing, key=lambda one: one.fields[name].confidence, default=None)


def of_a_pack(readings: Sequence[ReadingRecord], name: str) -> ReadingRecord | None:
    """The document read by a data pack that a field belongs to.

    The one it was read on, else one whose layout has it, what is printed before a zone, else the only one there is.
    """
    regional = [one for one in readings if one.document_type is DocumentType.REGIONAL]
    bearing = [(_ZONE in one.pack.fields, one) for one in regional if one.pack and name in one.pack.fields]
    _, of_layout = min(bearing, key=lambda pair: pair[0], default=(False, None))
    return surest_of_a_pack(regional, name) or of_layout or (regional[0] if len(regional) == 1 else None)


def standing_document(
    evidence: Sequence[EvidenceRecord],
    readings: Sequence[ReadingRecord],
    decided: Mapping[tuple[DocumentType, str], str],
    about: tuple[DocumentType, str],
) -> StandingDocument:
    """The document that a decision `about` a type and a field belongs to, with all that was `decided` of it."""
    document_type, name = about
    if document_type is DocumentType.REGIONAL:
        reading = of_a_pack(readings, name)
        if reading is not None:
            decided = {key: value for key, value in decided.items() if of_a_pack(readings, key[1]) is reading}
    else:
        reading = next(iter(in_order_of_deciding(evidence, readings).get(document_type, ())), None)
    read = {} if reading is None else {key: item.value for key, item in reading.fields.items()}
    said = {key: value for (kind, key), value in decided.items() if kind is document_type}
    return StandingDocument(document_type, reading, {**read, **said})


def no_longer_missing(
    findings: Sequence[FindingRecord], readings: Sequence[ReadingRecord], document: StandingDocument, name: str
) -> tuple[FindingRecord, ...]:
    """The findings that `document` lacks a field which stands there now, for a person said what it is.

    One that was read on no card of a data pack is said of every card that lacks it.
    """
    if not document.values.get(name):
        return ()
    own = document.reading
    anywhere = own is None or (own.document_type is DocumentType.REGIONAL and name not in own.fields)
    about = [one for one in readings if one.document_type is document.document_type] if anywhere else [own]
    where = {(one.evidence_id, one.page, one.document) for one in about if one is not None}
    return tuple(
        one
        for one in findings
        if one.code == _MISSING and one.field == name and (one.evidence_id, one.page, one.document) in where
    )


def _plain(typed: str) -> str:
    """What was typed in half-width signs, without those of no width."""
    signs = unicodedata.normalize("NFKC", typed)
    return "".join(sign for sign in signs if sign.isspace() or unicodedata.category(sign) not in _NO_SIGNS)


def _is_day(value: str) -> bool:
    found = _DAY.fullmatch(value)
    if found is None:
        return False
    year, month, day = (int(part) if part is not None else 1 for part in found.groups())
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
