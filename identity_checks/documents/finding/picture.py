"""Whether a sheet bears a picture: cards, data pages and licences have a portrait, an emblem or a seal beside text.

A portrait is 25 mm wide at least where letters are 3 mm high (ICAO 9303-3, 9303-5; GA 490), an emblem 10 mm. What is
typed has bare paper there.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from typing import Final

import cv2
import numpy as np

from identity_checks.documents.finding.sheet import Sheet
from identity_checks.documents.text.engine import Corners, Image

_LINE: Final = 6
"""Pixels that a line of text is high in the small picture: its strokes are thin there, a portrait is not."""
_REACH: Final = 5
"""In heights of a line, how far from the text a picture is looked for: beyond may be what a paper lies on."""
_SIDE: Final = 3
"""In heights of a line, the least side of a picture."""
_SHARE: Final = 0.45
"""Share of it in which the print varies; whole cards have 0.7 and more, typed papers 0.1, tables 0.4 at most."""
_TEXT: Final = 0.15
"""Share of it that lines of text may cover."""
_VARIES: Final = (3.0, 0.05)
"""Least deviation of the print, in steps of 8 bits and as a share of the text's own contrast."""
_CONTRAST: Final = (5, 95)
_SAME_GROUND: Final = 10.0
"""Steps of 8 bits by which the ground of a row may differ on both sides of an outline's side that is none."""
_OTHER_GROUND: Final = 20.0
"""Steps by which a portrait differs from it."""
_HIGH: Final = 5.0
"""In heights of a line, how much of a portrait's height is seen at least; whole ones have 10."""
_GOES_ON: Final = 0.15
"""Share of the rows in which it goes on: above and below a portrait."""
_LEFT: Final = 1.5
"""In heights of a line, what the picture's edge leaves at least of a portrait beyond an outline."""
_MARGIN: Final = 2.0
"""In heights of a line, how far from the edge text begins at most that a portrait may have stood before."""
_INNER: Final = 1.0
"""In heights of a line, how far into the sheet its ground is looked at."""


class Pictured(Enum):
    """Where a sheet's picture is: on it, beside it where an outline or the page ends too early, or nowhere."""

    ON_IT = auto()
    BESIDE_IT = auto()
    NOWHERE = auto()


def bears_picture(picture: Image, lines: Sequence[Corners]) -> bool:
    """Tell whether a sheet (BGR) has print near its lines of text that is no text and larger than its letters.

    What cannot be told, for want of text, counts as one that has.
    """
    if not lines:
        return True
    scale = _LINE / max(1.0, float(np.median([np.linalg.norm(line[3] - line[0]) for line in lines])))
    points = np.concatenate(lines) * scale
    # Red, blue and black print are all dark in green; two of its pixels for each of the small picture tell enough.
    step = max(1, int(0.5 / scale))
    green = np.ascontiguousarray(picture[::step, ::step, 1])
    how = cv2.INTER_AREA if scale * step < 1 else cv2.INTER_LINEAR
    small = np.asarray(cv2.resize(green, None, fx=scale * step, fy=scale * step, interpolation=how), np.uint8)
    text = np.zeros(small.shape, np.uint8)
    for line in lines:
        cv2.fillPoly(text, [np.asarray(np.round(line * scale), np.int32)], 1)
    ink = small[text > 0]
    if ink.size == 0:
        return True
    low, high = np.percentile(ink, _CONTRAST)
    text = np.asarray(cv2.dilate(text, np.ones((3, 3), np.uint8)), np.uint8)
    # Lines of a table are as thin as strokes and are gone with them.
    print_alone = np.asarray(cv2.medianBlur(small, 5), np.float32)
    mean = cv2.blur(print_alone, (_LINE, _LINE))
    deviation = np.sqrt(np.maximum(0.0, cv2.blur(print_alone**2, (_LINE, _LINE)) - mean**2))
    varied = np.asarray((deviation > max(_VARIES[0], _VARIES[1] * float(high - low))) & (text == 0), np.float32)
    left, top = (max(0, int(edge)) for edge in points.min(axis=0) - _REACH * _LINE)
    right, bottom = (int(edge) for edge in points.max(axis=0) + _REACH * _LINE)
    side = _SIDE * _LINE
    shares = [
        cv2.boxFilter(layer[top:bottom, left:right], -1, (side, side))[side // 2 : -side // 2, side // 2 : -side // 2]
        for layer in (varied, text.astype(np.float32))
    ]
    if shares[0].size == 0:
        return False
    return bool((shares[0][shares[1] < _TEXT] >= _SHARE).any())


def pictured(sheet: Sheet, lines: Sequence[Corners], *, off_left: bool = False, off_page: bool = False) -> Pictured:
    """Tell whether a sheet has a picture beside its lines of text, or one at which its outline ends too early.

    A portrait's edge may be taken for the card's that is off the picture: the card's ground goes on above and below.
    With `off_left` one may be off the page as well that stands left of the text, where that begins at the page's edge;
    with `off_page` one on either side, where the page ends close by.
    """
    if bears_picture(sheet.picture, lines):
        return Pictured.ON_IT
    high = max(1.0, float(np.median([np.linalg.norm(line[3] - line[0]) for line in lines])))
    left, right = sheet.beside(round(_REACH * high))
    inner = max(1, round(_INNER * high))
    shift = np.array([left.shape[1], 0], np.float32)
    sides = (
        (left, sheet.picture[:, :inner], np.hstack([left, sheet.picture]), [line + shift for line in lines]),
        (right, sheet.picture[:, -inner:], np.hstack([sheet.picture, right]), lines),
    )
    found = any(
        beside.shape[1] >= _LEFT * high and _goes_on(beside, own, high) and bears_picture(whole, placed)
        for beside, own, whole, placed in sides
    )
    begins = min(float(line[:, 0].min()) for line in lines)
    found |= off_left and left.shape[1] < high and begins < _MARGIN * high
    found |= off_page and min(left.shape[1], right.shape[1]) < _REACH * high
    return Pictured.BESIDE_IT if found else Pictured.NOWHERE


def _goes_on(beside: Image, own: Image, high: float) -> bool:
    """Tell whether the ground of one strip is that of another in some of its rows, and many others are no ground.

    A portrait is as high as many lines of text of some height; another chat's small one is not.
    """
    there, here = (cv2.blur(np.median(strip, axis=1).astype(np.float32), (1, _LINE)) for strip in (beside, own))
    same = np.abs(there - here).max(axis=1) < _SAME_GROUND
    if np.mean(same) < _GOES_ON:
        return False
    other = np.abs(there - np.median(there[same], axis=0)).max(axis=1) > _OTHER_GROUND
    return bool(np.sum(other) >= _HIGH * high)
