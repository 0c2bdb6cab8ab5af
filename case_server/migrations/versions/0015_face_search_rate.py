"""The rate of false alarms that a tenant's face search was allowed with; earlier ones get the one that was meant."""

import sqlalchemy as sa
from alembic import op

revision = "0015_face_search_rate"
down_revision = "0014_machine_steps"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column that every new permission fills."""
    op.add_column(
        "face_search_permissions", sa.Column("false_alarm_one_in", sa.Integer, nullable=False, server_default="100")
    )
    op.alter_column("face_search_permissions", "false_alarm_one_in", server_default=None)
    op.create_check_constraint("false_alarms_stated", "face_search_permissions", "false_alarm_one_in > 0")


def downgrade() -> None:
    """Without it."""
    op.drop_column("face_search_permissions", "false_alarm_one_in")
