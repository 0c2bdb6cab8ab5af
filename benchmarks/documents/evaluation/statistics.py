"""Bounds of rates and the calibration of confidences."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_Z95: Final = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Rate:
    """So many hits of so many trials."""

    hits: int
    trials: int

    @property
    def share(self) -> float:
        """Hits a trial; not a number without trials."""
        return self.hits / self.trials if self.trials else math.nan

    @property
    def bounds(self) -> tuple[float, float]:
        """The Wilson interval that holds the true rate 95 times in a hundred; 0..1 without trials."""
        if not self.trials:
            return 0.0, 1.0
        share, trials = self.share, self.trials
        weight = 1 + _Z95**2 / trials
        middle = (share + _Z95**2 / (2 * trials)) / weight
        reach = _Z95 / weight * math.sqrt(share * (1 - share) / trials + _Z95**2 / (4 * trials**2))
        # At the ends the interval touches the end exactly; rounding must not push it off.
        low = 0.0 if self.hits == 0 else max(0.0, middle - reach)
        high = 1.0 if self.hits == trials else min(1.0, middle + reach)
        return low, high

    @property
    def exact_upper(self) -> float:
        """The one-sided 95 % Clopper-Pearson upper bound: for rates near nought, such as silent errors."""
        if not self.trials:
            return 1.0
        if self.hits == self.trials:
            return 1.0
        low, high = self.share, 1.0
        for _ in range(60):
            middle = (low + high) / 2
            if _at_most(self.hits, self.trials, middle) > 0.05:
                low = middle
            else:
                high = middle
        return high


@dataclass(frozen=True, slots=True)
class Bin:
    """Readings of like confidence: their number, mean confidence, and the share that is right."""

    count: int
    confidence: float
    right: float


def reliability(pairs: Sequence[tuple[float, bool]], bins: int = 15) -> list[Bin]:
    """Readings (confidence, right or wrong) in bins of equal width; empty bins are left out."""
    found: list[Bin] = []
    for number in range(bins):
        low, high = number / bins, (number + 1) / bins
        inside = [pair for pair in pairs if low <= pair[0] < high or (number == bins - 1 and pair[0] >= 1)]
        if inside:
            mean = sum(confidence for confidence, _ in inside) / len(inside)
            found.append(Bin(len(inside), mean, sum(right for _, right in inside) / len(inside)))
    return found


def calibration_error(pairs: Sequence[tuple[float, bool]], bins: int = 15) -> float:
    """Expected calibration error: how far confidence and rate lie apart, bin by bin, weighted by readings."""
    if not pairs:
        return math.nan
    return sum(item.count * abs(item.confidence - item.right) for item in reliability(pairs, bins)) / len(pairs)


def _at_most(hits: int, trials: int, chance: float) -> float:
    """The probability of no more than `hits` successes, summed in logarithms."""
    if chance <= 0:
        return 1.0
    if chance >= 1:
        return 1.0 if hits >= trials else 0.0
    logs = [
        math.lgamma(trials + 1)
        - math.lgamma(count + 1)
        - math.lgamma(trials - count + 1)
        + count * math.log(chance)
        + (trials - count) * math.log1p(-chance)
        for count in range(hits + 1)
    ]
    top = max(logs)
    return min(1.0, math.exp(top) * sum(math.exp(item - top) for item in logs))
