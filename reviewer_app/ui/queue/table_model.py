"""The queue as a table over pages read by SQL, mended row by row, never reset by a sync."""

from collections import OrderedDict
from dataclasses import replace
from enum import IntEnum
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal

from case_contract.vocabulary import RiskLevel, Tier
from reviewer_app.domain.blind_risk import as_listed_for
from reviewer_app.services.types import Desk, QueueQuery, QueueRow, QueueSort
from reviewer_app.ui.common.clock_face import read_clock
from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.titled_table import NO_PARENT, Index, TitledTableModel

PAGE_ROWS: Final = 100
MOST_PAGES: Final = 40
ROW_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1


class Column(IntEnum):
    """Columns of the queue."""

    CLOCK = 0
    TIER = 1
    CODE = 2
    NAME = 3
    TYPE = 4
    TENANT = 5
    RISK = 6
    FINDINGS = 7
    STATUS = 8
    RECEIVED = 9


TITLES: Final = {
    Column.CLOCK: "queue.column.clock",
    Column.TIER: "queue.column.tier",
    Column.CODE: "queue.column.code",
    Column.NAME: "queue.column.name",
    Column.TYPE: "queue.column.type",
    Column.TENANT: "queue.column.tenant",
    Column.RISK: "queue.column.risk",
    Column.FINDINGS: "queue.column.findings",
    Column.STATUS: "queue.column.status",
    Column.RECEIVED: "queue.column.received",
}
SORTS: Final = {
    Column.CLOCK: QueueSort.DUE,
    Column.TIER: QueueSort.TIER,
    Column.RECEIVED: QueueSort.RECEIVED,
}
"""What rows can be sorted by, each with the column whose title is clicked for it."""


