"""Where a document lies on a page: its four corners, found by its edges and checked against the text on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.documents.text import Corners, Image

Floats = NDArray[np.float32]

_WORK_SIDE: Final = 512
_SIDE_SAMPLES: Final = 48
_STRONG_EDGE: Final = 10.0
_BORDER_SUPPORT: Final = 0.62
"""What an edge of the picture counts for as an edge of a document: less than a seen edge, more than none."""
_LEAST_SUPPORT: Final = 0.5
_LEAST_AREA: Final = 0.06
_LINES_A_SIDE: Final = 7


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """A document's outline.

    Attributes:
        corners: 4x2 in page pixels, clockwise as seen from the one nearest the page's top left.
        score: how sure the outline is, 0..1.
        seen_sides: how many of its sides are real edges rather than the picture's own border.
    """

    corners: Corners
    score: float
    seen_sides: int


def find_outline(page: Image, text: Sequence[Corners]) -> Outline | None:
    """Find the document on a page; `text` are the lines of text seen on the page (page pixels).

    Candidates come from closed contours and from long straight lines around the text; each is judged by how much of its
    sides are edges, by how much of the text it holds and by how well the text runs along its sides.
    """
    height, width = page.shape[:2]
    ratio = _WORK_SIDE / max(height, width)
    size = (max(16, round(width * ratio)), max(16, round(height * ratio)))
    small = np.asarray(cv2.resize(page, size, interpolation=cv2.INTER_AREA), np.uint8)
    marks = [np.asarray(box * ratio, np.float32) for box in text]
    judge = _Judge(small, marks)
    candidates = [*_contour_candidates(small), *_line_candidates(judge, small, marks)]
    best: Outline | None = None
    for candidate in candidates:
        outline = judge.outline(candidate)
        if outline is not None and (best is None or outline.score > best.score):
            best = outline
    if best is None:
        return None
    fine = _refined(judge, best)
    return Outline(np.asarray(fine.corners / ratio, np.float32), fine.score, fine.seen_sides)


class _Judge:
    """Scores four-cornered candidates on one small picture."""

    def __init__(self, small: Image, marks: Sequence[Floats]) -> None:
        self.height, self.width = small.shape[:2]
        lab = cv2.cvtColor(cv2.GaussianBlur(small, (3, 3), 0), cv2.COLOR_BGR2LAB).astype(np.float32)
        along_x = np.stack([cv2.Scharr(lab[:, :, c], cv2.CV_32F, 1, 0) for c in range(3)]) / 32
        along_y = np.stack([cv2.Scharr(lab[:, :, c], cv2.CV_32F, 0, 1) for c in range(3)]) / 32
        self.along_x, self.along_y = along_x, along_y
        self.centres = np.array([mark.mean(axis=0) for mark in marks], np.float32).reshape(-1, 2)
        self.weights = np.array([cv2.contourArea(mark) for mark in marks], np.float32)
        self.marks = marks

    def side_support(self, a: NDArray[Any], b: NDArray[Any]) -> tuple[float, bool]:
        """Give how much of a side is an edge (0..1), and whether the side is the picture's own border."""
        if self._on_border(a, b):
            return _BORDER_SUPPORT, True
        direction = (b - a) / max(1e-6, float(np.linalg.norm(b - a)))
        normal = np.array([-direction[1], direction[0]])
        steps = np.linspace(0.06, 0.94, _SIDE_SAMPLES)[:, None]
        points = a + (b - a) * steps
        best = np.zeros(len(points))
        inside = np.ones(len(points), bool)
        for shift in (-2, -1, 0, 1, 2):
            x = np.round(points[:, 0] + normal[0] * shift).astype(int)
            y = np.round(points[:, 1] + normal[1] * shift).astype(int)
            good = (x >= 0) & (y >= 0) & (x < self.width) & (y < self.height)
            inside &= good
            x, y = np.clip(x, 0, self.width - 1), np.clip(y, 0, self.height - 1)
            strength = np.abs(self.along_x[:, y, x] * normal[0] + self.along_y[:, y, x] * normal[1]).max(axis=0)
            best = np.maximum(best, np.where(good, strength, 0))
        if inside.sum() < 0.5 * len(points):
            return 0.0, False
        return float(np.clip(best[inside] / _STRONG_EDGE, 0, 1).mean()), False

    def _on_border(self, a: NDArray[Any], b: NDArray[Any]) -> bool:
        near = 2.5
        return bool(
            (a[0] < near and b[0] < near)
            or (a[1] < near and b[1] < near)
            or (a[0] > self.width - 1 - near and b[0] > self.width - 1 - near)
            or (a[1] > self.height - 1 - near and b[1] > self.height - 1 - near)
        )

    def outline(self, corners: Floats) -> Outline | None:
        """Judge one candidate (small-picture pixels)."""
        if not _is_sensible(corners, self.width, self.height):
            return None
        sides = [self.side_support(corners[i], corners[(i + 1) % 4]) for i in range(4)]
        supports = [support for support, _ in sides]
        if min(supports) < 0.25 or float(np.mean(supports)) < _LEAST_SUPPORT:
            return None
        held, straight = self._text_fit(corners)
        if held < 0.6:
            return None
        evidence = 0.7 * float(np.mean(supports)) + 0.3 * min(supports)
        seen = sum(not border for _, border in sides)
        return Outline(corners, float(evidence * held**2 * straight), seen)

    def _text_fit(self, corners: Floats) -> tuple[float, float]:
        if not len(self.marks):
            return 1.0, 1.0
        target = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
        forward = cv2.getPerspectiveTransform(corners, target)
        points = cv2.perspectiveTransform(np.concatenate(self.marks).reshape(-1, 1, 2), forward).reshape(-1, 4, 2)
        middle = points.mean(axis=1)
        within = ((middle > -0.005) & (middle < 1.005)).all(axis=1)
        held = float(self.weights[within].sum() / self.weights.sum())
        size = [float(np.linalg.norm(corners[1] - corners[0])), float(np.linalg.norm(corners[3] - corners[0]))]
        run = (points[:, 1] - points[:, 0]) * size
        other = (points[:, 3] - points[:, 0]) * size
        longer = np.where((np.linalg.norm(run, axis=1) > np.linalg.norm(other, axis=1))[:, None], run, other)
        lengths = np.linalg.norm(longer, axis=1)
        use = within & (lengths > 12)
        if not use.any():
            return held, 1.0
        slope = np.abs(longer[use]).min(axis=1) / np.maximum(np.abs(longer[use]).max(axis=1), 1e-6)
        off = float(np.average(slope, weights=lengths[use]))
        return held, float(np.clip(1.15 - 2.0 * off, 0.2, 1.0))


