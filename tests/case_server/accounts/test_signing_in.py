"""Issue section 3, accounts: password and TOTP, lockout, rate limit, rotating tokens."""

import json
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from case_contract.accounts import SignIn
from case_contract.problems import ProblemCode
from case_contract.vocabulary import Role
from case_server.accounts import administration, service, workstations
from case_server.accounts.service import Refused
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from tests.case_server.accounts.signing_in import code_of, sign_in_body
from tests.case_server.api import Person, TestClient, make_person, make_tenant
from tests.support.clock import FixedClock

pytestmark = pytest.mark.slow

_JSON = {"content-type": "application/json"}
_NEXT_CODE = timedelta(seconds=61)


def _sign_in(api: TestClient, body: str) -> Any:
    return api.post("/v1/sessions", content=body, headers=_JSON)


def test_password_code_and_workstation_sign_a_reviewer_in(api: TestClient, services: Services) -> None:
    """The answer names her roles and tenants, lives ten minutes, and its token opens the API."""
    tenant = make_tenant(services)
    person = make_person(services, Role.REVIEWER, Role.SUPERVISOR, tenants=[tenant.tenant_id], name="王芳")
    answer = _sign_in(api, sign_in_body(services, person))
    assert answer.status_code == 201
    body = answer.json()
    assert body["display_name"] == "王芳"
    assert body["roles"] == ["reviewer", "supervisor"]
    assert body["tenants"] == [{"tenant_id": str(tenant.tenant_id), "name": "Sample Bank"}]
    assert body["workstation_id"] == str(person.workstation_id)
    listed = api.get("/v1/workstations", headers={"Authorization": f"Bearer {body['access_token']}"})
    assert listed.status_code == 200
    assert [entry["state"] for entry in listed.json()] == ["approved"]


def test_a_login_is_the_same_however_it_is_typed(api: TestClient, services: Services) -> None:
    """Case and full-width letters make no second login, for signing in or for making accounts."""
    person = make_person(services, Role.REVIEWER, login="Li.Na")
    with services.database.transaction(Scope.system()) as connection:
        again = administration.create_account(
            connection,
            services,
            login=" ＬＩ.na ",
            display_name="Other",
            password="x" * 12,
            roles=[Role.REVIEWER],
            tenant_ids=[],
        )
    assert again is administration.AccountRefused.LOGIN_TAKEN
    assert _sign_in(api, sign_in_body(services, person)).status_code == 201


def test_a_wrong_password_and_a_wrong_code_look_alike(api: TestClient, services: Services) -> None:
    """Nobody learns which of the two was right, or whether the login exists."""
    person = make_person(services, Role.REVIEWER)
    right = code_of(person, services.clock.now())
    wrong = "000000" if right != "000000" else "111111"
    stranger = sign_in_body(services, person).replace(person.login, "nobody-here")
    answers = [
        _sign_in(api, sign_in_body(services, person, password="not the password")),
        _sign_in(api, sign_in_body(services, person, code=wrong)),
        _sign_in(api, stranger),
    ]
    for answer in answers:
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
        assert {**answer.json(), "request_id": ""} == {**answers[0].json(), "request_id": ""}
    assert answers[0].json()["code"] == "sign_in_refused"


@pytest.mark.parametrize("drift_s", [-30, 0, 30])
def test_a_code_is_good_once_and_one_step_either_way(
    api: TestClient, services: Services, clock: FixedClock, drift_s: int
) -> None:
    """TOTP allows one step of drift; the same code a second time is refused."""
    person = make_person(services, Role.REVIEWER)
    body = sign_in_body(services, person, code=code_of(person, clock.now() + timedelta(seconds=drift_s)))
    assert _sign_in(api, body).status_code == 201
    assert _sign_in(api, body).json()["code"] == "sign_in_refused"


