"""HTTP of the reports: counts without personal data, for those who answer for the work and not for each reviewer."""

from datetime import timedelta
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import AwareDatetime

from case_contract.problems import ProblemCode
from case_contract.reports import AutomationReport
from case_contract.vocabulary import Role
from case_server.accounts.actor import Actor, require
from case_server.foundation.problems import ProblemRaised
from case_server.foundation.services import services_of
from case_server.record_log import service as record_log
from case_server.reports.repository import ReportQuery
from case_server.reports.service import automation_report

router = APIRouter(prefix="/v1/reports", tags=["reports"])

READERS: Final = (Role.SUPERVISOR, Role.RISK_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR)
LONGEST: Final = timedelta(days=400)
Reader = Annotated[Actor, Depends(require(*READERS))]


@router.get("/automation")
def read_automation(
    request: Request,
    *,
    actor: Reader,
    since: Annotated[AwareDatetime, Query(alias="from")],
    until: Annotated[AwareDatetime, Query(alias="to")],
    tenant: UUID | None = None,
) -> AutomationReport:
    """What the machine took off people in cases decided in a period of at most 400 days. Looking is recorded (R15)."""
    if not timedelta(0) < until - since <= LONGEST:
        raise ProblemRaised(ProblemCode.INVALID_REQUEST, errors=("query.to",))
    services = services_of(request)
    with services.database.transaction(actor.scope) as connection:
        report = automation_report(connection, ReportQuery(since, until, tenant))
        for tenant_id in sorted(actor.tenant_ids if tenant is None else actor.tenant_ids & {tenant}):
            record_log.append(
                connection,
                tenant_id=tenant_id,
                case_id=None,
                actor_id=actor.account_id,
                actor_kind=next(role for role in READERS if role in actor.roles),
                operation="report_read",
                details={"report": "automation", "from": since.isoformat(), "to": until.isoformat()},
                at=services.clock.now(),
            )
    return report
