"""Where a document lies on a page: its four corners, found by its edges and checked against the text on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.aspects import ID_1
from identity_checks.documents.finding.edges import PageEdges
from identity_checks.documents.finding.on_paper import on_plain_paper
from identity_checks.documents.finding.several import inside
from identity_checks.documents.finding.sides import outlines_of_lines, sensible, shape_factor, within_picture
from identity_checks.documents.finding.unit_square import in_unit_square
from identity_checks.documents.text.engine import Corners

Floats = NDArray[np.float32]

_SIDE_SAMPLES: Final = 48
_STRONG_EDGE: Final = 10.0
_BORDER_SUPPORT: Final = 0.55
"""What an edge of the picture counts for as an edge of a document: less than a seen edge, more than none."""
_LEAST_SUPPORT: Final = 0.5
_LEAST_SIDE: Final = 0.25
_LIKELY: Final = 4
"""Of the places to which a side may move, those with the most of an edge are judged by the text first."""
_ROUNDED: Final = 1e-5
"""Scores as near as that are told apart by the rounding of sums alone."""
_LEAST_HELD: Final = 0.6
_NEARLY_AS_GOOD: Final = 0.92
_NEARER: Final = 0.97
_AS_A_FRAME: Final = 0.1
"""Tangent of the angle by which sides of a paper run otherwise than those of a frame in it, at most."""
_STRAIGHTEST: Final = 1.15
"""What text counts for that runs just along the sides; a little askew it is as good if the sides are seen."""
_ASKEW: Final = 0.2
"""Tangent of the angle between a line of text and a document's sides from which it is not the document's."""
_FAINT: Final = 0.7
"""An outline less clear than this may be none, as when its sides are off the picture."""
_UNCLEAR: Final = 0.82
_CLEARER: Final = 0.05
"""One less clear than this is none where one with sides off the picture is clearer by so much."""
_LEAST_SHOWN: Final = 0.15
_NEAR_OFF: Final = 0.12
_FAR_OFF: Final = 0.9
"""Shares of the picture's longer side by which an outline's corners may lie outside, at first and where it is faint."""
_PLAIN_SIDE: Final = 0.9
"""Share of the one side that is seen of a document: less may be a portrait's edge."""
_AS_A_CARD: Final = 0.008
"""How far a picture's shape may be from a card's, for no camera's is as near."""
_OUT: Final = 0.003
_WELL_IN: Final = 0.05
"""Shares of an outline by which a line of text that it cuts reaches out of it and into it."""
_MORE_THAN_CHANCE: Final = 2
"""Lines cut: one may be of what lies beneath."""
_OTHERS_TEXT: Final = 0.5
"""What an outline loses that holds the text of all others."""
_NEXT: Final = [1, 2, 3, 0]


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

    def turned(self, degrees: int) -> Outline:
        """Give it with the corner first that is the top left one once the document is turned by quarters, clockwise."""
        return replace(self, corners=np.roll(self.corners, degrees // 90, axis=0))


def find_outline(edges: PageEdges, text: Sequence[Corners], beside: Sequence[Corners] = ()) -> Outline | None:
    """Find the document on a page; `text` are the lines of text seen on it, `beside` those of others (page pixels).

    Candidates come from closed contours and from long straight lines around the text; each is judged by how much of its
    sides are edges, by how much of the text it holds, and none of others, and by how well that runs along its sides.
    """
    marks = _on_small(edges, text)
    judge = _Judge(edges, marks, beyond=False, beside=_on_small(edges, beside))
    of_lines = outlines_of_lines(edges, marks, judge.strengths, off=_NEAR_OFF, beyond=False)
    found = _best(judge, np.concatenate([np.array(edges.shapes, np.float32), of_lines]))
    if found is None or found[1] < _UNCLEAR:
        # A side may be off the picture: then no line and no edge of the picture is where it lies.
        found = _off_the_picture(edges, marks, found) or found
    if found is None:
        return None
    if _is_all_document(judge, *found[::2]):
        found = _border(edges), _BORDER_SUPPORT, 0
    if found[1] < _UNCLEAR and (on_paper := on_plain_paper(edges.small, marks)) is not None:
        found = on_paper, *found[1:]
    return Outline(np.asarray(found[0] / edges.ratio, np.float32), *found[1:])


def along_edges(edges: PageEdges, corners: Corners, text: Sequence[Corners]) -> Outline:
    """Give the outline that four corners about it (pixels of the small picture) become; `text` on it runs along it."""
    within = inside(text, [np.asarray(corners / edges.ratio, np.float32)])
    judge = _Judge(edges, _on_small(edges, within), beyond=False)
    _, border = judge.sides(corners)
    found = _refined(judge, corners, np.flatnonzero(~border).tolist())
    return Outline(np.asarray(found[0] / edges.ratio, np.float32), *found[1:])


def _on_small(edges: PageEdges, text: Sequence[Corners]) -> list[Floats]:
    """Give lines of text (page pixels) in pixels of the small picture."""
    return [np.asarray(box * edges.ratio, np.float32) for box in text]


def _off_the_picture(
    edges: PageEdges, marks: Sequence[Floats], known: tuple[Floats, float, int] | None
) -> tuple[Floats, float, int] | None:
    """Give an outline with sides off the picture that fits better than the one known; None without such a one."""
    judge = _Judge(edges, marks, beyond=True)
    found = _best(judge, outlines_of_lines(edges, marks, judge.strengths, off=_FAR_OFF, beyond=True))
    if found is None:
        return None
    if known is not None:
        least = float(judge.scores(known[0][None])[0][0]) + (0.0 if known[1] < _FAINT else _CLEARER)
        if found[1] <= least:
            return None
    score = found[1] / _STRAIGHTEST
    return within_picture(found[0], edges.width, edges.height), score, found[2]


def _best(judge: _Judge, candidates: Floats) -> tuple[Floats, float, int] | None:
    """Give the corners of the likeliest of Nx4x2 outlines, its score and its seen sides."""
    candidates = candidates[sensible(candidates, judge.width, judge.height, _FAR_OFF if judge.beyond else _NEAR_OFF)]
    if not len(candidates):
        return None
    scores, seen_sides = judge.scores(candidates)
    if scores.max() <= 0:
        return None
    if not judge.beyond:
        for place in np.flatnonzero(scores > 0.7 * scores.max()):
            scores[place] *= shape_factor(candidates[place], judge.width, judge.height)
    leader = int(scores.argmax())
    # Documents carry frames of their own; the paper's edge is the outermost outline that is about as good.
    areas = np.array([cv2.contourArea(corners) for corners in candidates])
    nearly = _NEARER if judge.beyond else _NEARLY_AS_GOOD
    rivals = (scores >= nearly * scores[leader]) & (seen_sides >= seen_sides[leader])
    rivals &= _along(candidates, candidates[leader])
    return _refined(judge, candidates[int(np.where(rivals, areas, 0).argmax())])


def _border(edges: PageEdges) -> Floats:
    """Give the corners of the picture."""
    right, bottom = edges.width - 1.0, edges.height - 1.0
    return np.array([[0, 0], [right, 0], [right, bottom], [0, bottom]], np.float32)


def _is_all_document(judge: _Judge, corners: Floats, seen_sides: int) -> bool:
    """Tell whether a picture is all document and an outline with one side seen follows something on it.

    On a scan that ends where the document does, the edge of the portrait is the only long one there is. It is known by
    the picture's shape, which is a card's, or by the lines of text that the side goes through.
    """
    if seen_sides != 1 or judge.support_of_seen(corners) >= _PLAIN_SIDE:
        return False
    aspect = max(judge.width, judge.height) / min(judge.width, judge.height)
    return abs(aspect / ID_1 - 1) < _AS_A_CARD or judge.lines_cut(corners) >= _MORE_THAN_CHANCE


def _along(candidates: Floats, inner: Floats) -> NDArray[np.bool_]:
    """Tell which of Nx4x2 outlines have sides that run as those of one do: a paper around it, no line across a side."""
    sides = candidates[:, _NEXT] - candidates
    found = np.zeros(len(candidates), np.bool_)
    for first in range(4):
        own = np.roll(inner, -first - 1, axis=0) - np.roll(inner, -first, axis=0)
        across = np.abs(sides[..., 0] * own[:, 1] - sides[..., 1] * own[:, 0])
        found |= (across <= _AS_A_FRAME * (sides * own).sum(axis=2)).all(axis=1)
    return found


class _Judge:
    """Scores four-cornered candidates on one small picture, many at a time.

    What of a side is outside of the picture speaks neither for nor against it if it is `beyond`, else against it.
    """

    def __init__(
        self, edges: PageEdges, marks: Sequence[Floats], *, beyond: bool, beside: Sequence[Floats] = ()
    ) -> None:
        self.height, self.width = edges.height, edges.width
        self.beyond = beyond
        self.along = edges.slopes
        self.marks = np.array(marks, np.float32).reshape(-1, 4, 2)
        self.centres = self.marks.mean(axis=1)
        self.weights = np.array([cv2.contourArea(mark) for mark in marks], np.float32)
        self.beside = np.array(beside, np.float32).reshape(-1, 4, 2)
        sides = np.linalg.norm(self.marks[:, _NEXT] - self.marks, axis=2)
        across, down = sides[:, 0], sides[:, 1]
        self._short = np.minimum(across, down)
        self._is_line = np.maximum(across, down) > 1.8 * self._short
        # Boxes are drawn wider than the ink by about this much.
        spill = np.stack([self._short / np.maximum(across, 1e-6), self._short / np.maximum(down, 1e-6)], axis=1)
        self._inward = np.maximum(1 - 0.4 * spill, 0)[None, :, None]

    def scores(self, candidates: Floats) -> tuple[Floats, NDArray[np.int64]]:
        """Give each candidate's score (0 for none) and its number of real edges; candidates are Nx4x2."""
        support, border = self._support(candidates, candidates[:, _NEXT])
        return self._judged(candidates, _edge(support)), (~border).sum(axis=1)

    def stepped(self, corners: Floats, side: int, shifts: Floats) -> Floats:
        """Give four corners with the ends of a side moved outward by that pair of shifts that scores best.

        `shifts`: how far both ends of the side move, Nx2, all pairs of the same steps. The less they move the better.
        """
        before, after, opposite = (side - 1) % 4, (side + 1) % 4, (side + 2) % 4
        run = corners[after] - corners[side]
        normal = np.array([-run[1], run[0]], np.float32) / max(1e-6, float(np.linalg.norm(run)))
        moved = np.repeat(corners[None], len(shifts), axis=0)
        moved[:, side] += shifts[:, :1] * normal
        moved[:, after] += shifts[:, 1:] * normal
        # Each end moves by few steps: the sides beside the one that moves are the same ones again and again.
        steps, starts = np.unique(shifts[:, 0], return_inverse=True)
        ends = np.searchsorted(steps, shifts[:, 1])
        first, last = (corners[end] + steps[:, None] * normal for end in (side, after))
        fixed, other = (np.repeat(corners[None, end], len(steps), axis=0) for end in (before, opposite))
        a = np.concatenate([moved[:, side], fixed, last, corners[None, opposite]])
        b = np.concatenate([moved[:, after], first, other, corners[None, before]])
        support, _ = self._support(a.astype(np.float32)[:, None], b.astype(np.float32)[:, None])
        place = np.empty((len(shifts), 4), np.intp)
        place[:, side] = np.arange(len(shifts))
        place[:, before] = len(shifts) + starts
        place[:, after] = len(shifts) + len(steps) + ends
        place[:, opposite] = len(a) - 1
        edge = _edge(support[place, 0])
        moves = 1e-5 * np.abs(shifts).sum(axis=1)
        # Text in a candidate only takes from what its edges say: most are known not to be the best by these alone.
        most = edge * (_STRAIGHTEST if self.beyond else 1.0) - moves
        found = np.full(len(shifts), -np.inf)
        likely = np.argsort(-most, kind="stable")[:_LIKELY]
        found[likely] = self._judged(moved[likely], edge[likely]) - moves[likely]
        others = np.flatnonzero((most >= found.max() - _ROUNDED) & np.isneginf(found))
        found[others] = self._judged(moved[others], edge[others]) - moves[others]
        return np.asarray(moved[int(found.argmax())], np.float32)

    def _judged(self, candidates: Floats, edge: Floats) -> Floats:
        """Give each candidate's score by how much of an edge its sides are and how the text lies in it."""
        score = np.zeros(len(candidates), np.float32)
        # Most candidates have too little of an edge; how the text lies in them need not be known.
        edged = np.flatnonzero(edge > 0)
        if len(edged):
            held, straight = self._text_fit(candidates[edged])
            fit = edge[edged] * held * straight * self._without_others(candidates[edged])
            score[edged] = np.where(held >= _LEAST_HELD, fit, 0)
        return score

    def support_of_seen(self, corners: Floats) -> float:
        """Give how much of the sides that are no border of the picture is an edge, of four corners."""
        support, border = self.sides(corners)
        return float(support[~border].min(initial=1.0))

    def sides(self, corners: Floats) -> tuple[Floats, NDArray[np.bool_]]:
        """Give how much of each side of four corners is an edge, and whether it is the picture's border."""
        support, border = self._support(corners[None], corners[_NEXT][None])
        return support[0], border[0]

    def lines_cut(self, corners: Floats) -> int:
        """Give through how many lines of text the sides of four corners go."""
        if not len(self.marks):
            return 0
        points = in_unit_square(corners[None], self.marks)[0]
        low, high = points.min(axis=1), points.max(axis=1)
        first = (low < -_OUT) & (high > _WELL_IN)
        last = (high > 1 + _OUT) & (low < 1 - _WELL_IN)
        return int((first | last).any(axis=1).sum())

    def strengths(self, lines: Floats) -> Floats:
        """Give how strong the edge along each of N segments (x and y of both ends) is, 0..1."""
        points = np.linspace(lines[:, :2], lines[:, 2:], 24)
        x = np.clip(np.rint(points[..., 0]), 0, self.width - 1).astype(int)
        y = np.clip(np.rint(points[..., 1]), 0, self.height - 1).astype(int)
        slope = np.linalg.norm(self.along[y, x], axis=2)
        return np.asarray(np.clip(slope / (2 * _STRONG_EDGE), 0, 1).mean(axis=0), np.float32)

    def _support(self, a: Floats, b: Floats) -> tuple[Floats, NDArray[np.bool_]]:
        """Give for every side how much of it is an edge (0..1), and whether it is the picture's own border.

        `a` and `b`: the sides' ends, NxMx2.
        """
        run = b - a
        length = np.maximum(np.linalg.norm(run, axis=2, keepdims=True), 1e-6)
        normal = np.stack([-run[..., 1], run[..., 0]], axis=2) / length
        steps = np.linspace(0.06, 0.94, _SIDE_SAMPLES, dtype=np.float32)
        across = np.repeat(normal[..., 0].reshape(-1, 1), _SIDE_SAMPLES, axis=1)
        down = np.repeat(normal[..., 1].reshape(-1, 1), _SIDE_SAMPLES, axis=1)
        x = (a[..., :1] + run[..., :1] * steps).reshape(across.shape)
        y = (a[..., 1:] + run[..., 1:] * steps).reshape(across.shape)
        inside = self._inside(x - 2 * across, y - 2 * down) & self._inside(x + 2 * across, y + 2 * down)
        best = np.zeros(across.shape, np.float32)
        for shift in (-2, -1, 0, 1, 2):
            places = x + shift * across, y + shift * down
            near = np.asarray(cv2.remap(self.along, *places, cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT))
            np.maximum(best, np.abs(near[..., 0] * across + near[..., 1] * down), out=best)
        best, inside = best.reshape(*a.shape[:2], -1), inside.reshape(*a.shape[:2], -1)
        share = (np.clip(best / _STRONG_EDGE, 0, 1) * inside).sum(axis=2) / np.maximum(inside.sum(axis=2), 1)
        shown = inside.mean(axis=2)
        border = self._border(a, b)
        if self.beyond:
            share = shown * share + (1 - shown) * _BORDER_SUPPORT
            border |= shown < _LEAST_SHOWN
        else:
            share = np.where(shown < 0.5, 0.0, share)
        return np.where(border, _BORDER_SUPPORT, share).astype(np.float32), border

    def _inside(self, x: Floats, y: Floats) -> NDArray[np.bool_]:
        """Tell which points round to a pixel of the picture."""
        return np.asarray((x > -0.5) & (y > -0.5) & (x < self.width - 0.5) & (y < self.height - 0.5), np.bool_)

    def _border(self, a: Floats, b: Floats) -> NDArray[np.bool_]:
        near = 2.5
        ends = np.array([self.width - 1 - near, self.height - 1 - near], np.float32)
        low, high = (a < near) & (b < near), (a > ends) & (b > ends)
        return np.asarray((low | high).any(axis=2), np.bool_)

    def _text_fit(self, candidates: Floats) -> tuple[Floats, Floats]:
        """Give for every candidate which share of the text it holds, and how well the text runs along its sides."""
        count = len(candidates)
        if not len(self.marks):
            return np.ones(count, np.float32), np.ones(count, np.float32)
        points = in_unit_square(candidates, self.marks)
        middle = points.mean(axis=2)
        x, y = middle[..., 0], middle[..., 1]
        within = (x > -0.005) & (x < 1.005) & (y > -0.005) & (y < 1.005)
        held = within @ self.weights / self.weights.sum()
        across = np.linalg.norm(candidates[:, 1] - candidates[:, 0], axis=1)
        down = np.linalg.norm(candidates[:, 3] - candidates[:, 0], axis=1)
        size = np.stack([across, down], axis=1)[:, None]
        run, other = (np.abs((points[:, :, place] - points[:, :, 0]) * size) for place in (1, 3))
        run_length, other_length = np.hypot(run[..., 0], run[..., 1]), np.hypot(other[..., 0], other[..., 1])
        is_run = run_length > other_length
        longer = np.where(is_run[..., None], run, other)
        lengths = np.where(is_run, run_length, other_length) * within
        lengths = np.where(lengths > 12, lengths, 0)
        x, y = longer[..., 0], longer[..., 1]
        slope = np.minimum(x, y) / np.maximum(np.maximum(x, y), 1e-6)
        off = (slope * lengths).sum(axis=1) / np.maximum(lengths.sum(axis=1), 1e-6)
        # Where sides are not seen the text alone tells how the paper lies.
        straight = np.clip(_STRAIGHTEST - 2.0 * off, 0.2, _STRAIGHTEST if self.beyond else 1.0)
        # Lines that run otherwise and lie beyond a side are another paper's, which this one lies on.
        own = within | (slope < _ASKEW)
        return held.astype(np.float32), (straight * self._uncut(points, size, own)).astype(np.float32)

    def _without_others(self, candidates: Floats) -> Floats:
        """Give less for every candidate the more of the text of others it holds."""
        if not len(self.beside):
            return np.ones(len(candidates), np.float32)
        middle = in_unit_square(candidates, self.beside).mean(axis=2)
        within = ((middle > 0) & (middle < 1)).all(axis=2)
        return np.asarray(1 - _OTHERS_TEXT * within.mean(axis=1), np.float32)

    def _uncut(self, points: NDArray[Any], size: NDArray[Any], own: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Give, for every candidate, less the more of its `own` text its sides cut through: paper ends beside it."""
        short, inward = self._short, self._inward
        centre = points.mean(axis=2, keepdims=True)
        one, other = points[:, :, 1:2] - points[:, :, 0:1], points[:, :, 3:4] - points[:, :, 0:1]
        steps = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float32) / 2
        core = centre + one * steps[:, :1] * inward[..., :1] + other * steps[:, 1:] * inward[..., 1:]
        beyond = np.maximum(np.maximum(-core, core - 1), 0) * size[:, :, None]
        outside = np.maximum(beyond[..., 0], beyond[..., 1])
        cut = (outside.max(axis=2) > 0.25 * short) & (outside.min(axis=2) == 0) & self._is_line & own
        share = (cut * self.weights).sum(axis=1) / self.weights.sum()
        return np.asarray(np.clip(1 - 0.3 * cut.any(axis=1) - 3 * share, 0.1, 1.0), np.float64)


def _edge(support: Floats) -> Floats:
    """Give how much of an edge candidates have, by how much their sides are (Nx4): none where it is too little."""
    mean, least = support.mean(axis=1), support.min(axis=1)
    enough = (least >= _LEAST_SIDE) & (mean >= _LEAST_SUPPORT)
    return np.asarray(np.where(enough, 0.7 * mean + 0.3 * least, 0), np.float32)


def _refined(judge: _Judge, corners: Floats, sides: Sequence[int] = range(4)) -> tuple[Floats, float, int]:
    """Move sides by a few pixels to where their edges are strongest; give the corners, their score and seen sides."""
    near = np.array(list(product((-2, -1, 0, 1, 2), repeat=2)), np.float32)
    for side in sides:
        corners = judge.stepped(corners, side, 3 * near)
    stayed = 0
    for side in (*sides, *sides):
        # Where all sides stay they would stay again.
        if stayed == len(sides):
            break
        before, corners = corners, judge.stepped(corners, side, near)
        stayed = stayed + 1 if np.array_equal(before, corners) else 0
    scores, seen = judge.scores(corners[None])
    return corners, float(scores[0]), int(seen[0])