@pytest.mark.parametrize("drift_s", [-60, 60])
def test_a_code_two_steps_away_is_refused(api: TestClient, services: Services, clock: FixedClock, drift_s: int) -> None:
    """TOTP allows no more than one step."""
    person = make_person(services, Role.REVIEWER)
    body = sign_in_body(services, person, code=code_of(person, clock.now() + timedelta(seconds=drift_s)))
    assert _sign_in(api, body).json()["code"] == "sign_in_refused"


@pytest.mark.parametrize("known", [True, False])
def test_five_failures_lock_for_fifteen_minutes(
    api: TestClient, services: Services, clock: FixedClock, known: bool
) -> None:
    """Also for logins that do not exist: a lock must not tell which do. The right password does not help meanwhile."""
    person = make_person(services, Role.REVIEWER)

    def attempt(password: str | None = None) -> Any:
        body = sign_in_body(services, person) if password is None else sign_in_body(services, person, password=password)
        return _sign_in(api, body if known else body.replace(person.login, "nobody-here"))

    codes = [attempt("wrong password").json()["code"] for _ in range(6)]
    assert codes == ["sign_in_refused"] * 4 + ["account_locked"] * 2
    clock.advance(timedelta(minutes=14, seconds=59))
    locked = attempt()
    assert locked.status_code == 423
    assert locked.headers["retry-after"] == "1"
    clock.advance(timedelta(seconds=1))
    after = attempt()
    assert after.status_code == (201 if known else 401)


def test_a_stranger_does_not_lock_a_reviewer_out(api: TestClient, services: Services) -> None:
    """Guesses without her workstation's key lock the place they come from, and in the end every unproven place."""
    person = make_person(services, Role.REVIEWER)
    guess = sign_in_body(services, person, password="wrong password", at_workstation=False)
    foreign = sign_in_body(services, person, password="wrong password", key=Ed25519PrivateKey.generate())
    asked = [SignIn.model_validate_json(body) for body in (guess, foreign)]
    outcomes = [service.sign_in(services, asked[number % 2], f"198.51.100.{number}") for number in range(51)]
    problems = [outcome.problem for outcome in outcomes if isinstance(outcome, Refused)]
    assert problems == [ProblemCode.SIGN_IN_REFUSED] * 49 + [ProblemCode.ACCOUNT_LOCKED] * 2
    unproven = _sign_in(api, sign_in_body(services, person, at_workstation=False))
    assert (unproven.status_code, unproven.headers["retry-after"]) == (423, "3600")
    assert _sign_in(api, sign_in_body(services, person)).status_code == 201


def test_failures_at_a_workstation_lock_it_alone(api: TestClient, services: Services, clock: FixedClock) -> None:
    """She is locked where she mistyped, for a quarter of an hour; elsewhere she is not."""
    person = make_person(services, Role.REVIEWER)
    for _ in range(5):
        locked = _sign_in(api, sign_in_body(services, person, password="wrong password"))
    assert (locked.status_code, locked.headers["retry-after"]) == (423, "900")
    assert _sign_in(api, sign_in_body(services, person)).status_code == 423
    assert _sign_in(api, sign_in_body(services, person, at_workstation=False)).status_code == 201


@pytest.mark.parametrize("at_workstation", [True, False])
def test_every_answer_is_the_same_for_a_login_that_is_none(
    api: TestClient, services: Services, at_workstation: bool
) -> None:
    """Status, code, words and waiting time of a whole attack: nothing tells which of two logins exists."""
    person = make_person(services, Role.REVIEWER)
    known = sign_in_body(services, person, password="wrong password", at_workstation=at_workstation)
    unknown = json.dumps(json.loads(known) | {"login": "nobody-here"})

    def told(body: str) -> list[object]:
        answers = [_sign_in(api, body) for _ in range(7)]
        return [(each.headers.get("retry-after"), {**each.json(), "request_id": ""}) for each in answers]

    assert told(known) == told(unknown)


