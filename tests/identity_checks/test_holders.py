"""R21, R23: whether the documents of a case are one person's, and can be."""

from datetime import date

import pytest

from identity_checks.crosschecks.holders import check_holders
from identity_checks.crosschecks.one_document import check_reading
from identity_checks.finding_codes import FindingCode
from identity_checks.results import DocumentReading, DocumentType, FieldReading, ImageQuality, Severity

_FRONT = {"name": "王小明", "birth_date": "1975-01-01", "id_number": "440305197501010015"}
_PERMIT = {"name": "王小明", "birth_date": "1975.01.01", "document_number": "C12345678"}
_PASSPORT = {"surname": "WANG", "given_names": "XIAOMING", "birth_date": "1975-01-01", "document_number": "E12345678"}
_KIND = DocumentType


def _read(kind: DocumentType, values: dict[str, str], **changes: str) -> DocumentReading:
    quality = ImageQuality(sharpness=0.9, glare=0.0, brightness=0.7, contrast=0.6, cut_off=False, score=1.0)
    fields = {name: FieldReading(value, 0.9, None) for name, value in {**values, **changes}.items()}
    return DocumentReading(kind, 0, None, fields, (), quality, {})


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (_read(_KIND.RESIDENT_ID_FRONT, _FRONT), None),
        (_read(_KIND.REGIONAL, _PERMIT), None),
        (_read(_KIND.PASSPORT, _PASSPORT), None),
        (_read(_KIND.REGIONAL, _PERMIT, name="WANG XIAOMING"), None),
        (_read(_KIND.REGIONAL, _PERMIT, birth_date="某日"), None),
        (_read(_KIND.RESIDENT_ID_BACK, {"valid_from": "2010-03-05"}), None),
        (_read(_KIND.RESIDENT_ID_FRONT, _FRONT, id_number="440305197501010031"), ("id_number", Severity.ALERT)),
        (_read(_KIND.PASSPORT, _PASSPORT, birth_date="1975-01-02"), ("birth_date", Severity.ALERT)),
        (_read(_KIND.REGIONAL, _PERMIT, name="王小朋"), ("name", Severity.WARNING)),
    ],
)
def test_documents_of_two_people(other: DocumentReading, expected: tuple[str, Severity] | None) -> None:
    """Number or birth date are an alert, a name alone a warning; a transcription is no other name."""
    told = list(check_holders([_read(_KIND.RESIDENT_ID_FRONT, _FRONT), other]))
    assert [(index, item.field, item.severity) for index, item in told] == (
        [] if expected is None else [(0, *expected), (1, *expected)]
    )
    assert all(item.code is FindingCode.HOLDERS_DIFFER for _, item in told)


def test_the_two_sides_of_a_card_are_compared_as_sides() -> None:
    """Front and zone of one card that differ are `sides_mismatch`, not two people; two fronts are."""
    front = _read(_KIND.REGIONAL, _PERMIT)
    back = _read(_KIND.REGIONAL, {"mrz": "I<UTO", "birth_date": "1980-01-01"})
    assert list(check_holders([front, back])) == []
    other = _read(_KIND.REGIONAL, _PERMIT, birth_date="1980-01-01")
    assert [index for index, _ in check_holders([front, other, other])] == [0, 1, 2]


@pytest.mark.parametrize("name", ["valid_from", "expiry_date"])
def test_no_document_is_older_than_its_holder(name: str) -> None:
    """R21: born after the card was issued or had expired; on the day itself it may be."""
    for day, found in (("2024-09-01", [(FindingCode.DATE_IMPOSSIBLE, name)]), ("2025-02-14", [])):
        card = _read(_KIND.REGIONAL, {"birth_date": "2025-02-14", name: day})
        assert [
            (item.code, item.field) for item in check_reading(card, expected=None, today=date(2026, 11, 22))
        ] == found
