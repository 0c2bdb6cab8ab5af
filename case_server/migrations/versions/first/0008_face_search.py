"""The face search: permissions of tenants and sealed embeddings, blanked when the key of their case is deleted."""

import sqlalchemy as sa
from alembic import op

from case_server.foundation.row_security import protect_by_tenant

revision = "0008_face_search"
down_revision = "0007_sign_in_guards"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make both tables and the trigger that erases."""
    _make_permissions()
    _make_embeddings()
    for statement in (
        *protect_by_tenant("face_search_permissions", app_rights="SELECT"),
        *protect_by_tenant("face_embeddings", app_rights="SELECT, INSERT, UPDATE (vector_sealed, change_xid)"),
        # What a search finds is told by who holds the memory of it; every blanked row is seen there as a change.
        "CREATE FUNCTION face_embedding_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "NEW.change_xid := pg_current_xact_id()::text::bigint; RETURN NEW; END $$",
        "CREATE TRIGGER face_embeddings_changed BEFORE UPDATE ON face_embeddings "
        "FOR EACH ROW EXECUTE FUNCTION face_embedding_changed()",
        "CREATE FUNCTION face_embeddings_follow_key() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "UPDATE face_embeddings SET vector_sealed = NULL WHERE case_id = NEW.case_id; RETURN NULL; END $$",
        "CREATE TRIGGER case_keys_erase_faces AFTER UPDATE OF wrapped_key ON case_keys "
        "FOR EACH ROW WHEN (NEW.wrapped_key IS NULL) EXECUTE FUNCTION face_embeddings_follow_key()",
    ):
        op.execute(statement)


def downgrade() -> None:
    """Take both away."""
    op.execute("DROP TRIGGER case_keys_erase_faces ON case_keys")
    op.execute("DROP FUNCTION face_embeddings_follow_key()")
    op.drop_table("face_embeddings")
    op.drop_table("face_search_permissions")
    op.execute("DROP FUNCTION face_embedding_changed()")


def _make_permissions() -> None:
    op.create_table(
        "face_search_permissions",
        sa.Column("permission_id", sa.Uuid, primary_key=True),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("legal_basis", sa.Text, nullable=False),
        sa.Column("retention_days", sa.Integer, nullable=False),
        sa.Column("allowed_at", _INSTANT, nullable=False),
        sa.Column("ended_at", _INSTANT),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
        sa.CheckConstraint("char_length(btrim(legal_basis)) >= 10", name="legal_basis_stated"),
        sa.CheckConstraint("retention_days > 0", name="retention_limited"),
    )
    op.create_index(
        "uq_face_search_permissions_live",
        "face_search_permissions",
        ["tenant_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _make_embeddings() -> None:
    op.create_table(
        "face_embeddings",
        sa.Column("embedding_id", sa.Uuid, primary_key=True),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("evidence_id", sa.Uuid, nullable=False),
        sa.Column("model_version", sa.Text, nullable=False),
        sa.Column("vector_sealed", sa.LargeBinary),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.Column("keep_until", _INSTANT, nullable=False),
        sa.Column(
            "change_xid", sa.BigInteger, nullable=False, server_default=sa.text("pg_current_xact_id()::text::bigint")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_keys.case_id"]),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.evidence_id"]),
        sa.UniqueConstraint("evidence_id", "model_version"),
    )
    op.create_index("ix_face_embeddings_changes", "face_embeddings", ["tenant_id", "model_version", "change_xid"])
    op.create_index("ix_face_embeddings_case_id", "face_embeddings", ["case_id"])
    op.create_index(
        "ix_face_embeddings_keep_until",
        "face_embeddings",
        ["keep_until"],
        postgresql_where=sa.text("vector_sealed IS NOT NULL"),
    )
