"""How the program's tables look and how their rows are painted: one pass, no widget a row."""

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.titled_table import Index

PAD: Final = 8
ICON: Final = 14
_CENTRED: Final = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_EDGE: Final = 3


def show_as_rows(table: QTableView, height: int) -> None:
    """One row is chosen at a time, rows are `height` pixels high, and keys and mouse are the page's."""
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    table.setMouseTracking(True)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.verticalHeader().setDefaultSectionSize(height)
    table.horizontalHeader().setHighlightSections(False)


class RowDelegate(QStyledItemDelegate):
    """Paints the parts that every row is made of, in the colours of the theme in use."""

    def __init__(self, ui: Ui, parent: QWidget, height: int) -> None:
        """`height` is that of a row of one line."""
        super().__init__(parent)
        self._ui = ui
        self._height = height
        self._colours: dict[str, QColor] = {}
        self._font = ui.look.font()
        self._strong = ui.look.font(bold=True)
        self._small = ui.look.font(pixels=12)
        self._mono = ui.look.mono()
        fonts = (self._font, self._strong, self._small, self._mono)
        self._metrics = {id(font): QFontMetrics(font) for font in fonts}

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802 Qt names it
        """One height for all rows."""
        return QSize(80, self._height)

    def _cell_room(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> QRect:
        """Paint the ground of a cell as it is chosen or pointed at, and give the room for what it says."""
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        pointed = bool(state & QStyle.StateFlag.State_MouseOver)
        self._ground(painter, area, index.column(), chosen=chosen, pointed=pointed)
        return area.adjusted(PAD + (4 if index.column() == 0 else 0), 0, -PAD, 0)

    def _ground(self, painter: QPainter, area: QRect, column: int, *, chosen: bool, pointed: bool) -> None:
        tokens = self._ui.look.tokens
        if chosen:
            painter.fillRect(area, self._colour(tokens.selection))
            if column == 0:
                painter.fillRect(QRect(area.left(), area.top(), _EDGE, area.height()), self._colour(tokens.accent))
        elif pointed:
            painter.fillRect(area, self._colour(tokens.surface_hover))
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), self._colour(tokens.line))

    def _icon(self, painter: QPainter, left: int, area: QRect, name: str, colour: str) -> None:
        ratio = painter.device().devicePixelRatioF()
        top = area.top() + (self._height - ICON) // 2
        painter.drawPixmap(left, top, self._ui.look.pixmap(name, colour, ICON, ratio))

    def _text(self, painter: QPainter, area: QRect, words: str, colour: str, font: QFont) -> None:
        metrics = self._metrics[id(font)]
        if metrics.horizontalAdvance(words) > area.width():
            words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, area.width())
        painter.setFont(font)
        painter.setPen(self._colour(colour))
        painter.drawText(area, _CENTRED, words)

    def _colour(self, value: str) -> QColor:
        known = self._colours.get(value)
        if known is None:
            known = self._colours[value] = QColor(value)
        return known
