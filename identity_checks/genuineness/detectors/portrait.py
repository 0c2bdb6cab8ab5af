"""Was the portrait replaced? Its edge, grain, light and compression against the rest of the document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import cv2
import numpy as np

from identity_checks.genuineness.detectors.compression import RoundingMap, contrast
from identity_checks.genuineness.detectors.noise import quiet_level
from identity_checks.genuineness.layouts import Box
from identity_checks.genuineness.view import DocumentView, Floats, block_mask

_REACH: Final = 9
_INSIDE: Final = 0.92
_OUTSIDE: Final = 1.12
_SOFT: Final = 0.25
"""Share of an edge's step on its steepest pixel that a lens leaves at most of a portrait set in as the issuer does. A
paste may be harder or, with its edge smoothed away, softer: the two are weighed apart."""


def portrait_features(view: DocumentView, rounding: RoundingMap, grains: Floats) -> Mapping[str, float]:
    """Figures that grow when the portrait is not of one piece with the document; empty where there is none."""
    box, quad = view.layout.portrait, view.portrait()
    if box is None or quad is None:
        return {}
    inside, about = block_mask(view, [quad], _INSIDE), block_mask(view, [quad], _OUTSIDE)
    document = block_mask(view, [view.quad_on_page((0.02, 0.03, 0.98, 0.97))])
    rest = document & ~about
    quiet_in, quiet_out = quiet_level(grains, inside), quiet_level(grains, rest)
    ratio = float(np.log((quiet_in + 0.15) / (quiet_out + 0.15)))
    edges = [_edge(view, box, side) for side in range(4)]
    strengths = np.sort([strength for strength, _ in edges])
    steep = float(np.sort([steepness for _, steepness in edges])[1:].mean())
    (fit_in, fit_out), (count_in, count_out) = rounding.sums(np.stack([inside, rest]))
    compressed = float(contrast((fit_in, count_in), (fit_out, count_out)))
    return {
        "edge": float(np.log(strengths[1] + 0.05)),
        "edge_weakest": float(np.log(strengths[0] + 0.05)),
        "edge_steepness": steep,
        "edge_hard": float(np.log1p(10 * max(0.0, steep - _SOFT))),
        "grain": abs(ratio) if np.isfinite(ratio) else 0.0,
        "grain_more": ratio if np.isfinite(ratio) else 0.0,
        "light": _light(view, box),
        "compression": float(np.log1p(max(0.0, compressed))),
    }


def _edge(view: DocumentView, box: Box, side: int) -> tuple[float, float]:
    """How strong the step along one side of the portrait is, in tones, and which share of it falls on one pixel."""
    strip = _along(view, box, side)
    # Every line of the strip runs along the side; only what the whole side has in common is left in the mean.
    lines = np.median(np.diff(strip, axis=1), axis=0)
    size = np.abs(lines).max(axis=1)
    peak = int(size.argmax())
    near = size[max(0, peak - 4) : peak + 5].sum()
    return float(size[peak]), float(size[peak] / max(near, 1e-3))


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


def _light(view: DocumentView, box: Box) -> float:
    """How differently light falls off inside the portrait and beside it, left against right and top against bottom."""
    width, height = view.layout.size
    grey = cv2.cvtColor(view.sheet, cv2.COLOR_BGR2GRAY)
    left, top, right, bottom = (round(v) for v in (box[0] * width, box[1] * height, box[2] * width, box[3] * height))
    band = max(6, (right - left) // 14)
    upper = slice(top + band, top + (bottom - top) // 3)

    def tone(rows: slice, columns: slice) -> float:
        part = grey[rows, columns]
        return float(np.log(np.percentile(part, 70) + 8)) if part.size else 0.0

    within = tone(upper, slice(left + 4, left + 4 + band)) - tone(upper, slice(right - 4 - band, right - 4))
    beside = tone(upper, slice(max(0, left - 4 - band), left - 4)) - tone(upper, slice(right + 4, right + 4 + band))
    return abs(within - beside)
