"""Where zone and print differ, the reading keeps both values and the finding says which of both the field has (R99)."""

from dataclasses import replace
from datetime import date

from identity_checks.documents.reader import DocumentReader
from identity_checks.finding_codes import FindingCode
from identity_checks.results import DocumentType, Severity
from identity_checks.specimens import draw, invent_person
from identity_checks.specimens.numbers import passport_mrz
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
