"""Logistic and isotonic regression on readings that are known to be right or wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from identity_checks.documents.certainty.calibration import ANY_FIELD, Calibration, Curve

Floats = NDArray[np.float64]
_ENOUGH: Final = 150
"""Readings of a field from which on it has a curve of its own."""
_WRONG_ENOUGH: Final = 4
_SHRINKAGE: Final = 1.0
"""Weight of the belief that a figure says nothing, in readings."""
_PRIOR: Final = 2.0
"""Readings that a block of a curve is taken to have had at the overall rate besides its own."""
_STEPS: Final = 60


@dataclass(frozen=True, slots=True)
class Seen:
    """A reading of a field: the evidence's figures, and whether it was exact."""

    document: str
    field: str
    figures: tuple[float, ...]
    exact: bool


def calibration_of(seen: Sequence[Seen]) -> Calibration:
    """The calibration that fits readings; raises ValueError when all are right or none is."""
    figures = np.array([item.figures for item in seen], np.float64)
    exact = np.array([item.exact for item in seen], np.float64)
    if exact.all() or not exact.any():
        raise ValueError("right and wrong readings are both needed")
    weights = logistic_weights(figures, exact)
    scores = figures @ weights
    groups: dict[str, list[int]] = defaultdict(list)
    for place, item in enumerate(seen):
        groups[item.field].append(place)
        groups[f"{item.document}.{item.field}"].append(place)
    overall = float(exact.mean())
    curves = {ANY_FIELD: isotonic(scores, exact, overall)}
    for name, places in groups.items():
        wrong = len(places) - int(exact[places].sum())
        if len(places) >= _ENOUGH and wrong >= _WRONG_ENOUGH:
            curves[name] = isotonic(scores[places], exact[places], float(exact[places].mean()))
    return Calibration(tuple(float(weight) for weight in weights), curves)


def logistic_weights(figures: Floats, exact: Floats) -> Floats:
    """Weights of N x K figures that tell exact readings (1) from others (0); the constant term is left out.

    Newton's method on figures of mean 0 and deviation 1, with the weights drawn towards nought.
    """
    mean, spread = figures.mean(axis=0), np.maximum(figures.std(axis=0), 1e-6)
    rows = np.column_stack([(figures - mean) / spread, np.ones(len(figures))])
    pull = np.diag([_SHRINKAGE] * figures.shape[1] + [1e-6])
    weights = np.zeros(rows.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (exact - chance) - pull @ weights
        bend = (rows * (chance * (1 - chance))[:, None]).T @ rows + pull
        step = np.linalg.solve(bend, slope)
        weights = weights + np.clip(step, -2, 2)
        if float(np.abs(step).max()) < 1e-8:
            break
    return np.asarray(weights[:-1] / spread, np.float64)


def isotonic(scores: Floats, exact: Floats, overall: float) -> Curve:
    """The rising curve nearest to being exact or not (pool adjacent violators), each block drawn to `overall`."""
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
