"""Documents by the closed shapes of their own edges, whatever text lies around them: cards on printed paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.aspects import ID_1, ID_2, ID_3, LICENCES
from identity_checks.documents.finding.edges import PageEdges
from identity_checks.documents.finding.outline import Outline, along_edges
from identity_checks.documents.finding.room import lie_apart
from identity_checks.documents.finding.several import inside
from identity_checks.documents.finding.sheet import rectangle_size
from identity_checks.documents.text.engine import Corners, Image, clockwise

Floats = NDArray[np.float32]

_LEAST: Final = 0.04
_MOST: Final = 0.8
"""Shares of the picture that a document among papers takes."""
_STEPS: Final = (12, 25, 50)
"""Steps of colour from which something is an edge, followed from two and a half times as much."""
_FOLLOWED: Final = 2.5
_JOINED: Final = (5, 9)
"""Pixels over which edges are joined: what print interrupts, and where print stands close as little as can be."""
_BORDER: Final = 2
"""Pixels of the picture's border that close what it cuts off."""
_FILLED: Final = 0.9
"""Share of the four-cornered shape about it that a document fills."""
_SHAPES: Final = (ID_1, ID_2, ID_3, *LICENCES)
_UNLIKE: Final = 0.1
_CUT: Final = 0.25
"""Logarithms of how many times longer for its width than a form it is, and one that the picture cuts off."""
_TOLERANCE: Final = 0.03
_CLEAR: Final = 0.6
_SAME: Final = 0.7
"""Share of the larger of two places from which they are one."""
_NEARLY: Final = 0.88
_CLEARER: Final = 0.95
_MOSTLY: Final = 0.9
_PAPER: Final = 2.5
"""How many times as large as a card a paper that it lies on is at least."""
_FEW: Final = 3


def closed_documents(edges: PageEdges, text: Sequence[Corners]) -> list[Outline]:
    """Give the few clearest outlines of what is closed by edges and shaped as a document, the likeliest first.

    What the picture's border closes may be shorter. `text` are the lines of text on the page (page pixels): they run
    along the sides of the document that they lie on. Portraits have none, and what is not much smaller than another
    about it is a part of that.
    """
    shapes: list[Floats] = []
    for shape in _shapes(edges.small):
        if not any(is_same(shape, other, _NEARLY) for other in shapes):
            shapes.append(shape)
    clear: list[Outline] = []
    found = [along_edges(edges, shape, text) for shape in shapes]
    for outline in sorted(found, key=lambda item: -item.score):
        if outline.score >= _CLEAR and not any(is_same(outline.corners, other.corners) for other in clear):
            clear.append(outline)
    whole = [
        not any(_is_part(item.corners, other.corners) for other in clear) and bool(inside(text, [item.corners]))
        for item in clear
    ]
    order = sorted(range(len(clear)), key=lambda place: not whole[place])
    return [clear[place] for place in order[:_FEW]]


def is_same(one: Corners, other: Corners, least: float = _SAME) -> bool:
    """Tell whether two places have most of the larger one in common."""
    shared, _ = cv2.intersectConvexConvex(np.asarray(one, np.float32), np.asarray(other, np.float32))
    return shared > least * max(cv2.contourArea(one), cv2.contourArea(other))


def is_elsewhere(closed: Outline, outline: Outline) -> bool:
    """Tell whether closed edges are those of something else than an outline is at: on a paper, or where it went astray.

    An outline with less than clear sides may take a paper below a card for one of the card's.
    """
    astray = closed.score >= _CLEARER > outline.score and not is_same(closed.corners, outline.corners, _NEARLY)
    return astray or is_paper_around(outline.corners, closed.corners)


def is_paper_around(place: Corners, card: Corners) -> bool:
    """Tell whether a place is that of a paper that a card at another lies on, or has nothing to do with it."""
    return cv2.contourArea(place) >= _PAPER * cv2.contourArea(card) or lie_apart(card, [place], _MOSTLY)


def _is_part(one: Corners, other: Corners) -> bool:
    return cv2.contourArea(one) < cv2.contourArea(other) and not is_paper_around(other, one)


def _shapes(small: Image) -> list[Floats]:
    lab = np.asarray(cv2.cvtColor(cv2.medianBlur(small, 5), cv2.COLOR_BGR2LAB), np.uint8)
    height, width = small.shape[:2]
    found: list[Floats] = []
    for channel in range(3):
        plane = np.ascontiguousarray(lab[:, :, channel])
        for step in _STEPS:
            lines = cv2.Canny(plane, step, _FOLLOWED * step)
            for side in _JOINED:
                mask = cv2.morphologyEx(lines, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
                mask[:_BORDER], mask[-_BORDER:], mask[:, :_BORDER], mask[:, -_BORDER:] = 255, 255, 255, 255
                contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
                shapes = (_four_cornered(contour, width, height) for contour in contours)
                found += [shape for shape in shapes if shape is not None]
    return found


def _four_cornered(contour: NDArray[Any], width: int, height: int) -> Floats | None:
    """Give the four corners of a contour that has the size and shape of a document in a picture of some size."""
    _, _, across, down = cv2.boundingRect(contour)
    if across * down < _LEAST * width * height:
        return None
    hull = cv2.convexHull(contour)
    area = cv2.contourArea(hull)
    if not _LEAST * width * height <= area <= _MOST * width * height:
        return None
    corners = np.asarray(cv2.boxPoints(cv2.minAreaRect(hull)), np.float32)
    if area < _FILLED * cv2.contourArea(corners):
        # One that leans away from the camera fills no rectangle.
        shape = cv2.approxPolyDP(hull, _TOLERANCE * cv2.arcLength(hull, True), True)
        if len(shape) != 4 or area < _FILLED * cv2.contourArea(shape):
            return None
        corners = shape.reshape(4, 2).astype(np.float32)
    near = _BORDER + 3
    end = np.array([width - 1, height - 1], np.float32)
    corners = clockwise(np.where(corners <= near, 0, np.where(corners >= end - near, end, corners)).astype(np.float32))
    sides = rectangle_size(corners, width, height)
    if min(sides) == 0:
        return None
    aspect = np.log(max(sides) / max(1.0, min(sides)))
    cut = bool((corners <= 0).any() or (corners >= end).any())
    alike = min(abs(aspect - np.log(known)) for known in _SHAPES) <= (_CUT if cut else _UNLIKE)
    return corners if alike else None
