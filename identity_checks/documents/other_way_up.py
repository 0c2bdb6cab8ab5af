"""A document that lies the other way up beside one that was read: its lines were read upside down and say nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from identity_checks.documents.attempt import Attempt, SaidLine, is_document, lines_on, lines_said, readability
from identity_checks.documents.finding.seen import SeenPage
from identity_checks.documents.finding.several import Parts, divisions
from identity_checks.documents.text.engine import Corners

_LEAST_LINES: Final = 3
_UNREADABLE: Final = 0.78
"""Lines of cards that are read upside down score 0.61 to 0.68 together."""
_READABLE: Final = 0.93


def reads_one_way(seen: SeenPage, attempt: Attempt) -> Parts | None:
    """Give the two parts of a page's text of which an attempt at both reads one well and the other not at all.

    None where no clear gap divides them. The part that reads well comes first.
    """
    if not is_document(attempt):
        return None
    scores = [line.source.score for line in attempt.lines]
    if sum(score < _UNREADABLE for score in scores) < _LEAST_LINES:
        return None
    lines = lines_said(attempt, seen.base)
    best: tuple[float, Parts] | None = None
    for first, second in divisions(seen.marks):
        one, other = (_readability(lines, part) for part in (first, second))
        if one is None or other is None or max(one, other) < _READABLE or min(one, other) > _UNREADABLE:
            continue
        if best is None or abs(one - other) > best[0]:
            best = abs(one - other), ((first, second) if one > other else (second, first))
    return None if best is None else best[1]


def lie_both_ways(attempts: Sequence[Attempt]) -> bool:
    """Tell whether documents lie different ways up; what is left of one in letters the recogniser lacks does not."""
    return len({attempt.rotation for attempt in attempts}) > 1


def _readability(lines: Sequence[SaidLine], part: Sequence[Corners]) -> float | None:
    """Give how well those lines read that lie where a part of the page's text is; None for too few lines."""
    there = lines_on(part, lines)
    return readability(there) if len(there) >= _LEAST_LINES else None
