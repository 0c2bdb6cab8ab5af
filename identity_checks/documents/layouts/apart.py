"""Names and addresses in Han signs with something apart behind them: a note in another ink joins what it stands beside.

What is printed as one value stands at one pitch: over 601 rows of drawn values no two signs were further apart than
1.06 heights of their line, or 1.25 times their row's usual pitch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from identity_checks.documents.layouts.draft import FieldDraft, at_most
from identity_checks.documents.text.lost_signs import DOUBT
from identity_checks.documents.text.punctuation import is_han
from identity_checks.documents.text.words import PlacedLine, Sign, rows_of, signs_of

_OF_ONE_PITCH: Final = frozenset({"name", "address", "legal_representative"})
_APART: Final = 1.18
"""Heights of a line from middle to middle of two signs."""
_WIDER: Final = 1.4
"""How much more that is than between other signs of the row: names may be spaced out evenly."""


def unsure_where_apart(lines: Sequence[PlacedLine], drafts: Mapping[str, FieldDraft]) -> dict[str, FieldDraft]:
    """Give the values of a sheet, as doubtful the names and addresses with a gap in a row; `lines` are the sheet's."""
    found = dict(drafts)
    for name in _OF_ONE_PITCH & drafts.keys():
        (left, top), (right, bottom) = (drafts[name].corners.min(axis=0) - 1, drafts[name].corners.max(axis=0) + 1)
        own = [line for line in lines if top <= line.middle <= bottom]
        rows = (
            sorted((sign for line in row for sign in signs_of(line)), key=lambda sign: sign.centre)
            for row in rows_of(own)
        )
        if any(_is_apart([sign for sign in row if left <= sign.centre <= right]) for row in rows):
            found[name] = at_most(drafts[name], DOUBT)
    return found


def _is_apart(signs: Sequence[Sign]) -> bool:
    """Tell whether two neighbouring Han signs of a row have a gap between them that its others have not."""
    steps = [
        (after.centre - before.centre) / before.line.height
        for before, after in pairwise(signs)
        if is_han(before.text) and is_han(after.text)
    ]
    if not steps or max(steps) <= _APART:
        return False
    steps.remove(widest := max(steps))
    return not steps or widest > _WIDER * float(np.median(steps))
