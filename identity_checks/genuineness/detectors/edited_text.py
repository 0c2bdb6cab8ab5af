"""Was text edited? Characters unlike their neighbours in setting, ink, paper or compression."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from identity_checks.genuineness.detectors.compression import RoundingMap, contrast
from identity_checks.genuineness.detectors.copied_text import copy_features
from identity_checks.genuineness.detectors.glyphs import Line, read_line
from identity_checks.genuineness.view import DocumentView, block_mask
from identity_checks.results import Quad

_FLOORS: Final = {"top": 0.5, "bottom": 0.5, "stroke": 0.22, "ink": 5.0, "steep": 0.025, "paper": 2.0, "grain": 0.12}
"""What characters of a genuine line differ by for reasons of their own; deviations are counted from there."""
_COLUMNS: Final = {"top": 2, "bottom": 3, "stroke": 4, "ink": 5, "steep": 6, "paper": 7, "grain": 8}
_TAILED: Final = frozenset({"uscc"})
"""Fields in which letters stand, Q among them, whose tail is below the line."""
_TAIL: Final = (0.15, 0.35)
_LEVEL: Final = 0.05
"""In heights of a sign: how far below the line a tail ends, and how exactly the top is on the line all the same."""
_WINDOW: Final = 4
_FEW: Final = 8
_NO_FEATURES: Final = dict.fromkeys((*_COLUMNS, "pitch", "compression"), 0.0)


@dataclass(frozen=True, slots=True)
class EditedText:
    """What the lines of a document show.

    Attributes:
        features: how far the oddest character stands out, by what of it is odd.
        copies: how alike the two most alike characters are.
        field: which field has the oddest character.
        region: where it is on the page.
        copied_field: which field has the two most alike characters.
    """

    features: Mapping[str, float] = field(default_factory=lambda: dict(_NO_FEATURES))
    copies: Mapping[str, float] = field(default_factory=dict)
    field: str | None = None
    region: Quad | None = None
    copied_field: str | None = None


def text_features(view: DocumentView, rounding: RoundingMap) -> EditedText:
    """Look at every field that the layout sets in figures."""
    best: dict[str, float] = dict(_NO_FEATURES)
    odd_field: str | None = None
    region: Quad | None = None
    leading = 0.0
    copies: dict[str, float] = {}
    copied_field: str | None = None
    for name, quad in view.numbers.items():
        line = read_line(view, quad)
        if line is None:
            continue
        own, place = _oddness(line, tailed=name in _TAILED)
        own["compression"] = float(np.log1p(max(0.0, _compression(view, rounding, quad))))
        total = sum(own.values())
        if total > leading:
            leading, odd_field, region = total, name, _about(line, place, quad)
        best = {key: max(best[key], own.get(key, 0.0)) for key in best}
        alike = copy_features(view, line, quad)
        if alike and (not copies or alike["alike"] > copies["alike"]):
            # A copy sits beside the grid of blocks that it was first compressed in.
            copies, copied_field = {**alike, "compression": own["compression"]}, name
    return EditedText(best, copies, odd_field, region, copied_field)


def _oddness(line: Line, *, tailed: bool) -> tuple[dict[str, float], int]:
    """Deviation of the oddest character by kind, and which character is oddest of all."""
    found: dict[str, float] = {}
    total = np.zeros(len(line.marks))
    straight = np.arange(len(line.marks))
    tails = _tails(line, straight) if tailed else np.zeros(len(line.marks), bool)
    for name, column in _COLUMNS.items():
        values = line.marks[:, column].astype(np.float64)
        # A line leans and its light falls off: what a straight line through it explains is not odd.
        trend = _trend(straight, values) if name in {"top", "bottom", "paper", "ink"} else np.median(values)
        deviation = np.abs(values - trend)
        if name == "bottom":
            deviation = np.where(tails, 0.0, deviation)
        usual = 1.4826 * float(np.median(deviation)) + _FLOORS[name]
        scores = deviation / usual
        total += np.log1p(scores)
        found[name] = float(np.log1p(scores.max()))
    middles = (line.marks[:, 0] + line.marks[:, 1]).astype(np.float64) / 2
    steps = np.diff(middles)
    pitch = np.median(steps)
    # Wider gaps are where the line is set in groups or a sign was not cut out.
    off = np.abs(steps / max(pitch, 1.0) - np.maximum(1, np.rint(steps / max(pitch, 1.0))))
    found["pitch"] = float(np.log1p(np.sort(off)[-2:].mean() / (1.4826 * float(np.median(off)) + 0.04)))
    return found, int(total.argmax())


def _tails(line: Line, straight: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which signs reach below the line as a Q does; a sign that was set lower or larger is off at its top too."""
    top, bottom = line.marks[:, 2].astype(np.float64), line.marks[:, 3].astype(np.float64)
    high = float(np.median(bottom - top))
    raised, below = (values - _trend(straight, values) for values in (top, bottom))
    return (below > _TAIL[0] * high) & (below < _TAIL[1] * high) & (np.abs(raised) < _LEVEL * high)


def _trend(places: NDArray[np.int64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """A straight line through the values by the median of all slopes (Theil and Sen)."""
    first, second = np.triu_indices(len(values), 1)
    slope = float(np.median((values[second] - values[first]) / (places[second] - places[first])))
    return np.asarray(np.median(values - slope * places) + slope * places, np.float64)


def _compression(view: DocumentView, rounding: RoundingMap, quad: Quad) -> float:
    """The stretch of a line whose blocks know least of the rounding of the rest of the document's text."""
    own = block_mask(view, [quad], 1.1)
    rows, columns = np.nonzero(own)
    if not len(rows):
        return 0.0
    lowest, highest = (columns.min(), columns.max()) if np.ptp(columns) >= np.ptp(rows) else (rows.min(), rows.max())
    along = columns if np.ptp(columns) >= np.ptp(rows) else rows
    windows = [(along >= start) & (along < start + _WINDOW) for start in range(lowest, highest - 1, 2)]
    if not windows:
        return 0.0
    fit, count = rounding.sums(block_mask(view, [*view.fields.values(), *view.numbers.values()], 1.1))
    fits, counts = rounding.within(own).sums(np.stack(windows)[:, None])
    return max(0.0, float(contrast((fits, counts), (fit - fits, count - counts), _FEW).max()))


def _about(line: Line, place: int, quad: Quad) -> Quad:
    """A box of the line's height about one of its characters, along the line."""
    middle = line.middles[place].astype(np.float64)
    corners = np.array(quad, np.float64)
    down = corners[3] - corners[0]
    across = (corners[1] - corners[0]) / max(1.0, float(np.linalg.norm(corners[1] - corners[0])))
    half = across * float(np.linalg.norm(down)) * 0.55
    points = (middle - half - down / 2, middle + half - down / 2, middle + half + down / 2, middle - half + down / 2)
    first, second, third, fourth = ((float(x), float(y)) for x, y in points)
    return first, second, third, fourth