class QueueTableModel(TitledTableModel):
    """Rows of one query, a page at a time.

    Signals:
        counted: how many rows the query has.
        loaded: a page came in or was mended.
    """

    counted = Signal(int)
    loaded = Signal()

    def __init__(self, ui: Ui, desk: Desk) -> None:
        super().__init__(ui, [TITLES[column] for column in Column])
        self._desk = desk
        self._query = QueueQuery()
        self._generation = 0
        self._count = 0
        self._pages: OrderedDict[int, tuple[QueueRow, ...]] = OrderedDict()
        self._started = False
        self._stale = False
        self._asked: set[int] = set()
        self._wanted: OrderedDict[int, None] = OrderedDict()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._fetch_wanted)

    @property
    def query(self) -> QueueQuery:
        """What is asked for."""
        return self._query

    def ask(self, query: QueueQuery) -> None:
        """Show what another query finds. The old rows stay until the new ones are counted."""
        self._query = query
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)
        self._started = False
        self._generation += 1
        generation = self._generation
        self._asked.clear()
        self._wanted.clear()
        first = self._desk.queue_page(query, 0, PAGE_ROWS)

        def counted(count: int) -> None:
            if generation == self._generation:
                self._ui.background.deliver(first, self, lambda rows: self._start(generation, count, rows))

        self._ui.background.deliver(self._desk.queue_count(query), self, counted)

    def title(self, column: int) -> str:
        """What stands above a column, with an arrow behind it where rows are sorted by it."""
        words = super().title(column)
        if SORTS.get(Column(column)) is not self._query.sort:
            return words
        # Qt's own arrow stands at the far end of the column, beside the next one's title.
        return f"{words} {'↓' if self._query.descending else '↑'}"

    def refresh(self) -> None:
        """Read the loaded pages again and mend the rows that differ."""
        if not self._started:
            # What is under way may have been read before the change.
            self._stale = True
            return
        generation = self._generation

        def counted(count: int) -> None:
            if generation == self._generation:
                self._take_count(count)

        self._ui.background.deliver(self._desk.queue_count(self._query), self, counted)
        for page in list(self._pages) or [0]:
            self._fetch(page)

    def row(self, index: Index) -> QueueRow | None:
        """The case of a row, when its page is loaded."""
        if not index.isValid():
            return None
        page = self._pages.get(index.row() // PAGE_ROWS)
        place = index.row() % PAGE_ROWS
        return page[place] if page is not None and place < len(page) else None

    def row_of(self, case_id: UUID) -> int | None:
        """Where a case is, among the loaded pages."""
        for number, page in self._pages.items():
            for place, row in enumerate(page):
                if row.summary.case_id == case_id:
                    return number * PAGE_ROWS + place
        return None

    def rowCount(self, parent: Index = NO_PARENT) -> int:  # noqa: N802 Qt names it
        """How many rows the query has."""
        return 0 if parent.isValid() else self._count

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The row for the delegate (`ROW_ROLE`), words for display and for screen readers."""
        if not index.isValid():
            return None
        row = self.row(index)
        if row is None:
            self.want(index.row())
            return None
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.words(row, Column(index.column()))
        if role == Qt.ItemDataRole.ToolTipRole:
            words = self.words(row, Column(index.column()))
            if index.column() == Column.STATUS and row.summary.lease is not None:
                return f"{words}\n{self._ui.texts.text('queue.held_by', name=row.summary.lease.account_name)}"
            return words
        return None

    def words(self, row: QueueRow, column: Column) -> str:
        """What a cell says."""
        summary, texts = row.summary, self._ui.texts
        match column:
            case Column.CLOCK:
                now = self._ui.now() + self._desk.state().server_clock_offset
                face = read_clock(summary.clock, now, texts)
                return f"{face.word} {face.digits}"
            case Column.TIER:
                return texts.word("tier", Tier(summary.tier).value)
            case Column.CODE:
                return summary.service_code
            case Column.NAME:
                return summary.masked_name
            case Column.TYPE:
                return texts.word("case_type", summary.case_type.value)
            case Column.TENANT:
                return summary.tenant_name
            case Column.RISK:
                return texts.word("risk", RiskLevel(summary.risk_level).value)
            case Column.FINDINGS:
                return texts.text("queue.findings", alerts=summary.alert_count, warnings=summary.warning_count)
            case Column.STATUS:
                return texts.word("status", summary.status.value)
            case Column.RECEIVED:
                return f"{summary.received_at.astimezone():%m-%d %H:%M}"

    def _start(self, generation: int, count: int, rows: tuple[QueueRow, ...]) -> None:
        if generation != self._generation:
            return
        self.beginResetModel()
        self._pages = OrderedDict({0: self._as_listed(rows)})
        self._count = count
        self.endResetModel()
        self._started = True
        self.counted.emit(count)
        self.loaded.emit()
        if self._stale:
            self._stale = False
            self.refresh()

    def _as_listed(self, rows: tuple[QueueRow, ...]) -> tuple[QueueRow, ...]:
        """The rows as whoever is signed in may see them."""
        who = self._desk.state().signed_in
        roles = () if who is None else who.roles
        return tuple(replace(row, summary=as_listed_for(row.summary, roles)) for row in rows)

    def _take_count(self, count: int) -> None:
        if count > self._count:
            self.beginInsertRows(QModelIndex(), self._count, count - 1)
            self._count = count
            self.endInsertRows()
        elif count < self._count:
            self.beginRemoveRows(QModelIndex(), count, self._count - 1)
            self._count = count
            for number in [number for number in self._pages if number * PAGE_ROWS >= count]:
                del self._pages[number]
            self.endRemoveRows()
        self.counted.emit(count)

    def want(self, row: int) -> None:
        """Fetch the page of a row soon, unless that is under way."""
        page = row // PAGE_ROWS
        if page not in self._asked:
            self._wanted[page] = None
            self._wanted.move_to_end(page)
            if not self._soon.isActive():
                self._soon.start()

    def _fetch_wanted(self) -> None:
        # Only the latest few: a reviewer who drags the scroll bar through 100,000 rows looks at where she stops.
        for page in list(self._wanted)[-3:]:
            self._asked.add(page)
            self._fetch(page)
        self._wanted.clear()

    def _fetch(self, page: int) -> None:
        generation = self._generation
        future = self._desk.queue_page(self._query, page * PAGE_ROWS, PAGE_ROWS)
        self._ui.background.deliver(future, self, lambda rows: self._take_page(generation, page, rows))

    def _take_page(self, generation: int, number: int, rows: tuple[QueueRow, ...]) -> None:
        if generation != self._generation:
            return
        self._asked.discard(number)
        before, rows = self._pages.get(number, ()), self._as_listed(rows)
        self._pages[number] = rows
        self._pages.move_to_end(number)
        while len(self._pages) > MOST_PAGES:
            self._pages.popitem(last=False)
        start = number * PAGE_ROWS
        for place, row in enumerate(rows):
            if (place >= len(before) or before[place] != row) and start + place < self._count:
                self.rows_changed(start + place, start + place)
        self.loaded.emit()
