"""Did a camera take the picture? Drawn pictures are flat to the last bit or carry a grain that no sensor makes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.genuineness.detectors.noise import grain
from identity_checks.genuineness.view import DocumentView, Floats

_BLOCK: Final = 8
_MOST_BLOCKS: Final = 80
"""Of the middle of a document, across and down; more tells no more."""


def sensor_features(view: DocumentView, grains: Floats | None = None) -> Mapping[str, float]:
    """How much grain there is, how much is flat, whether the grain grows with light and is alike in neighbours."""
    whole = grain(view) if grains is None else grains
    rows, columns = (min(length, _MOST_BLOCKS) for length in whole.shape)
    top, left = (whole.shape[0] - rows) // 2, (whole.shape[1] - columns) // 2
    strengths = whole[top : top + rows, left : left + columns]
    part_of = (slice(top * _BLOCK, (top + rows) * _BLOCK), slice(left * _BLOCK, (left + columns) * _BLOCK))
    grey = np.ascontiguousarray(view.grey[part_of])
    tones = cv2.resize(grey, (columns, rows), interpolation=cv2.INTER_AREA)
    quiet = np.percentile(strengths, 25)
    calm = strengths <= np.percentile(strengths, 40)
    residual = np.asarray(grey - cv2.GaussianBlur(grey, (0, 0), 1.2), np.float32)
    own = _mean(residual * residual, calm) + 1e-3
    beside = np.roll(residual, 1, axis=1)
    blue, green, red = (np.asarray(plane, np.float32) for plane in cv2.split(view.crop[part_of]))
    # At half the size, JPEG's coarser colours tell of the grain again.
    coarse = [
        _fine(np.asarray(cv2.resize(plane, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.float32))
        for plane in (red, green)
    ]
    light = tones[calm]
    spread = float(np.std(light)) + 1.0
    slope = float(np.cov(light, np.log(strengths[calm] + 0.1))[0, 1]) / spread**2 * 100
    blue_grain, green_grain = (_mean(fine * fine, calm) for fine in (_fine(blue), _fine(green)))
    colour = _fine(red - green)
    return {
        "quiet_grain": float(np.log(quiet + 0.05)),
        "flat": float((strengths < 0.12).mean()),
        "neighbours": _mean(beside * residual, calm) / own,
        "diagonal": _mean(np.roll(beside, 1, axis=0) * residual, calm) / own,
        "grows_with_light": slope,
        "red_with_green": _together(*(_of_blocks(plane, calm) for plane in coarse)),
        "colour_grain": float(np.log(_mean(colour * colour, calm) + 0.02)),
        "blue_over_green": float(np.log((blue_grain + 0.05) / (green_grain + 0.05))),
    }


def _fine(plane: Floats) -> Floats:
    return np.asarray(plane - cv2.blur(plane, (3, 3)), np.float32)


def _mean(plane: Floats, calm: NDArray[np.bool_]) -> float:
    """The mean over the pixels of the calm blocks."""
    means = cv2.resize(plane, (calm.shape[1], calm.shape[0]), interpolation=cv2.INTER_AREA)
    return float(means[calm].mean())


def _of_blocks(plane: Floats, calm: NDArray[np.bool_]) -> Floats:
    """The pixels of the calm blocks, one after the other."""
    rows, columns = calm.shape
    blocks = plane.reshape(rows, plane.shape[0] // rows, columns, plane.shape[1] // columns)
    return np.asarray(blocks.transpose(0, 2, 1, 3)[calm].reshape(-1), np.float32)


def _together(one: Floats, other: Floats) -> float:
    """The correlation of two planes' grain, 1 where one of them has none."""
    strength = float(np.sqrt((one * one).mean() * (other * other).mean()))
    return float((one * other).mean()) / strength if strength > 1e-9 else 1.0
