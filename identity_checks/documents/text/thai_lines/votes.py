"""One reading of a line made of several views of it: each sign is what most views have at its place.

Views are aligned with the one that is most like all others (recogniser output voting error reduction: Fiscus, IEEE
ASRU 1997).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher
from types import MappingProxyType

from identity_checks.documents.text.engine import Glyph

Votes = dict[str, list[float]]
_LEFT_OUT = ""


def voted(views: Sequence[Sequence[Glyph]]) -> list[Glyph]:
    """Give the signs that most views have, each as sure as its votes together are of all that there might be."""
    middle = max(views, key=lambda view: sum(_likeness(view, other) for other in views))
    places = [_no_votes() for _ in middle]
    gaps = [_no_votes() for _ in range(len(middle) + 1)]
    for view in views:
        _count(middle, view, places, gaps)
    made: list[Glyph] = []
    for number in range(len(middle) + 1):
        before = middle[number - 1].position if number else 0.0
        here = middle[number].position if number < len(middle) else 1.0
        made += _chosen(gaps[number], len(views), (before + here) / 2)
        if number < len(middle):
            made += _chosen(places[number], len(views), here)
    return made


def _no_votes() -> Votes:
    return defaultdict(list)


def _count(middle: Sequence[Glyph], view: Sequence[Glyph], places: Sequence[Votes], gaps: Sequence[Votes]) -> None:
    """Add a view's votes: for each sign of the middle one what stands there, for each gap what stands in it."""
    for kind, first, last, start, end in _steps(middle, view):
        both = min(last - first, end - start)
        for step in range(both):
            glyph = view[start + step]
            places[first + step][glyph.text].append(glyph.score)
        for place in range(first + both, last):
            places[place][_LEFT_OUT].append(_beside(view, start + both))
        if kind != "equal" and end - start > both:
            more = view[start + both : end]
            gaps[last]["".join(glyph.text for glyph in more)].append(min(glyph.score for glyph in more))


def _beside(view: Sequence[Glyph], place: int) -> float:
    """Give how sure a view is of having nothing at a place: as sure as of the signs on either side."""
    return min((glyph.score for glyph in view[max(0, place - 1) : place + 1]), default=0.0)


def _chosen(votes: Votes, views: int, position: float) -> list[Glyph]:
    """Give the sign with most votes, or none; who has no vote in a gap has nothing there."""
    if not votes:
        return []
    silent = views - sum(len(scores) for scores in votes.values())
    best = max(votes, key=lambda text: sum(votes[text]))
    if best == _LEFT_OUT or sum(votes[best]) <= silent:
        return []
    score = sum(votes[best]) / views
    return [Glyph(sign, score, position, MappingProxyType({})) for sign in best]


def _steps(one: Sequence[Glyph], other: Sequence[Glyph]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, _signs(one), _signs(other), autojunk=False).get_opcodes()


def _likeness(one: Sequence[Glyph], other: Sequence[Glyph]) -> float:
    return SequenceMatcher(None, _signs(one), _signs(other), autojunk=False).ratio()


def _signs(view: Sequence[Glyph]) -> str:
    return "".join(glyph.text for glyph in view)
