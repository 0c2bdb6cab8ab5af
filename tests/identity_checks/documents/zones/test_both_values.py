"""Where zone and print differ, the reading keeps both values and the finding says which of both the field has (R99)."""

from dataclasses import replace
from datetime import date

import pytest

from identity_checks.documents.reader import DocumentReader
from identity_checks.finding_codes import FindingCode
from identity_checks.results import DocumentType, Severity
from identity_checks.specimens import draw, invent_person
from identity_checks.specimens.numbers import mrz_check_digit, passport_mrz
from identity_checks.specimens.passport import passport_facts

TODAY = date(2026, 11, 29)


def test_a_zone_with_another_birth_date_leaves_what_is_printed_in_the_reading(reader: DocumentReader) -> None:
    """R99: a finding bears no personal data; the reading, which is sealed with the case, has both."""
    facts = passport_facts(12, invent_person(12), state="SGP")
    later = facts.birth_date.replace(year=facts.birth_date.year + 9)
    forged = passport_mrz(
        state=facts.state,
        surname=facts.surname,
        given_names=facts.given_names,
        number=facts.number,
        nationality=facts.state,
        born=later,
        sex=facts.sex,
        expires=facts.expires,
        personal=facts.personal_number,
    )
    page = draw(DocumentType.PASSPORT, 12, passport=replace(facts, mrz=forged)).image
    reading = reader.read(page, expected=DocumentType.PASSPORT, today=TODAY)
    (finding,) = [one for one in reading.findings if one.code == FindingCode.MRZ_VISUAL_MISMATCH]
    born = reading.fields["birth_date"]
    assert (finding.field, finding.details) == ("birth_date", {"value_in": "zone"})
    assert (born.value, born.elsewhere) == (later.isoformat(), facts.birth_date.isoformat())


def _as_card(zone: tuple[str, str]) -> tuple[str, str]:
    """The same in the two lines of an identity card (TD2, ICAO 9303-6)."""
    first, second = zone[0][:36].replace("P", "I", 1), f"{zone[1][:28]}{'<' * 7}"
    return first, second + mrz_check_digit(second[:10] + second[13:20] + second[21:])


@pytest.mark.parametrize(
    ("field", "printed", "coded", "card"),
    [
        ("surname", "WOJCIK", "WOJCEK", False),
        ("given_names", "LUKASZ JAN", "LUKASZ", False),
        ("surname", "TAYLOR-WOJCIK", "TAYLOR", True),
    ],
)
def test_a_name_with_other_letters_or_fewer_parts_in_the_zone_is_told(
    reader: DocumentReader, field: str, printed: str, coded: str, card: bool
) -> None:
    """R20, R21, R99: on passports and on cards; the name is unsure, and the finding can show both."""
    names = {"surname": "WOJCIK", "given_names": "LUKASZ", field: printed}
    facts = passport_facts(12, invent_person(12), state="SGP")
    facts = replace(facts, surname=names["surname"], given_names=names["given_names"])
    zone = passport_mrz(
        state=facts.state,
        **{**names, field: coded},
        number=facts.number,
        nationality=facts.state,
        born=facts.birth_date,
        sex=facts.sex,
        expires=facts.expires,
    )
    page = draw(DocumentType.PASSPORT, 12, passport=replace(facts, mrz=_as_card(zone) if card else zone)).image
    reading = reader.read(page, today=TODAY)
    said = [(one.field, one.severity) for one in reading.findings if one.code == FindingCode.MRZ_VISUAL_MISMATCH]
    item = reading.fields[field]
    assert reading.document_type is (DocumentType.REGIONAL if card else DocumentType.PASSPORT)
    assert said == [(field, Severity.ALERT)]
    assert (item.value, item.elsewhere) == (coded, printed.replace("-", " "))
    assert item.confidence < 0.98


def test_a_printed_date_that_is_covered_is_remarked_on_and_the_zones_stays(reader: DocumentReader) -> None:
    """R99: nobody has seen what the print says; the value is the zone's, and as sure as its check digits make it."""
    specimen = draw(DocumentType.PASSPORT, 12)
    whole = reader.read(specimen.image, expected=DocumentType.PASSPORT, today=TODAY)
    (left, top), _, (right, bottom), _ = specimen.regions["expiry_date"]
    covered = specimen.image.copy()
    covered[round(top) - 2 : round(bottom) + 2, round(left) - 2 : round(right) + 2] = 235
    reading = reader.read(covered, expected=DocumentType.PASSPORT, today=TODAY)
    said = [
        [(one.field, one.severity) for one in each.findings if one.code == FindingCode.PRINT_NOT_READ]
        for each in (whole, reading)
    ]
    assert said == [[], [("expiry_date", Severity.INFO)]]
    assert reading.fields["expiry_date"].value == specimen.truth["expiry_date"]