def _is_sensible(corners: Floats, width: int, height: int) -> bool:
    if not cv2.isContourConvex(corners.astype(np.float32)):
        return False
    if cv2.contourArea(corners) < _LEAST_AREA * width * height:
        return False
    margin = 0.12 * max(width, height)
    low, high = corners.min(axis=0), corners.max(axis=0)
    if low.min() < -margin or high[0] > width + margin or high[1] > height + margin:
        return False
    sides = [float(np.linalg.norm(corners[i] - corners[(i + 1) % 4])) for i in range(4)]
    if not 0.5 < sides[0] / max(1e-6, sides[2]) < 2 or not 0.5 < sides[1] / max(1e-6, sides[3]) < 2:
        return False
    aspect = (sides[0] + sides[2]) / max(1e-6, sides[1] + sides[3])
    if not 1 / 2.2 < aspect < 2.2:
        return False
    for i in range(4):
        before, after = corners[i - 1] - corners[i], corners[(i + 1) % 4] - corners[i]
        cosine = abs(float(before @ after)) / max(1e-6, float(np.linalg.norm(before) * np.linalg.norm(after)))
        if cosine > 0.6:
            return False
    return True


def _ordered(corners: NDArray[Any]) -> Floats:
    centre = corners.mean(axis=0)
    order = np.argsort(np.arctan2(corners[:, 1] - centre[1], corners[:, 0] - centre[0]))
    around = corners[order]
    return np.asarray(np.roll(around, -int(np.argmin(around.sum(axis=1))), axis=0), np.float32)


