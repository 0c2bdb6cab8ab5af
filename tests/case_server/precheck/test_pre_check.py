"""The pre-check as a job: results, rating, retries, and no case kept from a person (R18, R23, R24, R30, R55)."""

import asyncio
import json
from uuid import UUID

import pytest
import sqlalchemy as sa

from case_contract.records import BlindRiskRecord, CaseDetail, PackRecord
from case_contract.vocabulary import Action, DocumentType, Need, PreCheckState, RiskLevel, Severity
from case_server.cases.details import load_detail
from case_server.cases.summaries import load_summaries
from case_server.foundation.database import Scope
from case_server.foundation.jobs import JobFailed, build_job_app, rescue_stalled_jobs
from case_server.foundation.services import Services
from case_server.precheck.jobs import BACKOFF, queue_left_behind, try_pre_check
from case_server.precheck.queueing import defer_pre_check
from case_server.precheck.rating import FAMILY_OF, rate
from case_server.precheck.service import pre_check
from identity_checks.finding_codes import FindingCode
from tests.case_server.api import Tenant, TestClient
from tests.case_server.cases.desk import received_case, system_move
from tests.case_server.intake.sending import REQUIRED, multipart, picture, post, submit
from tests.case_server.parts import application_of
from tests.case_server.precheck.running import ScriptedChecker, finding, run_jobs


def detail_of(services: Services, case_id: UUID | str) -> CaseDetail:
    """The case as its holder would see it."""
    with services.database.transaction(Scope.system()) as connection:
        detail = load_detail(connection, services.key_provider, UUID(str(case_id)))
    assert detail is not None
    return detail


def count(services: Services, table: str, condition: str = "true") -> int:
    """Rows of a table that meet a condition."""
    with services.database.engine.begin() as connection:
        query = sa.select(sa.func.count()).select_from(sa.table(table)).where(sa.text(condition))
        return int(connection.execute(query).scalar_one())


def test_from_upload_to_ready(services: Services, tenant: Tenant) -> None:
    """R18, R22: a submitted case is checked from its decrypted files and reaches READY with what was read."""
    client = TestClient(application_of(services))
    receipt = submit(client, services, tenant).json()
    checker = ScriptedChecker(found=[finding("glare", Severity.WARNING), finding("blurred", Severity.INFO)])
    run_jobs(services, checker=checker)
    assert checker.calls == [(tuple(sorted(REQUIRED)), {"name": "张伟", "id_number": "440305197501010015"})]
    detail = detail_of(services, receipt["case_id"])
    assert detail.summary.status.value == "ready"
    assert detail.summary.pre_check is PreCheckState.DONE
    assert (detail.summary.alert_count, detail.summary.warning_count) == (0, 1)
    assert detail.summary.risk_level is RiskLevel.MEDIUM
    assert detail.readings[0].fields["name"].value == "张伟"
    assert detail.readings[0].fields["name"].box == ((1.0, 1.0), (2.0, 1.0), (2.0, 2.0), (1.0, 2.0))
    assert [item.code for item in detail.findings] == ["glare", "blurred"]
    # What was read is personal: nothing of it is in the clear in the database.
    with services.database.engine.begin() as connection:
        sealed = connection.execute(sa.text("SELECT fields_sealed FROM readings")).scalar_one()
    assert "张伟".encode() not in bytes(sealed)


def test_the_data_pack_of_a_reading_reaches_whoever_holds_the_case(services: Services, tenant: Tenant) -> None:
    """R100: the pack's name, version, hash and titles stand in the record and in the case, other readings have none."""
    client = TestClient(application_of(services))
    receipt = submit(client, services, tenant).json()
    pack = PackRecord(pack="uto-card", version=3, sha256="a" * 64, title_zh="乌托邦证件", title_en="Utopian card")
    further = {"document_type": DocumentType.RESIDENT_ID_BACK, "pack": None, "document": 1}
    checker = ScriptedChecker(reading={"document_type": DocumentType.REGIONAL, "pack": pack}, further=[further])
    run_jobs(services, checker=checker)
    readings = detail_of(services, receipt["case_id"]).readings
    assert {reading.document_type: reading.pack for reading in readings} == {
        DocumentType.REGIONAL: pack,
        DocumentType.RESIDENT_ID_BACK: None,
    }


