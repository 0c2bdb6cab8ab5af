"""Queue pages and counts in SQL over the view that joins server rows and outbox. Runs on the cache thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from case_contract.records import CaseSummary
from case_contract.transitions import TABLE
from case_contract.vocabulary import Action
from reviewer_app.domain.queue_query import QueueQuery, QueueRow, QueueScope, QueueSort
from reviewer_app.services.cache.instants import to_micros

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from case_contract.vocabulary import Role
    from reviewer_app.services.cache.connection import Connection

_SHORTEST_TRIGRAM: Final = 3
_MANY: Final = 1000
_QUOTE: Final = '"'
_ORDER: Final = {
    (QueueSort.DUE, False): "due_at, row_id",
    (QueueSort.DUE, True): "due_at DESC, row_id DESC",
    (QueueSort.TIER, False): "urgency, due_at, row_id",
    (QueueSort.TIER, True): "urgency DESC, due_at DESC, row_id DESC",
    (QueueSort.RECEIVED, False): "received_at, row_id",
    (QueueSort.RECEIVED, True): "received_at DESC, row_id DESC",
}
"""Among cases that can be worked on, and among paused ones below them; turned round, an index is read backwards."""


class QueueReads:
    """The queue as this reviewer sees it."""

    def __init__(self, connection: Connection, account_id: UUID, workstation_id: UUID, roles: Collection[Role]) -> None:
        """`roles` decide which waiting cases she may claim."""
        self._connection = connection
        self._account = str(account_id)
        self._workstation = str(workstation_id)
        self._claimable = sorted(
            {move.at.value for move in TABLE if move.action is Action.CLAIM and move.roles & set(roles)}
        )

    def page(self, query: QueueQuery, offset: int, limit: int, server_now: datetime) -> tuple[QueueRow, ...]:
        """Rows `offset` to `offset + limit`."""
        wanted, parameters = self._row_ids(query, offset, limit, server_now)
        order = _ORDER[query.sort, query.descending]
        rows = self._connection.execute(
            f"SELECT b.summary, d.unsent, d.needs_you FROM ({wanted}) p"  # noqa: S608 -- constants
            " JOIN desk_cases d USING (row_id) JOIN server_bodies b USING (row_id)"
            f" ORDER BY d.paused, {', '.join('d.' + part for part in order.split(', '))}",
            parameters,
        ).fetchall()
        return tuple(QueueRow(CaseSummary.model_validate_json(row[0]), int(row[1]), int(row[2])) for row in rows)

    def _row_ids(
        self, query: QueueQuery, offset: int, limit: int, server_now: datetime
    ) -> tuple[str, tuple[object, ...]]:
        """The rows of a page: first of cases that can be worked on, then of paused ones, whichever way they go.

        Two halves, because no index has one column up and the others down.
        """
        condition, parameters = self._where(query, server_now, ordered=True)
        half = (
            f"SELECT row_id FROM desk_cases WHERE paused = ? AND {condition}"  # noqa: S608 -- constants
            f" ORDER BY {_ORDER[query.sort, query.descending]} LIMIT ?"
        )
        both = f"SELECT row_id FROM ({half}) UNION ALL SELECT row_id FROM ({half}) LIMIT ? OFFSET ?"  # noqa: S608 -- constants
        end = offset + limit
        return both, (False, *parameters, end, True, *parameters, end, limit, offset)

    def count(self, query: QueueQuery, server_now: datetime) -> int:
        """How many rows `query` has."""
        condition, parameters = self._where(query, server_now, ordered=False)
        counting = f"SELECT count(*) FROM desk_cases WHERE {condition}"  # noqa: S608 -- constants
        return int(self._connection.execute(counting, parameters).fetchone()[0])

    def held(self, server_now: datetime) -> tuple[UUID, ...]:
        """Cases leased to her here that still want work, most pressing first."""
        condition, parameters = self._where(QueueQuery(scope=QueueScope.MINE), server_now, ordered=False)
        rows = self._connection.execute(
            f"SELECT case_id FROM desk_cases WHERE {condition} ORDER BY paused, due_at, row_id",  # noqa: S608 -- constants
            parameters,
        ).fetchall()
        return tuple(UUID(row[0]) for row in rows)

    def _where(self, query: QueueQuery, server_now: datetime, *, ordered: bool) -> tuple[str, tuple[object, ...]]:
        # A page goes along the index of its order and a search along its rows; the plus keeps SQLite from gathering all
        # rows of a status first and sorting them. Only a plain count is fastest by the index on status.
        plus = "+" if ordered or query.text.strip() else ""
        parts: list[str] = []
        values: list[object] = []
        match query.scope:
            case QueueScope.MINE:
                parts.append("holder = ? AND holder_workstation = ? AND lease_expires > ? AND NOT finished_here")
                values += [self._account, self._workstation, to_micros(server_now)]
            case QueueScope.WAITING:
                parts.append(f"{plus}status IN ({','.join('?' * len(self._claimable))})")
                values += self._claimable
            case QueueScope.NEED_YOU:
                parts.append("case_id IN (SELECT case_id FROM outbox WHERE state = 'needs_you')")
            case QueueScope.ALL:
                parts.append("1")
        if query.tier is not None:
            parts.append(f"{plus}tier = ?")
            values.append(query.tier.value)
        if query.case_type is not None:
            parts.append(f"{plus}case_type = ?")
            values.append(query.case_type.value)
        if query.text.strip():
            condition, words = self._words(query.text.strip())
            parts.append(condition)
            values += words
        return " AND ".join(parts), tuple(values)

    def _words(self, text: str) -> tuple[str, tuple[object, ...]]:
        """A condition for rows that contain `text`.

        Few rows are looked up by number. Many are met soon enough by going through the rows in their order, where a
        list of their numbers would cost more than the rows.
        """
        escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        like = f"%{escaped}%"
        if len(text) >= _SHORTEST_TRIGRAM:
            quoted = text.replace(_QUOTE, _QUOTE * 2)
            numbers, value = "SELECT rowid FROM case_words WHERE case_words MATCH ? LIMIT ?", f'"{quoted}"'
        else:
            numbers, value = "SELECT row_id FROM server_cases WHERE search LIKE ? ESCAPE '\\' LIMIT ?", like
        found = self._connection.execute(numbers, (value, _MANY)).fetchall()
        if len(found) < _MANY:
            return f"row_id IN ({','.join(str(int(row[0])) for row in found)})", ()
        return "search LIKE ? ESCAPE '\\'", (like,)
