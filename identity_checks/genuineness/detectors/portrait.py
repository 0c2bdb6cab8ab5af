"""Was the portrait replaced? Its edge, grain, light and compression against the rest of the document.

A paste has an edge harder than the issuer's; one that was blended in is softer, and its grain is another camera's or
was added: alike in all colours, while a sensor's mosaic gives each colour a grain of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.genuineness.detectors.compression import RoundingMap, contrast
from identity_checks.genuineness.detectors.noise import coarse_grain, unburnt
from identity_checks.genuineness.layouts import Box
from identity_checks.genuineness.view import DocumentView, Floats, block_mask

_REACH: Final = 9
_INSIDE: Final = 0.92
_OUTSIDE: Final = 1.12
_FAINT: Final = 36.0
"""Tones that three sides must change by together for their hardness to count: a tone or two may well fall on one
pixel."""
_FEWEST: Final = 8
_QUIET: Final = 20
_FLOOR: Final = 0.1


@dataclass(frozen=True, slots=True)
class Edge:
    """One side of the portrait.

    Attributes:
        step: how strong the step is on its steepest pixel, in tones.
        change: by how much all pixels about it change together, in tones.
    """

    step: float
    change: float


def portrait_edges(view: DocumentView) -> tuple[Edge, ...]:
    """The four sides of the portrait; empty where the form has none."""
    box = view.layout.portrait
    return () if box is None else tuple(_edge(view, box, side) for side in range(4))


def edge_features(edges: tuple[Edge, ...]) -> Mapping[str, float]:
    """Figures that grow when the portrait was pasted with a hard edge; empty where there is none.

    A paste is hard on every side, so it is whichever side is left out; one may have a printed line in its reach.
    """
    if not edges:
        return {}
    return {"edge": _second_weakest(edges), "edge_hardness": min(_hardness(three) for three in combinations(edges, 3))}


def blend_features(
    view: DocumentView, edges: tuple[Edge, ...], rounding: RoundingMap, grains: Floats
) -> Mapping[str, float]:
    """Figures that tell a portrait blended in from one of a piece with the document; empty where there is none."""
    quad = view.portrait()
    if quad is None:
        return {}
    inside, about = block_mask(view, [quad], _INSIDE), block_mask(view, [quad], _OUTSIDE)
    rest = block_mask(view, [view.quad_on_page((0.02, 0.03, 0.98, 0.97))]) & ~about
    (fit_in, fit_out), (count_in, count_out) = rounding.sums(np.stack([inside, rest]))
    compressed = float(contrast((fit_in, count_in), (fit_out, count_out)))
    rows, columns = grains.shape
    tones = cv2.resize(view.grey[: 8 * rows, : 8 * columns], (columns, rows), interpolation=cv2.INTER_AREA)
    alive = unburnt(np.asarray(tones, np.float32))
    coarse = coarse_grain(view)
    rows, columns = coarse.light.shape
    parts = [
        cv2.resize(mask[: 2 * rows, : 2 * columns].astype(np.uint8), (columns, rows), interpolation=cv2.INTER_NEAREST)
        > 0
        for mask in (inside & alive, rest & alive)
    ]
    steepness = np.sort([edge.step / max(edge.change, 1e-3) for edge in edges])
    return {
        "edge": _second_weakest(edges),
        "edge_steepness": float(steepness[1:].mean()),
        "grain": _ratio(grains, [inside & alive, rest & alive]),
        "colour_grain": _ratio(coarse.colour, parts) - _ratio(coarse.light, parts),
        "compression": float(np.log1p(max(0.0, compressed))),
    }


def _hardness(edges: tuple[Edge, ...]) -> float:
    return sum(edge.step for edge in edges) / (sum(edge.change for edge in edges) + _FAINT)


def _second_weakest(edges: tuple[Edge, ...]) -> float:
    return float(np.log(np.sort([edge.step for edge in edges])[1] + 0.05))


def _ratio(grains: Floats, parts: list[NDArray[np.bool_]]) -> float:
    """The logarithm of the grain inside over that outside, each where least is drawn; 0 where too little is left."""
    levels = [grains[part] for part in parts]
    if min(level.size for level in levels) < _FEWEST:
        return 0.0
    inside, outside = (float(np.percentile(level, _QUIET)) for level in levels)
    return float(np.log((inside + _FLOOR) / (outside + _FLOOR)))


def _edge(view: DocumentView, box: Box, side: int) -> Edge:
    strip = _along(view, box, side)
    # Every line of the strip runs along the side; only what the whole side has in common is left in the mean.
    lines = np.median(np.diff(strip, axis=1), axis=0)
    size = np.abs(lines).max(axis=1)
    peak = int(size.argmax())
    return Edge(float(size[peak]), float(size[max(0, peak - 4) : peak + 5].sum()))


def _along(view: DocumentView, box: Box, side: int) -> Floats:
    """The sheet about one side: along the side x across it (from outside inwards) x colours."""
    width, height = view.layout.size
    left, top, right, bottom = (round(v) for v in (box[0] * width, box[1] * height, box[2] * width, box[3] * height))
    sheet = view.sheet
    trim_x, trim_y = (right - left) // 10, (bottom - top) // 10
    match side:
        case 0:
            part = sheet[max(0, top - _REACH) : top + _REACH, left + trim_x : right - trim_x].transpose(1, 0, 2)
        case 1:
            part = sheet[top + trim_y : bottom - trim_y, right - _REACH : right + _REACH][:, ::-1]
        case 2:
            part = sheet[bottom - _REACH : bottom + _REACH, left + trim_x : right - trim_x][::-1].transpose(1, 0, 2)
        case _:
            part = sheet[top + trim_y : bottom - trim_y, max(0, left - _REACH) : left + _REACH]
    return np.asarray(part, np.float32)
