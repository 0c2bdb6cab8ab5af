"""Full-width or half-width: the recogniser confuses （ with (, the room that a sign takes on the line does not."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from identity_checks.documents.text.words import Sign, Word

_HALF: Final = "(),;:!?"
_FULL: Final = "（），；：！？"
LIST_SIGNS: Final = _HALF + _FULL + "、。"
"""Signs whose width or kind the recogniser is often unsure of without having misread a word."""
_SEPARATORS: Final = ",;"
_ALIKE_FROM: Final = 4
_TO_HALF: Final = str.maketrans(_FULL, _HALF)
_TO_FULL: Final = str.maketrans(_HALF, _FULL)
_LATIN_ROOM: Final = 0.56
_FULL_FROM: Final = 0.68
_NARROW_UP_TO: Final = 0.5
_FULL_CERTAIN: Final = 0.85
"""Room in ems from which a sign counts as full-width: half-width ones take 0.25 to 0.4, full-width ones one em."""


def width_true(words: Sequence[Word]) -> str:
    """Give the text of a value's words with every bracket, comma and the like as wide as it is printed.

    A sign between two characters has the room that their distance leaves. One at the end of a line has no such
    measure, and one of middling room that was read the other way no clear one: they follow the other signs of the
    value, or keep the form read when there are none.
    """
    lines = [_settled(word) for word in words]
    wide = sum(sign in _FULL for line in lines for sign, sure in line if sure)
    narrow = sum(sign in _HALF for line in lines for sign, sure in line if sure)
    table = _TO_FULL if wide > narrow else _TO_HALF if narrow > wide else {}
    text = "".join(sign if sure else sign.translate(table) for line in lines for sign, sure in line)
    for half, full in zip(_SEPARATORS, _SEPARATORS.translate(_TO_FULL), strict=True):
        # One separator in a long list that seems to differ from all the others was measured wrongly.
        for few, many in ((half, full), (full, half)):
            if text.count(many) >= _ALIKE_FROM * max(1, text.count(few)):
                text = text.replace(few, many)
    return _paired(text)


def _paired(text: str) -> str:
    """Give every closing bracket the width of the one it closes, whose room is measured between two characters."""
    signs, opened = list(text), []
    for place, sign in enumerate(signs):
        if sign in "(（":
            opened.append(sign)
        elif sign in ")）" and opened:
            signs[place] = ")" if opened.pop() == "(" else "）"
    return "".join(signs)


def _settled(word: Word) -> list[tuple[str, bool]]:
    """Give a word's characters, and for each whether its width is settled."""
    em = _em(word)
    signs = list(word.signs)
    texts = [sign.text for sign in signs]
    sure = [text not in _HALF + _FULL for text in texts]
    start = 0
    while start < len(signs):
        end = start + 1
        if not sure[start]:
            while end < len(signs) and not sure[end]:
                end += 1
            if em is not None and start > 0 and end < len(signs):
                between = signs[end].centre - signs[start - 1].centre
                room = between / em - _room(signs[start - 1]) / 2 - _room(signs[end]) / 2
                share = room / (end - start)
                table = _TO_FULL if share >= _FULL_FROM else _TO_HALF
                measured = [text.translate(table) for text in texts[start:end]]
                if not _NARROW_UP_TO < share < _FULL_CERTAIN or measured == texts[start:end]:
                    texts[start:end] = measured
                    sure[start:end] = [True] * (end - start)
        start = end
    return list(zip(texts, sure, strict=True))


def _room(sign: Sign) -> float:
    return 1.0 if _is_han(sign.text) else _LATIN_ROOM


def _is_han(text: str) -> bool:
    return "\u3400" <= text[0] <= "\u9fff" or text[0] >= "\U00020000"


def _em(word: Word) -> float | None:
    """Give the width of one Chinese character on the line: the middle distance between neighbours."""
    steps = [
        after.centre - before.centre
        for before, after in pairwise(word.signs)
        if _is_han(before.text) and _is_han(after.text)
    ]
    return float(np.median(steps)) if len(steps) >= 2 else None
