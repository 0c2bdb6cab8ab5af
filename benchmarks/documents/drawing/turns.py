"""Which kinds a run draws in turn, and which of its seeds draw the fronts of resident identity cards."""

from __future__ import annotations

from typing import Final

from benchmarks.documents.drawing.specimen import Kind
from benchmarks.documents.parts import Part, record_of

TURNS: Final[tuple[Kind, ...]] = (
    *Kind,
    Kind.RESIDENT_ID_FRONT,
    Kind.BUSINESS_LICENCE,
    Kind.PASSPORT,
    Kind.BUSINESS_LICENCE,
)
"""Kinds take turns; those that most cases bring come up more often."""
SAMPLE: Final = 800
"""Pictures of the report's run; each further so many of a part are such a sample too."""


def fronts_of_sample(seed: int) -> tuple[int, ...]:
    """The seeds of the fronts in the sample that a seed is of; none when it belongs to no part."""
    for part in Part:
        record = record_of(part)
        if record.first_seed <= seed <= record.last_seed:
            begin = (seed - record.first_seed) // SAMPLE * SAMPLE
            numbers = range(begin, min(begin + SAMPLE, record.last_seed - record.first_seed + 1))
            return tuple(
                record.seed(number) for number in numbers if TURNS[number % len(TURNS)] is Kind.RESIDENT_ID_FRONT
            )
    return ()
