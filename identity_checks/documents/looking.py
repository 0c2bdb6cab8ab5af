"""Looking at a page: find the document, turn it upright, read its text, tell what kind it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

import cv2
import numpy as np

from identity_checks.documents.attempt import (
    CONVINCING,
    Attempt,
    has_unread_zone,
    is_document,
    lacks_own_words,
    rank,
    readability,
    tell_enough,
)
from identity_checks.documents.bare_card import lost_rows
from identity_checks.documents.finding.bend import Bend, bend_of, flattened
from identity_checks.documents.finding.copies import LEGIBLE, darkened, is_copy
from identity_checks.documents.finding.edges import PageEdges
from identity_checks.documents.finding.orientation import PageOrientation
from identity_checks.documents.finding.outline import Outline, find_outline
from identity_checks.documents.finding.seen import (
    CLEAR_OUTLINE,
    SHEET_SIDE,
    SeenPage,
    best_division,
    clearly_apart,
    sheet_of,
)
from identity_checks.documents.finding.several import all_but, around, beside_all, beyond, grouped, not_among, outside
from identity_checks.documents.finding.sheet import Sheet, rectified, straightened, whole_page
from identity_checks.documents.finding.text_runs import lean_of
from identity_checks.documents.finding.turns import (
    aspect,
    levelled,
    levelled_lines,
    page_rotation,
    runs_down,
    turned_box,
)
from identity_checks.documents.layouts.classification import classify, shows_several
from identity_checks.documents.layouts.other_papers import is_another_paper
from identity_checks.documents.layouts.passport import find_zone, zone_marks
from identity_checks.documents.other_way_up import lie_both_ways, reads_one_way
from identity_checks.documents.text.engine import Corners, Image, TextEngine, TextLine, TextMap
from identity_checks.documents.text.second_look import look_again
from identity_checks.documents.text.simplified import line_in_simplified
from identity_checks.documents.text.whole_lines import with_whole_lines
from identity_checks.documents.text.words import placed
from identity_checks.packs.evidence import speaking
from identity_checks.packs.shelf import Shelf
from identity_checks.results import DocumentType

_FIRST_SIDE: Final = 576
"""Long side at which text is looked for to find the outline: enough to tell where text is, not what it says."""
_LONG_SIDE: Final = 960
_COARSE: Final = 320
"""Long side at which what a copy has left of large signs runs together again."""
_PROBE_LINES: Final = 5
_TELLING_ASPECT: Final = 8.0
_NEARLY: Final = 0.87
_READABLE: Final = 0.9
_FLATTENINGS: Final = 2
"""What is left of a strong bend shows when most of it is gone."""
_STRONG_BOW: Final = 0.01
"""Share of a sheet's width by which its lines are bowed before they are straightened to be read."""
_LEAST_LINES: Final = 3
_BESIDE_AT_MOST: Final = 0.1
"""Share of a page's lines of text that may lie beside the outline of a document that holds all there is to read."""
_FAINT_OUTLINE: Final = 0.7
"""An outline with less of an edge may be that of the whole page: each group of lines is looked at by itself first."""
_OUTLINE_OF_A_PART: Final = 0.55
_MOST_GROUPS: Final = 3
_QUOTED: Final = 2.0
"""Strength of a paper that quotes a document: any document on the page is preferred to it."""


