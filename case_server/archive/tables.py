"""Archived cases: an immutable row for each package, and how long each must be kept."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from case_server.foundation.metadata import metadata

archive_packages = sa.Table(
    "archive_packages",
    metadata,
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
    sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("archived_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("manifest", JSONB, nullable=False),
    sa.Column("package_sha256", sa.Text, nullable=False),
    sa.Column("byte_count", sa.Integer, nullable=False),
    sa.Column("object_path", sa.Text, nullable=False),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
    sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"]),
    sa.Index("ix_archive_packages_tenant_time", "tenant_id", "decided_at", "case_id"),
    sa.Index("ix_archive_packages_tenant_subject", "tenant_id", "subject_id", "decided_at"),
    sa.Index("ix_archive_packages_tenant_verdict", "tenant_id", "verdict", "decided_at"),
    sa.Index("ix_archive_packages_subject", "subject_id", "decided_at"),
    sa.Index("ix_archive_packages_time", "decided_at", "case_id"),
)

retentions = sa.Table(
    "retentions",
    metadata,
    sa.Column("case_id", sa.Uuid, primary_key=True),
    sa.Column("tenant_id", sa.Uuid, nullable=False),
    sa.Column("subject_id", sa.Text, nullable=False),
    sa.Column("regime", sa.Text, nullable=False),
    sa.Column("years", sa.Integer, nullable=False),
    # Unknown until the tenant reports the end of the relationship (AML Law Art. 34).
    sa.Column("retention_until", sa.Date),
    sa.ForeignKeyConstraint(["case_id"], ["archive_packages.case_id"]),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
    sa.CheckConstraint(
        "(regime = 'cn_aml' AND years >= 10) OR (regime = 'eu_aml' AND years >= 5)", name="legal_minimum"
    ),
    sa.Index("ix_retentions_subject", "tenant_id", "subject_id"),
)

relationship_ends = sa.Table(
    "relationship_ends",
    metadata,
    sa.Column("tenant_id", sa.Uuid, primary_key=True),
    sa.Column("subject_id", sa.Text, primary_key=True),
    sa.Column("ended_on", sa.Date, nullable=False),
    sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
)

case_holds = sa.Table(
    "case_holds",
    metadata,
    # Kept beyond its retention: an investigation that is open when it ends has the case kept until it is closed.
    sa.Column("case_id", sa.Uuid, primary_key=True),
    sa.Column("tenant_id", sa.Uuid, nullable=False),
    sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"]),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
)
