"""Rows of cases and of what people say about them. What people say is only ever added; the newest row holds."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.schema import SchemaItem

from case_contract.transitions import CLAIMABLE, HELD
from case_contract.vocabulary import CaseStatus
from case_server.foundation.metadata import metadata

_INSTANT = sa.DateTime(timezone=True)
# Byte order, so that a prefix is a range that an index serves under row-level security.
_SEARCHED = sa.Text(collation="C")


def _among(column: str, statuses: frozenset[CaseStatus]) -> str:
    return f"{column} IN ({', '.join(repr(status.value) for status in sorted(statuses))})"


WAITING = _among("status", CLAIMABLE)

cases = sa.Table(
    "cases",
    metadata,
    sa.Column("case_id", sa.Uuid, primary_key=True),
    sa.Column("tenant_id", sa.Uuid, sa.ForeignKey("tenants.tenant_id"), nullable=False),
    sa.Column("service_code", _SEARCHED, nullable=False, unique=True),
    sa.Column("tenant_reference", _SEARCHED, nullable=False),
    sa.Column("subject_id", sa.Text, nullable=False),
    sa.Column("case_type", sa.Text, nullable=False),
    sa.Column("tier", sa.Text, nullable=False),
    # 0 is the most urgent tier; breaks ties between equal due times.
    sa.Column("urgency", sa.SmallInteger, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("template_id", sa.Text, nullable=False),
    sa.Column("template_version", sa.Integer, nullable=False),
    sa.Column("policy_version", sa.Text, nullable=False),
    sa.Column("declared_sealed", sa.LargeBinary, nullable=False),
    sa.Column("masked_name", _SEARCHED, nullable=False),
    # Which delivery of evidence is looked at: what was said of an earlier one no longer counts.
    sa.Column("round", sa.Integer, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    # The version of the last change that the present holder did not make.
    sa.Column("foreign_version", sa.Integer, nullable=False),
    # The last transaction that changed anything of the case that clients see.
    sa.Column("change_xid", sa.BigInteger, nullable=False),
    sa.Column("pre_check", sa.Text, nullable=False),
    sa.Column("risk_level", sa.Text, nullable=False),
    sa.Column("alert_count", sa.Integer, nullable=False),
    sa.Column("warning_count", sa.Integer, nullable=False),
    # For whoever has not given her opinion on the faces: NULL where they have no part in the risk and the counts.
    sa.Column("risk_without_faces", sa.Text),
    sa.Column("face_alert_count", sa.Integer, nullable=False),
    sa.Column("face_warning_count", sa.Integer, nullable=False),
    # What people raised and rules require: it stays. What the last pre-check raised is apart: the next replaces it.
    sa.Column("needs", ARRAY(sa.Text), nullable=False),
    sa.Column("machine_needs", ARRAY(sa.Text), nullable=False),
    sa.Column("met_needs", ARRAY(sa.Text), nullable=False),
    # Everybody who ever gave a verdict on the case: none of them may give the second opinion or the risk decision.
    sa.Column("judges", ARRAY(sa.Uuid), nullable=False),
    sa.Column("assigned_to", sa.Uuid, sa.ForeignKey("accounts.account_id")),
    # No foreign keys: they would lock the reviewer's and the workstation's rows at every claim.
    sa.Column("lease_account", sa.Uuid),
    sa.Column("lease_workstation", sa.Uuid),
    sa.Column("lease_expires_at", _INSTANT),
    # Whose lease ran out last, to tell "too late" from "never yours".
    sa.Column("lapsed_account", sa.Uuid),
    sa.Column("received_at", _INSTANT, nullable=False),
    sa.Column("decided_at", _INSTANT),
    # Since when the customer is waited for; the clock cannot tell, for it may have stopped before.
    sa.Column("waiting_since", _INSTANT),
    sa.Column("clock_kind", sa.Text, nullable=False),
    sa.Column("clock_started_at", _INSTANT, nullable=False),
    sa.Column("clock_due_at", _INSTANT, nullable=False),
    sa.Column("clock_paused_at", _INSTANT),
    sa.Column("clock_stopped_at", _INSTANT),
    sa.CheckConstraint(_among("status", frozenset(CaseStatus)), name="status_known"),
    sa.CheckConstraint(f"({_among('status', HELD)}) = (lease_account IS NOT NULL)", name="held_by_somebody"),
    sa.CheckConstraint(
        "num_nulls(lease_account, lease_workstation, lease_expires_at) IN (0, 3)", name="lease_whole_or_none"
    ),
    sa.CheckConstraint(
        f"waiting_since IS NULL OR status = '{CaseStatus.WAITING_CUSTOMER.value}'", name="waiting_while_waiting"
    ),
    sa.CheckConstraint("foreign_version BETWEEN 1 AND version", name="foreign_version_in_range"),
    sa.Index("ix_cases_waiting", "clock_due_at", "urgency", "case_id", postgresql_where=sa.text(WAITING)),
    sa.Index("ix_cases_leases", "lease_expires_at", postgresql_where=sa.text("lease_expires_at IS NOT NULL")),
    sa.Index("ix_cases_waiting_customer", "waiting_since", postgresql_where=sa.text("waiting_since IS NOT NULL")),
    sa.Index("ix_cases_lease_account", "lease_account", postgresql_where=sa.text("lease_account IS NOT NULL")),
    sa.Index("ix_cases_assigned_to", "assigned_to", postgresql_where=sa.text("assigned_to IS NOT NULL")),
    sa.Index(
        "ix_cases_open",
        "tenant_id",
        "clock_due_at",
        "case_id",
        postgresql_where=sa.text("status <> 'archived'"),
    ),
    sa.Index("ix_cases_status", "status", "tenant_id", "clock_due_at", "case_id"),
    sa.Index("ix_cases_changes", "change_xid", "case_id"),
    sa.Index("ix_cases_decided_at", "decided_at", "tenant_id", postgresql_where=sa.text("decided_at IS NOT NULL")),
    sa.Index(None, "tenant_id", "tenant_reference"),
    sa.Index(None, "tenant_id", "masked_name"),
    sa.Index(None, "tenant_id", "subject_id"),
)


def _said(name: str, *columns: SchemaItem) -> sa.Table:
    """A table of what people said of a case: one row a command, in the case's round and version."""
    return sa.Table(
        name,
        metadata,
        sa.Column("command_id", sa.Uuid, primary_key=True),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, sa.ForeignKey("cases.case_id"), nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("case_version", sa.Integer, nullable=False),
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("accounts.account_id"), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        # Free text and field values, under the case's key: erased with it.
        sa.Column("sealed", sa.LargeBinary),
        *columns,
        sa.Index(None, "case_id", "case_version"),
    )


