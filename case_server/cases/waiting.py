"""Cases that wait for their customer: not for ever (R3, R18)."""

from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from case_contract.transitions import Refused
from case_contract.vocabulary import Action, Role
from case_server.cases.rows import lock_case
from case_server.cases.service import move_locked
from case_server.cases.tables import cases
from case_server.precheck.queueing import defer_pre_check

CUSTOMER_PATIENCE: Final = timedelta(days=7)


def expire_waits(
    connection: sa.Connection, *, now: datetime, patience: timedelta = CUSTOMER_PATIENCE, most: int = 500
) -> int:
    """Send cases that waited longer than `patience` on to the pre-check with what there is; how many there were.

    Approval stays out of reach while evidence is missing, so a person decides what becomes of them. Rows in use are
    left for the next run: the customer may be answering at this moment.
    """
    overdue = connection.execute(
        sa.select(cases.c.case_id)
        .where(cases.c.waiting_since < now - patience)
        .order_by(cases.c.case_id)
        .limit(most)
        .with_for_update(key_share=True, skip_locked=True)
    ).scalars()
    expired = 0
    for case_id in list(overdue):
        case = lock_case(connection, case_id)
        moved = move_locked(connection, case, Action.EXPIRE_WAIT, actor_id=None, role=Role.SYSTEM, now=now)
        if not isinstance(moved, Refused):
            defer_pre_check(connection, case_id)
            expired += 1
    return expired
