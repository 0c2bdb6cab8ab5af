"""Ink on a line of Chinese text where no sign was read: a sign was lost, and what is left of the line is not sure.

A line reader that drops a sign is as sure of the others as ever, so that its own figures never tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.documents.text.engine import (
    Corners,
    Image,
    TextEngine,
    TextLine,
    crop_line,
    crop_size,
    grown,
    sharpened,
)
from identity_checks.documents.text.punctuation import is_han

DOUBT: Final = 0.5
"""The most that a sign can be sure of beside which another one may have been lost."""
_USUAL_EM: Final = 0.7
"""Width of a Chinese character in heights of its line's box, where the line is too short to measure it."""
_NARROWEST_EM: Final = 0.55
_WIDEST_EM: Final = 0.88
_MEASURED_FROM: Final = 3
_HALF_HAN: Final = 0.6
_HALF_OTHER: Final = 0.45
_HALF_POINT: Final = 0.7
"""Room to either side of a sign's centre, in ems, that its own ink may fill: the centre is known to a quarter only."""
_LEAST_INK: Final = 0.14
"""Width of ink, in ems, that may be a sign: a 、 is little wider."""
_BEYOND: Final = 0.3
"""Heights of a line's box that are looked at beyond its ends, where the box may end too early."""
_NEXT_SIGN: Final = 1.4
"""Ems from the middle of the first and last sign to where the next one's ink would end."""
_FIRST_HALF: Final = 0.78
"""Room of a line's first sign before its centre, in ems: it is seen late more often than others."""
_EDGE: Final = 2.0
"""How near to the picture's edge, in pixels, a line ends that the edge cuts through."""
_BORDER: Final = 0.12
"""Share of a line's height at its edges that may show what stands above, below or beside it."""
_AS_DARK: Final = 0.55
"""How dark ink is at least, as a share of the line's signs: what is printed under the text is fainter."""
_NEAR: Final = 2.5
"""How near to ink, in ems, the signs are that say how dark it should be."""
_FAINT: Final = 24.0
_VIEWS: Final = ((0.0, False), (0.12, False), (0.12, True))
"""Cuts in which a line is read again: how far its box is grown (in line heights), and whether it is sharpened."""
_SIGN: Final = 0.8
"""Heights of a line's box by which it is made longer at a time where ink goes on beyond it."""
_MOST_SIGNS: Final = 3
_SEEN_BEYOND: Final = 0.8
"""How sure the first and last sign of a longer cut are at least: beside print there are seals and portraits."""
_OF_ROW: Final = 0.3
"""Share of the lower line's height by which lines of one row overlap at least."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Ink beside a glyph that no glyph was read from.

    Attributes:
        place: which glyph of the line it is beside, that before it if there is one.
        position: of its middle, as glyphs have theirs.
        width: in ems, from the first inked column to the last.
    """

    place: int
    position: float
    width: float


class UnreadInk:
    """The ink of a picture's lines of Chinese text that no sign was read from; a line read as before is known."""

    def __init__(self, picture: Image) -> None:
        """Take a BGR picture."""
        self.picture: Final = picture
        self._known: dict[tuple[object, ...], frozenset[int]] = {}

    def beside(self, line: TextLine) -> frozenset[int]:
        """Give the places of the glyphs of a line beside which a sign was lost, is covered or cut off."""
        # Which character a sign is does not matter, only its place and its kind.
        signs = (
            (glyph.position, _half(glyph.text), glyph.text.isalnum(), glyph.text.isspace()) for glyph in line.glyphs
        )
        key = line.corners.tobytes(), *signs
        if key not in self._known:
            self._known[key] = frozenset({*lost_at(self.picture, line), *cut_off(self.picture, line)})
        return self._known[key]


