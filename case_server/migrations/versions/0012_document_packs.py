"""A reading names the data pack that it was made by (R100)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0012_document_packs"
down_revision = "0011_repeats"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Readings of the kinds that need no pack have none."""
    op.add_column("readings", sa.Column("pack", JSONB))


def downgrade() -> None:
    """What a document of a pack is called is lost."""
    op.drop_column("readings", "pack")
