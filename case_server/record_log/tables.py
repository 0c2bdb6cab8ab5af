"""Rows of the record log. None of them is ever changed or removed; the database refuses it (migration 0002)."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from case_server.foundation.metadata import metadata

log_entries = sa.Table(
    "log_entries",
    metadata,
    sa.Column("entry_id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    # The transaction that wrote the entry: ties it to the change it records, and tells what is certainly finished.
    sa.Column("xid", sa.BigInteger, nullable=False, server_default=sa.text("pg_current_xact_id()::text::bigint")),
    # No foreign keys: the log outlives what it speaks of, and a key check would lock the tenant's row on every entry.
    sa.Column("tenant_id", sa.Uuid),
    sa.Column("case_id", sa.Uuid),
    sa.Column("case_version", sa.Integer),
    sa.Column("actor_id", sa.Uuid),
    sa.Column("actor_kind", sa.Text, nullable=False),
    sa.Column("operation", sa.Text, nullable=False),
    sa.Column("details", sa.Text, nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("operation ~ '^[a-z][a-z_]*$'", name="operation_plain"),
    sa.CheckConstraint("actor_kind ~ '^[a-z][a-z_]*$'", name="actor_kind_plain"),
    sa.CheckConstraint("details IS JSON OBJECT", name="details_json"),
    sa.Index(None, "xid"),
    sa.Index(None, "case_id", "entry_id"),
)

log_leaves = sa.Table(
    "log_leaves",
    metadata,
    sa.Column("leaf_index", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("entry_id", sa.BigInteger, nullable=False, unique=True),
    sa.Column("leaf_hash", sa.LargeBinary, nullable=False),
)

log_nodes = sa.Table(
    "log_nodes",
    metadata,
    sa.Column("level", sa.SmallInteger, primary_key=True, autoincrement=False),
    sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("digest", sa.LargeBinary, nullable=False),
    sa.CheckConstraint("level > 0", name="level_interior"),
)

log_heads = sa.Table(
    "log_heads",
    metadata,
    sa.Column("tree_size", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("root", sa.LargeBinary, nullable=False),
    sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("key_id", sa.Text, nullable=False),
    sa.Column("signature", sa.LargeBinary, nullable=False),
    # What the next batch continues from: the tree's complete subtrees, and the transaction number below which
    # every entry already has its leaf.
    sa.Column("frontier", ARRAY(sa.LargeBinary), nullable=False),
    sa.Column("horizon", sa.BigInteger, nullable=False),
    # `heads.chained_after` the head before; empty in heads that were signed before there was this column.
    sa.Column("previous", sa.LargeBinary),
)
