"""Is there more than one document on a page? Text that a clear gap divides, and text outside the outline found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.documents.finding.text_runs import run_of, text_angle
from identity_checks.documents.text.engine import Corners, TextLine, clockwise

_LEAST_MARKS: Final = 2
_LEAST_GAP: Final = 0.035
"""Share of the text's extent that two documents are apart, and at least the height of a line."""
_DIRECTIONS: Final = np.deg2rad(np.arange(0, 180, 15))
_MOST_DIVISIONS: Final = 4
_LEAST_GROUP: Final = 3
_MOST_GROUPED: Final = 150
"""So much text is no photograph of cards."""
_REACH: Final = 2.0
"""How many of its heights a line of a document may be away from the next."""
_SAME_WAY: Final = float(np.deg2rad(7))
_MIDDLE_POINTS: Final = 8
_MARGIN: Final = 0.12


Parts = tuple[list[Corners], list[Corners]]
"""Lines of text on two documents."""
_CUT: Final = 0.2
"""Share of a line's box that lies at least on either side of an outline which cuts it."""


def divided(marks: Sequence[Corners]) -> Parts | None:
    """Give the two groups into which the widest straight gap divides lines of text; None without a clear one."""
    return next(iter(divisions(marks)), None)


def divisions(marks: Sequence[Corners]) -> list[Parts]:
    """Give the ways in which clear straight gaps divide lines of text in two groups, the widest gaps' first."""
    if len(marks) < 2 * _LEAST_MARKS:
        return []
    points = np.array(marks, np.float32)
    extent = float(np.ptp(points.reshape(-1, 2), axis=0).max())
    sides = np.linalg.norm(np.roll(points, -1, axis=1) - points, axis=2)
    least = max(_LEAST_GAP * extent, float(np.median(sides.min(axis=1))))
    widths: dict[frozenset[int], float] = {}
    for angle in _DIRECTIONS:
        along = points @ np.array([np.cos(angle), np.sin(angle)], np.float32)
        starts, ends = along.min(axis=1), along.max(axis=1)
        order = np.argsort(starts)
        reach = np.maximum.accumulate(ends[order])
        gaps = starts[order][1:] - reach[:-1]
        # A gap counts where enough text stands on either side.
        gaps[: _LEAST_MARKS - 1] = gaps[len(gaps) - _LEAST_MARKS + 1 :] = -1
        for place in np.flatnonzero(gaps >= least):
            # Either way round a division is the same one.
            before = frozenset(order[: place + 1].tolist())
            same = before if 0 in before else frozenset(range(len(marks))) - before
            widths[same] = max(widths.get(same, 0.0), float(gaps[place]))
    widest = sorted(widths, key=lambda group: -widths[group])[:_MOST_DIVISIONS]
    return [
        (
            [mark for place, mark in enumerate(marks) if place in group],
            [mark for place, mark in enumerate(marks) if place not in group],
        )
        for group in widest
    ]


def grouped(marks: Sequence[Corners]) -> list[list[Corners]]:
    """Give the groups of lines of text that run one way close together, what has most text first.

    Papers lie on a table each at its own angle. Marks too short to run any way belong to the nearest group; a group of
    fewer than three lines is none.
    """
    runs = [run_of(mark) for mark in marks]
    long = [place for place, run in enumerate(runs) if run is not None]
    if len(long) < _LEAST_GROUP or len(marks) > _MOST_GROUPED:
        return []
    points = np.array(marks, np.float32)
    sides = np.linalg.norm(np.roll(points, -1, axis=1) - points, axis=2)
    heights = np.minimum(sides[:, 0], sides[:, 1])
    lines = np.array([_middle_points(mark) for mark in points])
    far = np.linalg.norm(lines[:, None, :, None] - lines[None, :, None, :], axis=4).min(axis=(2, 3))
    gaps = far - (heights[:, None] + heights[None, :]) / 2
    near = gaps <= _REACH * np.minimum(heights[:, None], heights[None, :])
    angles = np.array([np.angle(run**2) if run is not None else np.nan for run in runs]) / 2
    turned = np.abs((angles[:, None] - angles[None, :] + np.pi / 2) % np.pi - np.pi / 2)
    linked = near & (turned <= _SAME_WAY)
    labels = np.full(len(marks), -1)
    for place in long:
        if labels[place] >= 0:
            continue
        labels[place] = place
        waiting = [place]
        while waiting:
            fresh = np.flatnonzero(linked[waiting.pop()] & (labels < 0))
            labels[fresh] = place
            waiting += fresh.tolist()
    for place in set(range(len(marks))) - set(long):
        labels[place] = labels[min(long, key=lambda other: gaps[place, other])]
    groups = [[marks[place] for place in np.flatnonzero(labels == label).tolist()] for label in np.unique(labels)]
    areas = {id(group): sum(cv2.contourArea(mark) for mark in group) for group in groups}
    return sorted((group for group in groups if len(group) >= _LEAST_GROUP), key=lambda group: -areas[id(group)])


