"""Looking at a page: find the document, turn it upright, read its text, tell what kind it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import cv2
import numpy as np

from identity_checks.documents.attempt import (
    CONVINCING,
    Attempt,
    has_unread_zone,
    is_document,
    rank,
    readability,
    tell_enough,
)
from identity_checks.documents.crowded import CrowdedPages
from identity_checks.documents.finding.closed_shapes import closed_documents, is_elsewhere, is_same
from identity_checks.documents.finding.edges import PageEdges
from identity_checks.documents.finding.motion import without_motion
from identity_checks.documents.finding.orientation import PageOrientation
from identity_checks.documents.finding.outline import Outline, find_outline
from identity_checks.documents.finding.print_across import without_pale_print
from identity_checks.documents.finding.room import covered, lie_apart
from identity_checks.documents.finding.seen import (
    CLEAR_OUTLINE,
    SeenPage,
    best_division,
    clearly_apart,
    sheet_of,
)
from identity_checks.documents.finding.several import all_but, around, beyond, cuts_a_line, grouped, outside
from identity_checks.documents.finding.sheet import rectified, straightened, whole_page
from identity_checks.documents.finding.text_runs import along_the_sides, lean_of
from identity_checks.documents.lying_on import lying_on, plain_at
from identity_checks.documents.one_sheet import LONG_SIDE, READABLE, SheetSight
from identity_checks.documents.other_way_up import lie_both_ways, reads_one_way
from identity_checks.documents.reaching_further import MOST_BEYOND, reaching_further
from identity_checks.documents.shapes import has_its_shape
from identity_checks.documents.text.engine import Corners, Image, TextEngine
from identity_checks.documents.twice_seen import each_once, is_crossed, kind_of, paired
from identity_checks.documents.unread_text import text_of_no_document
from identity_checks.packs.shelf import Shelf

_FIRST_SIDE: Final = 576
"""Long side at which text is looked for to find the outline: enough to tell where text is, not what it says."""
_CLOSER_SIDE: Final = 1024
_FEW: Final = 5
"""So few lines, without a clear outline, are the large ones of documents that are small on the page."""
_LEAST_LINES: Final = 3
_BESIDE_AT_MOST: Final = 0.1
"""Share of a page's lines of text that may lie beside the outline of a document that holds all there is to read."""
_FAINT_OUTLINE: Final = 0.7
"""An outline with less of an edge may be that of the whole page: each group of lines is looked at by itself first."""
_OUTLINE_OF_A_PART: Final = 0.55
_MOST_GROUPS: Final = 3
_SEVERAL: Final = 2
_ALL_SIDES: Final = 4
_ON_ANOTHER: Final = 0.25
"""Share of a place on another's from which what was told there may be a part of the other."""
_BY_A_LINE: Final = 1.0
"""How much plainer a page as a whole says its kind than an outline that may have cut off a line."""


@dataclass(frozen=True, slots=True, eq=False)
class Sighting:
    """What is seen on a page.

    Attributes:
        documents: its documents, the likeliest first; a page without any gives one attempt all the same.
        unread: where, in pixels of the page, text is that looks like that of another document.
    """

    documents: tuple[Attempt, ...]
    unread: Corners | None


