"""Calibration by field name, beside what chance alone would make of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from benchmarks.documents.evaluation.scoring import Outcome, Scored
from benchmarks.documents.evaluation.statistics import Bin, Rate, calibration_error, reliability

FEWEST: Final = 40
"""Field names with fewer values that were read are shown together."""
DRAWS: Final = 2000
_SEED: Final = 20261130
_BINS: Final = 15
_SAME: Final = 1e-9
"""What sums of the same values differ by."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Values of a field name that were read: mean confidence, how many are right, expected calibration error.

    `by_chance` and `by_chance_95` are the mean and the 95th percentile of that error in `DRAWS` draws in which each
    value is right as often as its confidence says: what a perfectly calibrated field of these confidences shows.
    """

    confidence: float
    right: Rate
    error: float
    by_chance: float
    by_chance_95: float
    bins: Sequence[Bin]

    @property
    def beyond_chance(self) -> bool:
        """Whether the error is larger than 95 of 100 perfectly calibrated fields would show."""
        return self.error > self.by_chance_95 + _SAME


def calibration_by_name(items: Iterable[Scored]) -> Mapping[str, Calibration]:
    """Calibration of every field name over all documents, the small ones together under the last name."""
    by_name: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for item in items:
        if item.confidence is not None:
            by_name[item.field].append((item.confidence, item.outcome is Outcome.EXACT))
    found = {name: calibration_of(pairs) for name, pairs in sorted(by_name.items()) if len(pairs) >= FEWEST}
    small = {name: pairs for name, pairs in sorted(by_name.items()) if len(pairs) < FEWEST}
    if small:
        together = [pair for pairs in small.values() for pair in pairs]
        found[" + ".join(small)] = calibration_of(together)
    return found


def calibration_of(pairs: Sequence[tuple[float, bool]]) -> Calibration:
    """Calibration of at least one reading (confidence, right or wrong)."""
    confidences = np.array([confidence for confidence, _ in pairs])
    mean, most = _by_chance(confidences)
    return Calibration(
        float(confidences.mean()),
        Rate(sum(right for _, right in pairs), len(pairs)),
        calibration_error(pairs, _BINS),
        mean,
        most,
        reliability(pairs, _BINS),
    )


def _by_chance(confidences: np.typing.NDArray[np.float64]) -> tuple[float, float]:
    """Mean and 95th percentile of the error of readings that are right exactly as often as they say."""
    draws = np.random.default_rng(_SEED)
    right = draws.random((DRAWS, len(confidences))) < confidences
    places = np.minimum((confidences * _BINS).astype(int), _BINS - 1)
    errors = np.zeros(DRAWS)
    for place in np.unique(places):
        inside = places == place
        errors += np.abs(right[:, inside].sum(axis=1) - confidences[inside].sum())
    errors /= len(confidences)
    return float(errors.mean()), float(np.percentile(errors, 95))
