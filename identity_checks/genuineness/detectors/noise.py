"""How strong the grain of a picture is, place by place: sensors give one grain to all of it, pastes bring their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.genuineness.view import DocumentView, Floats

_BLOCK: Final = 8
_DARKEST: Final = 6
_LIGHTEST: Final = 243
_KERNEL: Final = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32) / 6
"""Blind to planes and straight edges (Immerkær, Fast noise variance estimation, 1996)."""


def grain(view: DocumentView) -> Floats:
    """Standard deviation of the grain in each 8x8 block of the crop."""
    return _by_block(view.grey)


def _by_block(plane: Floats) -> Floats:
    residual = cv2.filter2D(plane, cv2.CV_32F, _KERNEL)
    rows, columns = residual.shape[0] // _BLOCK, residual.shape[1] // _BLOCK
    squares = cv2.multiply(residual, residual, dst=residual)[: rows * _BLOCK, : columns * _BLOCK]
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
    half = np.asarray(cv2.resize(crop, size, interpolation=cv2.INTER_AREA), np.float32)
    blue, green, red = cv2.split(half)
    light, reddish, bluish = (
        _by_block(np.asarray(plane, np.float32)) for plane in ((red + 2 * green + blue) / 4, red - green, blue - green)
    )
    return CoarseGrain(light, np.asarray((reddish + bluish) / 2, np.float32))


def unburnt(tones: Floats) -> NDArray[np.bool_]:
    """Which mean tones are those of blocks neither burnt out nor black: there, no camera leaves any grain."""
    return np.asarray((tones > _DARKEST) & (tones < _LIGHTEST), np.bool_)
