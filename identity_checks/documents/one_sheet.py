"""Reading one sheet: turn it upright, take out its bend, read its text, tell what kind it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final

from identity_checks.documents.attempt import (
    Attempt,
    has_unread_zone,
    is_document,
    lacks_own_words,
    readability,
)
from identity_checks.documents.bare_card import (
    in_a_column,
    lacks_all,
    lacks_number,
    lost_rows,
    number_among,
    numbers_of,
    one_that_holds,
)
from identity_checks.documents.finding.bend import Bend, bend_of, flattened
from identity_checks.documents.finding.copies import LEGIBLE, darkened, is_copy
from identity_checks.documents.finding.orientation import PageOrientation
from identity_checks.documents.finding.outline import Outline
from identity_checks.documents.finding.picture import Pictured, pictured
from identity_checks.documents.finding.seen import (
    SHEET_SIDE,
)
from identity_checks.documents.finding.several import beside_all, not_among
from identity_checks.documents.finding.sheet import Sheet
from identity_checks.documents.finding.text_runs import along_the_sides, running_otherwise
from identity_checks.documents.finding.turns import (
    aspect,
    levelled,
    levelled_lines,
    page_rotation,
    runs_down,
    turned_box,
)
from identity_checks.documents.layouts.borne_out import is_borne_out
from identity_checks.documents.layouts.classification import bears_two, classify, shows_several
from identity_checks.documents.layouts.passport import Zone, find_zone, zone_marks
from identity_checks.documents.telling import QUOTED, told_kind
from identity_checks.documents.text.engine import Corners, TextEngine, TextLine, TextMap, crop_line, grown
from identity_checks.documents.text.second_look import look_again
from identity_checks.documents.text.simplified import line_in_simplified
from identity_checks.documents.text.whole_lines import with_whole_lines
from identity_checks.documents.text.words import placed
from identity_checks.documents.untitled import bears_labels, told_without_title
from identity_checks.packs.evidence import speaking
from identity_checks.packs.shelf import Shelf, ShelvedPack
from identity_checks.results import DocumentType

LONG_SIDE: Final = 960
_COARSE: Final = 320
"""Long side at which what a copy has left of large signs runs together again."""
_PROBE_LINES: Final = 5
_TELLING_ASPECT: Final = 8.0
_NEARLY: Final = 0.87
READABLE: Final = 0.9
_FLATTENINGS: Final = 2
"""What is left of a strong bend shows when most of it is gone."""
_STRONG_BOW: Final = 0.01
"""Share of a sheet's width by which its lines are bowed before they are straightened to be read."""
_ACROSS: Final = 2
"""Lines aslant, at least, that are print across a document; one may be a stroke."""
_WIDER_CUT: Final = 0.15
"""In heights of a line, by how much the cut of a zone's line is grown to be read again."""
_MANY_LINES: Final = 8
_FEW_BAD: Final = 3
_BAD: Final = 0.3
"""Lines that read badly, and their share, from which on a sheet is read the other way up as well."""
_BELOW: Final = 0.25
"""Share of a card that is looked at beyond an outline for the number."""
_LOWEST: Final = 0.75
"""Share of the height from which on a number stands."""


