"""What the pre-check raised is kept apart from what people raised; what earlier ones raised stays as if people had."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0009_machine_needs"
down_revision = "0008_face_search"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column of its own, empty for the cases that there are."""
    op.add_column("cases", sa.Column("machine_needs", ARRAY(sa.Text), nullable=False, server_default="{}"))
    op.alter_column("cases", "machine_needs", server_default=None)


def downgrade() -> None:
    """One column again, with nothing lost. Not by UPDATE, which row-level security would keep from the owner."""
    op.execute("ALTER TABLE cases ALTER COLUMN needs TYPE text[] USING needs || machine_needs")
    op.drop_column("cases", "machine_needs")