field_decisions = _said(
    "field_decisions",
    sa.Column("document_type", sa.Text, nullable=False),
    sa.Column("field", sa.Text, nullable=False),
    sa.Column("basis", sa.Text, nullable=False),
    # Whether the value is what the machine had read; unknown where it had read nothing.
    sa.Column("reading_kept", sa.Boolean),
)
step_outcomes = _said(
    "step_outcomes",
    sa.Column("step", sa.Text, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("seen", ARRAY(sa.Text), nullable=False),
)
face_opinions = _said(
    "face_opinions",
    sa.Column("opinion", sa.Text, nullable=False),
    sa.Column("certainty", sa.Text, nullable=False),
    sa.UniqueConstraint("case_id", "round", "account_id"),
)
notes = _said("notes")
verdicts = _said(
    "verdicts",
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("reasons", ARRAY(sa.Text), nullable=False),
    sa.Column("role", sa.Text, nullable=False),
)

processed_commands = sa.Table(
    "processed_commands",
    metadata,
    sa.Column("command_id", sa.Uuid, primary_key=True),
    sa.Column("tenant_id", sa.Uuid, nullable=False),
    sa.Column("case_id", sa.Uuid, sa.ForeignKey("cases.case_id"), nullable=False),
    sa.Column("account_id", sa.Uuid, nullable=False),
    sa.Column("workstation_id", sa.Uuid, nullable=False),
    sa.Column("sequence", sa.BigInteger, nullable=False),
    sa.Column("digest", sa.LargeBinary, nullable=False),
    sa.Column("signature", sa.LargeBinary, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("problem", sa.Text),
    sa.Column("case_version", sa.Integer),
    sa.Column("processed_at", _INSTANT, nullable=False),
    sa.CheckConstraint("(outcome = 'applied') = (problem IS NULL)", name="refusal_has_problem"),
    sa.Index(None, "case_id", "workstation_id", "sequence"),
)
