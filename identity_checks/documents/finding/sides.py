"""What a document's four sides may lie on: long straight lines around its text, and sides that are off the picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.aspects import ID_1, ID_2, ID_3, LICENCES
from identity_checks.documents.finding.edges import LEAST_AREA, PageEdges
from identity_checks.documents.finding.sheet import rectangle_size
from identity_checks.documents.finding.text_runs import Floats, run_of, text_angle
from identity_checks.documents.text.engine import clockwise

_LINES_A_SIDE: Final = 5
_SEEN_BESIDE_UNSEEN: Final = 4
_MOST_LEAN: Final = 0.36
"""Sine of the angle at which a side of a document may run to its text."""
_BESIDE_TEXT: Final = 0.7
"""Share of the text that lies on one side of a document's edge."""
_MOST_FAN: Final = 0.2
"""How much, in radians, the lines of text at a document's edge may run otherwise than those in its middle."""
_FAN_LINES: Final = 4
_BEYOND: Final = 1.02
_UNIT: Final = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
_ASPECTS: Final = (ID_1, ID_3, *LICENCES, ID_2)
"""Card (ID-1), passport page, A4, the old licence's form, TD2."""

Strengths = Callable[[Floats], NDArray[Any]]


def outlines_of_lines(
    edges: PageEdges, marks: Sequence[Floats], strengths: Strengths, *, off: float, beyond: bool
) -> Floats:
    """Give the outlines that long straight lines above, right of, below and left of the text make, Nx4x2.

    Where none is a side's, the picture's own edge is, or if `beyond` a line outside of the picture that runs as the
    text does or as the other side. `strengths` says how much of an edge each of some lines is (Nx4), `off` by
    which share of the picture's longer side the corners may lie outside.
    """
    angle = text_angle(marks) if len(marks) >= 2 else None
    if angle is None:
        return np.empty((0, 4, 2), np.float32)
    turn = np.deg2rad(angle)
    across, down = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    seen = _seen_sides(edges, marks, strengths, across, down)
    if beyond:
        unseen = _unseen_sides(edges, marks, seen, across, down)
        sides = [[*lines[:_SEEN_BESIDE_UNSEEN], *others] for lines, others in zip(seen, unseen, strict=True)]
    else:
        height, width = edges.height, edges.width
        frame = [(0, 0, width - 1, 0), (width - 1, 0, width - 1, height - 1)]
        frame += [(0, height - 1, width - 1, height - 1), (0, 0, 0, height - 1)]
        quarter = round(angle / 90) % 4
        sides = [[*lines, np.array(frame[(place + quarter) % 4], np.float32)] for place, lines in enumerate(seen)]
    # Corners in turn: top left, top right, bottom right, bottom left; each once for every pair of lines.
    meets = [_crossings(sides[place - 1], sides[place]) for place in range(4)]
    top, right, bottom, left = np.indices([len(side) for side in sides]).reshape(4, -1)
    around = (meets[0][left, top], meets[1][top, right], meets[2][right, bottom], meets[3][bottom, left])
    corners = np.stack(around, axis=1)
    near = near_page(corners, edges.width, edges.height, off)
    return clockwise(corners[np.isfinite(corners).all(axis=(1, 2)) & near])


def sensible(corners: Floats, width: int, height: int, off: float) -> NDArray[np.bool_]:
    """Tell which of Nx4x2 candidates have the size and shape that a document seen by a camera can have.

    They may reach out of the picture by the share `off` of its longer side.
    """
    after = np.roll(corners, -1, axis=1)
    side = after - corners
    turn = side[..., 0] * np.roll(side, -1, axis=1)[..., 1] - side[..., 1] * np.roll(side, -1, axis=1)[..., 0]
    good = (turn > 0).all(axis=1)
    area = (corners[..., 0] * after[..., 1] - corners[..., 1] * after[..., 0]).sum(axis=1) / 2
    good &= area >= LEAST_AREA * width * height
    good &= near_page(corners, width, height, off)
    length = np.maximum(np.linalg.norm(side, axis=2), 1e-6)
    opposite = length[:, :2] / length[:, 2:]
    good &= ((opposite > 0.5) & (opposite < 2)).all(axis=1)
    aspect = (length[:, 0] + length[:, 2]) / (length[:, 1] + length[:, 3])
    good &= (aspect > 1 / 2.2) & (aspect < 2.2)
    before = -np.roll(side, 1, axis=1)
    cosine = np.abs((before * side).sum(axis=2)) / (length * np.roll(length, 1, axis=1))
    return np.asarray(good & (cosine <= 0.6).all(axis=1), np.bool_)


