"""A list of rows of any height that never shows a part of one: it scrolls by rows, and says how many are below."""

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from reviewer_app.ui.common.context import Ui

_NOTCH: Final = 120
"""What a wheel turns by a notch, in eighths of a degree."""


def put_at_once(column: QVBoxLayout, widget: QWidget) -> None:
    """Put a widget at the end of a column and show it.

    The layout alone would do so with a later turn: until then the widget has no height and its place is painted empty.
    """
    column.addWidget(widget)
    widget.show()


def clear_column(column: QVBoxLayout) -> None:
    """Take everything out of a column and delete it."""
    while (item := column.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()


class WholeRows(QScrollArea):
    """Rows in a column; those that `counted` are what the list is about, others head or follow them.

    Attributes:
        inside: what scrolls, with the rows in it.
        column: the layout that the rows are put into, from the top.
        more: at the foot while counted rows are below: says how many, and goes there.
        cover: at the foot while only what follows them is below, and a part of it would be seen.
    """

    def __init__(self, ui: Ui, counted: type[QWidget]) -> None:
        super().__init__()
        self._ui = ui
        self._counted = counted
        self._wanted: QWidget | None = None
        self._turned = 0
        self.inside = QWidget()
        self.column = QVBoxLayout(self.inside)
        self.setWidget(self.inside)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.more = QPushButton(self.viewport())
        self.more.setProperty("kind", "more")
        self.more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.more.clicked.connect(lambda: self._go(self._end_of_whole()))
        self.more.hide()
        # What follows the rows is not worth a button of its own.
        self.cover = QLabel(self.viewport())
        self.cover.setProperty("role", "cover")
        self.cover.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.cover.hide()
        # A row grows by words that wrap, and its place is known only after the layout's turn.
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(0)
        self._settling.timeout.connect(self._settle)
        self.verticalScrollBar().actionTriggered.connect(self._snap)
        self.verticalScrollBar().valueChanged.connect(self._hide_cut)
        ui.texts.changed.connect(self.settle)

    def settle(self, wanted: QWidget | None = None) -> None:
        """Rows came, went or changed their height: lay them out with the next turn, and have `wanted` in sight then."""
        if wanted is not None:
            self._wanted = wanted
        self._settling.start()

    def put(self, row: QWidget) -> None:
        """Have one more row."""
        put_at_once(self.column, row)

    def clear(self) -> None:
        """Have no rows."""
        self._wanted = None
        clear_column(self.column)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 Qt names it
        """Rows that were put before have their places only from now on."""
        super().showEvent(event)
        self._lay_out()
        self.settle()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 Qt names it
        """Other room, other rows."""
        super().resizeEvent(event)
        self._lay_out()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 Qt names it
        """A row a notch; a touchpad's small turns add up to one."""
        self._turned += event.angleDelta().y()
        steps = QAbstractSlider.SliderAction
        while abs(self._turned) >= _NOTCH:
            up = self._turned > 0
            self._turned += -_NOTCH if up else _NOTCH
            self.verticalScrollBar().triggerAction(steps.SliderSingleStepSub if up else steps.SliderSingleStepAdd)
        event.accept()

    def _settle(self) -> None:
        self._lay_out()
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self._bring(wanted)

    def _lay_out(self) -> None:
        """Give rows the height that their words need, and an end from which the last of them are seen whole."""
        room, margins = self.viewport().size(), self.column.contentsMargins()
        self.column.activate()
        height = max(self.inside.heightForWidth(room.width()), margins.top() + margins.bottom())
        self.inside.resize(room.width(), height)
        self.column.activate()
        if height > room.height():
            last = next((top for top in self._tops() if height - top <= room.height()), 0)
            self.inside.resize(room.width(), last + room.height())
        self._hide_cut()

    def _rows(self) -> Iterator[QWidget]:
        for place in range(self.column.count()):
            item = self.column.itemAt(place)
            row = item.widget() if item is not None else None
            if row is not None and row.isVisibleTo(self.inside):
                yield row

    def _top(self) -> int:
        return self.verticalScrollBar().value()

    def _end_of_whole(self) -> int:
        """Down to where rows are shown: to the foot of the last whole one, or to the end where all are."""
        foot = self._top() + self.viewport().height()
        rows = list(self._rows())
        if all(_foot(row) <= foot for row in rows if isinstance(row, self._counted)):
            # What follows them is worth hiding none of them for, but is not shown in part either.
            return next((row.y() for row in rows if self._top() < row.y() < foot < _foot(row)), foot)
        room = foot - self.more.sizeHint().height()
        # A heading without anything below it is no row to end with.
        whole = [row for row in rows if _foot(row) <= room and isinstance(row, self._counted)]
        return _foot(whole[-1]) if whole and _foot(whole[-1]) > self._top() else room

    def _hide_cut(self) -> None:
        end, foot = self._end_of_whole(), self._top() + self.viewport().height()
        below = sum(_foot(row) > end for row in self._rows() if isinstance(row, self._counted))
        self.more.setVisible(end < foot and below > 0)
        words = self._ui.texts.text("list.more_below", n=below)
        self.more.setText(words)
        self.more.setAccessibleName(words)
        if end < foot:
            self.more.setGeometry(0, end - self._top(), self.viewport().width(), foot - end)
            self.more.raise_()
        self.cover.setVisible(end < foot and below == 0)
        self.cover.setGeometry(0, end - self._top(), self.viewport().width(), foot - end)
        legible = foot - end >= self.cover.fontMetrics().height()
        self.cover.setText(self._ui.texts.text("list.further_below") if legible else "")
        self.cover.raise_()

    def _bring(self, row: QWidget) -> None:
        top, room = self._top(), self.viewport().height()
        if row.y() < top:
            self._go(row.y())
        elif _foot(row) > self._end_of_whole():
            last = all(_foot(other) <= _foot(row) for other in self._rows() if isinstance(other, self._counted))
            seen = room if last else room - self.more.sizeHint().height()
            above = [other.y() for other in self._rows() if other.y() <= row.y()]
            self._go(min((y for y in above if _foot(row) - y <= seen), default=row.y()))

    def _go(self, to: int) -> None:
        """Begin with the first row from `to` on."""
        self.verticalScrollBar().setValue(next((top for top in self._tops() if top >= to), to))

    def _tops(self) -> list[int]:
        """Where the list may begin: with a row, and within one that is higher than the room at each view of it."""
        view = max(self.viewport().height() - self.more.sizeHint().height(), 1)
        return [0, *(top for row in self._rows() for top in range(row.y(), max(_foot(row), row.y() + 1), view))]

    def _snap(self, action: int) -> None:
        """Whatever moves the bar, it stops where a row begins."""
        bar, tops, top = self.verticalScrollBar(), self._tops(), self._top()
        wanted = bar.sliderPosition()
        match QAbstractSlider.SliderAction(action):
            case QAbstractSlider.SliderAction.SliderSingleStepAdd:
                wanted = next((other for other in tops if other > top), top)
            case QAbstractSlider.SliderAction.SliderSingleStepSub:
                wanted = max((other for other in tops if other < top), default=0)
            case QAbstractSlider.SliderAction.SliderPageStepAdd:
                wanted = next((other for other in tops if other >= self._end_of_whole()), wanted)
            case _:
                wanted = min(tops, key=lambda other: abs(other - wanted))
        bar.setSliderPosition(wanted)


def _foot(row: QWidget) -> int:
    return row.y() + row.height()
