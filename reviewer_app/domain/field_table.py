"""The field table: what the customer said, what was read, what a person accepted, side by side (R11, R77).

A reading never overwrites a person's value, and a correction never hides what was read.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING

from case_contract.commands import DecideField
from case_contract.rules import SURE, as_written, in_order_of_deciding, of_a_pack, surest_of_a_pack
from case_contract.templates import EXPECTED_DOCUMENT, FIELDS_OF, declared_field
from case_contract.vocabulary import DocumentType, FieldBasis, PreCheckState, Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from case_contract.frozen import Quad
    from case_contract.records import CaseDetail, CorrectionRecord, FindingRecord, ReadingRecord
    from reviewer_app.domain.case_work import EffectiveCase, FieldWork


class Agreement(StrEnum):
    """How what the customer said and what was read stand to each other."""

    AGREE = "agree"
    DIFFER = "differ"
    ONLY_DECLARED = "only_declared"
    ONLY_READ = "only_read"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class DocumentPlace:
    """Which document: `document` tells those on one page apart."""

    evidence_id: UUID
    page: int
    document: int


@dataclass(frozen=True, slots=True)
class ReadValue:
    """A machine's reading of a field and where it stands; `corrections` say where it is not what was read."""

    value: str
    confidence: float
    place: DocumentPlace
    box: Quad | None
    corrections: tuple[CorrectionRecord, ...] = ()

    @property
    def unsure(self) -> bool:
        """Whether a person has to look at it before it is accepted."""
        return self.confidence < SURE

    def __repr__(self) -> str:
        return f"ReadValue('***', {self.confidence:.2f})"


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One line of the table.

    Attributes:
        declared: the customer's own statement, None when there is none.
        read: the machine's reading, None when there is none.
        accepted: a person's decision, None while open.
        worst: the most severe finding about this field, None without one.
        place: the document that the line is about, None when it was not read at all.
        copy: 0 for the document that is decided on; 1, 2, … for further ones of its kind, which are there to be seen.
    """

    document_type: DocumentType
    field: str
    declared: str | None
    read: ReadValue | None
    accepted: FieldWork | None
    agreement: Agreement
    worst: Severity | None
    place: DocumentPlace | None = None
    copy: int = 0

    def __repr__(self) -> str:
        return f"FieldRow({self.document_type.value}, {self.field}, {self.agreement.value})"


_SEXES = {"男": "m", "male": "m", "女": "f", "female": "f"}
_OF_A_DATE = re.compile(r"(?<=\d)[年月日]")
_IN_ZONE = frozenset({"personal_number"})
_OF_PERSONS = frozenset({"name", "surname", "given_names", "legal_representative"})
_NOT_AS_STATED = "declared_mismatch"
_RANK = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ALERT: 2}


def field_rows(detail: CaseDetail, case: EffectiveCase) -> tuple[FieldRow, ...]:
    """All fields of all documents of a case, documents in the order of the template, fields in that of the document."""
    readings = _readings(detail)
    worst = _worst(case.found(detail))
    told = {one.field for one in case.found(detail) if one.code == _NOT_AS_STATED}
    compared = detail.summary.pre_check is PreCheckState.DONE
    cards = [place_of_reading(one) for one in detail.readings if one.document_type is DocumentType.REGIONAL]
    rows: list[FieldRow] = []
    shown_types = _documents(detail, readings)
    for document_type in shown_types:
        regional = document_type is DocumentType.REGIONAL
        shown = (None,) if regional else readings.get(document_type) or (None,)
        for copy, whole in enumerate(shown):
            for field in FIELDS_OF[document_type]:
                reading = of_a_pack(detail.readings, field) if regional else whole
                place = None if reading is None else place_of_reading(reading)
                declared = _declared(detail, document_type, field, shown_types) if copy == 0 else None
                read = None if reading is None else _read(reading, field)
                accepted = case.fields.get((document_type, field)) if copy == 0 else None
                # A field of a data pack has one line, whichever sides of the card it stands on.
                found = [worst[at, field] for at in (cards if regional else [place]) if (at, field) in worst]
                empty = read is None and declared is None and accepted is None
                if empty and (copy or _not_shown(whole, field) or (regional and not found)):
                    continue
                agreement = _agreement(field, declared, read)
                if compared and accepted is None and field not in told and _is_addressed(field, declared, read):
                    agreement = Agreement.AGREE
                rows.append(
                    FieldRow(
                        document_type,
                        field,
                        declared,
                        read,
                        accepted,
                        agreement,
                        max(found, key=_RANK.__getitem__, default=None),
                        place,
                        copy,
                    )
                )
    return tuple(rows)


def suggested(row: FieldRow) -> tuple[str, FieldBasis] | None:
    """The value that accepting a row as it stands takes, and on what basis; None: there is nothing to accept."""
    if row.read is not None:
        return row.read.value, FieldBasis.READ
    if row.declared is not None:
        return row.declared, FieldBasis.DECLARED
    return None


def acceptance(row: FieldRow, *, declared: bool) -> DecideField | None:
    """The command that accepts a row as it was read, or as the customer said; None: there is nothing to accept."""
    if row.copy:
        return None
    read = row.read.value if row.read is not None else None
    stated = (row.declared, FieldBasis.DECLARED) if row.declared is not None else None
    choice = stated if declared else suggested(row)
    if choice is None:
        return None
    value, basis = choice
    return DecideField(document_type=row.document_type, field=row.field, value=value, basis=basis, read_value=read)


def correction(row: FieldRow, typed: str) -> DecideField | None:
    """The command that accepts what a person typed; what was read stays beside it. None: there is nothing to say.

    With nothing typed a correction is taken back: the reading stands again.
    """
    value = as_written(row.field, typed)
    read = row.read.value if row.read is not None else None
    if row.copy or (not value and read is None):
        return None
    if read is not None and value in ("", as_written(row.field, read)):
        return DecideField(
            document_type=row.document_type, field=row.field, value=read, basis=FieldBasis.READ, read_value=read
        )
    return DecideField(
        document_type=row.document_type, field=row.field, value=value, basis=FieldBasis.CORRECTED, read_value=read
    )


def sure_rows(rows: Sequence[FieldRow]) -> tuple[FieldRow, ...]:
    """Open fields that were read surely, agree with the customer where she said them, and have no finding."""
    return tuple(
        row
        for row in rows
        if row.accepted is None
        and row.copy == 0
        and row.read is not None
        and not row.read.unsure
        and row.agreement in (Agreement.AGREE, Agreement.ONLY_READ)
        and row.worst is None
    )


def folded(value: str) -> str:
    """A value for comparison: width, case, blanks, separators and the signs of a date do not matter."""
    plain = re.sub(_OF_A_DATE, "", unicodedata.normalize("NFKC", value).casefold())
    return "".join(letter for letter in plain if not letter.isspace() and letter not in "-./·,、，。:：()")


def differing_signs(one: str, other: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Where the signs of two values stand that the other has not, in each; what `folded` sets aside does not matter."""
    left, right = _signs(one), _signs(other)
    matcher = SequenceMatcher(None, [sign for _, sign in left], [sign for _, sign in right], autojunk=False)
    unlike = [step for step in matcher.get_opcodes() if step[0] != "equal"]
    return (
        tuple(left[at][0] for _, first, last, _, _ in unlike for at in range(first, last)),
        tuple(right[at][0] for _, _, _, first, last in unlike for at in range(first, last)),
    )


