"""What follows on the server from a person's word on a number: findings, the step about numbers, the counts (0160)."""

from typing import Final

import sqlalchemy as sa

from case_contract.clocks import day_in_china
from case_contract.commands import DecideField, ReopenStep
from case_contract.records import CaseDetail
from case_contract.templates import NUMBERS_STEP
from case_contract.vocabulary import Severity
from case_server.cases.sayings import Saying, say_reopened
from case_server.precheck.corrected import renewed
from case_server.precheck.machine_steps import pass_by_machine
from case_server.precheck.repository import (
    store_findings,
    supersede_findings,
    supersede_machine_step,
)

_COUNTS: Final = {"alert_count": Severity.ALERT, "warning_count": Severity.WARNING}


def follow_correction(
    connection: sa.Connection, saying: Saying, detail: CaseDetail, body: DecideField
) -> tuple[dict[str, str], dict[str, int]]:
    """Store what `body` changes; give what the command's entry of the log says of it, and the case's columns.

    `detail` is the case as it was before. A number that does not hold is recorded all the same: a forged one is a
    finding, so the step is open again and whoever approves has to say of it herself that it may be.
    """
    changed = renewed(detail, saying.case.template, body, day_in_china(saying.at))
    if changed is None:
        return {}, {}
    case, at = saying.case, saying.at
    if changed.stale:
        supersede_findings(connection, changed.stale, at)
    store_findings(
        connection,
        tenant_id=case.tenant_id,
        case_id=case.case_id,
        found=changed.fresh,
        at=at,
        after=len(detail.findings),
    )
    if changed.reopens:
        _reopen(connection, saying, detail)
    if changed.grounds:
        pass_by_machine(
            connection,
            tenant_id=case.tenant_id,
            case_id=case.case_id,
            step=NUMBERS_STEP,
            grounds=changed.grounds,
            seen=[item.sha256 for item in detail.evidence],
            at=at,
        )
    said = {"found": " ".join(sorted({one.code for one in changed.fresh})), "reopens": NUMBERS_STEP * changed.reopens}
    counts = {column: sum(one.severity is severity for one in changed.standing) for column, severity in _COUNTS.items()}
    return {key: value for key, value in said.items() if value}, counts


def _reopen(connection: sa.Connection, saying: Saying, detail: CaseDetail) -> None:
    """What the machine passed is gone, and may come again; what a person said is open until a person says it again."""
    if any(step.code == NUMBERS_STEP and step.by_machine for step in detail.steps):
        supersede_machine_step(connection, saying.case.case_id, NUMBERS_STEP, saying.at)
    else:
        say_reopened(connection, saying, ReopenStep(step=NUMBERS_STEP))
