"""Workstation enrolment: the key is made on the workstation and approved by a supervisor."""

import base64
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select, update
from sqlalchemy.exc import ProgrammingError

from case_contract.vocabulary import Role
from case_server.accounts.tables import account_roles, accounts, workstations
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from case_server.record_log.tables import log_entries
from tests.case_server.accounts.signing_in import sign_in_body
from tests.case_server.api import Person, TestClient, make_person, make_tenant
from tests.support.clock import FixedClock

_JSON = {"content-type": "application/json"}


def _enrolling(api: TestClient, services: Services, person: Person) -> dict[str, str]:
    answer = api.post("/v1/sessions", content=sign_in_body(services, person, at_workstation=False), headers=_JSON)
    assert answer.status_code == 201
    assert answer.json()["workstation_id"] is None
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def _ask(api: TestClient, headers: dict[str, str], key: Ed25519PrivateKey) -> Any:
    raw = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    return api.post("/v1/workstations", json={"public_key": raw, "name": "Desk at home"}, headers=headers)


def test_enrolment_from_the_first_sign_in_to_work(api: TestClient, services: Services, clock: FixedClock) -> None:
    """Sign in without a workstation, ask, wait for the supervisor, sign in at it."""
    bank = [make_tenant(services).tenant_id]
    person, supervisor = (make_person(services, Role.SUPERVISOR, tenants=bank) for _ in range(2))
    headers, key = _enrolling(api, services, person), Ed25519PrivateKey.generate()
    asked = _ask(api, headers, key)
    assert (asked.status_code, asked.json()["state"]) == (201, "pending")
    record = asked.json()
    again = _ask(api, headers, key)
    assert (again.status_code, again.json()["workstation_id"]) == (200, record["workstation_id"])

    at_it = Person(person.account_id, person.login, person.totp_secret, record["workstation_id"], key, {})
    clock.advance(timedelta(seconds=31))
    pending = api.post("/v1/sessions", content=sign_in_body(services, at_it), headers=_JSON)
    assert pending.json()["code"] == "workstation_pending"

    approved = api.post(f"/v1/workstations/{record['workstation_id']}/approve", headers=supervisor.headers)
    assert approved.json()["approved_by"] == str(supervisor.account_id)
    assert approved.json()["fingerprint"] == record["fingerprint"]
    clock.advance(timedelta(seconds=31))
    signed_in = api.post("/v1/sessions", content=sign_in_body(services, at_it), headers=_JSON)
    assert signed_in.status_code == 201
    bearer = {"Authorization": f"Bearer {signed_in.json()['access_token']}"}
    assert api.get("/v1/workstations", headers=bearer).status_code == 200


def test_a_session_without_workstation_serves_only_to_enrol(api: TestClient, services: Services) -> None:
    """Not even a supervisor's right goes with it."""
    headers = _enrolling(api, services, make_person(services, Role.SUPERVISOR))
    answer = api.get("/v1/workstations", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "workstation_unknown")


def test_nobody_approves_her_own_workstation(api: TestClient, services: Services, clock: FixedClock) -> None:
    """Four eyes: the supervisor who asked is not the one who lets it in."""
    person = make_person(services, Role.SUPERVISOR, tenants=[make_tenant(services).tenant_id])
    record = _ask(api, _enrolling(api, services, person), Ed25519PrivateKey.generate()).json()
    answer = api.post(f"/v1/workstations/{record['workstation_id']}/approve", headers=person.headers)
    assert answer.json()["code"] == "same_person_twice"


@pytest.mark.parametrize("verb", ["approve", "revoke"])
@pytest.mark.parametrize("role", [Role.REVIEWER, Role.RISK_OFFICER, Role.AUDITOR, Role.TRAINER])
def test_others_than_overseers_change_no_workstation(
    api: TestClient, services: Services, verb: str, role: Role
) -> None:
    """Approval is a supervisor's (or administrator's) alone."""
    person = make_person(services, role)
    answer = api.post(f"/v1/workstations/{person.workstation_id}/{verb}", headers=person.headers)
    assert answer.json()["code"] == "not_allowed"


@pytest.mark.parametrize("verb", ["approve", "revoke"])
def test_an_unknown_workstation_is_not_found(api: TestClient, services: Services, verb: str) -> None:
    """By id, and for sign-in by its own code."""
    person = make_person(services, Role.ADMINISTRATOR)
    assert api.post(f"/v1/workstations/{uuid4()}/{verb}", headers=person.headers).json()["code"] == "not_found"
    elsewhere = Person(person.account_id, person.login, person.totp_secret, uuid4(), person.workstation_key, {})
    answer = api.post("/v1/sessions", content=sign_in_body(services, elsewhere), headers=_JSON)
    assert answer.json()["code"] == "workstation_unknown"