def _signs(value: str) -> list[tuple[int, str]]:
    """The signs that count, each with its place."""
    counting = re.sub(_OF_A_DATE, " ", value)
    return [(place, sign) for place, letter in enumerate(counting) for sign in folded(letter)]


def place_of_reading(reading: ReadingRecord) -> DocumentPlace:
    """Where the document of a reading is."""
    return DocumentPlace(reading.evidence_id, reading.page, reading.document)


def _documents(detail: CaseDetail, readings: dict[DocumentType, tuple[ReadingRecord, ...]]) -> tuple[DocumentType, ...]:
    # A page that shows a document of a pack instead has none of the expected document's fields.
    by_pack = {item.evidence_id for item in detail.readings if item.document_type is DocumentType.REGIONAL}
    expected = [
        DocumentType.REGIONAL
        if item.evidence_id in by_pack and EXPECTED_DOCUMENT[item.kind] not in readings
        else EXPECTED_DOCUMENT[item.kind]
        for item in detail.evidence
    ]
    ordered = dict.fromkeys(kind for kind in (*expected, *readings) if kind in FIELDS_OF)
    return tuple(ordered)


def _readings(detail: CaseDetail) -> dict[DocumentType, tuple[ReadingRecord, ...]]:
    """The readings of each type of document, the one to decide on first.

    A further one that says nothing else is the same document on another picture, and is left out.
    """
    return {
        document_type: (first, *(other for other in others if _says_more(other, first)))
        for document_type, (first, *others) in in_order_of_deciding(detail.evidence, detail.readings).items()
    }


