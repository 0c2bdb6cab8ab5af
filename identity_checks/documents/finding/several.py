"""Is there more than one document on a page? Text that a clear gap divides, and text outside the outline found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.documents.text.engine import Corners

_LEAST_MARKS: Final = 2
_LEAST_GAP: Final = 0.035
"""Share of the text's extent that two documents are apart, and at least the height of a line."""
_DIRECTIONS: Final = np.deg2rad(np.arange(0, 180, 15))


def divided(marks: Sequence[Corners]) -> tuple[list[Corners], list[Corners]] | None:
    """Give the two groups into which the widest straight gap divides lines of text; None without a clear one."""
    if len(marks) < 2 * _LEAST_MARKS:
        return None
    points = np.array(marks, np.float32)
    extent = float(np.ptp(points.reshape(-1, 2), axis=0).max())
    sides = np.linalg.norm(np.roll(points, -1, axis=1) - points, axis=2)
    least = max(_LEAST_GAP * extent, float(np.median(sides.min(axis=1))))
    widest: tuple[float, NDArray[np.bool_]] | None = None
    for angle in _DIRECTIONS:
        along = points @ np.array([np.cos(angle), np.sin(angle)], np.float32)
        starts, ends = along.min(axis=1), along.max(axis=1)
        order = np.argsort(starts)
        reach = np.maximum.accumulate(ends[order])
        gaps = starts[order][1:] - reach[:-1]
        # A gap counts where enough text stands on either side.
        gaps[: _LEAST_MARKS - 1] = gaps[len(gaps) - _LEAST_MARKS + 1 :] = -1
        place = int(gaps.argmax())
        if widest is None or gaps[place] > widest[0]:
            before = np.zeros(len(marks), np.bool_)
            before[order[: place + 1]] = True
            widest = (float(gaps[place]), before)
    if widest is None or widest[0] < least:
        return None
    return (
        [mark for mark, first in zip(marks, widest[1], strict=True) if first],
        [mark for mark, first in zip(marks, widest[1], strict=True) if not first],
    )


def outside(marks: Sequence[Corners], corners: Corners) -> list[Corners]:
    """Give the lines of text that lie beyond an outline."""
    shape = np.asarray(corners, np.float32)
    return [
        mark
        for mark in marks
        if cv2.pointPolygonTest(shape, (float(mark[:, 0].mean()), float(mark[:, 1].mean())), measureDist=False) < 0
    ]


def around(marks: Sequence[Corners], width: int, height: int) -> Corners:
    """Give the upright rectangle that holds lines of text with a margin, inside a picture of this size."""
    points = np.concatenate(marks)
    margin = 0.12 * float(np.ptp(points, axis=0).max())
    left, top = np.maximum(points.min(axis=0) - margin, 0)
    right, bottom = np.minimum(points.max(axis=0) + margin, [width - 1, height - 1])
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
