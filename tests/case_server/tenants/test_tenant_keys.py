"""Tenants with API keys (section 3), their signatures, plans and quotas (R107)."""

from datetime import timedelta
from typing import Annotated, Any

import pytest
from fastapi import Depends, FastAPI, Request
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from case_contract.vocabulary import CaseType, Plan, Tier
from case_server.accounts import tenant_actor
from case_server.accounts.tenant_actor import TenantActor, current_tenant
from case_server.application import build_application
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from case_server.tenants import service
from case_server.tenants.plans import TERMS, admits
from tests.case_server.api import TestClient, make_tenant
from tests.support.clock import FixedClock

pytestmark = pytest.mark.slow

_PATH = "/v1/probe"


def _probe(services: Services) -> FastAPI:
    """The application's own middleware, answers and dependency around a route that says whom it recognised."""
    application = build_application(services, only=[])

    @application.post(_PATH)
    async def probe(request: Request, tenant: Annotated[TenantActor, Depends(current_tenant)]) -> dict[str, Any]:
        return {"tenant_id": str(tenant.tenant_id), "length": len(await request.body())}

    return application


@pytest.fixture
def probe(services: Services) -> TestClient:
    """Called without a network."""
    return TestClient(_probe(services), base_url="https://testserver", raise_server_exceptions=False)


def test_a_signed_request_is_known_and_its_body_stays_readable(probe: TestClient, services: Services) -> None:
    """The key names the tenant, the signature proves it."""
    tenant = make_tenant(services)
    answer = probe.post(_PATH, content=b"abc", headers=tenant.headers(services, "POST", _PATH, b"abc", "k"))
    assert answer.json() == {"tenant_id": str(tenant.tenant_id), "length": 3}


@pytest.mark.parametrize("change", ["body", "path", "key", "secret", "idempotency"])
def test_whatever_is_signed_cannot_be_changed(probe: TestClient, services: Services, change: str) -> None:
    """Body, path, idempotency key and secret are all under the signature; another tenant's key does not fit."""
    tenant, other = make_tenant(services), make_tenant(services, "Other Bank")
    headers = tenant.headers(services, "POST", _PATH if change != "path" else "/v1/other", b"abc", "k")
    if change == "key":
        headers["Authorization"] = f"Bearer {other.api_key_id}"
    if change == "secret":
        headers = {**other.headers(services, "POST", _PATH, b"abc", "k"), "Authorization": headers["Authorization"]}
    if change == "idempotency":
        headers["Idempotency-Key"] = "another"
    answer = probe.post(_PATH, content=b"abd" if change == "body" else b"abc", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "signature_invalid")


@pytest.mark.parametrize(("moved_s", "expected"), [(-301, "request_too_old"), (301, "request_too_old")])
def test_an_old_signature_is_refused(
    probe: TestClient, services: Services, clock: FixedClock, moved_s: int, expected: str
) -> None:
    """Five minutes either way, no more."""
    tenant = make_tenant(services)
    headers = tenant.headers(services, "POST", _PATH, b"abc")
    clock.advance(timedelta(seconds=moved_s))
    assert probe.post(_PATH, content=b"abc", headers=headers).json()["code"] == expected


@pytest.mark.parametrize("moved_s", [-300, 300])
def test_a_signature_within_five_minutes_is_taken(
    probe: TestClient, services: Services, clock: FixedClock, moved_s: int
) -> None:
    """Clocks of tenants may be a little off."""
    headers = make_tenant(services).headers(services, "POST", _PATH, b"abc")
    clock.advance(timedelta(seconds=moved_s))
    assert probe.post(_PATH, content=b"abc", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("header", "value", "code"),
    [
        ("Authorization", "Bearer not-a-key", "not_signed_in"),
        ("Authorization", "Bearer 0190a0a0-0000-7000-8000-000000000000", "not_signed_in"),
        ("X-Signature", "", "signature_invalid"),
        ("X-Signature", "v1=00", "signature_invalid"),
        ("X-Signature", "t=x,v1=00", "signature_invalid"),
    ],
)
def test_half_a_proof_is_none(probe: TestClient, services: Services, header: str, value: str, code: str) -> None:
    """Malformed and unknown keys and signatures are answered, never an error of ours."""
    headers = {**make_tenant(services).headers(services, "POST", _PATH, b""), header: value}
    assert probe.post(_PATH, headers=headers).json()["code"] == code


