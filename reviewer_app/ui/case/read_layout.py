"""A reading in its cell: beside and below the figure that says how sure it is, with marks where it was corrected."""

from collections.abc import Sequence
from math import ceil
from typing import Final

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QColor, QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption

_ABOVE: Final = 3


class ReadLayout:
    """A value in lines: the first of `beside` pixels, the figure's neighbour, the others of `below`.

    With `below` None there is one line, cut where it ends.
    """

    def __init__(
        self,
        value: str,
        font: QFont,
        beside: int,
        below: int | None,
        marks: Sequence[QTextLayout.FormatRange] = (),
    ) -> None:
        self._one_line = below is None
        self._layout = QTextLayout(value.replace("\n", " " if below is None else "\u2028"), font)
        options = QTextOption()
        wrapped = QTextOption.WrapMode.WrapAnywhere
        options.setWrapMode(QTextOption.WrapMode.NoWrap if below is None else wrapped)
        self._layout.setTextOption(options)
        self._layout.setFormats(list(marks))
        self._layout.beginLayout()
        top, width = 0.0, beside
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, top))
            top += line.height()
            width = beside if below is None else below
        self._layout.endLayout()
        self.height = ceil(top)

    def draw(self, painter: QPainter, area: QRect, colour: str) -> None:
        """Paint it from the upper edge, a single line in the middle."""
        painter.save()
        painter.setClipRect(area)
        painter.setPen(QColor(colour))
        first = area.top() + ((area.height() - self.height) / 2 if self._one_line else _ABOVE)
        self._layout.draw(painter, QPointF(area.left(), first))
        painter.restore()


def mark(colour: str, start: int, length: int, of: int) -> QTextLayout.FormatRange:
    """A wavy line under `length` characters from `start`, inside a value of `of` characters."""
    found = QTextLayout.FormatRange()
    found.start = min(start, max(of - 1, 0))
    found.length = max(length, 1)
    look = QTextCharFormat()
    look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
    look.setUnderlineColor(QColor(colour))
    look.setForeground(QColor(colour))
    found.format = look
    return found
