"""Notices and their tries, archive packages and retention."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from case_server.foundation.row_security import BOTH_ROLES, protect_by_tenant

revision = "0006_feedback_archive"
down_revision = "0005_pre_check"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables of feedback and archive."""
    _make_notices()
    _make_archive()
    for statement in (
        *protect_by_tenant("notices", app_rights="SELECT, INSERT, UPDATE (state, attempts)"),
        *protect_by_tenant("notice_attempts", app_rights="SELECT"),
        *protect_by_tenant("archive_packages", app_rights="SELECT"),
        *protect_by_tenant("retentions", app_rights="SELECT, UPDATE (retention_until)"),
        *protect_by_tenant("relationship_ends", app_rights="SELECT, INSERT, UPDATE (ended_on, reported_at)"),
        f"REVOKE UPDATE, DELETE, TRUNCATE ON archive_packages FROM {BOTH_ROLES}",
        "CREATE FUNCTION archive_packages_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'an archived case is never changed or removed' USING ERRCODE = 'restrict_violation'; "
        "END $$",
        "CREATE TRIGGER archive_packages_no_change BEFORE UPDATE OR DELETE ON archive_packages "
        "FOR EACH ROW EXECUTE FUNCTION archive_packages_stay()",
        "CREATE TRIGGER archive_packages_no_truncate BEFORE TRUNCATE ON archive_packages "
        "FOR EACH STATEMENT EXECUTE FUNCTION archive_packages_stay()",
        # Also while a replication role or a restore has ordinary triggers switched off.
        "ALTER TABLE archive_packages ENABLE ALWAYS TRIGGER archive_packages_no_change",
        "ALTER TABLE archive_packages ENABLE ALWAYS TRIGGER archive_packages_no_truncate",
    ):
        op.execute(statement)


def downgrade() -> None:
    """Take the tables away."""
    for table in ("relationship_ends", "retentions", "archive_packages", "notice_attempts", "notices"):
        op.drop_table(table)
    op.execute("DROP FUNCTION archive_packages_stay()")


def _make_notices() -> None:
    op.create_table(
        "notices",
        sa.Column("notice_id", sa.Uuid, primary_key=True),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("service_code", sa.Text, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("last_error", sa.Text),
        sa.Column("queued_at", _INSTANT, nullable=False),
        sa.Column("first_tried_at", _INSTANT),
        sa.Column("last_tried_at", _INSTANT),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"]),
        sa.CheckConstraint("state IN ('pending', 'delivered', 'not_needed', 'dead')", name="state_known"),
    )
    op.create_index("ix_notices_case_id", "notices", ["case_id"])
    op.create_index(
        "ix_notices_dead", "notices", ["tenant_id", "last_tried_at"], postgresql_where=sa.text("state = 'dead'")
    )
    op.create_table(
        "notice_attempts",
        sa.Column("attempt_id", sa.Uuid, primary_key=True),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("notice_id", sa.Uuid, nullable=False),
        sa.Column("tried_at", _INSTANT, nullable=False),
        sa.Column("delivered", sa.Boolean, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.notice_id"]),
    )
    op.create_index("ix_notice_attempts_notice_id", "notice_attempts", ["notice_id"])


def _make_archive() -> None:
    op.create_table(
        "archive_packages",
        sa.Column("case_id", sa.Uuid, primary_key=True),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("service_code", sa.Text, nullable=False, unique=True),
        sa.Column("tenant_reference", sa.Text, nullable=False),
        sa.Column("subject_id", sa.Text, nullable=False),
        sa.Column("case_type", sa.Text, nullable=False),
        sa.Column("tier", sa.Text, nullable=False),
        sa.Column("risk_level", sa.Text, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("reasons", ARRAY(sa.Text), nullable=False),
        sa.Column("received_at", _INSTANT, nullable=False),
        sa.Column("decided_at", _INSTANT, nullable=False),
        sa.Column("archived_at", _INSTANT, nullable=False),
        sa.Column("manifest", JSONB, nullable=False),
        sa.Column("package_sha256", sa.Text, nullable=False),
        sa.Column("byte_count", sa.Integer, nullable=False),
        sa.Column("object_path", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"]),
    )
    for name, columns in (
        ("tenant_time", ("tenant_id", "decided_at", "case_id")),
        ("tenant_subject", ("tenant_id", "subject_id", "decided_at")),
        ("tenant_verdict", ("tenant_id", "verdict", "decided_at")),
        ("subject", ("subject_id", "decided_at")),
        ("time", ("decided_at", "case_id")),
    ):
        op.create_index(f"ix_archive_packages_{name}", "archive_packages", list(columns))
    op.create_table(
        "retentions",
        sa.Column("case_id", sa.Uuid, primary_key=True),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("subject_id", sa.Text, nullable=False),
        sa.Column("regime", sa.Text, nullable=False),
        sa.Column("years", sa.Integer, nullable=False),
        sa.Column("retention_until", sa.Date),
        sa.ForeignKeyConstraint(["case_id"], ["archive_packages.case_id"]),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
        sa.CheckConstraint(
            "(regime = 'cn_aml' AND years >= 10) OR (regime = 'eu_aml' AND years >= 5)", name="legal_minimum"
        ),
    )
    op.create_index("ix_retentions_subject", "retentions", ["tenant_id", "subject_id"])
    op.create_table(
        "relationship_ends",
        sa.Column("tenant_id", sa.Uuid, primary_key=True),
        sa.Column("subject_id", sa.Text, primary_key=True),
        sa.Column("ended_on", sa.Date, nullable=False),
        sa.Column("reported_at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
    )
