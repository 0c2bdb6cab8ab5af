"""The form for `make bench`: names with marks read by the head, beside the line reader alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from benchmarks.characters.reading import SURE, Said
from benchmarks.documents.evaluation.statistics import Rate
from benchmarks.documents.parts import Part
from benchmarks.letters.drawing import Writing
from benchmarks.letters.reading import read_lines
from benchmarks.report import Measurement

FIRST: Final = 60_000
COUNT: Final = 600


def measure(part: Part = Part.EVALUATE, first: int = FIRST, count: int = COUNT) -> Iterator[Measurement]:
    """Exact lines and silent errors of every writing."""
    read = read_lines(part, range(first, first + count))
    cost = f"{1000 * read.head_seconds / count:.0f} ms CPU a line with second looks, one thread"
    beside = f"line reader alone, {1000 * read.alone_seconds / count:.0f} ms"
    for writing in Writing:
        ours, alone = read.head[writing], read.alone[writing]
        exact = _exact(ours)
        low, high = exact.bounds
        sample = f"{exact.trials} drawn lines of part {part}, from number {first}"
        yield Measurement(
            f"letters: {writing} lines read exactly",
            f"head on the line reader's features; true share {100 * low:.1f} to {100 * high:.1f} %; {cost}",
            sample,
            100 * exact.share,
            "%",
            beside,
            100 * _exact(alone).share,
            "stated",
        )
        yield Measurement(
            f"letters: {writing} lines wrong and sure",
            f"weakest letter at {SURE} or above; {_silent(ours).hits} of {len(ours)}",
            sample,
            100 * _silent(ours).share,
            "%",
            beside,
            100 * _silent(alone).share,
            "stated",
        )


def _exact(said: Sequence[Said]) -> Rate:
    return Rate(sum(right for right, _ in said), len(said))


def _silent(said: Sequence[Said]) -> Rate:
    return Rate(sum(not right and score >= SURE for right, score in said), len(said))
