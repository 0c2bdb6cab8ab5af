"""Section 3: isolation of tenants by row-level security, tested by trying to cross it on every route.

Every route has a crossing here or an exemption with its reason; a new route without either fails the first test.
A crossing is tried by somebody who holds every role, but for another tenant; the same request by the rightful side is
the control that shows that it would have worked.
"""

import base64
import json
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final
from uuid import uuid4

import pytest
import sqlalchemy as sa

from case_contract.commands import AddNote
from case_contract.vocabulary import Verdict
from case_server.accounts.tables import workstations
from case_server.cases.tables import verdicts
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from case_server.openapi import api_routes
from tests.case_server.api import Tenant
from tests.case_server.cases.desk import Desk, sync_body
from tests.case_server.intake.sending import multipart, picture, post, submit
from tests.case_server.two_tenants import ALL_ROLES, Side, World

Route = tuple[str, str]
Crossing = Callable[[World], None]

_NOWHERE: Final = str(uuid4())
_JSON: Final = {"content-type": "application/json"}

EXEMPT: Final[Mapping[Route, str]] = {
    ("GET", "/v1/health"): "tells nothing about anybody",
    ("POST", "/v1/sessions"): "before signing in there is no tenant; answers with the signer's own",
    ("POST", "/v1/sessions/refresh"): "answers with the token holder's own",
    ("DELETE", "/v1/sessions"): "ends the token holder's own session",
    ("GET", "/v1/changes"): "an event says that something changed and nothing else",
    ("GET", "/v1/log/head"): "hashes over the whole log; nothing of an entry can be read from them",
    ("GET", "/v1/log/inclusion"): "hashes over the whole log; nothing of an entry can be read from them",
    ("GET", "/v1/log/consistency"): "hashes over the whole log; nothing of an entry can be read from them",
    ("GET", "/v1/results/{code}"): "public to whoever was given the service code (R86), without personal data",
    ("GET", "/result"): "a form",
    ("GET", "/result/style.css"): "a style sheet",
    ("GET", "/result/{code}"): "public to whoever was given the service code (R86), without personal data",
}


def _hidden_item(method: str, path: Callable[[Side], str], unknown: str, **request: Any) -> Crossing:
    """Theirs is refused exactly as something that does not exist; to them it is given."""

    def cross(world: World) -> None:
        before = world.their_rows()
        tried = world.api.request(method, path(world.theirs), headers=world.mine.person.headers, **request)
        nowhere = world.api.request(method, unknown, headers=world.mine.person.headers, **request)
        assert tried.status_code == 404, tried.text
        assert _without_id(tried.json()) == _without_id(nowhere.json())
        assert not any(mark in tried.text for mark in world.theirs.marks())
        assert world.their_rows() == before
        control = world.api.request(method, path(world.theirs), headers=world.theirs.person.headers, **request)
        assert control.status_code in {200, 202, 204}, control.text

    return cross


def _hidden_in_list(
    method: str, path: str, mark: Callable[[Side], str], query: Callable[[Side], str] | None = None
) -> Crossing:
    """The list of the one side has nothing of the other, not even when asked for by id."""

    def cross(world: World) -> None:
        for suffix in ("", "" if query is None else query(world.theirs)):
            tried = world.api.request(method, path + suffix, headers=world.mine.person.headers)
            assert tried.status_code in {200, 404}, tried.text
            assert not any(mark_ in tried.text for mark_ in world.theirs.marks())
        control = world.api.request(method, path, headers=world.theirs.person.headers)
        assert mark(world.theirs) in control.text

    return cross


def _claim_next(world: World) -> None:
    for query in ("", f"?tenant={world.theirs.tenant.tenant_id}"):
        given = world.api.post(f"/v1/cases/claim{query}", headers=world.mine.person.headers)
        assert not any(mark in given.text for mark in world.theirs.marks())
    control = world.api.post("/v1/cases/claim", headers=world.theirs.person.headers)
    assert control.json()["summary"]["case_id"] == str(world.theirs.ready)


