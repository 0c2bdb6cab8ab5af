"""Enrolling workstations: asked for by whoever sits there, approved by somebody else, revoked when lost.

A workstation belongs to the tenants of whoever asked for it (decision 0610). Under a scope of tenants the database
shows and changes only theirs.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from case_contract.accounts import EnrolWorkstation, SignIn, WorkstationRecord, WorkstationState
from case_contract.identifiers import new_id
from case_contract.problems import ProblemCode
from case_contract.signing import sign_in_bytes
from case_server.accounts.tables import workstations

_Row = Row[*tuple[Any, ...]]

PROOF_GOOD_FOR: Final = timedelta(minutes=5)
_COLUMNS: Final = (
    workstations.c.workstation_id,
    workstations.c.name,
    workstations.c.state,
    workstations.c.requested_by,
    workstations.c.requested_at,
    workstations.c.approved_by,
    workstations.c.public_key,
    workstations.c.tenant_ids,
)


@dataclass(frozen=True, slots=True)
class Overseer:
    """Who lets workstations in and shuts them out, and for which tenants."""

    account_id: UUID
    tenant_ids: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Changed:
    """A workstation after a change, and the tenants that it belongs to."""

    record: WorkstationRecord
    tenant_ids: tuple[UUID, ...]


class Change(Protocol):
    """What `approve` and `revoke` look like to their callers."""

    def __call__(
        self, connection: Connection, workstation_id: UUID, *, by: Overseer | None, now: datetime
    ) -> Changed | ProblemCode:
        """Change the state of a workstation, or say why not. `by` None means the operator of the server."""
        ...


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A workstation after somebody asked for it; `new` is False when its key was known already."""

    record: WorkstationRecord
    new: bool


def enrol(
    connection: Connection,
    asked: EnrolWorkstation,
    *,
    requested_by: UUID,
    tenant_ids: Collection[UUID],
    now: datetime,
) -> Enrolled | ProblemCode:
    """Ask for a workstation, for all of one's `tenant_ids`, under `Scope.system()`.

    Asking again with the same key gives the same record to whoever works for no tenant but those it belongs to.
    """
    if not _is_public_key(asked.public_key):
        return ProblemCode.INVALID_REQUEST
    statement = (
        postgresql_insert(workstations)
        .values(
            workstation_id=new_id(now),
            name=asked.name,
            public_key=asked.public_key,
            state=WorkstationState.PENDING.value,
            tenant_ids=sorted(tenant_ids),
            requested_by=requested_by,
            requested_at=now,
        )
        .on_conflict_do_nothing(index_elements=["public_key"])
        .returning(workstations.c.workstation_id)
    )
    new = connection.execute(statement).one_or_none() is not None
    row = connection.execute(select(*_COLUMNS).where(workstations.c.public_key == asked.public_key)).one()
    if not set(tenant_ids) <= set(row.tenant_ids):
        return ProblemCode.WORKSTATION_OF_OTHERS
    return Enrolled(_record(row), new)


def list_all(connection: Connection) -> tuple[WorkstationRecord, ...]:
    """Every workstation in scope, newest first."""
    rows = connection.execute(select(*_COLUMNS).order_by(workstations.c.workstation_id.desc()))
    return tuple(_record(row) for row in rows)


def approve(
    connection: Connection, workstation_id: UUID, *, by: Overseer | None, now: datetime
) -> Changed | ProblemCode:
    """Let a workstation in, for all of its tenants; nobody approves what she asked for herself."""
    row = _locked(connection, workstation_id)
    if row is None:
        return ProblemCode.NOT_FOUND
    if by is not None and by.account_id == row.requested_by:
        return ProblemCode.SAME_PERSON_TWICE
    if by is not None and not by.tenant_ids >= set(row.tenant_ids):
        return ProblemCode.NOT_ALLOWED
    match WorkstationState(row.state):
        case WorkstationState.APPROVED:
            return _changed(row)
        case WorkstationState.REVOKED:
            return ProblemCode.WORKSTATION_REVOKED
        case WorkstationState.PENDING:
            return _change(
                connection,
                workstation_id,
                state=WorkstationState.APPROVED.value,
                approved_by=None if by is None else by.account_id,
                approved_at=now,
            )


