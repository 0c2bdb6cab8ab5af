"""Signing in and out. Expected outcomes are values; the caller turns a `Refused` into a problem after the commit."""

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Connection

from case_contract.accounts import SignedIn, SignIn, WorkstationState
from case_contract.identifiers import new_id
from case_contract.problems import ProblemCode
from case_server.accounts import one_time_codes, repository, workstations
from case_server.accounts.actor import SessionActor
from case_server.accounts.recording import record_by_operator, record_by_person
from case_server.accounts.repository import AccountRow, FailureRow
from case_server.accounts.tokens import ACCESS_LIFE, SESSION_LIFE, digest_of, new_token
from case_server.foundation.database import Scope
from case_server.foundation.services import Services

MOST_FAILURES: Final = 5
LOCKED_FOR: Final = timedelta(minutes=15)
MOST_FAILURES_ANYWHERE: Final = 50
LOCKED_ANYWHERE_FOR: Final = timedelta(hours=1)
_FAILURES_KEPT: Final = timedelta(days=1)
_SESSIONS_KEPT: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Refused:
    """Why nobody was signed in, and after how many seconds it is worth trying again."""

    problem: ProblemCode
    retry_after_s: int | None = None


@dataclass(frozen=True, slots=True)
class _Guard:
    """Where failures are counted, how many it bears, and for how long it locks then."""

    digest: bytes
    most: int
    locked_for: timedelta


def sign_in(services: Services, asked: SignIn, source: str) -> SignedIn | Refused:
    """Check password, code and workstation; guesses from one place come one at a time, so that none races the lock.

    `source` is the sender's address. Failures count where they come from (decision 0013), so that a stranger locks
    himself out and not the reviewer at her workstation; known and unknown logins are treated alike in everything.
    Without `workstation_id` the session serves only to enrol a workstation.
    """
    now = services.clock.now()
    login = normal_login(asked.login)
    with services.database.transaction(Scope.system()) as connection:
        problem = None if asked.workstation_id is None else workstations.proof_problem(connection, asked, now)
        guards = _guards_of(login, source, None if problem is not None else asked.workstation_id)
        for guard in guards:
            repository.lock_guard(connection, guard.digest)
        before = [repository.find_failures(connection, guard.digest) for guard in guards]
        waits = [row.locked_until for row in before if row is not None and row.locked_until is not None]
        if any(until > now for until in waits):
            return Refused(ProblemCode.ACCOUNT_LOCKED, _seconds(max(waits) - now))
        account = repository.find_account(connection, login)
        step = _proven_step(services, account, asked, now)
        if account is None or step is None:
            return _record_failure(connection, guards, before, account, now)
        repository.forget_failures(connection, guards[0].digest)
        repository.update_account(connection, account.account_id, totp_last_step=step)
        if services.passwords.is_outdated(account.password_hash):
            fresh = services.passwords.hash(asked.password.get_secret_value())
            repository.update_account(connection, account.account_id, password_hash=fresh)
        if problem is not None:
            return Refused(problem)
        own = [tenant.tenant_id for tenant in repository.tenants_of(connection, account.account_id)]
        if asked.workstation_id is not None and workstations.belongs_to_others(connection, asked.workstation_id, own):
            return Refused(ProblemCode.WORKSTATION_OF_OTHERS)
        repository.delete_old_families(connection, now - _SESSIONS_KEPT)
        record_by_person(
            connection,
            "signed_in",
            now,
            account_id=account.account_id,
            roles=repository.roles_of(connection, account.account_id),
            workstation_id=asked.workstation_id,
        )
        return open_session(connection, account_id=account.account_id, workstation_id=asked.workstation_id, now=now)


def open_session(connection: Connection, *, account_id: UUID, workstation_id: UUID | None, now: datetime) -> SignedIn:
    """Begin a session without asking for anything; the caller has made sure who it is. Needs `Scope.system()`."""
    family_id = new_id(now)
    expires_at = now + SESSION_LIFE
    repository.insert_family(
        connection,
        family_id=family_id,
        account_id=account_id,
        workstation_id=workstation_id,
        signed_in_at=now,
        expires_at=expires_at,
    )
    return _issue(
        connection,
        family_id=family_id,
        account_id=account_id,
        workstation_id=workstation_id,
        family_expires_at=expires_at,
        now=now,
    )


def refresh(services: Services, refresh_token: str) -> SignedIn | Refused:
    """A new pair of tokens for an unused refresh token; a used one ends the family: two hold it, one a thief."""
    now = services.clock.now()
    digest = digest_of(refresh_token)
    with services.database.transaction(Scope.system()) as connection:
        found = repository.find_refresh(connection, digest)
        if found is None or found.ended_at is not None or found.disabled_at is not None:
            return Refused(ProblemCode.NOT_SIGNED_IN)
        if found.used_at is not None:
            repository.end_family(connection, found.family_id, "refresh_token_reused", now)
            record_by_operator(connection, "refresh_token_reused", now, account_id=found.account_id)
            outcome: SignedIn | Refused = Refused(ProblemCode.NOT_SIGNED_IN)
        elif min(found.token_expires_at, found.family_expires_at) <= now:
            outcome = Refused(ProblemCode.NOT_SIGNED_IN)
        elif found.workstation_state is WorkstationState.REVOKED:
            outcome = Refused(ProblemCode.WORKSTATION_REVOKED)
        else:
            repository.use_refresh(connection, digest, now)
            outcome = _issue(
                connection,
                family_id=found.family_id,
                account_id=found.account_id,
                workstation_id=found.workstation_id,
                family_expires_at=found.family_expires_at,
                now=now,
            )
    if isinstance(outcome, Refused):
        services.token_cache.forget_all()
    return outcome


