"""Rows about people, workstations and sessions."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY

from case_server.foundation.metadata import metadata

accounts = Table(
    "accounts",
    metadata,
    Column("account_id", Uuid, primary_key=True),
    Column("login", Text, nullable=False, unique=True),
    Column("display_name", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("totp_secret_wrapped", LargeBinary, nullable=False),
    Column("totp_last_step", BigInteger, nullable=False, server_default="0"),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("disabled_at", DateTime(timezone=True)),
)

account_roles = Table(
    "account_roles",
    metadata,
    Column("account_id", Uuid, ForeignKey("accounts.account_id", ondelete="CASCADE"), primary_key=True),
    Column("role", Text, primary_key=True),
    CheckConstraint(
        "role IN ('reviewer', 'supervisor', 'risk_officer', 'auditor', 'trainer', 'administrator')", name="role_known"
    ),
)

account_tenants = Table(
    "account_tenants",
    metadata,
    Column("account_id", Uuid, ForeignKey("accounts.account_id", ondelete="CASCADE"), primary_key=True),
    Column("tenant_id", Uuid, ForeignKey("tenants.tenant_id"), primary_key=True),
    Index(None, "tenant_id"),
)

workstations = Table(
    "workstations",
    metadata,
    Column("workstation_id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("public_key", LargeBinary, nullable=False, unique=True),
    Column("state", Text, nullable=False),
    # Those of whoever asked for it. An account's tenants never change.
    Column("tenant_ids", ARRAY(Uuid), nullable=False),
    Column("requested_by", Uuid, ForeignKey("accounts.account_id"), nullable=False),
    Column("requested_at", DateTime(timezone=True), nullable=False),
    # Empty for an approval given on the server's own command line.
    Column("approved_by", Uuid, ForeignKey("accounts.account_id")),
    Column("approved_at", DateTime(timezone=True)),
    Column("revoked_by", Uuid, ForeignKey("accounts.account_id")),
    Column("revoked_at", DateTime(timezone=True)),
    CheckConstraint("state IN ('pending', 'approved', 'revoked')", name="state_known"),
    CheckConstraint("octet_length(public_key) = 32", name="public_key_raw_ed25519"),
)

session_families = Table(
    "session_families",
    metadata,
    Column("family_id", Uuid, primary_key=True),
    Column("account_id", Uuid, ForeignKey("accounts.account_id", ondelete="CASCADE"), nullable=False),
    Column("workstation_id", Uuid, ForeignKey("workstations.workstation_id")),
    Column("signed_in_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("ended_at", DateTime(timezone=True)),
    Column("end_reason", Text),
    Index(None, "account_id"),
    Index(None, "workstation_id"),
    CheckConstraint("(ended_at IS NULL) = (end_reason IS NULL)", name="end_has_reason"),
)

access_tokens = Table(
    "access_tokens",
    metadata,
    Column("token_digest", LargeBinary, primary_key=True),
    Column("family_id", Uuid, ForeignKey("session_families.family_id", ondelete="CASCADE"), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Index(None, "family_id"),
)

refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    Column("token_digest", LargeBinary, primary_key=True),
    Column("family_id", Uuid, ForeignKey("session_families.family_id", ondelete="CASCADE"), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("used_at", DateTime(timezone=True)),
    Index(None, "family_id"),
)

# Keyed by a digest of what was typed (known login or not: an answer must not tell which logins exist) and, after
# it, one of where it came from.
sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("guard", LargeBinary, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_failure_at", DateTime(timezone=True), nullable=False),
    Column("locked_until", DateTime(timezone=True)),
    Index(None, "last_failure_at"),
)
