"""The faint mark of reviewer and time across every picture, so that a photograph of the screen tells on itself."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from reviewer_app.ui.common.look import Look

_LIGHT = QColor(255, 255, 255, 26)
_DARK = QColor(0, 0, 0, 22)


def paint_watermark(painter: QPainter, area: QRectF, text: str, look: Look) -> None:
    """Write `text` across `area` in slanted rows, legible on dark and on light ground, never in the way."""
    if not text:
        return
    painter.save()
    painter.setClipRect(area)
    painter.setFont(look.font(pixels=13))
    step_x = QFontMetricsF(painter.font()).horizontalAdvance(text) + 130
    painter.translate(area.center())
    painter.rotate(-24)
    reach = area.width() + area.height()
    row, y = 0, -reach / 2
    while y < reach / 2:
        x = -reach / 2 + (row % 2) * step_x / 2
        while x < reach / 2:
            painter.setPen(_DARK)
            painter.drawText(QPointF(x + 1, y + 1), text)
            painter.setPen(_LIGHT)
            painter.drawText(QPointF(x, y), text)
            x += step_x
        row, y = row + 1, y + 112
    painter.restore()
