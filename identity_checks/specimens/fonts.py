"""The fonts that specimens are set in, found where Debian puts them or by fontconfig."""

from __future__ import annotations

import subprocess
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Final

from PIL import ImageFont

Font = ImageFont.FreeTypeFont


class FontMissing(Exception):
    """A font needed to draw specimens is not installed; the message names the Debian package."""


class Face(Enum):
    """A typeface by its role: (file under Debian's font folder, family, style, Debian package)."""

    SANS = ("opentype/noto/NotoSansCJK-Regular.ttc", "Noto Sans CJK SC", "Regular", "fonts-noto-cjk")
    SANS_BOLD = ("opentype/noto/NotoSansCJK-Bold.ttc", "Noto Sans CJK SC", "Bold", "fonts-noto-cjk")
    SERIF_BOLD = ("opentype/noto/NotoSerifCJK-Bold.ttc", "Noto Serif CJK SC", "Bold", "fonts-noto-cjk")
    HEI = ("truetype/wqy/wqy-microhei.ttc", "WenQuanYi Micro Hei", "Regular", "fonts-wqy-microhei")
    LATIN = ("truetype/dejavu/DejaVuSans.ttf", "DejaVu Sans", "Book", "fonts-dejavu-core")
    MACHINE = ("opentype/ocr-b/OCRB.otf", "OCR B", "Regular", "fonts-ocr-b")


DEBIAN_PACKAGES: Final = tuple(sorted({face.value[3] for face in Face}))
_DEBIAN_FOLDER: Final = Path("/usr/share/fonts")


@cache
def font(face: Face, size: int) -> Font:
    """The typeface at `size` pixels.

    Raises:
        FontMissing: it is not installed.
    """
    path = _locate(face)
    family = face.value[1]
    for index in range(16):
        try:
            candidate = ImageFont.truetype(path, size, index=index)
        except OSError:
            break
        if candidate.getname()[0] == family:
            return candidate
    raise FontMissing(f"no face named {family!r} in its font file; apt-get install {face.value[3]}")


def covering(text: str, size: int, *faces: Face) -> Font:
    """The first of `faces` that has every character of `text`; the last one if none has."""
    for face in faces:
        if all(_has(face, character) for character in text):
            return font(face, size)
    return font(faces[-1], size)


@cache
def _has(face: Face, character: str) -> bool:
    probe = font(face, 24)
    return character.isspace() or bytes(probe.getmask(character)) != bytes(probe.getmask("\U0010fffd"))


@cache
def _locate(face: Face) -> Path:
    relative, family, style, package = face.value
    usual = _DEBIAN_FOLDER / relative
    if usual.is_file():
        return usual
    try:
        answer = subprocess.run(
            ["fc-match", "--format=%{family}\n%{file}", f"{family}:style={style}"],
            check=True,
            capture_output=True,
            text=True,
            timeout=20,
        ).stdout.split("\n")
    except (OSError, subprocess.SubprocessError) as problem:
        raise FontMissing(f"the font {family!r} was not found; apt-get install {package}") from problem
    if family not in answer[0]:
        raise FontMissing(f"the font {family!r} is not installed; apt-get install {package}")
    return Path(answer[1])
