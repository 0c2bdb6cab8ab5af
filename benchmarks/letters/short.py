"""The form for `make bench`: names with marks read by the head, beside the line reader alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from benchmarks.documents.parts import Part
from benchmarks.letters.drawing import Writing
from benchmarks.letters.reading import read_lines
from benchmarks.lines_read import Compared
from benchmarks.report import Measurement

FIRST: Final = 60_000
COUNT: Final = 600


def measure(part: Part = Part.EVALUATE, first: int = FIRST, count: int = COUNT) -> Iterator[Measurement]:
    """Exact lines and silent errors of every writing."""
    read = read_lines(part, range(first, first + count))
    cost = f"{1000 * read.head_seconds / count:.0f} ms CPU a line with second looks, one thread"
    alone = f"line reader alone, {1000 * read.alone_seconds / count:.0f} ms"
    for writing in Writing:
        name, way = f"letters: {writing} lines", "line reader and head on its features"
        yield from Compared(name, read.head[writing], read.alone[writing], part, first, way, alone).measurements(cost)
