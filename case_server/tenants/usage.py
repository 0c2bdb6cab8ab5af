"""R107: a tenant's plan as it is enforced at intake, in the scope of that tenant."""

from datetime import datetime, timedelta, timezone
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, text

from case_contract.problems import ProblemCode
from case_contract.vocabulary import CaseType, Plan, Tier
from case_server.foundation.problems import ProblemRaised
from case_server.tenants.plans import TERMS, admits

_BUSINESS_DAY: Final = timezone(timedelta(hours=8))
_COUNT_CASE: Final = text(
    """
    INSERT INTO tenant_usage AS u (tenant_id, day, cases_received) VALUES (:tenant_id, :day, 1)
    ON CONFLICT (tenant_id, day) DO UPDATE SET cases_received = u.cases_received + 1
    WHERE u.cases_received < :most
    RETURNING cases_received
    """
)


def admit_case(connection: Connection, *, tenant_id: UUID, plan: Plan, now: datetime) -> None:
    """Count a submitted case against the quota of its day (UTC+8). Raises QUOTA_EXCEEDED when it is used up.

    Exact under load, at the price that a tenant's submissions queue here until the transaction ends: call it last.
    """
    values = {
        "tenant_id": tenant_id,
        "day": now.astimezone(_BUSINESS_DAY).date(),
        "most": TERMS[plan].cases_a_day,
    }
    if connection.execute(_COUNT_CASE, values).one_or_none() is None:
        raise ProblemRaised(ProblemCode.QUOTA_EXCEEDED)


def require_feature(plan: Plan, case_type: CaseType, tier: Tier) -> None:
    """Raises the problem PLAN_LACKS_FEATURE when `plan` does not contain cases of this type and tier."""
    if not admits(plan, case_type, tier):
        raise ProblemRaised(ProblemCode.PLAN_LACKS_FEATURE)
