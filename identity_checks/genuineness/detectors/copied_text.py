"""Was a character copied over another of the same line? The two most alike characters, in shape and in grain.

Two equal figures of a genuine line fall on the camera's pixels differently and have a grain of their own; a copy
repeats both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import cv2
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from identity_checks.genuineness.detectors.glyphs import Line
from identity_checks.genuineness.view import DocumentView, Floats
from identity_checks.results import Quad

_SHIFT: Final = 3
"""Pixels by which two characters may lie differently about the middles that were found for them."""
_HALF_HEIGHT: Final = 0.42
_HALF_WIDTH: Final = 0.42
"""Of the line's height and of the pitch: a character without its neighbours."""
_INK: Final = 0.25
"""From which share of the ink's depth a pixel is none of the paper."""
_NEXT: Final = 4
_FEWEST: Final = 4
_LEAST_PAPER: Final = 30


def copy_features(view: DocumentView, line: Line, quad: Quad) -> Mapping[str, float]:
    """How alike the two most alike characters are; empty where too few can be compared.

    `alike` is their difference against the grain of the picture, `more_alike_than_next` against the next most alike
    pairs, `same_grain` the correlation of the grain of the paper about the likeliest pair.
    """
    points = view.in_crop(quad)
    along = points[1] - points[0]
    tall = max(5, round(float(np.linalg.norm(points[3] - points[0])) * _HALF_HEIGHT))
    pitch = float(np.median(np.linalg.norm(np.diff(line.middles, axis=0), axis=1)))
    narrow = int(np.clip(round(pitch * _HALF_WIDTH), 4, tall))
    half = np.array((narrow, tall) if abs(along[0]) >= abs(along[1]) else (tall, narrow))
    centres = np.rint(line.middles - view.origin).astype(int)
    room = half + _SHIFT
    size = np.array((view.grey.shape[1], view.grey.shape[0]))
    centres = centres[((centres >= room) & (centres < size - room)).all(axis=1)]
    if len(centres) < _FEWEST:
        return {}
    low = np.maximum(centres.min(axis=0) - tall - _SHIFT, 0)
    high = np.minimum(centres.max(axis=0) + tall + _SHIFT, size)
    grey = view.grey[low[1] : high[1], low[0] : high[0]]
    first, second = np.triu_indices(len(centres), 1)
    # Of a large picture the cells take forty megabytes: they are not kept.
    differences, shifts = _least_differences(_windows(grey - grey.mean(), centres - low, half), first, second)
    order = np.argsort(differences, kind="stable")[: _NEXT + 1]
    fine, paper = grey - cv2.blur(grey, (3, 3)), _paper(grey, tall)
    together = [
        _together(*(_pair(plane, centres[one] - low, centres[two] - low, half, shift) for plane in (fine, paper)))
        for one, two, shift in zip(first[order], second[order], shifts[order], strict=True)
    ]
    least = float(differences[order[0]])
    grain = float(np.median(np.abs(cv2.Laplacian(grey, cv2.CV_32F)))) + 0.3
    return {
        "alike": -float(np.log(least / grain + 0.05)),
        "more_alike_than_next": float(np.log((differences[order[-1]] + 0.1) / (least + 0.1))),
        "same_grain": max(together),
    }


def _windows(plane: Floats, centres: NDArray[np.int_], half: NDArray[np.int_]) -> Floats:
    """Every character's cell at each shift: characters x shifts x pixels."""
    across, down = half + _SHIFT
    cut = np.stack([plane[y - down : y + down, x - across : x + across] for x, y in centres])
    cells = sliding_window_view(cut, (2 * half[1], 2 * half[0]), axis=(1, 2))
    return np.asarray(cells.reshape(len(centres), (2 * _SHIFT + 1) ** 2, -1), np.float32)


def _still(cells: Floats) -> int:
    return int(cells.shape[1] // 2)


def _pair(
    plane: Floats, one: NDArray[np.int_], other: NDArray[np.int_], half: NDArray[np.int_], shift: int
) -> tuple[Floats, Floats]:
    """A character's cell where it stands, and another's at one of the shifts of `_windows`."""
    down, across = divmod(int(shift), 2 * _SHIFT + 1)
    moved = other + np.array((across - _SHIFT, down - _SHIFT))
    cells = (plane[y - half[1] : y + half[1], x - half[0] : x + half[0]] for x, y in (one, moved))
    first, second = (np.asarray(cell.reshape(-1), np.float32) for cell in cells)
    return first, second


def _least_differences(
    cells: Floats, first: NDArray[np.intp], second: NDArray[np.intp]
) -> tuple[Floats, NDArray[np.intp]]:
    """Root mean square difference of each pair at its best shift by whole pixels, and that shift."""
    still = np.ascontiguousarray(cells[:, _still(cells)])
    # The square of a difference is the squares of both less twice their product.
    products = np.tensordot(still, cells, axes=(1, 2))
    moved = np.stack([(cell**2).sum(axis=1) for cell in cells])
    squares = (still**2).sum(axis=1)[:, None, None] + moved[None] - 2 * products
    shifts = squares.argmin(axis=2)[first, second]
    best = np.maximum(squares[first, second, shifts], 0) / still.shape[1]
    return np.sqrt(best).astype(np.float32), shifts


def _paper(grey: Floats, tall: int) -> Floats:
    """1 where there is paper, 0 on ink and beside it."""
    side = (2 * tall + 1, 2 * tall + 1)
    dark = cv2.blur(cv2.dilate(grey, np.ones(side, np.uint8)), side) - grey
    ink = (dark > _INK * np.percentile(dark, 97)).astype(np.uint8)
    return np.asarray(cv2.dilate(ink, np.ones((3, 3), np.uint8)) == 0, np.float32)


def _together(grains: tuple[Floats, Floats], papers: tuple[Floats, Floats]) -> float:
    """The correlation of two cells' grain on the paper of both, -1 where there is too little of it."""
    (one, other), paper = grains, papers[0] * papers[1]
    if paper.sum() < _LEAST_PAPER:
        return -1.0
    one, other = one * paper, other * paper
    return float((one * other).sum() / np.sqrt((one**2).sum() * (other**2).sum() + 1e-6))
