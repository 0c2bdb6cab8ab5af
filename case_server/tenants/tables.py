"""Rows about tenants."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
)

from case_server.foundation.metadata import metadata

tenants = Table(
    "tenants",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("plan", Text, nullable=False),
    Column("webhook_url", Text),
    Column("webhook_secret_wrapped", LargeBinary),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("closed_at", DateTime(timezone=True)),
    CheckConstraint("plan IN ('basic', 'advanced')", name="plan_known"),
    CheckConstraint("(webhook_url IS NULL) = (webhook_secret_wrapped IS NULL)", name="webhook_has_secret"),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("api_key_id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, ForeignKey("tenants.tenant_id"), nullable=False),
    Column("secret_wrapped", LargeBinary, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
    Index(None, "tenant_id"),
)

tenant_usage = Table(
    "tenant_usage",
    metadata,
    Column("tenant_id", Uuid, ForeignKey("tenants.tenant_id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("cases_received", Integer, nullable=False),
    CheckConstraint("cases_received > 0", name="cases_received_positive"),
)
