"""Text on a page that belongs to none of the documents read: the sign of one that was lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import cv2
import numpy as np

from identity_checks.documents.attempt import CONVINCING, Attempt, is_document, readability
from identity_checks.documents.finding.room import lie_apart
from identity_checks.documents.finding.seen import SeenPage
from identity_checks.documents.finding.several import around, grouped, outside_all
from identity_checks.documents.finding.sheet import Sheet, rectified
from identity_checks.documents.finding.text_runs import text_angle
from identity_checks.documents.finding.turns import runs_down, turned_box
from identity_checks.documents.text.engine import Corners, TextEngine

_LEAST_LINES: Final = 4
_LIKE_A_CARD: Final = 2.0
"""How plainly lines speak for a kind of document that bear two of its labels: a remark may bear one."""
_UNREADABLE: Final = 0.75
_LEAST_UNREADABLE: Final = 5
"""Lines that say nothing are a document's only by where they lie: at least so many, as wide and high as those read."""
_MANY: Final = 0.15
"""Share of a sheet's lines."""
_SIZES: Final = (0.4, 1.6)
_ASKEW: Final = 8.0
_MOST_READ: Final = 12


def text_of_no_document(
    seen: SeenPage, told: Sequence[Attempt], text: TextEngine, strength: Callable[[Sequence[str]], float]
) -> Corners | None:
    """Give where on the page, in its pixels, text is that looks like a document's and is on none that was told.

    `strength` says how plainly lines speak for some kind of document. Papers that lie about say nothing of the kind;
    where the lines cannot be read they count if they lie as those of a document beside them do. A sheet that bears
    words of two documents and could not be divided has some of them.
    """
    documents = [attempt for attempt in told if is_document(attempt)]
    places = [attempt.place_on(seen.base) for attempt in documents]
    if not places:
        return None
    left = outside_all(seen.marks, places)
    groups = grouped(left)
    # The lines of a card's back lie too far apart to make a group.
    for group in groups or [left]:
        if len(group) < _LEAST_LINES:
            continue
        around_it = np.asarray(cv2.boxPoints(cv2.minAreaRect(np.concatenate(group))), np.float32)
        # Of text about a document much may be its own; a paper beneath it says so plainly.
        beneath = not lie_apart(around_it, places)
        sheet = rectified(seen.page, seen.base.on_page(around(group)), seen.base)
        to_sheet = np.linalg.inv(sheet.to_page) @ seen.base.to_page
        boxes = [
            np.asarray(cv2.perspectiveTransform(mark[None].astype(np.float64), to_sheet)[0], np.float32)
            for mark in group[:_MOST_READ]
        ]
        lies_like_one = bool(groups) and not beneath and _lies_like_a_document(group, places)
        least = CONVINCING if beneath else _LIKE_A_CARD
        if _says_so(sheet, boxes, documents[0].rotation, text, strength, lies_like_one, least):
            return seen.base.on_page(around(group))
    unread = next(
        (place for attempt in documents if (place := _on_its_head(attempt, text, strength)) is not None), None
    )
    if unread is not None:
        return unread
    return next((seen.base.on_page(place) for place, at in zip(places, documents, strict=True) if at.mixed), None)


def _on_its_head(attempt: Attempt, text: TextEngine, strength: Callable[[Sequence[str]], float]) -> Corners | None:
    """Give where on the page lines of a document's sheet are another's, which lies the other way up beneath it."""
    lines = [line.source for line in attempt.lines]
    badly = [line.corners for line in lines if line.score < _UNREADABLE and len(line.text) > 1]
    if len(badly) < max(_LEAST_LINES, _MANY * len(lines)):
        return None
    sheet = attempt.sheet
    turned = [turned_box(box, sheet, 180) for box in badly[:_MOST_READ]]
    said = strength([line.text for line in text.read(sheet.turned(180).picture, turned)])
    return sheet.on_page(around(badly)) if said >= _LIKE_A_CARD else None


def _says_so(  # noqa: PLR0917 - private, what one group of lines is told by
    sheet: Sheet,
    boxes: Sequence[Corners],
    usual: int,
    text: TextEngine,
    strength: Callable[[Sequence[str]], float],
    lies_like_one: bool,
    least: float,
) -> bool:
    """Tell whether lines in boxes of a sheet are a document's: by their words, or by their place if none can be read.

    They are read along their run, first as those of a document that is upright when turned by `usual` degrees.
    """
    first = (usual + 90) % 360 if runs_down(boxes) is (usual % 180 == 0) else usual
    for turn in (first, (first + 180) % 360):
        lines = text.read(sheet.turned(turn).picture, [turned_box(box, sheet, turn) for box in boxes])
        if strength([line.text for line in lines]) >= least:
            return True
        if readability(lines) >= _UNREADABLE:
            return False
    return lies_like_one


def _lies_like_a_document(group: Sequence[Corners], places: Sequence[Corners]) -> bool:
    """Tell whether lines run along the sides of a document and take about as much room as it."""
    angle = text_angle(group)
    if angle is None or len(group) < _LEAST_UNREADABLE:
        return False
    own = sorted(cv2.minAreaRect(np.concatenate(group))[1])
    for place in places:
        run = place[1] - place[0]
        askew = (np.rad2deg(np.arctan2(run[1], run[0])) - angle + 45) % 90 - 45
        sides = sorted((float(np.linalg.norm(run)), float(np.linalg.norm(place[2] - place[1]))))
        alike = all(_SIZES[0] < mine / max(1.0, its) < _SIZES[1] for mine, its in zip(own, sides, strict=True))
        if alike and abs(askew) < _ASKEW:
            return True
    return False
