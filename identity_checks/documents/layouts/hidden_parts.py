"""Values of which a finger or glare hides a part: what is left of one reads as well as ever, so its figures never tell.

Looked for is not the finger or the lamp but what a value's own line meets: ground that is blown out or of the colour of
skin where the ground under its signs is neither, and on which no ink stands out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.documents.layouts.draft import FieldDraft, at_most
from identity_checks.documents.text.engine import Corners, Image, crop_size
from identity_checks.documents.text.lost_signs import DOUBT
from identity_checks.documents.text.words import PlacedLine, signs_of

_HEIGHT: Final = 24
"""Pixels of a line's strip, to which it is brought."""
_REACH: Final = 1.0
"""Heights of a line that are looked at beyond its signs: where the next one would stand, or end half covered."""
_SMALLEST: Final = 0.25
"""What is hidden at least, in squares of the line's height: about half a sign."""
_OPENED: Final = np.ones((5, 5), np.uint8)
_AROUND: Final = np.ones((7, 7), np.uint8)
_NO_INK: Final = 0.35
"""Contrast, as a share of that of the value's signs, below which nothing can be read."""
_GROUND: Final = 19
"""Which of the pixels of a strip's column, from the darkest on, shows its ground."""
_WHITE: Final = 240.0
_BURNT_OUT: Final = 249.0
_OUTSHINES: Final = 6.0
_VEILED: Final = 0.7
"""Share of the way from the ground's shade to white from which ink is lost."""
_EVERY: Final = 8
_LIT: Final = 75
"""Per cent of a sheet that is darker than its paper is where no shadow falls; glare covers less than the rest."""
_REDDISH: Final = 0.36
_REDDER: Final = 0.02
_WARMER: Final = 0.05
"""Skin in any light and of any shade: the share of red in its colour and by how much it and that of red over blue are
above the ground's."""
_FULL: Final = 6.0
"""Heights of a line that is as long as a value's can be at least."""
_LEAST_PITCH: Final = 0.7
_USUAL_PITCH: Final = 1.3
_FURTHER: Final = 2.0
"""Heights of a line that are looked at where a further one would begin."""
Mask = NDArray[np.bool_]
Shades = NDArray[np.uint8]
_Strip = tuple[Image, slice]
"""A line's picture at one height, and which of its columns a value's signs fill."""


def unsure_where_hidden(
    picture: Image, lines: Sequence[PlacedLine], drafts: Mapping[str, FieldDraft], running: Set[str] = frozenset()
) -> dict[str, FieldDraft]:
    """Give the values of a sheet, as doubtful those that touch something hidden or would go on in it.

    `lines` are what was read on the sheet's `picture`; values of the names in `running` may go on in a further line.
    """
    found = dict(drafts)
    lit = _lit(picture)
    for name, draft in drafts.items():
        rows = _rows(lines, draft.corners)
        strips = [_strip(picture, row) for row in rows]
        if rows and name in running:
            strips.append(_below(picture, rows))
        if any(strip is not None and _hides(*strip, lit) for strip in strips):
            found[name] = at_most(draft, DOUBT)
    return found


@dataclass(frozen=True, slots=True)
class _Row:
    """The part of a line that is a value's: where its first sign begins and its last one ends."""

    line: PlacedLine
    start: float
    end: float


def _rows(lines: Sequence[PlacedLine], place: Corners) -> list[_Row]:
    """Give the rows of the value at a place of the sheet, top to bottom."""
    (left, top), (right, bottom) = place.min(axis=0) - 1, place.max(axis=0) + 1
    rows: list[_Row] = []
    for line in sorted(lines, key=lambda item: item.middle):
        if not top <= line.middle <= bottom:
            continue
        signs = [sign for sign in signs_of(line) if left <= sign.centre <= right]
        if signs:
            rows.append(_Row(line, signs[0].left, signs[-1].right))
    return rows


def _strip(picture: Image, row: _Row) -> _Strip | None:
    """Give the strip of a row with what is around its ends, None where it is off the picture."""
    reach = _REACH * row.line.height
    first, last = max(0.0, row.start - reach), min(picture.shape[1] - 1.0, row.end + reach)
    strip = _cut(picture, _part(row.line, first, last))
    step = strip.shape[1] / max(1.0, last - first)
    inner = slice(max(0, round((row.start - first) * step)), min(strip.shape[1], round((row.end - first) * step)))
    return (strip, inner) if inner.stop > inner.start else None


