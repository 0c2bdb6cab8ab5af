"""Tables of the evidence store: one key per case, one row per encrypted file."""

import sqlalchemy as sa

from case_server.foundation.metadata import metadata

case_keys = sa.Table(
    "case_keys",
    metadata,
    sa.Column("case_id", sa.Uuid, primary_key=True),
    sa.Column("tenant_id", sa.Uuid, nullable=False),
    sa.Column("wrapped_key", sa.LargeBinary, nullable=True),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
    # Since when the store holds nothing of an erased case: until then erasing it is not complete.
    sa.Column("files_removed_at", sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], deferrable=True, initially="DEFERRED"),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
    sa.CheckConstraint("(wrapped_key IS NULL) = (erased_at IS NOT NULL)", name="erased_or_kept"),
    sa.CheckConstraint("files_removed_at IS NULL OR erased_at <= files_removed_at", name="files_go_after_the_key"),
)

evidence = sa.Table(
    "evidence",
    metadata,
    sa.Column("evidence_id", sa.Uuid, primary_key=True),
    sa.Column("tenant_id", sa.Uuid, nullable=False),
    sa.Column("case_id", sa.Uuid, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("byte_count", sa.Integer, nullable=False),
    sa.Column("page_count", sa.Integer, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("object_path", sa.Text, nullable=False),
    sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(["case_id"], ["case_keys.case_id"]),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
    sa.UniqueConstraint("object_path"),
)

sa.Index(
    "uq_evidence_current",
    evidence.c.case_id,
    evidence.c.kind,
    unique=True,
    postgresql_where=evidence.c.superseded_at.is_(None),
)

sa.Index("ix_evidence_case_id", evidence.c.case_id)
