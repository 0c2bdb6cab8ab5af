"""Where a document's numbers are printed, whatever place their values were read in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.genuineness.layouts import Box, Layout
from identity_checks.results import Quad

_REACH: Final = 1.2
"""In heights of the line: how far about its place it is looked for, for corners are found a little beside the truth."""
_STRAYS: Final = 0.75
"""In heights of the line: how far its middle may lie from its place; the label above it is farther off."""
_HEIGHTS: Final = (0.8, 1.3)
"""Of the form's height of the figures: labels are set smaller."""
_LEVEL: Final = 0.25
_WIDEST: Final = 1.2
_SHARED: Final = 0.6
_LARGEST: Final = 3.0
_FEWEST: Final = 5
_LEAST_INK: Final = 12


def number_lines(
    layout: Layout, sheet: NDArray[np.uint8], to_page: NDArray[np.float64], fields: Mapping[str, Quad]
) -> dict[str, Quad]:
    """Give the line of each field that the form sets in figures, as a quad on the page.

    That is the box of the field (`fields`, on the page), unless its value was read elsewhere, as a passport's number is
    in its machine readable zone: then the line is looked for where the form prints it, and left out where its figures
    cannot be told. `sheet` is the rectified document (uint8 BGR), `to_page` its homography.
    """
    lines: dict[str, Quad] = {}
    for name in layout.digit_fields:
        read = fields.get(name)
        if read is None:
            continue
        printed = layout.printed.get(name)
        if printed is None or _is_there(read, printed, layout.size, to_page):
            lines[name] = read
        elif (found := _found(sheet, printed, to_page)) is not None:
            lines[name] = found
    return lines


def _is_there(read: Quad, printed: Box, size: tuple[int, int], to_page: NDArray[np.float64]) -> bool:
    """Whether the middle of a box lies on the printed line or no more than a height of it beside."""
    middle = np.array(read, np.float64).mean(axis=0)[None, None]
    across, down = cv2.perspectiveTransform(middle, np.linalg.inv(to_page))[0, 0] / size
    left, top, right, bottom = printed
    high = bottom - top
    beside = high * size[1] / size[0]
    return bool(left - beside < across < right + beside and top - high < down < bottom + high)


def _found(sheet: NDArray[np.uint8], printed: Box, to_page: NDArray[np.float64]) -> Quad | None:
    height, width = sheet.shape[:2]
    left, right = printed[0] * width, printed[2] * width
    top, bottom = printed[1] * height, printed[3] * height
    high = bottom - top
    low_x, low_y = max(0, round(left - _REACH * high)), max(0, round(top - _REACH * high))
    part = sheet[low_y : round(bottom + _REACH * high), low_x : round(right + _REACH * high)]
    grey = cv2.cvtColor(part, cv2.COLOR_BGR2GRAY)
    paper = cv2.blur(cv2.dilate(grey, np.ones((15, 15), np.uint8)), (9, 9))
    level, ink = cv2.threshold(cv2.subtract(paper, grey), 0, 1, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    if level < _LEAST_INK:
        return None
    _, _, boxes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    pieces: NDArray[np.float64] = boxes[1:, :4].astype(np.float64) + np.array((low_x, low_y, 0, 0), np.float64)
    rows = _rows(pieces, (top + bottom) / 2, high)
    if rows is None:
        return None
    upper, lower = rows
    # At an end of it, two signs may have run together or one may stand off the line: that is what is looked for.
    shared = np.minimum(lower, pieces[:, 1] + pieces[:, 3]) - np.maximum(upper, pieces[:, 1])
    on_it = pieces[(shared > _SHARED * (lower - upper)) & (pieces[:, 2:] < _LARGEST * high).all(axis=1)]
    first, last = float(on_it[:, 0].min()), float((on_it[:, 0] + on_it[:, 2]).max())
    corners = np.array([[(first, upper), (last, upper), (last, lower), (first, lower)]], np.float64)
    a, b, c, d = ((float(x), float(y)) for x, y in cv2.perspectiveTransform(corners, to_page)[0])
    return a, b, c, d


def _rows(pieces: NDArray[np.float64], middle: float, high: float) -> tuple[float, float] | None:
    """Top and bottom of the line by the median of its signs, of pieces of ink (left, top, width, height)."""
    least, most = _HEIGHTS
    single = (pieces[:, 3] > least * high) & (pieces[:, 3] < most * high) & (pieces[:, 2] < _WIDEST * high)
    middles = pieces[:, 1] + pieces[:, 3] / 2
    near = single & (np.abs(middles - middle) < _STRAYS * high)
    if near.any():
        near &= np.abs(middles - np.median(middles[near])) < _LEVEL * high
    if near.sum() < _FEWEST:
        return None
    signs = pieces[near]
    return float(np.median(signs[:, 1])), float(np.median(signs[:, 1] + signs[:, 3]))
