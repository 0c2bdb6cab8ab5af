"""Readings against each other, against what the customer declared, and the face comparison beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from identity_checks.crosschecks.document_agreement import sides_differ
from identity_checks.crosschecks.holders import check_holders
from identity_checks.crosschecks.one_document import TERMS, TERMS_BY_AGE, check_reading
from identity_checks.crosschecks.stated_agreement import stated_agreement
from identity_checks.crosschecks.values import (
    OPEN_END,
    age_on,
    parse_date,
    same_value,
    sureness,
    value_of,
    years_between,
)
from identity_checks.finding_codes import FindingCode
from identity_checks.results import DocumentReading, DocumentType, FaceComparison, Finding, Severity

_APPLICATION_MONTHS: Final = 3


@dataclass(frozen=True, slots=True)
class CrossFinding:
    """A finding with the reading it is about, by its place in the sequence, or None when it is about several."""

    reading_index: int | None
    finding: Finding


def cross_check(
    readings: Sequence[DocumentReading],
    declared: Mapping[str, str],
    face: FaceComparison | None,
    *,
    today: date,
    expected: Sequence[DocumentType | None] | None = None,
) -> tuple[CrossFinding, ...]:
    """Give everything that does not fit among the readings of one case.

    Checks each reading by itself (number against print, dates, completeness, machine-readable zone), front against
    back, the licence's representative against the card's holder, the holders of all documents, each field against what
    was `declared` (names as in readings; of a licence `company_name` and `company_address`), and passes the face
    comparison's findings on.
    `expected` gives for each reading the kind of document it was handed in as. A finding that a reading bears already
    is not repeated.
    """
    kinds = expected if expected is not None else [None] * len(readings)
    found: list[CrossFinding] = []
    for index, (reading, kind) in enumerate(zip(readings, kinds, strict=True)):
        known = {(str(item.code), item.field) for item in reading.findings}
        found.extend(
            CrossFinding(index, item)
            for item in (*check_reading(reading, expected=kind, today=today), *_declared(reading, declared))
            if (str(item.code), item.field) not in known
        )
    fronts = _of_kind(readings, DocumentType.RESIDENT_ID_FRONT)
    for index, back in _of_kind(readings, DocumentType.RESIDENT_ID_BACK):
        found.extend(CrossFinding(index, item) for _, front in fronts[:1] for item in _sides(front, back))
    for index, licence in _of_kind(readings, DocumentType.BUSINESS_LICENCE):
        found.extend(CrossFinding(index, item) for _, front in fronts[:1] for item in _representative(front, licence))
    found.extend(_sides_of_two_kinds(readings))
    found.extend(_regional_sides(readings))
    found.extend(CrossFinding(index, item) for index, item in check_holders(readings))
    if face is not None:
        found.extend(CrossFinding(None, item) for item in face.findings)
    return tuple(found)


def _of_kind(readings: Sequence[DocumentReading], kind: DocumentType) -> list[tuple[int, DocumentReading]]:
    return [(index, reading) for index, reading in enumerate(readings) if reading.document_type is kind]


def _declared(reading: DocumentReading, declared: Mapping[str, str]) -> Iterator[Finding]:
    values = {name: item.value for name, item in reading.fields.items()}
    for said in stated_agreement(reading.document_type.value, values, declared):
        item = reading.fields[said.field]
        yield Finding(
            FindingCode.DECLARED_MISMATCH,
            said.severity,
            region=item.box,
            confidence=sureness(*(reading.fields.get(name) for name in said.rests_on)),
            field=said.field,
            details=said.details,
        )


def _sides(front: DocumentReading, back: DocumentReading) -> Iterator[Finding]:
    """Compare the card's term with the holder's age: 5, 10 or 20 years or without end, by age at issue."""
    born = parse_date(value_of(front, "birth_date"))
    first_field, last_field = back.fields.get("valid_from"), back.fields.get("valid_until")
    first = parse_date(first_field.value) if first_field is not None else None
    if born is None or first_field is None or first is None:
        return
    sure = sureness(front.fields.get("birth_date"), first_field, last_field)
    if first < born:
        yield Finding(
            FindingCode.SIDES_MISMATCH, Severity.ALERT, region=first_field.box, confidence=sure, field="valid_from"
        )
        return
    last = parse_date(last_field.value) if last_field is not None else None
    if last_field is None or (last is None and last_field.value != OPEN_END):
        return
    term = years_between(first, last) if last is not None else 0
    # The age that counts is the one at application, some weeks before the first day.
    allowed = {_term(born, first), _term(born, _months_before(first, _APPLICATION_MONTHS))}
    # A term that no card has is told of the back by itself.
    if term in TERMS and term not in allowed:
        yield Finding(
            FindingCode.SIDES_MISMATCH,
            Severity.WARNING,
            region=last_field.box,
            confidence=sure,
            field="valid_until",
            details={"term_years": "open" if term == 0 else str(term)},
        )


def _sides_of_two_kinds(readings: Sequence[DocumentReading]) -> Iterator[CrossFinding]:
    """Give each back whose only fronts are of another document: an identity card's beside a data pack's, or reverse.

    One of both may have been taken for the other kind: a permit's front whose number is hidden looks like the card's.
    """
    fronts = [reading for reading in readings if reading.serves_as(DocumentType.RESIDENT_ID_FRONT)]
    for index, back in enumerate(readings):
        if not fronts or not back.serves_as(DocumentType.RESIDENT_ID_BACK):
            continue
        if all((front.pack is None) is not (back.pack is None) for front in fronts):
            details = _named("front", fronts[0]) | _named("back", back)
            finding = Finding(FindingCode.SIDES_MISMATCH, Severity.WARNING, back.corners, details=details)
            yield CrossFinding(index, finding)


def _named(side: str, reading: DocumentReading) -> dict[str, str]:
    names = {side: reading.document_type.value}
    if (pack := reading.pack) is not None:
        names |= {f"{side}_zh": pack.title_zh, f"{side}_en": pack.title_en}
    return names


def _regional_sides(readings: Sequence[DocumentReading]) -> Iterator[CrossFinding]:
    """Compare what a card prints on its front with the machine readable zone on its back."""
    cards = _of_kind(readings, DocumentType.REGIONAL)
    fronts = [front for _, front in cards if "mrz" not in front.fields]
    for index, back in cards:
        if "mrz" not in back.fields:
            continue
        for name, zone in back.fields.items():
            printed = next((front.fields[name] for front in fronts if name in front.fields), None)
            if printed is not None and sides_differ(name, printed.value, zone.value):
                sure = sureness(zone, printed)
                yield CrossFinding(index, Finding(FindingCode.SIDES_MISMATCH, Severity.ALERT, zone.box, sure, name))


def _term(born: date, issued: date) -> int:
    age = age_on(born, issued)
    return next((years for limit, years in TERMS_BY_AGE if age < limit), 0)


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, 28))


def _representative(front: DocumentReading, licence: DocumentReading) -> Iterator[Finding]:
    holder, representative = front.fields.get("name"), licence.fields.get("legal_representative")
    if holder is None or representative is None or not holder.value or not representative.value:
        return
    if not same_value("name", holder.value, representative.value):
        yield Finding(
            FindingCode.LICENCE_PERSON_MISMATCH,
            Severity.ALERT,
            region=representative.box,
            confidence=sureness(holder, representative),
            field="legal_representative",
        )
