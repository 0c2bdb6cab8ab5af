"""Where the field table stands on the page: below the pictures, never with a part of a row at its foot."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSplitter, QVBoxLayout, QWidget

from reviewer_app.ui.case.fields.table import FieldTable

_FOOT: Final = 3
_SIZES: Final = (322, 290)


class TablePanel(QFrame):
    """The frame around the field table."""

    def __init__(self, table: FieldTable) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(1, 1, 1, _FOOT)
        self._inside.addWidget(table)

    def whole_height(self, height: int) -> int:
        """The height nearest to `height` at which rows fill the table to its foot."""
        around = self.height() - self._room()
        return around + FieldTable.whole_rows_near(height - around)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 Qt names it
        """Leave the rest of a row free at the foot, where the pictures cannot take it."""
        room = self._room()
        self._inside.setContentsMargins(1, 1, 1, _FOOT + room - FieldTable.whole_rows_in(room))
        self._inside.activate()
        super().resizeEvent(event)

    def _room(self) -> int:
        return self.contentsRect().height() - 1 - _FOOT


class PicturesAndTable(QSplitter):
    """The pictures above, the table below; what is no whole row is the pictures'."""

    def __init__(self, pictures: QWidget, panel: TablePanel) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._panel = panel
        self.setHandleWidth(8)
        self.setChildrenCollapsible(False)
        self.addWidget(pictures)
        self.addWidget(panel)
        self.setStretchFactor(0, 3)
        self.setStretchFactor(1, 2)
        self.setSizes(list(_SIZES))
        self.splitterMoved.connect(self._fill_rows)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 Qt names it
        """Other room, other rows."""
        super().resizeEvent(event)
        self._fill_rows()

    def _fill_rows(self) -> None:
        above, below = self.sizes()
        whole = self._panel.whole_height(below)
        if whole != below:
            self.setSizes([above + below - whole, whole])
