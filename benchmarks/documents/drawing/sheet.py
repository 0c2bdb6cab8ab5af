"""A sheet measured in millimetres that documents are drawn on; it remembers where each sign of a field stands."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from PIL import Image, ImageDraw

from benchmarks.documents.drawing.fonts import Typeface
from benchmarks.documents.drawing.grounds import Colour, Tint, ground
from benchmarks.documents.drawing.specimen import MARK, Line, Pixels
from benchmarks.documents.parts import Part, pick

BLACK: Final[Colour] = (28, 27, 30)
RED: Final[Colour] = (190, 36, 44)
_THIN: Final = 0.5
"""Share of a line's height below which a sign's box is widened, so that what can be seen of it can be measured."""


class Sheet:
    """One document being drawn; places and sizes in millimetres, text by its baseline.

    Attributes:
        draw: the specimen's own choices.
        lines: field → printed lines.
    """

    def __init__(self, part: Part, seed: int, size: tuple[float, float], tint: Tint, *, density: float) -> None:
        """Lay a printed ground of `size`, `density` pixels to the millimetre."""
        self.part = part
        self.draw = random.Random(f"sheet/{seed}")
        self.density = density
        self.picture = ground(tint, round(size[0] * density), round(size[1] * density), pick(seed, "ground", 5))
        self.pen = ImageDraw.Draw(self.picture)
        self.lines: dict[str, tuple[Line, ...]] = {}
        self._faces: dict[str, Typeface] = {}

    @property
    def fonts(self) -> tuple[str, ...]:
        """Typefaces chosen so far."""
        return tuple(sorted({face.name for face in self._faces.values()}))

    def face(self, role: str) -> Typeface:
        """The document's typeface for a role, the same each time."""
        if role not in self._faces:
            self._faces[role] = Typeface(self.part, role, self.draw)
        return self._faces[role]

    def length(self, text: str, role: str, size: float, spacing: float = 0.0) -> float:
        """How far `text` runs, in millimetres."""
        return self.face(role).length(text, self._pixels(size), spacing * self.density) / self.density

    def text(
        self,
        at: tuple[float, float],
        text: str,
        role: str,
        size: float,
        colour: Colour = BLACK,
        *,
        field: str | None = None,
        spacing: float = 0.0,
        align: float = 0.0,
    ) -> float:
        """Write one line from its baseline's left end; gives the x where it ends.

        `align` 0.5 centres the line on the place given, 1 ends it there; `spacing` is put between signs.
        """
        x = at[0] * self.density - align * self.face(role).length(text, self._pixels(size), spacing * self.density)
        y = at[1] * self.density
        boxes: list[tuple[float, float, float, float]] = []
        for piece, font in self.face(role).runs(text, self._pixels(size)):
            if spacing:
                for sign in piece:
                    self.pen.text((x, y), sign, font=font, fill=colour, anchor="ls")
                    boxes += self._box(x, y, sign, font.getlength(sign), self.pen.textbbox((x, y), sign, font, "ls"))
                    x += font.getlength(sign) + spacing * self.density
                continue
            self.pen.text((x, y), piece, font=font, fill=colour, anchor="ls")
            ends = [font.getlength(piece[:count]) for count in range(len(piece) + 1)]
            high = self.pen.textbbox((x, y), piece, font, "ls")
            for index, sign in enumerate(piece):
                boxes += self._box(x + ends[index], y, sign, ends[index + 1] - ends[index], high)
            x += ends[-1]
        if field is not None and boxes:
            self.lines[field] = (*self.lines.get(field, ()), Line(text, tuple(boxes)))
        return (x - (spacing * self.density if spacing else 0)) / self.density

    def spread(self, at: tuple[float, float], text: str, role: str, size: float, colour: Colour, width: float) -> None:  # noqa: PLR0917
        """Write a label whose signs fill `width`, as Chinese forms set them; smaller when it would not fit."""
        size = min(size, 0.97 * size * width / self.length(text, role, size))
        gap = 0.0 if len(text) < 2 else max(0.0, (width - self.length(text, role, size)) / (len(text) - 1))
        self.text(at, text, role, size, colour, spacing=gap)

    def paragraph(
        self,
        at: tuple[float, float],
        text: str,
        role: str,
        size: float,
        colour: Colour = BLACK,
        *,
        width: float,
        leading: float,
        field: str | None = None,
    ) -> float:
        """Write `text` in lines no wider than `width`; gives the baseline after the last."""
        x, y = at
        for line in self.wrapped(text, role, size, width):
            self.text((x, y), line, role, size, colour, field=field)
            y += leading
        return y

    def wrapped(self, text: str, role: str, size: float, width: float) -> Sequence[str]:
        """Break running text: anywhere between Chinese signs, at spaces elsewhere."""
        pieces = text.split(" ") if " " in text and not _is_han(text[0]) else list(text)
        joint = " " if len(pieces) != len(text) else ""
        lines = [pieces[0]]
        for piece in pieces[1:]:
            if self.length(lines[-1] + joint + piece, role, size) > width:
                lines.append(piece)
            else:
                lines[-1] += joint + piece
        return lines

    def paste(self, picture: Pixels, box: tuple[float, float, float, float], *, strength: float = 1.0) -> None:
        """Set a picture into a box, its edges melting into the ground."""
        left, top, right, bottom = (round(edge * self.density) for edge in box)
        size = (right - left, bottom - top)
        fitted = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)[..., ::-1].astype(np.float32)
        under = np.asarray(self.picture.crop((left, top, right, bottom)), np.float32)
        mask = np.zeros((size[1], size[0]), np.float32)
        edge = max(3, size[0] // 45)
        mask[edge:-edge, edge:-edge] = strength
        weight = cv2.GaussianBlur(mask, (0, 0), edge / 2)[..., None]
        self.picture.paste(Image.fromarray((fitted * weight + under * (1 - weight)).astype(np.uint8)), (left, top))

    def mark(self, centre: tuple[float, float], size: float, angle: float = 0.0) -> None:
        """Stamp 样本 SPECIMEN."""
        role, pixels = "hei", self._pixels(size)
        words = "样本 SPECIMEN"
        width = round(self.face(role).length(words, pixels)) + pixels
        stamp = Image.new("RGBA", (width, round(pixels * 1.6)), (*RED, 0))
        pen = ImageDraw.Draw(stamp)
        pen.rectangle((1, 1, stamp.width - 2, stamp.height - 2), outline=(*RED, 210), width=max(2, pixels // 12))
        x = pixels / 2
        for piece, font in self.face(role).runs(words, pixels):
            pen.text((x, stamp.height * 0.74), piece, font=font, fill=(*RED, 210), anchor="ls")
            x += font.getlength(piece)
        stamp = stamp.rotate(angle, resample=Image.Resampling.BICUBIC, expand=True)
        left = round(centre[0] * self.density - stamp.width / 2)
        top = round(centre[1] * self.density - stamp.height / 2)
        self.picture.paste(stamp, (left, top), stamp)
        self.lines[MARK] = (Line(words, ((left, top, left + stamp.width, top + stamp.height),)),)

    def pixels(self) -> Pixels:
        """The finished sheet, blue-green-red."""
        return np.ascontiguousarray(np.asarray(self.picture.convert("RGB"))[..., ::-1])

    def _pixels(self, size: float) -> int:
        return max(6, round(size * self.density))

    @staticmethod
    def _box(
        x: float, y: float, sign: str, run: float, high: tuple[float, float, float, float]
    ) -> list[tuple[float, float, float, float]]:
        if sign.isspace() or run <= 0:
            return []
        top, bottom = high[1], max(high[3], y)
        widen = max(0.0, _THIN * (bottom - top) - run) / 2
        return [(x - widen, top, x + run + widen, bottom)]


def _is_han(sign: str) -> bool:
    return "\u3400" <= sign <= "\u9fff"