def _sync(world: World) -> None:
    before = world.their_rows()
    mine, theirs = _desk(world.services, world.mine), _desk(world.services, world.theirs)
    tried = world.api.post(
        "/v1/sync",
        headers={**world.mine.person.headers, **_JSON},
        content=sync_body(
            mine.sign(world.theirs.held, 1, AddNote(text="x")), theirs.sign(world.theirs.held, 1, AddNote(text="x"))
        ),
    )
    assert [outcome["outcome"] for outcome in tried.json()["outcomes"]] == ["refused", "refused"]
    assert not any(mark in tried.text for mark in world.theirs.marks())
    assert world.their_rows() == before
    control = world.api.post("/v1/sync", headers={**world.theirs.person.headers, **_JSON}, content=sync_body())
    assert str(world.theirs.held) in control.text


def _same_idempotency_key(world: World) -> None:
    answers = [
        submit(world.api, world.services, side.tenant, evidence={}, key="the same key").json()
        for side in (world.theirs, world.mine)
    ]
    assert answers[0]["case_id"] != answers[1]["case_id"]
    again = submit(world.api, world.services, world.theirs.tenant, evidence={}, key="the same key").json()
    assert again["case_id"] == answers[0]["case_id"]


def _supplement(world: World) -> None:
    before = world.their_rows()
    path = f"/v1/cases/{world.theirs.waiting}/evidence"
    body = multipart([("id_front", picture())])
    tried = post(world.api, world.services, world.mine.tenant, path, body)
    assert tried.status_code == 404, tried.text
    assert world.their_rows() == before
    assert post(world.api, world.services, world.theirs.tenant, path, body).status_code in {200, 201}


def _receipt(world: World) -> None:
    path = f"/v1/cases/{world.theirs.waiting}/receipt"

    def ask(tenant: Tenant) -> Any:
        return world.api.get(path, headers=tenant.headers(world.services, "GET", path))

    assert ask(world.mine.tenant).status_code == 404
    assert ask(world.theirs.tenant).json()["case_id"] == str(world.theirs.waiting)


def _relationship_ended(world: World) -> None:
    path = "/v1/tenant-events/relationship-ended"
    event = f'{{"subject_id": "subject-1", "ended_on": "{date(2026, 10, 1)}"}}'.encode()

    def tell(tenant: Tenant) -> int:
        headers = {**tenant.headers(world.services, "POST", path, event), "content-type": "application/json"}
        answer = world.api.post(path, content=event, headers=headers)
        return int(answer.json()["cases"])

    # Both tenants have one archived case of a customer with this id: each report reaches its own.
    assert tell(world.mine.tenant) == 1
    assert world.their_retention() is None
    assert tell(world.theirs.tenant) == 1
    assert world.their_retention() == date(2036, 11, 2)


def _transaction(world: World) -> None:
    path = "/v1/tenant-events/transaction"
    now = world.services.clock.now().isoformat()
    payment = {"reference": "pay-1", "subject_id": "subject-1", "amount": "50000", "currency": "CNY"}
    event = {**payment, "occurred_at": now, "consent": {"given_at": now, "text_version": "1"}}

    def tell(tenant: Tenant) -> Any:
        body = json.dumps(event).encode()
        return post(world.api, world.services, tenant, path, body, content_type="application/json").json()

    # Both tenants have verified a customer with this id: each payment opens a case of its own side.
    before = world.their_rows()
    mine = tell(world.mine.tenant)
    assert mine["outcome"] == "opened"
    assert world.their_rows() == before
    theirs = tell(world.theirs.tenant)
    assert theirs["outcome"] == "opened"
    assert theirs["case"]["case_id"] != mine["case"]["case_id"]


