"""Bringing a face to the standard pose by its five points."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.results import Point

Landmarks = tuple[Point, Point, Point, Point, Point]

EMBEDDING_SIDE: Final = 112
"""Side in pixels of the aligned picture that embedding networks take."""

_ARCFACE_POINTS: Final = np.array(
    [(38.2946, 51.6963), (73.5318, 51.5014), (56.0252, 71.7366), (41.5493, 92.3655), (70.7299, 92.2041)],
    dtype=np.float64,
)


def frontal_points() -> NDArray[np.float64]:
    """Give the five points of a frontal face as the ArcFace template has them, 5x2 pixels of a 112-pixel picture."""
    return _ARCFACE_POINTS.copy()


def similarity_transform(landmarks: Landmarks, side: int, share: float = 1.0) -> NDArray[np.float64]:
    """Give the 2x3 matrix (rotation, scale, shift) that best brings the points to the ArcFace template of that side.

    Least squares over all five points after Umeyama; the points must not all coincide. With a `share` under 1 the
    template takes that share of the side, in the middle, so that hair and chin come into view.
    """
    source = np.array(landmarks, dtype=np.float64)
    middle = EMBEDDING_SIDE / 2
    target = ((_ARCFACE_POINTS - middle) * share + middle) * (side / EMBEDDING_SIDE)
    source_mean, target_mean = source.mean(axis=0), target.mean(axis=0)
    source_centred, target_centred = source - source_mean, target - target_mean
    covariance = target_centred.T @ source_centred / len(source)
    left, singular, right = np.linalg.svd(covariance)
    mirror = np.array([1.0, np.sign(np.linalg.det(left) * np.linalg.det(right))])
    rotation = left @ np.diag(mirror) @ right
    scale = float((singular * mirror).sum() / source_centred.var(axis=0).sum())
    shift = target_mean - scale * rotation @ source_mean
    return np.hstack([scale * rotation, shift[:, None]])


def align(
    page: NDArray[np.uint8], landmarks: Landmarks, side: int = EMBEDDING_SIDE, share: float = 1.0
) -> NDArray[np.uint8]:
    """Cut the face out of a BGR page in the standard pose, `side` x `side` pixels; black beyond the page's edge."""
    matrix = similarity_transform(landmarks, side, share)
    aligned = cv2.warpAffine(page, matrix, (side, side), flags=cv2.INTER_LINEAR)
    return np.asarray(aligned, dtype=np.uint8)


def covered(
    page_size: tuple[int, int], landmarks: Landmarks, side: int = EMBEDDING_SIDE, share: float = 1.0
) -> NDArray[np.bool_]:
    """Tell which pixels of `align`'s picture come from the page (height, width) and not from beyond its edge."""
    back = cv2.invertAffineTransform(similarity_transform(landmarks, side, share))
    across, down = np.meshgrid(np.arange(side), np.arange(side))
    x = back[0, 0] * across + back[0, 1] * down + back[0, 2]
    y = back[1, 0] * across + back[1, 1] * down + back[1, 2]
    height, width = page_size
    return np.asarray((x > -0.5) & (x < width - 0.5) & (y > -0.5) & (y < height - 0.5), dtype=np.bool_)
