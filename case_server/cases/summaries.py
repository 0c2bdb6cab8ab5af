"""Rows of the queue, in one query whatever their number."""

from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from case_contract.records import BlindRiskRecord, CaseSummary, LeaseRecord
from case_contract.vocabulary import CaseStatus, CaseType, EvidenceKind, PreCheckState, RiskLevel, Tier
from case_server.accounts.tables import accounts
from case_server.cases.rows import clock_of
from case_server.cases.tables import cases
from case_server.evidence.tables import evidence
from case_server.tenants.tables import tenants

_KINDS: Final = sa.func.array(
    sa.select(evidence.c.kind)
    .where(evidence.c.case_id == cases.c.case_id, evidence.c.superseded_at.is_(None))
    .scalar_subquery(),
    type_=sa.ARRAY(sa.Text),
)

SUMMARY_COLUMNS: Final = (
    cases.c.case_id,
    cases.c.tenant_id,
    tenants.c.name.label("tenant_name"),
    cases.c.service_code,
    cases.c.case_type,
    cases.c.tier,
    cases.c.risk_level,
    cases.c.status,
    cases.c.version,
    cases.c.masked_name,
    _KINDS.label("evidence_kinds"),
    cases.c.received_at,
    cases.c.clock_kind,
    cases.c.clock_started_at,
    cases.c.clock_due_at,
    cases.c.clock_paused_at,
    cases.c.clock_stopped_at,
    cases.c.pre_check,
    cases.c.alert_count,
    cases.c.warning_count,
    cases.c.risk_without_faces,
    cases.c.face_alert_count,
    cases.c.face_warning_count,
    cases.c.assigned_to,
    cases.c.lease_account,
    cases.c.lease_workstation,
    cases.c.lease_expires_at,
    accounts.c.display_name.label("lease_name"),
)
SUMMARY_SOURCE: Final = cases.join(tenants, tenants.c.tenant_id == cases.c.tenant_id).outerjoin(
    accounts, accounts.c.account_id == cases.c.lease_account
)

_KIND_ORDER: Final = {kind.value: place for place, kind in enumerate(EvidenceKind)}


def load_summaries(connection: sa.Connection, case_ids: Collection[UUID]) -> dict[UUID, CaseSummary]:
    """Summaries of those of `case_ids` that are within the transaction's scope."""
    rows = connection.execute(
        sa.select(*SUMMARY_COLUMNS).select_from(SUMMARY_SOURCE).where(cases.c.case_id.in_(list(case_ids)))
    )
    return {row.case_id: summary_of(row) for row in rows}


def summary_of(row: Any) -> CaseSummary:
    """The summary in a row that has `SUMMARY_COLUMNS`."""
    lease = None
    if row.lease_account is not None:
        lease = LeaseRecord(
            account_id=row.lease_account,
            account_name=row.lease_name or "",
            workstation_id=row.lease_workstation,
            expires_at=row.lease_expires_at,
        )
    return CaseSummary(
        case_id=row.case_id,
        tenant_id=row.tenant_id,
        tenant_name=row.tenant_name,
        service_code=row.service_code,
        case_type=CaseType(row.case_type),
        tier=Tier(row.tier),
        risk_level=RiskLevel(row.risk_level),
        status=CaseStatus(row.status),
        version=row.version,
        masked_name=row.masked_name,
        evidence_kinds=tuple(EvidenceKind(kind) for kind in sorted(row.evidence_kinds, key=_KIND_ORDER.__getitem__)),
        received_at=row.received_at,
        clock=clock_of(row),
        pre_check=PreCheckState(row.pre_check),
        alert_count=row.alert_count,
        warning_count=row.warning_count,
        blind=_blind(row),
        assigned_to=row.assigned_to,
        lease=lease,
    )


def _blind(row: Any) -> BlindRiskRecord | None:
    if row.risk_without_faces is None:
        return None
    return BlindRiskRecord(
        risk_level=RiskLevel(row.risk_without_faces),
        alert_count=row.alert_count - row.face_alert_count,
        warning_count=row.warning_count - row.face_warning_count,
    )
