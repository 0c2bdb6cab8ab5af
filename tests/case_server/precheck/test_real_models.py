"""The pre-check with the real models on drawn specimens, from upload to what a reviewer sees (R2, R21, R98)."""

import io
from datetime import date
from uuid import UUID

import pytest
from PIL import Image

from case_contract.records import CaseDetail
from case_contract.vocabulary import CaseStatus, DocumentType, EvidenceKind, PreCheckState, Severity
from case_server.cases.details import load_detail
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from case_server.precheck.checker import ModelChecker
from case_server.precheck.checking import OpenedEvidence
from case_server.precheck.jobs import model_thread, warm_checker, warm_up
from identity_checks.results import DocumentType as DrawnType
from identity_checks.specimens import (
    PortraitsNotFetched,
    Specimen,
    degrade,
    draw,
    invent_person,
    portraits,
)
from sample_data.sitters import Sitter, document_portrait
from tests.case_server.api import TestClient, make_tenant
from tests.case_server.intake.sending import case_json, picture, submit
from tests.case_server.parts import application_of
from tests.case_server.precheck.running import run_jobs

pytestmark = pytest.mark.slow

PERSON = invent_person(4711)


def jpeg(specimen: Specimen) -> bytes:
    """The drawn document as a file."""
    buffer = io.BytesIO()
    Image.fromarray(specimen.image[:, :, ::-1]).save(buffer, "JPEG", quality=92)
    return buffer.getvalue()


def checked(
    services: Services, checker: ModelChecker, evidence: dict[str, bytes], declared: dict[str, str]
) -> CaseDetail:
    """A case that was submitted, pre-checked by the worker, and loaded."""
    client = TestClient(application_of(services))
    case = case_json(services, declared=declared)
    receipt = submit(client, services, make_tenant(services), case=case, evidence=evidence)
    assert receipt.status_code == 201, receipt.text
    run_jobs(services, checker=checker)
    with services.database.transaction(Scope.system()) as connection:
        detail = load_detail(connection, services.key_provider, UUID(receipt.json()["case_id"]))
    assert detail is not None
    assert (detail.summary.status, detail.summary.pre_check) == (CaseStatus.READY, PreCheckState.DONE)
    return detail


def test_documents_are_read_and_compared_with_what_was_declared(services: Services, checker: ModelChecker) -> None:
    """R21, R23: fields with place and confidence, model versions, and a finding where the customer said otherwise."""
    front, back = (
        draw(DrawnType.RESIDENT_ID_FRONT, 1, person=PERSON),
        draw(DrawnType.RESIDENT_ID_BACK, 1, person=PERSON),
    )
    detail = checked(
        services,
        checker,
        {"id_front": jpeg(front), "id_back": jpeg(back), "selfie": picture((640, 480))},
        {"name": "另一人", "id_number": PERSON.id_number},
    )
    read = {reading.document_type: reading for reading in detail.readings}
    assert set(read) == {DocumentType.RESIDENT_ID_FRONT, DocumentType.RESIDENT_ID_BACK}
    number = read[DocumentType.RESIDENT_ID_FRONT].fields["id_number"]
    assert number.value == front.truth["id_number"]
    assert number.box is not None
    assert number.confidence > 0.5
    assert read[DocumentType.RESIDENT_ID_FRONT].fields["name"].value == PERSON.name
    assert read[DocumentType.RESIDENT_ID_BACK].fields["valid_from"].value == back.truth["valid_from"]
    assert all(reading.model_versions for reading in detail.readings)
    of_code = {finding.code: finding for finding in detail.findings}
    mismatch = of_code["declared_mismatch"]
    assert (mismatch.field, mismatch.severity) == ("name", Severity.ALERT)
    assert mismatch.region is not None
    # The picture of one colour shows no face, so nothing could be compared, and that is said.
    assert of_code["face_not_found"].evidence_id in {item.evidence_id for item in detail.evidence}
    assert detail.face is None
    assert PERSON.name not in str([finding.details for finding in detail.findings])


