"""Places in running text where something is covered: room without a sign, a line that ends early or is not there."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from identity_checks.documents.text.punctuation import is_han
from identity_checks.documents.text.words import Label, Word

_ROOM: Final = 0.9
"""Ems between two signs, beyond their own width, that another one would fill."""
_HALF_HAN: Final = 0.5
_HALF_OTHER: Final = 0.3
_EM: Final = 0.8
"""Of a line's height, where too few signs stand beside each other to measure it."""
_MEASURED_FROM: Final = 3
_NEXT_LINE: Final = 1.75
"""Line heights from a line to the next one: where lines follow each other it is little more than one."""
_ENDS_EARLY: Final = 2.5
"""Ems that a line ends before another though a further one follows it: it was not full."""
_ONE_ROW: Final = 0.5
_FIRST_BELOW: Final = 0.8
"""Line heights from a label to the first line of its value, where that does not stand beside it."""


def has_gaps(words: Sequence[Word], full: float) -> bool:
    """Tell whether something is lacking between the signs or the lines of a running text, in reading order.

    `full` is how many ems a line has at least that another follows.
    """
    rows = _rows(words)
    if any(_between(row) for row in rows):
        return True
    if any(
        below[0].middle - row[0].middle > _NEXT_LINE * max(row[0].height, below[0].height)
        for row, below in pairwise(rows)
    ):
        return True
    if any(row[-1].right - row[0].left < full * _em(row) for row in rows[:-1]):
        return True
    ends = [(row[-1].right, _em(row)) for row in rows]
    return any(max(end for end, _ in ends) - end > _ENDS_EARLY * em for end, em in ends[:-1])


def lacks_lines(kept: Sequence[Word], words: Sequence[Word], label: Label | None) -> bool:
    """Tell whether a value begins below its label, or some of its words stand apart below those that were kept."""
    first, last = kept[0], kept[-1]
    if label is not None and first.middle - label.middle > _FIRST_BELOW * first.height:
        return True
    return any(
        word.middle > last.middle + last.height and abs(word.left - first.left) < last.height
        for word in words
        if not any(word is taken for taken in kept)
    )


def _rows(words: Sequence[Word]) -> list[list[Word]]:
    rows: list[list[Word]] = []
    for word in words:
        if rows and abs(word.middle - rows[-1][-1].middle) < _ONE_ROW * word.height:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda word: word.left) for row in rows]


def _between(row: Sequence[Word]) -> bool:
    em = _em(row)
    signs = [sign for word in row for sign in word.signs]
    return any(
        after.centre - sign.centre - em * (_half(sign.text) + _half(after.text)) > _ROOM * em
        for sign, after in pairwise(signs)
        if is_han(sign.text) or is_han(after.text)
    )


def _em(row: Sequence[Word]) -> float:
    signs = [sign for word in row for sign in word.signs]
    steps = [after.centre - sign.centre for sign, after in pairwise(signs) if is_han(sign.text) and is_han(after.text)]
    return float(np.median(steps)) if len(steps) >= _MEASURED_FROM else _EM * row[0].height


def _half(text: str) -> float:
    return _HALF_HAN if is_han(text) else _HALF_OTHER
