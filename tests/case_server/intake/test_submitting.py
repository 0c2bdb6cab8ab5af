"""Opening cases: completeness, idempotency, quotas, consent, isolation (R3, R18, R59, R86, R107)."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from case_contract.identifiers import normal_service_code
from case_contract.vocabulary import Plan
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from case_server.tenants import plans
from tests.case_server.api import TestClient, make_tenant
from tests.case_server.intake.sending import case_json, multipart, picture, post, submit
from tests.case_server.parts import application_of

pytestmark = pytest.mark.slow


@pytest.fixture
def client(services: Services) -> TestClient:
    """The whole application."""
    return TestClient(application_of(services))


def count(services: Services, table: str) -> int:
    """Rows of a table, whoever they belong to."""
    with services.database.transaction(Scope.system()) as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(sa.table(table))).scalar_one())


def jobs(services: Services) -> list[tuple[str, str]]:
    """Queued jobs as task name and case."""
    with services.database.engine.begin() as connection:
        rows = connection.execute(sa.text("SELECT task_name, args->>'case_id' FROM procrastinate_jobs ORDER BY id"))
        return [(row[0], row[1]) for row in rows]


def test_complete_submission_is_received_and_queued(client: TestClient, services: Services) -> None:
    """R18, R38, R86: 201, a service code that passes its check, two hours to go, and a pre-check is queued."""
    tenant = make_tenant(services)
    answer = submit(client, services, tenant)
    assert answer.status_code == 201, answer.text
    receipt = answer.json()
    assert receipt["status"] == "received"
    assert receipt["missing"] == []
    assert normal_service_code(receipt["service_code"]) == receipt["service_code"]
    assert receipt["result_url"].endswith(f"/result/{receipt['service_code']}")
    assert datetime.fromisoformat(receipt["due_at"]) == services.clock.now() + timedelta(hours=2)
    assert jobs(services) == [("precheck.pre_check", receipt["case_id"])]
    stored = client.get(
        f"/v1/cases/{receipt['case_id']}/receipt",
        headers=tenant.headers(services, "GET", f"/v1/cases/{receipt['case_id']}/receipt"),
    )
    assert stored.json() == receipt


def test_missing_evidence_is_named_and_waited_for(client: TestClient, services: Services) -> None:
    """R3: a machine-readable answer says what is missing; the case waits, its clock paused, and nothing is queued."""
    tenant = make_tenant(services)
    receipt = submit(client, services, tenant, evidence={"id_front": picture()}).json()
    assert receipt["status"] == "waiting_customer"
    assert [item["kind"] for item in receipt["missing"]] == ["id_back", "selfie"]
    assert receipt["missing"][0]["title_zh"] == "身份证国徽面"
    assert jobs(services) == []

    path = f"/v1/cases/{receipt['case_id']}/evidence"
    half = post(client, services, tenant, path, multipart([("id_back", picture())])).json()
    assert (half["status"], [item["kind"] for item in half["missing"]]) == ("waiting_customer", ["selfie"])
    whole = post(client, services, tenant, path, multipart([("selfie", picture()), ("id_back", picture())]))
    assert (whole.json()["status"], whole.json()["missing"]) == ("received", [])
    assert jobs(services) == [("precheck.pre_check", receipt["case_id"])]
    # What came first is kept, but no longer current.
    with services.database.transaction(Scope.system()) as connection:
        kinds = connection.execute(
            sa.text("SELECT kind, superseded_at IS NULL AS current FROM evidence ORDER BY evidence_id")
        ).all()
    assert [tuple(row) for row in kinds] == [
        ("id_front", True),
        ("id_back", False),
        ("selfie", True),
        ("id_back", True),
    ] or sorted(map(tuple, kinds)) == [("id_back", False), ("id_back", True), ("id_front", True), ("selfie", True)]


def test_supplement_is_refused_while_nobody_waits_for_it(client: TestClient, services: Services) -> None:
    """R18: the transition table decides; a case under way takes no new evidence."""
    tenant = make_tenant(services)
    receipt = submit(client, services, tenant).json()
    path = f"/v1/cases/{receipt['case_id']}/evidence"
    answer = post(client, services, tenant, path, multipart([("selfie", picture())]))
    assert (answer.status_code, answer.json()["code"]) == (409, "transition_refused")
    assert count(services, "evidence") == 3


def test_repeated_request_is_answered_and_not_done_twice(client: TestClient, services: Services) -> None:
    """The same key and content give 200 and the same receipt, however the content was packed."""
    tenant = make_tenant(services)
    first = submit(client, services, tenant, key="k1")
    files = {"selfie": picture(), "id_back": picture(), "id_front": picture()}
    again = submit(client, services, tenant, key="k1", evidence=files)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert (count(services, "cases"), count(services, "evidence")) == (1, 3)
    other = submit(client, services, tenant, key="k1", case=case_json(services, tenant_reference="order-2"))
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    elsewhere = submit(client, services, make_tenant(services, "Other"), key="k1")
    assert elsewhere.status_code == 201


def test_the_same_request_at_the_same_time_opens_one_case(client: TestClient, services: Services) -> None:
    """Idempotency holds under concurrency: eight at once, one case, one receipt."""
    tenant = make_tenant(services)
    case = case_json(services)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: submit(client, services, tenant, key="same", case=case), range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert len({answer.text for answer in answers}) == 1
    assert (count(services, "cases"), count(services, "evidence"), len(jobs(services))) == (1, 3, 1)


def test_quota_of_the_plan_is_kept(client: TestClient, services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """R107: the plan's number of cases a day is enforced exactly, and a refused case leaves nothing behind."""
    small = dict(plans.TERMS) | {Plan.ADVANCED: plans.PlanTerms(2, frozenset(plans.Feature))}
    monkeypatch.setattr("case_server.tenants.service.TERMS", small)
    tenant = make_tenant(services)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: submit(client, services, tenant), range(5)))
    assert sorted(answer.status_code for answer in answers) == [201, 201, 429, 429, 429]
    assert {answer.json()["code"] for answer in answers if answer.status_code == 429} == {"quota_exceeded"}
    assert (count(services, "cases"), count(services, "intake_requests")) == (2, 2)
    files = [path for path in services.settings.evidence_folder.rglob("*") if path.is_file()]
    assert len(files) == 6
    services.clock.advance(timedelta(days=1))  # type: ignore[attr-defined]  # the fixed clock of tests
    assert submit(client, services, tenant).status_code == 201


