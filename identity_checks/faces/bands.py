"""What a similarity means: a band by thresholds of a stated false match rate, and a probability."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from identity_checks.results import Band

DIFFERENT_BELOW: Final = "different_below"
PROBABILITY_MIDPOINT: Final = "probability_midpoint"
PROBABILITY_SLOPE: Final = "probability_slope"

# People change slowly at first; a passport is valid for ten years and a resident ID for up to twenty.
_YEARS_WITHOUT_EFFECT: Final = 3.0
_ALLOWANCE_A_YEAR: Final = 0.005
_MOST_ALLOWANCE: Final = 0.05
_GROWN_UP: Final = 18.0
_DAYS_A_YEAR: Final = 365.25


class FalseMatchRate(StrEnum):
    """The stated rate at which two persons may come out as the same; names the threshold in the manifest."""

    ONE_IN_1_000 = "same_from"
    ONE_IN_10_000 = "same_from_fmr_1e-4"


STATED_RATES: Final[Mapping[str, FalseMatchRate]] = MappingProxyType(
    {"1e-3": FalseMatchRate.ONE_IN_1_000, "1e-4": FalseMatchRate.ONE_IN_10_000}
)
"""By the word that names it on a command line and in a setting; the first is used unless another is chosen."""
RATE_UNLESS_STATED: Final = next(iter(STATED_RATES))


@dataclass(frozen=True, slots=True)
class AgeGap:
    """Years between the making of a document and now, and the holder's age when it was made (None: not known)."""

    years: float
    age_at_issue: float | None

    @classmethod
    def between(cls, issued: date, today: date, *, born: date | None) -> AgeGap | None:
        """Give the gap, or None where the dates contradict each other (another check's matter)."""
        if issued > today or (born is not None and born > issued):
            return None
        age = None if born is None else (issued - born).days / _DAYS_A_YEAR
        return cls((today - issued).days / _DAYS_A_YEAR, age)

    @property
    def allowance(self) -> float:
        """By how much the band `look` is widened downward, in cosine.

        Similarity of two pictures of one person falls with the years between them, that of two persons does not: a low
        similarity says less over an old portrait, a high one as much. So `different` starts lower, and `same` stays
        where its false match rate puts it. Children change faster. How much is a judgement, not measured here.
        """
        if self.age_at_issue is not None and self.age_at_issue < _GROWN_UP and self.years >= 1:
            return _MOST_ALLOWANCE
        return min(max(self.years - _YEARS_WITHOUT_EFFECT, 0.0) * _ALLOWANCE_A_YEAR, _MOST_ALLOWANCE)


class FaceBands:
    """The bands of one network at one stated false match rate."""

    def __init__(self, thresholds: Mapping[str, float], rate: FalseMatchRate = FalseMatchRate.ONE_IN_1_000) -> None:
        self.same_from: Final = thresholds[rate.value]
        self._different_below: Final = thresholds[DIFFERENT_BELOW]
        self._midpoint: Final = thresholds[PROBABILITY_MIDPOINT]
        self._slope: Final = thresholds[PROBABILITY_SLOPE]

    def different_below(self, age_gap: AgeGap | None = None) -> float:
        """Give the cosine under which the faces are taken for those of two persons."""
        return self._different_below - (0.0 if age_gap is None else age_gap.allowance)

    def band_of(self, similarity: float, age_gap: AgeGap | None = None) -> Band:
        """Give the band of a cosine."""
        if similarity < self.different_below(age_gap):
            return Band.DIFFERENT
        if similarity < self.same_from:
            return Band.LOOK
        return Band.SAME

    def same_probability(self, similarity: float) -> float:
        """Give the probability that a cosine of this size comes from one person, both being equally likely before.

        A logistic curve whose two constants and their origin stand in the manifest.
        """
        return 1.0 / (1.0 + math.exp(-self._slope * (similarity - self._midpoint)))
