"""The queue over HTTP: list, search, page, claim, look (R19, R80, R86)."""

from datetime import timedelta
from urllib.parse import quote

import pytest

from case_contract.records import CaseDetail, CasePage
from case_contract.vocabulary import Role, Tier
from case_server.foundation.services import Services
from tests.case_server.api import Tenant, TestClient, make_tenant
from tests.case_server.cases.conftest import MakeDesk
from tests.case_server.cases.desk import Desk, ready_case
from tests.support.clock import FixedClock


def listed(api: TestClient, desk: Desk, query: str = "") -> CasePage:
    answer = api.get(f"/v1/cases{query}", headers=desk.person.headers)
    assert answer.status_code == 200, answer.text
    return CasePage.model_validate_json(answer.content)


def test_pages_follow_each_other_without_gap_or_repeat(
    services: Services, tenant: Tenant, api: TestClient, desk: Desk, clock: FixedClock
) -> None:
    """R19: every case once, due first, and the whole number on every page."""
    expected = []
    for number in range(7):
        expected.append(ready_case(services, tenant.tenant_id))
        if number % 3:
            clock.advance(timedelta(minutes=1))
    seen, after = [], ""
    while True:
        page = listed(api, desk, f"?limit=3{after}")
        assert page.total == 7
        seen += [case.case_id for case in page.cases]
        if page.next_after is None:
            break
        after = f"&after={quote(page.next_after)}"
    assert sorted(seen) == sorted(expected)
    assert len(seen) == 7


def test_search_finds_by_beginning(services: Services, tenant: Tenant, api: TestClient, desk: Desk) -> None:
    """R19, R86: service code however typed, reference, masked name; signs that SQL would treat as wild are plain."""
    case_id = ready_case(services, tenant.tenant_id, name="张伟", reference="50%_off")
    ready_case(services, tenant.tenant_id, name="李娜", reference="500-off")
    code = next(case for case in listed(api, desk).cases if case.case_id == case_id).service_code
    for text in (code, code.lower(), code.replace("-", ""), code[:6], "50%", "张", "张*"):
        assert [case.case_id for case in listed(api, desk, f"?q={quote(text)}").cases] == [case_id], text
    assert listed(api, desk, "?q=nothing-like-it").total == 0
    for sign in ("\x00", "\x85", "\u202c"):
        assert api.get(f"/v1/cases?q={quote(code + sign)}", headers=desk.person.headers).status_code == 422


def test_names_are_masked(services: Services, tenant: Tenant, api: TestClient, desk: Desk) -> None:
    """R80: the queue shows no whole name."""
    ready_case(services, tenant.tenant_id, name="欧阳娜娜")
    answer = api.get("/v1/cases", headers=desk.person.headers)
    assert "欧***" in answer.text
    assert "欧阳" not in answer.text


def test_filters(services: Services, tenant: Tenant, api: TestClient, desk: Desk, make_desk: MakeDesk) -> None:
    """R19: by status, tier, tenant, assignee and what is mine."""
    ready_case(services, tenant.tenant_id, tier=Tier.URGENT)
    ready_case(services, tenant.tenant_id)
    claimed = desk.claim()
    assert claimed is not None
    assert [case.case_id for case in listed(api, desk, "?mine=true").cases] == [claimed.case_id]
    assert listed(api, make_desk(), "?mine=true").total == 0
    assert listed(api, desk, "?status=ready").total == 1
    assert listed(api, desk, "?status=ready&status=in_review").total == 2
    assert listed(api, desk, "?tier=urgent").total == 1
    assert listed(api, desk, f"?tenant={tenant.tenant_id}").total == 2
    assert listed(api, desk, f"?assignee={desk.person.account_id}").total == 0
    assert api.get("/v1/cases?after=rubbish", headers=desk.person.headers).status_code in {400, 422}


def test_claiming_gives_the_whole_case(services: Services, tenant: Tenant, api: TestClient, desk: Desk) -> None:
    """R20: one request claims and brings what is needed to work on it, offline too."""
    case_id = ready_case(services, tenant.tenant_id)
    answer = api.post("/v1/cases/claim", headers=desk.person.headers)
    detail = CaseDetail.model_validate_json(answer.content)
    assert detail.summary.case_id == case_id
    assert detail.summary.lease is not None
    assert detail.summary.lease.workstation_id == desk.person.workstation_id
    assert [record.kind.value for record in detail.evidence] == ["passport", "selfie"]
    assert detail.declared == {"name": "ANNA MARIA"}
    again = api.post("/v1/cases/claim", headers=desk.person.headers)
    assert (again.status_code, again.json()["code"]) == (404, "no_case_waiting")
    same = api.post(f"/v1/cases/{case_id}/claim", headers=desk.person.headers)
    assert same.status_code == 200
    assert api.post(f"/v1/cases/{case_id}/release", headers=desk.person.headers).status_code == 204


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR])
def test_who_may_look_and_that_it_is_recorded(
    services: Services, tenant: Tenant, api: TestClient, make_desk: MakeDesk, role: Role
) -> None:
    """R15, R61: a supervisor and an auditor may look at a case, a colleague may not; looking leaves an entry."""
    case_id = ready_case(services, tenant.tenant_id)
    looker = make_desk(role)
    answer = api.get(f"/v1/cases/{case_id}", headers=looker.person.headers)
    allowed = role is not Role.REVIEWER
    assert (answer.status_code == 200) is allowed
    with services.database.transaction(looker.actor.scope) as connection:
        entries = connection.exec_driver_sql("SELECT actor_id FROM log_entries WHERE operation = 'read_case'").all()
    assert [entry.actor_id for entry in entries] == ([looker.person.account_id] if allowed else [])


def test_no_route_crosses_to_another_tenant(
    services: Services, tenant: Tenant, api: TestClient, make_desk: MakeDesk
) -> None:
    """R107: whatever the route, somebody of another tenant is told that there is no such case."""
    case_id = ready_case(services, tenant.tenant_id)
    stranger = make_desk(Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR, of=make_tenant(services, "Another Bank"))
    headers = stranger.person.headers
    assert listed(api, stranger).total == 0
    assert listed(api, stranger, f"?tenant={tenant.tenant_id}").total == 0
    assert api.get(f"/v1/cases/{case_id}", headers=headers).status_code == 404
    assert api.post("/v1/cases/claim", headers=headers).status_code == 404
    for path, body in (("claim", None), ("release", None), ("assign", {"account_id": None})):
        assert api.post(f"/v1/cases/{case_id}/{path}", json=body, headers=headers).status_code == 404


def test_assigning_is_for_supervisors(
    services: Services, tenant: Tenant, api: TestClient, desk: Desk, make_desk: MakeDesk
) -> None:
    """R20: a reviewer cannot hand out work."""
    case_id = ready_case(services, tenant.tenant_id)
    body = {"account_id": str(desk.person.account_id)}
    path = f"/v1/cases/{case_id}/assign"
    assert api.post(path, json=body, headers=desk.person.headers).status_code == 403
    supervisor = make_desk(Role.SUPERVISOR)
    assert api.post(path, json=body, headers=supervisor.person.headers).status_code == 204
    assert listed(api, desk, "?mine=true").total == 1
