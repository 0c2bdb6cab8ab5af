"""The typefaces of a part, found where Debian puts them, and what to install when they are not there."""

from __future__ import annotations

import random
from collections.abc import Iterable
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Final

from PIL import ImageFont

from benchmarks.documents.parts import Part, record_of

Font = ImageFont.FreeTypeFont

_FOLDER: Final = Path("/usr/share/fonts")
_PLACES: Final[dict[str, tuple[str, int, str]]] = {
    "NotoSansCJK-Regular": ("opentype/noto/NotoSansCJK-Regular.ttc", 2, "fonts-noto-cjk"),
    "NotoSerifCJK-Regular": ("opentype/noto/NotoSerifCJK-Regular.ttc", 2, "fonts-noto-cjk"),
    "NotoSerifCJK-Bold": ("opentype/noto/NotoSerifCJK-Bold.ttc", 2, "fonts-noto-cjk"),
    "wqy-microhei": ("truetype/wqy/wqy-microhei.ttc", 0, "fonts-wqy-microhei"),
    "wqy-zenhei": ("truetype/wqy/wqy-zenhei.ttc", 0, "fonts-wqy-zenhei"),
    "ukai": ("truetype/arphic/ukai.ttc", 0, "fonts-arphic-ukai"),
    "uming": ("truetype/arphic/uming.ttc", 0, "fonts-arphic-uming"),
    "gbsn00lp": ("truetype/arphic-gbsn00lp/gbsn00lp.ttf", 0, "fonts-arphic-gbsn00lp"),
    "gkai00mp": ("truetype/arphic-gkai00mp/gkai00mp.ttf", 0, "fonts-arphic-gkai00mp"),
    "OCRB": ("opentype/ocr-b/OCRB.otf", 0, "fonts-ocr-b"),
    "OCRBS": ("opentype/ocr-b/OCRBS.otf", 0, "fonts-ocr-b"),
    "DejaVuSans": ("truetype/dejavu/DejaVuSans.ttf", 0, "fonts-dejavu-core"),
    "DejaVuSans-Bold": ("truetype/dejavu/DejaVuSans-Bold.ttf", 0, "fonts-dejavu-core"),
    "OpenSans-Regular": ("truetype/open-sans/OpenSans-Regular.ttf", 0, "fonts-open-sans"),
    "OpenSans-Bold": ("truetype/open-sans/OpenSans-Bold.ttf", 0, "fonts-open-sans"),
    "NotoSans-Regular": ("truetype/noto/NotoSans-Regular.ttf", 0, "fonts-noto-core"),
    "LiberationSans-Regular": ("truetype/liberation/LiberationSans-Regular.ttf", 0, "fonts-liberation"),
    "LiberationSans-Bold": ("truetype/liberation/LiberationSans-Bold.ttf", 0, "fonts-liberation"),
    "LiberationSansNarrow-Regular": ("truetype/liberation/LiberationSansNarrow-Regular.ttf", 0, "fonts-liberation"),
    "FreeSans": ("truetype/freefont/FreeSans.ttf", 0, "fonts-freefont-ttf"),
    "FreeSansBold": ("truetype/freefont/FreeSansBold.ttf", 0, "fonts-freefont-ttf"),
    "Lato-Regular": ("truetype/lato/Lato-Regular.ttf", 0, "fonts-lato"),
    "Lato-Bold": ("truetype/lato/Lato-Bold.ttf", 0, "fonts-lato"),
    "Waree": ("truetype/tlwg/Waree.ttf", 0, "fonts-tlwg-waree-ttf"),
    "Umpush": ("truetype/tlwg/Umpush.ttf", 0, "fonts-tlwg-umpush-ttf"),
    "Garuda": ("truetype/tlwg/Garuda.ttf", 0, "fonts-tlwg-garuda-ttf"),
    "Loma": ("truetype/tlwg/Loma.ttf", 0, "fonts-tlwg-loma-ttf"),
    "Norasi": ("truetype/tlwg/Norasi.ttf", 0, "fonts-tlwg-norasi-ttf"),
    "NotoSansThai-Regular": ("truetype/noto/NotoSansThai-Regular.ttf", 0, "fonts-noto-core"),
    "NotoSansKhmer-Regular": ("truetype/noto/NotoSansKhmer-Regular.ttf", 0, "fonts-noto-core"),
    "NotoSansLao-Regular": ("truetype/noto/NotoSansLao-Regular.ttf", 0, "fonts-noto-core"),
    "NotoSansMyanmar-Regular": ("truetype/noto/NotoSansMyanmar-Regular.ttf", 0, "fonts-noto-core"),
    "NotoSerifKhmer-Regular": ("truetype/noto/NotoSerifKhmer-Regular.ttf", 0, "fonts-noto-core"),
    "NotoSerifLao-Regular": ("truetype/noto/NotoSerifLao-Regular.ttf", 0, "fonts-noto-core"),
    "NotoSerifMyanmar-Regular": ("truetype/noto/NotoSerifMyanmar-Regular.ttf", 0, "fonts-noto-core"),
}
_NOT_DRAWN: Final = "\ue5f1"
"""A sign for private use, which no typeface draws: the picture of a lacking sign."""
DEBIAN_PACKAGES: Final = tuple(sorted({package for _, _, package in _PLACES.values()}))
"""What `apt-get install` needs for every typeface of both parts."""


