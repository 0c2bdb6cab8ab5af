"""Readings, findings, face comparisons, and the job queue."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager
from sqlalchemy.dialects.postgresql import JSONB

from case_server.foundation.row_security import BOTH_ROLES, SYSTEM_ROLE, protect_by_tenant

revision = "0005_pre_check"
down_revision = "0004_evidence"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_TABLES = ("readings", "findings", "face_comparisons")
_LAST_QUEUE_MIGRATION = "03.04.00_50_post_add_retry_failed_job_procedure.sql"


def upgrade() -> None:
    """Make the tables of the pre-check and those of procrastinate."""
    _make_results()
    for table in _TABLES:
        op.create_index(f"ix_{table}_case_id", table, ["case_id"])
        for statement in protect_by_tenant(table, app_rights="SELECT"):
            op.execute(statement)
    _make_queue()


def downgrade() -> None:
    """Take the tables and the job queue away."""
    for table in reversed(_TABLES):
        op.drop_table(table)
    for table in ("periodic_defers", "events", "jobs", "workers"):
        op.execute(f"DROP TABLE procrastinate_{table} CASCADE")
    op.execute(
        "DO $$ DECLARE item record; BEGIN "
        "FOR item IN SELECT oid::regprocedure AS name FROM pg_proc WHERE proname LIKE 'procrastinate\\_%' "
        "LOOP EXECUTE format('DROP FUNCTION %s CASCADE', item.name); END LOOP; "
        "FOR item IN SELECT t.oid::regtype AS name FROM pg_type t WHERE t.typname LIKE 'procrastinate\\_%' "
        "LOOP EXECUTE format('DROP TYPE %s CASCADE', item.name); END LOOP; END $$"
    )


def _of_case() -> tuple[sa.Column[object] | sa.ForeignKeyConstraint, ...]:
    return (
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.Column("superseded_at", _INSTANT),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"]),
    )


def _make_results() -> None:
    op.create_table(
        "readings",
        sa.Column("reading_id", sa.Uuid, primary_key=True),
        *_of_case(),
        sa.Column("evidence_id", sa.Uuid, nullable=False),
        sa.Column("page", sa.Integer, nullable=False),
        sa.Column("document_type", sa.Text, nullable=False),
        sa.Column("rotation", sa.Integer, nullable=False),
        sa.Column("corners", JSONB),
        sa.Column("fields_sealed", sa.LargeBinary, nullable=False),
        sa.Column("quality", JSONB, nullable=False),
        sa.Column("model_versions", JSONB, nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.evidence_id"]),
    )
    op.create_table(
        "findings",
        sa.Column("finding_id", sa.Uuid, primary_key=True),
        *_of_case(),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("evidence_id", sa.Uuid),
        sa.Column("page", sa.Integer),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("severity", sa.Text, nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("region", JSONB),
        sa.Column("field", sa.Text),
        sa.Column("details", JSONB, nullable=False),
        sa.Column("model_version", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.evidence_id"]),
    )
    op.create_table(
        "face_comparisons",
        sa.Column("comparison_id", sa.Uuid, primary_key=True),
        *_of_case(),
        sa.Column("similarity", sa.Float, nullable=False),
        sa.Column("same_probability", sa.Float, nullable=False),
        sa.Column("band", sa.Text, nullable=False),
        sa.Column("document_evidence_id", sa.Uuid, nullable=False),
        sa.Column("document_page", sa.Integer, nullable=False),
        sa.Column("document_box", JSONB, nullable=False),
        sa.Column("document_quality", sa.Float, nullable=False),
        sa.Column("selfie_evidence_id", sa.Uuid, nullable=False),
        sa.Column("selfie_box", JSONB, nullable=False),
        sa.Column("selfie_quality", sa.Float, nullable=False),
        sa.Column("model_version", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["document_evidence_id"], ["evidence.evidence_id"]),
        sa.ForeignKeyConstraint(["selfie_evidence_id"], ["evidence.evidence_id"]),
    )


def _make_queue() -> None:
    """Procrastinate's own schema, as its pinned version has it (decision 0021)."""
    newest = max(path.name for path in Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    if newest != _LAST_QUEUE_MIGRATION:
        raise RuntimeError(
            f"procrastinate's schema has changed ({newest}): write a migration for it and mend this one first"
        )
    cursor = op.get_bind().connection.cursor()
    cursor.execute(SchemaManager.get_schema())
    cursor.close()
    # Any request may queue a job; only workers, who sign in as the owner, run them.
    op.execute(f"GRANT SELECT (id), INSERT ON procrastinate_jobs TO {BOTH_ROLES}")
    op.execute(f"GRANT SELECT (lock, status) ON procrastinate_jobs TO {SYSTEM_ROLE}")
    op.execute(f"GRANT INSERT ON procrastinate_events TO {BOTH_ROLES}")
    op.execute(f"GRANT USAGE ON SEQUENCE procrastinate_jobs_id_seq, procrastinate_events_id_seq TO {BOTH_ROLES}")
