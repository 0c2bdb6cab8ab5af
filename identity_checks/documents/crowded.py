"""Pages with more documents than a first look tells apart: what is several is divided, what is left is looked at.

A first look divides a page once. Of three cards it may tell two, one of them by an outline around two cards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np

from identity_checks.aspects import length_for_width
from identity_checks.documents.attempt import Attempt, SaidLine, is_document, lacks_own_words, lines_said, texts_on
from identity_checks.documents.finding.outline import Outline, find_outline
from identity_checks.documents.finding.room import covered, lie_apart, longest_side, room_for_another
from identity_checks.documents.finding.seen import CLEAR_OUTLINE, SeenPage, clearest, sheet_of
from identity_checks.documents.finding.several import (
    Parts,
    all_but,
    around,
    divisions,
    grouped,
    inside,
    is_on,
    outside,
    outside_all,
)
from identity_checks.documents.finding.sheet import Sheet, rectified, whole_page
from identity_checks.documents.finding.twins import all_cards, twins
from identity_checks.documents.layouts.classification import shows_several
from identity_checks.documents.one_sheet import LONG_SIDE, SheetSight
from identity_checks.documents.shapes import has_its_shape, shapes_of
from identity_checks.documents.text.engine import Corners, TextEngine
from identity_checks.documents.twice_seen import each_once

_DOCUMENT_SIDE: Final = 576
_MOST_SIDE: Final = 1024
"""Long sides at which text is looked for: of the smallest document told, and of the page at most."""
_LEAST_LINES: Final = 3
_OUTLINE: Final = 0.55
_AS_TELLING: Final = 0.5
"""Strengths of what parts of a text say that hardly differ."""
_ON_ANOTHER: Final = 0.25
"""Share of a place on another's from which they are taken for places of one another's documents."""
_TWO: Final = 2
_SMALL: Final = 0.45
"""Share of the page's longer side."""
_CUT_OUT: Final = 0.05
"""Logarithm of how many times longer for its width what a page's proportions cut out is than a form at most."""
_ONE_MORE: Final = 3.0
"""By how much two documents' parts of a text say more than the whole: parts of one document say no more than it."""
_MOST_SHEETS: Final = 10
"""A page takes no longer than so many sheets more; what is not told by then is said to belong to no document."""


@dataclass(slots=True, eq=False)
class _Rest:
    """What is left of a page beside the documents at the places `taken`; `sheets` more may be looked at."""

    seen: SeenPage
    taken: list[Corners]
    today: date
    sheets: int = _MOST_SHEETS

    def left(self, marks: Sequence[Corners]) -> list[Corners]:
        """Give the lines of text that lie on no document told."""
        return outside_all(marks, self.taken)