class PageSight:
    """Sees the documents of a page; warm and reusable, for one thread at a time."""

    def __init__(self, text: TextEngine, orientation: PageOrientation, shelf: Shelf) -> None:
        self._text = text
        self._orientation = orientation
        self._shelf = shelf

    def look(self, page: Image, today: date) -> list[Attempt]:
        """Give the page's documents, what is likeliest one first; a page without any gives one attempt all the same."""
        base = whole_page(page)
        marks = self._text.detect(base.picture, _FIRST_SIDE)
        seen = SeenPage(page, base, PageEdges(base.picture), marks)
        outline = find_outline(seen.edges, marks)
        if outline is None or outline.score < CLEAR_OUTLINE:
            apart = clearly_apart(seen)
            if apart is not None:
                told_apart = [
                    attempt for found in apart if is_document(attempt := self._attempt(*sheet_of(seen, found), today))
                ]
                if told_apart:
                    return sorted(told_apart, key=lambda attempt: -attempt.strength)
        attempts: list[Attempt] = []
        groups = grouped(marks)
        scattered = bool(groups) and len(groups[0]) < len(marks)
        faint = outline is None or outline.score < _FAINT_OUTLINE
        if faint and scattered:
            attempts += self._by_groups(seen, groups, today, outlined=True)
            if tell_enough(attempts):
                return self._each_divided(seen, attempts, today)
        if outline is not None:
            attempts.append(self._attempt(*sheet_of(seen, outline), today))
            beside = outside(marks, outline.corners)
            if attempts[-1].strength >= CONVINCING or _tells_all(attempts[-1], beside, marks):
                best = max(attempts, key=rank)
                return [*self._divided(seen, best, today), *self._beside(seen, beside, outline.corners, today)]
            if scattered and not faint and not is_document(attempts[-1]):
                attempts += self._by_groups(seen, groups, today, outlined=True)
                if tell_enough(attempts):
                    return self._each_divided(seen, [item for item in attempts if is_document(item)], today)
        lean = lean_of(marks)
        sheet = straightened(base, -lean) if abs(lean) > 2.0 else base
        attempts.append(self._attempt(sheet, None, _LONG_SIDE, today))
        best = max(attempts, key=rank)
        return self._divided(seen, best, today)

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
            return self._by_groups(seen, groups, today, outlined=False)
        outline = find_outline(seen.edges, beside)
        others = all_but(seen.marks, beside)
        if outline is None or outline.score < CLEAR_OUTLINE or len(outside(others, outline.corners)) < len(others):
            return []
        attempt = self._attempt(*sheet_of(seen, outline), today)
        return [attempt] if is_document(attempt) else []

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
        parts = best_division(seen) if whole.several else reads_one_way(seen, whole)
        if parts is None:
            return [whole]
        found = [
            attempt for part, other in (parts, parts[::-1]) for attempt in self._part(seen, part, today, beside=other)
        ]
        several = len(found) > 1 and (whole.several or lie_both_ways(found))
        return sorted(found, key=lambda attempt: -attempt.strength) if several else [whole]

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
        outline = find_outline(seen.edges, part)
        alone = outline is None or 2 * len(outside(beside, outline.corners)) >= len(beside)
        if outline is not None and alone and outline.score >= _OUTLINE_OF_A_PART:
            attempt = self._attempt(*sheet_of(seen, outline), today)
        elif outlined:
            return []
        else:
            there = seen.base.on_page(around(part))
            attempt = self._attempt(rectified(seen.page, there, seen.base), None, _LONG_SIDE, today)
        return [attempt] if is_document(attempt) else []

    def _attempt(self, sheet: Sheet, outline: Outline | None, side: int, today: date) -> Attempt:
        located = self._text.locate(sheet.picture, side)
        as_located = sheet
        sheet, boxes, lean = levelled(sheet, located.boxes())
        turn, known, sure = self._upright_turn(sheet, boxes)
        attempt: Attempt | None = None
        bend = _strong_bend(located.turned(turn), sheet.turned(turn), lean)
        if bend is not None:
            attempt = self._flat_attempt(sheet.turned(turn), bend, outline and outline.turned(turn), side, today)
        if attempt is None:
            attempt = self._turned_attempt(sheet, outline, boxes, turn, known, today)
        if not sure and not is_document(attempt):
            # Letters that the recogniser lacks read as badly one way as the other.
            over = (turn + 180) % 360
            reverse = self._turned_attempt(sheet, outline, boxes, over, {}, today)
            if reverse.strength > attempt.strength:
                attempt, turn = reverse, over
        upright, outline = attempt.sheet, attempt.outline
        if not has_unread_zone(attempt):
            return self._closer(attempt, side, today)
        # The zone's lines are as wide as the page: they are what bent paper makes unreadable first.
        first = located.turned(turn) if sheet is as_located and upright.lower is None else None
        flat = self._flattened(upright, SHEET_SIDE, first)
        if flat is upright:
            return self._closer(attempt, side, today)
        lines = self._text.read(flat.picture, self._text.detect(flat.picture, SHEET_SIDE))
        unbent = self._told(flat, outline, lines, today)
        return unbent if unbent.zone is not None and unbent.strength >= attempt.strength else attempt

    def _flattened(self, sheet: Sheet, side: int, first: TextMap | None = None) -> Sheet:
        """Give an upright sheet with its bend taken out; `first` is where its text is, if that is known."""
        height, width = sheet.picture.shape[:2]
        flat = sheet
        for _ in range(_FLATTENINGS):
            text_map = first or self._text.locate(flat.picture, side)
            first = None
            bend = bend_of(text_map.middles(), width, height)
            if bend is None:
                break
            flat = flattened(flat, bend)
        return flat

    def _flat_attempt(
        self, upright: Sheet, bend: Bend, outline: Outline | None, side: int, today: date
    ) -> Attempt | None:
        """Give what an upright sheet says once its bend is taken out; None when it is no document then."""
        flat = flattened(upright, bend)
        text_map = self._text.locate(flat.picture, side)
        height, width = flat.picture.shape[:2]
        left = bend_of(text_map.middles(), width, height)
        if left is not None and left.bow > _STRONG_BOW / 2:
            flat = flattened(flat, left)
            text_map = self._text.locate(flat.picture, side)
        lines = self._text.read(flat.picture, text_map.boxes())
        attempt = self._told(flat, outline, lines, today)
        return attempt if is_document(attempt) else None

    def _turned_attempt(  # noqa: PLR0917 - private, the state of one attempt
        self,
        sheet: Sheet,
        outline: Outline | None,
        boxes: Sequence[Corners],
        turn: int,
        known: Mapping[int, TextLine],
        today: date,
    ) -> Attempt:
        """Give what a sheet says when it is turned; `known` are the lines that are read already, by box."""
        upright = sheet.turned(turn)
        missing = [index for index in range(len(boxes)) if index not in known]
        turned = [turned_box(boxes[index], sheet, turn) for index in missing]
        lines = {**known, **dict(zip(missing, self._text.read(upright.picture, turned), strict=True))}
        return self._told(
            upright, outline and outline.turned(turn), [lines[index] for index in range(len(boxes))], today
        )

    def _closer(self, attempt: Attempt, side: int, today: date) -> Attempt:
        """Look for small or pale print once more on a sheet that lacks words which its kind always bears.

        It is looked for larger, and on a copy without colours in darker ink. `side` is the long side at which they were
        looked for: told by those of the first look, only the large ones when stripes or blur hide the others.
        """
        if not lacks_own_words(attempt):
            return attempt
        larger = _LONG_SIDE if attempt.document_type is DocumentType.BUSINESS_LICENCE else SHEET_SIDE
        picture = attempt.sheet.picture
        copied = is_copy(picture)
        if copied:
            picture = darkened(picture)
        elif side > _NEARLY * larger:
            return attempt
        known = [line.source for line in attempt.lines]
        boxes = self._text.detect(picture, larger)
        if copied:
            boxes += beside_all(self._text.detect(picture, _COARSE), boxes)
        fresh = beside_all(boxes, [line.corners for line in known])
        found = self._text.read(picture, fresh)
        if copied:
            found = [line for line in found if line.score >= LEGIBLE]
            rows = lost_rows(placed([*known, *found]), lambda boxes: self._text.read(picture, boxes))
            known, found = not_among(rows, known), [*not_among(rows, found), *rows]
        if not found:
            return attempt
        lines = [*known, *found]
        closer = self._told(attempt.sheet, attempt.outline, lines, today, settled=len(known))
        return closer if closer.strength >= attempt.strength else attempt

    def _told(
        self, upright: Sheet, outline: Outline | None, lines: list[TextLine], today: date, *, settled: int = 0
    ) -> Attempt:
        """Give what an upright sheet says by its lines of text; the first `settled` ones need no second look."""
        zone = find_zone(placed(lines), today)
        if zone is None or not zone.reading.valid:
            whole = with_whole_lines(self._text, upright.picture, lines)
            if whole != lines:
                lines, zone = whole, find_zone(placed(whole), today)
        code = None if zone is None or not zone.reading.valid else zone.reading.document_code
        if code is None:
            lines = [*lines[:settled], *look_again(self._text, upright.picture, lines[settled:])]
        folded = placed(line_in_simplified(line) for line in lines)
        texts = [line.source.text for line in folded]
        kind, strength = classify(texts, code)
        if code is None and is_another_paper(kind, folded):
            kind, strength = DocumentType.UNKNOWN, min(strength, _QUOTED)
        packs = speaking(self._shelf, texts, zone_marks(zone))
        pack = packs[0] if packs else None
        several = shows_several(texts, [item.pack for item, _ in packs])
        if pack is not None and pack[1] >= strength:
            kind, strength = DocumentType.REGIONAL, pack[1]
        chosen = pack[0] if pack is not None and kind is DocumentType.REGIONAL else None
        return Attempt(upright, page_rotation(upright), outline, tuple(folded), kind, strength, zone, chosen, several)

    def _upright_turn(self, sheet: Sheet, boxes: Sequence[Corners]) -> tuple[int, dict[int, TextLine], bool]:
        """Give the clockwise turn that makes the sheet upright, the lines read to find out, and if it is sure."""
        opinion = self._orientation.turns(sheet.picture)
        sideways = runs_down(boxes)
        if sideways is not None:
            for turn in opinion:
                if (turn % 180 == 90) != sideways:
                    opinion[turn] *= 0.05
        ranked = sorted(opinion, key=lambda turn: -opinion[turn])
        first, second = ranked[0], (ranked[0] + 180) % 360
        if not boxes:
            return first, {}, True
        # Lines of middling length tell as well as long ones, and cost less when they must be read a second time.
        telling = sorted(range(len(boxes)), key=lambda index: abs(aspect(boxes[index]) - _TELLING_ASPECT))
        telling = telling[:_PROBE_LINES]
        as_thought = self._probe(sheet, boxes, telling, first)
        if readability(as_thought.values()) >= _READABLE:
            return first, as_thought, True
        reverse = self._probe(sheet, boxes, telling, second)
        sure = readability(reverse.values()) >= _READABLE
        if readability(as_thought.values()) >= readability(reverse.values()):
            return first, as_thought, False
        return second, reverse, sure

    def _probe(self, sheet: Sheet, boxes: Sequence[Corners], chosen: Sequence[int], turn: int) -> dict[int, TextLine]:
        turned = [turned_box(boxes[index], sheet, turn) for index in chosen]
        return dict(zip(chosen, self._text.read(sheet.turned(turn).picture, turned), strict=True))


def _strong_bend(text_map: TextMap, sheet: Sheet, lean: float) -> Bend | None:
    """Give the bend of an upright sheet if its lines bow so much that boxes around them hold other lines as well.

    `text_map` is where text was before the sheet was levelled by `lean` degrees.
    """
    height, width = sheet.picture.shape[:2]
    bend = bend_of(levelled_lines(text_map.middles(), (width, height), lean), width, height)
    return bend if bend is not None and bend.bow > _STRONG_BOW else None


def _tells_all(attempt: Attempt, beside: Sequence[Corners], marks: Sequence[Corners]) -> bool:
    """Tell whether the page as a whole could say no more than an outline's attempt, whatever kind that is."""
    lines = [line.source for line in attempt.lines]
    if len(lines) < _LEAST_LINES or len(beside) > _BESIDE_AT_MOST * len(marks):
        return False
    return readability(lines) >= _READABLE
