"""R36: what the pre-check keeps of a page to know it again."""

from uuid import uuid4

import numpy as np
import pytest

from case_contract.rules import SURE
from case_contract.vocabulary import EvidenceKind
from case_server.precheck.checking import OpenedEvidence
from case_server.precheck.prints import print_of_document, sure_number, sure_office
from identity_checks.decoding import Page
from identity_checks.results import DocumentReading, DocumentType, FieldReading, ImageQuality

_OFFICE = "北京市公安局海淀分局"


def reading(document_type: DocumentType, confidence: float, **values: str) -> DocumentReading:
    """A document with these values, all as sure as each other."""
    fields = {name: FieldReading(value, confidence, None) for name, value in values.items()}
    return DocumentReading(document_type, 0, None, fields, (), ImageQuality(1.0, 0.0, 0.5, 0.5, False, 1.0), {})


@pytest.mark.parametrize(
    ("kind", "confidence", "expected"),
    [
        (DocumentType.RESIDENT_ID_BACK, SURE, _OFFICE),
        (DocumentType.RESIDENT_ID_BACK, SURE - 0.001, None),
        (DocumentType.PASSPORT, SURE, None),
    ],
)
def test_the_office_of_a_back_is_kept_where_it_is_sure(
    kind: DocumentType, confidence: float, expected: str | None
) -> None:
    """A doubtful office tells no two cards apart; of other documents their numbers do."""
    assert sure_office(reading(kind, confidence, authority=_OFFICE)) == expected


@pytest.mark.parametrize(
    ("number", "confidence", "expected"),
    [
        ("11010519491231002X", SURE, "id_number:11010519491231002X"),
        ("110105194912310021", SURE, None),
        ("11010519491231002X", 0.97, None),
    ],
)
def test_a_number_is_kept_where_confidence_and_check_digit_leave_no_doubt(
    number: str, confidence: float, expected: str | None
) -> None:
    """R36: a misread number would make two cards one, or one two."""
    assert sure_number(reading(DocumentType.RESIDENT_ID_FRONT, confidence, id_number=number)) == expected


@pytest.mark.parametrize(
    ("kind", "is_detailed"),
    [(EvidenceKind.ID_BACK, True), (EvidenceKind.ID_FRONT, False), (EvidenceKind.PASSPORT, False)],
)
def test_of_a_back_alone_details_are_kept(kind: EvidenceKind, is_detailed: bool) -> None:
    """R36: two backs differ in little else; of other pages the least is kept that knows them again."""
    pixels = np.random.default_rng(1).integers(0, 255, (80, 120, 3), np.uint8)
    item = OpenedEvidence(uuid4(), kind, b"file")
    kept = print_of_document(item, Page(0, pixels, "image/png"), reading(DocumentType.UNKNOWN, 0.0), 0, None)
    assert kept.picture is not None
    assert (kept.picture.detail is not None) is is_detailed
