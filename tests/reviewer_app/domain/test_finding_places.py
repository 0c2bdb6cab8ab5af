"""The order in which a reviewer goes through the findings (issue 3 section 5)."""

from uuid import uuid4

import pytest

from case_contract.records import CaseDetail, FindingRecord, ReadingRecord
from case_contract.vocabulary import CaseType, DocumentType, EvidenceKind, Severity
from reviewer_app.domain.finding_places import in_order
from tests.support.sample_cases import ID_FRONT, Page, make_detail, make_summary

FRONT, BACK = {"surname": "TAO", "document_number": "1"}, {"document_number": "2", "mrz": "I<UTO"}


def _found(reading: ReadingRecord, top: float, severity: Severity = Severity.WARNING) -> FindingRecord:
    return FindingRecord(
        finding_id=uuid4(),
        code="number_malformed",
        severity=severity,
        confidence=1.0,
        evidence_id=reading.evidence_id,
        page=reading.page,
        document=reading.document,
        region=((0, top), (9, top), (9, top + 5), (0, top + 5)),
        model_version="rules",
    )


def _cards(*fields: dict[str, str], one_picture: bool) -> CaseDetail:
    """A case with a card's sides as a data pack reads them, on one picture or on one each."""
    kinds = (EvidenceKind.ID_FRONT, EvidenceKind.ID_BACK)
    pages = (*(Page(kind, side) for kind, side in zip(kinds, fields, strict=True)), Page(EvidenceKind.SELFIE))
    detail = make_detail(make_summary(1, case_type=CaseType.CROSS_BORDER), pages, declared={})
    sides = [one.model_copy(update={"document_type": DocumentType.REGIONAL}) for one in detail.readings[:2]]
    if one_picture:
        sides[1] = sides[1].model_copy(update={"evidence_id": sides[0].evidence_id, "document": 1})
    return detail.model_copy(update={"readings": tuple(sides)})


@pytest.mark.parametrize("one_picture", [True, False])
@pytest.mark.parametrize("turned", [True, False])
def test_the_front_of_a_card_comes_before_its_back(*, one_picture: bool, turned: bool) -> None:
    """Each side from top to bottom, the front first, wherever and in whatever order they are; severity before all."""
    detail = _cards(*((BACK, FRONT) if turned else (FRONT, BACK)), one_picture=one_picture)
    back, front = sorted(detail.readings, key=lambda one: "mrz" not in one.fields)
    wanted = [_found(back, 9, Severity.ALERT), _found(front, 20), _found(front, 60), _found(back, 10), _found(back, 50)]
    assert in_order(detail, wanted[::-1]) == tuple(wanted)


def test_documents_on_one_picture_are_gone_through_one_after_the_other() -> None:
    """Side by side they are as high as each other."""
    pages = (Page(EvidenceKind.ID_FRONT, ID_FRONT), Page(EvidenceKind.SELFIE))
    detail = make_detail(make_summary(1), pages, declared={})
    first = detail.readings[0]
    second = first.model_copy(update={"document_type": DocumentType.RESIDENT_ID_BACK, "document": 1})
    wanted = [_found(first, 20), _found(first, 60), _found(second, 10), _found(second, 50)]
    nowhere = wanted[0].model_copy(update={"evidence_id": None, "page": None, "region": None})
    assert in_order(detail, [nowhere, *wanted[::-1]]) == (*wanted, nowhere)