@pytest.mark.skipif(isinstance(portraits(), PortraitsNotFetched), reason="portraits not fetched")
def test_a_selfie_that_shows_the_card_is_an_alert(services: Services, checker: ModelChecker) -> None:
    """R2, R24: a second photograph of the card in place of the person compares well and proves nothing."""
    portrait = document_portrait(Sitter.B)
    front = draw(DrawnType.RESIDENT_ID_FRONT, 1, person=PERSON, portrait=portrait)
    back = draw(DrawnType.RESIDENT_ID_BACK, 1, person=PERSON)
    again = degrade(front, 7, "phone")
    detail = checked(services, checker, {"id_front": jpeg(front), "id_back": jpeg(back), "selfie": jpeg(again)}, {})
    (alert,) = [finding for finding in detail.findings if finding.code == "selfie_shows_document"]
    assert (alert.severity, alert.region is None) == (Severity.ALERT, False)
    assert not any(step.by_machine for step in detail.steps)


def test_wrong_side_and_unreadable_file_are_findings(services: Services, checker: ModelChecker) -> None:
    """R3: the back in place of the front is a finding on that file; the case reaches a person all the same."""
    back = jpeg(draw(DrawnType.RESIDENT_ID_BACK, 2, person=PERSON))
    broken = bytearray(picture((640, 480), "WEBP"))
    broken[30:] = b"\xff" * (len(broken) - 30)
    detail = checked(services, checker, {"id_front": back, "id_back": bytes(broken), "selfie": picture((640, 480))}, {})
    kinds = {item.evidence_id: item.kind.value for item in detail.evidence}
    found = {(kinds[item.evidence_id], item.code) for item in detail.findings if item.evidence_id is not None}
    assert ("id_front", "wrong_document") in found
    assert ("id_back", "document_not_found") in found


def test_both_sides_in_one_picture_are_two_documents_of_the_case(services: Services, checker: ModelChecker) -> None:
    """R3, R98: front and back on one picture, sent as either side; each is read and none of it is a wrong document."""
    page = Image.new("RGB", (1100, 1500), (50, 60, 70))
    for place, side in enumerate((DrawnType.RESIDENT_ID_FRONT, DrawnType.RESIDENT_ID_BACK)):
        card = Image.fromarray(draw(side, 12, person=PERSON).image[:, :, ::-1])
        page.paste(card.resize((840, round(840 * card.height / card.width))), (130, 100 + 720 * place))
    buffer = io.BytesIO()
    page.save(buffer, "JPEG", quality=92)
    both = buffer.getvalue()
    detail = checked(services, checker, {"id_front": both, "id_back": both, "selfie": picture((640, 480))}, {})
    kinds = {item.evidence_id: item.kind.value for item in detail.evidence}
    read = {(kinds[one.evidence_id], one.document): one.document_type.value for one in detail.readings}
    assert read == {
        ("id_front", 0): "resident_id_front",
        ("id_front", 1): "resident_id_back",
        ("id_back", 0): "resident_id_back",
        ("id_back", 1): "resident_id_front",
    }
    assert "wrong_document" not in {finding.code for finding in detail.findings}
    assert detail.missing_evidence == ()


def test_models_stay_warm_in_one_thread() -> None:
    """R55: a worker loads its models once, and keeps them in the thread that uses them."""
    warm_up()
    first = model_thread().submit(warm_checker).result()
    assert model_thread().submit(warm_checker).result() is first
    assert isinstance(first, ModelChecker)


def test_spare_page_is_no_fault(checker: ModelChecker) -> None:
    """A PDF whose second page is empty: that the empty page is no ID card is not held against the customer."""
    front = Image.fromarray(draw(DrawnType.RESIDENT_ID_FRONT, 3, person=PERSON).image[:, :, ::-1])
    buffer = io.BytesIO()
    front.save(buffer, "PDF", save_all=True, append_images=[Image.new("RGB", front.size, "white")], resolution=200)
    evidence = OpenedEvidence(UUID(int=1), EvidenceKind.ID_FRONT, buffer.getvalue())
    result = checker.check([evidence], {}, date(2026, 11, 2))
    assert [reading.page for reading in result.results.readings] == [0, 1]
    assert not [
        item
        for item in result.results.findings
        if item.page == 1 and item.code in {"wrong_document", "document_not_found", "field_missing"}
    ]
