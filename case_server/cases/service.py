"""Opens cases and moves them through the transition table, each move with its log entry (R18, R72, R77)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from case_contract import clocks
from case_contract.identifiers import new_id, new_service_code
from case_contract.intake import CaseSubmission
from case_contract.masking import mask_name
from case_contract.records import BlindRiskRecord
from case_contract.templates import TEMPLATES, missing_kinds
from case_contract.transitions import Refused
from case_contract.vocabulary import (
    Action,
    CaseStatus,
    EvidenceKind,
    Need,
    PreCheckState,
    RiskLevel,
    Role,
    Tier,
)
from case_server.cases.moves import changes_between, plan_move, rated
from case_server.cases.rows import THIS_TRANSACTION, Lease, LockedCase, lock_case, write_case
from case_server.cases.tables import cases
from case_server.evidence.sealing import seal_declared
from case_server.foundation.keys import KeyProvider
from case_server.record_log import service as record_log

POLICY_VERSION: Final = "cn-aml v1"
_URGENCY: Final = {Tier.URGENT: 0, Tier.COMPLEX_RISK: 1, Tier.NORMAL: 2}
_NAME_FIELDS: Final = ("name", "company_name", "surname")


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """A new case and the evidence that its type still lacks (R3)."""

    case_id: UUID
    service_code: str
    status: CaseStatus
    due_at: datetime
    missing: tuple[EvidenceKind, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a move led, and the version it gave the case."""

    status: CaseStatus
    version: int


def open_case(
    connection: sa.Connection,
    key_provider: KeyProvider,
    *,
    tenant_id: UUID,
    submission: CaseSubmission,
    received_at: datetime,
    present: Collection[EvidenceKind],
) -> OpenedCase:
    """Open a case in RECEIVED, its clock running from `received_at`; what the customer said is sealed.

    `present` is what came with the submission. Evidence may be stored before or after in the same transaction.
    """
    case_id = new_id(received_at)
    template = TEMPLATES[submission.case_type]
    clock = clocks.start(submission.tier, received_at)
    service_code = new_service_code()
    connection.execute(
        cases.insert().values(
            case_id=case_id,
            tenant_id=tenant_id,
            service_code=service_code,
            tenant_reference=submission.tenant_reference,
            subject_id=submission.subject_id,
            case_type=submission.case_type.value,
            tier=submission.tier.value,
            urgency=_URGENCY[submission.tier],
            language=submission.language.value,
            template_id=template.template_id,
            template_version=template.version,
            policy_version=POLICY_VERSION,
            declared_sealed=seal_declared(
                key_provider,
                connection,
                tenant_id=tenant_id,
                case_id=case_id,
                declared=submission.declared,
                at=received_at,
            ),
            masked_name=_masked_name(submission.declared),
            round=1,
            status=CaseStatus.RECEIVED.value,
            version=1,
            foreign_version=1,
            change_xid=THIS_TRANSACTION,
            pre_check=PreCheckState.PENDING.value,
            risk_level=RiskLevel.LOW.value,
            alert_count=0,
            face_alert_count=0,
            face_warning_count=0,
            warning_count=0,
            needs=[],
            machine_needs=[],
            met_needs=[],
            judges=[],
            received_at=received_at,
            clock_kind=clock.kind.value,
            clock_started_at=clock.started_at,
            clock_due_at=clock.due_at,
        )
    )
    record_log.append(
        connection,
        tenant_id=tenant_id,
        case_id=case_id,
        case_version=1,
        actor_id=None,
        actor_kind=Role.TENANT,
        operation="receive",
        details={
            "to": CaseStatus.RECEIVED.value,
            "case_type": submission.case_type.value,
            "tier": submission.tier.value,
        },
        at=received_at,
    )
    missing = missing_kinds(submission.case_type, present)
    return OpenedCase(case_id, service_code, CaseStatus.RECEIVED, clock.due_at, missing)


def move_case(
    connection: sa.Connection,
    case_id: UUID,
    action: Action,
    *,
    actor_id: UUID | None,
    role: Role,
    now: datetime,
    details: Mapping[str, str | int | None] | None = None,
    lease: Lease | None = None,
) -> Moved | Refused:
    """Do `action`, or say why the table does not allow it. Raises `CaseUnknown` outside the transaction's scope.

    The status, the clock, the lease and the log entry change together. `lease` is what CLAIM gives.
    """
    case = lock_case(connection, case_id)
    moved = move_locked(connection, case, action, actor_id=actor_id, role=role, now=now, details=details, lease=lease)
    return moved if isinstance(moved, Refused) else Moved(moved.status, moved.version)


def move_locked(
    connection: sa.Connection,
    case: LockedCase,
    action: Action,
    *,
    actor_id: UUID | None,
    role: Role,
    now: datetime,
    details: Mapping[str, str | int | None] | None = None,
    lease: Lease | None = None,
) -> LockedCase | Refused:
    """`move_case` for a case that this transaction has locked already; gives the case as it is then."""
    moved = plan_move(case, action, role, actor_id=actor_id, now=now, lease=lease)
    if isinstance(moved, Refused):
        return moved
    write_case(connection, case.case_id, changes_between(case, moved, now))
    record_log.append(
        connection,
        tenant_id=case.tenant_id,
        case_id=case.case_id,
        case_version=moved.version,
        actor_id=actor_id,
        actor_kind=role,
        operation=action.value,
        details={"from": case.status.value, "to": moved.status.value, **(details or {})},
        at=now,
    )
    return moved


def rate_case(
    connection: sa.Connection,
    case_id: UUID,
    *,
    pre_check: PreCheckState,
    risk_level: RiskLevel,
    needs: Collection[Need] | None,
    alert_count: int,
    warning_count: int,
    blind: BlindRiskRecord | None = None,
    now: datetime,
) -> None:
    """Write what the pre-check makes of a case (R23, R30); `needs` as in `moves.rated`."""
    case = lock_case(connection, case_id)
    after = rated(case, needs)
    write_case(
        connection,
        case_id,
        {
            "version": after.version,
            "foreign_version": after.foreign_version,
            "pre_check": pre_check.value,
            "risk_level": risk_level.value,
            "machine_needs": sorted(after.machine_needs),
            "alert_count": alert_count,
            "warning_count": warning_count,
            "risk_without_faces": None if blind is None else blind.risk_level.value,
            "face_alert_count": 0 if blind is None else alert_count - blind.alert_count,
            "face_warning_count": 0 if blind is None else warning_count - blind.warning_count,
        },
    )
    record_log.append(
        connection,
        tenant_id=case.tenant_id,
        case_id=case_id,
        case_version=after.version,
        actor_id=None,
        actor_kind=Role.SYSTEM,
        operation="rate",
        details={
            "pre_check": pre_check.value,
            "risk_level": risk_level.value,
            "needs": ",".join(sorted(after.machine_needs)),
            "needs_gone": ",".join(sorted(case.machine_needs - after.machine_needs)),
            "alerts": alert_count,
            "warnings": warning_count,
        },
        at=now,
    )


def _masked_name(declared: Mapping[str, str]) -> str:
    """The customer's name as the queue shows it (R80)."""
    return next((mask_name(declared[field]) for field in _NAME_FIELDS if declared.get(field)), "")
