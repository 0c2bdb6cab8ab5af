"""What came of drawn lines of text: the two rates that benchmarks of line readers print, each beside a baseline's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.documents.evaluation.statistics import Rate
from benchmarks.documents.parts import Part
from benchmarks.report import Measurement

SURE: Final = 0.9
Said = tuple[bool, float]
"""Whether a line came out exactly, and its weakest sign's score."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Lines of one sort of a part, from number `first`, read in our way and in a plainer one, each said in words."""

    name: str
    ours: Sequence[Said]
    alone: Sequence[Said]
    part: Part
    first: int
    way: str
    baseline: str

    def measurements(self, cost: str) -> Iterator[Measurement]:
        """How many lines are exact, and how many are wrong and yet sure; `cost` says what our way takes."""
        exact = exact_rate(self.ours)
        low, high = exact.bounds
        yield self._measured(
            "read exactly",
            f"{self.way}; true share {100 * low:.1f} to {100 * high:.1f} %; {cost}",
            exact,
            exact_rate(self.alone),
        )
        silent = silent_rate(self.ours)
        yield self._measured(
            "wrong and sure",
            f"weakest sign at {SURE} or above; {silent.hits} of {silent.trials}",
            silent,
            silent_rate(self.alone),
        )

    def _measured(self, what: str, method: str, ours: Rate, alone: Rate) -> Measurement:
        sample = f"{len(self.ours)} drawn lines of part {self.part}, from number {self.first}"
        return Measurement(
            f"{self.name} {what}", method, sample, 100 * ours.share, "%", self.baseline, 100 * alone.share, "stated"
        )


def exact_rate(said: Sequence[Said]) -> Rate:
    """Lines that were read exactly."""
    return Rate(sum(right for right, _ in said), len(said))


def silent_rate(said: Sequence[Said]) -> Rate:
    """Lines that are wrong though every sign of them is sure."""
    return Rate(sum(not right and score >= SURE for right, score in said), len(said))
