"""HTTP of the reports: counts without personal data, for those who answer for the work and not for each reviewer."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated, Final, TypeVar
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import AwareDatetime
from sqlalchemy import Connection

from case_contract.problems import ProblemCode
from case_contract.reports import AutomationReport, RiskLabelReport
from case_contract.vocabulary import Role
from case_server.accounts.actor import Actor, require
from case_server.foundation.problems import ProblemRaised
from case_server.foundation.services import services_of
from case_server.record_log import service as record_log
from case_server.reports.labels import risk_label_report
from case_server.reports.repository import ReportQuery
from case_server.reports.service import automation_report

router = APIRouter(prefix="/v1/reports", tags=["reports"])

READERS: Final = (Role.SUPERVISOR, Role.RISK_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR)
LONGEST: Final = timedelta(days=400)
Reader = Annotated[Actor, Depends(require(*READERS))]
Report = TypeVar("Report")
Since = Annotated[AwareDatetime, Query(alias="from")]
Until = Annotated[AwareDatetime, Query(alias="to")]


@router.get("/automation")
def read_automation(
    request: Request, *, actor: Reader, since: Since, until: Until, tenant: UUID | None = None
) -> AutomationReport:
    """What the machine took off people in cases decided in a period of at most 400 days. Looking is recorded (R15)."""
    return _read("automation", automation_report, request, actor, _query(since, until, tenant))


@router.get("/risk-labels")
def read_risk_labels(
    request: Request, *, actor: Reader, since: Since, until: Until, tenant: UUID | None = None
) -> RiskLabelReport:
    """What became of fake identity, impersonation and tampering in cases decided in such a period. Recorded alike."""
    return _read("risk_labels", risk_label_report, request, actor, _query(since, until, tenant))


def _query(since: datetime, until: datetime, tenant: UUID | None) -> ReportQuery:
    if not timedelta(0) < until - since <= LONGEST:
        raise ProblemRaised(ProblemCode.INVALID_REQUEST, errors=("query.to",))
    return ReportQuery(since, until, tenant)


def _read(
    name: str,
    count: Callable[[Connection, ReportQuery], Report],
    request: Request,
    actor: Actor,
    query: ReportQuery,
) -> Report:
    """Count in the reader's own scope, and put on record for each tenant that it was looked at."""
    services = services_of(request)
    with services.database.transaction(actor.scope) as connection:
        report = count(connection, query)
        asked = actor.tenant_ids if query.tenant_id is None else actor.tenant_ids & {query.tenant_id}
        for tenant_id in sorted(asked):
            record_log.append(
                connection,
                tenant_id=tenant_id,
                case_id=None,
                actor_id=actor.account_id,
                actor_kind=next(role for role in READERS if role in actor.roles),
                operation="report_read",
                details={"report": name, "from": query.since.isoformat(), "to": query.until.isoformat()},
                at=services.clock.now(),
            )
    return report
