"""Which tenants a workstation was asked for; workstations, accounts and their roles are seen by those tenants only."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from case_server.foundation.row_security import (
    APP_ROLE,
    SYSTEM_ROLE,
    protect_by_parent,
    shared_by_all,
    workstation_policies,
)

revision = "0019_workstation_tenants"
down_revision = "0018_case_holds"
branch_labels = None
depends_on = None

_APP_RIGHTS = (("accounts", "SELECT (account_id, display_name, disabled_at)"), ("account_roles", "SELECT"))
_FILL = """
    UPDATE workstations SET tenant_ids = ARRAY(
        SELECT m.tenant_id FROM account_tenants m WHERE m.account_id = requested_by ORDER BY m.tenant_id
    )
    """
_END_ELSEWHERE = """
    UPDATE session_families f SET ended_at = now(), end_reason = 'workstation_of_others' FROM workstations w
    WHERE w.workstation_id = f.workstation_id AND f.ended_at IS NULL AND NOT (
        ARRAY(SELECT m.tenant_id FROM account_tenants m WHERE m.account_id = f.account_id) <@ w.tenant_ids
    )
    """


def upgrade() -> None:
    """A workstation gets the tenants of whoever asked for it; sessions at one of other tenants end."""
    op.add_column(
        "workstations",
        sa.Column("tenant_ids", postgresql.ARRAY(sa.Uuid), nullable=False, server_default="{}"),
    )
    op.alter_column("workstations", "tenant_ids", server_default=None)
    # The owner of the tables sees no row of theirs: row security is forced.
    op.execute(f"SET LOCAL ROLE {SYSTEM_ROLE}")
    op.execute(_FILL)
    op.execute(_END_ELSEWHERE)
    op.execute("RESET ROLE")
    op.execute("DROP POLICY workstations_shared ON workstations")
    for statement in workstation_policies():
        op.execute(statement)
    for table, rights in _APP_RIGHTS:
        op.execute(f"DROP POLICY {table}_shared ON {table}")
        _replace(table, protect_by_parent(table, parent="account_tenants", column="account_id", app_rights=rights))


def downgrade() -> None:
    """Everybody's again."""
    for table, rights in _APP_RIGHTS:
        op.execute(f"DROP POLICY {table}_by_account_tenants ON {table}")
        _replace(table, shared_by_all(table, app_rights=rights))
    for policy in ("seen", "changed"):
        op.execute(f"DROP POLICY workstations_{policy} ON workstations")
    op.execute(f"REVOKE UPDATE ON workstations FROM {APP_ROLE}")
    _replace("workstations", shared_by_all("workstations", app_rights="SELECT"))
    op.drop_column("workstations", "tenant_ids")


def _replace(table: str, statements: tuple[str, ...]) -> None:
    op.execute(f"DROP POLICY {table}_system ON {table}")
    for statement in statements:
        op.execute(statement)
