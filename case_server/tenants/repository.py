"""SQL about tenants and API keys."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from case_contract.vocabulary import Plan
from case_server.tenants.tables import api_keys, tenants


@dataclass(frozen=True, slots=True)
class ApiKeyRow:
    """A live key of an open tenant."""

    api_key_id: UUID
    tenant_id: UUID
    plan: Plan
    secret_wrapped: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class TenantRow:
    """A tenant without its secrets."""

    tenant_id: UUID
    name: str
    plan: Plan
    webhook_url: str | None
    created_at: datetime
    closed_at: datetime | None


def insert_tenant(connection: Connection, *, tenant_id: UUID, name: str, plan: Plan, now: datetime) -> None:
    """Store a tenant without webhook."""
    connection.execute(insert(tenants).values(tenant_id=tenant_id, name=name, plan=plan.value, created_at=now))


def list_tenants(connection: Connection) -> tuple[TenantRow, ...]:
    """The tenants visible in this scope, by name."""
    columns = (
        tenants.c.tenant_id,
        tenants.c.name,
        tenants.c.plan,
        tenants.c.webhook_url,
        tenants.c.created_at,
        tenants.c.closed_at,
    )
    rows = connection.execute(select(*columns).order_by(tenants.c.name))
    return tuple(
        TenantRow(row.tenant_id, row.name, Plan(row.plan), row.webhook_url, row.created_at, row.closed_at)
        for row in rows
    )


def update_webhook(connection: Connection, tenant_id: UUID, url: str, secret_wrapped: bytes) -> None:
    """Replace address and secret together."""
    connection.execute(
        update(tenants)
        .where(tenants.c.tenant_id == tenant_id)
        .values(webhook_url=url, webhook_secret_wrapped=secret_wrapped)
    )


def find_webhook(connection: Connection, tenant_id: UUID) -> tuple[str, bytes] | None:
    """Address and wrapped secret, or None."""
    row = connection.execute(
        select(tenants.c.webhook_url, tenants.c.webhook_secret_wrapped).where(tenants.c.tenant_id == tenant_id)
    ).one_or_none()
    if row is None or row.webhook_url is None:
        return None
    return row.webhook_url, row.webhook_secret_wrapped


def insert_api_key(
    connection: Connection, api_key_id: UUID, tenant_id: UUID, secret_wrapped: bytes, *, now: datetime
) -> None:
    """Store a key."""
    connection.execute(
        insert(api_keys).values(
            api_key_id=api_key_id, tenant_id=tenant_id, secret_wrapped=secret_wrapped, created_at=now
        )
    )


def find_api_key(connection: Connection, api_key_id: UUID) -> ApiKeyRow | None:
    """A key that was not revoked, of a tenant that is not closed."""
    row = connection.execute(
        select(api_keys.c.tenant_id, tenants.c.plan, api_keys.c.secret_wrapped)
        .join(tenants, tenants.c.tenant_id == api_keys.c.tenant_id)
        .where(api_keys.c.api_key_id == api_key_id, api_keys.c.revoked_at.is_(None), tenants.c.closed_at.is_(None))
    ).one_or_none()
    return None if row is None else ApiKeyRow(api_key_id, row.tenant_id, Plan(row.plan), row.secret_wrapped)


def revoke_api_key(connection: Connection, api_key_id: UUID, now: datetime) -> bool:
    """End a key for good; False when there is no such live key."""
    statement = (
        update(api_keys)
        .where(api_keys.c.api_key_id == api_key_id, api_keys.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    return connection.execute(statement).rowcount == 1


def has_tenant(connection: Connection, tenant_id: UUID) -> bool:
    """Whether there is such a tenant in this scope."""
    return connection.execute(select(tenants.c.tenant_id).where(tenants.c.tenant_id == tenant_id)).first() is not None