class CrowdedPages:
    """Tells apart what a first look at a page did not; warm and reusable, for one thread at a time."""

    def __init__(self, text: TextEngine, sheets: SheetSight) -> None:
        self._text = text
        self._sheets = sheets

    def told(self, seen: SeenPage, first: Sequence[Attempt], today: date) -> list[Attempt]:
        """Give the documents of a page of which a first look told some.

        The likeliest comes first, the others as they are read on the page.
        """
        once = each_once(first, seen.base)
        if len(once) < len(first) and not any(self.holds_several(seen, attempt) for attempt in once):
            first = once
        places = [attempt.place_on(seen.base) for attempt in first]
        if len(first) < 2 and not (is_document(first[0]) and _is_small(seen, places[0])):
            return list(first)
        alone: list[Attempt] = []
        mixed: list[Attempt] = []
        for number, attempt in enumerate(first):
            others = [*places[:number], *places[number + 1 :]]
            whole = not _may_be_a_part(attempt) and not self.holds_several(seen, attempt)
            (alone if whole and lie_apart(places[number], others, _ON_ANOTHER) else mixed).append(attempt)
        if not mixed and not _more_may_lie_beside(seen, places):
            return _in_reading_order(first, seen.base)
        found = self._told_beside(seen, alone, mixed, longest_side(places), today)
        told = [*alone, *(found if _plain(found) >= _plain(mixed) else mixed)]
        told.sort(key=lambda attempt: -attempt.strength)
        return _in_reading_order(told, seen.base)

    def halves(self, seen: SeenPage, whole: Attempt, today: date) -> list[Attempt]:
        """Give the documents that an attempt at all their text took for one, by what it says.

        None where it is not sure that they are several and they do not say more than the whole.
        """
        within = inside(seen.marks, [whole.place_on(seen.base)])
        found = self._halves(_Rest(seen, [], today), within, (), lines_said(whole, seen.base))
        return found if whole.mixed or _plain(found) >= whole.strength + _ONE_MORE else []

    def pair(self, seen: SeenPage, whole: Attempt, today: date) -> list[Attempt]:
        """Give the two cards that an attempt took for one, as one outline is around both; none where it is right."""
        place = whole.place_on(seen.base)
        if whole.outline is None or (not whole.several and has_its_shape(whole, place)):
            return []
        if whole.outline.seen_sides < len(place) and not is_document(whole):
            # The edges of the picture are those of no cards.
            return []
        both = twins(replace(whole.outline, corners=place), inside(seen.marks, [place]))
        found = [self._sheets.attempt(*sheet_of(seen, card), today) for card in both or ()]
        told = bool(found) and all(is_document(attempt) for attempt in found)
        surely = whole.mixed or _plain(found) >= whole.strength + _ONE_MORE
        return sorted(found, key=lambda attempt: -attempt.strength) if told and surely else []

    def all_cards(self, seen: SeenPage, outline: Outline | None, today: date) -> list[Attempt]:
        """Give the cards, two or more, that are all there is in an outline, or on a page without margin and outline.

        None where it is no such page. One that cannot be read, of more than two, leaves the others as they are.
        """
        height, width = seen.base.picture.shape[:2]
        around_all = outline or Outline(
            np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32), 0.0, 0
        )
        places = all_cards(around_all.corners, inside(seen.marks, [around_all.corners]))
        found: list[Attempt] = []
        for number, place in enumerate(places):
            card = _own_outline(seen, place) or replace(around_all, corners=place)
            attempt = self._sheets.attempt(*sheet_of(seen, card), today)
            if _is_card(attempt, card.corners):
                found.append(attempt)
            elif is_document(attempt) or number + 1 - len(found) > len(places) - _TWO:
                return []
        return sorted(found, key=lambda attempt: -attempt.strength)

    def _told_beside(
        self, seen: SeenPage, alone: Sequence[Attempt], mixed: Sequence[Attempt], longest: float, today: date
    ) -> list[Attempt]:
        """Give the documents beside those that lie alone; `mixed` are attempts that may hold several of them.

        Text is looked for again without what is told, as large as the smallest of all needs, `longest` its long side.
        """
        taken = [attempt.place_on(seen.base) for attempt in alone]
        page = covered(seen.page, [seen.base.on_page(place) for place in taken])
        base = whole_page(page)
        side = min(_MOST_SIDE, round(_DOCUMENT_SIDE * max(base.picture.shape) / longest))
        rest = _Rest(SeenPage(page, base, seen.edges, self._text.detect(base.picture, side)), taken, today)
        found: list[Attempt] = []
        pool, said = _pooled(rest, mixed)
        if len(pool) >= _LEAST_LINES:
            several = any(self.holds_several(seen, attempt) for attempt in mixed)
            several = several or shows_several([line.text for line in said])
            found += (self._halves(rest, pool, (), said) if several else []) or self._part(rest, pool, ())
        for group in grouped(rest.left(rest.seen.marks)):
            left = rest.left(group)
            if len(left) >= _LEAST_LINES:
                found += self._group(rest, left)
        return found

    def _group(self, rest: _Rest, group: Sequence[Corners]) -> list[Attempt]:
        """Give the documents that lines close together are, with all the text left where they may be a part of one."""
        taken = list(rest.taken)
        told = self._part(rest, group, ())
        if not any(_may_be_a_part(attempt) for attempt in told):
            return told
        taken, rest.taken = rest.taken, taken
        wider = self._part(rest, rest.left(rest.seen.marks), ())
        if _plain(wider) > _plain(told):
            return wider
        rest.taken = taken
        return told

    def _part(self, rest: _Rest, part: Sequence[Corners], beside: Sequence[Corners]) -> list[Attempt]:
        """Give the documents that a part of the text left is; none of it is on the lines `beside`."""
        if rest.sheets == 0:
            return []
        rest.sheets -= 1
        seen = rest.seen
        outline = find_outline(seen.edges, part, beside)
        if (
            outline is not None
            and outline.score >= _OUTLINE
            and lie_apart(outline.corners, rest.taken)
            and len(outside(beside, outline.corners)) == len(beside)
        ):
            attempt = self._sheets.attempt(*sheet_of(seen, outline), rest.today)
        else:
            there = seen.base.on_page(around(part, beside))
            attempt = self._sheets.attempt(rectified(seen.page, there, seen.base), None, LONG_SIDE, rest.today)
        if self.holds_several(seen, attempt):
            place = attempt.place_on(seen.base)
            within = rest.left(all_but(seen.marks, [*outside(seen.marks, place), *beside]))
            return self._divided(rest, within, beside, attempt)
        if not is_document(attempt):
            return []
        rest.taken.append(attempt.place_on(seen.base))
        return [attempt]

    def _divided(
        self, rest: _Rest, part: Sequence[Corners], beside: Sequence[Corners], whole: Attempt
    ) -> list[Attempt]:
        """Give the documents that an attempt at a part of the text took for one; the attempt if they are not more."""
        taken = list(rest.taken)
        found = self._halves(rest, part, beside, lines_said(whole, rest.seen.base))
        if not is_document(whole) or (len(found) > 1 and _plain(found) >= whole.strength + _ONE_MORE):
            return found
        rest.taken = [*taken, whole.place_on(rest.seen.base)]
        return [whole]

    def _halves(
        self, rest: _Rest, part: Sequence[Corners], beside: Sequence[Corners], said: Sequence[SaidLine]
    ) -> list[Attempt]:
        """Give the documents of both parts of some text, none where no gap divides it.

        Where the lines `said` there tell that a part is several itself it is divided without another look at it.
        """
        parts = self._division(rest, part, said)
        found: list[Attempt] = []
        for own, other in () if parts is None else (parts, parts[::-1]):
            others = [*beside, *other]
            divided = self._halves(rest, own, others, said) if shows_several(texts_on(own, said)) else []
            found += divided or self._part(rest, own, others)
        return found

    def holds_several(self, seen: SeenPage, attempt: Attempt) -> bool:
        """Tell whether a sheet is of several documents: it shows so, or is not shaped as one and says more in parts."""
        place = attempt.place_on(seen.base)
        # A form's rows are no two cards because the half of them that has few may be a card's.
        if attempt.several or attempt.quoted or has_its_shape(attempt, place):
            return attempt.several
        said = lines_said(attempt, seen.base)
        ways = divisions(inside(seen.marks, [place]))
        told = [sum(self._sheets.strength(texts_on(half, said)) for half in halves) for halves in ways]
        return max(told, default=0.0) >= attempt.strength + _ONE_MORE

    def _division(self, rest: _Rest, part: Sequence[Corners], said: Sequence[SaidLine]) -> Parts | None:
        """Give the two parts of a text that say most of what they are, of several those with the clearest outlines.

        A gap between a card's own rows is as wide as one between cards.
        """
        ways = divisions(part)
        if not ways:
            return None
        told = [sum(self._sheets.strength(texts_on(half, said)) for half in halves) for halves in ways]
        likely = [way for way, strength in zip(ways, told, strict=True) if strength > max(told) - _AS_TELLING]
        return likely[0] if len(likely) == 1 else clearest(rest.seen, likely)


