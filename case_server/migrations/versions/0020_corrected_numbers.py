"""What the machine found and decided of a number is renewed in the transaction of a reviewer's correction."""

from alembic import op

from case_server.foundation.row_security import APP_ROLE

revision = "0020_corrected_numbers"
down_revision = "0019_workstation_tenants"
branch_labels = None
depends_on = None

_TABLES = ("findings", "machine_steps")


def upgrade() -> None:
    """Rows may be added and marked as gone, of the tenants in scope alone; none may be altered or taken away."""
    for table in _TABLES:
        op.execute(f"GRANT INSERT, UPDATE (superseded_at) ON {table} TO {APP_ROLE}")


def downgrade() -> None:
    """Only the machine's own transactions write them again."""
    for table in _TABLES:
        op.execute(f"REVOKE INSERT, UPDATE (superseded_at) ON {table} FROM {APP_ROLE}")