@pytest.mark.parametrize("length", [0, 31, 33])
def test_only_a_raw_ed25519_key_is_taken(api: TestClient, services: Services, length: int) -> None:
    """Anything but 32 bytes names the field and never its value."""
    headers = _enrolling(api, services, make_person(services, Role.REVIEWER))
    raw = base64.b64encode(b"k" * length).decode()
    answer = api.post("/v1/workstations", json={"public_key": raw, "name": "Desk"}, headers=headers)
    assert (answer.json()["code"], answer.json()["errors"]) == ("invalid_request", ["body.public_key"])


def test_only_who_works_for_all_its_tenants_lets_a_workstation_in(
    api: TestClient, services: Services, clock: FixedClock
) -> None:
    """A workstation of two banks: neither bank's supervisor alone opens it to the other's cases; each may shut it."""
    first, second = (make_tenant(services, name).tenant_id for name in ("First", "Second"))
    person = make_person(services, Role.REVIEWER, tenants=[first, second])
    of_first, of_both = (make_person(services, Role.SUPERVISOR, tenants=banks) for banks in ([first], [first, second]))
    desk = _ask(api, _enrolling(api, services, person), Ed25519PrivateKey.generate()).json()["workstation_id"]

    def change(verb: str, by: Person) -> Any:
        return api.post(f"/v1/workstations/{desk}/{verb}", headers=by.headers).json()

    assert desk in api.get("/v1/workstations", headers=of_first.headers).text
    assert change("approve", of_first)["code"] == "not_allowed"
    assert change("approve", of_both)["state"] == "approved"
    assert change("revoke", of_first)["state"] == "revoked"


def test_nobody_signs_in_at_a_workstation_of_other_tenants(
    api: TestClient, services: Services, clock: FixedClock
) -> None:
    """Cases of a bank come only to desks that its own people asked for; a colleague's desk serves as well."""
    first, second = (make_tenant(services, name).tenant_id for name in ("First", "Second"))
    owner = make_person(services, Role.REVIEWER, tenants=[first])
    for tenants, expected in (([second], 403), ([first, second], 403), ([first], 201), ([], 201)):
        person = make_person(services, Role.REVIEWER, tenants=tenants)
        at_it = Person(
            person.account_id, person.login, person.totp_secret, owner.workstation_id, owner.workstation_key, {}
        )
        answer = api.post("/v1/sessions", content=sign_in_body(services, at_it), headers=_JSON)
        assert answer.status_code == expected, answer.text
        assert expected == 201 or answer.json()["code"] == "workstation_of_others"


def test_who_changed_a_workstation_is_read_by_the_auditors_of_its_tenants(api: TestClient, services: Services) -> None:
    """R61: an entry for each tenant that the workstation belongs to."""
    bank, other = (make_tenant(services, name).tenant_id for name in ("First", "Second"))
    person, supervisor = (make_person(services, role, tenants=[bank]) for role in (Role.REVIEWER, Role.SUPERVISOR))
    desk = _ask(api, _enrolling(api, services, person), Ed25519PrivateKey.generate()).json()["workstation_id"]
    for verb in ("approve", "revoke"):
        assert api.post(f"/v1/workstations/{desk}/{verb}", headers=supervisor.headers).status_code == 200

    def told(tenant_id: UUID) -> list[str]:
        with services.database.transaction(Scope.tenants([tenant_id])) as connection:
            rows = connection.execute(select(log_entries).order_by(log_entries.c.entry_id))
            return [row.operation for row in rows if desk in row.details]

    assert told(bank) == ["workstation_enrolled", "workstation_approved", "workstation_revoked"]
    assert told(other) == []


def test_the_database_itself_keeps_workstations_and_people_to_their_tenants(services: Services) -> None:
    """Decision 0610: row security, whatever a query forgets."""
    first, second = (make_tenant(services, name).tenant_id for name in ("First", "Second"))
    of_first, of_both = (make_person(services, Role.REVIEWER, tenants=banks) for banks in ([first], [first, second]))
    with services.database.transaction(Scope.tenants([second])) as connection:
        assert connection.scalars(select(workstations.c.workstation_id)).all() == [of_both.workstation_id]
        for table in (accounts, account_roles):
            assert connection.scalars(select(table.c.account_id)).all() == [of_both.account_id]
        revoking = update(workstations).values(state="revoked")
        assert (
            connection.execute(revoking.where(workstations.c.workstation_id == of_first.workstation_id)).rowcount == 0
        )
        with pytest.raises(ProgrammingError, match="row-level security"), connection.begin_nested():
            connection.execute(update(workstations).values(state="approved"))
        assert connection.execute(revoking).rowcount == 1
