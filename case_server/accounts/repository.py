"""SQL about accounts and sessions. Everything here runs under `Scope.system()`."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, delete, func, insert, select, text, update

from case_contract.accounts import TenantName, WorkstationState
from case_contract.vocabulary import Role
from case_server.accounts.tables import (
    access_tokens,
    account_roles,
    account_tenants,
    accounts,
    refresh_tokens,
    session_families,
    sign_in_failures,
)
from case_server.tenants.tables import tenants


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account with what signs it in."""

    account_id: UUID
    login: str
    display_name: str
    password_hash: str = field(repr=False)
    totp_secret_wrapped: bytes = field(repr=False)
    totp_last_step: int
    disabled_at: datetime | None


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A live session and everything about its holder that a request needs."""

    family_id: UUID
    account_id: UUID
    display_name: str
    roles: frozenset[Role]
    tenant_ids: frozenset[UUID]
    workstation_id: UUID | None
    workstation_state: WorkstationState | None
    access_expires_at: datetime


@dataclass(frozen=True, slots=True)
class RefreshRow:
    """A refresh token and the family it belongs to."""

    family_id: UUID
    account_id: UUID
    workstation_id: UUID | None
    workstation_state: WorkstationState | None
    token_expires_at: datetime
    used_at: datetime | None
    family_expires_at: datetime
    ended_at: datetime | None
    disabled_at: datetime | None


@dataclass(frozen=True, slots=True)
class FailureRow:
    """How often sign-in has failed of late under one guard."""

    failures: int
    last_failure_at: datetime
    locked_until: datetime | None


_FIND_SESSION = text(
    """
    SELECT f.family_id, f.account_id, a.display_name, f.workstation_id, w.state, t.expires_at,
           ARRAY(SELECT r.role FROM account_roles r WHERE r.account_id = a.account_id) AS roles,
           ARRAY(SELECT m.tenant_id FROM account_tenants m WHERE m.account_id = a.account_id) AS tenant_ids
    FROM access_tokens t
    JOIN session_families f USING (family_id)
    JOIN accounts a USING (account_id)
    LEFT JOIN workstations w USING (workstation_id)
    WHERE t.token_digest = :digest AND t.expires_at > :now
      AND f.ended_at IS NULL AND f.expires_at > :now AND a.disabled_at IS NULL
    """
)

_FIND_REFRESH = text(
    """
    SELECT f.family_id, f.account_id, f.workstation_id, w.state, t.expires_at AS token_expires_at, t.used_at,
           f.expires_at AS family_expires_at, f.ended_at, a.disabled_at
    FROM refresh_tokens t
    JOIN session_families f USING (family_id)
    JOIN accounts a USING (account_id)
    LEFT JOIN workstations w USING (workstation_id)
    WHERE t.token_digest = :digest
    FOR UPDATE OF t, f
    """
)


def find_session(connection: Connection, digest: bytes, now: datetime) -> SessionRow | None:
    """Who holds the access token with this digest, if it is good at `now`. One indexed query."""
    row = connection.execute(_FIND_SESSION, {"digest": digest, "now": now}).one_or_none()
    if row is None:
        return None
    return SessionRow(
        family_id=row.family_id,
        account_id=row.account_id,
        display_name=row.display_name,
        roles=frozenset(Role(role) for role in row.roles),
        tenant_ids=frozenset(row.tenant_ids),
        workstation_id=row.workstation_id,
        workstation_state=_state(row.state),
        access_expires_at=row.expires_at,
    )


def find_refresh(connection: Connection, digest: bytes) -> RefreshRow | None:
    """The refresh token with this digest; the token and its family are locked, so that it cannot be used twice."""
    row = connection.execute(_FIND_REFRESH, {"digest": digest}).one_or_none()
    if row is None:
        return None
    return RefreshRow(
        row.family_id,
        row.account_id,
        row.workstation_id,
        _state(row.state),
        row.token_expires_at,
        row.used_at,
        row.family_expires_at,
        row.ended_at,
        row.disabled_at,
    )


def insert_family(
    connection: Connection,
    *,
    family_id: UUID,
    account_id: UUID,
    workstation_id: UUID | None,
    signed_in_at: datetime,
    expires_at: datetime,
) -> None:
    """Begin a session."""
    connection.execute(
        insert(session_families).values(
            family_id=family_id,
            account_id=account_id,
            workstation_id=workstation_id,
            signed_in_at=signed_in_at,
            expires_at=expires_at,
        )
    )


def insert_tokens(
    connection: Connection,
    *,
    family_id: UUID,
    access: tuple[bytes, datetime],
    refresh: tuple[bytes, datetime],
    now: datetime,
) -> None:
    """Add a pair of tokens (digest, expiry) to a family and sweep out its dead access tokens."""
    connection.execute(
        delete(access_tokens).where(access_tokens.c.family_id == family_id, access_tokens.c.expires_at <= now)
    )
    for table, (digest, expires_at) in ((access_tokens, access), (refresh_tokens, refresh)):
        connection.execute(insert(table).values(token_digest=digest, family_id=family_id, expires_at=expires_at))


def use_refresh(connection: Connection, digest: bytes, now: datetime) -> None:
    """Mark a refresh token as spent."""
    connection.execute(update(refresh_tokens).where(refresh_tokens.c.token_digest == digest).values(used_at=now))


def end_family(connection: Connection, family_id: UUID, reason: str, now: datetime) -> None:
    """End a session for good; ending it twice keeps the first reason."""
    connection.execute(
        update(session_families)
        .where(session_families.c.family_id == family_id, session_families.c.ended_at.is_(None))
        .values(ended_at=now, end_reason=reason)
    )


def end_families_of_account(connection: Connection, account_id: UUID, reason: str, now: datetime) -> None:
    """End every session of an account."""
    connection.execute(
        update(session_families)
        .where(session_families.c.account_id == account_id, session_families.c.ended_at.is_(None))
        .values(ended_at=now, end_reason=reason)
    )


def delete_old_families(connection: Connection, before: datetime) -> None:
    """Forget sessions that were over before `before`, with their tokens."""
    connection.execute(delete(session_families).where(session_families.c.expires_at < before))


def find_account(connection: Connection, login: str) -> AccountRow | None:
    """The account with this (normalised) login."""
    columns = (
        accounts.c.account_id,
        accounts.c.login,
        accounts.c.display_name,
        accounts.c.password_hash,
        accounts.c.totp_secret_wrapped,
        accounts.c.totp_last_step,
        accounts.c.disabled_at,
    )
    row = connection.execute(select(*columns).where(accounts.c.login == login)).one_or_none()
    return None if row is None else AccountRow(*row)


def display_name_of(connection: Connection, account_id: UUID) -> str:
    """How colleagues see the holder of an account. Raises when there is no such account."""
    name: str = connection.execute(
        select(accounts.c.display_name).where(accounts.c.account_id == account_id)
    ).scalar_one()
    return name


def find_people(connection: Connection) -> list[tuple[UUID, str, str, datetime | None]]:
    """Id, login, display name and time of disabling of every account, by login."""
    columns = (accounts.c.account_id, accounts.c.login, accounts.c.display_name, accounts.c.disabled_at)
    return [tuple(row) for row in connection.execute(select(*columns).order_by(accounts.c.login))]


def insert_account(
    connection: Connection,
    *,
    row: AccountRow,
    roles: Iterable[Role],
    tenant_ids: Iterable[UUID],
    now: datetime,
) -> None:
    """Store a new account with its roles and tenants."""
    connection.execute(
        insert(accounts).values(
            account_id=row.account_id,
            login=row.login,
            display_name=row.display_name,
            password_hash=row.password_hash,
            totp_secret_wrapped=row.totp_secret_wrapped,
            created_at=now,
        )
    )
    for role in roles:
        connection.execute(insert(account_roles).values(account_id=row.account_id, role=role.value))
    for tenant_id in tenant_ids:
        connection.execute(insert(account_tenants).values(account_id=row.account_id, tenant_id=tenant_id))


def update_account(connection: Connection, account_id: UUID, **values: object) -> None:
    """Set columns of an account."""
    connection.execute(update(accounts).where(accounts.c.account_id == account_id).values(**values))


def roles_of(connection: Connection, account_id: UUID) -> tuple[Role, ...]:
    """The roles of an account in the vocabulary's order."""
    held = set(connection.scalars(select(account_roles.c.role).where(account_roles.c.account_id == account_id)))
    return tuple(role for role in Role if role.value in held)


