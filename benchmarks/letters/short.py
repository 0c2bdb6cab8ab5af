"""The form for `make bench`: names with marks read by the head, beside the line reader alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from benchmarks.characters.reading import SURE
from benchmarks.characters.short import exact_rate, silent_rate
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
        exact = exact_rate(ours)
        low, high = exact.bounds
        sample = f"{exact.trials} drawn lines of part {part}, from number {first}"
        yield Measurement(
            f"letters: {writing} lines read exactly",
            f"head on the line reader's features; true share {100 * low:.1f} to {100 * high:.1f} %; {cost}",
            sample,
            100 * exact.share,
            "%",
            beside,
            100 * exact_rate(alone).share,
            "stated",
        )
        yield Measurement(
            f"letters: {writing} lines wrong and sure",
            f"weakest letter at {SURE} or above; {silent_rate(ours).hits} of {len(ours)}",
            sample,
            100 * silent_rate(ours).share,
            "%",
            beside,
            100 * silent_rate(alone).share,
            "stated",
        )
