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
    rows = [x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h, np.ones_like(g)]
    back = np.linalg.inv(np.stack(rows, axis=1).reshape(-1, 3, 3))
    flat = np.concatenate([shapes.reshape(-1, 2), np.ones((shapes.size // 2, 1), np.float32)], axis=1)
    moved = flat @ back.transpose(0, 2, 1)
    return np.asarray((moved[..., :2] / moved[..., 2:]).reshape(len(corners), -1, 4, 2), np.float64)
