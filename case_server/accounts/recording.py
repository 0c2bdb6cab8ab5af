"""Entries in the record log about accounts, workstations and tenants, which belong to no tenant's case."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from case_contract.vocabulary import Role
from case_server.record_log import service as record_log


def record_by_operator(connection: Connection, operation: str, at: datetime, **details: UUID | str | None) -> None:
    """Something done on the server's own command line, or by the server itself."""
    _record(connection, operation, at, actor_id=None, actor_kind=Role.SYSTEM, details=details)


def record_by_person(
    connection: Connection,
    operation: str,
    at: datetime,
    *,
    account_id: UUID,
    roles: Iterable[Role],
    **details: UUID | str | None,
) -> None:
    """Something done by somebody signed in; the entry names the first of her roles in the vocabulary's order."""
    held = set(roles)
    kind = next((role for role in Role if role in held), Role.SYSTEM)
    _record(connection, operation, at, actor_id=account_id, actor_kind=kind, details=details)


def _record(
    connection: Connection,
    operation: str,
    at: datetime,
    *,
    actor_id: UUID | None,
    actor_kind: Role,
    details: dict[str, UUID | str | None],
) -> None:
    record_log.append(
        connection,
        tenant_id=None,
        case_id=None,
        actor_id=actor_id,
        actor_kind=actor_kind,
        operation=operation,
        details={name: None if value is None else str(value) for name, value in details.items()},
        at=at,
    )
