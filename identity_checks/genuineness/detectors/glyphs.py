"""The characters of one line of figures, cut out one by one, each with what its setting looks like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from identity_checks.genuineness.view import DocumentView, Floats
from identity_checks.results import Quad

HEIGHT: Final = 56
"""Pixels of a cut-out line."""

_FRAME: Final = 0.32
"""How much of a line's height is cut out above and below it."""
_FEWEST: Final = 5


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One line of characters.

    Attributes:
        marks: a row for each character: left, right, top, bottom (pixels of the cut-out line), stroke width, ink tone,
            steepness of the ink's edge, tone of the paper about it, grain of that paper.
        middles: the middle of each character on the page.
    """

    marks: Floats
    middles: Floats
    length: int


def read_line(view: DocumentView, quad: Quad) -> Line | None:
    """Cut the line inside a quad of the page; None where its characters cannot be told apart."""
    points = view.in_crop(quad)
    wide = float(np.linalg.norm(points[1] - points[0]))
    high = float(np.linalg.norm(points[3] - points[0]))
    if high < 12 or wide < 3 * high:
        return None
    up = (points[3] - points[0]) * _FRAME
    along = (points[1] - points[0]) / wide * high * 0.35
    frame = np.array(
        [points[0] - up - along, points[1] - up + along, points[2] + up + along, points[3] + up - along], np.float32
    )
    length = round(HEIGHT * (wide + 0.7 * high) / (high * (1 + 2 * _FRAME)))
    target = np.array([[0, 0], [length, 0], [length, HEIGHT], [0, HEIGHT]], np.float32)
    forward = cv2.getPerspectiveTransform(frame, target)
    strip = cv2.warpPerspective(view.grey, forward, (length, HEIGHT), flags=cv2.INTER_LINEAR)
    marks = _marks(np.asarray(strip, np.float32))
    # What reaches in from beside the field is no character of it.
    beside = 0.2 * HEIGHT / (1 + 2 * _FRAME)
    middles = (marks[:, 0] + marks[:, 1]) / 2
    marks = marks[(middles > beside) & (middles < length - beside)]
    if len(marks) < _FEWEST:
        return None
    middle = np.stack([(marks[:, 0] + marks[:, 1]) / 2, (marks[:, 2] + marks[:, 3]) / 2], axis=1)
    back = cv2.perspectiveTransform(middle[None].astype(np.float64), np.linalg.inv(forward))[0]
    return Line(marks, (back + view.origin).astype(np.float32), length)


def _marks(strip: Floats) -> Floats:
    # The light changes along the line; ink is what is darker than the paper about it.
    paper = cv2.GaussianBlur(cv2.dilate(strip, np.ones((25, 25), np.uint8)), (0, 0), 9)
    dark = np.clip(paper - strip, 0, 255)
    level, ink = cv2.threshold(dark.astype(np.uint8), 0, 1, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    if level < 12:
        return np.empty((0, 9), np.float32)
    count, _, boxes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    found = []
    across, down = cv2.Sobel(strip, cv2.CV_32F, 1, 0) / 8, cv2.Sobel(strip, cv2.CV_32F, 0, 1) / 8
    slope = np.asarray(cv2.magnitude(across, down), np.float32)
    residual = np.abs(cv2.Laplacian(strip, cv2.CV_32F))
    near_ink = cv2.dilate(ink, np.ones((7, 7), np.uint8))
    for left, top, wide, high, area in boxes[1:count]:
        # Figures only: dots, dashes and pieces of the frame have other heights.
        if not 0.35 * HEIGHT < high < 0.85 * HEIGHT or wide > 0.9 * HEIGHT or top == 0 or top + high == HEIGHT:
            continue
        rows, columns = slice(top, top + high), slice(left, left + wide)
        cell = ink[rows, columns]
        outline = cell - np.asarray(cv2.erode(cell, np.ones((3, 3), np.uint8), borderValue=0), np.uint8)
        tones = np.asarray(dark[rows, columns][cell > 0], np.float32)
        depth = _percentile(tones, 0.85)
        around = (slice(max(0, top - 7), top + high + 7), slice(max(0, left - 4), left + wide + 4))
        empty = near_ink[around] == 0
        bare = strip[around][empty] if empty.any() else strip[around].reshape(-1)
        grain = residual[around][empty] if empty.any() else np.zeros(1, np.float32)
        found.append(
            (
                left,
                left + wide,
                _edge_row(dark[:, columns], depth, top, -1),
                _edge_row(dark[:, columns], depth, top + high - 1, 1),
                2 * float(area) / max(1.0, float(outline.sum())),
                depth,
                _percentile(slope[rows, columns], 0.9) / max(depth, 8.0),
                float(bare.mean()),
                float(np.log(grain.mean() + 0.3)),
            )
        )
    found.sort()
    return np.array(found, np.float32).reshape(-1, 9)


def _percentile(values: Floats, share: float) -> float:
    """What numpy's percentile gives, without its overhead for a few hundred values."""
    place = share * (values.size - 1)
    low = int(place)
    high = min(low + 1, values.size - 1)
    ordered = np.partition(values.reshape(-1), (low, high))
    return float(ordered[low] + (ordered[high] - ordered[low]) * (place - low))


def _edge_row(dark: Floats, depth: float, start: int, direction: int) -> float:
    """The row, to a fraction of a pixel, where a character ends."""
    profile = dark.max(axis=1)
    row = start
    while 0 < row < len(profile) - 1 and profile[row + direction] > depth / 2:
        row += direction
    after = row + direction
    if not 0 <= after < len(profile):
        return float(row)
    drop = float(profile[row] - profile[after])
    part = (float(profile[row]) - depth / 2) / drop if drop > 1e-3 else 0.0
    return row + direction * float(np.clip(part, 0, 1))
