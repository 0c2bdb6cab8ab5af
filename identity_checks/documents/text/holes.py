"""Room for a sign between two others of one value, with nothing in it: what stood there is covered or painted out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from identity_checks.documents.text.punctuation import is_han
from identity_checks.documents.text.words import Word

_HOLE: Final = 1.7
"""Steps from one Chinese character to the next, of which a missing one makes two; centres are known to a quarter."""
_MEASURED_FROM: Final = 3


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