def test_alert_of_a_risk_kind_needs_a_risk_officer(services: Services, tenant: Tenant) -> None:
    """R24, R30: an alert that speaks for a risk label makes the case high and calls for level three."""
    case_id = received_case(services, tenant.tenant_id)
    pre_check(services, ScriptedChecker(found=[finding("faces_differ", Severity.ALERT)]), case_id)
    detail = detail_of(services, case_id)
    assert detail.summary.risk_level is RiskLevel.HIGH
    assert detail.needs == (Need.RISK_DECISION,)


def test_what_the_faces_add_to_a_risk_is_told_apart(services: Services, tenant: Tenant) -> None:
    """R30: who is to give her own opinion on the faces is not to see it; where they add nothing, nothing is apart."""
    case_id = received_case(services, tenant.tenant_id)
    found = [finding("faces_differ", Severity.ALERT), finding("glare", Severity.WARNING)]
    pre_check(services, ScriptedChecker(found=found), case_id)
    blind = BlindRiskRecord(risk_level=RiskLevel.MEDIUM, alert_count=0, warning_count=1)
    summary = detail_of(services, case_id).summary
    assert (summary.risk_level, summary.alert_count, summary.warning_count) == (RiskLevel.HIGH, 1, 1)
    assert summary.blind == blind
    with services.database.transaction(Scope.system()) as connection:
        assert load_summaries(connection, [case_id])[case_id] == summary
    other = received_case(services, tenant.tenant_id, reference="ref-2")
    pre_check(services, ScriptedChecker(found=[finding("glare", Severity.WARNING)]), other)
    assert detail_of(services, other).summary.blind is None


@pytest.mark.parametrize(("code", "level"), [("face_seen_before", RiskLevel.HIGH), ("glare", RiskLevel.MEDIUM)])
def test_without_the_faces_a_case_is_rated_by_all_else(code: str, level: RiskLevel) -> None:
    """Also an alert of another kind on the same faces, which tells nothing of the comparison."""
    others = [finding(code, Severity.ALERT)]
    rating = rate([finding("faces_uncertain", Severity.WARNING), *others])
    assert rating.blind is not None
    assert (rating.blind.risk_level, rating.blind.alert_count, rating.blind.warning_count) == (level, 1, 0)
    assert rating.blind.risk_level is rate(others).risk_level
    assert rate(others).blind is None


@pytest.mark.parametrize("code", FindingCode)
@pytest.mark.parametrize("severity", Severity)
def test_rating_of_every_finding(code: FindingCode, severity: Severity) -> None:
    """R24: alerts of the three labels are high, every other alert or warning is medium, remarks alone are low."""
    rating = rate([finding(code.value, severity)])
    if severity is Severity.INFO:
        assert rating.risk_level is RiskLevel.LOW
    elif severity is Severity.ALERT and code in FAMILY_OF:
        assert (rating.risk_level, rating.needs) == (RiskLevel.HIGH, (Need.RISK_DECISION,))
    else:
        assert (rating.risk_level, rating.needs) == (RiskLevel.MEDIUM, ())


def test_failure_is_retried_and_then_fine(services: Services, tenant: Tenant) -> None:
    """Two failures are overcome; the case bears no trace of them."""
    case_id = received_case(services, tenant.tenant_id)
    with services.database.transaction(Scope.system()) as connection:
        defer_pre_check(connection, case_id)
    checker = ScriptedChecker(failures=2)
    run_jobs(services, checker=checker)
    assert len(checker.calls) == 3
    assert detail_of(services, case_id).summary.pre_check is PreCheckState.DONE


