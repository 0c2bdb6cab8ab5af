"""The age of a portrait from what was read on the documents (R2, R21)."""

from datetime import date
from typing import Final

import pytest

from identity_checks.faces.bands import AgeGap
from identity_checks.faces.document_age import document_age
from identity_checks.results import DocumentReading, DocumentType, FieldReading, ImageQuality

_TODAY: Final = date(2026, 6, 1)


def _reading(kind: DocumentType, **fields: str) -> DocumentReading:
    return DocumentReading(
        document_type=kind,
        rotation=0,
        corners=None,
        fields={name: FieldReading(value, 0.99, None) for name, value in fields.items()},
        findings=(),
        quality=ImageQuality(1.0, 0.0, 0.5, 0.5, False, 1.0),
        model_versions={},
    )


_FRONT: Final = _reading(DocumentType.RESIDENT_ID_FRONT, birth_date="2006-06-01")
_BACK: Final = _reading(DocumentType.RESIDENT_ID_BACK, valid_from="2016-06-01", valid_until="2026-06-01")


def test_a_resident_ids_other_side_dates_its_portrait() -> None:
    """Ten years, made of a child of ten."""
    gap = document_age(_FRONT, [_BACK, _FRONT], _TODAY)

    assert gap is not None
    assert gap.years == pytest.approx(10, abs=0.01)
    assert gap.age_at_issue == pytest.approx(10, abs=0.01)


def test_without_a_birth_date_the_years_stay() -> None:
    """The age at issue is not known, the gap is."""
    gap = document_age(_reading(DocumentType.RESIDENT_ID_FRONT), [_BACK], _TODAY)

    assert gap == AgeGap(pytest.approx(10, abs=0.01), None)  # type: ignore[arg-type]  # compares as a number does


@pytest.mark.parametrize(
    ("portrait", "others"),
    [
        (_FRONT, []),
        (_FRONT, [_reading(DocumentType.RESIDENT_ID_BACK)]),
        (_FRONT, [_reading(DocumentType.RESIDENT_ID_BACK, valid_from="unreadable")]),
        (_FRONT, [_reading(DocumentType.RESIDENT_ID_BACK, valid_from="2030-01-01")]),
        (_FRONT, [_reading(DocumentType.RESIDENT_ID_BACK, valid_from="1990-01-01")]),
        (_reading(DocumentType.PASSPORT, birth_date="2006-06-01"), [_BACK]),
    ],
)
def test_where_no_date_of_issue_is_known_there_is_no_gap(
    portrait: DocumentReading, others: list[DocumentReading]
) -> None:
    """Nothing read, nonsense, contradictions, or another document's date: the bands stay as they are."""
    assert document_age(portrait, others, _TODAY) is None
