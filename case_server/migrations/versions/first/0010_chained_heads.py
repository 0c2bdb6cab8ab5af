"""Each signed head of the log names all before it, so that none can be taken out; older ones stay as signed."""

import sqlalchemy as sa
from alembic import op

revision = "0010_chained_heads"
down_revision = "0009_machine_needs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing can be signed anew, so that the column stays empty for the heads that there are."""
    op.add_column("log_heads", sa.Column("previous", sa.LargeBinary))


def downgrade() -> None:
    """The heads stay, and those that were signed with the column no longer verify."""
    op.drop_column("log_heads", "previous")
