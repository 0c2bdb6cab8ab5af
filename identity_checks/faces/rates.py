"""Error rates of a comparison with exact bounds."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

_TAIL: Final = 0.025
_STEPS: Final = 60


@dataclass(frozen=True, slots=True)
class Rate:
    """Errors among independent trials. The bounds are those of Clopper and Pearson at 95 %, two-sided."""

    errors: int
    trials: int

    @property
    def value(self) -> float:
        """The share of errors; NaN without trials."""
        return self.errors / self.trials if self.trials else math.nan

    @property
    def bounds(self) -> tuple[float, float]:
        """The least and the greatest true rate that would not make this count a one-in-forty surprise."""
        lower = 0.0 if self.errors == 0 else _solve(lambda rate: 1.0 - self._at_most(self.errors - 1, rate) < _TAIL)
        if self.errors == self.trials:
            return lower, 1.0
        return lower, _solve(lambda rate: self._at_most(self.errors, rate) > _TAIL)

    def _at_most(self, errors: int, rate: float) -> float:
        """The probability of no more than that many errors at a true rate between 0 and 1."""
        there, gone = math.log(rate), math.log1p(-rate)
        whole = math.lgamma(self.trials + 1)
        return math.fsum(
            math.exp(
                whole
                - math.lgamma(count + 1)
                - math.lgamma(self.trials - count + 1)
                + count * there
                + (self.trials - count) * gone
            )
            for count in range(errors + 1)
        )

    def __str__(self) -> str:
        low, high = self.bounds
        return f"{self.errors}/{self.trials} = {self.value:.2%} ({low:.2%}-{high:.2%})"


def _solve(too_low: Callable[[float], bool]) -> float:
    """The rate at which `too_low` changes from true to false."""
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if too_low(middle):
            low = middle
        else:
            high = middle
    return high