def found_again(text: TextEngine, ink: UnreadInk, lines: Sequence[TextLine]) -> list[TextLine]:
    """Read lines that have lost a sign in other cuts, and take the first reading that has all they had and more.

    The last cuts are longer, for lines whose box ends before their text does.
    """
    settled = list(lines)
    short = [index for index, line in enumerate(lines) if ink.beside(line)]

    def settle(read: Sequence[TextLine], least: float = 0.0) -> list[int]:
        for index, seen in zip(short, read, strict=True):
            if _has_more(seen, lines[index]) and _ends_at_least(seen) > least and not ink.beside(seen):
                settled[index] = seen
        return [index for index in short if settled[index] is lines[index]]

    for pad, crisp in _VIEWS:
        boxes = [grown(lines[index].corners, pad) for index in short]
        crops = [crop_line(ink.picture, box) for box in boxes]
        short = settle(text.read_crops([sharpened(crop) if crisp else crop for crop in crops], boxes, squeezed=False))
    for signs in range(1, _MOST_SIGNS + 1):
        longer = {index: _reaching(ink, lines, index, signs * _SIGN) for index in short}
        short = [index for index in short if longer[index] is not None]
        boxes = [box for box in longer.values() if box is not None]
        crops = [crop_line(ink.picture, box) for box in boxes]
        short = settle(text.read_crops(crops, boxes, squeezed=False), _SEEN_BEYOND)
    return settled


def _reaching(ink: UnreadInk, lines: Sequence[TextLine], index: int, by: float) -> Corners | None:
    """Give a line's box some heights longer where it has unread ink at an end, None where it has none or others' text.

    The picture's edge is an end too.
    """
    line = lines[index]
    lost = ink.beside(line)
    places = [place for place, glyph in enumerate(line.glyphs) if glyph.text.strip()]
    before, behind = by * (places[0] in lost), by * (places[-1] in lost)
    longer = _longer(line.corners, before, behind)
    (left, top), (right, bottom) = longer.min(axis=0), longer.max(axis=0)
    if (not before and not behind) or left < 0 or right > ink.picture.shape[1]:
        return None
    around = [other.corners for place, other in enumerate(lines) if place != index and other.text.strip()]
    added = [(left, line.corners[:, 0].min()), (line.corners[:, 0].max(), right)]
    for corners in around:
        (begins, above), (ends, below) = corners.min(axis=0), corners.max(axis=0)
        of_row = min(below, bottom) - max(above, top) > _OF_ROW * min(below - above, bottom - top)
        if of_row and any(min(ends, last) > max(begins, first) for first, last in added):
            return None
    return longer


def doubted(ink: UnreadInk, line: TextLine) -> TextLine:
    """Give a line with the signs less sure beside which there is ink, or room in its box, that was read as none."""
    lost = ink.beside(line)
    if not lost:
        return line
    glyphs = [
        replace(glyph, score=min(glyph.score, DOUBT)) if place in lost else glyph
        for place, glyph in enumerate(line.glyphs)
    ]
    return replace(line, glyphs=tuple(glyphs))


def cut_off(picture: Image, line: TextLine) -> list[int]:
    """Give the places of the first and last glyph where the line's box ends at the picture's edge."""
    places = [place for place, glyph in enumerate(line.glyphs) if glyph.text.strip()]
    if not any(is_han(line.glyphs[place].text) for place in places):
        return []
    begins, ends = float(line.corners[[0, 3], 0].min()), float(line.corners[[1, 2], 0].max())
    outside = ((places[0], begins < _EDGE), (places[-1], ends > picture.shape[1] - _EDGE))
    return [place for place, is_outside in outside if is_outside]


def lost_at(picture: Image, line: TextLine) -> list[int]:
    """Give the places of the glyphs of a line of Chinese text beside which there is ink that no glyph was read from.

    That is ink between two of them, and as far as the next sign before the first and behind the last one.
    """
    return [gap.place for gap in unread_gaps(picture, line)]


