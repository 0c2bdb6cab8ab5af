"""The number that a line in Thai begins with, as the line reader for other scripts has it: strokes are its business."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from types import MappingProxyType
from typing import Final

import numpy as np

from identity_checks.documents.text.engine import Corners, Glyph, Image, TextEngine, TextLine, spelt

_NUMBER: Final = frozenset("0123456789/-")
_LEAST: Final = 2
"""Signs of a number in which a stroke may have been lost."""
_READ_FROM: Final = 0.8


def with_numbers(text: TextEngine, picture: Image, lines: Sequence[TextLine]) -> list[TextLine]:
    """Give lines with the strokes of the house number that one begins with, where only those lacked: 82/4 of 824."""
    begun = [(place, _number_of(line)) for place, line in enumerate(lines)]
    begun = [(place, count) for place, count in begun if count >= _LEAST]
    read = text.read(picture, [_beginning(lines[place], count) for place, count in begun])
    settled = list(lines)
    for (place, count), seen in zip(begun, read, strict=True):
        settled[place] = _with_strokes(lines[place], count, seen)
    return settled


def _number_of(line: TextLine) -> int:
    """Give how many signs of a number a line begins with that has others behind them; none where it has no others."""
    count = sum(1 for _ in takewhile(lambda glyph: glyph.text in _NUMBER, line.glyphs))
    return count if count < len(line.glyphs) else 0


def _beginning(line: TextLine, count: int) -> Corners:
    """Give the box of a line's first so many signs."""
    share = (line.glyphs[count - 1].position + line.glyphs[count].position) / 2
    first, last = line.corners[[0, 3]], line.corners[[1, 2]]
    ends = first + share * (last - first)
    return np.array([first[0], ends[0], ends[1], first[1]], np.float32)


def _with_strokes(line: TextLine, count: int, seen: TextLine) -> TextLine:
    said = [glyph for glyph in seen.glyphs if glyph.text.strip()]
    before = [glyph.text for glyph in line.glyphs[:count]]
    strokes = sum(glyph.text == "/" for glyph in said)
    same = [glyph.text for glyph in said if glyph.text != "/"] == [sign for sign in before if sign != "/"]
    if not same or strokes <= before.count("/") or seen.score < _READ_FROM:
        return line
    share = line.glyphs[count - 1].position
    number = [Glyph(glyph.text, glyph.score, glyph.position * share, MappingProxyType({})) for glyph in said]
    return spelt(replace(line, features=None), [*number, *line.glyphs[count:]])
