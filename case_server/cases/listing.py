"""The queue as a list: filters, search by prefix, pages by key (R19)."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from case_contract.identifiers import normal_service_code
from case_contract.records import CasePage
from case_contract.vocabulary import CaseStatus, Tier
from case_server.cases.summaries import SUMMARY_COLUMNS, SUMMARY_SOURCE, summary_of
from case_server.cases.tables import cases

# Sorts after every character that a searched text may go on with, in the byte order of the searched columns.
_BEYOND: Final = "\U0010ffff"
_CODE_GROUP: Final = 4


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What is asked for. Without statuses archived cases are left out. `mine` is whose lease or assignment counts."""

    statuses: tuple[CaseStatus, ...] = ()
    tiers: tuple[Tier, ...] = ()
    tenant_id: UUID | None = None
    assignee: UUID | None = None
    mine: UUID | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class PageKey:
    """The last row of a page: pages are in the order of what is due first."""

    due_at: datetime
    case_id: UUID

    def __str__(self) -> str:
        plain = f"{self.due_at.isoformat()}|{self.case_id.hex}"
        return base64.urlsafe_b64encode(plain.encode()).decode()


class PageKeyUnreadable(ValueError):
    """A page key that this server did not give."""


def parse_page_key(text: str) -> PageKey:
    """The row that `text` stands for. Raises `PageKeyUnreadable`."""
    try:
        due_at, _, case_id = base64.urlsafe_b64decode(text.encode()).decode().partition("|")
        key = PageKey(datetime.fromisoformat(due_at), UUID(hex=case_id))
    except (ValueError, binascii.Error):
        raise PageKeyUnreadable from None
    if key.due_at.tzinfo is None:
        raise PageKeyUnreadable
    return key


def list_cases(connection: sa.Connection, query: ListQuery, *, after: PageKey | None, limit: int) -> CasePage:
    """A page of cases within the transaction's scope, due first, and how many there are in all."""
    conditions = _conditions(query)
    page = sa.select(*SUMMARY_COLUMNS).select_from(SUMMARY_SOURCE).where(*conditions)
    if after is not None:
        page = page.where(
            sa.tuple_(cases.c.clock_due_at, cases.c.case_id)
            > sa.tuple_(
                sa.literal(after.due_at, sa.DateTime(timezone=True)),
                sa.literal(after.case_id, sa.Uuid),
            )
        )
    rows = connection.execute(page.order_by(cases.c.clock_due_at, cases.c.case_id).limit(limit + 1)).all()
    total: int = connection.execute(sa.select(sa.func.count()).select_from(cases).where(*conditions)).scalar_one()
    shown = rows[:limit]
    more = len(rows) > limit
    return CasePage(
        cases=tuple(summary_of(row) for row in shown),
        total=total,
        next_after=str(PageKey(shown[-1].clock_due_at, shown[-1].case_id)) if more else None,
    )


def _conditions(query: ListQuery) -> Sequence[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if query.statuses:
        found.append(cases.c.status.in_([status.value for status in query.statuses]))
    elif not query.text:
        found.append(cases.c.status != CaseStatus.ARCHIVED.value)
    if query.tiers:
        found.append(cases.c.tier.in_([tier.value for tier in query.tiers]))
    if query.tenant_id is not None:
        found.append(cases.c.tenant_id == query.tenant_id)
    if query.assignee is not None:
        found.append(cases.c.assigned_to == query.assignee)
    if query.mine is not None:
        found.append(sa.or_(cases.c.lease_account == query.mine, cases.c.assigned_to == query.mine))
    text = query.text.strip()
    if text:
        found.append(
            sa.or_(
                _begins(cases.c.service_code, _code_prefix(text)),
                _begins(cases.c.tenant_reference, text),
                _begins(cases.c.masked_name, text),
            )
        )
    return found


def _begins(column: sa.Column[str], prefix: str) -> sa.ColumnElement[bool]:
    """A range instead of LIKE: row-level security lets an index serve it, and no sign in it is a wildcard."""
    return sa.and_(column >= prefix, column < prefix + _BEYOND)


def _code_prefix(text: str) -> str:
    """A whole code however it was typed, or the beginning of one."""
    whole = normal_service_code(text)
    if whole is not None:
        return whole
    plain = "".join(text.split()).replace("-", "").upper()
    return plain if len(plain) <= _CODE_GROUP else f"{plain[:_CODE_GROUP]}-{plain[_CODE_GROUP:]}"
