"""A button of the rail: an icon over a word."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent

from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.controls import Button, Kind


class RailButton(Button):
    """An icon over a word."""

    def __init__(self, ui: Ui, text_id: str, icon: str, key: str, *, checkable: bool) -> None:
        super().__init__(ui, text_id, kind=Kind.RAIL, icon=None, key=key, checkable=checkable)
        self._drawn = icon
        self.setFixedSize(QSize(52, 50))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 Qt names it
        """Panel by the style, then icon over word."""
        self.paint_panel(event)
        words, tokens = self.text(), self.ui.look.tokens
        colour = tokens.text if self.isChecked() or self.underMouse() else tokens.text_muted
        painter = QPainter(self)
        pixmap = self.ui.look.pixmap(self._drawn, colour, 20, self.devicePixelRatioF())
        painter.drawPixmap((self.width() - 20) // 2, 8, pixmap)
        painter.setPen(QColor(colour))
        painter.setFont(self.ui.look.font(pixels=11))
        painter.drawText(self.rect().adjusted(0, 29, 0, -4), Qt.AlignmentFlag.AlignCenter, words)
