"""Rows of reported payments, of what tenants consider large, and of the verifications that were opened for it."""

import sqlalchemy as sa

from case_contract.intake import AMOUNT_DIGITS, AMOUNT_PLACES
from case_server.foundation.metadata import metadata

_INSTANT = sa.DateTime(timezone=True)
_AMOUNT = sa.Numeric(AMOUNT_DIGITS, AMOUNT_PLACES)

reverification_thresholds = sa.Table(
    "reverification_thresholds",
    metadata,
    sa.Column("tenant_id", sa.Uuid, primary_key=True),
    sa.Column("currency", sa.Text, primary_key=True),
    # None: payments in this currency never call for a new verification.
    sa.Column("amount", _AMOUNT),
    sa.Column("set_at", _INSTANT, nullable=False),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
    sa.CheckConstraint("amount > 0", name="threshold_positive"),
)

reported_payments = sa.Table(
    "reported_payments",
    metadata,
    sa.Column("tenant_id", sa.Uuid, primary_key=True),
    sa.Column("reference", sa.Text, primary_key=True),
    sa.Column("digest", sa.LargeBinary, nullable=False),
    sa.Column("subject_id", sa.Text, nullable=False),
    sa.Column("amount", _AMOUNT, nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.Column("occurred_at", _INSTANT, nullable=False),
    sa.Column("reported_at", _INSTANT, nullable=False),
    # What was answered, so that asking again is answered the same.
    sa.Column("receipt", sa.Text),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
    sa.Index("ix_reported_payments_subject", "tenant_id", "subject_id", "currency", "occurred_at"),
    sa.Index("ix_reported_payments_reported_at", "tenant_id", "reported_at"),
)

reverifications = sa.Table(
    "reverifications",
    metadata,
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