def _middle_points(mark: Corners) -> NDArray[np.float32]:
    """Give points along the middle of a box, from one short side to the other."""
    across = np.linalg.norm(mark[1] - mark[0]) >= np.linalg.norm(mark[2] - mark[1])
    start, end = (
        ((mark[0] + mark[3]) / 2, (mark[1] + mark[2]) / 2)
        if across
        else ((mark[0] + mark[1]) / 2, (mark[2] + mark[3]) / 2)
    )
    return np.asarray(start + np.linspace(0, 1, _MIDDLE_POINTS)[:, None] * (end - start), np.float32)


def outside(marks: Sequence[Corners], corners: Corners) -> list[Corners]:
    """Give the lines of text that lie beyond an outline."""
    middles = np.array(marks, np.float32).reshape(-1, 4, 2).mean(axis=1).tolist()
    return [mark for mark, (x, y) in zip(marks, middles, strict=True) if not is_on(corners, (x, y))]


def cuts_a_line(corners: Corners, marks: Sequence[Corners]) -> bool:
    """Tell whether a side of an outline goes through a line of text: much of it lies on either side."""
    return any(_CUT < _share_within(corners, mark) < 1 - _CUT for mark in marks)


def _share_within(corners: Corners, mark: Corners) -> float:
    """Give how much of a line's box lies within an outline."""
    area, _ = cv2.intersectConvexConvex(np.asarray(corners, np.float32), np.asarray(mark, np.float32))
    return float(area) / max(1.0, float(cv2.contourArea(np.asarray(mark, np.float32))))


def outside_all(marks: Sequence[Corners], places: Sequence[Corners]) -> list[Corners]:
    """Give the lines of text that lie beyond every outline."""
    left = list(marks)
    for place in places:
        left = outside(left, place)
    return left


def inside(marks: Sequence[Corners], places: Sequence[Corners]) -> list[Corners]:
    """Give the lines of text that lie within any outline."""
    return all_but(marks, outside_all(marks, places))


def is_on(corners: Corners, point: tuple[float, float]) -> bool:
    """Tell whether a point lies within an outline."""
    return cv2.pointPolygonTest(np.asarray(corners, np.float32), point, measureDist=False) >= 0


def beyond(corners: Corners, marks: Sequence[Corners], width: int, height: int) -> Corners | None:
    """Give the rectangle of a page of some size on that side of an outline where lines of text are; None if on several.

    What lies there may be seen larger, without the outline's own text.
    """
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    middles = np.array([mark.mean(axis=0) for mark in marks])
    sides = ((right, 0, width, height), (0, bottom, width, height), (0, 0, left, height), (0, 0, width, top))
    for x0, y0, x1, y1 in sides:
        if ((middles > (x0, y0)) & (middles < (x1, y1))).all():
            return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float32)
    return None


def beside_all(marks: Sequence[Corners], known: Sequence[Corners]) -> list[Corners]:
    """Give the lines of text that are none of those known, nor a part of one or several of them in one."""

    fresh, others = ([(mark, _middle(mark)) for mark in group] for group in (marks, known))
    return [
        mark
        for mark, middle in fresh
        if not any(is_on(other, middle) or is_on(mark, centre) for other, centre in others)
    ]


def _middle(mark: Corners) -> tuple[float, float]:
    x, y = mark.mean(axis=0).tolist()
    return x, y


def not_among(rows: Sequence[TextLine], lines: Sequence[TextLine]) -> list[TextLine]:
    """Give the lines that are no parts of rows that were read anew."""
    return [line for line in lines if all(beside_all([line.corners], [row.corners]) for row in rows)]


def all_but(marks: Sequence[Corners], these: Sequence[Corners]) -> list[Corners]:
    """Give the lines of text that are not among these."""
    known = {id(mark) for mark in these}
    return [mark for mark in marks if id(mark) not in known]


def around(marks: Sequence[Corners], beside: Sequence[Corners] = ()) -> Corners:
    """Give the rectangle that holds lines of text with a margin and lies as they do; it may reach over the page.

    The margin goes no further than half the way to lines `beside` them.
    """
    angle = np.deg2rad(text_angle(marks) or 0.0)
    axes = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    along = np.concatenate(marks) @ axes
    text_low, text_high = along.min(axis=0), along.max(axis=0)
    margin = _MARGIN * float((text_high - text_low).max())
    low, high = text_low - margin, text_high + margin
    for mark in beside:
        least, most = (mark @ axes).min(axis=0), (mark @ axes).max(axis=0)
        for axis, other in ((0, 1), (1, 0)):
            # Only what lies beside the text itself along one axis bounds it along the other.
            if most[other] <= low[other] or least[other] >= high[other]:
                continue
            if least[axis] >= text_high[axis]:
                high[axis] = min(high[axis], (text_high[axis] + least[axis]) / 2)
            elif most[axis] <= text_low[axis]:
                low[axis] = max(low[axis], (text_low[axis] + most[axis]) / 2)
    corners = np.array([[low[0], low[1]], [high[0], low[1]], [high[0], high[1]], [low[0], high[1]]])
    return clockwise(np.asarray(corners @ axes.T, np.float32))
