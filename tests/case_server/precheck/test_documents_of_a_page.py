"""What was corrected and several documents on one page, from the pre-check to what a reviewer gets (R3, R11, R98)."""

from datetime import date, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from case_contract.feedback import ResultNotice
from case_contract.identifiers import new_id
from case_contract.records import CorrectionRecord, FieldRecord
from case_contract.templates import kinds_shown, may_be_shown
from case_contract.vocabulary import CaseStatus, CaseType, CorrectionRule, DocumentType, EvidenceKind, Verdict
from case_server.cases.waiting import CUSTOMER_PATIENCE, expire_waits
from case_server.foundation.database import Scope
from case_server.foundation.jobs import PRE_CHECK_QUEUE
from case_server.foundation.services import Services
from case_server.precheck.checker import ModelChecker
from case_server.precheck.checking import OpenedEvidence
from case_server.precheck.repository import kinds_handed_in
from case_server.precheck.service import pre_check
from identity_checks import results as checks
from identity_checks.documents.reader import DocumentReader
from tests.case_server.api import Tenant, TestClient
from tests.case_server.cases.desk import received_case
from tests.case_server.intake.sending import picture, submit
from tests.case_server.parts import application_of
from tests.case_server.precheck.running import ScriptedChecker, run_jobs
from tests.case_server.precheck.test_pre_check import detail_of
from tests.support.clock import FixedClock

E = EvidenceKind
CORRECTED = CorrectionRecord(position=17, was="0", now="X", rule=CorrectionRule.CHECK_DIGIT)


def test_a_correction_reaches_the_case_and_no_column(services: Services, tenant: Tenant) -> None:
    """R11: what was read and by which rule it was changed comes with the value, sealed as the value is."""
    number = FieldRecord(value="11010519491231002X", confidence=0.97, corrections=(CORRECTED,))
    case_id = received_case(services, tenant.tenant_id)
    pre_check(services, ScriptedChecker(reading={"fields": {"id_number": number}}), case_id)
    (reading,) = detail_of(services, case_id).readings
    assert reading.fields["id_number"].corrections == (CORRECTED,)
    with services.database.transaction(Scope.system()) as connection:
        row = connection.execute(sa.text("SELECT fields_read, fields_missing, readings::text AS whole FROM readings"))
        read, missing, whole = row.one()
    assert (read, missing) == (["id_number"], ["address"])
    assert "check_digit" not in whole


def test_a_side_on_the_other_sides_picture_is_not_missing(services: Services, tenant: Tenant) -> None:
    """R3: one picture with both sides fulfils both requirements; what only an old picture showed does not."""
    present = (E.ID_FRONT, E.SELFIE)
    case_id = received_case(services, tenant.tenant_id, case_type=CaseType.PAYMENT_ACCOUNT, present=present)
    assert detail_of(services, case_id).missing_evidence == (E.ID_BACK,)
    further = [{"document": 1, "document_type": DocumentType.RESIDENT_ID_BACK}]
    pre_check(services, ScriptedChecker(further=further), case_id)
    detail = detail_of(services, case_id)
    assert [(one.document, one.document_type.value) for one in detail.readings] == [
        (0, "resident_id_front"),
        (1, "resident_id_back"),
    ]
    assert detail.missing_evidence == ()
    with services.database.transaction(Scope.system()) as connection:
        assert kinds_handed_in(connection, case_id) == {E.ID_FRONT, E.ID_BACK, E.SELFIE}
        evidence_id = detail.readings[0].evidence_id
        connection.execute(
            sa.text("UPDATE evidence SET superseded_at = now() WHERE evidence_id = :id"), {"id": evidence_id}
        )
        assert not kinds_handed_in(connection, case_id) >= {E.ID_FRONT, E.ID_BACK}


def one_side(services: Services, tenant: Tenant) -> UUID:
    """A payment case as a tenant submits it with the front and a selfie only."""
    client = TestClient(application_of(services))
    answer = submit(client, services, tenant, evidence={"id_front": picture(), "selfie": picture((320, 320))})
    assert answer.status_code == 201, answer.text
    receipt = answer.json()
    assert (receipt["status"], receipt["missing"]) == ("received", []), "the picture is looked at first"
    return UUID(receipt["case_id"])


def test_one_picture_with_both_sides_is_enough(services: Services, tenant: Tenant) -> None:
    """R3: nobody is asked for the back of a card that is on the picture of its front."""
    case_id = one_side(services, tenant)
    further = [{"document": 1, "document_type": DocumentType.RESIDENT_ID_BACK}]
    run_jobs(services, checker=ScriptedChecker(further=further))
    detail = detail_of(services, case_id)
    assert (detail.summary.status, detail.missing_evidence) == (CaseStatus.READY, ())


def test_a_side_that_is_on_no_picture_is_asked_for(services: Services, tenant: Tenant) -> None:
    """R3, R87: the pre-check sends the case back with its clock paused, and the tenant is told what is missing."""
    case_id = one_side(services, tenant)
    run_jobs(services, checker=ScriptedChecker(), queues=(PRE_CHECK_QUEUE,))
    detail = detail_of(services, case_id)
    assert (detail.summary.status, detail.missing_evidence) == (CaseStatus.WAITING_CUSTOMER, (E.ID_BACK,))
    assert detail.summary.clock.paused_at is not None
    with services.database.transaction(Scope.system()) as connection:
        body = connection.execute(sa.text("SELECT body FROM notices")).scalar_one()
    notice = ResultNotice.model_validate_json(body)
    assert notice.verdict is Verdict.ASK_AGAIN
    assert [item.kind for item in notice.missing] == [E.ID_BACK]
    assert [reason.code for reason in notice.reasons] == ["evidence_missing"]


