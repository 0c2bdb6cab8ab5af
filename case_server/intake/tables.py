"""What tenants have asked for already, so that asking again does nothing twice."""

import sqlalchemy as sa

from case_server.foundation.metadata import metadata

intake_requests = sa.Table(
    "intake_requests",
    metadata,
    sa.Column("tenant_id", sa.Uuid, primary_key=True),
    sa.Column("idempotency_key", sa.Text, primary_key=True),
    sa.Column("digest", sa.LargeBinary, nullable=False),
    sa.Column("case_id", sa.Uuid),
    sa.Column("receipt", sa.Text),
    sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
)
