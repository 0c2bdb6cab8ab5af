"""Cases that are kept beyond their retention because an investigation goes on."""

import sqlalchemy as sa
from alembic import op

from case_server.foundation.row_security import protect_by_tenant

revision = "0018_case_holds"
down_revision = "0017_erasing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No case is held so far."""
    op.create_table(
        "case_holds",
        sa.Column("case_id", sa.Uuid, primary_key=True),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"]),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
    )
    for statement in protect_by_tenant("case_holds", app_rights="SELECT"):
        op.execute(statement)


def downgrade() -> None:
    """Every hold is forgotten; the log still has them."""
    op.drop_table("case_holds")