class PageSight:
    """Sees the documents of a page; warm and reusable, for one thread at a time."""

    def __init__(self, text: TextEngine, orientation: PageOrientation, shelf: Shelf) -> None:
        self._text = text
        self._sheets = SheetSight(text, orientation, shelf)
        self._crowded = CrowdedPages(text, self._sheets)

    def look(self, page: Image, today: date) -> Sighting:
        """Give what is seen on a page."""
        base = whole_page(page)
        still = without_motion(page, base.picture)
        base = base if still is page else whole_page(still)
        edges = PageEdges(base.picture)
        marks = self._marks(base.picture, edges)
        seen = SeenPage(still, base, edges, marks)
        first = reaching_further(seen, self._told_at_first(seen, today), self._sheets, today)
        told = self._crowded.told(seen, [*first, *lying_on(seen, first, self._sheets, today)], today)
        if is_crossed(seen, told):
            told = self._without_print_across(seen, told, today)
        return Sighting(tuple(told), text_of_no_document(seen, told, self._text, self._sheets.strength))

    def _marks(self, picture: Image, edges: PageEdges) -> list[Corners]:
        """Give where lines of text are; where a first look sees few, and no outline, a closer one's."""
        marks = self._text.detect(picture, _FIRST_SIDE)
        if 0 < len(marks) <= _FEW and _is_faint(find_outline(edges, marks)):
            return self._text.detect(picture, _CLOSER_SIDE)
        return marks

    def _without_print_across(self, seen: SeenPage, told: Sequence[Attempt], today: date) -> list[Attempt]:
        """Give the documents of a page as they are told without what is printed across it, each with the first look."""
        page = without_pale_print(seen.page)
        base = whole_page(page)
        marks = along_the_sides(self._marks(base.picture, seen.edges))
        clean = SeenPage(page, base, seen.edges, marks)
        again = self._crowded.told(clean, self._told_at_first(clean, today), today)
        return paired(again, told, seen.base)

    def _told_at_first(self, seen: SeenPage, today: date) -> list[Attempt]:
        """Give the documents that the first look tells apart, or the likeliest attempt."""
        outline = find_outline(seen.edges, seen.marks)
        clear = outline is not None and outline.score >= CLEAR_OUTLINE
        if not clear:
            apart = clearly_apart(seen)
            if apart is not None:
                told_apart = [
                    attempt
                    for found in apart
                    if is_document(attempt := self._sheets.attempt(*sheet_of(seen, found), today))
                ]
                if told_apart:
                    return sorted(told_apart, key=lambda attempt: -attempt.strength)
        cards = self._crowded.all_cards(seen, None if _is_faint(outline) else outline, today)
        if cards:
            return cards
        around_all = self._sheets.attempt(*sheet_of(seen, outline), today) if outline is not None and clear else None
        if around_all is not None and _fits(around_all, seen):
            return self._told_around(seen, outline, around_all, today)
        among = self._among_papers(seen, outline, today)
        no_document = around_all is not None and not is_document(around_all)
        if (among and no_document) or (len(among) == 1 and (around_all is None or not around_all.several)):
            return among
        told = self._told_around(seen, outline, around_all, today)
        return told if _tells_as_many(told, among, seen) else among

    def _told_around(
        self, seen: SeenPage, outline: Outline | None, around_all: Attempt | None, today: date
    ) -> list[Attempt]:
        """Give the documents by the outline around all text, and by groups of lines where it is faint or says little.

        `around_all` is the attempt at that outline if there was one.
        """
        marks = seen.marks
        attempts: list[Attempt] = []
        faint = _is_faint(outline)
        groups = grouped(marks)
        scattered = bool(groups) and len(groups[0]) < len(marks)
        if faint and scattered:
            attempts += self._by_groups(seen, groups, today, outlined=True)
            if tell_enough(attempts):
                return self._each_divided(seen, attempts, today)
        if outline is not None:
            attempts.append(around_all or self._sheets.attempt(*sheet_of(seen, outline), today))
            beside = outside(marks, outline.corners)
            if attempts[-1].strength >= CONVINCING or _tells_all(attempts[-1], beside, marks):
                best = max(attempts, key=rank)
                whole = self._plainer_as_a_whole(seen, best, outline, today)
                if whole is not None:
                    return self._divided(seen, whole, today)
                return [*self._divided(seen, best, today), *self._beside(seen, beside, outline.corners, today)]
            if scattered and not faint and not is_document(attempts[-1]):
                attempts += self._by_groups(seen, groups, today, outlined=True)
                if tell_enough(attempts):
                    return self._each_divided(seen, [item for item in attempts if is_document(item)], today)
        attempts.append(self._as_a_whole(seen, today))
        best = max(attempts, key=rank)
        return self._divided(seen, best, today)

    def _as_a_whole(self, seen: SeenPage, today: date) -> Attempt:
        """Give what the page says without any outline, its lines level."""
        lean = lean_of(seen.marks)
        sheet = straightened(seen.base, -lean) if abs(lean) > 2.0 else seen.base
        return self._sheets.attempt(sheet, None, LONG_SIDE, today)

    def _among_papers(self, seen: SeenPage, outline: Outline | None, today: date) -> list[Attempt]:
        """Give the document that its own edges close where the outline around all text is another, and those beside it.

        Around a card on printed paper most text is the paper's. Of several documents each may be closed by its edges.
        """
        found = closed_documents(seen.edges, seen.marks)
        closed_itself = outline is not None and any(is_same(closed.corners, outline.corners) for closed in found)
        if outline is not None and outline.score >= CLEAR_OUTLINE:
            # What is in a clear outline was looked at.
            found = [closed for closed in found if not is_same(closed.corners, outline.corners)]
        for number, closed in enumerate(found):
            if outline is not None and closed_itself and not is_elsewhere(closed, outline):
                return []
            attempt = plain_at(seen, closed, self._sheets, today)
            if attempt is not None:
                card = self._plainer_as_a_whole(seen, attempt, closed, today) or attempt
                return [card, *self._closed_too(seen, card, found[number + 1 :], today)]
        return []

    def _closed_too(self, seen: SeenPage, card: Attempt, further: Sequence[Outline], today: date) -> list[Attempt]:
        """Give the documents beside one: those that their own edges close, or else what the text beside it is."""
        told: list[Attempt] = []
        places = [card.place_on(seen.base)]
        for closed in further:
            if lie_apart(closed.corners, places, _ON_ANOTHER):
                attempt = plain_at(seen, closed, self._sheets, today)
                if attempt is not None:
                    told.append(attempt)
                    places.append(attempt.place_on(seen.base))
        return told or self._beside_one(seen, card, today)

    def _plainer_as_a_whole(self, seen: SeenPage, told: Attempt, outline: Outline, today: date) -> Attempt | None:
        """Give what the page says as a whole if an outline cuts off a line: one that tells its kind, or of its zone.

        The first is possible where a side that is guessed goes through a line. Few lines beyond it are the document's.
        Stripes of a display are seen as sides too: what stands askew between them is not where a document has it.
        """
        unread = has_unread_zone(told)
        whole_outline = outline.seen_sides == _ALL_SIDES or not cuts_a_line(outline.corners, seen.marks)
        if not unread and not told.quoted and whole_outline:
            return None
        whole = self._as_a_whole(seen, today)
        plainer = whole.strength >= told.strength + _BY_A_LINE or (
            whole.strength >= told.strength
            and len(outside(seen.marks, outline.corners)) <= MOST_BEYOND
            and len(whole.lines) > len(told.lines)
        )
        plainer |= unread and whole.zone is not None and whole.zone.reading.valid
        plainer |= told.quoted and is_document(whole)
        same = whole.document_type is told.document_type or not is_document(told)
        return whole if plainer and same else None

    def _beside_one(self, seen: SeenPage, card: Attempt, today: date) -> list[Attempt]:
        """Give the documents on a page without one that is told: its text lies on none of them."""
        place = card.place_on(seen.base)
        page = covered(seen.page, [seen.base.on_page(place)])
        rest = SeenPage(page, whole_page(page), seen.edges, outside(seen.marks, place))
        return self._beside(rest, rest.marks, place, today)

    def _by_groups(
        self, seen: SeenPage, groups: Sequence[Sequence[Corners]], today: date, *, outlined: bool
    ) -> list[Attempt]:
        """Give the documents that groups of lines are; lines that lie on one found before are no other's.

        Where no text belongs to a document yet they must be `outlined`: a group may be a part of the only one.
        """
        found: list[Attempt] = []
        for group in groups[:_MOST_GROUPS]:
            left = list(group)
            for attempt in found:
                left = outside(left, attempt.place_on(seen.base))
            if len(left) >= _LEAST_LINES:
                found += self._part(seen, left, today, beside=all_but(seen.marks, group), outlined=outlined)
        return sorted(found, key=lambda attempt: -attempt.strength)

    def _beside(self, seen: SeenPage, beside: Sequence[Corners], place: Corners, today: date) -> list[Attempt]:
        """Give the documents that text beside a document at a place of the page is on.

        Of a card beside a larger paper a first look may see no more than the title, of a large paper on a large page
        too: then the rest of the page is looked at by itself.
        """
        groups = grouped(beside)
        if not groups and len(beside) >= _LEAST_LINES:
            seen, beside = self._seen_closer(seen, beside, place)
            groups = grouped(beside)
        if groups or not beside:
            found = self._by_groups(seen, groups, today, outlined=False)
            if found or sum(map(len, groups)) == len(beside):
                return found
        outline = find_outline(seen.edges, beside)
        others = all_but(seen.marks, beside)
        if (
            outline is not None
            and outline.score >= CLEAR_OUTLINE
            and len(outside(others, outline.corners)) == len(others)
        ):
            attempt = self._sheets.attempt(*sheet_of(seen, outline), today)
            return [attempt] if is_document(attempt) else []
        # A card whose lines are far apart, not all in one group, may touch the one beside it.
        outline = find_outline(seen.edges, beside, others) if len(beside) >= _LEAST_LINES else None
        if outline is None or outline.score < _FAINT_OUTLINE or not lie_apart(outline.corners, [place], _ON_ANOTHER):
            return []
        plain = plain_at(seen, outline, self._sheets, today)
        return [] if plain is None else [plain]

    def _seen_closer(
        self, seen: SeenPage, beside: Sequence[Corners], place: Corners
    ) -> tuple[SeenPage, Sequence[Corners]]:
        """Give the page with what is seen of the text beside a document when the rest of the page fills the look."""
        height, width = seen.base.picture.shape[:2]
        rest = beyond(place, beside, width, height)
        if rest is None:
            return seen, beside
        sheet = rectified(seen.page, seen.base.on_page(rest), seen.base)
        to_base = np.linalg.inv(seen.base.to_page) @ sheet.to_page
        boxes = self._text.detect(sheet.picture, _FIRST_SIDE)
        closer = [np.asarray(cv2.perspectiveTransform(box[None], to_base)[0], np.float32) for box in boxes]
        return replace(seen, marks=[*all_but(seen.marks, beside), *closer]), closer

    def _each_divided(self, seen: SeenPage, attempts: Sequence[Attempt], today: date) -> list[Attempt]:
        """Give several documents as they are, one alone divided where it is more than one, and what lies beside it."""
        if len(attempts) > 1:
            return list(attempts)
        place = attempts[0].place_on(seen.base)
        beside = outside(seen.marks, place)
        return [*self._divided(seen, attempts[0], today), *self._beside(seen, beside, place, today)]

    def _divided(self, seen: SeenPage, whole: Attempt, today: date) -> list[Attempt]:
        """Give the documents that an attempt took for one, or the attempt."""
        pair = self._crowded.pair(seen, whole, today)
        if pair:
            return pair
        holds = self._crowded.holds_several(seen, whole)
        parts = best_division(seen) if whole.several else reads_one_way(seen, whole)
        if parts is None and not holds:
            return [whole]
        found = [
            attempt
            for part, other in (() if parts is None else (parts, parts[::-1]))
            for attempt in self._part(seen, part, today, beside=other)
        ]
        if holds and len(found) < _SEVERAL:
            # Of cards that touch an outline or a margin reaches over the other's text.
            found = self._crowded.halves(seen, whole, today)
        several = len(found) >= _SEVERAL and (holds or lie_both_ways(found))
        instead = bool(found) and not is_document(whole)
        return sorted(found, key=lambda attempt: -attempt.strength) if several or instead else [whole]

    def _part(
        self,
        seen: SeenPage,
        part: Sequence[Corners],
        today: date,
        *,
        beside: Sequence[Corners] = (),
        outlined: bool = False,
    ) -> list[Attempt]:
        """Give the one document that a part of the page's text is, or none.

        `beside` is text of another document. A part without an outline of its own is none if it must be `outlined`.
        """
        outline = find_outline(seen.edges, part, beside)
        alone = outline is None or 2 * len(outside(beside, outline.corners)) >= len(beside)
        if outline is not None and alone and outline.score >= _OUTLINE_OF_A_PART:
            attempt = self._sheets.attempt(*sheet_of(seen, outline), today)
        elif outlined:
            return []
        else:
            there = seen.base.on_page(around(part))
            attempt = self._sheets.attempt(rectified(seen.page, there, seen.base), None, LONG_SIDE, today)
        return [attempt] if is_document(attempt) else []


