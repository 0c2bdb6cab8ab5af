"""Pictures and documents that come again: a key per tenant, sealed prints, keyed marks; all go with the case's key."""

import sqlalchemy as sa
from alembic import op

from case_server.foundation.row_security import protect_by_tenant

revision = "0011_repeats"
down_revision = "0010_chained_heads"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables and the trigger that erases."""
    op.create_table(
        "repeat_keys",
        sa.Column("tenant_id", sa.Uuid, primary_key=True),
        sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
    )
    op.create_table(
        "page_prints",
        sa.Column("print_id", sa.Uuid, primary_key=True),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("evidence_id", sa.Uuid, nullable=False),
        sa.Column("page", sa.Integer, nullable=False),
        sa.Column("document", sa.Integer, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
        sa.ForeignKeyConstraint(["case_id"], ["case_keys.case_id"]),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.evidence_id"]),
        sa.UniqueConstraint("evidence_id", "page", "document", "version"),
    )
    op.create_index("ix_page_prints_case_id", "page_prints", ["case_id"])
    op.create_table(
        "print_marks",
        sa.Column("mark", sa.BigInteger, primary_key=True),
        sa.Column("print_id", sa.Uuid, primary_key=True),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.ForeignKeyConstraint(["print_id"], ["page_prints.print_id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
    )
    op.create_index("ix_print_marks_print_id", "print_marks", ["print_id"])
    for statement in (
        *protect_by_tenant("repeat_keys", app_rights="SELECT, INSERT"),
        *protect_by_tenant("page_prints", app_rights="SELECT, INSERT"),
        *protect_by_tenant("print_marks", app_rights="SELECT, INSERT"),
        "CREATE FUNCTION page_prints_follow_key() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "DELETE FROM page_prints WHERE case_id = NEW.case_id; RETURN NULL; END $$",
        "CREATE TRIGGER case_keys_erase_prints AFTER UPDATE OF wrapped_key ON case_keys "
        "FOR EACH ROW WHEN (NEW.wrapped_key IS NULL) EXECUTE FUNCTION page_prints_follow_key()",
    ):
        op.execute(statement)


def downgrade() -> None:
    """Take all of it away."""
    op.execute("DROP TRIGGER case_keys_erase_prints ON case_keys")
    op.execute("DROP FUNCTION page_prints_follow_key()")
    for table in ("print_marks", "page_prints", "repeat_keys"):
        op.drop_table(table)