def _contour_candidates(small: Image) -> list[Floats]:
    lab = cv2.cvtColor(cv2.medianBlur(small, 5), cv2.COLOR_BGR2LAB)
    masks: list[Any] = []
    for channel in range(3):
        plane = np.ascontiguousarray(lab[:, :, channel])
        _, mask = cv2.threshold(plane, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
        masks += [mask, cv2.bitwise_not(mask)]
        for low, high in ((20, 60), (50, 150)):
            edges = cv2.Canny(plane, low, high)
            masks.append(cv2.morphologyEx(edges, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)))
    border = np.concatenate([lab[:6].reshape(-1, 3), lab[-6:].reshape(-1, 3)]).astype(np.float32)
    distance = np.linalg.norm(lab.astype(np.float32) - np.median(border, axis=0), axis=2)
    _, far = cv2.threshold(np.clip(distance * 2, 0, 255).astype(np.uint8), 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    masks.append(cv2.morphologyEx(far, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8)))
    found: list[Floats] = []
    least = _LEAST_AREA * small.shape[0] * small.shape[1]
    for mask in masks:
        contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
        for contour in contours:
            hull = cv2.convexHull(contour)
            if cv2.contourArea(hull) < least:
                continue
            length = cv2.arcLength(hull, True)
            for tolerance in (0.02, 0.035, 0.05, 0.07):
                shape = cv2.approxPolyDP(hull, tolerance * length, True)
                if len(shape) == 4:
                    found.append(_ordered(shape.reshape(4, 2).astype(np.float32)))
                    break
            else:
                found.append(_ordered(np.asarray(cv2.boxPoints(cv2.minAreaRect(hull)), np.float32)))
    height, width = small.shape[:2]
    found.append(np.array([[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]], np.float32))
    return found


def _line_candidates(judge: _Judge, small: Image, marks: Sequence[Floats]) -> list[Floats]:
    """Combine long straight lines above, right of, below and left of the text."""
    if len(marks) < 2:
        return []
    angle = text_angle(marks)
    if angle is None:
        return []
    turn = np.deg2rad(angle)
    across, down = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    centre = np.average(judge.centres, axis=0, weights=judge.weights)
    grouped: list[list[tuple[float, Floats]]] = [[], [], [], []]
    for segment in _segments(small):
        a, b = segment[:2], segment[2:]
        run = b - a
        length = float(np.linalg.norm(run))
        flat = abs(float(run @ across)) > abs(float(run @ down))
        lean = abs(float(run @ (down if flat else across))) / length
        if lean > 0.36:
            continue
        axis = down if flat else across
        if float(run @ (across if flat else down)) < 0:
            a, b = b, a
        offsets = (judge.centres - (a + b) / 2) @ np.array([-(b - a)[1], (b - a)[0]]) / length
        share = float(judge.weights[offsets > 0].sum() / judge.weights.sum())
        if not flat:
            share = 1 - share
        side = float(((a + b) / 2 - centre) @ axis) < 0
        if (share if side else 1 - share) < 0.85:
            continue
        place = (0 if side else 2) if flat else (3 if side else 1)
        grouped[place].append((length, np.concatenate([a, b]).astype(np.float32)))
    height, width = small.shape[:2]
    frame = [(0, 0, width - 1, 0), (width - 1, 0, width - 1, height - 1)]
    frame += [(0, height - 1, width - 1, height - 1), (0, 0, 0, height - 1)]
    sides: list[list[Floats]] = []
    quarter = round(angle / 90) % 4
    for place in range(4):
        ranked = sorted(grouped[place], key=lambda item: -item[0])
        kept: list[Floats] = []
        for _, line in ranked:
            if all(_line_gap(line, other) > 4 for other in kept):
                kept.append(line)
            if len(kept) == _LINES_A_SIDE:
                break
        kept.append(np.array(frame[(place + quarter) % 4], np.float32))
        sides.append(kept)
    found: list[Floats] = []
    for top, right, bottom, left in product(*sides):
        points = [_crossing(left, top), _crossing(top, right), _crossing(right, bottom), _crossing(bottom, left)]
        corners = [point for point in points if point is not None]
        if len(corners) == 4:
            found.append(_ordered(np.array(corners, np.float32)))
    return found


