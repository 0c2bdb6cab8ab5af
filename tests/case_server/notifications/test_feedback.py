"""Feedback to tenants: signed, retried, given up, sent again (R38, R39, R85, R87)."""

import json
import ssl
import threading
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from case_contract.feedback import ResultNotice
from case_contract.reasons import REASONS, RiskFamily
from case_contract.signing import signature_timestamp, webhook_signature
from case_contract.vocabulary import CaseType, Role, Verdict
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from case_server.foundation.tls import server_context, tls_files
from case_server.notifications.delivery import Delivered, NotDelivered, Postman
from case_server.notifications.jobs import postman_for, queue_left_behind
from case_server.notifications.service import BACKOFF, customer_reasons
from case_server.tenants.service import webhook_of
from tests.case_server.api import Tenant, TestClient, make_person, make_tenant
from tests.case_server.cases.desk import Desk, ready_case, whole_review
from tests.case_server.notifications.receiver import receiving
from tests.case_server.parts import application_of
from tests.case_server.precheck.running import run_jobs

LOCAL = Postman(loopback_allowed=True)


def desk_for(services: Services, tenant: Tenant) -> Desk:
    """A reviewer of this tenant."""
    tenants = frozenset({tenant.tenant_id})
    return Desk(services, make_person(services, Role.REVIEWER, tenants=tenants), frozenset({Role.REVIEWER}), tenants)


def decide(services: Services, tenant: Tenant, verdict: Verdict, *reasons: str) -> UUID:
    """A case on which a reviewer has given this verdict."""
    case_id = ready_case(services, tenant.tenant_id, case_type=CaseType.CROSS_BORDER)
    desk = desk_for(services, tenant)
    claimed = desk.claim()
    assert claimed is not None
    assert claimed.case_id == case_id
    outcomes = desk.say(claimed, *whole_review(verdict, *reasons))
    assert {outcome.outcome.value for outcome in outcomes} == {"applied"}
    return case_id


def value(services: Services, query: str, **values: object) -> object:
    """One value from the database."""
    with services.database.engine.begin() as connection:
        return connection.execute(sa.text(query), values).scalar_one()


def status(services: Services, case_id: UUID) -> object:
    """Where a case is."""
    return value(services, "SELECT status FROM cases WHERE case_id = :id", id=case_id)


def test_verdict_reaches_the_tenant_signed(services: Services) -> None:
    """R38, R87: the notice is signed, says nothing personal, stops the clock, and the case goes to the archive."""
    with receiving() as receiver:
        tenant = make_tenant(services, webhook_url=receiver.url)
        case_id = decide(services, tenant, Verdict.APPROVE)
        services.clock.advance(timedelta(minutes=10))  # type: ignore[attr-defined]  # the fixed clock of tests
        run_jobs(services, postman=LOCAL)
    assert len(receiver.calls) == 1
    call = receiver.calls[0]
    notice = ResultNotice.model_validate_json(call.body)
    assert (notice.case_id, notice.verdict, notice.reasons) == (case_id, Verdict.APPROVE, ())
    with services.database.transaction(Scope.system()) as connection:
        webhook = webhook_of(connection, services.key_provider, tenant.tenant_id)
    assert webhook is not None
    stamp = signature_timestamp(call.headers["x-signature"])
    assert stamp == int(services.clock.now().timestamp())
    expected = webhook_signature(webhook.secret, timestamp=stamp, notice_id=notice.notice_id, body=call.body)
    assert call.headers["x-signature"] == expected
    assert (call.path, call.headers["idempotency-key"]) == ("/hook?x=1", str(notice.notice_id))
    assert status(services, case_id) == "archived"
    stopped = value(services, "SELECT clock_stopped_at FROM cases WHERE case_id = :id", id=case_id)
    assert stopped == services.clock.now()


def test_without_webhook_the_case_goes_on_at_once(services: Services) -> None:
    """A tenant that wants no webhook has the result page; its cases do not wait."""
    case_id = decide(services, make_tenant(services), Verdict.REJECT, "document_expired")
    assert status(services, case_id) == "decided"
    run_jobs(services)
    assert status(services, case_id) == "archived"
    assert value(services, "SELECT state FROM notices") == "not_needed"


def test_asking_again_tells_what_is_missing_and_moves_nothing(services: Services) -> None:
    """R3, R87: the customer is told what to send; the case keeps waiting."""
    with receiving() as receiver:
        tenant = make_tenant(services, webhook_url=receiver.url)
        case_id = decide(services, tenant, Verdict.ASK_AGAIN, "image_glare")
        run_jobs(services, postman=LOCAL)
    notice = ResultNotice.model_validate_json(receiver.calls[0].body)
    assert (notice.verdict, [reason.code for reason in notice.reasons]) == (Verdict.ASK_AGAIN, ["image_glare"])
    assert status(services, case_id) == "waiting_customer"


