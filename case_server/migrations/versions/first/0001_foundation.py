"""Roles, tenants, accounts, workstations and sessions."""

import sqlalchemy as sa
from alembic import op

from case_server.foundation.row_security import (
    APP_ROLE,
    BOTH_ROLES,
    SYSTEM_ROLE,
    protect_by_tenant,
    shared_by_all,
    system_only,
)

revision = "0001_foundation"
down_revision = None
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Lay the foundation."""
    _make_roles()
    _make_tenants()
    _make_accounts()
    _make_sessions()
    protections = (
        *protect_by_tenant("tenants", app_rights="SELECT (tenant_id, name, plan, webhook_url, created_at, closed_at)"),
        *system_only("api_keys"),
        *protect_by_tenant("tenant_usage", app_rights="SELECT, INSERT, UPDATE"),
        *shared_by_all("accounts", app_rights="SELECT (account_id, display_name, disabled_at)"),
        *shared_by_all("account_roles", app_rights="SELECT"),
        *protect_by_tenant("account_tenants", app_rights="SELECT"),
        *shared_by_all("workstations", app_rights="SELECT"),
        *system_only("session_families"),
        *system_only("access_tokens"),
        *system_only("refresh_tokens"),
        *system_only("sign_in_failures"),
    )
    for statement in protections:
        op.execute(statement)


def downgrade() -> None:
    """Take everything away; the roles stay, for other databases of the cluster may use them."""
    for table in (
        "sign_in_failures",
        "refresh_tokens",
        "access_tokens",
        "session_families",
        "workstations",
        "account_tenants",
        "account_roles",
        "accounts",
        "tenant_usage",
        "api_keys",
        "tenants",
    ):
        op.drop_table(table)


def _make_roles() -> None:
    for role in (APP_ROLE, SYSTEM_ROLE):
        # Roles belong to the cluster, so another database, or another node at this very moment, may have made them.
        op.execute(
            f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN "
            f"CREATE ROLE {role} NOLOGIN NOBYPASSRLS; END IF; "
            "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
        )
        op.execute(
            f"DO $$ BEGIN IF NOT pg_has_role(current_user, '{role}', 'SET') THEN "
            f"EXECUTE format('GRANT {role} TO %I', current_user); END IF; END $$"
        )
    op.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    op.execute(f"GRANT USAGE ON SCHEMA public TO {BOTH_ROLES}")


def _make_tenants() -> None:
    op.create_table(
        "tenants",
        sa.Column("tenant_id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("plan", sa.Text, nullable=False),
        sa.Column("webhook_url", sa.Text),
        sa.Column("webhook_secret_wrapped", sa.LargeBinary),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("closed_at", _INSTANT),
        sa.CheckConstraint("plan IN ('basic', 'advanced')", name="plan_known"),
        sa.CheckConstraint("(webhook_url IS NULL) = (webhook_secret_wrapped IS NULL)", name="webhook_has_secret"),
    )
    op.create_table(
        "api_keys",
        sa.Column("api_key_id", sa.Uuid, primary_key=True),
        sa.Column("tenant_id", sa.Uuid, sa.ForeignKey("tenants.tenant_id"), nullable=False, index=True),
        sa.Column("secret_wrapped", sa.LargeBinary, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("revoked_at", _INSTANT),
    )
    op.create_table(
        "tenant_usage",
        sa.Column("tenant_id", sa.Uuid, sa.ForeignKey("tenants.tenant_id"), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("cases_received", sa.Integer, nullable=False),
        sa.CheckConstraint("cases_received > 0", name="cases_received_positive"),
    )


def _make_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("account_id", sa.Uuid, primary_key=True),
        sa.Column("login", sa.Text, nullable=False, unique=True),
        sa.Column("display_name", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("totp_secret_wrapped", sa.LargeBinary, nullable=False),
        sa.Column("totp_last_step", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("disabled_at", _INSTANT),
    )
    op.create_table(
        "account_roles",
        sa.Column("account_id", sa.Uuid, _account_key(ondelete="CASCADE"), primary_key=True),
        sa.Column("role", sa.Text, primary_key=True),
        sa.CheckConstraint(
            "role IN ('reviewer', 'supervisor', 'risk_officer', 'auditor', 'trainer', 'administrator')",
            name="role_known",
        ),
    )
    op.create_table(
        "account_tenants",
        sa.Column("account_id", sa.Uuid, _account_key(ondelete="CASCADE"), primary_key=True),
        sa.Column("tenant_id", sa.Uuid, sa.ForeignKey("tenants.tenant_id"), primary_key=True, index=True),
    )
    op.create_table(
        "workstations",
        sa.Column("workstation_id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("public_key", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("requested_by", sa.Uuid, _account_key(), nullable=False),
        sa.Column("requested_at", _INSTANT, nullable=False),
        sa.Column("approved_by", sa.Uuid, _account_key()),
        sa.Column("approved_at", _INSTANT),
        sa.Column("revoked_by", sa.Uuid, _account_key()),
        sa.Column("revoked_at", _INSTANT),
        sa.CheckConstraint("state IN ('pending', 'approved', 'revoked')", name="state_known"),
        sa.CheckConstraint("octet_length(public_key) = 32", name="public_key_raw_ed25519"),
    )


def _make_sessions() -> None:
    op.create_table(
        "session_families",
        sa.Column("family_id", sa.Uuid, primary_key=True),
        sa.Column("account_id", sa.Uuid, _account_key(ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("workstation_id", sa.Uuid, sa.ForeignKey("workstations.workstation_id"), index=True),
        sa.Column("signed_in_at", _INSTANT, nullable=False),
        sa.Column("expires_at", _INSTANT, nullable=False),
        sa.Column("ended_at", _INSTANT),
        sa.Column("end_reason", sa.Text),
        sa.CheckConstraint("(ended_at IS NULL) = (end_reason IS NULL)", name="end_has_reason"),
    )
    for table, extra in (("access_tokens", ()), ("refresh_tokens", (sa.Column("used_at", _INSTANT),))):
        op.create_table(
            table,
            sa.Column("token_digest", sa.LargeBinary, primary_key=True),
            sa.Column(
                "family_id",
                sa.Uuid,
                sa.ForeignKey("session_families.family_id", ondelete="CASCADE"),
                nullable=False,
                index=True,
            ),
            sa.Column("expires_at", _INSTANT, nullable=False),
            *extra,
        )
    op.create_table(
        "sign_in_failures",
        sa.Column("login_digest", sa.LargeBinary, primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last_failure_at", _INSTANT, nullable=False, index=True),
        sa.Column("locked_until", _INSTANT),
    )


def _account_key(*, ondelete: str | None = None) -> sa.ForeignKey:
    return sa.ForeignKey("accounts.account_id", ondelete=ondelete)
