"""How wide the gaps between the letters of a line are on the picture: a space that no reading has shows in them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.documents.text.engine import Corners, Glyph, Image, TextLine, crop_line

_HEIGHT: Final = 48
_LEAST_LETTERS: Final = 5
_LEAST_MEASURED: Final = 0.7
_OFF: Final = 0.12
"""The median of fewer gaps may be that of a space."""
_INSIDE: Final = 0.06
_OPEN: Final = 0.08
_CLEAR: Final = 0.1
"""By how much of the line's height a gap must be wider than the median one to be no gap inside a word, to be one
perhaps, and to be a space: of 39 spaces of drawn lines all were wider by 0.10 to 0.33, of 495 other gaps none by more
than 0.063 (tuning part, lines 80000 to 80149)."""
_STEP: Final = 1.15
"""How many times the usual way from letter to letter it is across a space at least."""
_FOOTED: Final = "L"
_FOOT: Final = 0.2
"""How long, in heights of a line, the foot of such a letter is, of which motion and displays leave nothing."""
_NARROW: Final = frozenset("IJÍÌÎÏİĪijlíìîïıtf")
_UNSURE: Final = 0.5
_TOLD: Final = 0.8
_PLAIN: Final = 0.5
_HAN: Final = 0x2E80
_NONE: Final[Mapping[str, float]] = MappingProxyType({})
_INNER: Final = (0.12, 0.9)
"""Rows of the line's box that are looked at: above and below stand other lines."""


def with_seen_gaps(picture: Image, line: TextLine) -> TextLine:
    """Give a line's reading with a space where its letters stand clearly apart on the picture and none was read.

    Where a gap may be a space or not, and where one was read that is no wider than those inside words, the letters
    beside it are not sure. A space is put only where the thinnest strokes leave room for it too: the arms of T.
    """
    letters = [glyph for glyph in line.glyphs if glyph.text.strip()]
    if sum(_is_letter(glyph) for glyph in letters) < _LEAST_LETTERS:
        return line
    positions = [glyph.position for glyph in letters]
    gaps = gaps_between(picture, line.corners, positions)
    spaced = spaces_before(line.glyphs)
    words = [_is_letter(before) and _is_letter(glyph) for before, glyph in pairwise(letters)]
    # Behind a comma a space may not have been read either.
    unspaced = [gap for at, gap in enumerate(gaps) if words[at] and at + 1 not in spaced]
    inside = [gap for gap in unspaced if not math.isnan(gap)]
    if len(inside) < max(2, _LEAST_MEASURED * len(unspaced)):
        return line
    usual, next_widest = float(np.median(inside)), sorted(inside)[-2]
    whole = not any(math.isnan(gap) for gap in gaps)
    # A letter that is hardly told stands where nobody knows for certain.
    whole = whole and min(glyph.score for glyph in letters) >= _TOLD
    clear = usual + _CLEAR
    bare = gaps_between(picture, line.corners, positions, specks=0) if np.nanmax(gaps) > usual + _OPEN else gaps
    # Where every column has its specks thin strokes tell nothing.
    plain_ground = float(np.nanmedian(bare)) >= _PLAIN * usual
    step = float(np.median(np.diff(positions)))
    made = list(letters[:1])
    for place, (before, glyph) in enumerate(pairwise(letters), 1):
        apart = gaps[place - 1] - usual
        in_words = words[place - 1]
        bridged = plain_ground and bare[place - 1] < usual + _INSIDE
        doubt = in_words and (apart < _INSIDE if place in spaced else apart > _OPEN and not bridged)
        # Where a letter with marks stands is the head's opinion, whose steps are others: PAPAL ÌA, IBÁÑ EZ.
        plain = before.text.isascii() and glyph.text.isascii()
        room = apart - (_FOOT if before.text in _FOOTED else 0)
        seen = whole and in_words and plain and room > _CLEAR and gaps[place - 1] > next_widest + _CLEAR
        seen = seen and bare[place - 1] > clear and not _is_beside_wide(gaps, place - 1, clear)
        seen = seen and _is_a_longer_way(made[-1], glyph, step, gaps[max(0, place - 2) : place + 1])
        if doubt:
            made[-1] = _unsure(made[-1])
        if place in spaced or seen:
            score = 1.0 if place in spaced else _UNSURE
            made.append(Glyph(" ", score, (before.position + glyph.position) / 2, _NONE))
        made.append(_unsure(glyph) if doubt else glyph)
    return replace(line, glyphs=tuple(made), text="".join(glyph.text for glyph in made))


