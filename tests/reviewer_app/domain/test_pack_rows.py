"""A document of a data pack has a row for what is missing on it and for what was stated, though it was not read."""

from uuid import uuid4

import pytest

from case_contract.commands import DecideField
from case_contract.records import CaseDetail, FindingRecord, PackRecord
from case_contract.rules import no_longer_missing, standing_document
from case_contract.vocabulary import CaseType, DocumentType, EvidenceKind, FieldBasis, Severity
from reviewer_app.domain.case_work import effective
from reviewer_app.domain.field_table import Agreement, FieldRow, field_rows
from reviewer_app.domain.finding_places import row_of_finding
from reviewer_app.domain.pending import PendingCommand, PendingState
from tests.support.sample_cases import ID_FRONT, START, Page, make_detail, make_summary

PACK = PackRecord(pack="uto-card", version=1, sha256="0" * 64, title_zh="乌托邦证件", title_en="Utopian card")


def case(declared: dict[str, str], missing: str, *, beside: bool = False) -> CaseDetail:
    """A card of a data pack on which one required field was not read; with an ID card where `beside`."""
    own = (Page(EvidenceKind.ID_FRONT, ID_FRONT),) if beside else ()
    pages = (Page(EvidenceKind.PASSPORT, {"surname": "TAO", "sex": "F"}), *own, Page(EvidenceKind.SELFIE))
    detail = make_detail(make_summary(1, case_type=CaseType.CROSS_BORDER), pages, declared=declared)
    first = detail.readings[0].model_copy(update={"document_type": DocumentType.REGIONAL, "pack": PACK})
    lacks = FindingRecord(
        finding_id=uuid4(),
        code="field_missing",
        severity=Severity.WARNING,
        confidence=1.0,
        evidence_id=first.evidence_id,
        page=first.page,
        document=first.document,
        field=missing,
        details={"pack": "uto-card"},
        model_version="rules",
    )
    return detail.model_copy(update={"readings": (first, *detail.readings[1:]), "findings": (lacks,)})


def rows_of(detail: CaseDetail) -> dict[str, FieldRow]:
    """The rows of the pack's document."""
    rows = field_rows(detail, effective(detail, ()))
    return {row.field: row for row in rows if row.document_type is DocumentType.REGIONAL}


def test_what_is_missing_has_a_row_that_its_finding_leads_to() -> None:
    """R100: the finding says to press F2, and F2 opens this very field."""
    detail = case({}, "personal_number")
    rows = rows_of(detail)
    assert list(rows) == ["surname", "sex", "personal_number"]
    row = rows["personal_number"]
    assert (row.read, row.declared, row.worst) == (None, None, Severity.WARNING)
    assert row_of_finding(detail, tuple(rows.values()), detail.findings[0]) == row


def test_what_was_stated_stands_beside_the_empty_reading() -> None:
    """R11: the statement is shown though nothing was read."""
    row = rows_of(case({"nationality": "UTO"}, "personal_number"))["nationality"]
    assert (row.declared, row.read, row.agreement) == ("UTO", None, Agreement.ONLY_DECLARED)


@pytest.mark.parametrize(("state", "stands"), [(PendingState.WAITING, False), (PendingState.NEEDS_YOU, True)])
def test_what_is_typed_here_is_missing_no_longer(*, state: PendingState, stands: bool) -> None:
    """R21: away from the server too; a word that the server refused settles nothing."""
    detail = case({}, "personal_number")
    body = DecideField(
        document_type=DocumentType.REGIONAL, field="personal_number", value="1", basis=FieldBasis.CORRECTED
    )
    work = effective(detail, (PendingCommand(uuid4(), detail.summary.case_id, uuid4(), 0, body, START, state),))
    assert (work.found(detail) == detail.findings) is stands
    (row,) = (row for row in field_rows(detail, work) if row.field == "personal_number")
    assert (row.worst is not None) is stands
    assert row.accepted is not None


def test_a_field_missing_on_two_cards_is_settled_on_both() -> None:
    """A word on a field that no card shows is about every card that lacks it."""
    detail = case({}, "personal_number")
    (reading, *others), (lacks,) = detail.readings, detail.findings
    further = reading.model_copy(update={"reading_id": uuid4(), "document": 1})
    found = (lacks, lacks.model_copy(update={"finding_id": uuid4(), "document": 1}))
    about = (DocumentType.REGIONAL, "personal_number")
    readings = (reading, further, *others)
    document = standing_document(detail.evidence, readings, {about: "1"}, about)
    assert no_longer_missing(found, readings, document, "personal_number") == found
    assert no_longer_missing(found, readings, standing_document(detail.evidence, readings, {}, about), about[1]) == ()
    assert no_longer_missing(found, readings, document, "surname") == ()


@pytest.mark.parametrize("on_back", [Severity.INFO, Severity.ALERT])
def test_the_sign_of_a_row_is_that_of_its_worst_finding_on_either_side(on_back: Severity) -> None:
    """R21: front and back have one row for a field, and the finding on the back leads to it too."""
    detail = case({}, "sex")
    (front, *others), (lacks,) = detail.readings, detail.findings
    back = front.model_copy(update={"reading_id": uuid4(), "document": 1})
    differ = lacks.model_copy(
        update={"finding_id": uuid4(), "code": "sides_mismatch", "document": 1, "severity": on_back}
    )
    detail = detail.model_copy(update={"readings": (front, back, *others), "findings": (lacks, differ)})
    rows = rows_of(detail)
    assert rows["sex"].worst is (Severity.ALERT if on_back is Severity.ALERT else Severity.WARNING)
    assert row_of_finding(detail, tuple(rows.values()), differ) == rows["sex"]


@pytest.mark.parametrize("beside", [True, False])
def test_a_statement_about_another_document_makes_no_row(*, beside: bool) -> None:
    """An ID card that is there too has the number that was stated."""
    assert ("id_number" in rows_of(case({"id_number": "1"}, "sex", beside=beside))) is not beside