def _pooled(rest: _Rest, mixed: Sequence[Attempt]) -> tuple[list[Corners], list[SaidLine]]:
    """Give the lines of text on sheets that may hold several documents or a part of one, and what they say.

    A part's text may go on beside its sheet, where no other document is told.
    """
    base, left = rest.seen.base, rest.left(rest.seen.marks)
    pool: list[Corners] = []
    said: list[SaidLine] = []
    places: list[Corners] = []
    beside = left
    for attempt in mixed:
        known = beside
        beside = outside(beside, attempt.place_on(base))
        pool += all_but(known, beside)
        # What two sheets show stands on the page once.
        fresh = [line for line in lines_said(attempt, base) if not any(is_on(place, line.middle) for place in places)]
        places.append(attempt.place_on(base))
        said += fresh
    return (left if any(_may_be_a_part(attempt) for attempt in mixed) else pool), said


def _more_may_lie_beside(seen: SeenPage, places: Sequence[Corners]) -> bool:
    """Tell whether a page has room for another document, and text there; one or many small ones may hide it."""
    height, width = seen.base.picture.shape[:2]
    beside = list(seen.marks)
    for place in places:
        beside = outside(beside, place)
    return (bool(beside) or len(places) != _TWO) and room_for_another(places, width, height)


def _own_outline(seen: SeenPage, place: Corners) -> Outline | None:
    """Give the outline of a card at about a place of the page, None where it is not clear or holds other text."""
    marks = inside(seen.marks, [place])
    own = find_outline(seen.edges, marks)
    clear = own is not None and own.score >= CLEAR_OUTLINE
    return own if own is not None and clear and len(inside(seen.marks, [own.corners])) == len(marks) else None