def _says_more(other: ReadingRecord, first: ReadingRecord) -> bool:
    known = {name: folded(item.value) for name, item in first.fields.items()}
    return any(name in known and folded(item.value) != known[name] for name, item in other.fields.items())


def _declared(
    detail: CaseDetail, document_type: DocumentType, field: str, shown: Collection[DocumentType]
) -> str | None:
    """What the customer stated of a field; of a data pack's document nothing that is another document's to show."""
    name = declared_field(document_type, field)
    others = [one for one in shown if one is not document_type] if document_type is DocumentType.REGIONAL else []
    if any(declared_field(one, other) == name for one in others for other in FIELDS_OF[one]):
        reading = surest_of_a_pack(detail.readings, field)
        return detail.declared.get(name) if reading is not None else None
    return detail.declared.get(name)


def _read(reading: ReadingRecord, field: str) -> ReadValue | None:
    record = reading.fields.get(field)
    if record is None:
        return None
    return ReadValue(record.value, record.confidence, place_of_reading(reading), record.box, record.corrections)


def _not_shown(reading: ReadingRecord | None, field: str) -> bool:
    """Whether the document itself says that it has no such field: a passport's zone has a place for the number."""
    zone = None if reading is None or field not in _IN_ZONE else reading.fields.get("mrz")
    return zone is not None and bool(zone.value)


def _agreement(field: str, declared: str | None, read: ReadValue | None) -> Agreement:
    if declared is None:
        return Agreement.NEITHER if read is None else Agreement.ONLY_READ
    if read is None:
        return Agreement.ONLY_DECLARED
    one, other = folded(declared), folded(read.value)
    if field == "sex":
        one, other = _SEXES.get(one, one), _SEXES.get(other, other)
    return Agreement.AGREE if one == other else Agreement.DIFFER


def _is_addressed(field: str, declared: str | None, read: ReadValue | None) -> bool:
    """Whether a person's name may differ by a form of address alone: one holds the other.

    Which forms there are, the pre-check knows (0260): where it has compared and told nothing, that is what it is.
    """
    if field not in _OF_PERSONS or declared is None or read is None:
        return False
    one, other = folded(declared), folded(read.value)
    return bool(one and other) and (one in other or other in one)


def _worst(findings: Collection[FindingRecord]) -> dict[tuple[DocumentPlace | None, str], Severity]:
    found: dict[tuple[DocumentPlace | None, str], Severity] = {}
    for finding in findings:
        if finding.field is None or finding.evidence_id is None:
            continue
        key = (DocumentPlace(finding.evidence_id, finding.page or 0, finding.document), finding.field)
        if key not in found or _RANK[finding.severity] > _RANK[found[key]]:
            found[key] = finding.severity
    return found