def _fits(attempt: Attempt, seen: SeenPage) -> bool:
    """Tell whether an attempt at a clear outline is at the one document read in it, not at a paper around it."""
    return is_document(attempt) and not attempt.mixed and has_its_shape(attempt, attempt.place_on(seen.base))


def _tells_as_many(told: Sequence[Attempt], among: Sequence[Attempt], seen: SeenPage) -> bool:
    """Tell whether documents told otherwise are as many as those among papers, and not all parts of the first.

    An outline among papers that reaches over another's is not its document's, and one that says little of its kind may
    be a part of one.
    """
    if len(told) == 1 < len(among) and _lie_on_each_other(among, seen):
        return False
    closed = [attempt.place_on(seen.base) for attempt in among]
    if not closed or not all(lie_apart(place, closed[:number], _ON_ANOTHER) for number, place in enumerate(closed)):
        return True
    places = [attempt.place_on(seen.base) for attempt in told if is_document(attempt)]
    several = len(places) >= max(_SEVERAL, sum(attempt.strength >= CONVINCING for attempt in among))
    return several and any(lie_apart(place, closed[:1], _ON_ANOTHER) for place in places)


def _lie_on_each_other(among: Sequence[Attempt], seen: SeenPage) -> bool:
    """Tell whether documents of which one's place holds another are several: of two kinds, or plain and none twice."""
    if len({kind_of(attempt) for attempt in among}) > 1:
        return True
    plain = all(attempt.strength >= CONVINCING for attempt in among)
    return plain and len(each_once(among, seen.base)) == len(among)


def _is_faint(outline: Outline | None) -> bool:
    return outline is None or outline.score < _FAINT_OUTLINE


def _tells_all(attempt: Attempt, beside: Sequence[Corners], marks: Sequence[Corners]) -> bool:
    """Tell whether the page as a whole could say no more than an outline's attempt, whatever kind that is."""
    lines = [line.source for line in attempt.lines]
    if len(lines) < _LEAST_LINES or len(beside) > _BESIDE_AT_MOST * len(marks):
        return False
    return readability(lines) >= READABLE