def _is_a_longer_way(before: Glyph, glyph: Glyph, step: float, gaps: Sequence[float]) -> bool:
    """Tell whether two letters are further apart than usual: otherwise a thin stroke shows no ink (VE NKATARAMAN).

    Narrow letters are near each other across a space too. A narrow one that has no gap to a neighbour was looked for
    in that one's ink (MAXIMIL IAN). `gaps` are those up to the one behind `glyph`.
    """
    if any(letter.text in _NARROW for letter in (before, glyph)):
        return min(gaps) > 0
    return glyph.position - before.position > _STEP * step


def _is_beside_wide(gaps: Sequence[float], place: int, clear: float) -> bool:
    """Tell whether a gap has one beside it that is as wide as a space: the letter between them shows no ink."""
    return any(gap > clear for gap in (*gaps[max(0, place - 1) : place], *gaps[place + 1 : place + 2]))


def spaces_before(glyphs: Sequence[Glyph]) -> set[int]:
    """Give the places of the letters, spaces left out, before which a space was read; the first letter's is none."""
    spoken = [bool(glyph.text.strip()) for glyph in glyphs]
    return {sum(spoken[:at]) for at, letter in enumerate(spoken) if not letter} - {0}


def _is_letter(glyph: Glyph) -> bool:
    """Tell a letter of an alphabet; Chinese characters stand at other distances."""
    return glyph.text.isalpha() and ord(glyph.text[0]) < _HAN


def _unsure(glyph: Glyph) -> Glyph:
    return replace(glyph, score=min(glyph.score, _UNSURE))


def gaps_between(picture: Image, corners: Corners, positions: Sequence[float], *, specks: int = 1) -> list[float]:
    """Give the widest run of columns without ink between each two neighbouring letters, in heights of the line's box.

    `positions` are the letters' middles as shares of the line's width, left to right; of each column so many `specks`
    of other brightness are no ink, nor is a stroke as thin as that. Not a number where a letter has
    no ink where it should be: then its place is not known well enough.
    """
    ink = _inked(crop_line(picture, corners), specks)
    columns = np.flatnonzero(ink)
    if not len(columns):
        return [math.nan] * (len(positions) - 1)
    wanted = np.array(positions) * len(ink)
    nearest = columns[np.abs(columns[None] - wanted[:, None]).argmin(axis=1)]
    sure = np.abs(nearest - wanted) <= _OFF * _HEIGHT
    return [
        _longest_free(ink[left : right + 1]) / _HEIGHT if sure[place] and sure[place + 1] else math.nan
        for place, (left, right) in enumerate(pairwise(nearest))
    ]


def _inked(crop: Image, specks: int) -> NDArray[np.bool_]:
    """Tell for every column, at a height of `_HEIGHT`, whether there is ink in it."""
    width = max(2, round(crop.shape[1] * _HEIGHT / crop.shape[0]))
    grey = cv2.cvtColor(cv2.resize(crop, (width, _HEIGHT), interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY)
    inner = np.sort(grey[round(_INNER[0] * _HEIGHT) : round(_INNER[1] * _HEIGHT)], axis=0)
    depth = np.asarray(inner[-1 - specks].astype(np.int16) - inner[specks], np.uint8)
    limit, _ = cv2.threshold(depth[None], 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return np.asarray(depth > limit)


def _longest_free(ink: NDArray[np.bool_]) -> int:
    """Give the longest run without ink, which stands at both ends."""
    edges = np.flatnonzero(np.diff(ink.astype(np.int8)))
    return int((edges[1::2] - edges[::2]).max(initial=0))
