"""How far one spelling in Thai is from another: marks and letters that look alike count half, and what was read surely.

Thai marks stand above and below the letters, are small and lost first; ข is ช and ค is ด to blur.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import inf
from typing import Final

from identity_checks.documents.text.words import PlacedLine

_GROUPS: Final = "กภถฤ ขชฃซ คดตฅศฒ ฎฏ บปษ ผพฝฟฬ ทหฑฆ ลสถ รธฐว นมฌ อฮ งจ ใไโ ณญ เแ ชธ าำ"
_ALIKE: Final = tuple(_GROUPS.split())
_HALF: Final = 0.5
_SURELY_READ: Final = 0.97
_MARK: Final = "Mn"


@dataclass(frozen=True, slots=True)
class Read:
    """A sign as it was read, and how surely."""

    sign: str
    score: float

    @property
    def doubtful(self) -> bool:
        """Tell whether it may be another one."""
        return self.score < _SURELY_READ


def distance(read: Sequence[Read], meant: str) -> float:
    """Give how many letters are others, marks and look-alikes counted half; endless where one of them was sure.

    A lost mark counts beside letters that were sure too: it left nothing to be unsure of.
    """
    row = [0.0]
    for sign in meant:
        row.append(row[-1] + _lost(sign, read, 0))
    for place, item in enumerate(read, 1):
        rows = [row[0] + (_weight(item.sign) if item.doubtful else inf)]
        for number, sign in enumerate(meant, 1):
            same = row[number - 1] + (0.0 if item.sign == sign else _changed(item, sign))
            more = row[number] + (_weight(item.sign) if item.doubtful else inf)
            rows.append(min(same, more, rows[-1] + _lost(sign, read, place)))
        row = rows
    return row[-1]


def look_alikes(sign: str) -> str:
    """Give the letters that look like one."""
    return "".join(dict.fromkeys(other for group in _ALIKE if sign in group for other in group if other != sign))


def shape(word: str) -> str:
    """Give a word without its marks, of letters that look alike always the same one: so are all that differ little."""
    return "".join(_first_alike(sign) for sign in word if not is_mark(sign))


@cache
def _first_alike(sign: str) -> str:
    alike = {sign}
    while more := {other for group in _ALIKE if alike & set(group) for other in group} - alike:
        alike |= more
    return min(alike)


def signs_read(value: str, lines: Sequence[PlacedLine]) -> list[Read] | None:
    """Give the signs of a value's words as some lines have them; None where a word is in none of them."""
    texts = [(line, "".join(glyph.text for glyph in line.source.glyphs)) for line in lines]
    read: list[Read] = []
    for word in value.split(" "):
        place = next(((line, text.find(word)) for line, text in texts if word in text), None)
        if place is None:
            return None
        line, start = place
        scores = [glyph.score for glyph in line.source.glyphs for _ in glyph.text][start : start + len(word)]
        read += [Read(" ", 1.0)] if read else []
        read += [Read(sign, score) for sign, score in zip(word, scores, strict=True)]
    return read


def is_mark(sign: str) -> bool:
    """Tell whether a sign stands above or below a letter."""
    return unicodedata.category(sign) == _MARK


def _weight(sign: str) -> float:
    return _HALF if is_mark(sign) or sign == " " else 1.0


def _lost(sign: str, read: Sequence[Read], place: int) -> float:
    """Give what a sign costs that was not read before a place: letters are lost beside doubtful ones alone."""
    beside = read[max(0, place - 1) : place + 1]
    return _weight(sign) if is_mark(sign) or any(item.doubtful for item in beside) else inf


def _changed(read: Read, sign: str) -> float:
    if not read.doubtful or is_mark(read.sign) != is_mark(sign):
        return inf
    alike = is_mark(sign) or any(sign in group and read.sign in group for group in _ALIKE)
    return _HALF if alike else 1.0