def test_failures_long_ago_and_a_success_are_forgotten(api: TestClient, services: Services, clock: FixedClock) -> None:
    """Only failures in a row and in a short time lock."""
    person = make_person(services, Role.REVIEWER)
    for _ in range(4):
        _sign_in(api, sign_in_body(services, person, password="wrong password"))
    clock.advance(timedelta(minutes=15))
    assert _sign_in(api, sign_in_body(services, person, password="wrong password")).status_code == 401
    assert _sign_in(api, sign_in_body(services, person)).status_code == 201
    clock.advance(_NEXT_CODE)
    for _ in range(4):
        answer = _sign_in(api, sign_in_body(services, person, password="wrong password"))
        assert answer.json()["code"] == "sign_in_refused"


def test_an_operator_can_unlock(api: TestClient, services: Services) -> None:
    """`case-server account unlock` ends a lock early."""
    person = make_person(services, Role.REVIEWER)
    for _ in range(5):
        _sign_in(api, sign_in_body(services, person, password="wrong password"))
    with services.database.transaction(Scope.system()) as connection:
        assert administration.unlock_account(connection, services, person.login.upper())
    assert _sign_in(api, sign_in_body(services, person)).status_code == 201


def test_attempts_from_one_address_are_throttled(api: TestClient, services: Services) -> None:
    """The thirty-first attempt of a minute is not even looked at, whoever it names."""
    person = make_person(services, Role.REVIEWER)
    bodies = [sign_in_body(services, person).replace(person.login, f"nobody-{number}") for number in range(31)]
    codes = [_sign_in(api, body).json()["code"] for body in bodies]
    assert codes[:30] == ["sign_in_refused"] * 30
    assert codes[30] == "too_many_requests"


def test_a_disabled_account_is_out_at_once(api: TestClient, services: Services) -> None:
    """Neither its sessions nor its password work."""
    person = make_person(services, Role.SUPERVISOR)
    assert api.get("/v1/workstations", headers=person.headers).status_code == 200
    with services.database.transaction(Scope.system()) as connection:
        assert administration.disable_account(connection, services, person.login)
    services.token_cache.forget_all()
    assert api.get("/v1/workstations", headers=person.headers).json()["code"] == "not_signed_in"
    assert _sign_in(api, sign_in_body(services, person)).json()["code"] == "sign_in_refused"


def _tokens(api: TestClient, services: Services, person: Person) -> dict[str, str]:
    answer = _sign_in(api, sign_in_body(services, person))
    assert answer.status_code == 201
    body: dict[str, str] = answer.json()
    return body


def _works(api: TestClient, access_token: str) -> str:
    answer = api.get("/v1/workstations", headers={"Authorization": f"Bearer {access_token}"})
    return "works" if answer.status_code == 200 else str(answer.json()["code"])


def _refresh(api: TestClient, refresh_token: str) -> Any:
    return api.post("/v1/sessions/refresh", json={"refresh_token": refresh_token})


def test_an_access_token_lives_ten_minutes(api: TestClient, services: Services, clock: FixedClock) -> None:
    """And not a second longer, cached or not."""
    tokens = _tokens(api, services, make_person(services, Role.SUPERVISOR))
    clock.advance(timedelta(minutes=9, seconds=59))
    assert _works(api, tokens["access_token"]) == "works"
    clock.advance(timedelta(seconds=1))
    assert _works(api, tokens["access_token"]) == "not_signed_in"


def test_refresh_rotates_and_reuse_ends_the_family(api: TestClient, services: Services, clock: FixedClock) -> None:
    """The second use of a refresh token means that two hold it: every token of the session dies."""
    first = _tokens(api, services, make_person(services, Role.SUPERVISOR))
    clock.advance(timedelta(minutes=11))
    second = _refresh(api, first["refresh_token"])
    assert second.status_code == 200
    assert second.json()["refresh_token"] != first["refresh_token"]
    assert _works(api, second.json()["access_token"]) == "works"
    assert _refresh(api, first["refresh_token"]).json()["code"] == "not_signed_in"
    assert _works(api, second.json()["access_token"]) == "not_signed_in"
    assert _refresh(api, second.json()["refresh_token"]).json()["code"] == "not_signed_in"


