"""Lines that hold one name, as they are cut out of a photographed document."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from benchmarks.documents.degrading.effects import Effect
from benchmarks.documents.degrading.optics import jpeg_quality, on_screen, photocopied, photographed
from benchmarks.documents.drawing.fonts import Typeface
from benchmarks.documents.drawing.people import words
from benchmarks.documents.drawing.specimen import Pixels
from benchmarks.documents.parts import Part, record_of

_TABLE: Final = Path(__file__).resolve().parents[2] / "training" / "characters" / "alphabet.txt"
_EMS: Final = (22.0, 44.0)
_HARDEST: Final = 0.55
"""Strength up to which effects are drawn: beyond it a name of this size cannot be read by a person either."""
_EFFECTS: Final = (Effect.BLUR, Effect.MOTION, Effect.NOISE, Effect.MOIRE, Effect.JPEG, Effect.SCREEN, Effect.PHOTOCOPY)


@dataclass(frozen=True, slots=True, eq=False)
class NameLine:
    """A picture with one line of text: what it says and the corners of its box (4×2, clockwise)."""

    picture: Pixels
    text: str
    corners: NDArray[np.float32]


def name_line(part: Part, number: int, *, any_character: bool) -> NameLine:
    """Line `number` of a part: a name of the specimens' lists, or a surname before any characters of the table."""
    seed = record_of(part).seed(number)
    draw, rng = random.Random(f"name line/{seed}"), np.random.default_rng([seed, 31])
    lists = words()
    surname = draw.choice(sorted(lists["surnames"]))
    pool = _table() if any_character else sorted(lists["rare"]) if draw.random() < 0.7 else sorted(lists["given"])
    text = surname + "".join(draw.choice(pool) for _ in range(draw.choice((1, 2, 2))))
    return drawn_line(part, text, ("hei", "hei", "song"), draw, rng)


@cache
def _table() -> tuple[str, ...]:
    return tuple("".join(_TABLE.read_text(encoding="utf-8").split()))


def drawn_line(
    part: Part,
    text: str,
    roles: Sequence[str],
    draw: random.Random,
    rng: np.random.Generator,
    *,
    whole: bool = False,
) -> NameLine:
    """A line that says `text` in a typeface of one of the roles, photographed.

    It is set in one piece if `whole`, as a script needs whose marks are placed by what they stand on.
    """
    em = draw.uniform(*_EMS)
    fine = 2
    face = Typeface(part, draw.choice(roles), draw)
    size, spacing = round(em * fine), 0.0 if whole else draw.choice((0.0, 0.0, 0.06)) * em * fine
    margin = 2 * size
    width = round(face.length(text, size, spacing)) + 2 * margin
    tone = tuple(draw.randrange(215, 252) for _ in range(3))
    sheet = Image.new("RGB", (width, 4 * size), tone)
    pen = ImageDraw.Draw(sheet)
    x = float(margin)
    for piece, font in face.runs(text, size):
        for sign in (piece,) if whole else piece:
            pen.text((x, 2.4 * size), sign, font=font, fill=(draw.randrange(20, 60),) * 3, anchor="ls")
            x += font.getlength(sign) + spacing
    effects = {
        effect: round(draw.uniform(0.05, _HARDEST), 3) for effect in draw.sample(_EFFECTS, draw.choice((0, 1, 1, 2)))
    }
    if Effect.SCREEN in effects:
        effects.pop(Effect.MOIRE, None)
        effects.pop(Effect.PHOTOCOPY, None)
    picture = np.ascontiguousarray(np.asarray(sheet)[..., ::-1])
    if Effect.PHOTOCOPY in effects:
        picture = photocopied(picture, effects[Effect.PHOTOCOPY], rng)
    if Effect.SCREEN in effects:
        picture = on_screen(picture, effects[Effect.SCREEN], rng)
    picture = cv2.resize(picture, None, fx=1 / fine, fy=1 / fine, interpolation=cv2.INTER_AREA).astype(np.uint8)
    picture = photographed(picture, effects, rng)
    _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, jpeg_quality(effects)])
    seen = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
    grow = draw.uniform(0.14, 0.3) * em
    left, right = 2 * em - grow, x / fine + grow
    top, bottom = 1.5 * em - grow, 2.52 * em + grow
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
    corners += rng.normal(0, 0.03 * em, (4, 2)).astype(np.float32)
    return NameLine(seen, text, corners)