def _report(world: World) -> None:
    """Counts of the one side have nothing of the other, also when its id is asked for."""
    now = world.services.clock.now()
    period = {"from": (now - timedelta(days=1)).isoformat(), "to": (now + timedelta(days=1)).isoformat()}
    path, theirs = "/v1/reports/automation", str(world.theirs.tenant.tenant_id)
    own = world.api.get(path, params=period, headers=world.mine.person.headers).json()
    tried = world.api.get(path, params={**period, "tenant": theirs}, headers=world.mine.person.headers).json()
    control = world.api.get(path, params={**period, "tenant": theirs}, headers=world.theirs.person.headers).json()
    assert (own["cases"], tried["cases"], control["cases"]) == (2, 0, 2)
    assert tried["steps"]["trials"] == 0 < control["steps"]["trials"]


def _labels(world: World) -> None:
    """What became of a label on the one side says nothing of the other, also when its id is asked for."""
    now = world.services.clock.now()
    period = {"from": (now - timedelta(days=1)).isoformat(), "to": (now + timedelta(days=1)).isoformat()}
    path, theirs = "/v1/reports/risk-labels", str(world.theirs.tenant.tenant_id)
    with world.services.database.transaction(Scope.system()) as connection:
        connection.execute(
            verdicts.update()
            .where(verdicts.c.tenant_id == world.theirs.tenant.tenant_id)
            .values(reasons=["different_person"], verdict=Verdict.REJECT.value)
        )
    own = world.api.get(path, params=period, headers=world.mine.person.headers).json()
    tried = world.api.get(path, params={**period, "tenant": theirs}, headers=world.mine.person.headers).json()
    control = world.api.get(path, params={**period, "tenant": theirs}, headers=world.theirs.person.headers).json()
    assert (own["cases"], tried["cases"], control["cases"]) == (2, 0, 2)
    rejected = [[one["rejected"] for one in answer["labels"]] for answer in (own, tried, control)]
    assert rejected[:2] == [[0, 0, 0], [0, 0, 0]]
    assert rejected[2][1] > 0


def _enrol_with_their_key(world: World) -> None:
    with world.services.database.transaction(Scope.system()) as connection:
        key: bytes = connection.scalars(
            sa.select(workstations.c.public_key).where(workstations.c.workstation_id == world.theirs.workstation)
        ).one()
    asked = {"public_key": base64.b64encode(key).decode(), "name": "Desk"}
    tried = world.api.post("/v1/workstations", json=asked, headers=world.mine.person.headers)
    assert (tried.status_code, tried.json()["code"]) == (403, "workstation_of_others")
    assert not any(mark in tried.text for mark in world.theirs.marks())
    control = world.api.post("/v1/workstations", json=asked, headers=world.theirs.person.headers)
    assert control.json()["workstation_id"] == str(world.theirs.workstation)