def test_a_revoked_key_and_a_closed_tenant_are_out_at_once(
    probe: TestClient, services: Services, clock: FixedClock
) -> None:
    """No cache stands between revocation and refusal."""
    revoked, closed = make_tenant(services), make_tenant(services, "Closed Bank")
    with services.database.transaction(Scope.system()) as connection:
        assert service.revoke_api_key(connection, revoked.api_key_id, now=clock.now())
        assert not service.revoke_api_key(connection, revoked.api_key_id, now=clock.now())
        connection.execute(
            text("UPDATE tenants SET closed_at = :now WHERE tenant_id = :tenant"),
            {"now": clock.now(), "tenant": closed.tenant_id},
        )
    for tenant in (revoked, closed):
        answer = probe.post(_PATH, headers=tenant.headers(services, "POST", _PATH))
        assert answer.json()["code"] == "not_signed_in"


def test_a_body_over_the_limit_is_refused_however_it_comes(
    probe: TestClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Announced or streamed without a length, it is not held in memory."""
    monkeypatch.setattr(tenant_actor, "MOST_BODY_BYTES", 10)
    headers = make_tenant(services).headers(services, "POST", _PATH, b"x" * 11)
    announced = probe.post(_PATH, content=b"x" * 11, headers=headers)
    streamed = probe.post(_PATH, content=iter([b"x" * 6, b"x" * 5]), headers=headers)
    assert [announced.json()["code"], streamed.json()["code"]] == ["evidence_too_large"] * 2


def test_secrets_are_stored_wrapped_and_shown_by_no_repr(services: Services, clock: FixedClock) -> None:
    """The database alone signs nothing; nothing printed by accident does either."""
    with services.database.transaction(Scope.system()) as connection:
        created = service.create_tenant(
            connection,
            services.key_provider,
            name="Bank",
            plan=Plan.BASIC,
            webhook_url="https://bank.example/hook",
            now=clock.now(),
        )
        row = connection.execute(
            text("SELECT secret_wrapped, webhook_secret_wrapped FROM api_keys JOIN tenants USING (tenant_id)")
        ).one()
        webhook = service.webhook_of(connection, services.key_provider, created.tenant_id)
    assert webhook is not None
    assert created.webhook_secret is not None
    assert webhook.secret == created.webhook_secret.encode()
    assert created.api_key.secret.encode() not in row.secret_wrapped
    assert created.webhook_secret.encode() not in row.webhook_secret_wrapped
    for shown in (repr(created), repr(webhook)):
        assert created.api_key.secret not in shown
        assert created.webhook_secret not in shown


@pytest.mark.parametrize(
    "url", ["http://bank.example/hook", "ftp://bank.example", "https://user:pw@bank.example/", "https:///x", "nonsense"]
)
def test_a_webhook_goes_over_https_and_carries_no_credentials(services: Services, clock: FixedClock, url: str) -> None:
    """Plain http is for loopback only."""
    with pytest.raises(service.WebhookAddressRefused), services.database.transaction(Scope.system()) as connection:
        service.create_tenant(
            connection, services.key_provider, name="Bank", plan=Plan.BASIC, webhook_url=url, now=clock.now()
        )


def test_two_tenants_have_not_one_name(services: Services) -> None:
    """A name tells tenants apart on every screen."""
    make_tenant(services)
    with pytest.raises(IntegrityError):
        make_tenant(services)


def test_the_quota_of_a_day_is_exact_and_starts_anew_at_midnight_in_beijing(
    services: Services, clock: FixedClock
) -> None:
    """R107: the basic plan's quota holds to the case."""
    tenant = make_tenant(services, plan=Plan.BASIC)
    most = TERMS[Plan.BASIC].cases_a_day

    def count(times: int = 1) -> bool:
        with services.database.transaction(Scope.tenants({tenant.tenant_id})) as connection:
            return all(service.count_case(connection, tenant.tenant_id, Plan.BASIC, clock.now()) for _ in range(times))

    assert count(most)
    assert not count()
    clock.advance(timedelta(hours=6, minutes=59))
    assert not count()
    clock.advance(timedelta(minutes=1))
    assert count()


@given(plan=st.sampled_from(Plan), case_type=st.sampled_from(CaseType), tier=st.sampled_from(Tier))
def test_the_basic_plan_takes_ordinary_payment_accounts_only(plan: Plan, case_type: CaseType, tier: Tier) -> None:
    """R107: the advanced plan takes everything, the basic one what it says."""
    basic = case_type is CaseType.PAYMENT_ACCOUNT and tier is Tier.NORMAL
    assert admits(plan, case_type, tier) == (plan is Plan.ADVANCED or basic)
