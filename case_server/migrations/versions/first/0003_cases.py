"""Cases, what people say about them, and the rule that no case changes without its log entry (R72)."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.schema import SchemaItem

from case_server.foundation.row_security import protect_by_tenant

revision = "0003_cases"
down_revision = "0002_record_log"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_SEARCHED = sa.Text(collation="C")
_SAID = ("field_decisions", "step_outcomes", "face_opinions", "notes", "verdicts")
_WAITING = "status IN ('awaiting_risk', 'awaiting_second', 'awaiting_video', 'ready')"
_HELD = "status IN ('in_review', 'in_risk', 'in_second', 'in_video')"
_ALL = (
    "status IN ('archived', 'awaiting_risk', 'awaiting_second', 'awaiting_video', 'decided', 'fed_back', 'in_review', "
    "'in_risk', 'in_second', 'in_video', 'pre_checking', 'ready', 'received', 'waiting_customer')"
)

# Deferred: the entry may be written after the change, as long as both are there when the transaction commits.
_REFUSE_UNRECORDED = """
CREATE FUNCTION refuse_unrecorded_case_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM log_entries
        WHERE xid = pg_current_xact_id()::text::bigint AND case_id = NEW.case_id AND case_version = NEW.version
    ) THEN
        RAISE EXCEPTION 'version % of case % has no entry in the record log', NEW.version, NEW.case_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    """Make the tables, close them by tenant, and bind changes to the log."""
    _make_cases()
    _make_said()
    _make_processed_commands()
    for statement in (
        *protect_by_tenant("cases", app_rights="SELECT, INSERT, UPDATE"),
        *(statement for table in _SAID for statement in protect_by_tenant(table, app_rights="SELECT, INSERT")),
        *protect_by_tenant("processed_commands", app_rights="SELECT, INSERT"),
        _REFUSE_UNRECORDED,
        "CREATE CONSTRAINT TRIGGER cases_opened_on_record AFTER INSERT ON cases DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION refuse_unrecorded_case_change()",
        "CREATE CONSTRAINT TRIGGER cases_changed_on_record AFTER UPDATE ON cases DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status OR OLD.version IS DISTINCT FROM NEW.version) "
        "EXECUTE FUNCTION refuse_unrecorded_case_change()",
    ):
        op.execute(statement)


def downgrade() -> None:
    """Remove everything about cases."""
    op.drop_table("processed_commands")
    for table in _SAID:
        op.drop_table(table)
    op.drop_table("cases")
    op.execute("DROP FUNCTION refuse_unrecorded_case_change()")


