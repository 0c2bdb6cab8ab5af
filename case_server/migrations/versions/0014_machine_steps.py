"""Steps that the machine decided, and whether a person kept what was read: what automation is measured by."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from case_server.foundation.row_security import protect_by_tenant

revision = "0014_machine_steps"
down_revision = "0013_documents_of_a_page"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_DECIDED = "ix_cases_decided_at"


def upgrade() -> None:
    """No step was decided by a machine so far. Of earlier fields the person's own word says what was kept."""
    op.create_table(
        "machine_steps",
        sa.Column("machine_step_id", sa.Uuid, primary_key=True),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.Column("superseded_at", _INSTANT),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("grounds", ARRAY(sa.Text), nullable=False),
        sa.Column("rules_version", sa.Text, nullable=False),
        sa.Column("seen", ARRAY(sa.Text), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"]),
    )
    op.create_index("ix_machine_steps_case_id", "machine_steps", ["case_id"])
    for statement in protect_by_tenant("machine_steps", app_rights="SELECT"):
        op.execute(statement)
    # Computed while the column is made: an UPDATE would be kept from the owner by row-level security.
    op.execute(
        "ALTER TABLE field_decisions ADD COLUMN reading_kept boolean "
        "GENERATED ALWAYS AS (CASE basis WHEN 'read' THEN true WHEN 'corrected' THEN false END) STORED"
    )
    op.execute("ALTER TABLE field_decisions ALTER COLUMN reading_kept DROP EXPRESSION")
    op.create_index(_DECIDED, "cases", ["decided_at", "tenant_id"], postgresql_where=sa.text("decided_at IS NOT NULL"))


def downgrade() -> None:
    """What the machine decided is open again; what people said stays."""
    op.drop_index(_DECIDED, "cases")
    op.drop_column("field_decisions", "reading_kept")
    op.drop_table("machine_steps")