def test_failures_are_retried_until_it_works(services: Services) -> None:
    """R85: errors of the other side are tried again; each try is on record; the notice arrives once."""
    with receiving() as receiver:
        receiver.answers = (500, 503, 302, 204)
        receiver.location = "http://127.0.0.1:1/elsewhere"
        tenant = make_tenant(services, webhook_url=receiver.url)
        case_id = decide(services, tenant, Verdict.APPROVE)
        run_jobs(services, postman=LOCAL)
    assert len({call.body for call in receiver.calls}) == 1
    assert len(receiver.calls) == 4
    with services.database.engine.begin() as connection:
        tries = connection.execute(sa.text("SELECT answer, delivered FROM notice_attempts ORDER BY ctid")).all()
    assert [tuple(row) for row in tries] == [
        ("http_500", False),
        ("http_503", False),
        ("http_302", False),
        ("http_204", True),
    ]
    assert status(services, case_id) == "archived"


def test_dead_letter_waits_for_a_person_who_sends_it_again(services: Services) -> None:
    """After eight tries a person decides; sending again starts over, and only for what is dead."""
    client = TestClient(application_of(services))
    with receiving() as receiver:
        receiver.answers = (500,)
        tenant = make_tenant(services, webhook_url=receiver.url)
        supervisor = make_person(services, Role.SUPERVISOR, tenants=[tenant.tenant_id])
        reviewer = make_person(services, Role.REVIEWER, tenants=[tenant.tenant_id])
        stranger = make_person(services, Role.SUPERVISOR, tenants=[make_tenant(services, "Other").tenant_id])
        case_id = decide(services, tenant, Verdict.APPROVE)
        run_jobs(services, postman=LOCAL)
        assert len(receiver.calls) == BACKOFF.tries == 8
        assert status(services, case_id) == "decided"

        letters = client.get("/v1/feedback/dead-letters", headers=supervisor.headers).json()
        assert [(letter["case_id"], letter["attempts"], letter["last_error"]) for letter in letters] == [
            (str(case_id), 8, "http_500")
        ]
        assert client.get("/v1/feedback/dead-letters", headers=stranger.headers).json() == []
        assert client.get("/v1/feedback/dead-letters", headers=reviewer.headers).status_code == 403
        path = f"/v1/feedback/dead-letters/{letters[0]['notice_id']}/resend"
        assert client.post(path, headers=stranger.headers).status_code == 404
        assert client.post(path, headers=reviewer.headers).status_code == 403
        assert client.post(path, headers=supervisor.headers).status_code == 202
        again = client.post(path, headers=supervisor.headers)
        assert (again.status_code, again.json()["code"]) == (409, "webhook_not_dead")
        receiver.answers = (200,)
        run_jobs(services, postman=LOCAL)
    assert len(receiver.calls) == 9
    assert status(services, case_id) == "archived"
    assert value(services, "SELECT count(*) FROM log_entries WHERE operation = 'notice_sent_again'") == 1


def test_lost_jobs_are_found_again(services: Services) -> None:
    """A pending notice without a job is queued again, and only then."""
    tenant = make_tenant(services)
    case_id = decide(services, tenant, Verdict.APPROVE)
    assert queue_left_behind(services) == 0
    with services.database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE procrastinate_jobs SET status = 'failed'"))
    assert queue_left_behind(services) == 1
    run_jobs(services)
    assert status(services, case_id) == "archived"


def test_https_is_checked_and_a_slow_receiver_is_cut_off(services: Services) -> None:
    """TLS with an unknown certificate fails; a receiver that never answers costs the deadline and no more."""
    files = tls_files(services.settings)
    trust = server_context(files)
    own = ssl.create_default_context(cafile=str(files.ca))
    sent = {"secret": b"s", "notice_id": UUID(int=1), "body": b"{}", "timestamp": 1}
    with receiving(trust) as receiver:
        trusting = Postman(loopback_allowed=True, trust=own)
        assert trusting.deliver(url=receiver.url, **sent) == Delivered(200)  # type: ignore[arg-type]  # typed by name above
        assert LOCAL.deliver(url=receiver.url, **sent) == NotDelivered("tls_failed")  # type: ignore[arg-type]  # likewise
        receiver.hold = threading.Event()
        hasty = Postman(loopback_allowed=True, timeout_s=0.2, trust=own)
        assert hasty.deliver(url=receiver.url, **sent) == NotDelivered("timed_out")  # type: ignore[arg-type]  # likewise
    gone = LOCAL.deliver(url="http://127.0.0.1:1/", **sent)  # type: ignore[arg-type]  # likewise
    assert gone == NotDelivered("connection_failed")


@pytest.mark.parametrize(
    ("host", "allowed"), [("127.0.0.1", True), ("::1", True), ("192.168.1.5", False), ("10.0.0.5", False)]
)
def test_loopback_webhooks_only_on_a_loopback_server(services: Services, host: str, allowed: bool) -> None:
    """Only a server that nobody else can reach sends to its own machine."""
    changed = replace(services, settings=replace(services.settings, host=host))
    assert postman_for(changed).loopback_allowed is allowed


@pytest.mark.parametrize("code", REASONS)
def test_nobody_is_tipped_off(code: str) -> None:
    """AML Law, confidentiality: reasons of suspicion share words and code; nothing internal goes out."""
    (told,) = customer_reasons([code])
    reason = REASONS[code]
    assert told.text_zh == reason.customer_zh
    said = json.dumps(told.model_dump(), ensure_ascii=False)
    if reason.family in set(RiskFamily) and reason.verdicts == REASONS["document_not_genuine"].verdicts:
        assert told.code == "not_confirmed"
        assert reason.internal_zh not in said
