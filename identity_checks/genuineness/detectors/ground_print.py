"""Is the fine pattern there that the layout prints under its text? Templates of forgers and painted patches lack it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from identity_checks.genuineness.view import DocumentView, Floats, Pixels
from identity_checks.results import Quad

_CELL: Final = 32
"""Sheet pixels; the pattern is measured at half the sheet's size."""
_RIM: Final = 4
_LEAST_ROOM: Final = 120
_FREE: Final = 0.55
"""Share of a cell that must be free of ink for its ground to be judged."""


@dataclass(frozen=True, slots=True)
class GroundPrint:
    """What the ground shows: figures that fall where the pattern is missing, and the barest place on the page."""

    features: Mapping[str, float]
    region: Quad | None


def ground_features(view: DocumentView) -> GroundPrint:
    """Measure the pattern's strength in the cells of the zones where the layout prints one."""
    tones = cv2.cvtColor(view.sheet, cv2.COLOR_BGR2GRAY)
    small = np.asarray(cv2.resize(view.sheet, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)
    # Light and dark alone: the colours of a JPEG carry blocks of their own.
    half = cv2.resize(tones, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA).astype(np.float32)
    free = _free_of_ink(small)
    ground = _filled(half, free)
    fine = cv2.GaussianBlur(ground, (0, 0), 1.1)
    band = np.square(fine - _softened(ground, 4.0))
    strength = _cells(band, free)
    grain = _cells(np.square(half - fine), free)
    low, high = np.percentile(half[::3, ::3], (1, 80))
    contrast = max(20.0, float(high - low))
    known = np.isfinite(strength) & _in_zones(view, strength.shape)
    if known.sum() < 6:
        return GroundPrint({}, None)
    levels = np.log(np.sqrt(np.where(known, strength, 0)) / contrast + 1e-3)
    values = levels[known]
    grains = np.log(np.sqrt(grain[known]) / contrast + 1e-3)
    by_text = _by_text(view, band, free)
    local = float(np.log(np.sqrt(by_text) / contrast + 1e-3)) if by_text is not None else float(np.median(values))
    barest = np.where(known, levels, np.inf)
    row, column = np.unravel_index(int(barest.argmin()), barest.shape)
    return GroundPrint(
        {
            "pattern": float(np.median(values)),
            "pattern_over_grain": float(np.median(values) - np.median(grains)),
            "barest": float(np.percentile(values, 10) - np.median(values)),
            "barest_by_text": local - float(np.median(values)),
        },
        _cell_on_page(view, int(row), int(column)),
    )


def _filled(plane: Floats, free: Floats) -> Floats:
    """The plane with its ink filled by the paper about it, so that no letter shines into its surroundings."""
    paper = _softened(plane * free, 6.0) / np.maximum(_softened(free, 6.0), 1e-3)
    return np.asarray(np.where(free > 0, plane, paper), np.float32)


def _softened(plane: Floats, sigma: float) -> Floats:
    """A blur of this spread by two running means, whose cost does not grow with it."""
    side = 2 * round(sigma * 1.22) + 1
    return np.asarray(cv2.blur(cv2.blur(plane, (side, side)), (side, side)), np.float32)


def _free_of_ink(small: Pixels) -> Floats:
    blue, green, red = cv2.split(small)
    grey = cv2.min(cv2.min(blue, green), red)
    paper = cv2.blur(cv2.dilate(cv2.resize(grey, None, fx=0.5, fy=0.5), np.ones((15, 15), np.uint8)), (9, 9))
    dark = grey < 0.62 * cv2.resize(paper, (grey.shape[1], grey.shape[0]))
    near = np.asarray(cv2.dilate(dark.astype(np.uint8), np.ones((7, 7), np.uint8)), np.uint8)
    return np.asarray(near == 0, np.float32)


def _cells(squares: Floats, free: Floats) -> Floats:
    """Mean of the free pixels of each cell, not a number where too few are free."""
    side = _CELL // 2
    rows, columns = squares.shape[0] // side, squares.shape[1] // side
    part = (slice(0, rows * side), slice(0, columns * side))
    room = cv2.resize(free[part], (columns, rows), interpolation=cv2.INTER_AREA)
    mean = cv2.resize(squares[part] * free[part], (columns, rows), interpolation=cv2.INTER_AREA)
    return np.where(room >= _FREE, mean / np.maximum(room, 1e-3), np.nan).astype(np.float32)


def _in_zones(view: DocumentView, shape: tuple[int, ...]) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    mask = np.zeros(shape, bool)
    width, height = view.layout.size
    for left, top, right, bottom in view.layout.ground:
        rows = slice(int(np.ceil(top * height / _CELL)), int(bottom * height / _CELL))
        columns = slice(int(np.ceil(left * width / _CELL)), int(right * width / _CELL))
        mask[rows, columns] = True
    return mask


def _by_text(view: DocumentView, squares: Floats, free: Floats) -> float | None:
    """The pattern's mean square in the barest strip about a number, between and around its figures."""
    found: list[float] = []
    for quad in view.numbers.values():
        points = view.on_sheet(quad) / 2
        low = np.maximum(points.min(axis=0) - _RIM, 0).astype(int)
        high = (points.max(axis=0) + _RIM).astype(int)
        rows, columns = slice(low[1], high[1]), slice(low[0], high[0])
        room = float(free[rows, columns].sum())
        if room >= _LEAST_ROOM:
            found.append(float((squares[rows, columns] * free[rows, columns]).sum()) / room)
    return min(found, default=None)


def _cell_on_page(view: DocumentView, row: int, column: int) -> Quad:
    left, top = column * _CELL, row * _CELL
    right, bottom = left + _CELL, top + _CELL
    return view.points_on_page(((left, top), (right, top), (right, bottom), (left, bottom)))
