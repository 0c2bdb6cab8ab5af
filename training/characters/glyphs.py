"""Clean pictures of the characters in typefaces of the tuning part; those of the evaluation part are never opened."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import ImageFont

EM: Final = 48
"""Pixels of an em in a clean picture."""
CELL: Final = 62
"""Side of a clean picture; the em square stands in its middle."""
Bytes = NDArray[np.uint8]

_FOLDER: Final = Path("/usr/share/fonts")


class Typeface(NamedTuple):
    """A file of letters, which of those in it, and how often it is drawn beside others."""

    path: Path
    number: int
    often: float = 1.0


TYPEFACES: Final = {
    "NotoSansCJK-Regular": Typeface(_FOLDER / "opentype" / "noto/NotoSansCJK-Regular.ttc", 2),
    "NotoSansCJK-Bold": Typeface(_FOLDER / "opentype" / "noto/NotoSansCJK-Bold.ttc", 2),
    "NotoSerifCJK-Regular": Typeface(_FOLDER / "opentype" / "noto/NotoSerifCJK-Regular.ttc", 2),
    "NotoSerifCJK-Bold": Typeface(_FOLDER / "opentype" / "noto/NotoSerifCJK-Bold.ttc", 2),
    "wqy-microhei": Typeface(_FOLDER / "truetype" / "wqy/wqy-microhei.ttc", 0),
    "ukai": Typeface(_FOLDER / "truetype" / "arphic/ukai.ttc", 0),
}
"""Typefaces to train on: name → file and index (Debian: fonts-noto-cjk, fonts-wqy-microhei, fonts-arphic-ukai)."""
_NOT_DRAWN: Final = "\ue5f1"


def glyphs_of(face: Typeface, characters: str) -> tuple[Bytes, NDArray[np.bool_]]:
    """Give a typeface's characters as ink 0..255 (N × CELL × CELL), and which of them it has."""
    font = ImageFont.truetype(face.path, EM, index=face.number)
    lacking = bytes(font.getmask(_NOT_DRAWN))
    cells = np.zeros((len(characters), CELL, CELL), np.uint8)
    has = np.zeros(len(characters), np.bool_)
    margin = (CELL - EM) // 2
    # Fonts differ in how far above the em square their ascent lies; the ink of 国 stands in its middle in all of them.
    top, bottom = font.getbbox("国")[1], font.getbbox("国")[3]
    lift = margin + EM / 2 - (top + bottom) / 2
    for number, character in enumerate(characters):
        mask = font.getmask(character)
        if bytes(mask) == lacking or 0 in mask.size:
            continue
        left, up = font.getbbox(character)[:2]
        ink = np.array(mask, np.uint8).reshape(mask.size[1], mask.size[0])
        x, y = round(margin + left), round(lift + up)
        x, y = max(0, min(x, CELL - ink.shape[1])), max(0, min(y, CELL - ink.shape[0]))
        cells[number, y : y + ink.shape[0], x : x + ink.shape[1]] = ink[: CELL - y, : CELL - x]
        has[number] = True
    return cells, has


def thicker(cell: Bytes, by: int) -> Bytes:
    """Give a character with heavier strokes (positive) or lighter ones (negative)."""
    kernel = np.ones((2, 2), np.uint8)
    if by > 0:
        return np.asarray(cv2.dilate(cell, kernel, iterations=by), np.uint8)
    return np.asarray(cv2.erode(cell, kernel), np.uint8) if by < 0 else cell
