"""The queue page: filters, search and a table that ticks."""

from functools import partial
from typing import Final
from uuid import UUID

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from case_contract.transitions import HELD
from case_contract.vocabulary import CaseType, Tier
from reviewer_app.services.types import CasesChanged, CommandAnswered, Desk, DeskEvent, QueueScope
from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.controls import KeyButton, Kind, Label, Segments, TextLine
from reviewer_app.ui.common.keys import bind
from reviewer_app.ui.common.rows import show_as_rows
from reviewer_app.ui.queue.delegate import ROW_HEIGHT, QueueDelegate
from reviewer_app.ui.queue.table_model import SORTS, Column, QueueTableModel
from reviewer_app.ui.queue.view_model import QueueViewModel

_WIDTHS: Final = {
    Column.CLOCK: 208,
    Column.TIER: 120,
    Column.CODE: 90,
    Column.NAME: 92,
    Column.TYPE: 150,
    Column.TENANT: 152,
    Column.RISK: 90,
    Column.FINDINGS: 86,
    Column.STATUS: 166,
    Column.RECEIVED: 100,
}
_GROWS: Final = {Column.NAME: 2, Column.TYPE: 1, Column.TENANT: 3, Column.STATUS: 1}
"""How a wider window is shared out: to what may be longer than a column of the smallest window."""
_ANY_HEIGHT: Final = 16_777_215  # Qt's own largest, which its Python binding does not name
_LEAVE_SEARCH: Final = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


class _Table(QTableView):
    """The queue's table, whose columns share the width there is."""

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 Qt names it
        """Share the width out anew."""
        super().resizeEvent(event)
        spare = max(0, self.viewport().width() - sum(_WIDTHS.values()))
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width + spare * _GROWS.get(column, 0) // sum(_GROWS.values()))


