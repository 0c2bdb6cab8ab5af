"""Room for a sign between two others of one value, with nothing in it: it is covered, painted out or joined to one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile
from typing import Final

import numpy as np

from identity_checks.documents.text.punctuation import is_han
from identity_checks.documents.text.words import Sign, Word

_HOLE: Final = 1.7
"""Steps from one Chinese character to the next, of which a missing one makes two; centres are known to a quarter."""
_MEASURED_FROM: Final = 3


_TAIL: Final = 4
"""Digits behind a point from which their own step is known."""


def lacks_a_digit(words: Sequence[Word]) -> bool:
    """Tell whether the digits before a number's point have room for one more, by the step of those behind it.

    A line reader takes two like digits side by side for one where blur joins them: 500.000000 is 50.000000. A point is
    as far from the digit before it as from the one behind.
    """
    signs = [sign for word in words for sign in word.signs]
    for place, sign in enumerate(signs):
        before, behind = _digits(signs[:place][::-1]), _digits(signs[place + 1 :])
        if sign.text != "." or len(behind) < _TAIL or not before:
            continue
        step = float(np.median([after.centre - one.centre for one, after in pairwise(behind)]))
        room = 2 * sign.centre - behind[0].centre - before[-1].centre
        return round(room / step) + 1 > len(before)
    return False


def _digits(signs: Sequence[Sign]) -> list[Sign]:
    """Give the digits that signs begin with."""
    return list(takewhile(lambda sign: sign.text.isdecimal(), signs))


def has_hole(words: Sequence[Word]) -> bool:
    """Tell whether two Chinese characters side by side in a value are as far apart as if another stood between them.

    A value is measured by its own steps, so that spaced print is none; one of few characters is not measured.
    """
    signs = [sign for word in words for sign in word.signs]
    steps = [
        after.centre - one.centre
        for one, after in pairwise(signs)
        if is_han(one.text) and is_han(after.text) and abs(one.line.middle - after.line.middle) < one.line.height / 2
    ]
    return len(steps) >= _MEASURED_FROM and max(steps) > _HOLE * float(np.median(steps))
