"""Several documents of one page are told apart, and names of fields lie in the clear for counting."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0013_documents_of_a_page"
down_revision = "0012_document_packs"
branch_labels = None
depends_on = None

_NAMES = ("fields_read", "fields_missing")


def upgrade() -> None:
    """Readings there are have one document a page; which fields they have is sealed and stays unknown here."""
    for table in ("readings", "findings"):
        op.add_column(table, sa.Column("document", sa.Integer, nullable=False, server_default="0"))
        op.alter_column(table, "document", server_default=None)
    for name in _NAMES:
        op.add_column("readings", sa.Column(name, ARRAY(sa.Text), nullable=False, server_default="{}"))
        op.alter_column("readings", name, server_default=None)


def downgrade() -> None:
    """Further documents stay, as further readings of their page."""
    for name in _NAMES:
        op.drop_column("readings", name)
    for table in ("readings", "findings"):
        op.drop_column(table, "document")