class SheetSight:
    """Sees what one sheet of a page is; warm and reusable, for one thread at a time."""

    def __init__(self, text: TextEngine, orientation: PageOrientation, shelf: Shelf) -> None:
        self._text = text
        self._orientation = orientation
        self._shelf = shelf

    def attempt(self, sheet: Sheet, outline: Outline | None, side: int, today: date) -> Attempt:
        located = self._text.locate(sheet.picture, side)
        boxes = located.boxes()
        own = boxes if outline is None else along_the_sides(boxes)
        told = self._attempt(sheet, outline, located, own, side, today)
        if not is_borne_out(told.document_type, told.lines, today, zoned=told.zone is not None):
            told = replace(told, document_type=DocumentType.UNKNOWN, strength=min(told.strength, QUOTED))
        otherwise = tuple(sheet.on_page(box) for box in running_otherwise(boxes))
        return replace(told, crossed=len(boxes) - len(own) >= _ACROSS, otherwise=otherwise)

    def _attempt(  # noqa: PLR0917 - private, what one look has found
        self, sheet: Sheet, outline: Outline | None, located: TextMap, boxes: list[Corners], side: int, today: date
    ) -> Attempt:
        as_located = sheet
        sheet, boxes, lean = levelled(sheet, boxes)
        turn, known, sure = self._upright_turn(sheet, boxes)
        attempt: Attempt | None = None
        bend = _strong_bend(located.turned(turn), sheet.turned(turn), lean)
        if bend is not None:
            attempt = self._flat_attempt(sheet.turned(turn), bend, outline and outline.turned(turn), side, today)
        if attempt is None:
            attempt = self._turned_attempt(sheet, outline, boxes, turn, known, today)
        if not is_document(attempt) and (not sure or _is_read_in_part(attempt)):
            # Letters that the recogniser lacks read as badly one way as the other; another paper may lie the other way.
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

    def strength(self, texts: Sequence[str]) -> float:
        """Give how plainly lines of text speak for some kind of document."""
        packs = speaking(self._shelf, texts, None)
        return max(classify(texts, None)[1], packs[0][1] if packs else 0.0)

    def with_rows_below(self, attempt: Attempt, today: date) -> Attempt:
        """Give a document with the rows in its columns below an outline that ends too early, if any are there."""
        height = attempt.sheet.picture.shape[0]
        larger = attempt.sheet.larger(_BELOW)
        known = [line.source for line in attempt.lines]
        fresh = beside_all(self._text.detect(larger.picture, SHEET_SIDE), [line.corners for line in known])
        rows = [box for box in fresh if box[:, 1].max() > height and in_a_column(box, attempt.lines)]
        found = [line for line in self._text.read(larger.picture, rows) if line.score >= READABLE]
        if not found:
            return attempt
        more = self._told(larger, attempt.outline, [*known, *found], today, settled=len(known))
        same = more.document_type is attempt.document_type and more.pack == attempt.pack
        return more if same and more.strength >= attempt.strength and not more.several else attempt

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
        """Give what an upright sheet says once its bend is taken out; None when that does not tell what it is."""
        flat = flattened(upright, bend)
        text_map = self._text.locate(flat.picture, side)
        height, width = flat.picture.shape[:2]
        left = bend_of(text_map.middles(), width, height)
        if left is not None and left.bow > _STRONG_BOW / 2:
            flat = flattened(flat, left)
            text_map = self._text.locate(flat.picture, side)
        lines = self._text.read(flat.picture, text_map.boxes())
        attempt = self._told(flat, outline, lines, today)
        return attempt if is_document(attempt) or _is_none(attempt) else None

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
        if not lacks_own_words(attempt) or _is_none(attempt):
            return attempt
        attempt = self._with_number(attempt, today)
        small_print = attempt.document_type in (DocumentType.BUSINESS_LICENCE, DocumentType.REGIONAL)
        larger = LONG_SIDE if small_print else SHEET_SIDE
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

    def _with_number(self, attempt: Attempt, today: date) -> Attempt:
        """Give a card with its number where that stands below an outline that ends too early."""
        front = attempt.document_type is DocumentType.RESIDENT_ID_FRONT
        rules = () if attempt.pack is None else numbers_of(attempt.pack.pack)
        lacking = lacks_number(attempt.lines) if front else lacks_all(rules, attempt.lines, today)
        if attempt.outline is None or not lacking:
            return attempt
        height = attempt.sheet.picture.shape[0]
        larger = attempt.sheet.larger(_BELOW)
        known = [line.source for line in attempt.lines]
        fresh = beside_all(self._text.detect(larger.picture, SHEET_SIDE), [line.corners for line in known])
        low = [box for box in fresh if box[:, 1].max() > _LOWEST * height]
        said = self._text.read(larger.picture, low)
        number = number_among(said, attempt.lines) if front else one_that_holds(rules, said, today)
        if number is None:
            return attempt
        return self._told(larger, attempt.outline, [*known, number], today, settled=len(known))

    def _told(
        self, upright: Sheet, outline: Outline | None, lines: list[TextLine], today: date, *, settled: int = 0
    ) -> Attempt:
        """Give what an upright sheet says by its lines of text; the first `settled` ones need no second look."""
        zone = find_zone(placed(lines), today)
        if zone is None or not zone.reading.valid:
            whole = with_whole_lines(self._text, upright.picture, lines)
            if whole != lines:
                lines, zone = whole, find_zone(placed(whole), today)
        if zone is not None and zone.reading.unknown_codes:
            wider = self._in_wider_cuts(upright, lines, zone)
            told = find_zone(placed(wider), today)
            if told is not None and told.reading.valid >= zone.reading.valid and not told.reading.unknown_codes:
                lines, zone = wider, told
        code = None if zone is None or not zone.reading.valid else zone.reading.document_code
        if code is None:
            lines = [*lines[:settled], *look_again(self._text, upright.picture, lines[settled:])]
        folded = placed(line_in_simplified(line) for line in lines)
        texts = [line.source.text for line in folded]
        corners = [line.source.corners for line in folded]
        packs = speaking(self._shelf, texts, zone_marks(zone))
        untitled = []
        if zone is None and not packs:
            beside = partial(pictured, upright, corners, off_page=True)
            untitled = packs = told_without_title(self._shelf, folded, beside)
        spoken = [item.pack for item, _ in packs]
        left = any(item.pack.evidence.values == "below" for item, _ in untitled)

        def where() -> Pictured:
            seen = pictured(upright, corners, off_left=left)
            if seen is not Pictured.NOWHERE or zone is not None or not bears_labels(self._shelf, packs, texts):
                return seen
            return pictured(upright, corners, off_page=True)

        kind = told_kind(folded, code, packs, where)
        return Attempt(
            sheet=upright,
            rotation=page_rotation(upright),
            outline=outline,
            lines=tuple(folded),
            document_type=kind.kind,
            strength=kind.strength,
            zone=zone,
            pack=kind.pack,
            several=shows_several(texts, spoken) or (code is not None and _bears_no_zone(kind.kind, kind.pack)),
            mixed=bears_two(texts, spoken),
            quoted=kind.quoted,
            doubtful=kind.doubtful or bool(untitled),
        )

    def _in_wider_cuts(self, sheet: Sheet, lines: Sequence[TextLine], zone: Zone) -> list[TextLine]:
        """Give lines with those of a zone read in wider cuts: one that is too tight loses a sign without a trace."""
        own = {id(sign.line.source) for line in zone.lines for sign in line.signs}
        places = [place for place, line in enumerate(lines) if id(line) in own]
        cuts = [crop_line(sheet.picture, grown(lines[place].corners, _WIDER_CUT)) for place in places]
        read = self._text.read_crops(cuts, [lines[place].corners for place in places], squeezed=False)
        settled = list(lines)
        for place, line in zip(places, read, strict=True):
            settled[place] = line
        return settled

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
        if readability(as_thought.values()) >= READABLE:
            return first, as_thought, True
        reverse = self._probe(sheet, boxes, telling, second)
        sure = readability(reverse.values()) >= READABLE
        if readability(as_thought.values()) >= readability(reverse.values()):
            return first, as_thought, False
        return second, reverse, sure

    def _probe(self, sheet: Sheet, boxes: Sequence[Corners], chosen: Sequence[int], turn: int) -> dict[int, TextLine]:
        turned = [turned_box(boxes[index], sheet, turn) for index in chosen]
        return dict(zip(chosen, self._text.read(sheet.turned(turn).picture, turned), strict=True))