def tenants_of(connection: Connection, account_id: UUID) -> tuple[TenantName, ...]:
    """The tenants an account works for, by name."""
    rows = connection.execute(
        select(tenants.c.tenant_id, tenants.c.name)
        .join(account_tenants, account_tenants.c.tenant_id == tenants.c.tenant_id)
        .where(account_tenants.c.account_id == account_id)
        .order_by(tenants.c.name)
    )
    return tuple(TenantName(tenant_id=row.tenant_id, name=row.name) for row in rows)


def lock_guard(connection: Connection, guard: bytes) -> None:
    """Until the transaction ends, no other sign-in is judged under this guard: guesses come one at a time."""
    key = int.from_bytes(hashlib.sha256(guard).digest()[:8], signed=True)
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


def find_failures(connection: Connection, guard: bytes) -> FailureRow | None:
    """The failures on record under this guard."""
    columns = (sign_in_failures.c.failures, sign_in_failures.c.last_failure_at, sign_in_failures.c.locked_until)
    row = connection.execute(select(*columns).where(sign_in_failures.c.guard == guard)).one_or_none()
    return None if row is None else FailureRow(*row)


def forget_failures(connection: Connection, beginning: bytes) -> None:
    """Start counting anew under every guard that begins so: a whole one, or a login's digest for all of its guards."""
    column = sign_in_failures.c.guard
    connection.execute(delete(sign_in_failures).where(func.substr(column, 1, len(beginning)) == beginning))


def replace_failures(connection: Connection, guard: bytes, failures: FailureRow, *, kept_for: timedelta) -> None:
    """Set the failures on record under a guard, and forget everybody's that are older than `kept_for`."""
    forget_failures(connection, guard)
    connection.execute(
        insert(sign_in_failures).values(
            guard=guard,
            failures=failures.failures,
            last_failure_at=failures.last_failure_at,
            locked_until=failures.locked_until,
        )
    )
    connection.execute(
        delete(sign_in_failures).where(sign_in_failures.c.last_failure_at < failures.last_failure_at - kept_for)
    )


def _state(value: str | None) -> WorkstationState | None:
    return None if value is None else WorkstationState(value)
