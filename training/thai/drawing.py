"""Lines of Thai as they are cut out of a photographed card; ground, blur, noise and JPEG are those of Latin lines."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from training.letters.drawing import EM, Bytes, Floats, Random, SetLine, photographed, printed, put, weighted

TYPEFACES: Final = {
    "Noto Sans": ("noto/NotoSansThai-Regular.ttf", "noto/NotoSansThai-Bold.ttf"),
    "Noto Looped": ("noto/NotoLoopedThai-Regular.ttf", "noto/NotoLoopedThai-Bold.ttf"),
    "Noto Serif": ("noto/NotoSerifThai-Regular.ttf", "noto/NotoSerifThai-Bold.ttf"),
    "Waree": ("tlwg/Waree.ttf", "tlwg/Waree-Bold.ttf"),
    "Kinnari": ("tlwg/Kinnari.ttf", "tlwg/Kinnari-Bold.ttf", "tlwg/Kinnari-Italic.ttf"),
    "Sawasdee": ("tlwg/Sawasdee.ttf", "tlwg/Sawasdee-Bold.ttf"),
    "Laksaman": ("tlwg/Laksaman.ttf", "tlwg/Laksaman-Bold.ttf"),
    "Tlwg Typo": ("tlwg/TlwgTypo.ttf", "tlwg/TlwgTypo-Bold.ttf", "tlwg/TlwgTypist.ttf", "tlwg/TlwgMono.ttf"),
    "Purisa": ("tlwg/Purisa.ttf",),
    "Umpush": ("tlwg/Umpush.ttf", "tlwg/Umpush-Bold.ttf", "tlwg/Umpush-Light.ttf"),
}  # fmt: skip
"""Designs and their cuts (Debian: fonts-noto-core, fonts-tlwg-*-ttf); none is of the evaluation part of the drawn
documents."""
HELD_OUT: Final = "Umpush"
"""The design that is not trained on: how well unseen ones are read."""
_SHARES: Final = {"Tlwg Typo": 0.05, "Purisa": 0.04, HELD_OUT: 0.0}
"""Share of lines; the other designs have the rest in equal parts."""
_FOLDER: Final = Path("/usr/share/fonts/truetype")
_BESIDE: Final = ("noto/NotoSans-Regular.ttf", "open-sans/OpenSans-Regular.ttf", "dejavu/DejaVuSans.ttf")
"""What sets digits and Latin letters where a design has those of Thai alone."""
_RUNS: Final = re.compile("[\u0e01-\u0e5b]+|[^\u0e01-\u0e5b]+")


def drawn_line(text: str, design: str, rng: Random) -> Bytes:
    """Give the picture (BGR) of a line that says `text` in a design, cut as the finder of lines cuts it."""
    cuts = TYPEFACES[design]
    line = _set(text, cuts[int(rng.integers(len(cuts)))], rng)
    em = float(np.exp(rng.uniform(np.log(13.0), np.log(42.0))))
    return _cut(photographed(printed(weighted(line.ink, rng), rng), em, rng), line, em, rng)


def some_design(rng: Random) -> str:
    """Give one of the designs to train on."""
    rest = [name for name in TYPEFACES if name not in _SHARES]
    names = [*rest, *_SHARES]
    share = (1 - sum(_SHARES.values())) / len(rest)
    return names[int(rng.choice(len(names), p=[share] * len(rest) + [*_SHARES.values()]))]


@cache
def _font(place: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FOLDER / place, EM, layout_engine=ImageFont.Layout.RAQM)


Runs = list[tuple[str, ImageFont.FreeTypeFont]]


def _runs(text: str, place: str, rng: Random) -> Runs:
    """Cut a text into what is set in one piece, so that marks stand where they belong."""
    if place.startswith("tlwg"):
        return [(text, _font(place))]
    beside = _font(_BESIDE[int(rng.integers(len(_BESIDE)))])
    return [(run, _font(place) if "\u0e01" <= run[0] <= "\u0e5b" else beside) for run in _RUNS.findall(text)]


def _length(runs: Runs) -> float:
    return sum(font.getlength(run) for run, font in runs)


def _write(sheet: Image.Image, x: float, baseline: float, runs: Runs) -> None:
    pen = ImageDraw.Draw(sheet)
    for run, font in runs:
        pen.text((x, baseline), run, 255, font=font, anchor="ls")
        x += font.getlength(run)


def _set(text: str, place: str, rng: Random) -> SetLine:
    """Set the line and perhaps others above and below."""
    runs = _runs(text, place, rng)
    length = _length(runs)
    left, baseline = 1.2 * EM, 2.3 * EM
    width, height = int(length + 2.4 * EM), int(4.2 * EM)
    sheet = Image.new("L", (width, height), 0)
    _write(sheet, left, baseline, runs)
    ink = np.asarray(sheet, np.float32) / np.float32(255)
    for side in (-1, 1):
        if rng.random() < 0.35:
            other = _neighbour(width, place, rng)
            top = round(baseline + side * rng.uniform(1.2, 1.9) * EM - 0.7 * other.shape[0])
            put(ink, other, top)
    return SetLine(np.asarray(ink, np.float32), baseline, left, left + length)


def _neighbour(width: int, place: str, rng: Random) -> Floats:
    """A line of any letters, smaller or as large, that begins where the line does or elsewhere."""
    signs = "กขคงจชดตถทนบปพมยรลวสหอะาเแโ่้ีิุูABDENameofthday 0123456789"
    letters = "".join(rng.choice(list(signs), int(rng.integers(4, 30))))
    sheet = Image.new("L", (2 * width, round(1.6 * EM)), 0)
    _write(sheet, rng.uniform(0.2, 2.0) * EM, 1.1 * EM, _runs(letters, place, rng))
    scale = rng.uniform(0.55, 1.0)
    small = cv2.resize(np.asarray(sheet, np.float32), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(small[:, :width] / np.float32(255 * rng.uniform(1.0, 1.8)), np.float32)


def _cut(seen: Floats, line: SetLine, em: float, rng: Random) -> Bytes:
    """The line's box as it is found and grown: marks above and below may be cut, others' lines may reach in."""
    scale = em / EM
    across = seen.shape[1] / (line.right + line.left)
    top = line.baseline * scale - em * rng.uniform(0.82, 1.5)
    bottom = line.baseline * scale + em * rng.uniform(0.14, 0.62)
    first, last = line.left * across - em * rng.uniform(0.06, 0.6), line.right * across + em * rng.uniform(0.06, 0.6)
    height, width = max(6, round(bottom - top)), max(6, round(last - first))
    matrix = np.array([[1, 0, -first], [0, 1, -top]])
    cut = cv2.warpAffine(seen, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(np.clip(cut, 0, 255), np.uint8)
