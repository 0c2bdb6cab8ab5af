"""A document that lies on plain paper of nearly its own shade: its outline, where no edge of it is strong enough."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.aspects import ID_1, ID_2, ID_3, LICENCES, length_for_width
from identity_checks.documents.text.engine import Image, clockwise

Floats = NDArray[np.float32]

_ROUND: Final = 6
"""Pixels of the small picture along its border that are paper and nothing else."""
_STEPS: Final = (3.5, 6.0)
"""How far from its usual colour paper is at most, and what lies on it at least (CIE Lab in steps of 8 bits).

Cards of another make differ by four steps where the paper is grey; grain makes two or three.
"""
_PLAIN_SHARE: Final = 0.98
_FILLED: Final = 0.97
"""Share of the rectangle about it that a document fills: no lines of print and no portrait do, with what lies about."""
_LEAST: Final = 0.2
"""Share of the picture that it takes."""
_SHAPES: Final = (ID_1, ID_2, ID_3, *LICENCES)
_UNLIKE: Final = 0.03


def on_plain_paper(small: Image, marks: Sequence[Floats]) -> Floats | None:
    """Give the corners of the document that lies on paper all round and bears all marks of text; None without one.

    What the picture's edge cuts off is none: it has no paper there.
    """
    lab = np.asarray(cv2.cvtColor(cv2.medianBlur(small, 3), cv2.COLOR_BGR2LAB), np.float32)
    around = np.concatenate([part.reshape(-1, 3) for part in _strips(lab)])
    paper = np.median(around, axis=0)
    off = np.linalg.norm(around - paper, axis=1)
    distance = np.linalg.norm(lab - paper, axis=2)
    found = (_document(distance >= step, marks) for step in _STEPS if (off < step).mean() >= _PLAIN_SHARE)
    return next((corners for corners in found if corners is not None), None)


def _document(other: NDArray[np.bool_], marks: Sequence[Floats]) -> Floats | None:
    """Give the corners of what is of another colour than the paper, has a document's shape and bears all the text."""
    mask = other.astype(np.uint8)
    # A pattern's pale strokes make holes and dents; what they join again was never wider than they are.
    mask = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)), np.uint8)
    mask = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8)), np.uint8)
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    for outline in outlines:
        box = cv2.minAreaRect(outline)
        corners = clockwise(np.asarray(cv2.boxPoints(box), np.float32))
        size = box[1][0] * box[1][1]
        if size < _LEAST * mask.size or cv2.contourArea(outline) < _FILLED * size:
            continue
        aspect = length_for_width(corners.tolist())
        alike = min(abs(aspect / known - 1.0) for known in _SHAPES) <= _UNLIKE
        if alike and all(cv2.pointPolygonTest(corners, _middle(mark), measureDist=False) >= 0 for mark in marks):
            return corners
    return None


def _strips(lab: Floats) -> tuple[Floats, ...]:
    return lab[:_ROUND], lab[-_ROUND:], lab[_ROUND:-_ROUND, :_ROUND], lab[_ROUND:-_ROUND, -_ROUND:]


def _middle(mark: Floats) -> tuple[float, float]:
    x, y = mark.mean(axis=0)
    return float(x), float(y)
