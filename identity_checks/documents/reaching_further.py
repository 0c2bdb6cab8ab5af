"""A document that reaches further than it was told: its title and its number stand beyond a side that was guessed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import cv2
import numpy as np

from identity_checks.documents.attempt import Attempt, is_document
from identity_checks.documents.bare_card import in_a_column
from identity_checks.documents.finding.outline import find_outline
from identity_checks.documents.finding.room import longest_side
from identity_checks.documents.finding.seen import SeenPage, sheet_of
from identity_checks.documents.finding.several import outside
from identity_checks.documents.one_sheet import SheetSight
from identity_checks.documents.text.engine import Corners
from identity_checks.documents.twice_seen import kind_of

MOST_BEYOND: Final = 4
"""Lines of a document at most that lie beyond a side that was guessed."""
_MOST_LEFT: Final = 8
"""The same where the outline around all text tells the same document with more lines."""
_OFF: Final = 0.05
"""Share of its longest side by which a corner of what was told may lie outside the outline around all text."""
_NEAR: Final = 3.0
"""In heights of a line, how far below a side it ends at most."""
_LARGER: Final = (1.05, 1.8)
"""How many times larger than what was told the outline around all text is; one around two cards is larger still."""


def reaching_further(seen: SeenPage, told: Sequence[Attempt], sheets: SheetSight, today: date) -> list[Attempt]:
    """Give the one document that was told as the outline around all text has it, where that says the same and more.

    The lines of a card lie in two groups where its title stands apart, and an edge between them, as of its picture, may
    be taken for its own.
    """
    one = told[0] if len(told) == 1 and is_document(told[0]) and told[0].outline is not None else None
    if one is None:
        return list(told)
    place = one.place_on(seen.base)
    beyond = outside(seen.marks, place)
    if not 0 < len(beyond) <= _MOST_LEFT:
        return list(told)
    outline = find_outline(seen.edges, seen.marks)
    if outline is None or outside(beyond, outline.corners) or not _lies_in(place, outline.corners):
        return [sheets.with_rows_below(one, today) if _goes_on_below(one, seen, beyond) else one]
    further = sheets.attempt(*sheet_of(seen, outline), today)
    more = further.strength >= one.strength and len(further.lines) > len(one.lines) and not further.several
    return [further] if kind_of(further) == kind_of(one) and more else list(told)


def _goes_on_below(one: Attempt, seen: SeenPage, beyond: Sequence[Corners]) -> bool:
    """Tell whether a line right below the side that ends a document stands in one of its columns."""
    height = one.sheet.picture.shape[0]
    boxes = [np.asarray(one.sheet.from_page(seen.base.on_page(mark)), np.float32) for mark in beyond]
    near = [box for box in boxes if height < box[:, 1].max() < height + _NEAR * np.ptp(box[:, 1])]
    return any(in_a_column(box, one.lines) for box in near)


def _lies_in(place: Corners, outline: Corners) -> bool:
    """Tell whether a place lies in an outline that is somewhat larger."""
    around = np.asarray(outline, np.float32)
    off = _OFF * longest_side([place])
    inside = all(cv2.pointPolygonTest(around, (float(x), float(y)), measureDist=True) > -off for x, y in place)
    return inside and _LARGER[0] < cv2.contourArea(around) / max(1.0, cv2.contourArea(place)) < _LARGER[1]
