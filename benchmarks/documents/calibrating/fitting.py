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
    """The rising curve nearest to being exact or not (pool adjacent violators), blocks drawn to the overall rate."""
    overall = float(exact.mean())
    levels, places = np.unique(scores, return_inverse=True)
    counts = np.bincount(places)
    hits = np.bincount(places, weights=exact)
    blocks: list[tuple[float, float, float]] = []
    for level, seen, right in zip(levels, counts, hits, strict=True):
        count, total, good = float(seen), float(level * seen), float(right)
        while blocks and blocks[-1][2] / blocks[-1][0] >= good / count:
            earlier = blocks.pop()
            count, total, good = count + earlier[0], total + earlier[1], good + earlier[2]
        blocks.append((count, total, good))
    points = [(total / count, (good + _PRIOR * overall) / (count + _PRIOR)) for count, total, good in blocks]
    rising = np.maximum.accumulate([chance for _, chance in points])
    return Curve(tuple(score for score, _ in points), tuple(float(chance) for chance in rising))
