"""Lines of print as the recogniser would give them, made without it: 40 pixels high, a character every 30 pixels."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

import numpy as np

from identity_checks.documents.text.engine import CODE_SIGNS, Glyph, TextLine

PITCH: Final = 30.0


def printed(  # noqa: PLR0917 - the first three are a row of a sheet
    left: float, middle: float, text: str, score: float = 0.99, lean: float = 0.0, narrow: str = ""
) -> TextLine:
    """A line whose signs are each as sure as `score`; spaces are room without a sign.

    `lean` is by how many pixels its end lies lower than its beginning, `narrow` are the signs that take a third of the
    room of others.
    """
    cells = np.array([1 / 3 if sign in narrow else 1.0 for sign in text])
    ends = np.cumsum(cells)
    width, half = PITCH * float(ends[-1]), lean / 2
    box = np.array([[0, -20 - half], [width, -20 + half], [width, 20 + half], [0, 20 - half]], np.float32)
    glyphs = tuple(
        Glyph(sign, score, float(centre), MappingProxyType({}))
        for sign, centre in zip(text, (ends - cells / 2) / ends[-1], strict=True)
        if sign != " "
    )
    said = "".join(glyph.text for glyph in glyphs)
    scores = np.zeros((len(text), len(CODE_SIGNS) + 1), np.float32)
    return TextLine(box + np.array([left, middle], np.float32), said, score, glyphs, scores, 1.0)
