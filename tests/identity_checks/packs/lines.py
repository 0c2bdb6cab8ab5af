"""Lines of text as the recogniser would give them, made without it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from identity_checks.documents.text.engine import CODE_SIGNS, Glyph, TextLine
from identity_checks.documents.text.words import PlacedLine, placed

_HEIGHT = 30.0
_WIDE = 0.55
Doubts = Mapping[int, tuple[float, Mapping[str, float]]]
"""Place of a sign → how sure it is and what else it may be."""


def line(text: str, left: float, top: float, *, doubts: Doubts | None = None, height: float = _HEIGHT) -> TextLine:
    """A line whose signs are all as wide as each other and sure but for `doubts`."""
    known = doubts or {}
    width = _WIDE * height * len(text)
    box = np.array([[left, top], [left + width, top], [left + width, top + height], [left, top + height]], np.float32)
    scores = np.full((2 * len(text), len(CODE_SIGNS) + 1), 0.0, np.float32)
    scores[:, -1] = 1.0
    glyphs = []
    for place, sign in enumerate(text):
        score, others = known.get(place, (1.0, {}))
        glyphs.append(Glyph(sign, score, (place + 0.5) / len(text), {sign: score, **others} if others else {}))
        for read, chance in {sign: score, **others}.items():
            if read in CODE_SIGNS:
                scores[2 * place, -1] = 0.0
                scores[2 * place, CODE_SIGNS.index(read)] = chance
    return TextLine(box, text, 0.99, tuple(glyphs), scores, 1.0)


def sheet(*lines: TextLine) -> list[PlacedLine]:
    """Lines of an upright sheet."""
    return placed(lines)
