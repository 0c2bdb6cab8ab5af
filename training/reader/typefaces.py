"""The typefaces that lines are drawn in; none of the evaluation part of the drawn documents, nor a copy of one.

Debian: fonts-noto-cjk, fonts-noto-cjk-extra, fonts-wqy-microhei, texlive-lang-chinese (Fandol), fonts-lxgw-wenkai,
fonts-cns11643-sung, fonts-arphic-ukai, fonts-ocr-b, those of `training.letters.typefaces` and, held out,
fonts-hanazono.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from PIL import ImageFont

from training.letters.typefaces import FOLDER, Use, designs, typefaces

Random = np.random.Generator
Font = ImageFont.FreeTypeFont
_NOTO: Final = "opentype/noto/Noto{}.ttc"
_FANDOL: Final = "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/Fandol{}.otf"
_HAN: Final = (
    (_NOTO.format("SansCJK-Regular"), 2, 2.0),
    (_NOTO.format("SansCJK-Light"), 2, 1.0),
    (_NOTO.format("SansCJK-DemiLight"), 2, 0.7),
    (_NOTO.format("SansCJK-Medium"), 2, 1.0),
    (_NOTO.format("SansCJK-Bold"), 2, 1.0),
    (_NOTO.format("SerifCJK-Regular"), 2, 1.6),
    (_NOTO.format("SerifCJK-Light"), 2, 1.4),
    (_NOTO.format("SerifCJK-ExtraLight"), 2, 0.7),
    (_NOTO.format("SerifCJK-Medium"), 2, 0.8),
    (_NOTO.format("SerifCJK-Bold"), 2, 0.8),
    ("truetype/wqy/wqy-microhei.ttc", 0, 1.5),
    (_FANDOL.format("Hei-Regular"), 0, 1.2),
    (_FANDOL.format("Hei-Bold"), 0, 0.6),
    (_FANDOL.format("Song-Regular"), 0, 1.8),
    (_FANDOL.format("Song-Bold"), 0, 0.7),
    (_FANDOL.format("Kai-Regular"), 0, 0.7),
    (_FANDOL.format("Fang-Regular"), 0, 1.0),
    ("truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf", 0, 0.7),
    ("truetype/cns11643/TW-Sung-98_1.ttf", 0, 1.4),
    ("truetype/arphic/ukai.ttc", 0, 0.6),
)
"""Place, number in the file, and how often it is drawn."""
_OCR_B: Final = "opentype/ocr-b/OCRB.otf"
_HELD_OUT: Final = (("truetype/hanazono/HanaMinA.ttf", 0, 1.0),)
_TRIES: Final = 20
_TRIED_AT: Final = 32
_NOT_DRAWN: Final = "\ue5f1"


@dataclass(frozen=True, slots=True)
class Face:
    """A font file under FOLDER and its number in the file."""

    place: str
    number: int

    def at(self, size: int) -> Font:
        """The font at `size` pixels to the em."""
        return _font(self, size)


class Faces:
    """The typefaces of one purpose: `held_out` ones are what trained networks are measured in."""

    def __init__(self, *, held_out: bool = False) -> None:
        han = _HELD_OUT if held_out else _HAN
        self._han = [Face(place, number) for place, number, _ in han]
        weights = np.cumsum([weight for *_, weight in han])
        self._below = weights / weights[-1]
        use = Use.HELD_OUT if held_out else Use.TRAINED
        self._latin = [Face(cut, 0) for design in designs(use) for cut in typefaces()[design]]

    def one_for(self, text: str, script: str, rng: Random) -> Face | None:
        """Choose a typeface of a script (`han`, `latin`, `ocrb`) that has every sign; None if none was hit on."""
        for _ in range(_TRIES):
            if script == "han":
                face = self._han[int(np.searchsorted(self._below, rng.random()))]
            elif script == "ocrb":
                face = Face(_OCR_B, 0)
            else:
                face = self._latin[int(rng.integers(len(self._latin)))]
            if all(_has(face, sign) for sign in text):
                return face
        return None


@cache
def _font(face: Face, size: int) -> Font:
    return ImageFont.truetype(FOLDER / face.place, size, index=face.number)


@cache
def _has(face: Face, sign: str) -> bool:
    if sign == " ":
        return True
    font = _font(face, _TRIED_AT)
    drawn, lacking = font.getmask(sign), font.getmask(_NOT_DRAWN)
    return drawn.size != lacking.size or bytes(drawn) != bytes(lacking)
