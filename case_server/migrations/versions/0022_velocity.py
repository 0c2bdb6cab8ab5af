"""What cases have in common, as keyed digests that go with the case's key, and the rules that tenants were set."""

import sqlalchemy as sa
from alembic import op

from case_server.foundation.row_security import protect_by_tenant

revision = "0022_velocity"
down_revision = "0021_risk_without_faces"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Nothing was kept so far; a tenant without rules of its own has those of the product."""
    op.create_table(
        "velocity_rules",
        sa.Column("tenant_id", sa.Uuid, primary_key=True),
        sa.Column("measure", sa.Text, primary_key=True),
        sa.Column("window_hours", sa.Integer),
        sa.Column("warning_from", sa.Integer),
        sa.Column("alert_from", sa.Integer),
        sa.Column("set_at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
        sa.CheckConstraint("(window_hours IS NULL) = (warning_from IS NULL)", name="rule_whole_or_none"),
        sa.CheckConstraint("alert_from IS NULL OR alert_from >= warning_from", name="alert_not_before_warning"),
    )
    op.create_table(
        "velocity_marks",
        sa.Column("case_id", sa.Uuid, primary_key=True),
        sa.Column("measure", sa.Text, primary_key=True),
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("received_at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
        sa.ForeignKeyConstraint(["case_id"], ["case_keys.case_id"]),
    )
    op.create_index("ix_velocity_marks_digest", "velocity_marks", ["tenant_id", "measure", "digest", "received_at"])
    op.create_index("ix_velocity_marks_received_at", "velocity_marks", ["received_at"])
    for statement in (
        *protect_by_tenant("velocity_rules", app_rights="SELECT"),
        *protect_by_tenant("velocity_marks", app_rights="SELECT, INSERT"),
        "CREATE FUNCTION velocity_marks_follow_key() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "DELETE FROM velocity_marks WHERE case_id = NEW.case_id; RETURN NULL; END $$",
        "CREATE TRIGGER case_keys_erase_velocity AFTER UPDATE OF wrapped_key ON case_keys "
        "FOR EACH ROW WHEN (NEW.wrapped_key IS NULL) EXECUTE FUNCTION velocity_marks_follow_key()",
    ):
        op.execute(statement)


def downgrade() -> None:
    """Take all of it away."""
    op.execute("DROP TRIGGER case_keys_erase_velocity ON case_keys")
    op.execute("DROP FUNCTION velocity_marks_follow_key()")
    for table in ("velocity_marks", "velocity_rules"):
        op.drop_table(table)
