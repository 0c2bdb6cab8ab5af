"""Isotonic regression on readings that are known to be right or wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from identity_checks.documents.certainty.calibration import ANY_FIELD, Calibration, Curve, assurance

Floats = NDArray[np.float64]
_ENOUGH: Final = 150
"""Readings of a field from which on it has a curve of its own."""
_WRONG_ENOUGH: Final = 4
_PRIOR: Final = 2.0
"""Readings that a block of a curve is taken to have had at the overall rate besides its own."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A reading of a field: the network's own figure, 0..1, and whether it was exact."""

    document: str
    field: str
    figure: float
    exact: bool


@dataclass(frozen=True, slots=True)
class _Block:
    """Readings next to each other by score that one chance is given: how many, scores' sum, exact ones, ends."""

    count: float
    total: float
    exact: float
    first: float
    last: float

    @property
    def rate(self) -> float:
        return self.exact / self.count

    @property
    def holds(self) -> tuple[float, ...]:
        """Where its chance holds from and to; one place for one of a single score."""
        middle = self.total / self.count
        ends = ((self.first + middle) / 2, (self.last + middle) / 2)
        return ends if ends[1] > ends[0] else ends[:1]

    def drawn_to(self, overall: float) -> float:
        return (self.exact + _PRIOR * overall) / (self.count + _PRIOR)

    def with_next(self, other: _Block) -> _Block:
        return _Block(
            self.count + other.count, self.total + other.total, self.exact + other.exact, self.first, other.last
        )


def calibration_of(seen: Sequence[Seen]) -> Calibration:
    """The calibration that fits readings; raises ValueError when all are right or none is."""
    places = np.array([assurance(item.figure) for item in seen], np.float64)
    exact = np.array([item.exact for item in seen], np.float64)
    if exact.all() or not exact.any():
        raise ValueError("right and wrong readings are both needed")
    groups: dict[str, list[int]] = defaultdict(list)
    for number, item in enumerate(seen):
        groups[item.field].append(number)
        groups[f"{item.document}.{item.field}"].append(number)
    curves = {ANY_FIELD: isotonic(places, exact)}
    for name, numbers in groups.items():
        wrong = len(numbers) - int(exact[numbers].sum())
        if len(numbers) >= _ENOUGH and wrong >= _WRONG_ENOUGH:
            curves[name] = isotonic(places[numbers], exact[numbers])
    return Calibration(curves)


def isotonic(scores: Floats, exact: Floats) -> Curve:
    """The rising curve nearest to being exact or not (pool adjacent violators), blocks drawn to the overall rate.

    What a block has holds from half the way between its first score and its middle to half the way to its last one:
    from middle to middle, right readings above the last wrong one were taken to be as unsure as if some were wrong.
    """
    overall = float(exact.mean())
    levels, places = np.unique(scores, return_inverse=True)
    counts = np.bincount(places)
    hits = np.bincount(places, weights=exact)
    blocks: list[_Block] = []
    for level, seen, right in zip(levels, counts, hits, strict=True):
        block = _Block(float(seen), float(level * seen), float(right), float(level), float(level))
        while blocks and blocks[-1].rate >= block.rate:
            block = blocks.pop().with_next(block)
        blocks.append(block)
    points = [(place, block.drawn_to(overall)) for block in blocks for place in block.holds]
    rising = np.maximum.accumulate([chance for _, chance in points])
    return Curve(tuple(score for score, _ in points), tuple(float(chance) for chance in rising))
