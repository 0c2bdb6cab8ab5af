"""How strong the grain of a picture is, place by place: sensors give one grain to all of it, pastes bring their own."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.genuineness.view import DocumentView, Floats

_BLOCK: Final = 8
_KERNEL: Final = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32) / 6
"""Blind to planes and straight edges (Immerkær, Fast noise variance estimation, 1996)."""


def grain(view: DocumentView) -> Floats:
    """Standard deviation of the grain in each 8x8 block of the crop."""
    residual = cv2.filter2D(view.grey, cv2.CV_32F, _KERNEL)
    rows, columns = view.grey.shape[0] // _BLOCK, view.grey.shape[1] // _BLOCK
    squares = (residual**2)[: rows * _BLOCK, : columns * _BLOCK]
    means = cv2.resize(squares, (columns, rows), interpolation=cv2.INTER_AREA)
    return np.sqrt(np.maximum(means, 0)).astype(np.float32)


def quiet_level(grains: Floats, mask: NDArray[np.bool_]) -> float:
    """The grain where nothing is drawn: the lower fifth of the blocks of a part."""
    inside = grains[mask]
    return float(np.percentile(inside, 20)) if inside.size >= 12 else float("nan")
