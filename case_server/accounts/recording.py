"""Entries in the record log about accounts, workstations and tenants, which belong to no case.

What concerns certain tenants gets an entry for each, so that the auditors of each can read it.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from case_contract.vocabulary import Role
from case_server.record_log import service as record_log


def record_by_operator(
    connection: Connection,
    operation: str,
    at: datetime,
    tenant_ids: Collection[UUID] = (),
    /,
    **details: UUID | str | None,
) -> None:
    """Something done on the server's own command line, or by the server itself."""
    _record(connection, operation, at, actor_id=None, actor_kind=Role.SYSTEM, tenant_ids=tenant_ids, details=details)


def record_by_person(
    connection: Connection,
    operation: str,
    at: datetime,
    *,
    account_id: UUID,
    roles: Iterable[Role],
    tenant_ids: Collection[UUID] = (),
    **details: UUID | str | None,
) -> None:
    """Something done by somebody signed in; the entry names the first of her roles in the vocabulary's order."""
    held = set(roles)
    kind = next((role for role in Role if role in held), Role.SYSTEM)
    _record(connection, operation, at, actor_id=account_id, actor_kind=kind, tenant_ids=tenant_ids, details=details)


def _record(
    connection: Connection,
    operation: str,
    at: datetime,
    *,
    actor_id: UUID | None,
    actor_kind: Role,
    tenant_ids: Collection[UUID],
    details: dict[str, UUID | str | None],
) -> None:
    for tenant_id in sorted(tenant_ids) or (None,):
        record_log.append(
            connection,
            tenant_id=tenant_id,
            case_id=None,
            actor_id=actor_id,
            actor_kind=actor_kind,
            operation=operation,
            details={name: None if value is None else str(value) for name, value in details.items()},
            at=at,
        )
