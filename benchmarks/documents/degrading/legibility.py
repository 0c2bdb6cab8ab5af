"""Whether a field can still be read, measured on its own signs in the finished picture; no reader is asked.

A sign counts as legible when
- no more than `COVERED` of its box is covered by a finger or lies outside of the picture,
- its print stands out: of the contrast it had on the sharp picture there are left at least `AMPLITUDE` grey levels,
- its shape is left: sampled in place, finished and sharp picture correlate by at least `LIKENESS`,
- it is large enough: `LATIN_HEIGHT` pixels, `DENSE_HEIGHT` for Han and other dense scripts.
A field is legible when every one of its signs is. The figures were set by looking at signs on both sides of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.documents.degrading.view import View
from benchmarks.documents.drawing.specimen import MARK, Line, Pixels, Points, Specimen

COVERED: Final = 0.12
AMPLITUDE: Final = 12.0
LIKENESS: Final = 0.6
LATIN_HEIGHT: Final = 9.0
DENSE_HEIGHT: Final = 13.0
Floats = NDArray[np.float32]
_GRID: Final = 14
_SIGHT: Final = 0.7
"""Pixels over which an eye averages: sensor grain finer than that hides no sign."""


@dataclass(frozen=True, slots=True)
class FieldSight:
    """How well a field can be seen, each figure that of its worst sign.

    Attributes:
        covered: share of the sign that is covered or outside of the picture, 0..1.
        amplitude: grey levels between its print and its ground.
        likeness: correlation with the sharp picture, -1..1.
        height: of its signs, in pixels.
        dense: whether it is set in a dense script.
    """

    covered: float
    amplitude: float
    likeness: float
    height: float
    dense: bool

    @property
    def legible(self) -> bool:
        """Whether a person could read the field."""
        return (
            self.covered <= COVERED
            and self.amplitude >= AMPLITUDE
            and self.likeness >= LIKENESS
            and self.height >= (DENSE_HEIGHT if self.dense else LATIN_HEIGHT)
        )


def sight_of(specimen: Specimen, view: View, sharp: Pixels, final: Pixels, covered: Pixels) -> Mapping[str, FieldSight]:
    """How well each field of a document in a picture can be seen.

    Args:
        sharp: the picture before light, lens and file format, with nothing laid over the document.
        final: the picture as handed in.
        covered: what is laid over it, 0..255.
    """
    clear = cv2.GaussianBlur(cv2.cvtColor(sharp, cv2.COLOR_BGR2GRAY), (0, 0), _SIGHT).astype(np.float32)
    seen = cv2.GaussianBlur(cv2.cvtColor(final, cv2.COLOR_BGR2GRAY), (0, 0), _SIGHT).astype(np.float32)
    return {
        field: _sight(lines, view, clear, seen, covered, dense=_is_dense(specimen.truth.get(field, "")))
        for field, lines in specimen.lines.items()
        if field != MARK
    }


def _sight(
    lines: tuple[Line, ...], view: View, clear: Floats, seen: Floats, covered: Pixels, *, dense: bool
) -> FieldSight:
    boxes = np.array([box for line in lines for box in line.boxes], np.float64)
    steps = (np.arange(_GRID) + 0.5) / _GRID
    across = boxes[:, 0, None] + (boxes[:, 2] - boxes[:, 0])[:, None] * steps
    down = boxes[:, 1, None] + (boxes[:, 3] - boxes[:, 1])[:, None] * steps
    grid = np.stack(np.broadcast_arrays(across[:, None, :], down[:, :, None]), axis=-1)
    places = view.points(grid.reshape(-1, 2)).reshape(len(boxes), -1, 2)
    height, width = clear.shape
    outside = (places < 0).any(axis=2) | (places[..., 0] > width - 1) | (places[..., 1] > height - 1)
    hidden = np.where(outside, 1.0, _sampled(covered.astype(np.float32), places) / 255)
    was, is_now = _sampled(clear, places), _sampled(seen, places)
    was -= was.mean(axis=1, keepdims=True)
    is_now -= is_now.mean(axis=1, keepdims=True)
    power = np.maximum((was**2).mean(axis=1), 1e-6)
    product = (was * is_now).mean(axis=1)
    likeness = product / np.sqrt(power * np.maximum((is_now**2).mean(axis=1), 1e-6))
    spread = np.percentile(was, 95, axis=1) - np.percentile(was, 5, axis=1)
    amplitude = product / power * spread
    tops, bottoms = places[:, _GRID // 2], places[:, -_GRID // 2]
    heights = np.linalg.norm(bottoms - tops, axis=1) * _GRID / (_GRID - 1)
    return FieldSight(
        float(hidden.mean(axis=1).max()),
        float(amplitude.min()),
        float(likeness.min()),
        float(heights.min()),
        dense,
    )


def _sampled(picture: Floats, places: Points) -> Points:
    across, down = places[..., 0].astype(np.float32), places[..., 1].astype(np.float32)
    taken: Points = cv2.remap(picture, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).astype(
        np.float64
    )
    return taken


def _is_dense(value: str) -> bool:
    """Whether most signs belong to a script of dense signs (Han, Thai, Khmer, Lao, Burmese)."""
    return sum(sign >= "\u0e00" for sign in value) * 2 > len(value)
