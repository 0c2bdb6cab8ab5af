"""Full-width or half-width: the recogniser confuses （ with (, the room that a sign takes on the line does not."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np

from identity_checks.documents.layout import Sign, Word

_HALF: Final = "(),;:!?"
_FULL: Final = "（），；：！？"
_TO_HALF: Final = str.maketrans(_FULL, _HALF)
_TO_FULL: Final = str.maketrans(_HALF, _FULL)
_LATIN_ROOM: Final = 0.56
_FULL_FROM: Final = 0.68
"""Room in ems from which a sign counts as full-width: half-width ones take 0.25 to 0.4, full-width ones one em."""


def width_true(word: Word) -> str:
    """Give a word's text with every bracket, comma and the like as wide as it is printed.

    A sign between two Chinese characters has the room that their distance leaves; one at an end keeps the form read.
    """
    em = _em(word)
    if em is None:
        return word.text
    signs = list(word.signs)
    texts = [sign.text for sign in signs]
    start = 0
    while start < len(signs):
        if texts[start] not in _HALF + _FULL:
            start += 1
            continue
        end = start
        while end < len(signs) and texts[end] in _HALF + _FULL:
            end += 1
        if start > 0 and end < len(signs):
            between = signs[end].centre - signs[start - 1].centre
            room = between / em - _room(signs[start - 1]) / 2 - _room(signs[end]) / 2
            table = _TO_FULL if room / (end - start) >= _FULL_FROM else _TO_HALF
            texts[start:end] = [text.translate(table) for text in texts[start:end]]
        start = end
    return "".join(texts)


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
