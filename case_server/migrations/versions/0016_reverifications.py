"""Payments that tenants report, what they consider large, and the verifications that were opened for it (R33)."""

import sqlalchemy as sa
from alembic import op

from case_server.foundation.row_security import protect_by_tenant

revision = "0016_reverifications"
down_revision = "0015_face_search_rate"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_AMOUNT = sa.Numeric(18, 4)


def upgrade() -> None:
    """Nothing was reported so far; a tenant without thresholds of its own has those of the product."""
    op.create_table(
        "reverification_thresholds",
        sa.Column("tenant_id", sa.Uuid, primary_key=True),
        sa.Column("currency", sa.Text, primary_key=True),
        sa.Column("amount", _AMOUNT),
        sa.Column("set_at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
        sa.CheckConstraint("amount > 0", name="threshold_positive"),
    )
    op.create_table(
        "reported_payments",
        sa.Column("tenant_id", sa.Uuid, primary_key=True),
        sa.Column("reference", sa.Text, primary_key=True),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("subject_id", sa.Text, nullable=False),
        sa.Column("amount", _AMOUNT, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("occurred_at", _INSTANT, nullable=False),
        sa.Column("reported_at", _INSTANT, nullable=False),
        sa.Column("receipt", sa.Text),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
    )
    op.create_index(
        "ix_reported_payments_subject", "reported_payments", ["tenant_id", "subject_id", "currency", "occurred_at"]
    )
    op.create_index("ix_reported_payments_reported_at", "reported_payments", ["tenant_id", "reported_at"])
    op.create_table(
        "reverifications",
        sa.Column("case_id", sa.Uuid, primary_key=True),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("earlier_case_id", sa.Uuid, nullable=False),
        sa.Column("ground", sa.Text, nullable=False),
        sa.Column("threshold", _AMOUNT, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("rules_version", sa.Text, nullable=False),
        sa.Column("opened_at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"]),
        sa.ForeignKeyConstraint(["earlier_case_id"], ["cases.case_id"]),
    )
    for table, rights in (
        ("reverification_thresholds", "SELECT"),
        ("reported_payments", "SELECT, INSERT, UPDATE (receipt), DELETE"),
        ("reverifications", "SELECT, INSERT"),
    ):
        for statement in protect_by_tenant(table, app_rights=rights):
            op.execute(statement)


def downgrade() -> None:
    """The cases stay; why they were opened is forgotten."""
    for table in ("reverifications", "reported_payments", "reverification_thresholds"):
        op.drop_table(table)
