"""Tables of the face search: on which basis a tenant may search, and the sealed embeddings."""

import sqlalchemy as sa

from case_server.foundation.metadata import metadata

face_search_permissions = sa.Table(
    "face_search_permissions",
    metadata,
    sa.Column("permission_id", sa.Uuid, primary_key=True),
    sa.Column("tenant_id", sa.Uuid, nullable=False),
    sa.Column("legal_basis", sa.Text, nullable=False),
    sa.Column("retention_days", sa.Integer, nullable=False),
    # One case in so many may meet a stranger: the threshold follows from it and from how many faces there are.
    sa.Column("false_alarm_one_in", sa.Integer, nullable=False),
    sa.Column("allowed_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
    sa.CheckConstraint("char_length(btrim(legal_basis)) >= 10", name="legal_basis_stated"),
    sa.CheckConstraint("retention_days > 0", name="retention_limited"),
    sa.CheckConstraint("false_alarm_one_in > 0", name="false_alarms_stated"),
)

sa.Index(
    "uq_face_search_permissions_live",
    face_search_permissions.c.tenant_id,
    unique=True,
    postgresql_where=face_search_permissions.c.ended_at.is_(None),
)

face_embeddings = sa.Table(
    "face_embeddings",
    metadata,
    sa.Column("embedding_id", sa.Uuid, primary_key=True),
    sa.Column("tenant_id", sa.Uuid, nullable=False),
    sa.Column("case_id", sa.Uuid, nullable=False),
    sa.Column("evidence_id", sa.Uuid, nullable=False),
    sa.Column("model_version", sa.Text, nullable=False),
    # Gone when the case was erased, its time is over or the tenant may search no more: the row then only says so.
    sa.Column("vector_sealed", sa.LargeBinary, nullable=True),
    sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("keep_until", sa.DateTime(timezone=True), nullable=False),
    sa.Column(
        "change_xid", sa.BigInteger, nullable=False, server_default=sa.text("pg_current_xact_id()::text::bigint")
    ),
    sa.ForeignKeyConstraint(["case_id"], ["case_keys.case_id"]),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
    sa.ForeignKeyConstraint(["evidence_id"], ["evidence.evidence_id"]),
    sa.UniqueConstraint("evidence_id", "model_version"),
    sa.Index("ix_face_embeddings_changes", "tenant_id", "model_version", "change_xid"),
    sa.Index("ix_face_embeddings_case_id", "case_id"),
    sa.Index("ix_face_embeddings_keep_until", "keep_until", postgresql_where=sa.text("vector_sealed IS NOT NULL")),
)