def _below(picture: Image, rows: Sequence[_Row]) -> _Strip | None:
    """Give the strip of a value's last row and, behind it, the place where a further one would begin.

    None where the last row is not full, or the further one would be off the picture.
    """
    row, height = rows[-1], rows[-1].line.height
    full = max(_FULL * height, max(item.end for item in rows) - rows[0].start - height)
    if row.end - row.start < full:
        return None
    begin = min(item.start for item in rows)
    pitch = row.line.middle - rows[-2].line.middle if len(rows) > 1 else 0.0
    down = pitch if pitch > _LEAST_PITCH * height else _USUAL_PITCH * height
    further = _part(row.line, begin, begin + _FURTHER * height) + np.array([0, down], np.float32)
    own = _strip(picture, row)
    if own is None or further[:, 1].max() > picture.shape[0] - 1:
        return None
    strip, inner = own
    return np.hstack([strip[:, inner], _cut(picture, further)]), slice(0, inner.stop - inner.start)


def _cut(picture: Image, corners: Corners) -> Image:
    width, height = crop_size(corners)
    size = (max(_HEIGHT, round(_HEIGHT / height * width)), _HEIGHT)
    target = np.array([[0, 0], [size[0], 0], size, [0, size[1]]], np.float32)
    strip = cv2.warpPerspective(
        picture, cv2.getPerspectiveTransform(corners, target), size, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(cv2.blur(strip, (3, 3)), np.uint8)


def _part(line: PlacedLine, start: float, end: float) -> Corners:
    """Give the corners of a line from one place across the sheet to another, also beyond its ends."""
    a, b, c, d = line.source.corners
    width = max(1.0, line.right - line.left)
    first, last = (start - line.left) / width, (end - line.left) / width
    return np.array([a + first * (b - a), a + last * (b - a), d + last * (c - d), d + first * (c - d)], np.float32)


def _hides(strip: Image, inner: slice, lit: float) -> bool:
    """Tell whether something on a line's strip hides a sign, or what would stand beside those of its inner columns."""
    darkest = _darkest(strip)
    found = [mask for mask in (_blown_out(darkest, inner, lit), _like_skin(strip, darkest, inner)) if _is_large(mask)]
    if not found:
        return False
    grey = cv2.cvtColor(strip, cv2.COLOR_BGR2GRAY)
    contrast = cv2.subtract(cv2.dilate(grey, _AROUND), cv2.erode(grey, _AROUND))
    inkless = contrast < _NO_INK * np.percentile(contrast[:, inner], 80)
    return any(_is_large(mask & inkless) for mask in found)


def _is_large(found: Mask) -> bool:
    opened = cv2.morphologyEx(found.astype(np.uint8), cv2.MORPH_OPEN, _OPENED)
    return cv2.countNonZero(opened) >= _SMALLEST * _HEIGHT**2


def _lit(picture: Image) -> float:
    """Give the shade of a sheet's paper where it is lit well."""
    return float(np.percentile(_darkest(np.ascontiguousarray(picture[::_EVERY, ::_EVERY])), _LIT))


def _darkest(picture: Image) -> Shades:
    blue, green, red = cv2.split(picture)
    return np.asarray(cv2.min(cv2.min(blue, green), red), np.uint8)


def _blown_out(darkest: Shades, inner: slice, lit: float) -> Mask:
    """Mark what is all but white, and outshines the ground, which is that of the darker columns if it differs.

    What is no brighter than the paper is where it is `lit` well lies outside of a shadow.
    """
    ground = np.sort(darkest, axis=0)[_GROUND]
    paper = min(float(np.median(ground[inner])), float(np.sort(ground)[len(ground) * 3 // 10]))
    lost = min(_BURNT_OUT, max(_WHITE, paper + _VEILED * (255 - paper)))
    return np.asarray(darkest >= max(lost, paper + _OUTSHINES, lit + _OUTSHINES))


def _like_skin(strip: Image, darkest: Shades, inner: slice) -> Mask:
    """Mark what is of the colour of skin, of whatever shade; the ground is what is brightest beside the signs."""
    under = darkest[:, inner]
    bright = np.sort(under, axis=None)[under.size * 6 // 10]
    blue, green, red, _ = cv2.mean(np.ascontiguousarray(strip[:, inner]), (under >= bright).astype(np.uint8))
    whole = blue + green + red + 1
    reddish, warm = max(_REDDISH, red / whole + _REDDER), (red - blue) / whole + _WARMER
    blues, greens, reds = cv2.split(strip.astype(np.float32))
    wholes = blues + greens + reds + 1
    found = (reds >= reddish * wholes) & (reds - blues >= warm * wholes) & (reds > greens) & (greens > blues - 2)
    return np.asarray(found)
