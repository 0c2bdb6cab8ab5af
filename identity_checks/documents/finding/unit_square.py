"""Shapes on a document as they would lie were it a square: a projective map for many documents at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def in_unit_square(corners: Floats, shapes: Floats) -> NDArray[np.float64]:
    """Give shapes (Mx4x2) as they lie in the squares that Nx4x2 corners are pictures of, NxMx4x2.

    The projective map of a square to four corners is Heckbert's (Fundamentals of Texture Mapping, 1989, 2.2.3).
    """
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = np.asarray(corners, np.float64).transpose(1, 2, 0)
    ax, bx, cx = x1 - x2, x3 - x2, x0 - x1 + x2 - x3
    ay, by, cy = y1 - y2, y3 - y2, y0 - y1 + y2 - y3
    below = ax * by - bx * ay
    g, h = (cx * by - bx * cy) / below, (ax * cy - cx * ay) / below
    a, b, d, e = x1 - x0 + g * x1, x3 - x0 + h * x3, y1 - y0 + g * y1, y3 - y0 + h * y3
    # The way back is the adjugate: what it lacks to be the inverse is a factor, which the division takes out.
    across = np.array([e - y0 * h, y0 * g - d, d * h - e * g])
    down = np.array([x0 * h - b, a - x0 * g, b * g - a * h])
    fixed = np.array([b * y0 - x0 * e, x0 * d - a * y0, a * e - b * d])
    points = shapes.reshape(-1, 2)
    moved = across[..., None] * points[:, 0] + down[..., None] * points[:, 1] + fixed[..., None]
    return np.asarray((moved[:2] / moved[2]).transpose(1, 2, 0).reshape(len(corners), -1, 4, 2), np.float64)
