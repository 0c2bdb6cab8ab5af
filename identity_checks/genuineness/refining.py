"""A document's outline found anew about where its fields say that it lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.genuineness.detectors.template import misplacements, offsets_from_form, template_features
from identity_checks.genuineness.view import DocumentView, Pixels, view_document
from identity_checks.results import DocumentType, Quad

Points = NDArray[np.float64]

_STRAYS: Final = 0.06
"""What a corner of a wrong outline strays by, as a share of the sheet's sides: with it few fields tell enough."""
_ROUNDS: Final = 3
_TRIES: Final = 2
"""Edges nearer to the true ones than what was found first lead to these."""
_WHOLE: Final = (0.0, 0.0, 1.0, 1.0)
_REACH: Final = 64
"""Pixels of the sheet about a side's expected line that edges are looked for in: few fields tell of far sides badly."""
_MARGIN: Final = 16
"""Pixels that what smooths and tells a step looks at beyond."""
_STEP: Final = 2
_APART: Final = 8
"""Pixels that one of two ends of lines must be apart for these to be two edges."""
_MOST_EDGES: Final = 5
_PIECES: Final = 24
_ENDS: Final = 0.06
"""Share of a side at each end that is left out: corners are round."""
_LEAST_STEP: Final = 2.0
"""Grey levels a pixel that an edge stands out by on half of its length at least."""
_OF_EDGES: Final = 2.0
"""What an edge e times as strong weighs against squared misplacements of the fields, in spreads."""
_IN_PLACE: Final = 1.0
"""In spreads: how far a field may lie beside its place by an outline put right, less than by one found without it."""
_OWN_REACH: Final = 4
_INWARD: Final = 0.012
"""By which share of the document's width a side has moved inward if it lies on another edge than before."""
_CLEARER: Final = 2.0
"""How much clearer that edge has to be than what lies along the side before: papers carry frames."""


def view_on_form(page: Pixels, corners: Quad, kind: DocumentType, fields: Mapping[str, Quad]) -> DocumentView | None:
    """Give what `view_document` gives; where most fields lie beside their places, by an outline put right if it can be.

    The fields say about where the sides must lie; there the picture must have an edge for each side, and by these edges
    every field must lie in its place: an outline that only the fields speak for would fit any form. Further inside than
    before an edge must be clearer as well, for it may be a frame. Otherwise the view stays by the outline that it has.
    """
    beside = view_document(page, corners, kind, fields)
    if beside is None or template_features(beside).on_form:
        return beside

    def by(outline: Quad | None) -> DocumentView | None:
        view = None if outline is None else view_document(page, outline, kind, fields)
        return view if view is not None and view.layout is beside.layout else None

    found = beside
    for _ in range(_TRIES):
        first = found.quad_on_page(_WHOLE)
        near: DocumentView | None = found
        for _ in range(_ROUNDS):
            near = near and by(_by_fields(near, first))
        edged = near and by(_by_edges(page, near))
        if edged is None:
            return beside
        found = edged
        if template_features(found).on_form and (misplacements(found) <= _IN_PLACE).all():
            return beside if _lies_on_a_frame(page, beside, found) else found
    return beside


def _lies_on_a_frame(page: Pixels, before: DocumentView, after: DocumentView) -> bool:
    """Whether a side has moved inward to an edge not clearly better than where it was."""
    width, height = before.layout.size
    moved = before.on_sheet(after.quad_on_page(_WHOLE))
    middles = (moved + np.roll(moved, -1, axis=0)) / 2
    inward = (middles[0, 1], width - middles[1, 0], height - middles[2, 1], middles[3, 0])
    steps = [
        [max((edge.step for edge in edges), default=0.0) for edges in _edges_of(page, view, _OWN_REACH)]
        for view in (before, after)
    ]
    return any(far > _INWARD * width and _CLEARER * old > new for far, old, new in zip(inward, *steps, strict=True))


def _by_fields(view: DocumentView, first: Quad) -> Quad:
    """The outline nearest to `first` that puts the fields nearest to their places (ridge regression)."""
    places, off, spread = offsets_from_form(view)
    x, y = places[:, 0], places[:, 1]
    shares = np.stack([(1 - x) * (1 - y), x * (1 - y), x * y, (1 - x) * y], axis=1)
    weights = np.asarray(shares / spread[:, None])
    own = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float64)
    back = view.on_sheet(first) / view.layout.size - own
    normal = weights.T @ weights + np.eye(4) / _STRAYS**2
    moves = np.linalg.solve(normal, weights.T @ (off / spread[:, None]) + back / _STRAYS**2)
    return view.points_on_page([(float(a), float(b)) for a, b in (own + moves) * view.layout.size])


