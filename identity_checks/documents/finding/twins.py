"""Cards close together: one outline around two of them, as the outermost edges are the clearest, or none at all."""

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
_FILLING: Final = (1 / ID_1, ID_1, ID_3)
"""The same of what is all there is on a page; two data pages above each other would have the shape of a sheet of A4."""
_ROOM: Final = 0.2
"""In widths of a card, how much room is between two at most; a hand's breadth is seen as such."""
_LEANING: Final = 1.06
"""How many times longer or shorter for its width an outline is that leans away."""
_MOST_CARDS: Final = 4
_SEAM: Final = 0.025
"""In heights of a card, how much room is between those of a page that is nothing but cards."""
_TIGHT: Final = 1.02
"""How many times longer or shorter for its width such a page is cropped; a camera's 4:3 is none of two cards."""
_LEAST_LINES: Final = 2
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


def all_cards(place: Corners, marks: Sequence[Corners]) -> list[Corners]:
    """Give the places of cards or data pages that are all there is at a place of the page; none where it is not so.

    They lie in one column or row. Of the lines of text there (`marks`, in the same pixels) each lies on one card, and
    two or more on each. A page without margin is such a place itself: nothing is seen of its sides.
    """
    top, right, bottom, left = side_lengths(place.tolist())
    across, down = top + bottom, left + right
    for rolled, aspect in ((0, down / max(1.0, across)), (1, across / max(1.0, down))):
        corners = np.roll(place, rolled, axis=0)
        for count in range(2, _MOST_CARDS + 1):
            for one in _FILLING:
                most = count + (count - 1) * _SEAM
                if count * one / _TIGHT < aspect < most * one * _TIGHT and _on_each(corners, count, marks):
                    cards = (_part(corners, card / count, (card + 1) / count) for card in range(count))
                    return [np.roll(card, -rolled, axis=0) for card in cards]
    return []


def _fits(aspect: float, height: float) -> bool:
    """Tell whether two cards of a height, in widths, and the room between them are so high for their width."""
    return 2 * height / _LEANING < aspect < (2 * height + _ROOM) * _LEANING


def _halves(corners: Corners) -> tuple[Corners, Corners] | None:
    """Give the upper and the lower half of four corners, as far away as they lean."""
    upper, lower = _part(corners, 0.0, 0.5), _part(corners, 0.5, 1.0)
    return (upper, lower) if np.isfinite(upper).all() else None


def _part(corners: Corners, top: float, bottom: float) -> Corners:
    """Give what lies between two heights of four corners, as far away as they lean."""
    to_page = cv2.getPerspectiveTransform(_UNIT, corners.astype(np.float32))
    part = np.array([[[0, top], [1, top], [1, bottom], [0, bottom]]], np.float32)
    return np.asarray(cv2.perspectiveTransform(part, to_page)[0], np.float32)


def _lie_apart(corners: Corners, marks: Sequence[Corners]) -> bool:
    """Tell whether lines of text lie on both halves of four corners, each on one of them."""
    held = _held(corners, 2, marks)
    return held is not None and min(held) > 0


def _on_each(corners: Corners, count: int, marks: Sequence[Corners]) -> bool:
    held = _held(corners, count, marks)
    return held is not None and min(held) >= _LEAST_LINES


def _held(corners: Corners, count: int, marks: Sequence[Corners]) -> list[int] | None:
    """Give how many lines of text lie on each of so many parts below each other; None where one lies on several."""
    if not len(marks):
        return None
    to_unit = cv2.getPerspectiveTransform(corners.astype(np.float32), _UNIT)
    downs = cv2.perspectiveTransform(np.concatenate(marks)[None].astype(np.float32), to_unit)[0, :, 1].reshape(-1, 4)
    lows, highs = downs.min(axis=1), downs.max(axis=1)
    slack = _OVER * (highs - lows)
    tops, bottoms = (np.clip(count * place // 1, 0, count - 1) for place in (lows + slack, highs - slack))
    if (tops != bottoms).any():
        return None
    return [int((tops == part).sum()) for part in range(count)]