def sign_out(services: Services, session: SessionActor) -> None:
    """End the session; its tokens are worthless at once."""
    now = services.clock.now()
    with services.database.transaction(Scope.system(session.account_id)) as connection:
        repository.end_family(connection, session.family_id, "signed_out", now)
        record_by_person(connection, "signed_out", now, account_id=session.account_id, roles=session.roles)
    services.token_cache.forget_all()


def normal_login(login: str) -> str:
    """Logins are told apart without regard to case, width and blanks around them."""
    return unicodedata.normalize("NFKC", login).strip().casefold()


def _guards_of(login: str, source: str, proven_workstation: UUID | None) -> tuple[_Guard, ...]:
    """What failures of `login` count under, the nearest first."""
    if proven_workstation is not None:
        return (_Guard(_guard_digest(login, f"workstation {proven_workstation}"), MOST_FAILURES, LOCKED_FOR),)
    return (
        _Guard(_guard_digest(login, f"address {source}"), MOST_FAILURES, LOCKED_FOR),
        _Guard(_guard_digest(login, "anywhere"), MOST_FAILURES_ANYWHERE, LOCKED_ANYWHERE_FOR),
    )


def _guard_digest(login: str, place: str) -> bytes:
    return login_digest(login) + hashlib.sha256(place.encode()).digest()


def login_digest(login: str) -> bytes:
    """What every guard of a login begins with: what was typed, whether or not there is such an account."""
    return hashlib.sha256(normal_login(login).encode()).digest()


def totp_purpose(account_id: UUID) -> bytes:
    """What a wrapped TOTP secret is bound to."""
    return b"totp:" + account_id.bytes


def _proven_step(services: Services, account: AccountRow | None, asked: SignIn, now: datetime) -> int | None:
    """The time step of a right code beside a right password; no account takes as long as a wrong password."""
    stored = None if account is None else account.password_hash
    if not services.passwords.agrees(stored, asked.password.get_secret_value()):
        return None
    if account is None or account.disabled_at is not None:
        return None
    secret = services.key_provider.unwrap(account.totp_secret_wrapped, totp_purpose(account.account_id)).decode()
    return one_time_codes.matching_step(secret, asked.one_time_code, now, after=account.totp_last_step)


def _record_failure(
    connection: Connection,
    guards: Sequence[_Guard],
    before: Sequence[FailureRow | None],
    account: AccountRow | None,
    now: datetime,
) -> Refused:
    """Count a failure under each guard; those longer ago than its lock are forgiven, the last it bears locks."""
    longest: timedelta | None = None
    for guard, row in zip(guards, before, strict=True):
        recent = row is not None and row.locked_until is None and now - row.last_failure_at < guard.locked_for
        count = 1 + (row.failures if row is not None and recent else 0)
        locks = count >= guard.most
        until = now + guard.locked_for if locks else None
        repository.replace_failures(
            connection,
            guard.digest,
            FailureRow(count, now, until),
            kept_for=_FAILURES_KEPT,
        )
        if locks:
            longest = guard.locked_for
    if longest is None:
        return Refused(ProblemCode.SIGN_IN_REFUSED)
    if account is not None:
        record_by_operator(connection, "sign_in_locked", now, account_id=account.account_id)
    return Refused(ProblemCode.ACCOUNT_LOCKED, _seconds(longest))


def _issue(
    connection: Connection,
    *,
    family_id: UUID,
    account_id: UUID,
    workstation_id: UUID | None,
    family_expires_at: datetime,
    now: datetime,
) -> SignedIn:
    access, fresh = new_token(), new_token()
    access_expires_at = min(now + ACCESS_LIFE, family_expires_at)
    repository.insert_tokens(
        connection,
        family_id=family_id,
        access=(digest_of(access), access_expires_at),
        refresh=(digest_of(fresh), family_expires_at),
        now=now,
    )
    return SignedIn(
        account_id=account_id,
        display_name=repository.display_name_of(connection, account_id),
        roles=repository.roles_of(connection, account_id),
        tenants=repository.tenants_of(connection, account_id),
        workstation_id=workstation_id,
        access_token=access,
        access_expires_at=access_expires_at,
        refresh_token=fresh,
        refresh_expires_at=family_expires_at,
        server_time=now,
    )


def _seconds(length: timedelta) -> int:
    return max(1, int(length.total_seconds()))
