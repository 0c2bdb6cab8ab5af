"""Did a camera take the picture? Drawn pictures are flat to the last bit or carry a grain that no sensor makes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import cv2
import numpy as np

from identity_checks.genuineness.detectors.noise import grain
from identity_checks.genuineness.view import DocumentView, Floats

_MOST_BLOCKS: Final = 110
"""Of the middle of a document; more tells no more."""


def sensor_features(view: DocumentView, grains: Floats | None = None) -> Mapping[str, float]:
    """How much grain there is, how much is flat, whether the grain grows with light and is alike in neighbours."""
    whole = grain(view) if grains is None else grains
    rows, columns = (min(length, _MOST_BLOCKS) for length in whole.shape)
    top, left = (whole.shape[0] - rows) // 2, (whole.shape[1] - columns) // 2
    strengths = whole[top : top + rows, left : left + columns]
    part_of = (slice(top * 8, (top + rows) * 8), slice(left * 8, (left + columns) * 8))
    grey = np.ascontiguousarray(view.grey[part_of])
    tones = cv2.resize(grey, (columns, rows), interpolation=cv2.INTER_AREA)
    quiet = np.percentile(strengths, 25)
    calm = strengths <= np.percentile(strengths, 40)
    residual = grey - cv2.GaussianBlur(grey, (0, 0), 1.2)
    calm_pixels = cv2.resize(calm.astype(np.uint8), (columns * 8, rows * 8), interpolation=cv2.INTER_NEAREST) > 0
    own = float((residual[calm_pixels] ** 2).mean()) + 1e-3
    shifted = (np.roll(residual, 1, axis=1) * residual)[calm_pixels].mean() / own
    diagonal = (np.roll(residual, (1, 1), axis=(0, 1)) * residual)[calm_pixels].mean() / own
    blue, green, red = (np.asarray(plane, np.float32) for plane in cv2.split(view.crop[part_of]))
    difference = red - green
    colour = difference - cv2.blur(difference, (3, 3))
    # At half the size, JPEG's coarser colours tell of the grain again.
    coarse = [cv2.resize(plane, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA) for plane in (red, green)]
    red_grain, green_grain = (plane - cv2.blur(plane, (3, 3)) for plane in coarse)
    calm_half = calm_pixels[::2, ::2]
    together = np.corrcoef(red_grain[calm_half], green_grain[calm_half])[0, 1]
    light = tones[calm]
    spread = float(np.std(light)) + 1.0
    slope = float(np.cov(light, np.log(strengths[calm] + 0.1))[0, 1]) / spread**2 * 100
    return {
        "quiet_grain": float(np.log(quiet + 0.05)),
        "flat": float((strengths < 0.12).mean()),
        "neighbours": float(shifted),
        "diagonal": float(diagonal),
        "grows_with_light": slope,
        "red_with_green": float(np.nan_to_num(together, nan=1.0)),
        "colour_grain": float(np.log(float((colour[calm_pixels] ** 2).mean()) + 0.02)),
        "blue_over_green": float(np.log((_fine(blue, calm_pixels) + 0.05) / (_fine(green, calm_pixels) + 0.05))),
    }


def _fine(plane: Floats, mask: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> float:
    residual = np.asarray(plane - cv2.blur(plane, (3, 3)), np.float32)
    return float((residual[mask] ** 2).mean())
