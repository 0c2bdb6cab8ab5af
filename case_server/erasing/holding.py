"""Holds cases beyond their retention while an investigation goes on, and lets them go, on the record.

An investigation that is open when retention ends has the case kept until it ends (field-rules.md section 1).
"""

from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from case_server.archive.retention import reckoned_day
from case_server.archive.tables import case_holds
from case_server.erasing import repository
from case_server.erasing.service import Hindrance, NotDone, Order, names_customer, record
from case_server.erasing.standing import KeptCase, Standing
from case_server.foundation.database import Scope
from case_server.foundation.services import Services

_GONE: Final = {Standing.ERASED_ALREADY, Standing.FILES_LEFT}


def hold(services: Services, named: UUID | str, order: Order) -> KeptCase | NotDone:
    """Keep a case, whatever its retention, until it is let go; the case, or why it is as it was."""
    now = services.clock.now()
    with services.database.transaction(Scope.system()) as connection:
        case = _case(services, connection, named, order)
        if isinstance(case, NotDone):
            return case
        held = connection.execute(
            insert(case_holds)
            .values(case_id=case.case_id, tenant_id=case.tenant_id, held_at=now)
            .on_conflict_do_nothing()
            .returning(case_holds.c.case_id)
        ).one_or_none()
        if held is None:
            return NotDone(case, Hindrance.HELD_ALREADY)
        record(connection, case, "case_held", order, services.clock.now(), reason=order.reason)
    return case


def let_go(services: Services, named: UUID | str, order: Order) -> KeptCase | NotDone:
    """End the hold on a case: its retention alone counts again; the case, or why it is as it was."""
    with services.database.transaction(Scope.system()) as connection:
        case = _case(services, connection, named, order)
        if isinstance(case, NotDone):
            return case
        if connection.execute(case_holds.delete().where(case_holds.c.case_id == case.case_id)).rowcount == 0:
            return NotDone(case, Hindrance.NOT_HELD)
        record(connection, case, "case_hold_ended", order, services.clock.now(), reason=order.reason)
    return case


def _case(services: Services, connection: sa.Connection, named: UUID | str, order: Order) -> KeptCase | NotDone:
    case = repository.find_kept(connection, named, order.tenant_ids, lock=True)
    if case is None:
        return NotDone(None, Hindrance.CASE_UNKNOWN)
    standing = case.standing(reckoned_day(services.clock.now()))
    if standing in _GONE:
        return NotDone(case, Standing.ERASED_ALREADY)
    if names_customer(services, connection, case.case_id, order.reason):
        return NotDone(case, Hindrance.REASON_NAMES_CUSTOMER)
    return case
