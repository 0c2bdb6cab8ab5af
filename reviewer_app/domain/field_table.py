"""The field table: what the customer said, what was read, what a person accepted, side by side (R11, R77).

A reading never overwrites a person's value, and a correction never hides what was read.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from case_contract.templates import EXPECTED_DOCUMENT, FIELDS_OF, declared_field
from case_contract.vocabulary import DocumentType, FieldBasis, Severity

if TYPE_CHECKING:
    from uuid import UUID

    from case_contract.frozen import Quad
    from case_contract.records import CaseDetail, ReadingRecord
    from reviewer_app.domain.case_work import EffectiveCase, FieldWork


class Agreement(StrEnum):
    """How what the customer said and what was read stand to each other."""

    AGREE = "agree"
    DIFFER = "differ"
    ONLY_DECLARED = "only_declared"
    ONLY_READ = "only_read"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class ReadValue:
    """A machine's reading of a field and where it stands on the page."""

    value: str
    confidence: float
    evidence_id: UUID
    page: int
    box: Quad | None

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
    """

    document_type: DocumentType
    field: str
    declared: str | None
    read: ReadValue | None
    accepted: FieldWork | None
    agreement: Agreement
    worst: Severity | None

    def __repr__(self) -> str:
        return f"FieldRow({self.document_type.value}, {self.field}, {self.agreement.value})"


_RANK = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ALERT: 2}


def field_rows(detail: CaseDetail, case: EffectiveCase) -> tuple[FieldRow, ...]:
    """All fields of all documents of a case, documents in the order of the template, fields in that of the document."""
    readings = _readings(detail)
    worst = _worst(detail)
    rows: list[FieldRow] = []
    for document_type in _documents(detail, readings):
        for field in FIELDS_OF[document_type]:
            reading = readings.get(document_type)
            if document_type is DocumentType.REGIONAL:
                reading = _of_a_pack(detail, field)
                if reading is None:
                    continue
            declared = detail.declared.get(declared_field(document_type, field))
            read = None if reading is None else _read(reading, field)
            rows.append(
                FieldRow(
                    document_type,
                    field,
                    declared,
                    read,
                    case.fields.get((document_type, field)),
                    _agreement(declared, read),
                    worst.get((None if reading is None else reading.evidence_id, field)),
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


def folded(value: str) -> str:
    """A value for comparison: width, case, blanks, separators and the signs of a date do not matter."""
    plain = re.sub(r"(?<=\d)[年月日]", "", unicodedata.normalize("NFKC", value).casefold())
    return "".join(letter for letter in plain if not letter.isspace() and letter not in "-./·,、，。:：()")


def _documents(detail: CaseDetail, readings: dict[DocumentType, ReadingRecord]) -> tuple[DocumentType, ...]:
    expected = [EXPECTED_DOCUMENT[item.kind] for item in detail.evidence]
    ordered = dict.fromkeys(kind for kind in (*expected, *readings) if kind in FIELDS_OF)
    return tuple(ordered)


def _readings(detail: CaseDetail) -> dict[DocumentType, ReadingRecord]:
    """The fullest reading of each type of document."""
    best: dict[DocumentType, ReadingRecord] = {}
    for reading in detail.readings:
        known = best.get(reading.document_type)
        if known is None or len(reading.fields) > len(known.fields):
            best[reading.document_type] = reading
    return best


def _of_a_pack(detail: CaseDetail, field: str) -> ReadingRecord | None:
    """The surest reading of a field by a data pack: front and back of a card are two documents of one kind."""
    bearing = [
        reading
        for reading in detail.readings
        if reading.document_type is DocumentType.REGIONAL and field in reading.fields
    ]
    return max(bearing, key=lambda reading: reading.fields[field].confidence, default=None)


def _read(reading: ReadingRecord, field: str) -> ReadValue | None:
    record = reading.fields.get(field)
    if record is None:
        return None
    return ReadValue(record.value, record.confidence, reading.evidence_id, reading.page, record.box)


def _agreement(declared: str | None, read: ReadValue | None) -> Agreement:
    if declared is None:
        return Agreement.NEITHER if read is None else Agreement.ONLY_READ
    if read is None:
        return Agreement.ONLY_DECLARED
    return Agreement.AGREE if folded(declared) == folded(read.value) else Agreement.DIFFER


def _worst(detail: CaseDetail) -> dict[tuple[UUID | None, str], Severity]:
    found: dict[tuple[UUID | None, str], Severity] = {}
    for finding in detail.findings:
        if finding.field is None:
            continue
        key = (finding.evidence_id, finding.field)
        if key not in found or _RANK[finding.severity] > _RANK[found[key]]:
            found[key] = finding.severity
    return found