def _bears_no_zone(kind: DocumentType, pack: ShelvedPack | None) -> bool:
    """Tell whether documents of a kind have no machine readable zone: one beside them is of another document."""
    if pack is not None:
        return pack.pack.zone is None
    return kind not in (DocumentType.PASSPORT, DocumentType.UNKNOWN)


def _is_none(attempt: Attempt) -> bool:
    """Tell whether a sheet is a paper of another sort: many lines that read well, with no word of a document."""
    many = len(attempt.lines) >= _MANY_LINES and not is_document(attempt)
    return many and attempt.strength == 0.0 and readability([line.source for line in attempt.lines]) >= READABLE


def _is_read_in_part(attempt: Attempt) -> bool:
    """Tell whether several lines of a sheet read badly."""
    bad = [line for line in attempt.lines if line.source.score < READABLE]
    return len(bad) >= max(_FEW_BAD, _BAD * len(attempt.lines))


def _strong_bend(text_map: TextMap, sheet: Sheet, lean: float) -> Bend | None:
    """Give the bend of an upright sheet if its lines bow so much that boxes around them hold other lines as well.

    `text_map` is where text was before the sheet was levelled by `lean` degrees.
    """
    height, width = sheet.picture.shape[:2]
    bend = bend_of(levelled_lines(text_map.middles(), (width, height), lean), width, height)
    return bend if bend is not None and bend.bow > _STRONG_BOW else None
