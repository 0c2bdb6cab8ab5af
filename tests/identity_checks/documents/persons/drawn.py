"""Names drawn as a card prints them, with a line that says how they were read."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import cv2
import numpy as np
from PIL import Image, ImageDraw

from identity_checks.documents.text.engine import Glyph, TextLine
from identity_checks.documents.text.engine import Image as Picture
from identity_checks.documents.text.words import PlacedLine
from identity_checks.specimens.fonts import Face, font

_EM: Final = 40
_NONE: Final[Mapping[str, float]] = MappingProxyType({})


def drawn_name(
    drawn: str, read: str, *, score: float, others: Mapping[str, float] = _NONE
) -> tuple[Picture, PlacedLine]:
    """Draw a name, and give it with a line that says how it was read; `others` were thought of for its first sign."""
    page = Image.new("RGB", (_EM * (len(drawn) + 2), 2 * _EM), "#eef2f4")
    ImageDraw.Draw(page).text((_EM, _EM / 2), drawn, font=font(Face.HEI, _EM), fill="#202020")
    picture = cv2.GaussianBlur(np.asarray(page, np.uint8)[:, :, ::-1].copy(), (0, 0), 0.8)
    left, right, top, bottom = float(_EM), float(_EM * (1 + len(drawn))), 0.48 * _EM, 1.75 * _EM
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
    glyphs = tuple(
        Glyph(sign, score, (place + 0.5) / len(read), _NONE if place else others) for place, sign in enumerate(read)
    )
    line = TextLine(corners, read, score, glyphs, np.zeros((1, 38), np.float32), 1.0)
    return np.asarray(picture, np.uint8), PlacedLine(line, left, right, top, bottom)