def revoke(
    connection: Connection, workstation_id: UUID, *, by: Overseer | None, now: datetime
) -> Changed | ProblemCode:
    """Shut a workstation out for good; its next contact is told so and destroys its cache key."""
    row = _locked(connection, workstation_id)
    if row is None:
        return ProblemCode.NOT_FOUND
    if WorkstationState(row.state) is WorkstationState.REVOKED:
        return _changed(row)
    return _change(
        connection,
        workstation_id,
        state=WorkstationState.REVOKED.value,
        revoked_by=None if by is None else by.account_id,
        revoked_at=now,
    )


def proof_problem(connection: Connection, asked: SignIn, now: datetime) -> ProblemCode | None:
    """Why `asked` may not sign in at the workstation it names, or None when it holds the key of an approved one."""
    row = connection.execute(
        select(workstations.c.public_key, workstations.c.state).where(
            workstations.c.workstation_id == asked.workstation_id
        )
    ).one_or_none()
    if row is None or asked.workstation_id is None:
        return ProblemCode.WORKSTATION_UNKNOWN
    if asked.workstation_proof is None or asked.proof_made_at is None:
        return ProblemCode.SIGNATURE_INVALID
    signed = sign_in_bytes(asked.workstation_id, asked.login, asked.proof_made_at)
    try:
        Ed25519PublicKey.from_public_bytes(row.public_key).verify(asked.workstation_proof, signed)
    except InvalidSignature:
        return ProblemCode.SIGNATURE_INVALID
    if abs(now - asked.proof_made_at) > PROOF_GOOD_FOR:
        return ProblemCode.REQUEST_TOO_OLD
    match WorkstationState(row.state):
        case WorkstationState.APPROVED:
            return None
        case WorkstationState.PENDING:
            return ProblemCode.WORKSTATION_PENDING
        case WorkstationState.REVOKED:
            return ProblemCode.WORKSTATION_REVOKED


def belongs_to_others(connection: Connection, workstation_id: UUID, tenant_ids: Collection[UUID]) -> bool:
    """Whether somebody who works for `tenant_ids` would bring cases of a tenant there that it does not belong to."""
    own: list[UUID] = connection.execute(
        select(workstations.c.tenant_ids).where(workstations.c.workstation_id == workstation_id)
    ).scalar_one()
    return not set(tenant_ids) <= set(own)


def insert_approved(
    connection: Connection,
    *,
    public_key: bytes,
    name: str,
    requested_by: UUID,
    tenant_ids: Collection[UUID],
    now: datetime,
) -> UUID:
    """Enrol and approve in one go, as the operator of the server may."""
    workstation_id = new_id(now)
    connection.execute(
        insert(workstations).values(
            workstation_id=workstation_id,
            name=name,
            public_key=public_key,
            state=WorkstationState.APPROVED.value,
            tenant_ids=sorted(tenant_ids),
            requested_by=requested_by,
            requested_at=now,
            approved_at=now,
        )
    )
    return workstation_id


def fingerprint(public_key: bytes) -> str:
    """What two people compare by telephone before one approves: eight groups of four hex digits."""
    digits = hashlib.sha256(public_key).hexdigest()[:32]
    return " ".join(digits[start : start + 4] for start in range(0, 32, 4))


def _locked(connection: Connection, workstation_id: UUID) -> _Row | None:
    statement = select(*_COLUMNS).where(workstations.c.workstation_id == workstation_id).with_for_update()
    return connection.execute(statement).one_or_none()


def _change(connection: Connection, workstation_id: UUID, **values: object) -> Changed:
    statement = (
        update(workstations)
        .where(workstations.c.workstation_id == workstation_id)
        .values(**values)
        .returning(*_COLUMNS)
    )
    return _changed(connection.execute(statement).one())


def _changed(row: _Row) -> Changed:
    return Changed(_record(row), tuple(row.tenant_ids))


def _record(row: _Row) -> WorkstationRecord:
    return WorkstationRecord(
        workstation_id=row.workstation_id,
        name=row.name,
        state=WorkstationState(row.state),
        requested_by=row.requested_by,
        requested_at=row.requested_at,
        approved_by=row.approved_by,
        fingerprint=fingerprint(row.public_key),
    )


def _is_public_key(raw: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(raw)
    except ValueError:
        return False
    return True
