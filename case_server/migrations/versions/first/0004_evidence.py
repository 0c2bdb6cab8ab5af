"""Evidence, the keys of cases, and what tenants have asked for already."""

import sqlalchemy as sa
from alembic import op

from case_server.foundation.row_security import protect_by_tenant

revision = "0004_evidence"
down_revision = "0003_cases"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables of the evidence store and of intake."""
    op.create_table(
        "case_keys",
        sa.Column("case_id", sa.Uuid, primary_key=True),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("erased_at", _INSTANT),
        # Deferred, because what a customer said is sealed before the case's own row is written.
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], deferrable=True, initially="DEFERRED"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
        sa.CheckConstraint("(wrapped_key IS NULL) = (erased_at IS NOT NULL)", name="erased_or_kept"),
    )
    op.create_table(
        "evidence",
        sa.Column("evidence_id", sa.Uuid, primary_key=True),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("byte_count", sa.Integer, nullable=False),
        sa.Column("page_count", sa.Integer, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("object_path", sa.Text, nullable=False),
        sa.Column("received_at", _INSTANT, nullable=False),
        sa.Column("superseded_at", _INSTANT),
        sa.ForeignKeyConstraint(["case_id"], ["case_keys.case_id"]),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
        sa.UniqueConstraint("object_path"),
    )
    op.create_index(
        "uq_evidence_current",
        "evidence",
        ["case_id", "kind"],
        unique=True,
        postgresql_where=sa.text("superseded_at IS NULL"),
    )
    op.create_index("ix_evidence_case_id", "evidence", ["case_id"])
    op.create_table(
        "intake_requests",
        sa.Column("tenant_id", sa.Uuid, primary_key=True),
        sa.Column("idempotency_key", sa.Text, primary_key=True),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("case_id", sa.Uuid),
        sa.Column("receipt", sa.Text),
        sa.Column("received_at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
    )
    for statement in (
        *protect_by_tenant("case_keys", app_rights="SELECT, INSERT"),
        *protect_by_tenant("evidence", app_rights="SELECT, INSERT, UPDATE (superseded_at)"),
        *protect_by_tenant("intake_requests", app_rights="SELECT, INSERT, UPDATE (case_id, receipt)"),
    ):
        op.execute(statement)


def downgrade() -> None:
    """Take the tables away; the encrypted files stay where they are, unreadable."""
    for table in ("intake_requests", "evidence", "case_keys"):
        op.drop_table(table)
