"""Tables of velocity: keyed digests of what cases have in common, and the rules that a tenant was set."""

import sqlalchemy as sa

from case_server.foundation.metadata import metadata

velocity_rules = sa.Table(
    "velocity_rules",
    metadata,
    sa.Column("tenant_id", sa.Uuid, primary_key=True),
    sa.Column("measure", sa.Text, primary_key=True),
    # None: this is not counted for the tenant. A tenant without a row has the rule of the product.
    sa.Column("window_hours", sa.Integer),
    sa.Column("warning_from", sa.Integer),
    # None: never an alert.
    sa.Column("alert_from", sa.Integer),
    sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
    sa.CheckConstraint("(window_hours IS NULL) = (warning_from IS NULL)", name="rule_whole_or_none"),
    sa.CheckConstraint("alert_from IS NULL OR alert_from >= warning_from", name="alert_not_before_warning"),
)

velocity_marks = sa.Table(
    "velocity_marks",
    metadata,
    sa.Column("case_id", sa.Uuid, primary_key=True),
    sa.Column("measure", sa.Text, primary_key=True),
    # A hash under the tenant's own key: equal for equal values, and else without meaning.
    sa.Column("digest", sa.LargeBinary, primary_key=True),
    sa.Column("tenant_id", sa.Uuid, nullable=False),
    # When the case came: windows are counted back from there, however long its pre-check waited.
    sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
    sa.ForeignKeyConstraint(["case_id"], ["case_keys.case_id"]),
    sa.Index("ix_velocity_marks_digest", "tenant_id", "measure", "digest", "received_at"),
    sa.Index("ix_velocity_marks_received_at", "received_at"),
)
