"""A value in its cell: a reading beside and below the figure that says how sure it is, with its corrections marked.

A number or a line of a machine-readable zone stays in one piece, which is how it is compared.
"""

from collections.abc import Sequence
from math import ceil
from typing import Final

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextOption

_ABOVE: Final = 3
_SMALLER: Final = ((0, 100), (1, 100), (2, 100), (2, 90), (2, 85))
"""Pixels by which letters may be smaller, and their width in percent."""
_CLOSING: Final = frozenset("）)】］]」』》〉〕}”’，、。；：！？,.;:!?%‰…·•・")
"""What belongs to the sign before it: a line does not begin with it."""
_OPENING: Final = frozenset("（(【［[「『《〈〔{“‘")
"""What belongs to the sign after it: a line does not end with it."""


class ReadLayout:
    """A value in lines: the first of `beside` pixels, the figure's neighbour, the others of `below`.

    With `below` None there is one line, which ends in … where it has no room; marks beyond are on the …. A number that
    has room below alone begins there. Lines that the value itself has stand a `pitch` apart, so that the edge of the
    table cuts through none of them.
    """

    def __init__(
        self,
        value: str,
        font: QFont,
        beside: int,
        below: int | None,
        marks: Sequence[QTextLayout.FormatRange] = (),
        *,
        pitch: int = 0,
    ) -> None:
        self._one_line = below is None
        self.height = 0
        metrics = QFontMetrics(font)
        words = value.replace("\n", "\u2028")
        if below is None:
            words = metrics.elidedText(value.replace("\n", " "), Qt.TextElideMode.ElideRight, beside)
            marks = [_within(one, len(words)) for one in marks]
        self._layout = QTextLayout(words, font)
        options = QTextOption()
        wrapped = QTextOption.WrapMode.WrapAnywhere
        options.setWrapMode(QTextOption.WrapMode.NoWrap if below is None else wrapped)
        self._layout.setTextOption(options)
        self._layout.setFormats(list(marks))
        apart = pitch if "\n" in value else 0
        self._layout.beginLayout()
        lower = below is not None and _is_one_piece(value) and beside < metrics.horizontalAdvance(value) <= below
        top, width = (float(metrics.height()), below) if lower and below is not None else (0.0, beside)
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(width)
            whole = _up_to_a_break(words, line.textStart(), line.textStart() + line.textLength())
            if whole < line.textLength():
                line.setNumColumns(whole, width)
            line.setPosition(QPointF(0, top))
            self.height = ceil(top + line.height())
            top += max(line.height(), apart)
            width = beside if below is None else below
        self._layout.endLayout()

    def draw(self, painter: QPainter, area: QRect, colour: str) -> None:
        """Paint it from the upper edge, a single line in the middle."""
        painter.save()
        painter.setClipRect(area)
        painter.setPen(QColor(colour))
        first = area.top() + ((area.height() - self.height) / 2 if self._one_line else _ABOVE)
        self._layout.draw(painter, QPointF(area.left(), first))
        painter.restore()


def fitted(font: QFont, words: str, room: int) -> QFont:
    """The font, or a smaller and narrower one in which each line of `words` has room; as it is where none has."""
    longest = max(words.split("\n"), key=len)
    for smaller, stretch in _SMALLER:
        tried = QFont(font)
        tried.setPixelSize(font.pixelSize() - smaller)
        tried.setStretch(stretch)
        if QFontMetrics(tried).horizontalAdvance(longest) <= room:
            return tried
    return font


def _is_one_piece(value: str) -> bool:
    return value.isascii() and not any(sign.isspace() for sign in value)


def _up_to_a_break(words: str, start: int, end: int) -> int:
    """How many of the signs from `start` to `end`, all that have room, are on a line; all where nothing else helps."""
    for last in range(end, start, -1):
        if last == len(words) or (words[last] not in _CLOSING and words[last - 1] not in _OPENING):
            return last - start
    return end - start


def _within(one: QTextLayout.FormatRange, length: int) -> QTextLayout.FormatRange:
    """A mark in `length` characters, the last of which may be … for what is marked."""
    one.start = min(one.start, max(length - 1, 0))
    one.length = min(one.length, length - one.start)
    return one


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