def path_of(name: str) -> Path:
    """Where a typeface is installed."""
    return _FOLDER / _PLACES[name][0]


def missing_packages(part: Part) -> tuple[str, ...]:
    """Debian packages without which fewer typefaces of a part are drawn, sorted."""
    return tuple(sorted({_PLACES[name][2] for name in _named(part) if not path_of(name).is_file()}))


def font_names(part: Part) -> frozenset[str]:
    """Every typeface of a part."""
    return frozenset(_named(part))


class Typeface:
    """One typeface for a role on one document; signs that it lacks are set from the part's fallbacks.

    Raises:
        FontsMissing: no typeface of the role is installed.
    """

    def __init__(self, part: Part, role: str, draw: random.Random) -> None:
        record = record_of(part)
        there = [name for name in record.fonts[role] if path_of(name).is_file()]
        if not there:
            packages = {_PLACES[name][2] for name in record.fonts[role]}
            raise FontsMissing(f"no typeface for {role} of {part.value}; apt-get install {' '.join(sorted(packages))}")
        self.name = draw.choice(there)
        self._names = (self.name, *(name for name in record.fallbacks if path_of(name).is_file()))

    def runs(self, text: str, size: int) -> list[tuple[str, Font]]:
        """`text` in pieces of one font file each, at `size` pixels; one piece wherever one typeface has every sign."""
        for name in self._names:
            if all(_has(name, sign) for sign in text):
                return [(text, _loaded(name, size))]
        return [("".join(piece), _loaded(name, size)) for name, piece in groupby(text, key=self._name_of)]

    def length(self, text: str, size: int, spacing: float = 0.0) -> float:
        """How far `text` runs, in pixels."""
        return sum(font.getlength(piece) for piece, font in self.runs(text, size)) + spacing * max(0, len(text) - 1)

    def _name_of(self, sign: str) -> str:
        return next((name for name in self._names if _has(name, sign)), self._names[0])


class FontsMissing(Exception):
    """No typeface that a document needs is installed; the message names the packages."""


def _named(part: Part) -> Iterable[str]:
    record = record_of(part)
    return {*(name for names in record.fonts.values() for name in names), *record.fallbacks}


@cache
def _loaded(name: str, size: int) -> Font:
    place, index, _ = _PLACES[name]
    return ImageFont.truetype(_FOLDER / place, size, index=index)


@cache
def _has(name: str, sign: str) -> bool:
    if sign.isspace():
        return True
    font = _loaded(name, 32)
    lacking = font.getmask(_NOT_DRAWN)
    drawn = font.getmask(sign)
    return drawn.size != lacking.size or bytes(drawn) != bytes(lacking)
