"""Lines of Thai on pages that are photographed as the drawn documents are: in motion, far away, under glare.

The pages and what is done to them are those of `training.reader.drawing`, which has seeds of neither part of the drawn
documents; typefaces and texts are those of this package.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Final

import numpy as np
from PIL import ImageFont

from benchmarks.documents.degrading.effects import Effect, leading_effect
from benchmarks.documents.degrading.view import View
from training.letters.drawing import Bytes, Random
from training.reader.drawing import DrawnLine, SetLine, Sized, cut_at, drawn_lines
from training.thai.alphabet import is_thai
from training.thai.drawing import FOLDER, HELD_OUT, TYPEFACES, some_design
from training.thai.texts import line_of_text

_FIRST_SEED: Final = 70_000_000
"""Pages of the line reader's training have seeds far below."""
_HARD: Final = frozenset({
    Effect.BLUR, Effect.MOTION, Effect.GLARE, Effect.MOIRE, Effect.SCREEN, Effect.FAR, Effect.PHOTOCOPY, Effect.NOISE,
    Effect.SHADOW,
})  # fmt: skip
"""What a page has mostly suffered: what was read wrongly of drawn cards had one of the first six."""
_THAI: Final = "thai"
_TRIES: Final = 20
_LIFTED: Final = (0.82, 1.5)
_LOWERED: Final = (0.14, 0.62)
_BESIDE: Final = (0.06, 0.6)
"""Where a cut ends above and below the baseline and beside the print, in ems, as in `training.thai.drawing`."""
_OFF: Final = 0.02


def hard_pages(first: int) -> Iterator[int]:
    """Give the numbers of pages that something hard has been done to, from some number on."""
    return (number for number in count(first) if leading_effect(_FIRST_SEED + number) in _HARD)


def page_lines(number: int, *, held_out: bool = False) -> Iterator[DrawnLine]:
    """Give the lines of a page that can be read, as they are cut; in the design that is held out or in all others."""
    return drawn_lines(_FIRST_SEED + number, _text, _Faces(held_out), _cut)


def _text(rng: Random) -> tuple[str, str]:
    return line_of_text(rng), _THAI


@dataclass(frozen=True, slots=True)
class _Face:
    place: str

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        return _font(self.place, size)


@dataclass(frozen=True, slots=True)
class _Faces:
    held_out: bool

    def one_for(self, text: str, script: str, rng: Random) -> Sized | None:
        """Choose a typeface; those of Noto have Thai signs alone."""
        del script
        for _ in range(_TRIES):
            cuts = TYPEFACES[HELD_OUT if self.held_out else some_design(rng, later=True)]
            place = cuts[int(rng.integers(len(cuts)))]
            if not place.startswith("noto") or all(is_thai(sign) or sign == " " for sign in text):
                return _Face(place)
        return None


@cache
def _font(place: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FOLDER / place, size, layout_engine=ImageFont.Layout.RAQM)


def _cut(picture: Bytes, line: SetLine, view: View, rng: Random) -> Bytes | None:
    """Cut a line out as the finder has it, grown: marks above and below may be cut, others' lines may reach in."""
    left, _, right, _ = line.box
    top, bottom = line.baseline - line.em * rng.uniform(*_LIFTED), line.baseline + line.em * rng.uniform(*_LOWERED)
    left, right = left - line.em * rng.uniform(*_BESIDE), right + line.em * rng.uniform(*_BESIDE)
    box = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float64)
    corners = view.points(box)
    off = rng.normal(0, _OFF * np.linalg.norm(corners[3] - corners[0]), (4, 2))
    return cut_at(picture, np.asarray(corners + off, np.float32))
