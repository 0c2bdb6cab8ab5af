"""What is left of a page beside the documents told on it: whether another may lie there, and the page without them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from identity_checks.documents.text.engine import Corners, Image

_WORK_SIDE: Final = 160
_LEAST_ROOM: Final = 0.8
"""Share of the short side of the smallest document told that is free, across and down, where another may lie."""
_APART: Final = 0.1


def room_for_another(places: Sequence[Corners], width: int, height: int) -> bool:
    """Tell whether a page of some size has room beside documents at some places for another about as large."""
    ratio = _WORK_SIDE / max(width, height)
    free = np.full((round(height * ratio) + 2, round(width * ratio) + 2), 255, np.uint8)
    free[[0, -1]] = 0
    free[:, [0, -1]] = 0
    for place in places:
        cv2.fillConvexPoly(free, np.rint(place * ratio + 1).astype(np.int32), 0)
    widest = 2 * float(cv2.distanceTransform(free, cv2.DIST_C, 3).max()) / ratio
    return widest >= _LEAST_ROOM * min(min(_sides(place)) for place in places)


def lie_apart(place: Corners, others: Sequence[Corners], most: float = _APART) -> bool:
    """Tell whether a place and others have no more than a share of the smaller one in common."""
    for other in others:
        shared, _ = cv2.intersectConvexConvex(np.asarray(place, np.float32), np.asarray(other, np.float32))
        if shared > most * min(cv2.contourArea(place), cv2.contourArea(other)):
            return False
    return True


def longest_side(places: Sequence[Corners]) -> float:
    """Give the longest side of the smallest of some places."""
    return min(max(_sides(place)) for place in places)


def covered(page: Image, places: Sequence[Corners]) -> Image:
    """Give a page's picture with the documents at some places painted over in its usual colour."""
    picture = page.copy()
    usual = [float(value) for value in np.median(page[::16, ::16].reshape(-1, 3), axis=0)]
    for place in places:
        cv2.fillConvexPoly(picture, np.rint(place).astype(np.int32), usual)
    return picture


def _sides(place: Corners) -> list[float]:
    return [float(np.linalg.norm(place[end] - place[end - 1])) for end in range(4)]
