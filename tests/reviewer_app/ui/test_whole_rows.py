"""The list of findings on a small screen: nothing is cut without a word, and all of it can be reached."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QAbstractSlider, QLabel, QWidget
from pytestqt.qtbot import QtBot

from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.whole_rows import WholeRows

Listed = Callable[..., WholeRows]


class Row(QWidget):
    """A row that counts, as high as if its words wrapped."""

    def hasHeightForWidth(self) -> bool:  # noqa: N802 Qt names it
        return True

    def heightForWidth(self, _width: int) -> int:  # noqa: N802 Qt names it
        return self.minimumHeight()


@pytest.fixture
def listed(qtbot: QtBot, ui: Ui) -> Listed:
    """Makes a list this high of rows that count, and of text that follows them."""

    def build(room: int, *heights: int, following: tuple[int, ...] = ()) -> WholeRows:
        rows = WholeRows(ui, Row)
        qtbot.addWidget(rows)
        rows.column.setContentsMargins(0, 0, 0, 0)
        rows.column.setSpacing(0)
        rows.setFrameShape(WholeRows.Shape.NoFrame)
        rows.resize(300, room)
        with qtbot.waitExposed(rows):
            rows.show()
        for widget, height in [*((Row(), one) for one in heights), *((QLabel(), one) for one in following)]:
            widget.setFixedHeight(height)
            rows.put(widget)
        rows.column.addStretch(1)
        rows.settle()
        qtbot.waitUntil(lambda: rows.inside.height() >= min(sum(heights), room))
        return rows

    return build


def cut(rows: WholeRows) -> list[QWidget]:
    """What is seen in part."""
    over = [one.y() for one in (rows.more, rows.cover) if one.isVisible()]
    room = min([rows.viewport().height(), *over])
    seen = QRect(0, rows.verticalScrollBar().value(), rows.viewport().width(), room)
    inside = [item.widget() for item in map(rows.column.itemAt, range(rows.column.count())) if item is not None]
    return [
        one
        for one in inside
        if one is not None and seen.intersects(one.geometry()) and not seen.contains(one.geometry())
    ]


def test_what_follows_the_rows_is_not_cut_either(listed: Listed) -> None:
    """R24: a sentence or a note below the last finding is seen whole or not; no finding is hidden for it."""
    rows = listed(215, 80, 80, following=(30, 30))
    assert cut(rows) == []
    assert (rows.more.isVisible(), rows.cover.y(), rows.cover.text()) == (False, 190, "下面还有 ↓")
    rows = listed(168, 80, 80, following=(30, 30))
    assert cut(rows) == []
    assert (rows.more.isVisible(), rows.cover.y(), rows.cover.text()) == (False, 160, "")
    rows.verticalScrollBar().triggerAction(QAbstractSlider.SliderAction.SliderSingleStepAdd)
    assert cut(rows) == []
    assert rows.verticalScrollBar().value() == 80
    assert not rows.cover.isVisible()


def test_a_row_higher_than_the_room_is_gone_through(qtbot: QtBot, listed: Listed) -> None:
    """The chosen finding with its advice, under notices: its beginning is brought up, and its end is reached."""
    rows = listed(100, 40, 180, 40)
    tall = rows.column.itemAt(1)
    assert tall is not None
    rows.settle(tall.widget())
    bar = rows.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() == 40)
    assert rows.more.isVisible()
    reached = set()
    for _ in range(8):
        top, covered = bar.value(), rows.more.height() if rows.more.isVisible() else 0
        reached |= set(range(top, top + rows.viewport().height() - covered))
        bar.triggerAction(QAbstractSlider.SliderAction.SliderSingleStepAdd)
    assert reached >= set(range(40, 260))


def test_the_last_row_higher_than_the_room_is_reached(qtbot: QtBot, listed: Listed) -> None:
    """It stood cut at its top, and the list could not be moved."""
    rows = listed(100, 40, 150)
    last = rows.column.itemAt(1)
    assert last is not None
    rows.settle(last.widget())
    bar = rows.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() == 40)
    bar.triggerAction(QAbstractSlider.SliderAction.SliderToMaximum)
    assert bar.value() + rows.viewport().height() >= 190