def shape_factor(corners: Floats, width: int, height: int) -> float:
    """Give how well a candidate's true shape agrees with that of some document: 1 for one of them, less for others."""
    across, down = rectangle_size(corners, width, height)
    aspect = max(across, down) / max(1e-6, min(across, down))
    off = min(abs(float(np.log(aspect / known))) for known in _ASPECTS)
    return 1.0 - min(0.25, 1.2 * max(0.0, off - 0.025))


def near_page(corners: Floats, width: int, height: int, off: float) -> NDArray[np.bool_]:
    """Tell which of Nx4x2 candidates reach out of the picture by the share `off` of its longer side at most."""
    margin = off * max(width, height)
    on = (corners >= -margin) & (corners <= np.array([width, height]) + margin)
    return np.asarray(on.all(axis=(1, 2)), np.bool_)


def _seen_sides(
    edges: PageEdges, marks: Sequence[Floats], strengths: Strengths, across: NDArray[Any], down: NDArray[Any]
) -> list[list[Floats]]:
    """Give the strongest lines above, right of, below and left of the text, none twice."""
    if not len(edges.segments):
        return [[], [], [], []]
    centres = np.array([mark.mean(axis=0) for mark in marks], np.float32)
    weights = np.array([cv2.contourArea(mark) for mark in marks], np.float32)
    centre = np.average(centres, axis=0, weights=weights)
    lines = np.array(edges.segments, np.float32)
    run = lines[:, 2:] - lines[:, :2]
    length = np.linalg.norm(run, axis=1)
    flat = np.abs(run @ across) > np.abs(run @ down)
    straight = np.abs(run @ down * flat + run @ across * ~flat) / length <= _MOST_LEAN
    back = np.where(flat, run @ across, run @ down) < 0
    lines = np.where(back[:, None], lines[:, [2, 3, 0, 1]], lines)
    run = np.where(back[:, None], -run, run)
    middle = (lines[:, :2] + lines[:, 2:]) / 2
    normal = np.stack([-run[:, 1], run[:, 0]], axis=1)
    offsets = (centres @ normal.T - (middle * normal).sum(axis=1)) / length
    share = ((offsets > 0) * weights[:, None]).sum(axis=0) / weights.sum()
    share = np.where(flat, share, 1 - share)
    before = np.where(flat, (middle - centre) @ down, (middle - centre) @ across) < 0
    chosen = straight & (np.where(before, share, 1 - share) >= _BESIDE_TEXT)
    place = np.where(flat, np.where(before, 0, 2), np.where(before, 3, 1))
    strength = np.zeros(len(lines))
    strength[chosen] = length[chosen] * strengths(lines[chosen])
    order = np.argsort(-strength, kind="stable")
    return [_apart(lines[order[(chosen & (place == side))[order]]]) for side in range(4)]


def _apart(lines: Floats) -> list[Floats]:
    """Give the first few of some lines that do not lie on one before."""
    kept: list[Floats] = []
    for line in lines:
        if all(_line_gap(line, other) > 4 for other in kept):
            kept.append(line)
        if len(kept) == _LINES_A_SIDE:
            break
    return kept