def test_failing_for_good_still_reaches_a_person(
    services: Services, tenant: Tenant, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Bounded retries; then the case is ready, marked failed, and no message of the model is in any log."""
    case_id = received_case(services, tenant.tenant_id)
    with services.database.transaction(Scope.system()) as connection:
        defer_pre_check(connection, case_id)
    checker = ScriptedChecker(failures=99)
    run_jobs(services, checker=checker)
    assert len(checker.calls) == BACKOFF.tries
    detail = detail_of(services, case_id)
    assert (detail.summary.status.value, detail.summary.pre_check) == ("ready", PreCheckState.FAILED)
    assert [item.code for item in detail.findings] == ["precheck_failed"]
    printed = "".join(capfd.readouterr()) + caplog.text
    assert "440305197501010015" not in printed


def test_killed_workers_count_as_tries(services: Services, tenant: Tenant) -> None:
    """A picture that kills its worker each time is not tried for ever: the case goes to a person."""
    case_id = received_case(services, tenant.tenant_id)
    with services.database.transaction(Scope.system()) as connection:
        defer_pre_check(connection, case_id)

    async def die_and_be_rescued() -> int:
        app = build_job_app(services.database.url, services, capabilities=())
        async with app.open_async():
            with_worker = await app.job_manager.register_worker()
            job = await app.job_manager.fetch_job(queues=None, worker_id=with_worker)
            assert job is not None
            # The worker is gone without a word.
            with services.database.engine.begin() as connection:
                connection.execute(sa.text("UPDATE procrastinate_workers SET last_heartbeat = '2020-01-01'"))
            return await rescue_stalled_jobs(app)

    for _ in range(BACKOFF.tries):
        assert asyncio.run(die_and_be_rescued()) == 1
    checker = ScriptedChecker()
    run_jobs(services, checker=checker)
    assert checker.calls == []
    assert detail_of(services, case_id).summary.pre_check is PreCheckState.FAILED


def test_a_killed_worker_leaves_a_case_that_is_checked_again(services: Services, tenant: Tenant) -> None:
    """A worker that dies between start and end of a check: the next one goes on from PRE_CHECKING."""
    case_id = received_case(services, tenant.tenant_id)
    system_move(services, case_id, Action.START_PRE_CHECK)
    assert queue_left_behind(services) == 1
    assert queue_left_behind(services) == 0
    run_jobs(services)
    assert detail_of(services, case_id).summary.status.value == "ready"
    assert queue_left_behind(services) == 0


def test_checking_twice_changes_nothing(services: Services, tenant: Tenant) -> None:
    """A job that runs again after its work was done finds nothing to do."""
    case_id = received_case(services, tenant.tenant_id)
    assert pre_check(services, ScriptedChecker(), case_id)
    version = detail_of(services, case_id).summary.version
    checker = ScriptedChecker()
    assert not pre_check(services, checker, case_id)
    try_pre_check(services, lambda: checker, case_id, 3)
    assert checker.calls == []
    assert detail_of(services, case_id).summary.version == version


def test_failure_asks_for_another_try(services: Services, tenant: Tenant) -> None:
    """A try that is not the last one fails its job, without the error's own words."""
    case_id = received_case(services, tenant.tenant_id)
    with pytest.raises(JobFailed) as failed:
        try_pre_check(services, lambda: ScriptedChecker(failures=1), case_id, 0)
    assert failed.value.__suppress_context__
    assert "张伟" not in str(failed.value)


def test_new_evidence_gives_new_results_and_keeps_the_old(services: Services, tenant: Tenant) -> None:
    """R11, R19: after a supplement the pre-check runs anew; what the first run read stays in the record."""
    client = TestClient(application_of(services))
    receipt = submit(client, services, tenant).json()
    run_jobs(services, checker=ScriptedChecker(found=[finding("blurred", Severity.WARNING)]))
    with services.database.transaction(Scope.system()) as connection:
        ask_again(connection, receipt["case_id"])
    path = f"/v1/cases/{receipt['case_id']}/evidence"
    assert post(client, services, tenant, path, multipart([("id_front", picture())])).status_code == 200
    run_jobs(services, checker=ScriptedChecker())
    detail = detail_of(services, receipt["case_id"])
    assert (len(detail.readings), detail.findings) == (1, ())
    assert detail.summary.risk_level is RiskLevel.LOW
    assert (count(services, "readings"), count(services, "readings", "superseded_at IS NULL")) == (2, 1)
    assert count(services, "findings", "superseded_at IS NOT NULL") == 1


def ask_again(connection: sa.Connection, case_id: str) -> None:
    """Put a ready case back to its customer, on record as the database demands."""
    connection.execute(
        sa.text(
            "WITH moved AS (UPDATE cases SET status = 'waiting_customer', version = version + 1 WHERE case_id = :id "
            "RETURNING case_id, tenant_id, version) "
            "INSERT INTO log_entries (tenant_id, case_id, case_version, actor_kind, operation, details, at) "
            "SELECT tenant_id, case_id, version, 'system', 'set_by_test', :details, now() FROM moved"
        ),
        {"id": case_id, "details": json.dumps({})},
    )
