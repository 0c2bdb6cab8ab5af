"""What a single reading says against itself and against today's date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, assert_never

from identity_checks.crosschecks.number_agreement import number_agreement, number_field
from identity_checks.crosschecks.values import (
    OPEN_END,
    last_day_of_term,
    parse_date,
    same_value,
    sureness,
    value_of,
    years_between,
)
from identity_checks.finding_codes import FindingCode, ImpossibleDate
from identity_checks.numbers import (
    MrzProblem,
    check_chinese_passport,
    read_mrz,
)
from identity_checks.numbers.ethnic_groups import ETHNICITIES
from identity_checks.results import DocumentReading, DocumentType, FieldReading, Finding, Severity

LOW_CONFIDENCE: Final = 0.75
"""Below this a person should look at a field; set where wrong readings of the drawn specimens gather."""

TERMS_BY_AGE: Final = ((16, 5), (26, 10), (46, 20))
"""Years a resident identity card is issued for to a holder below an age (Resident Identity Card Law, article 5)."""
TERMS: Final = frozenset({0, *(years for _, years in TERMS_BY_AGE)})
"""All such terms, 0 without end."""

# Fields that a document of the kind always bears (some licences have neither capital nor term).
_REQUIRED: Final = {
    DocumentType.RESIDENT_ID_FRONT: ("name", "sex", "ethnicity", "birth_date", "address", "id_number"),
    DocumentType.RESIDENT_ID_BACK: ("authority", "valid_from", "valid_until"),
    DocumentType.BUSINESS_LICENCE: (
        *("uscc", "name", "type", "legal_representative", "address", "established_date", "business_scope"),
    ),
    DocumentType.PASSPORT: ("document_number", "surname", "nationality", "birth_date", "sex", "expiry_date", "mrz"),
    DocumentType.REGIONAL: (),
    DocumentType.SELFIE: (),
    DocumentType.UNKNOWN: (),
}

_DAYS_OF_DOCUMENTS: Final = ("valid_from", "valid_until", "expiry_date")
_BOTH_ZONES: Final = ("document_number", "surname", "given_names", "nationality", "birth_date", "sex", "expiry_date")


def required_fields(document_type: DocumentType) -> tuple[str, ...]:
    """Give the fields that a document of this kind always bears; what a data pack requires is in the pack."""
    return _REQUIRED[document_type]


def check_reading(reading: DocumentReading, *, expected: DocumentType | None, today: date) -> tuple[Finding, ...]:
    """Give what is wrong with one reading; `expected` is the kind of document it was handed in as."""
    return tuple(_checks(reading, expected, today))


def _checks(reading: DocumentReading, expected: DocumentType | None, today: date) -> Iterator[Finding]:
    yield from _kind(reading, expected)
    yield from _completeness(reading)
    yield from _before_birth(reading)
    match reading.document_type:
        case DocumentType.RESIDENT_ID_FRONT:
            yield from _resident_id_front(reading, today)
        case DocumentType.RESIDENT_ID_BACK:
            yield from _resident_id_back(reading, today)
        case DocumentType.BUSINESS_LICENCE:
            yield from _business_licence(reading, today)
        case DocumentType.PASSPORT | DocumentType.UNKNOWN:
            # A zone speaks for itself on whatever card it stands.
            yield from _zoned(reading, today)
        case DocumentType.REGIONAL:
            # Its pack says what its dates have to be.
            yield from _zone_of(reading, today)
        case DocumentType.SELFIE:
            return
        case _:
            assert_never(reading.document_type)


def _kind(reading: DocumentReading, expected: DocumentType | None) -> Iterator[Finding]:
    found = reading.document_type
    if expected is None or reading.serves_as(expected):
        return
    # A selfie is whatever shows no document.
    if expected is DocumentType.SELFIE and found is DocumentType.UNKNOWN:
        return
    details = {"expected": expected.value, "found": found.value}
    if (named := reading.pack) is not None:
        details |= {"pack": named.pack, "found_zh": named.title_zh, "found_en": named.title_en}
    yield Finding(FindingCode.WRONG_DOCUMENT, Severity.ALERT, region=reading.corners, details=details)


def _completeness(reading: DocumentReading) -> Iterator[Finding]:
    for name in _REQUIRED[reading.document_type]:
        if not value_of(reading, name):
            yield Finding(FindingCode.FIELD_MISSING, Severity.WARNING, region=reading.corners, field=name)
    for name, item in reading.fields.items():
        if item.value and item.confidence < LOW_CONFIDENCE:
            yield _about(FindingCode.FIELD_LOW_CONFIDENCE, Severity.INFO, name, item, confidence=1.0 - item.confidence)


def _resident_id_front(reading: DocumentReading, today: date) -> Iterator[Finding]:
    yield from _birth_date(reading, today)
    group = reading.fields.get("ethnicity")
    if group is not None and group.value and group.value not in ETHNICITIES:
        yield _about(FindingCode.ETHNICITY_UNKNOWN, Severity.WARNING, "ethnicity", group)
    yield from _number(reading, today)


def _resident_id_back(reading: DocumentReading, today: date) -> Iterator[Finding]:
    first_field, last_field = reading.fields.get("valid_from"), reading.fields.get("valid_until")
    first = parse_date(first_field.value) if first_field is not None else None
    last = parse_date(last_field.value) if last_field is not None else None
    if first_field is not None and first is None:
        yield _about(FindingCode.DATE_IMPOSSIBLE, Severity.WARNING, "valid_from", first_field)
    if last_field is not None and last is None and last_field.value != OPEN_END:
        yield _about(FindingCode.DATE_IMPOSSIBLE, Severity.WARNING, "valid_until", last_field)
    if first_field is not None and first is not None and first > today:
        yield _about(FindingCode.DOCUMENT_NOT_YET_VALID, Severity.ALERT, "valid_from", first_field)
    if last_field is None or last is None:
        return
    if first is not None and last <= first:
        yield _impossible("valid_until", last_field, ImpossibleDate.BEFORE_START, sureness(first_field, last_field))
        return
    if last < today:
        yield _expired("valid_until", last_field, last, today)
    if first is not None and (term := years_between(first, last)) not in TERMS:
        details = {"term_years": "uneven" if term is None else str(term)}
        sure = sureness(first_field, last_field)
        yield _about(
            FindingCode.VALIDITY_TERM_UNUSUAL,
            Severity.WARNING,
            "valid_until",
            last_field,
            confidence=sure,
            details=details,
        )


def _business_licence(reading: DocumentReading, today: date) -> Iterator[Finding]:
    yield from _number(reading, today)
    founded_field, term_field = reading.fields.get("established_date"), reading.fields.get("business_term")
    if founded_field is not None:
        founded = parse_date(founded_field.value)
        yield from _existing("established_date", founded_field, founded, today)
    if term_field is not None:
        last = last_day_of_term(term_field.value)
        if last is not None and last < today:
            yield _expired("business_term", term_field, last, today)


def _zoned(reading: DocumentReading, today: date) -> Iterator[Finding]:
    yield from _birth_date(reading, today)
    expiry_field = reading.fields.get("expiry_date")
    if expiry_field is not None:
        expiry = parse_date(expiry_field.value)
        if expiry is None:
            yield _about(FindingCode.DATE_IMPOSSIBLE, Severity.WARNING, "expiry_date", expiry_field)
        elif expiry < today:
            yield _expired("expiry_date", expiry_field, expiry, today)
    yield from _zone_of(reading, today)


def _zone_of(reading: DocumentReading, today: date) -> Iterator[Finding]:
    zone_field = reading.fields.get("mrz")
    if zone_field is not None and zone_field.value:
        yield from _zone(reading, zone_field, today)


def _zone(reading: DocumentReading, zone_field: FieldReading, today: date) -> Iterator[Finding]:
    zone = read_mrz(zone_field.value.split("\n"), today=today)
    if isinstance(zone, MrzProblem):
        yield _about(
            FindingCode.MRZ_UNREADABLE, Severity.WARNING, "mrz", zone_field, details={"reason": zone.reason.value}
        )
        return
    wrong = [item.field for item in zone.check_digits if not item.right]
    if wrong or zone.ambiguous:
        details = {"wrong": " ".join(wrong), "ambiguous": str(zone.ambiguous).lower()}
        yield _about(FindingCode.MRZ_CHECK_DIGIT, Severity.ALERT, "mrz", zone_field, details=details)
    for name in zone.impossible_dates:
        yield _about(FindingCode.DATE_IMPOSSIBLE, Severity.WARNING, name, zone_field)
    for name in zone.unknown_codes:
        details = {"place": name, "code": getattr(zone, name)}
        yield _about(FindingCode.MRZ_STATE_UNKNOWN, Severity.WARNING, "mrz", zone_field, details=details)
    in_zone = {
        "document_number": zone.document_number,
        "surname": zone.surname,
        "given_names": zone.given_names,
        "nationality": zone.nationality,
        "birth_date": zone.birth_date.isoformat() if zone.birth_date else "",
        "sex": zone.sex,
        "expiry_date": zone.expiry_date.isoformat() if zone.expiry_date else "",
    }
    for name in _BOTH_ZONES:
        item = reading.fields.get(name)
        if item is None or not item.value or not in_zone[name]:
            continue
        # The zone cuts long names off at its end, so a beginning is enough.
        cut = name in {"surname", "given_names"} and item.value.upper().startswith(in_zone[name])
        if not cut and not same_value(name, item.value, in_zone[name]):
            sure = sureness(item, zone_field)
            yield _about(
                FindingCode.MRZ_VISUAL_MISMATCH,
                Severity.ALERT,
                name,
                item,
                confidence=sure,
                details={"value_in": "print"},
            )
    number_field = reading.fields.get("document_number")
    if zone.issuer == "CHN" and zone.document_code.startswith("P") and number_field is not None:
        number = check_chinese_passport(number_field.value)
        if not number.valid:
            yield _about(FindingCode.NUMBER_MALFORMED, Severity.INFO, "document_number", number_field)


def _number(reading: DocumentReading, today: date) -> Iterator[Finding]:
    """Give what is wrong with the number; a disagreement is as sure as both fields are."""
    values = {name: item.value for name, item in reading.fields.items()}
    number = number_field(reading.document_type.value, "")
    for said in number_agreement(reading.document_type.value, "", values, today):
        item = reading.fields[said.field]
        sure = item.confidence if said.field == number else sureness(reading.fields.get(number or ""), item)
        yield _about(said.code, said.severity, said.field, item, confidence=sure, details=dict(said.details))


def _birth_date(reading: DocumentReading, today: date) -> Iterator[Finding]:
    item = reading.fields.get("birth_date")
    if item is None:
        return
    born = parse_date(item.value)
    yield from _existing("birth_date", item, born, today)


def _existing(name: str, item: FieldReading, day: date | None, today: date) -> Iterator[Finding]:
    """Give a finding where a day is none of the calendar or is still to come."""
    if day is None or day > today:
        details = {} if day is None else {"reason": ImpossibleDate.AHEAD.value}
        yield _about(FindingCode.DATE_IMPOSSIBLE, Severity.WARNING, name, item, details=details)


def _before_birth(reading: DocumentReading) -> Iterator[Finding]:
    """Nobody has a document from before their birth."""
    born_field = reading.fields.get("birth_date")
    born = parse_date(born_field.value) if born_field is not None else None
    if born is None:
        return
    for name in _DAYS_OF_DOCUMENTS:
        item = reading.fields.get(name)
        day = parse_date(item.value) if item is not None else None
        if item is not None and day is not None and day < born:
            yield _impossible(name, item, ImpossibleDate.BEFORE_BIRTH, sureness(born_field, item))


def _impossible(name: str, item: FieldReading, reason: ImpossibleDate, sure: float) -> Finding:
    details = {"reason": reason.value}
    return _about(FindingCode.DATE_IMPOSSIBLE, Severity.ALERT, name, item, confidence=sure, details=details)


def _expired(name: str, item: FieldReading, last: date, today: date) -> Finding:
    return _about(FindingCode.DOCUMENT_EXPIRED, Severity.ALERT, name, item, details={"days": str((today - last).days)})


def _about(
    code: FindingCode,
    severity: Severity,
    name: str,
    item: FieldReading,
    *,
    confidence: float | None = None,
    details: dict[str, str] | None = None,
) -> Finding:
    return Finding(
        code,
        severity,
        region=item.box,
        confidence=item.confidence if confidence is None else confidence,
        field=name,
        details=details or {},
    )
