"""The form for `make bench`: names read with the second opinion on single characters, beside the line reader alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from benchmarks.characters.reading import read_lines
from benchmarks.documents.parts import Part
from benchmarks.lines_read import Compared
from benchmarks.report import Measurement

FIRST: Final = 40_000
COUNT: Final = 300
_NAMES: Final = {False: "names", True: "names of any characters"}


def measure(part: Part = Part.EVALUATE, first: int = FIRST, count: int = COUNT) -> Iterator[Measurement]:
    """Exact names and silent errors of both kinds of lines."""
    read = read_lines(part, range(first, first + count))
    cost = f"second opinion {1000 * read.seconds / count:.1f} ms CPU a line, one thread"
    for any_character, sort in _NAMES.items():
        ours, alone = read.together[any_character], read.alone[any_character]
        way, beside = "second opinion on doubtful characters", "line reader alone"
        yield from Compared(f"characters: {sort}", ours, alone, part, first, way, beside).measurements(cost)