def _by_edges(page: Pixels, view: DocumentView) -> Quad | None:
    """The outline of straight edges about the view's own that suits the fields best; None where a side has none."""
    width, height = view.layout.size
    best: tuple[float, Points] | None = None
    places, off, spread = offsets_from_form(view)
    for sides in product(*_edges_of(page, view, _REACH)):
        corners = _corners(sides, width, height)
        beside = (_by_corners(places, corners, width, height) - (places - off)) * (1.0, height / width)
        worth = _OF_EDGES * sum(float(np.log(side.step)) for side in sides)
        worth -= float(((beside / spread[:, None]) ** 2).sum())
        if best is None or worth > best[0]:
            best = worth, corners
    return None if best is None else view.points_on_page([(float(x), float(y)) for x, y in best[1]])


@dataclass(frozen=True, slots=True)
class _Edge:
    """A straight step of the picture along the upper side: pixels below it at its left and right end, its strength."""

    left: float
    right: float
    step: float


def _edges_of(page: Pixels, view: DocumentView, reach: int) -> list[list[_Edge]]:
    """The edges about the upper, right, lower and left side of a view's outline."""
    width, height = view.layout.size
    room = reach + _MARGIN
    to_canvas = np.array([[1, 0, room], [0, 1, room], [0, 0, 1]], np.float64) @ np.linalg.inv(view.to_page)
    size = (width + 2 * room, height + 2 * room)
    canvas = np.asarray(cv2.warpPerspective(page, to_canvas, size, borderMode=cv2.BORDER_REPLICATE), np.uint8)
    # Each side in turn is the upper one.
    turned = [np.rot90(canvas, turns) for turns in range(4)]
    return [_edges(one[: 2 * room, room : one.shape[1] - room], reach) for one in turned]


def _edges(band: Pixels, reach: int) -> list[_Edge]:
    """The strongest straight steps across a band (uint8 BGR), up to `reach` about its middle."""
    smooth = cv2.GaussianBlur(band, (0, 0), _STEP).astype(np.float32)
    steps = cv2.Sobel(smooth, cv2.CV_32F, 0, 1, ksize=3) / 8
    width = band.shape[1]
    bounds = np.linspace(_ENDS * width, (1 - _ENDS) * width, _PIECES + 1).astype(int)
    pieces = np.stack([steps[:, a:b].mean(axis=1) for a, b in pairwise(bounds)])
    along = (bounds[:-1] + bounds[1:]) / 2 / width
    ends = np.arange(-reach, reach + 1, _STEP)
    left, right = (side.ravel() for side in np.meshgrid(ends, ends))
    rows = band.shape[0] // 2 + left[:, None] + (right - left)[:, None] * along
    seen = pieces[np.arange(_PIECES), np.rint(rows).astype(int)]
    strength = np.linalg.norm(np.median(seen, axis=1), axis=-1)
    found: list[_Edge] = []
    while len(found) < _MOST_EDGES and strength[best := int(strength.argmax())] >= _LEAST_STEP:
        found.append(_Edge(float(left[best]), float(right[best]), float(strength[best])))
        strength[(np.abs(left - left[best]) < _APART) & (np.abs(right - right[best]) < _APART)] = 0
    return found


def _corners(sides: Sequence[_Edge], width: int, height: int) -> Points:
    """Where the upper, right, lower and left edge cross, on the sheet."""
    top, right, bottom, left = sides
    lines = [
        np.cross((0, top.left, 1), (width, top.right, 1)),
        np.cross((width - right.left, 0, 1), (width - right.right, height, 1)),
        np.cross((width, height - bottom.left, 1), (0, height - bottom.right, 1)),
        np.cross((left.left, height, 1), (left.right, 0, 1)),
    ]
    crossings = np.array([np.cross(lines[place - 1], lines[place]) for place in range(4)], np.float64)
    return np.asarray(crossings[:, :2] / crossings[:, 2:])


def _by_corners(places: Points, corners: Points, width: int, height: int) -> Points:
    """Where points of the sheet (shares, n x 2) lie by other corners of it (pixels)."""
    own = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), own)
    return np.asarray(cv2.perspectiveTransform((places * (width, height))[None], matrix)[0], np.float64)
