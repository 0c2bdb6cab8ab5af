"""The form for `make bench`: names read with the second opinion on single characters, beside the line reader alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from benchmarks.characters.reading import SURE, Said, read_lines
from benchmarks.documents.evaluation.statistics import Rate
from benchmarks.documents.parts import Part
from benchmarks.report import Measurement

FIRST: Final = 40_000
COUNT: Final = 300
_NAMES: Final = {False: "names", True: "names of any characters"}


def measure(part: Part = Part.EVALUATE, first: int = FIRST, count: int = COUNT) -> Iterator[Measurement]:
    """Exact names and silent errors of both kinds of lines."""
    read = read_lines(part, range(first, first + count))
    cost = f"second opinion {1000 * read.seconds / count:.1f} ms CPU a line, one thread"
    for any_character, name in _NAMES.items():
        ours, alone = read.together[any_character], read.alone[any_character]
        exact = exact_rate(ours)
        low, high = exact.bounds
        sample = f"{exact.trials} drawn lines of part {part}, from number {first}"
        yield Measurement(
            f"characters: {name} read exactly",
            f"second opinion on doubtful characters; true share {100 * low:.1f} to {100 * high:.1f} %; {cost}",
            sample,
            100 * exact.share,
            "%",
            "line reader alone",
            100 * exact_rate(alone).share,
            "stated",
        )
        yield Measurement(
            f"characters: {name} wrong and sure",
            f"weakest character at {SURE} or above; {silent_rate(ours).hits} of {len(ours)}",
            sample,
            100 * silent_rate(ours).share,
            "%",
            "line reader alone",
            100 * silent_rate(alone).share,
            "stated",
        )


def exact_rate(said: Sequence[Said]) -> Rate:
    """Lines that were read exactly."""
    return Rate(sum(right for right, _ in said), len(said))


def silent_rate(said: Sequence[Said]) -> Rate:
    """Lines that are wrong though every sign of them is sure."""
    return Rate(sum(not right and score >= SURE for right, score in said), len(said))