class QueuePage(QWidget):
    """Filters above, cases below; J/K, Enter, N and / do everything."""

    def __init__(self, ui: Ui, desk: Desk, model: QueueViewModel) -> None:
        super().__init__()
        self._ui = ui
        self._desk = desk
        self._model = model
        self._selected: UUID | None = None
        self.table_model = QueueTableModel(ui, desk)
        self._build_bar()
        self._build_table()
        self._lay_out()
        self._bind_keys()
        self._ticker = QTimer(self)
        self._ticker.setInterval(1000)
        self._ticker.timeout.connect(self.tick)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(60)
        self._typing.timeout.connect(lambda: model.search(self._search.text()))
        model.changed.connect(self.render_state)
        model.asked.connect(self.table_model.ask)
        self.table_model.counted.connect(model.counted)
        self.table_model.loaded.connect(self._keep_selection)
        ui.texts.changed.connect(self.render_state)
        ui.look.changed.connect(self.table.viewport().update)
        model.show_scope(QueueScope.WAITING)

    def take_event(self, event: DeskEvent) -> None:
        """Mend the table after a sync."""
        if isinstance(event, CasesChanged | CommandAnswered):
            self.table_model.refresh()

    def tick(self) -> None:
        """Repaint the visible cells of the clock column and nothing else."""
        left = self.table.columnViewportPosition(Column.CLOCK)
        width = self.table.columnWidth(Column.CLOCK)
        self.table.viewport().update(QRect(left, 0, width, self.table.viewport().height()))

    def open_current(self) -> None:
        """Open the chosen case, claiming it first when it waits."""
        row = self.table_model.row(self.table.currentIndex())
        if row is not None:
            held = row.needs_you > 0 or (row.summary.status in HELD and row.summary.lease is not None)
            self._model.open_case(row.summary.case_id, held=held)

    def render_state(self) -> None:
        """Show the model's state; the only code here that touches widgets."""
        state, texts = self._model.state, self._ui.texts
        self._scopes.show_chosen(state.query.scope.value)
        self._search.setPlaceholderText(texts.text("queue.search"))
        self._search.setAccessibleName(texts.text("queue.search"))
        self.table.setAccessibleName(texts.text("queue.title"))
        self._refill(self._tiers, "queue.all_tiers", [(tier.value, texts.word("tier", tier.value)) for tier in Tier])
        self._tiers.setAccessibleName(texts.text("queue.column.tier"))
        types = [(kind.value, texts.word("case_type", kind.value)) for kind in CaseType]
        self._refill(self._types, "queue.all_types", types)
        self._types.setAccessibleName(texts.text("queue.column.type"))
        self._next.setEnabled(not state.claiming)
        one = "" if state.count is None else texts.text("queue.count_one")
        self._count.setText(one if state.count in {None, 1} else texts.text("queue.count", n=f"{state.count:,}"))
        self._empty.setVisible(state.count == 0)
        # The table keeps its header and the focus, so that its keys go on working.
        self.table.setMaximumHeight(self.table.horizontalHeader().height() if state.count == 0 else _ANY_HEIGHT)
        sought = state.query.text
        empty = texts.word("queue_empty", state.query.scope.value)
        if state.query.scope is QueueScope.MINE and not self._desk.state().online:
            empty = texts.text("queue_empty.mine_away")
        self._empty.setText(texts.text("queue.no_match", text=sought) if sought else empty)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 Qt names it
        """From the search field, Down and Enter lead into the table."""
        pressed = event.key() if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress else None
        if watched is self._search and pressed in _LEAVE_SEARCH:
            if pressed == Qt.Key.Key_Escape:
                self._search.clear()
                self._model.search("")
            self.table.setFocus()
            self._choose(max(self.table.currentIndex().row(), 0))
            return True
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 Qt names it
        """Tick and look again while on the screen."""
        self._ticker.start()
        self.table_model.refresh()
        self.table.setFocus()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 Qt names it
        """Rest while hidden."""
        self._ticker.stop()
        super().hideEvent(event)

    def _build_bar(self) -> None:
        ui = self._ui
        options = [
            (QueueScope.MINE.value, "queue.mine"),
            (QueueScope.WAITING.value, "queue.waiting"),
            (QueueScope.ALL.value, "queue.all"),
            (QueueScope.NEED_YOU.value, "queue.need_you"),
        ]
        self._scopes = Segments(ui, options, keys=("1", "2", "3", "4"))
        self._scopes.chosen.connect(lambda value: self._model.show_scope(QueueScope(value)))
        self._tiers, self._types = QComboBox(), QComboBox()
        for filter_box in (self._tiers, self._types):
            # The words grow and shrink with the language.
            filter_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._tiers.activated.connect(self._tier_chosen)
        self._types.activated.connect(self._type_chosen)
        self._search = TextLine()
        self._search.setClearButtonEnabled(False)
        self._search.setMinimumWidth(240)
        self._search.textEdited.connect(lambda _text: self._typing.start())
        self._search.installEventFilter(self)
        self._count = Label(ui, role="muted")
        self._next = KeyButton(ui, "queue.next", "N", kind=Kind.PRIMARY)
        self._next.clicked.connect(self._model.next_case)

    def _build_table(self) -> None:
        table = _Table()
        table.setModel(self.table_model)
        table.setItemDelegate(QueueDelegate(self._ui, self._desk, self.table_model, table))
        show_as_rows(table, ROW_HEIGHT)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = table.horizontalHeader()
        header.setFixedHeight(32)
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self._sort)
        table.doubleClicked.connect(lambda _index: self.open_current())
        table.selectionModel().currentRowChanged.connect(self._current_changed)
        self.table = table
        self._empty = Label(self._ui, role="muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addWidget(self._scopes)
        bar.addSpacing(6)
        bar.addWidget(self._tiers)
        bar.addWidget(self._types)
        bar.addWidget(self._search, 1)
        bar.addWidget(self._count)
        bar.addSpacing(4)
        bar.addWidget(self._next)
        panel = QFrame()
        panel.setObjectName("panel")
        self.setObjectName("queue")
        inside = QVBoxLayout(panel)
        inside.setContentsMargins(1, 3, 1, 3)
        inside.setSpacing(0)
        inside.addWidget(self.table, 1)
        inside.addWidget(self._empty, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(14, 12, 14, 10)
        outer.setSpacing(10)
        outer.addLayout(bar)
        outer.addWidget(panel, 1)

    def _bind_keys(self) -> None:
        bind(self, "queue_down", lambda: self._choose(self.table.currentIndex().row() + 1))
        bind(self, "queue_up", lambda: self._choose(self.table.currentIndex().row() - 1))
        bind(self, "queue_open", self.open_current)
        bind(self, "queue_search", self._go_search)
        for name, scope in (
            ("queue_mine", QueueScope.MINE),
            ("queue_waiting", QueueScope.WAITING),
            ("queue_all", QueueScope.ALL),
            ("queue_need_you", QueueScope.NEED_YOU),
        ):
            bind(self, name, partial(self._model.show_scope, scope))

    def _go_search(self) -> None:
        self._search.setFocus()
        self._search.selectAll()

    def _choose(self, row: int) -> None:
        if self.table_model.rowCount():
            wanted = min(max(row, 0), self.table_model.rowCount() - 1)
            self.table.setCurrentIndex(self.table_model.index(wanted, 0))

    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        row = self.table_model.row(current)
        if row is not None:
            self._selected = row.summary.case_id

    def _keep_selection(self) -> None:
        """Rows may move under a sync: what is chosen is a case, not a line."""
        place = self.table_model.row_of(self._selected) if self._selected is not None else None
        if place is not None and place != self.table.currentIndex().row():
            self.table.selectionModel().setCurrentIndex(
                self.table_model.index(place, 0),
                self.table.selectionModel().SelectionFlag.ClearAndSelect
                | self.table.selectionModel().SelectionFlag.Rows,
            )
        elif self._selected is None or not self.table.currentIndex().isValid():
            self._choose(0)

    def _sort(self, section: int) -> None:
        query = self._model.state.query
        sort = SORTS.get(Column(section))
        if sort is not None:
            self._model.sort_by(sort, descending=query.sort is sort and not query.descending)

    def _tier_chosen(self, index: int) -> None:
        value = self._tiers.itemData(index)
        self._model.show_tier(Tier(value) if value else None)

    def _type_chosen(self, index: int) -> None:
        value = self._types.itemData(index)
        self._model.show_case_type(CaseType(value) if value else None)

    def _refill(self, box: QComboBox, all_id: str, options: list[tuple[str, str]]) -> None:
        wanted = [("", self._ui.texts.text(all_id)), *options]
        if [box.itemText(place) for place in range(box.count())] == [words for _, words in wanted]:
            return
        chosen = box.currentData() or ""
        box.clear()
        for value, words in wanted:
            box.addItem(words, value)
        box.setCurrentIndex(max(box.findData(chosen), 0))