def test_a_session_ends_after_a_shift(api: TestClient, services: Services, clock: FixedClock) -> None:
    """Twelve hours after sign-in, refreshed or not, password and code are asked again."""
    tokens = _tokens(api, services, make_person(services, Role.SUPERVISOR))
    clock.advance(timedelta(hours=11, minutes=55))
    renewed = _refresh(api, tokens["refresh_token"]).json()
    assert _works(api, renewed["access_token"]) == "works"
    clock.advance(timedelta(minutes=5))
    assert _works(api, renewed["access_token"]) == "not_signed_in"
    assert _refresh(api, renewed["refresh_token"]).json()["code"] == "not_signed_in"


def test_signing_out_ends_the_session_at_once(api: TestClient, services: Services) -> None:
    """The token that was good a moment ago, and still in the cache, is refused."""
    tokens = _tokens(api, services, make_person(services, Role.SUPERVISOR))
    assert _works(api, tokens["access_token"]) == "works"
    gone = api.delete("/v1/sessions", headers={"Authorization": f"Bearer {tokens['access_token']}"})
    assert gone.status_code == 204
    assert _works(api, tokens["access_token"]) == "not_signed_in"
    assert _refresh(api, tokens["refresh_token"]).json()["code"] == "not_signed_in"


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer nonsense", "Basic abc", "nonsense"])
def test_nothing_but_a_live_token_opens_the_api(api: TestClient, header: str) -> None:
    """Whatever else stands in the header is NOT_SIGNED_IN."""
    answer = api.get("/v1/workstations", headers={"Authorization": header})
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


def test_a_role_is_needed(api: TestClient, services: Services) -> None:
    """A reviewer may not do what a supervisor may."""
    answer = api.get("/v1/workstations", headers=make_person(services, Role.REVIEWER).headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


def test_a_foreign_workstation_key_does_not_sign_in(api: TestClient, services: Services, clock: FixedClock) -> None:
    """The proof must be made with the enrolled key, and now."""
    person = make_person(services, Role.REVIEWER)
    foreign = sign_in_body(services, person, key=Ed25519PrivateKey.generate())
    assert _sign_in(api, foreign).json()["code"] == "signature_invalid"
    clock.advance(_NEXT_CODE)
    old = sign_in_body(services, person, proof_made_at=clock.now() - timedelta(minutes=5, seconds=1))
    assert _sign_in(api, old).json()["code"] == "request_too_old"


def test_a_revoked_workstation_is_told_so_at_next_contact(
    api: TestClient, services: Services, clock: FixedClock
) -> None:
    """By every way there is, so that it destroys its cache key (design.md, Evidence and secrets)."""
    bank = [make_tenant(services).tenant_id]
    person, supervisor = (make_person(services, Role.SUPERVISOR, tenants=bank) for _ in range(2))
    tokens = _tokens(api, services, person)
    assert _works(api, tokens["access_token"]) == "works"
    revoked = api.post(f"/v1/workstations/{person.workstation_id}/revoke", headers=supervisor.headers)
    assert revoked.json()["state"] == "revoked"
    assert _works(api, tokens["access_token"]) == "workstation_revoked"
    assert _refresh(api, tokens["refresh_token"]).json()["code"] == "workstation_revoked"
    clock.advance(_NEXT_CODE)
    assert _sign_in(api, sign_in_body(services, person)).json()["code"] == "workstation_revoked"
    with services.database.transaction(Scope.system()) as connection:
        approved = workstations.approve(connection, person.workstation_id, by=None, now=clock.now())
    assert approved == "workstation_revoked"
