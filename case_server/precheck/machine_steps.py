"""Steps that the machine passed, kept with the case and put on record as decided by the system (R57)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from case_contract.identifiers import new_id
from case_contract.vocabulary import Role, StepGround, StepOutcome
from case_server.precheck.deciding import RULES_VERSION
from case_server.precheck.tables import machine_steps
from case_server.record_log import service as record_log


def pass_by_machine(
    connection: sa.Connection,
    *,
    tenant_id: UUID,
    case_id: UUID,
    step: str,
    grounds: Sequence[StepGround],
    seen: Sequence[str],
    at: datetime,
) -> None:
    """Write that the machine passed a step: it never says anything else of one. `seen` are the evidence's digests."""
    connection.execute(
        machine_steps.insert().values(
            machine_step_id=new_id(at),
            tenant_id=tenant_id,
            case_id=case_id,
            made_at=at,
            step=step,
            outcome=StepOutcome.PASSED.value,
            grounds=[ground.value for ground in grounds],
            rules_version=RULES_VERSION,
            seen=list(seen),
        )
    )
    record_log.append(
        connection,
        tenant_id=tenant_id,
        case_id=case_id,
        actor_id=None,
        actor_kind=Role.SYSTEM,
        operation="decide_step",
        details={
            "step": step,
            "outcome": StepOutcome.PASSED.value,
            "grounds": " ".join(grounds),
            "rules_version": RULES_VERSION,
        },
        at=at,
    )
