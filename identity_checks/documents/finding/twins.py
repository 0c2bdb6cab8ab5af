"""One outline around two cards or passports close together: the outermost edges are the clearest ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import cv2
import numpy as np

from identity_checks.aspects import ID_1, ID_3, side_lengths
from identity_checks.documents.finding.outline import Outline
from identity_checks.documents.text.engine import Corners

_UNIT: Final = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
_HEIGHTS: Final = (1 / ID_1, ID_1, 1 / ID_3, ID_3)
"""Of what may lie there upright or not, in its widths."""
_ROOM: Final = 0.2
"""In widths of a card, how much room is between two at most; a hand's breadth is seen as such."""
_LEANING: Final = 1.06
"""How many times longer or shorter for its width an outline is that leans away."""
_OVER: Final = 0.1
"""In heights of a line of text, how far over the middle between two cards its box may reach."""


def twins(outline: Outline, marks: Sequence[Corners]) -> tuple[Outline, Outline] | None:
    """Give the outlines of two cards, or two data pages, with one outline around both; None where it is none.

    They lie beside or above each other with their longer sides together or their shorter ones, and of the lines of text
    on them (`marks`, in the same pixels) none lies on both.
    """
    top, right, bottom, left = side_lengths(outline.corners.tolist())
    across, down = top + bottom, left + right
    for rolled, aspect in ((0, down / max(1.0, across)), (1, across / max(1.0, down))):
        if not any(_fits(aspect, height) for height in _HEIGHTS):
            continue
        # The side that both cards share in length comes first.
        corners = np.roll(outline.corners, -rolled, axis=0)
        halves = _halves(corners)
        if halves is not None and _lie_apart(corners, marks):
            first, second = (replace(outline, corners=np.roll(half, rolled, axis=0)) for half in halves)
            return first, second
    return None


def _fits(aspect: float, height: float) -> bool:
    """Tell whether two cards of a height, in widths, and the room between them are so high for their width."""
    return 2 * height / _LEANING < aspect < (2 * height + _ROOM) * _LEANING


def _halves(corners: Corners) -> tuple[Corners, Corners] | None:
    """Give the upper and the lower half of four corners, as far away as they lean."""
    to_page = cv2.getPerspectiveTransform(_UNIT, corners.astype(np.float32))
    middle = cv2.perspectiveTransform(np.array([[[0, 0.5], [1, 0.5]]], np.float32), to_page)[0]
    if not np.isfinite(middle).all():
        return None
    upper = np.array([corners[0], corners[1], middle[1], middle[0]], np.float32)
    lower = np.array([middle[0], middle[1], corners[2], corners[3]], np.float32)
    return upper, lower


def _lie_apart(corners: Corners, marks: Sequence[Corners]) -> bool:
    """Tell whether lines of text lie on both halves of four corners, each on one of them."""
    if not len(marks):
        return False
    to_unit = cv2.getPerspectiveTransform(corners.astype(np.float32), _UNIT)
    downs = cv2.perspectiveTransform(np.concatenate(marks)[None].astype(np.float32), to_unit)[0, :, 1].reshape(-1, 4)
    lows, highs = downs.min(axis=1), downs.max(axis=1)
    slack = _OVER * (highs - lows)
    above, below = highs < 0.5 + slack, lows > 0.5 - slack
    return bool((above | below).all() and above.any() and below.any())