def _is_card(attempt: Attempt, place: Corners) -> bool:
    """Tell whether what was read on a sheet that is cut out as a card's is one document of just that shape."""
    aspect = length_for_width(place.tolist())
    shaped = any(abs(float(np.log(aspect / shape))) < _CUT_OUT for shape in shapes_of(attempt) or ())
    return is_document(attempt) and not attempt.mixed and shaped


def _is_small(seen: SeenPage, place: Corners) -> bool:
    """Tell whether a document takes so little of a page that others beside it may be too small for a first look."""
    return longest_side([place]) < _SMALL * float(max(seen.base.picture.shape))


def _plain(attempts: Sequence[Attempt]) -> float:
    """Give how plainly attempts at some text tell what it is."""
    return sum(attempt.strength for attempt in attempts)


def _may_be_a_part(attempt: Attempt) -> bool:
    """Tell whether an attempt may be at a part of a document only: it has no outline and lacks words of its kind."""
    return attempt.outline is None and lacks_own_words(attempt)


def _in_reading_order(attempts: Sequence[Attempt], base: Sheet) -> list[Attempt]:
    """Give the first of some attempts and then the others as they are read: by rows, each from its left.

    Across and down are those of the first one.
    """
    places = [attempt.place_on(base) for attempt in attempts]
    run = places[0][1] - places[0][0]
    across = run / max(1e-6, float(np.linalg.norm(run)))
    down = np.array([-across[1], across[0]])
    rows = [(float((place @ down).min()), float((place @ down).max())) for place in places]
    left = sorted(range(1, len(attempts)), key=lambda number: sum(rows[number]))
    order = [0]
    while left:
        top, bottom = rows[left[0]]
        row = [number for number in left if 2 * top < sum(rows[number]) < 2 * bottom]
        order += sorted(row, key=lambda number: float((places[number] @ across).mean()))
        left = [number for number in left if number not in row]
    return [attempts[number] for number in order]
