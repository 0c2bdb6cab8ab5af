"""Documents that lie on the one that was told: nothing beside it tells of them, and they hide some of its text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import cv2
import numpy as np

from identity_checks.documents.attempt import CONVINCING, Attempt, is_document
from identity_checks.documents.finding.closed_shapes import closed_documents, is_paper_around
from identity_checks.documents.finding.outline import Outline
from identity_checks.documents.finding.room import lie_apart
from identity_checks.documents.finding.seen import SeenPage, sheet_of
from identity_checks.documents.finding.several import around, grouped, inside
from identity_checks.documents.finding.sheet import rectified
from identity_checks.documents.one_sheet import LONG_SIDE, SheetSight
from identity_checks.documents.shapes import fills_its_outline, shapes_of
from identity_checks.documents.text.engine import Corners, Image, grown
from identity_checks.documents.twice_seen import each_once
from identity_checks.results import DocumentType

_LEAST_MARKS: Final = 3
_LEAST_LINES: Final = 2
_ALL_SIDES: Final = 4
_ABOUT: Final = 0.5
"""Share of the height of the lines seen of a document by which it may go on about them: not all are seen at first."""
_NEAR: Final = 1.0
"""Share of its height within which another document may hide what belongs to a value: the next line of it too."""
_MARGIN: Final = 0.12
"""Share of its height by which a card is larger than its text, on all sides."""
_BADLY: Final = 0.8
"""Lines read no better than that may be another document's, which stands on its head."""
_SOME: Final = 2


def plain_at(seen: SeenPage, outline: Outline, sheets: SheetSight, today: date) -> Attempt | None:
    """Give the one plain document at an outline that it fills and whose shape it has, None where it is none."""
    attempt = sheets.attempt(*sheet_of(seen, outline), today)
    told = is_document(attempt) and attempt.strength >= CONVINCING and not attempt.several
    cut = outline.seen_sides < _ALL_SIDES or _reaches_out(outline.corners, seen.base.picture)
    return attempt if told and fills_its_outline(attempt, attempt.place_on(seen.base), cut=cut) else None


def _reaches_out(corners: Corners, picture: Image) -> bool:
    """Tell whether a corner lies off a picture: two sides that its edge has cut meet there."""
    height, width = picture.shape[:2]
    return bool(((corners < 0) | (corners > np.array([width, height], np.float32))).any())


def lying_on(seen: SeenPage, told: Sequence[Attempt], sheets: SheetSight, today: date) -> list[Attempt]:
    """Give the document on the one licence that was told, or beside the one card on a larger paper.

    It is told by its own edges, or by how its text runs.
    """
    if len(told) != 1 or not is_document(told[0]):
        return []
    licence = told[0].document_type is DocumentType.BUSINESS_LICENCE
    if not licence and shapes_of(told[0]) is not None:
        return []

    def is_another(attempt: Attempt) -> bool:
        if not is_document(attempt) or (licence and attempt.document_type is DocumentType.BUSINESS_LICENCE):
            return False
        return len(each_once([told[0], attempt], seen.base)) > 1

    otherwise = lines_otherwise(seen, told[0])
    place = told[0].place_on(seen.base)
    lines = [seen.base.from_page(told[0].sheet.on_page(line.source.corners)) for line in told[0].lines]
    for closed in closed_documents(seen.edges, seen.marks) if licence and (otherwise or _shows_more(told[0])) else ():
        # Small lines are seen on the sheet alone.
        held = max(len(inside(marks, [closed.corners])) for marks in (seen.marks, lines))
        if held >= _LEAST_MARKS and is_paper_around(place, closed.corners):
            plain = plain_at(seen, closed, sheets, today)
            if plain is not None and is_another(plain):
                return [plain]
    for group in otherwise:
        # The paper beneath hides nothing of what lies on it: more of that than was seen may be about its lines.
        for there in (grown(around(group), _ABOUT), around(group)):
            sheet = rectified(seen.page, seen.base.on_page(there), seen.base)
            attempt = sheets.attempt(sheet, None, LONG_SIDE, today)
            if is_another(attempt):
                return [attempt]
    return []


def places_on(attempt: Attempt, told: Sequence[Attempt]) -> list[Corners]:
    """Give where on the page, in its pixels, others of the documents told lie on one."""
    if not is_document(attempt):
        return []
    own = _extent(attempt)
    others = [_extent(other) for other in told if other is not attempt and is_document(other)]
    return [place for place in others if cv2.contourArea(place) < cv2.contourArea(own) and not lie_apart(place, [own])]


def is_close(place: Corners, others: Sequence[Corners]) -> bool:
    """Tell whether others lie on a value's place or so near it that they may hide some of it."""
    return not lie_apart(grown(place, _NEAR), others, 0.0)


def _extent(attempt: Attempt) -> Corners:
    """Give where a document lies on the page: its outline or, a margin about its text being a guess, its text."""
    if attempt.outline is not None:
        return attempt.outline.corners
    boxes = [attempt.sheet.on_page(line.source.corners) for line in attempt.lines]
    return grown(np.asarray(cv2.boxPoints(cv2.minAreaRect(np.concatenate(boxes))), np.float32), _MARGIN)


def lines_otherwise(seen: SeenPage, told: Attempt) -> list[list[Corners]]:
    """Give the groups of lines on a document's sheet that run otherwise than its own and take little room of it."""
    place = told.place_on(seen.base)
    marks = [np.asarray(seen.base.from_page(box), np.float32) for box in told.otherwise]
    found = grouped(marks) or [marks]
    return [group for group in found if len(group) >= _LEAST_LINES and is_paper_around(place, around(group))]


def _shows_more(told: Attempt) -> bool:
    """Tell whether the sheet of an outline shows lines that read badly: they may be another document's."""
    badly = sum(line.source.score < _BADLY for line in told.lines)
    return told.outline is not None and (told.crossed or badly >= _SOME)