def _unseen_sides(
    edges: PageEdges,
    marks: Sequence[Floats],
    seen: Sequence[Sequence[Floats]],
    across: NDArray[Any],
    down: NDArray[Any],
) -> list[list[Floats]]:
    """Give for each side lines outside of the picture that it may lie on.

    They run as the text or at right angles to it, as the text does at that edge if its lines fan out, or as the
    strongest line of the side across.
    """
    picture = np.array([[0, 0], [edges.width, 0], [edges.width, edges.height], [0, edges.height]], np.float64)
    centre = picture.mean(axis=0)
    fan = _fan(marks, across, down)
    sides: list[list[Floats]] = []
    for place, outward in enumerate((-down, across, down, -across)):
        reach = _BEYOND * float(((picture - centre) @ outward).max())
        there = centre + reach * outward
        ways = [across if place % 2 == 0 else down]
        if place % 2 == 0:
            turn = float(np.clip(fan * float((there - centre) @ down), -_MOST_FAN, _MOST_FAN))
            ways.append(np.cos(turn) * across + np.sin(turn) * down)
        ways += [line[2:] - line[:2] for line in seen[(place + 2) % 4][:1]]
        lines: list[Floats] = []
        for way in ways:
            run = way / max(1e-6, float(np.linalg.norm(way)))
            normal = np.array([run[1], -run[0]])
            normal *= np.sign(float(normal @ outward)) or 1.0
            at = centre + _BEYOND * float(((picture - centre) @ normal).max()) * normal
            lines.append(np.concatenate([at - 50 * run, at + 50 * run]).astype(np.float32))
        sides.append(lines)
    return sides


def _fan(marks: Sequence[Floats], across: NDArray[Any], down: NDArray[Any]) -> float:
    """Give by how many radians a pixel further down lines of text run more steeply; 0 when too few tell."""
    runs = [(mark, run) for mark in marks if (run := run_of(mark)) is not None]
    if len(runs) < _FAN_LINES:
        return 0.0
    ways = np.array([[run.real, run.imag] for _, run in runs])
    ways *= np.where(ways @ across < 0, -1.0, 1.0)[:, None]
    angles = np.arctan2(ways @ down, ways @ across)
    along = np.abs(angles) < _MOST_LEAN
    if along.sum() < _FAN_LINES:
        return 0.0
    places = np.array([mark.mean(axis=0) @ down for mark, _ in runs])[along]
    weights = np.linalg.norm(ways, axis=1)[along]
    places = places - np.average(places, weights=weights)
    angles = angles[along] - np.average(angles[along], weights=weights)
    spread = float((weights * places**2).sum())
    return float((weights * places * angles).sum()) / spread if spread > 0 else 0.0


def within_picture(corners: Floats, width: int, height: int) -> Floats:
    """Give an outline whose sides outside of the picture are moved in, as they run, to what the picture shows of it."""
    picture = np.array([[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]], np.float32)
    _, shown = cv2.intersectConvexConvex(np.asarray(corners, np.float32), picture)
    if shown is None or len(shown) < 3:
        return corners
    to_unit = cv2.getPerspectiveTransform(np.asarray(corners, np.float32), _UNIT)
    inside = cv2.perspectiveTransform(np.asarray(shown, np.float32).reshape(-1, 1, 2), to_unit).reshape(-1, 2)
    (left, top), (right, bottom) = np.clip(inside.min(axis=0), 0, 1), np.clip(inside.max(axis=0), 0, 1)
    tight = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
    back = cv2.perspectiveTransform(tight.reshape(-1, 1, 2), np.linalg.inv(to_unit)).reshape(4, 2)
    return np.asarray(back, np.float32)


def _line_gap(line: Floats, other: Floats) -> float:
    a, b = other[:2], other[2:]
    normal = np.array([-(b - a)[1], (b - a)[0]]) / max(1e-6, float(np.linalg.norm(b - a)))
    return max(abs(float((line[:2] - a) @ normal)), abs(float((line[2:] - a) @ normal)))


def _crossings(first: Sequence[Floats], second: Sequence[Floats]) -> Floats:
    """Give where each of N lines meets each of M others, NxMx2; not a number where they run alike."""
    one, other = np.array(first, np.float64)[:, None], np.array(second, np.float64)[None]
    r, s = one[..., 2:] - one[..., :2], other[..., 2:] - other[..., :2]
    gap = other[..., :2] - one[..., :2]
    cross = r[..., 0] * s[..., 1] - r[..., 1] * s[..., 0]
    cross = np.where(np.abs(cross) < 1e-6, np.nan, cross)
    along = (gap[..., 0] * s[..., 1] - gap[..., 1] * s[..., 0]) / cross
    return np.asarray(one[..., :2] + r * along[..., None], np.float32)
