"""How strong the grain of a picture is, place by place: sensors give one grain to all of it, pastes bring their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.genuineness.view import DocumentView, Floats

_BLOCK: Final = 8
_BAND: Final = 16
"""Rows of blocks that are measured at a time: of twelve megapixels each plane of floats takes 48 MB."""
_DARKEST: Final = 6
_LIGHTEST: Final = 243
_KERNEL: Final = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32) / 6
"""Blind to planes and straight edges (Immerkær, Fast noise variance estimation, 1996)."""


def grain(view: DocumentView) -> Floats:
    """Standard deviation of the grain in each 8x8 block of the crop."""
    return np.concatenate([_by_block(view.grey[around], within) for around, within in _bands(view.grey.shape[0])])


def _bands(height: int) -> Iterator[tuple[slice, slice]]:
    """Bands of a plane's whole blocks: their rows with those beside them, and where in these the band's own are."""
    rows = height // _BLOCK * _BLOCK
    for top in range(0, rows, _BAND * _BLOCK):
        bottom, above = min(top + _BAND * _BLOCK, rows), min(top, 1)
        yield slice(top - above, bottom + 1), slice(above, above + bottom - top)


def _by_block(plane: Floats, within: slice) -> Floats:
    """The grain of the blocks `within` some rows of a plane."""
    residual = cv2.filter2D(plane, cv2.CV_32F, _KERNEL)[within]
    rows, columns = residual.shape[0] // _BLOCK, residual.shape[1] // _BLOCK
    squares = cv2.multiply(residual, residual, dst=residual)[:, : columns * _BLOCK]
    means = cv2.resize(squares, (columns, rows), interpolation=cv2.INTER_AREA)
    return np.sqrt(np.maximum(means, 0)).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class CoarseGrain:
    """The grain at half the picture's size, where JPEG's coarser colours tell of it again, in 8x8 blocks of that size.

    Attributes:
        light: its standard deviation in light.
        colour: the same of the differences of red and of blue from green, their mean.
    """

    light: Floats
    colour: Floats


def coarse_grain(view: DocumentView) -> CoarseGrain:
    """Grain of the crop at half its size."""
    rows, columns = view.crop.shape[0] // (2 * _BLOCK), view.crop.shape[1] // (2 * _BLOCK)
    size = (columns * _BLOCK, rows * _BLOCK)
    crop = view.crop[: 2 * size[1], : 2 * size[0]]
    half = cv2.resize(crop, size, interpolation=cv2.INTER_AREA)
    light: list[Floats] = []
    colour: list[Floats] = []
    for around, within in _bands(size[1]):
        blue, green, red = cv2.split(np.asarray(half[around], np.float32))
        grey, reddish, bluish = (
            _by_block(np.asarray(plane, np.float32), within)
            for plane in ((red + 2 * green + blue) / 4, red - green, blue - green)
        )
        light.append(grey)
        colour.append(np.asarray((reddish + bluish) / 2, np.float32))
    return CoarseGrain(np.concatenate(light), np.concatenate(colour))


def unburnt(tones: Floats) -> NDArray[np.bool_]:
    """Which mean tones are those of blocks neither burnt out nor black: there, no camera leaves any grain."""
    return np.asarray((tones > _DARKEST) & (tones < _LIGHTEST), np.bool_)