def test_plan_without_the_feature_is_told(client: TestClient, services: Services) -> None:
    """R107: merchant accounts are not in the basic package."""
    tenant = make_tenant(services, plan=Plan.BASIC)
    answer = submit(client, services, tenant, case=case_json(services, case_type="merchant_account"))
    assert (answer.status_code, answer.json()["code"]) == (403, "plan_lacks_feature")


@pytest.mark.parametrize(
    "consent",
    [
        None,
        {},
        {"given_at": "2099-01-01T00:00:00Z", "text_version": "1"},
        {"given_at": "0001-01-01T00:00:00+14:00", "text_version": "1"},
    ],
)
def test_without_consent_nothing_is_taken(client: TestClient, services: Services, consent: object) -> None:
    """R59: separate consent to face processing comes before any upload."""
    case = case_json(services)
    case.pop("consent")
    answer = submit(
        client, services, make_tenant(services), case=case if consent is None else case | {"consent": consent}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "consent_missing")
    assert count(services, "cases") == 0


def test_consent_is_on_record(client: TestClient, services: Services) -> None:
    """R59, R72: consent, evidence and reception are entries of the log, written with the case."""
    submit(client, services, make_tenant(services))
    with services.database.transaction(Scope.system()) as connection:
        rows = connection.execute(sa.text("SELECT operation, details FROM log_entries WHERE case_id IS NOT NULL"))
        entries = [(row.operation, json.loads(row.details)) for row in rows]
    operations = [operation for operation, _ in entries]
    assert operations.count("evidence_received") == 3
    assert "receive" in operations
    assert dict(entries)["consent_recorded"]["text_version"] == "2026-01"
    assert "张伟" not in json.dumps(entries, ensure_ascii=False)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"case_type": "casino"}, "case.case_type"),
        ({"subject_id": ""}, "case.subject_id"),
        ({"declared": {"name": "x" * 401}}, "case.declared"),
        ({"declared": {f"f{number}": "x" for number in range(65)}}, "case.declared"),
        ({"declared": {"name": "张\x00伟"}}, "case.declared"),
        ({"declared": {"na\x85me": "张伟"}}, "case.declared"),
        ({"declared": {"": "x"}}, "case.declared"),
        ({"tenant_reference": "A\u202e1"}, "case.tenant_reference"),
        ({"tenant_reference": "A1\n"}, "case.tenant_reference"),
        ({"subject_id": "C\ud8001"}, "case"),
        ({"surprise": 1}, "case"),
    ],
)
def test_invalid_case_names_the_field_only(
    client: TestClient, services: Services, changes: dict[str, object], field: str
) -> None:
    """Problem answers name fields and never repeat values."""
    answer = submit(client, services, make_tenant(services), case=case_json(services, **changes))
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert answer.json()["errors"] == [field]
    assert "xxxx" not in answer.text


def test_missing_key_and_foreign_cases(client: TestClient, services: Services) -> None:
    """No idempotency key, no case; and another tenant's case does not exist for whoever asks (R79)."""
    tenant, stranger = make_tenant(services), make_tenant(services, "Stranger")
    none = submit(client, services, tenant, key="")
    assert (none.status_code, none.json()["code"]) == (400, "idempotency_key_missing")
    case_id = submit(client, services, tenant, evidence={"id_front": picture()}).json()["case_id"]
    path = f"/v1/cases/{case_id}/receipt"
    assert client.get(path, headers=stranger.headers(services, "GET", path)).status_code == 404
    path = f"/v1/cases/{case_id}/evidence"
    assert post(client, services, stranger, path, multipart([("selfie", picture())])).status_code == 404
    body = multipart([("selfie", picture())])
    forged = post(client, services, tenant, path, body, content_type="multipart/form-data; boundary=other")
    assert forged.status_code == 422


@pytest.mark.parametrize("written", ["4.40306E+17", "4,40305e17", " 4E+17 "])
def test_a_number_that_has_lost_its_digits_is_refused(client: TestClient, services: Services, written: str) -> None:
    """R21: as an import refuses it; a document number with an E among its digits is taken."""
    tenant = make_tenant(services)
    answer = submit(client, services, tenant, case=case_json(services, declared={"name": "x", "id_number": written}))
    assert (answer.status_code, answer.json()["code"]) == (422, "number_rounded")
    assert answer.json()["errors"] == ["case.declared"]
    assert written.strip() not in answer.text
    taken = submit(client, services, tenant, case=case_json(services, declared={"document_number": "4E1712345"}))
    assert taken.status_code == 201
