"""What follows on the server from a person's word on a field: findings, steps and the counts (0160)."""

from dataclasses import replace
from typing import Final
from uuid import uuid5

import sqlalchemy as sa

from case_contract.clocks import day_in_china
from case_contract.commands import DecideField, ReopenStep
from case_contract.vocabulary import Severity
from case_server.cases.sayings import Saying, say_reopened
from case_server.precheck.corrected import renewed
from case_server.precheck.machine_steps import pass_by_machine
from case_server.precheck.repository import (
    store_findings,
    supersede_findings,
    supersede_machine_step,
)
from case_server.precheck.standing import StandingCase

_COUNTS: Final = {"alert_count": Severity.ALERT, "warning_count": Severity.WARNING}


def follow_correction(
    connection: sa.Connection, saying: Saying, standing: StandingCase, body: DecideField
) -> tuple[dict[str, str], dict[str, int]]:
    """Store what `body` changes; give what the command's entry of the log says of it, and the case's columns.

    `standing` is the case as it was before. A value that does not hold is recorded all the same: a forged one is a
    finding, so the step is open again and whoever approves has to say of it herself that it may be.
    """
    case, at = saying.case, saying.at
    changed = renewed(standing, case.template, body, day_in_china(at))
    if changed.stale:
        supersede_findings(connection, changed.stale, at)
    store_findings(
        connection,
        tenant_id=case.tenant_id,
        case_id=case.case_id,
        found=changed.fresh,
        at=at,
        after=len(standing.findings),
    )
    for step in changed.reopens:
        if standing.step(step).by_person:
            # What a person said is open until a person says it again. One command may open two steps.
            opening = replace(saying, command_id=uuid5(saying.command_id, step))
            say_reopened(connection, opening, ReopenStep(step=step))
        else:
            # What the machine passed is gone, and may come again.
            supersede_machine_step(connection, case.case_id, step, at)
    for step, grounds in changed.passes.items():
        pass_by_machine(
            connection,
            tenant_id=case.tenant_id,
            case_id=case.case_id,
            step=step,
            grounds=grounds,
            seen=[item.sha256 for item in standing.evidence],
            at=at,
        )
    said = {"found": " ".join(sorted({one.code for one in changed.fresh})), "reopens": " ".join(changed.reopens)}
    counts = {column: sum(one.severity is severity for one in changed.standing) for column, severity in _COUNTS.items()}
    return {key: value for key, value in said.items() if value}, counts