def _make_cases() -> None:
    op.create_table(
        "cases",
        sa.Column("case_id", sa.Uuid),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("service_code", _SEARCHED, nullable=False),
        sa.Column("tenant_reference", _SEARCHED, nullable=False),
        sa.Column("subject_id", sa.Text, nullable=False),
        sa.Column("case_type", sa.Text, nullable=False),
        sa.Column("tier", sa.Text, nullable=False),
        sa.Column("urgency", sa.SmallInteger, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("template_id", sa.Text, nullable=False),
        sa.Column("template_version", sa.Integer, nullable=False),
        sa.Column("policy_version", sa.Text, nullable=False),
        sa.Column("declared_sealed", sa.LargeBinary, nullable=False),
        sa.Column("masked_name", _SEARCHED, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("foreign_version", sa.Integer, nullable=False),
        sa.Column("change_xid", sa.BigInteger, nullable=False),
        sa.Column("pre_check", sa.Text, nullable=False),
        sa.Column("risk_level", sa.Text, nullable=False),
        sa.Column("alert_count", sa.Integer, nullable=False),
        sa.Column("warning_count", sa.Integer, nullable=False),
        sa.Column("needs", ARRAY(sa.Text), nullable=False),
        sa.Column("met_needs", ARRAY(sa.Text), nullable=False),
        sa.Column("judges", ARRAY(sa.Uuid), nullable=False),
        sa.Column("assigned_to", sa.Uuid),
        sa.Column("lease_account", sa.Uuid),
        sa.Column("lease_workstation", sa.Uuid),
        sa.Column("lease_expires_at", _INSTANT),
        sa.Column("lapsed_account", sa.Uuid),
        sa.Column("received_at", _INSTANT, nullable=False),
        sa.Column("decided_at", _INSTANT),
        sa.Column("waiting_since", _INSTANT),
        sa.Column("clock_kind", sa.Text, nullable=False),
        sa.Column("clock_started_at", _INSTANT, nullable=False),
        sa.Column("clock_due_at", _INSTANT, nullable=False),
        sa.Column("clock_paused_at", _INSTANT),
        sa.Column("clock_stopped_at", _INSTANT),
        sa.PrimaryKeyConstraint("case_id", name="pk_cases"),
        sa.UniqueConstraint("service_code", name="uq_cases_service_code"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"], name="fk_cases_tenant_id_tenants"),
        sa.ForeignKeyConstraint(["assigned_to"], ["accounts.account_id"], name="fk_cases_assigned_to_accounts"),
        sa.CheckConstraint(_ALL, name="status_known"),
        sa.CheckConstraint(f"({_HELD}) = (lease_account IS NOT NULL)", name="held_by_somebody"),
        sa.CheckConstraint(
            "num_nulls(lease_account, lease_workstation, lease_expires_at) IN (0, 3)", name="lease_whole_or_none"
        ),
        sa.CheckConstraint("waiting_since IS NULL OR status = 'waiting_customer'", name="waiting_while_waiting"),
        sa.CheckConstraint("foreign_version BETWEEN 1 AND version", name="foreign_version_in_range"),
    )
    _index("ix_cases_waiting", ("clock_due_at", "urgency", "case_id"), _WAITING)
    _index("ix_cases_leases", ("lease_expires_at",), "lease_expires_at IS NOT NULL")
    _index("ix_cases_waiting_customer", ("waiting_since",), "waiting_since IS NOT NULL")
    _index("ix_cases_lease_account", ("lease_account",), "lease_account IS NOT NULL")
    _index("ix_cases_assigned_to", ("assigned_to",), "assigned_to IS NOT NULL")
    _index("ix_cases_open", ("tenant_id", "clock_due_at", "case_id"), "status <> 'archived'")
    op.create_index("ix_cases_status", "cases", ["status", "tenant_id", "clock_due_at", "case_id"])
    op.create_index("ix_cases_changes", "cases", ["change_xid", "case_id"])
    for column in ("tenant_reference", "masked_name", "subject_id"):
        op.create_index(f"ix_cases_tenant_id_{column}", "cases", ["tenant_id", column])


def _index(name: str, columns: Sequence[str], where: str) -> None:
    op.create_index(name, "cases", list(columns), postgresql_where=sa.text(where))


def _make_said() -> None:
    _said(
        "field_decisions",
        sa.Column("document_type", sa.Text, nullable=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("basis", sa.Text, nullable=False),
    )
    _said(
        "step_outcomes",
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("seen", ARRAY(sa.Text), nullable=False),
    )
    _said(
        "face_opinions",
        sa.Column("opinion", sa.Text, nullable=False),
        sa.Column("certainty", sa.Text, nullable=False),
        sa.UniqueConstraint("case_id", "round", "account_id", name="uq_face_opinions_case_id_round_account_id"),
    )
    _said("notes")
    _said(
        "verdicts",
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("reasons", ARRAY(sa.Text), nullable=False),
        sa.Column("role", sa.Text, nullable=False),
    )


def _said(name: str, *columns: SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("command_id", sa.Uuid),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("case_version", sa.Integer, nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("sealed", sa.LargeBinary),
        *columns,
        sa.PrimaryKeyConstraint("command_id", name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name=f"fk_{name}_case_id_cases"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], name=f"fk_{name}_account_id_accounts"),
    )
    op.create_index(f"ix_{name}_case_id_case_version", name, ["case_id", "case_version"])


def _make_processed_commands() -> None:
    op.create_table(
        "processed_commands",
        sa.Column("command_id", sa.Uuid),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("workstation_id", sa.Uuid, nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("signature", sa.LargeBinary, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("problem", sa.Text),
        sa.Column("case_version", sa.Integer),
        sa.Column("processed_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("command_id", name="pk_processed_commands"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name="fk_processed_commands_case_id_cases"),
        sa.CheckConstraint("(outcome = 'applied') = (problem IS NULL)", name="refusal_has_problem"),
    )
    op.create_index(
        "ix_processed_commands_case_id_workstation_id_sequence",
        "processed_commands",
        ["case_id", "workstation_id", "sequence"],
    )
