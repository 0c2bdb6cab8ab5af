"""A host system reports payments; a large one opens a verification of a customer who was verified before (R33)."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from httpx import Response

from case_contract.records import CaseDetail
from case_contract.vocabulary import Plan, ReverificationGround, Role, Verdict
from case_server.cases.details import load_detail
from case_server.evidence.tables import case_keys
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from case_server.reverification.service import change_threshold
from tests.case_server.api import Tenant, TestClient, make_person, make_tenant
from tests.case_server.cases.desk import Desk, ready_case, whole_review
from tests.case_server.intake.sending import multipart, picture, post
from tests.case_server.parts import application_of

pytestmark = pytest.mark.slow

PATH = "/v1/tenant-events/transaction"


@pytest.fixture
def client(services: Services) -> TestClient:
    """The whole application."""
    return TestClient(application_of(services))


@pytest.fixture
def tenant(services: Services) -> Tenant:
    """Whose customer `subject-1` was approved."""
    tenant = make_tenant(services)
    judged(services, tenant, Verdict.APPROVE)
    return tenant


def judged(services: Services, tenant: Tenant, verdict: Verdict, *reasons: str) -> None:
    ready_case(services, tenant.tenant_id, declared={"name": "ANNA MARIA", "document_number": "X1234567"})
    tenants = frozenset({tenant.tenant_id})
    desk = Desk(services, make_person(services, Role.REVIEWER, tenants=tenants), frozenset({Role.REVIEWER}), tenants)
    claimed = desk.claim()
    assert claimed is not None
    desk.say(claimed, *whole_review(verdict, *reasons))


def report(client: TestClient, services: Services, tenant: Tenant, **changes: Any) -> Response:
    now = services.clock.now()
    event = {
        "reference": "pay-1",
        "subject_id": "subject-1",
        "amount": "50000.00",
        "currency": "CNY",
        "occurred_at": (now + timedelta(seconds=1)).isoformat(),
        "consent": {"given_at": now.isoformat(), "text_version": "2026-01"},
        **changes,
    }
    return post(client, services, tenant, PATH, json.dumps(event).encode(), content_type="application/json")


def detail_of(services: Services, case_id: str) -> CaseDetail:
    with services.database.transaction(Scope.system()) as connection:
        found = connection.scalars(sa.select(case_keys.c.case_id).where(case_keys.c.case_id == case_id)).one()
        detail = load_detail(connection, services.key_provider, found)
    assert detail is not None
    return detail


def entries(services: Services, operation: str) -> list[dict[str, Any]]:
    with services.database.transaction(Scope.system()) as connection:
        rows = connection.execute(
            sa.text("SELECT details FROM log_entries WHERE operation = :operation"), {"operation": operation}
        )
        return [row.details if isinstance(row.details, dict) else json.loads(row.details) for row in rows]


def test_a_large_payment_opens_a_case_that_waits_for_its_customer(
    client: TestClient, services: Services, tenant: Tenant
) -> None:
    """R33, R59: linked to the case that approved her, with what she declared there, and fresh evidence asked for."""
    answer = report(client, services, tenant)
    assert answer.status_code == 201, answer.text
    said = answer.json()
    assert (said["outcome"], said["ground"], said["case"]["status"]) == ("opened", "single", "waiting_customer")
    assert [item["kind"] for item in said["case"]["missing"]] == ["passport", "selfie"]
    detail = detail_of(services, said["case"]["case_id"])
    assert detail.declared == {"name": "ANNA MARIA", "document_number": "X1234567"}
    assert detail.tenant_reference == "pay-1"
    again = detail.reverification
    assert again is not None
    assert (again.ground, str(again.threshold), again.currency) == (ReverificationGround.SINGLE, "50000.0000", "CNY")
    earlier = detail_of(services, str(again.earlier_case_id))
    assert earlier.summary.service_code == again.earlier_service_code
    assert earlier.reverification is None
    assert [entry["ground"] for entry in entries(services, "reverification_opened")] == ["single"]
    assert len(entries(services, "consent_recorded")) == 1
    path = f"/v1/cases/{said['case']['case_id']}/evidence"
    whole = post(client, services, tenant, path, multipart([("selfie", picture()), ("passport", picture())]))
    assert (whole.json()["status"], whole.json()["missing"]) == ("received", [])


def test_reported_again_it_counts_once(client: TestClient, services: Services, tenant: Tenant) -> None:
    """R33: the same report is answered the same; another payment under its reference is refused."""
    occurred_at = services.clock.now().isoformat()
    first = report(client, services, tenant, occurred_at=occurred_at)
    again = report(client, services, tenant, occurred_at=occurred_at)
    assert first.json() == again.json()
    other = report(client, services, tenant, occurred_at=occurred_at, amount="50000.01")
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")


def test_further_large_payments_join_the_case_that_is_open(
    client: TestClient, services: Services, tenant: Tenant
) -> None:
    """R33: eight payments at once open one case."""
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: report(client, services, tenant, reference=f"pay-{n}"), range(8)))
    assert sorted(answer.json()["outcome"] for answer in answers) == ["already_open"] * 7 + ["opened"]
    assert len({answer.json()["case"]["case_id"] for answer in answers}) == 1


def test_small_payments_add_up(client: TestClient, services: Services, tenant: Tenant) -> None:
    """R33: a sum that is split is large when it is whole; other currencies are counted apart."""
    outcomes = [
        report(client, services, tenant, reference=f"pay-{place}", amount=amount, currency=currency).json()
        for place, (amount, currency) in enumerate(
            [("30000", "CNY"), ("9999.99", "USD"), ("19999.99", "CNY"), ("0.01", "CNY")]
        )
    ]
    assert [said["outcome"] for said in outcomes] == ["below_threshold"] * 3 + ["opened"]
    assert outcomes[-1]["ground"] == "sum"


def test_a_verification_starts_the_sum_anew(client: TestClient, services: Services, tenant: Tenant) -> None:
    """R33: what was paid before she was approved again is answered by that."""
    before = (services.clock.now() - timedelta(seconds=1)).isoformat()
    assert report(client, services, tenant, amount="40000", occurred_at=before).json()["outcome"] == "below_threshold"
    assert report(client, services, tenant, reference="pay-2", amount="40000").json()["outcome"] == "below_threshold"


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"subject_id": "never-seen"}, "subject_unknown"),
        ({"currency": "JPY", "amount": "99999999"}, "no_threshold"),
        ({"amount": "49999.9999"}, "below_threshold"),
    ],
)
def test_what_opens_nothing_says_why(
    client: TestClient, services: Services, tenant: Tenant, changes: dict[str, str], outcome: str
) -> None:
    """R33: a customer who was never approved is verified by a case of the ordinary kind."""
    answer = report(client, services, tenant, **changes)
    assert (answer.status_code, answer.json()["outcome"], answer.json()["case"]) == (200, outcome, None)


def test_a_rejected_customer_is_not_verified_again(client: TestClient, services: Services) -> None:
    """R33: only an approval is a verification."""
    tenant = make_tenant(services)
    judged(services, tenant, Verdict.REJECT, "document_unreadable")
    assert report(client, services, tenant).json()["outcome"] == "subject_unknown"


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": 50000.0},
        {"amount": "-1"},
        {"amount": "0.00001"},
        {"amount": "NaN"},
        {"currency": "cny"},
        {"occurred_at": "2026-11-28T00:00:00"},
        {"occurred_at": "2099-01-01T00:00:00Z"},
        {"occurred_at": "2001-01-01T00:00:00Z"},
        {"reference": ""},
    ],
)
def test_a_report_that_cannot_be_meant_is_refused(
    client: TestClient, services: Services, tenant: Tenant, changes: dict[str, object]
) -> None:
    """R33: exact amounts as text, currencies of ISO 4217, times with a zone and of now; the field is named."""
    answer = report(client, services, tenant, **changes)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert next(iter(changes)) in answer.text


def test_a_tenant_sets_its_own_thresholds(client: TestClient, services: Services, tenant: Tenant) -> None:
    """R33: higher, lower or never, on record."""
    for currency, amount in (("CNY", Decimal("200000")), ("USD", None), ("JPY", Decimal("1000000"))):
        with services.database.transaction(Scope.system()) as connection:
            change_threshold(
                connection, tenant_id=tenant.tenant_id, currency=currency, amount=amount, now=services.clock.now()
            )
    payments = (("CNY", "199999.9999"), ("USD", "99999999"), ("JPY", "1000000"))
    outcomes = [
        report(client, services, tenant, reference=f"pay-{currency}", currency=currency, amount=amount).json()[
            "outcome"
        ]
        for currency, amount in payments
    ]
    assert outcomes == ["below_threshold", "no_threshold", "opened"]
    assert {entry["amount"] for entry in entries(services, "reverification_threshold_set")} == {
        "200000",
        "1000000",
        None,
    }


def test_an_erased_case_tells_nothing_any_more(client: TestClient, services: Services, tenant: Tenant) -> None:
    """R33: what she declared is gone with its key, so she is verified as somebody new."""
    with services.database.transaction(Scope.system()) as connection:
        for case_id in connection.scalars(sa.select(case_keys.c.case_id)).all():
            assert services.evidence_store.erase_case(
                connection,
                tenant_id=tenant.tenant_id,
                case_id=case_id,
                at=services.clock.now(),
            )
    assert report(client, services, tenant).json()["outcome"] == "subject_unknown"


def test_a_plan_without_urgent_cases_opens_none(client: TestClient, services: Services) -> None:
    """R33, R107: refused as a submission of that tier would be, and the payment may be reported again."""
    tenant = make_tenant(services, plan=Plan.BASIC)
    judged(services, tenant, Verdict.APPROVE)
    answer = report(client, services, tenant, tier="urgent")
    assert (answer.status_code, answer.json()["code"]) == (403, "plan_lacks_feature")
    assert report(client, services, tenant, tier="urgent").status_code == 403, "it was taken for reported"
