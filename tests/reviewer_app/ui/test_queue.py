"""The queue: paged, mended row by row, ticking in one column only."""

from collections.abc import Callable
from concurrent.futures import Future
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from case_contract.clocks import pause, stop
from case_contract.records import CaseSummary
from case_contract.vocabulary import (
    CaseStatus,
    CaseType,
    Tier,
)
from reviewer_app.services.types import QueueQuery, QueueRow, QueueScope, QueueSort
from reviewer_app.ui.common.clock_face import read_clock
from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.controls import Tone
from reviewer_app.ui.queue.delegate import QueueDelegate
from reviewer_app.ui.queue.page import QueuePage
from reviewer_app.ui.queue.table_model import MOST_PAGES, PAGE_ROWS, SORTS, TITLES, Column, QueueTableModel
from reviewer_app.ui.queue.view_model import QueueViewModel
from tests.reviewer_app.ui.conftest import Stage
from tests.support.fake_desk import FakeDesk
from tests.support.sample_cases import START, make_summary, number_id, payment_case

MANY = 100_000
T = TypeVar("T")


class BigDesk(FakeDesk):
    """A queue of 100,000 rows that are made when they are asked for."""

    def __init__(self) -> None:
        super().__init__(signed_in=True)
        self.pages_asked: list[int] = []
        self.template = make_summary(1)

    def queue_count(self, query: QueueQuery) -> "Future[int]":
        future: Future[int] = Future()
        future.set_result(MANY)
        return future

    def queue_page(self, query: QueueQuery, offset: int, limit: int) -> "Future[tuple[QueueRow, ...]]":
        self.pages_asked.append(offset // limit)
        future: Future[tuple[QueueRow, ...]] = Future()
        numbers = range(offset, min(offset + limit, MANY))
        rows = tuple(QueueRow(self.template.model_copy(update={"case_id": number_id(number)})) for number in numbers)
        future.set_result(rows)
        return future


def _summaries(count: int, *, first: int = 1) -> list[CaseSummary]:
    return [make_summary(first + number, age=timedelta(minutes=number % 90)) for number in range(count)]


def test_a_hundred_thousand_rows_are_read_where_one_looks(qtbot: QtBot, ui: Ui) -> None:
    """Issue 2 section 5: only the pages that are shown are fetched, and few are kept."""
    desk = BigDesk()
    page = QueuePage(ui, desk, QueueViewModel(ui.background, desk))
    qtbot.addWidget(page)
    page.resize(1280, 660)
    page.show()
    qtbot.waitUntil(lambda: page.table_model.rowCount() == MANY)
    for row in range(0, MANY, MANY // 60):
        page.table.scrollTo(page.table_model.index(row, 0))
        page.table.viewport().repaint()
    page.table.scrollToBottom()
    page.table.viewport().repaint()
    qtbot.waitUntil(lambda: page.table_model.row(page.table_model.index(MANY - 1, 0)) is not None)
    assert len(set(desk.pages_asked)) < 200
    loaded = sum(
        page.table_model.row(page.table_model.index(number * PAGE_ROWS, 0)) is not None
        for number in range(MANY // PAGE_ROWS)
    )
    assert loaded <= MOST_PAGES


def test_dragging_through_asks_only_for_where_it_stops(qtbot: QtBot, ui: Ui) -> None:
    """A scroll bar dragged through everything does not fetch everything."""
    desk = BigDesk()
    model = QueueTableModel(ui, desk)
    model.ask(QueueQuery())
    qtbot.waitUntil(lambda: model.rowCount() == MANY)
    desk.pages_asked.clear()
    for row in range(0, MANY, PAGE_ROWS):
        model.data(model.index(row, 0))
    qtbot.waitUntil(lambda: MANY // PAGE_ROWS - 1 in desk.pages_asked)
    assert len(desk.pages_asked) <= 3


def test_a_sync_mends_single_rows_and_never_resets(qtbot: QtBot, ui: Ui) -> None:
    """design.md: rows are updated one by one, the choice stays on its case, nothing is reset by a sync."""
    rows = _summaries(30)
    desk = FakeDesk(more_rows=rows, signed_in=True)
    model = QueueTableModel(ui, desk)
    resets: list[str] = []
    changed: list[tuple[int, int]] = []
    model.ask(QueueQuery(scope=QueueScope.ALL))
    qtbot.waitUntil(lambda: model.rowCount() == 30)
    model.modelReset.connect(lambda: resets.append("reset"))
    model.layoutChanged.connect(lambda *_: resets.append("layout"))
    model.dataChanged.connect(lambda first, last, *_: changed.append((first.row(), last.row())))
    seventh = model.row(model.index(7, 0))
    assert seventh is not None
    mended = [
        row.model_copy(update={"alert_count": 5}) if row.case_id == seventh.summary.case_id else row for row in rows
    ]
    desk.change_rows(mended)
    model.refresh()
    qtbot.waitUntil(lambda: bool(changed))
    assert changed == [(7, 7)]
    desk.change_rows([*mended, *_summaries(4, first=500)])
    model.refresh()
    qtbot.waitUntil(lambda: model.rowCount() == 34)
    desk.change_rows(mended[:20])
    model.refresh()
    qtbot.waitUntil(lambda: model.rowCount() == 20)
    assert not resets


def test_the_choice_stays_on_its_case(qtbot: QtBot, stage: Callable[[FakeDesk], Stage]) -> None:
    """Rows that come in above do not put another case under the reviewer's hands."""
    rows = _summaries(10)
    desk = FakeDesk(more_rows=rows, signed_in=True)
    scene = stage(desk)
    assert scene.window.work is not None
    queue = scene.window.work.queue
    qtbot.waitUntil(lambda: queue.table_model.rowCount() == 10)
    QTest.keyClick(queue.table, Qt.Key.Key_J)
    QTest.keyClick(queue.table, Qt.Key.Key_J)
    chosen = queue.table_model.row(queue.table.currentIndex())
    assert chosen is not None
    pressing = make_summary(900, tier=Tier.URGENT, age=timedelta(minutes=200))
    desk.change_rows([*rows, pressing])
    qtbot.waitUntil(lambda: queue.table_model.rowCount() == 11 and queue.table.currentIndex().row() == 3)
    now = queue.table_model.row(queue.table.currentIndex())
    assert now is not None
    assert now.summary.case_id == chosen.summary.case_id


class _Counting(QueueDelegate):
    painted: list[int]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]  # narrower index is enough here
        self.painted.append(index.column())
        super().paint(painter, option, index)


def test_a_tick_repaints_the_clock_column_only(qtbot: QtBot, ui: Ui) -> None:
    """Parsec #2411: a clock must not repaint a whole table."""
    desk = FakeDesk(more_rows=_summaries(30), signed_in=True)
    page = QueuePage(ui, desk, QueueViewModel(ui.background, desk))
    qtbot.addWidget(page)
    delegate = _Counting(ui, desk, page.table_model, page.table)
    delegate.painted = []
    page.table.setItemDelegate(delegate)
    page.resize(1280, 660)
    with qtbot.waitExposed(page):
        page.show()
    qtbot.waitUntil(lambda: Column.RECEIVED in delegate.painted)

    def only_the_clock() -> bool:
        """Nothing else being due at this moment, a tick paints the visible clocks and nothing else."""
        QApplication.processEvents()
        delegate.painted.clear()
        page.tick()
        QApplication.processEvents()
        return set(delegate.painted) == {Column.CLOCK} and len(delegate.painted) <= 25

    qtbot.waitUntil(only_the_clock)


def test_filters_search_and_sort_are_asked_of_the_desk(qtbot: QtBot, stage: Callable[[FakeDesk], Stage]) -> None:
    """R14: scope keys, tier, type and instant search change the query; the desk's SQL does the rest."""
    desk = FakeDesk([payment_case(1)], more_rows=_summaries(12, first=50), signed_in=True)
    scene = stage(desk)
    work = scene.window.work
    assert work is not None
    qtbot.waitUntil(lambda: work.queue_model.state.count == 13)
    QTest.keyClick(work.queue.table, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: work.queue_model.state.count == 0)
    QTest.keyClick(work.queue.table, Qt.Key.Key_3)
    qtbot.waitUntil(lambda: work.queue_model.state.count == 13)
    work.queue_model.show_tier(Tier.URGENT)
    qtbot.waitUntil(lambda: work.queue_model.state.count == 1)
    work.queue_model.show_tier(None)
    work.queue_model.show_case_type(CaseType.CROSS_BORDER)
    qtbot.waitUntil(lambda: work.queue_model.state.count == 0)
    work.queue_model.show_case_type(None)
    work.queue_model.sort_by(QueueSort.RECEIVED, descending=True)
    assert work.queue_model.state.query.sort is QueueSort.RECEIVED
    code = desk.detail(number_id(1)).summary.service_code
    QTest.keyClick(work.queue.table, Qt.Key.Key_Slash)
    focused = scene.window.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, code)
    qtbot.waitUntil(lambda: work.queue_model.state.count == 1)
    QTest.keyClick(focused, Qt.Key.Key_Return)
    qtbot.waitUntil(work.queue.table.hasFocus)
    assert work.case_model.state.view is None, "Enter in the search leads to the rows, it opens nothing"


def test_a_search_without_hits_says_so(qtbot: QtBot, stage: Callable[[FakeDesk], Stage]) -> None:
    """That no case matches is not that none waits; it stands under the header, and the rows come back."""
    scene = stage(FakeDesk([payment_case(1)], signed_in=True))
    work = scene.window.work
    assert work is not None
    queue = work.queue
    qtbot.waitUntil(lambda: work.queue_model.state.count == 1)
    work.queue_model.search("zzz")
    qtbot.waitUntil(lambda: work.queue_model.state.count == 0)
    assert queue._empty.text() == scene.ui.texts.text("queue.no_match", text="zzz")
    qtbot.waitUntil(lambda: queue._empty.height() > 5 * queue.table.height())
    work.queue_model.search("")
    qtbot.waitUntil(lambda: work.queue_model.state.count == 1)
    qtbot.waitUntil(lambda: queue.table.height() > 200)
    work.queue_model.show_scope(QueueScope.MINE)
    qtbot.waitUntil(lambda: work.queue_model.state.count == 0)
    assert queue._empty.text() == scene.ui.texts.word("queue_empty", "mine")


def test_names_in_the_queue_are_masked(qtbot: QtBot, ui: Ui) -> None:
    """R80: no cell and no tooltip of the queue shows a whole name."""
    desk = FakeDesk([payment_case(1)], signed_in=True)
    model = QueueTableModel(ui, desk)
    model.ask(QueueQuery(scope=QueueScope.ALL))
    qtbot.waitUntil(lambda: model.rowCount() == 1)
    cells = [
        str(model.data(model.index(0, column), int(role)))
        for column in Column
        for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
    ]
    assert any("林**" in cell for cell in cells)
    assert not any("林若溪" in cell for cell in cells)


def test_clock_faces_tell_by_word_and_icon_too(ui: Ui) -> None:
    """R38-R40: left, pressing, over, paused, stopped differ in word or icon, never by colour alone."""
    clock = make_summary(1, tier=Tier.URGENT, age=timedelta(0)).clock
    faces = {
        "fresh": read_clock(clock, START + timedelta(minutes=2), ui.texts),
        "soon": read_clock(clock, START + timedelta(minutes=18), ui.texts),
        "pressing": read_clock(clock, START + timedelta(minutes=27), ui.texts),
        "over": read_clock(clock, START + timedelta(minutes=31), ui.texts),
        "paused": read_clock(pause(clock, START + timedelta(minutes=1)), START + timedelta(minutes=90), ui.texts),
        "stopped": read_clock(stop(clock, START + timedelta(minutes=1)), START + timedelta(minutes=90), ui.texts),
    }
    assert [face.tone for face in faces.values()] == [
        Tone.SUCCESS,
        Tone.WARNING,
        Tone.DANGER,
        Tone.DANGER,
        Tone.INFO,
        Tone.NEUTRAL,
    ]
    assert (faces["over"].word, faces["over"].digits) == ("超时", "0:01:00")
    assert len({(face.word, face.icon) for face in faces.values()}) == 5
    assert faces["fresh"].icon != faces["pressing"].icon


def test_enter_claims_a_waiting_case_and_opens_it(qtbot: QtBot, stage: Callable[[FakeDesk], Stage]) -> None:
    """Marble 1007: opening a waiting case takes it; what another holds is refused with words."""
    desk = FakeDesk([payment_case(1)], signed_in=True)
    scene = stage(desk)
    work = scene.window.work
    assert work is not None
    qtbot.waitUntil(lambda: work.queue.table.currentIndex().isValid())
    QTest.keyClick(work.queue.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: work.case_model.state.view is not None)
    assert desk.detail(number_id(1)).summary.status is CaseStatus.IN_REVIEW
    desk.change_rows(_summaries(1, first=70))
    work.queue_model.open_case(UUID(int=5), held=False)
    qtbot.waitUntil(lambda: bool(work.strip.notices))


class SlowDesk(FakeDesk):
    """A queue whose answers come when the test says so; each says what was true when it was asked."""

    def __init__(self) -> None:
        super().__init__(signed_in=True)
        self.rows: list[CaseSummary] = []
        self.held_back: list[Callable[[], None]] = []

    def queue_count(self, query: QueueQuery) -> "Future[int]":
        return self._later(len(self.rows))

    def queue_page(self, query: QueueQuery, offset: int, limit: int) -> "Future[tuple[QueueRow, ...]]":
        return self._later(tuple(QueueRow(row) for row in self.rows[offset : offset + limit]))

    def answer(self) -> None:
        """Let every answer go that is held back."""
        waiting, self.held_back = self.held_back, []
        for let_go in waiting:
            let_go()

    def _later(self, value: T) -> "Future[T]":
        future: Future[T] = Future()
        self.held_back.append(lambda: future.set_result(value))
        return future


def test_a_case_that_comes_while_the_queue_is_read_is_shown(qtbot: QtBot, ui: Ui) -> None:
    """R14: what changed between the question and its answer is asked for again, without waiting for another event."""
    desk = SlowDesk()
    model = QueueTableModel(ui, desk)
    model.ask(QueueQuery())
    desk.rows = _summaries(1)
    model.refresh()

    def one_row() -> bool:
        desk.answer()
        return model.rowCount() == 1 and model.row(model.index(0, 0)) is not None

    qtbot.waitUntil(one_row)


def test_a_queue_that_ran_empty_fills_again(qtbot: QtBot, ui: Ui) -> None:
    """R14: the last case goes, a new one comes; it is shown at once."""
    desk = SlowDesk()
    desk.rows = _summaries(1)
    model = QueueTableModel(ui, desk)

    def rows(wanted: int) -> bool:
        desk.answer()
        return model.rowCount() == wanted and (wanted == 0 or model.row(model.index(0, 0)) is not None)

    model.ask(QueueQuery())
    qtbot.waitUntil(lambda: rows(1))
    desk.rows = []
    model.refresh()
    qtbot.waitUntil(lambda: rows(0))
    desk.rows = _summaries(1, first=7)
    model.refresh()
    qtbot.waitUntil(lambda: rows(1))


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("column", SORTS)
def test_an_arrow_stands_behind_the_title_of_the_column_that_rows_are_sorted_by(
    qtbot: QtBot, stage: Callable[[FakeDesk], Stage], column: Column, descending: bool
) -> None:
    """R14: a click on a title sorts by it, another one the other way; the arrow is beside no other title."""
    scene = stage(FakeDesk([payment_case(1)], signed_in=True))
    work = scene.window.work
    assert work is not None
    work.queue_model.sort_by(SORTS[column], descending=not descending)
    header = work.queue.table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(column) + 10, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    model = work.queue.table_model
    plain = [scene.ui.texts.text(TITLES[one]) for one in Column]
    wanted = [
        f"{words} {'↓' if descending else '↑'}" if one is column else words
        for one, words in zip(Column, plain, strict=True)
    ]
    assert [model.headerData(one, Qt.Orientation.Horizontal) for one in Column] == wanted
