"""Notices to tenants and every try to deliver them."""

import sqlalchemy as sa

from case_server.foundation.metadata import metadata

notices = sa.Table(
    "notices",
    metadata,
    sa.Column("notice_id", sa.Uuid, primary_key=True),
    sa.Column("tenant_id", sa.Uuid, nullable=False),
    sa.Column("case_id", sa.Uuid, nullable=False),
    sa.Column("service_code", sa.Text, nullable=False),
    sa.Column("verdict", sa.Text, nullable=False),
    # The exact bytes of a ResultNotice, the same in every try. Nothing personal is in it.
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("last_error", sa.Text),
    sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("first_tried_at", sa.DateTime(timezone=True)),
    sa.Column("last_tried_at", sa.DateTime(timezone=True)),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
    sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"]),
    sa.CheckConstraint("state IN ('pending', 'delivered', 'not_needed', 'dead')", name="state_known"),
    sa.Index("ix_notices_case_id", "case_id"),
)

sa.Index("ix_notices_dead", notices.c.tenant_id, notices.c.last_tried_at, postgresql_where=notices.c.state == "dead")

notice_attempts = sa.Table(
    "notice_attempts",
    metadata,
    sa.Column("attempt_id", sa.Uuid, primary_key=True),
    sa.Column("tenant_id", sa.Uuid, nullable=False),
    sa.Column("notice_id", sa.Uuid, nullable=False),
    sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("delivered", sa.Boolean, nullable=False),
    sa.Column("answer", sa.Text, nullable=False),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
    sa.ForeignKeyConstraint(["notice_id"], ["notices.notice_id"]),
    sa.Index("ix_notice_attempts_notice_id", "notice_id"),
)