def unread_gaps(picture: Image, line: TextLine) -> list[Gap]:
    """Give where a line of Chinese text has ink that no glyph was read from, as `lost_at` tells it."""
    places = [place for place, glyph in enumerate(line.glyphs) if glyph.text.strip()]
    if len(places) < 2 or not any(is_han(line.glyphs[place].text) for place in places):
        return []
    length, height = crop_size(line.corners)
    ahead = _BEYOND * height
    longer = _longer(line.corners, _BEYOND, _BEYOND)
    width, _ = crop_size(longer)
    texts = [line.glyphs[place].text for place in places]
    centres = [ahead + line.glyphs[place].position * length for place in places]
    em = _em(texts, centres, height)
    half = [em * _half(text) for text in texts]
    gaps = [
        (place, centre + own, after - other)
        for (place, centre, own), (following, after, other) in pairwise(zip(places, centres, half, strict=True))
        if not line.glyphs[place].text.isascii() or not line.glyphs[following].text.isascii()
    ]
    if is_han(texts[0]):
        gaps.append((places[0], max(0.0, centres[0] - _NEXT_SIGN * em), centres[0] - _FIRST_HALF * em))
    if not texts[-1].isalnum() or is_han(texts[-1]):
        gaps.append((places[-1], centres[-1] + half[-1], min(width, centres[-1] + _NEXT_SIGN * em)))
    gaps = [gap for gap in gaps if gap[2] - gap[1] >= _LEAST_INK * em]
    if not gaps:
        return []
    dark = _darkness(crop_line(picture, longer), em)
    usual = _of_signs(dark, centres, em)
    if usual < _FAINT:
        return []
    found: list[Gap] = []
    for place, start, end in gaps:
        # A label in bold is on the same line now and then as a value of which a copy has left little.
        near = [centre for centre in centres if start - _NEAR * em < centre < end + _NEAR * em]
        around = max(_FAINT, min(usual, _of_signs(dark, near, em)))
        columns = np.flatnonzero(dark[round(start) : round(end)] > _AS_DARK * around)
        if len(columns) >= _LEAST_INK * em:
            middle = round(start) + float(columns[0] + columns[-1]) / 2
            found.append(Gap(place, (middle - ahead) / length, float(columns[-1] - columns[0] + 1) / em))
    return found


def _of_signs(dark: NDArray[np.float32], centres: Sequence[float], em: float) -> float:
    """Give how dark the middles of signs with these centres are."""
    within = np.zeros(len(dark), bool)
    for centre in centres:
        within[max(0, round(centre - em / 4)) : round(centre + em / 4) + 1] = True
    return float(np.median(dark[within]))


def _longer(corners: Corners, before: float, behind: float) -> Corners:
    """Give a line's corners with its ends moved outward by some heights."""
    along = (corners[1] - corners[0]) / max(1e-6, float(np.linalg.norm(corners[1] - corners[0])))
    height = float(np.linalg.norm(corners[3] - corners[0]))
    first, last = -before * height * along, behind * height * along
    return np.asarray(corners + np.array([first, last, last, first]), np.float32)


def _darkness(strip: Image, em: float) -> NDArray[np.float32]:
    """Give how much darker than the paper around it each column of a line's picture is at its darkest, in grey levels.

    The paper is what is brightest within an em to either side, so that a shadow's soft edge is no ink.
    """
    grey = np.asarray(cv2.transform(strip.astype(np.float32), np.full((1, 3), 1 / 3, np.float32)), np.float32)
    border = round(_BORDER * len(grey))
    columns = np.sort(np.ascontiguousarray(grey[border : len(grey) - border].T), axis=1)
    lit = _percentile(columns, 0.8)[None]
    paper = cv2.dilate(lit, np.ones((1, 2 * round(em) + 1), np.uint8))[0]
    return np.asarray(np.clip(paper - _percentile(columns, 0.04), 0, None), np.float32)


def _percentile(rising: NDArray[np.float32], share: float) -> NDArray[np.float32]:
    """Give the percentile of each row, whose values rise, between the two nearest as `np.percentile` does."""
    place = share * (rising.shape[1] - 1)
    low = int(place)
    high = min(low + 1, rising.shape[1] - 1)
    return np.asarray(rising[:, low] + np.float32(place - low) * (rising[:, high] - rising[:, low]), np.float32)


def _em(texts: Sequence[str], centres: Sequence[float], height: int) -> float:
    steps = [
        after - before
        for (one, before), (other, after) in pairwise(zip(texts, centres, strict=True))
        if is_han(one) and is_han(other)
    ]
    if len(steps) < _MEASURED_FROM:
        return _USUAL_EM * height
    return float(np.clip(np.median(steps), _NARROWEST_EM * height, _WIDEST_EM * height))


def _has_more(seen: TextLine, line: TextLine) -> bool:
    """Tell whether a reading has all signs of another in their order, and further ones."""
    wanted, have = iter("".join(seen.text.split())), "".join(line.text.split())
    return len("".join(seen.text.split())) > len(have) and all(sign in wanted for sign in have)


def _ends_at_least(line: TextLine) -> float:
    """Give how sure the less sure of a line's first and last sign is."""
    scores = [glyph.score for glyph in line.glyphs if glyph.text.strip()]
    return min(scores[0], scores[-1]) if scores else 0.0


def _half(text: str) -> float:
    if is_han(text):
        return _HALF_HAN
    return _HALF_OTHER if text.isascii() else _HALF_POINT
