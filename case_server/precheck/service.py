"""The pre-check of one case: start it, run it, store what it gives, and never keep the case from a person."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from case_contract.clocks import day_in_china
from case_contract.identifiers import new_id
from case_contract.records import FindingRecord
from case_contract.templates import missing_of
from case_contract.transitions import Refused
from case_contract.vocabulary import Action, CaseStatus, PreCheckState, RiskLevel, Role, Severity, Verdict
from case_server.cases.rows import lock_case
from case_server.cases.service import move_case, rate_case
from case_server.cases.tables import cases
from case_server.cases.waiting import CUSTOMER_PATIENCE
from case_server.evidence.repository import all_evidence
from case_server.evidence.sealing import Erased, case_key, declared_under
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from case_server.notifications.service import queue_notice
from case_server.precheck.checking import CaseChecker, Checked, OpenedEvidence
from case_server.precheck.deciding import machine_steps
from case_server.precheck.machine_steps import pass_by_machine
from case_server.precheck.rating import rate
from case_server.precheck.repository import (
    PreCheckResults,
    Rating,
    kinds_handed_in,
    store_results,
    supersede_results,
)
from case_server.velocity.service import keep_documents, velocity_findings
from identity_checks.finding_codes import FindingCode


@dataclass(frozen=True, slots=True)
class _Opened:
    tenant_id: UUID
    key: bytes
    declared: dict[str, str]
    evidence: tuple[OpenedEvidence, ...]
    digests: tuple[str, ...]


class MoveRefused(Exception):
    """The case was moved by somebody else while it was pre-checked."""


class CaseErased(Exception):
    """The case's key is gone, so nothing of it can be checked."""


def pre_check(services: Services, checker: CaseChecker, case_id: UUID) -> bool:
    """Check a case that was received, and hand it to the reviewers; False when it does not wait for that."""
    opened = _open(services, case_id)
    if opened is None:
        return False
    # Documents are dated by the calendar of their issuers.
    today = day_in_china(services.clock.now())
    checked = checker.check(opened.evidence, opened.declared, today)
    now = services.clock.now()
    checked = replace(checked, results=_with_history(services, case_id, opened, checked, now))
    with services.database.transaction(Scope.system()) as connection:
        _finish(connection, case_id, opened, checked=checked, rating=rate(checked.results.findings), now=now)
    return True


def give_up(services: Services, case_id: UUID) -> bool:
    """Hand the case over without the machine's help, marked so; False when it does not wait for that (R18)."""
    now = services.clock.now()
    finding = FindingRecord(
        finding_id=new_id(now),
        code=FindingCode.PRECHECK_FAILED.value,
        severity=Severity.WARNING,
        confidence=1.0,
        model_version="none",
    )
    rating = Rating(PreCheckState.FAILED, RiskLevel.MEDIUM, None, alert_count=0, warning_count=1)
    with services.database.transaction(Scope.system()) as connection:
        tenant_id = _start(connection, case_id, now)
        if tenant_id is None:
            return False
        opened = _Opened(tenant_id, b"", {}, (), ())
        marked = Checked(PreCheckResults(findings=(finding,)), {})
        _finish(connection, case_id, opened, checked=marked, rating=rating, now=now)
    return True


def _open(services: Services, case_id: UUID) -> _Opened | None:
    """Start the stage and decrypt what it works on; None when the case is elsewhere already."""
    now = services.clock.now()
    with services.database.transaction(Scope.system()) as connection:
        tenant_id = _start(connection, case_id, now)
        if tenant_id is None:
            return None
        key = case_key(services.key_provider, connection, case_id)
        if isinstance(key, Erased):
            raise CaseErased(str(case_id))
        sealed = connection.execute(sa.select(cases.c.declared_sealed).where(cases.c.case_id == case_id)).scalar_one()
        stored = [item for item in all_evidence(connection, case_id) if item.is_current]
    return _Opened(
        tenant_id,
        key,
        declared_under(key, case_id, sealed),
        tuple(
            OpenedEvidence(item.record.evidence_id, item.record.kind, services.evidence_store.read_with(key, item))
            for item in stored
        ),
        tuple(item.record.sha256 for item in stored),
    )