def _segments(small: Image) -> list[Floats]:
    lab = cv2.cvtColor(small, cv2.COLOR_BGR2LAB)
    found: list[Floats] = []
    least = 0.16 * min(small.shape[:2])
    detector = cv2.createLineSegmentDetector(cv2.LSD_REFINE_STD)
    for channel in range(3):
        lines: Any = detector.detect(np.ascontiguousarray(lab[:, :, channel]))[0]
        if lines is None:
            continue
        for line in np.asarray(lines, np.float32).reshape(-1, 4):
            if np.hypot(line[2] - line[0], line[3] - line[1]) >= least:
                found.append(line)
    return found


def _line_gap(line: Floats, other: Floats) -> float:
    a, b = other[:2], other[2:]
    normal = np.array([-(b - a)[1], (b - a)[0]]) / max(1e-6, float(np.linalg.norm(b - a)))
    return max(abs(float((line[:2] - a) @ normal)), abs(float((line[2:] - a) @ normal)))


def _crossing(first: Floats, second: Floats) -> NDArray[np.float64] | None:
    p, r = first[:2].astype(np.float64), (first[2:] - first[:2]).astype(np.float64)
    q, s = second[:2].astype(np.float64), (second[2:] - second[:2]).astype(np.float64)
    cross = r[0] * s[1] - r[1] * s[0]
    if abs(cross) < 1e-6:
        return None
    gap = q - p
    return np.asarray(p + r * ((gap[0] * s[1] - gap[1] * s[0]) / cross), np.float64)


def text_angle(marks: Sequence[Floats]) -> float | None:
    """Give the direction in which lines of text run, degrees clockwise from horizontal, -45..135; None when unclear."""
    total, length_sum = 0j, 0.0
    for mark in marks:
        edges = (mark[1] - mark[0], mark[2] - mark[1])
        lengths = [float(np.linalg.norm(edge)) for edge in edges]
        long, short = (0, 1) if lengths[0] >= lengths[1] else (1, 0)
        if lengths[long] < 2.2 * lengths[short]:
            continue
        direction = complex(float(edges[long][0]), float(edges[long][1]))
        total += direction**2 / abs(direction)
        length_sum += lengths[long]
    if length_sum == 0 or abs(total) < 0.6 * length_sum:
        return None
    degrees = float(np.rad2deg(np.angle(total))) / 2
    return degrees + 180 if degrees < -45 else degrees


def _refined(judge: _Judge, outline: Outline) -> Outline:
    """Move each side by a few pixels to where its edge is strongest."""
    best = outline
    for _ in range(2):
        for index, (da, db) in product(range(4), product((-2, -1, 1, 2), repeat=2)):
            corners = best.corners.copy()
            a, b = corners[index], corners[(index + 1) % 4]
            if judge.side_support(a, b)[1]:
                continue
            run = (b - a) / max(1e-6, float(np.linalg.norm(b - a)))
            normal = np.array([-run[1], run[0]], np.float32)
            corners[index], corners[(index + 1) % 4] = a + normal * da, b + normal * db
            moved = judge.outline(corners)
            if moved is not None and moved.score > best.score + 1e-4:
                best = moved
    return best