def test_after_the_wait_a_person_decides(services: Services, tenant: Tenant, clock: FixedClock) -> None:
    """A case whose customer sent nothing more goes on with what there is, and is not sent back again."""
    case_id = one_side(services, tenant)
    run_jobs(services, checker=ScriptedChecker(), queues=(PRE_CHECK_QUEUE,))
    clock.advance(CUSTOMER_PATIENCE + timedelta(seconds=1))
    with services.database.transaction(Scope.system()) as connection:
        assert expire_waits(connection, now=clock.now()) == 1
    run_jobs(services, checker=ScriptedChecker(), queues=(PRE_CHECK_QUEUE,))
    detail = detail_of(services, case_id)
    assert (detail.summary.status, detail.missing_evidence) == (CaseStatus.READY, (E.ID_BACK,))


@pytest.mark.parametrize("missing", [(), (E.SELFIE,), (E.ID_BACK, E.SELFIE), (E.PASSPORT,)])
def test_what_cannot_be_on_another_picture_is_asked_for_at_once(missing: tuple[EvidenceKind, ...]) -> None:
    """R3: only the other side of a card may be on a picture that came."""
    assert not may_be_shown(missing, {E.ID_FRONT})
    assert may_be_shown((E.ID_BACK,), {E.ID_FRONT})
    assert not may_be_shown((E.ID_BACK,), {E.SELFIE})
    assert not may_be_shown((E.ID_FRONT, E.ID_BACK), {E.SELFIE})


@pytest.mark.parametrize("kind", EvidenceKind)
def test_a_kind_is_shown_by_its_file_or_its_document(kind: EvidenceKind) -> None:
    """R3: either is enough, and neither says anything of another kind but the one it is."""
    assert kinds_shown({kind}, ()) == {kind}
    shown = kinds_shown((), {DocumentType.PASSPORT})
    assert (kind in shown) == (kind is EvidenceKind.PASSPORT)


def test_a_finding_names_its_document_and_the_file_is_judged_once(
    monkeypatch: pytest.MonkeyPatch, checker: ModelChecker
) -> None:
    """The second document of a page has findings of its own; that it is another kind is not held against anybody."""
    fault = checks.Finding("field_missing", checks.Severity.WARNING, field="authority")
    quality = checks.ImageQuality(0.9, 0.0, 0.6, 0.6, cut_off=False, score=0.9)
    back = checks.DocumentReading(checks.DocumentType.RESIDENT_ID_BACK, 0, None, {}, (fault,), quality, {})
    front = checks.DocumentReading(checks.DocumentType.RESIDENT_ID_FRONT, 0, None, {}, (), quality, {}, (back,))
    monkeypatch.setattr(DocumentReader, "read", lambda *_args, **_more: front)
    files: list[bytes | None] = []

    def genuine(_view: object, _reading: object, file: bytes | None) -> tuple[checks.Finding, ...]:
        files.append(file)
        return ()

    monkeypatch.setattr("case_server.precheck.checker.check_view", genuine)
    evidence = [OpenedEvidence(new_id(), E.ID_FRONT, picture((64, 64)))]
    checked = checker.check(evidence, {}, date(2026, 11, 2))
    # The reader's findings come once, and the cross-checks repeat none of them.
    found = [(item.code, item.document) for item in checked.results.findings if item.field == "authority"]
    assert found == [("field_missing", 1)]
    assert "wrong_document" not in {item.code for item in checked.results.findings}
    assert [file is None for file in files] == [False, True]
    assert [facts.missing for facts in checked.facts.values()] == [(), ("authority",)]


def test_unread_text_comes_to_the_case_with_its_place_as_the_pictures_own(
    monkeypatch: pytest.MonkeyPatch, checker: ModelChecker
) -> None:
    """R21: text that belongs to no document read is told once, of the first document's page, where it is."""
    place = ((10.0, 20.0), (60.0, 20.0), (60.0, 50.0), (10.0, 50.0))
    unread = checks.Finding("unread_text", checks.Severity.WARNING, place)
    quality = checks.ImageQuality(0.9, 0.0, 0.6, 0.6, cut_off=False, score=0.9)
    back = checks.DocumentReading(checks.DocumentType.RESIDENT_ID_BACK, 0, None, {}, (), quality, {})
    front = checks.DocumentReading(checks.DocumentType.RESIDENT_ID_FRONT, 0, None, {}, (unread,), quality, {}, (back,))
    monkeypatch.setattr(DocumentReader, "read", lambda *_args, **_more: front)
    monkeypatch.setattr("case_server.precheck.checker.check_view", lambda *_args: ())
    evidence = OpenedEvidence(new_id(), E.ID_FRONT, picture((64, 64)))
    found = checker.check([evidence], {}, date(2026, 11, 2)).results.findings
    (finding,) = [item for item in found if item.code == "unread_text"]
    assert (finding.evidence_id, finding.page, finding.document) == (evidence.evidence_id, 0, 0)
    assert finding.region == place