def _with_history(
    services: Services, case_id: UUID, opened: _Opened, checked: Checked, now: datetime
) -> PreCheckResults:
    """The results with what the tenant's other cases say of them."""
    found: tuple[FindingRecord, ...] = ()
    same_face: frozenset[UUID] = frozenset()
    if checked.prints or checked.faces is not None:
        # It brings the image libraries along, which only a worker needs.
        from case_server.precheck.history import CheckedCase, history_of

        case = CheckedCase(opened.tenant_id, case_id, opened.declared)
        history = history_of(services, case, checked, today=day_in_china(now), now=now)
        found, same_face = history.findings, history.same_face
    numbers = {item.number for item in checked.prints if item.number is not None}
    whose = {"tenant_id": opened.tenant_id, "case_id": case_id}
    scope = Scope.tenants({opened.tenant_id})
    with services.database.transaction(scope) as connection:
        keep_documents(connection, services.key_provider, **whose, declared=opened.declared, read=numbers, now=now)
    with services.database.transaction(scope) as connection:
        counted = velocity_findings(connection, **whose, same_face=same_face, now=now)
    return replace(checked.results, findings=(*checked.results.findings, *found, *counted))


def _start(connection: sa.Connection, case_id: UUID, now: datetime) -> UUID | None:
    row = connection.execute(
        sa.select(cases.c.tenant_id, cases.c.status).where(cases.c.case_id == case_id).with_for_update()
    ).one_or_none()
    if row is None or row.status not in (CaseStatus.RECEIVED, CaseStatus.PRE_CHECKING):
        return None
    if row.status == CaseStatus.RECEIVED:
        _move(connection, case_id, Action.START_PRE_CHECK, now)
    tenant_id: UUID = row.tenant_id
    return tenant_id


def _finish(
    connection: sa.Connection, case_id: UUID, opened: _Opened, *, checked: Checked, rating: Rating, now: datetime
) -> None:
    supersede_results(connection, case_id, now)
    _decide_steps(connection, case_id, opened, checked=checked, rating=rating, now=now)
    store_results(
        connection,
        tenant_id=opened.tenant_id,
        case_id=case_id,
        case_key=opened.key,
        results=checked.results,
        facts=checked.facts,
        comparison_id=new_id(now),
        at=now,
    )
    rate_case(
        connection,
        case_id,
        pre_check=rating.state,
        risk_level=rating.risk_level,
        needs=rating.needs,
        alert_count=rating.alert_count,
        warning_count=rating.warning_count,
        blind=rating.blind,
        now=now,
    )
    case = lock_case(connection, case_id)
    missing = missing_of(case.template, kinds_handed_in(connection, case_id))
    # Whoever waited as long as a case waits for its customer is not sent back by the machine: a person decides.
    if missing and rating.state is PreCheckState.DONE and now - case.clock.started_at < CUSTOMER_PATIENCE:
        _move(connection, case_id, Action.REPORT_MISSING, now)
        queue_notice(connection, case_id=case_id, verdict=Verdict.ASK_AGAIN, reasons=("evidence_missing",), at=now)
    else:
        _move(connection, case_id, Action.FINISH_PRE_CHECK, now)


def _decide_steps(
    connection: sa.Connection, case_id: UUID, opened: _Opened, *, checked: Checked, rating: Rating, now: datetime
) -> None:
    """What the machine may decide by itself, on record as decided by the system (R57). Nothing in a high-risk case."""
    if rating.state is not PreCheckState.DONE or rating.risk_level is RiskLevel.HIGH:
        return
    case = lock_case(connection, case_id)
    present = {item.kind for item in opened.evidence}
    for decided in machine_steps(case.template, checked.results, opened.declared, present):
        pass_by_machine(
            connection,
            tenant_id=opened.tenant_id,
            case_id=case_id,
            step=decided.step,
            grounds=decided.grounds,
            seen=opened.digests,
            at=now,
        )


def _move(connection: sa.Connection, case_id: UUID, action: Action, now: datetime) -> None:
    moved = move_case(connection, case_id, action, actor_id=None, role=Role.SYSTEM, now=now)
    if isinstance(moved, Refused):
        raise MoveRefused(action.value)
