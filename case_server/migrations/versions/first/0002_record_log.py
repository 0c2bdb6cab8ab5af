"""The record log: entries, leaves, nodes and signed heads, all append-only (R72, R73)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from case_server.foundation.row_security import BOTH_ROLES, protect_by_tenant, shared_by_all

revision = "0002_record_log"
down_revision = "0001_foundation"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_TABLES = ("log_entries", "log_leaves", "log_nodes", "log_heads")


def upgrade() -> None:
    """Make the log and close it against every change."""
    _make_entries()
    _make_tree()
    for statement in (
        *protect_by_tenant("log_entries", app_rights="SELECT, INSERT"),
        *shared_by_all("log_leaves", app_rights="SELECT"),
        *shared_by_all("log_nodes", app_rights="SELECT"),
        *shared_by_all("log_heads", app_rights="SELECT"),
    ):
        op.execute(statement)
    op.execute(
        "CREATE FUNCTION refuse_log_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'the record log is append-only: % on % refused', TG_OP, TG_TABLE_NAME "
        "USING ERRCODE = 'insufficient_privilege'; END $$"
    )
    for table in _TABLES:
        # The owner too: a right that is never needed is not held.
        op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM PUBLIC, CURRENT_USER, {BOTH_ROLES}")
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_log_change()"
        )
        # Also while a replication role or a restore has ordinary triggers switched off.
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only")


def downgrade() -> None:
    """Remove the log altogether."""
    for table in reversed(_TABLES):
        op.drop_table(table)
    op.execute("DROP FUNCTION refuse_log_change()")


def _make_entries() -> None:
    op.create_table(
        "log_entries",
        sa.Column("entry_id", sa.BigInteger, sa.Identity(always=True)),
        sa.Column("xid", sa.BigInteger, nullable=False, server_default=sa.text("pg_current_xact_id()::text::bigint")),
        sa.Column("tenant_id", sa.Uuid),
        sa.Column("case_id", sa.Uuid),
        sa.Column("case_version", sa.Integer),
        sa.Column("actor_id", sa.Uuid),
        sa.Column("actor_kind", sa.Text, nullable=False),
        sa.Column("operation", sa.Text, nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name="pk_log_entries"),
        sa.CheckConstraint("operation ~ '^[a-z][a-z_]*$'", name="operation_plain"),
        sa.CheckConstraint("actor_kind ~ '^[a-z][a-z_]*$'", name="actor_kind_plain"),
        sa.CheckConstraint("details IS JSON OBJECT", name="details_json"),
    )
    op.create_index("ix_log_entries_xid", "log_entries", ["xid"])
    op.create_index("ix_log_entries_case_id_entry_id", "log_entries", ["case_id", "entry_id"])


def _make_tree() -> None:
    op.create_table(
        "log_leaves",
        sa.Column("leaf_index", sa.BigInteger, autoincrement=False),
        sa.Column("entry_id", sa.BigInteger, nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("leaf_index", name="pk_log_leaves"),
        sa.UniqueConstraint("entry_id", name="uq_log_leaves_entry_id"),
    )
    op.create_table(
        "log_nodes",
        sa.Column("level", sa.SmallInteger, autoincrement=False),
        sa.Column("position", sa.BigInteger, autoincrement=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("level", "position", name="pk_log_nodes"),
        sa.CheckConstraint("level > 0", name="level_interior"),
    )
    op.create_table(
        "log_heads",
        sa.Column("tree_size", sa.BigInteger, autoincrement=False),
        sa.Column("root", sa.LargeBinary, nullable=False),
        sa.Column("signed_at", _INSTANT, nullable=False),
        sa.Column("key_id", sa.Text, nullable=False),
        sa.Column("signature", sa.LargeBinary, nullable=False),
        sa.Column("frontier", ARRAY(sa.LargeBinary), nullable=False),
        sa.Column("horizon", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("tree_size", name="pk_log_heads"),
    )
