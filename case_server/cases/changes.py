"""What changed since a cursor, with no commit missed: a page ends before the oldest transaction still under way."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from case_contract.sync import CaseChange
from case_contract.vocabulary import CaseStatus
from case_server.accounts.actor import Actor
from case_server.cases.details import load_details
from case_server.cases.summaries import SUMMARY_COLUMNS, SUMMARY_SOURCE, summary_of
from case_server.cases.tables import cases
from case_server.foundation.services import Services

_FORM: Final = "1"
_FINISHED: Final = sa.text("pg_snapshot_xmin(pg_current_snapshot())::text::bigint")


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in the order (transaction, case). Before transaction `new_from` archived cases are nothing new to say."""

    xid: int
    case_id: UUID
    new_from: int

    def __str__(self) -> str:
        return f"{_FORM}.{self.xid}.{self.case_id.hex}.{self.new_from}"


class CursorUnreadable(ValueError):
    """A cursor that this server did not give."""


@dataclass(frozen=True, slots=True)
class Changes:
    """A page of changes and where the next one starts."""

    changes: tuple[CaseChange, ...]
    cursor: Cursor
    more: bool


def parse_cursor(text: str) -> Cursor:
    """The place that `text` stands for. Raises `CursorUnreadable`."""
    form, *numbers = text.split(".")
    if form != _FORM or len(numbers) != 3 or len(text) > 120:
        raise CursorUnreadable
    try:
        return Cursor(int(numbers[0]), UUID(hex=numbers[1]), int(numbers[2]))
    except ValueError:
        raise CursorUnreadable from None


def load_changes(services: Services, actor: Actor, cursor: Cursor | None, most: int) -> Changes:
    """Cases of the actor's tenants that changed after `cursor`, oldest change first; details of those she holds."""
    with services.database.transaction(actor.scope) as connection:
        # One snapshot for the horizon and the rows: whatever is not finished by then comes with a later page.
        connection.execute(sa.text("SET TRANSACTION READ ONLY"))
        finished: int = connection.execute(sa.select(_FINISHED)).scalar_one()
        start = cursor or Cursor(0, UUID(int=0), finished)
        if start.xid >= finished:
            # A cursor from before the database was restored elsewhere: everything is told anew.
            start = Cursor(0, UUID(int=0), finished)
        rows = connection.execute(_page(start, finished, most)).all()
        more = len(rows) > most
        page = rows[:most]
        held = [row.case_id for row in page if _holds(actor, row)]
        details = load_details(connection, services.key_provider, held, viewer=actor.account_id)
    end = Cursor(page[-1].change_xid, page[-1].case_id, start.new_from) if page else start
    return Changes(tuple(_change(row, details.get(row.case_id)) for row in page), end, more)


def _page(start: Cursor, finished: int, most: int) -> sa.Select[Any]:
    return (
        sa.select(*SUMMARY_COLUMNS, cases.c.change_xid)
        .select_from(SUMMARY_SOURCE)
        .where(
            sa.tuple_(cases.c.change_xid, cases.c.case_id)
            > sa.tuple_(sa.literal(start.xid, sa.BigInteger), sa.literal(start.case_id, sa.Uuid)),
            cases.c.change_xid < finished,
            sa.or_(cases.c.status != CaseStatus.ARCHIVED.value, cases.c.change_xid >= start.new_from),
        )
        .order_by(cases.c.change_xid, cases.c.case_id)
        .limit(most + 1)
    )


def _holds(actor: Actor, row: Any) -> bool:
    return (row.lease_account, row.lease_workstation) == (actor.account_id, actor.workstation_id)


def _change(row: Any, detail: Any) -> CaseChange:
    if row.status == CaseStatus.ARCHIVED.value:
        return CaseChange(case_id=row.case_id, summary=None)
    return CaseChange(case_id=row.case_id, summary=summary_of(row), detail=detail)