CROSSINGS: Final[Mapping[Route, Crossing]] = {
    ("POST", "/v1/workstations"): _enrol_with_their_key,
    ("GET", "/v1/workstations"): _hidden_in_list("GET", "/v1/workstations", lambda side: str(side.workstation)),
    ("POST", "/v1/workstations/{workstation_id}/approve"): _hidden_item(
        "POST",
        lambda side: f"/v1/workstations/{side.workstation}/approve",
        f"/v1/workstations/{_NOWHERE}/approve",
    ),
    ("POST", "/v1/workstations/{workstation_id}/revoke"): _hidden_item(
        "POST",
        lambda side: f"/v1/workstations/{side.workstation}/revoke",
        f"/v1/workstations/{_NOWHERE}/revoke",
    ),
    ("GET", "/v1/cases"): _hidden_in_list(
        "GET", "/v1/cases", lambda side: str(side.ready), lambda side: f"?tenant={side.tenant.tenant_id}"
    ),
    ("POST", "/v1/cases"): _same_idempotency_key,
    ("POST", "/v1/cases/claim"): _claim_next,
    ("GET", "/v1/cases/{case_id}"): _hidden_item("GET", lambda side: f"/v1/cases/{side.held}", f"/v1/cases/{_NOWHERE}"),
    ("POST", "/v1/cases/{case_id}/claim"): _hidden_item(
        "POST", lambda side: f"/v1/cases/{side.ready}/claim", f"/v1/cases/{_NOWHERE}/claim"
    ),
    ("POST", "/v1/cases/{case_id}/release"): _hidden_item(
        "POST", lambda side: f"/v1/cases/{side.held}/release", f"/v1/cases/{_NOWHERE}/release"
    ),
    ("POST", "/v1/cases/{case_id}/assign"): _hidden_item(
        "POST",
        lambda side: f"/v1/cases/{side.ready}/assign",
        f"/v1/cases/{_NOWHERE}/assign",
        json={"account_id": None},
    ),
    ("POST", "/v1/cases/{case_id}/evidence"): _supplement,
    ("GET", "/v1/cases/{case_id}/receipt"): _receipt,
    ("GET", "/v1/cases/{case_id}/evidence/{evidence_id}"): _hidden_item(
        "GET",
        lambda side: f"/v1/cases/{side.ready}/evidence/{side.evidence_id}",
        f"/v1/cases/{_NOWHERE}/evidence/{_NOWHERE}",
    ),
    ("POST", "/v1/sync"): _sync,
    ("GET", "/v1/archive"): _hidden_in_list(
        "GET", "/v1/archive", lambda side: str(side.archived), lambda side: f"?tenant_id={side.tenant.tenant_id}"
    ),
    ("GET", "/v1/archive/{case_id}"): _hidden_item(
        "GET", lambda side: f"/v1/archive/{side.archived}", f"/v1/archive/{_NOWHERE}"
    ),
    ("GET", "/v1/archive/{case_id}/package"): _hidden_item(
        "GET", lambda side: f"/v1/archive/{side.archived}/package", f"/v1/archive/{_NOWHERE}/package"
    ),
    ("GET", "/v1/reports/automation"): _report,
    ("GET", "/v1/reports/risk-labels"): _labels,
    ("GET", "/v1/feedback/dead-letters"): _hidden_in_list(
        "GET", "/v1/feedback/dead-letters", lambda side: str(side.notice_id)
    ),
    ("POST", "/v1/feedback/dead-letters/{notice_id}/resend"): _hidden_item(
        "POST",
        lambda side: f"/v1/feedback/dead-letters/{side.notice_id}/resend",
        f"/v1/feedback/dead-letters/{_NOWHERE}/resend",
    ),
    ("GET", "/v1/log/entries"): _hidden_in_list(
        "GET", "/v1/log/entries", lambda side: str(side.held), lambda side: f"?case_id={side.held}"
    ),
    ("POST", "/v1/tenant-events/relationship-ended"): _relationship_ended,
    ("POST", "/v1/tenant-events/transaction"): _transaction,
}


def test_every_route_has_a_crossing_or_a_reason_for_having_none() -> None:
    """A route that is added without thinking of other tenants fails here."""
    routes = {(method, path) for path, method, _ in api_routes()}
    assert routes - CROSSINGS.keys() - EXEMPT.keys() == set()
    assert (CROSSINGS.keys() | EXEMPT.keys()) - routes == set()
    assert CROSSINGS.keys() & EXEMPT.keys() == set()


@pytest.mark.parametrize("route", CROSSINGS, ids=" ".join)
def test_nobody_crosses_from_one_tenant_to_another(world: World, route: Route) -> None:
    """Every role for one tenant is no right for another."""
    CROSSINGS[route](world)


def _desk(services: Services, side: Side) -> Desk:
    return Desk(services, side.person, frozenset(ALL_ROLES), frozenset({side.tenant.tenant_id}))


def _without_id(body: Mapping[str, Any]) -> dict[str, Any]:
    return {**body, "request_id": ""}
