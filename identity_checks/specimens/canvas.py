"""A sheet that specimens are drawn on: printed ground, text that remembers where it stands, the specimen mark."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import cv2
import numpy as np
from PIL import Image, ImageDraw

from identity_checks.results import Point, Quad
from identity_checks.specimens.fonts import Face, Font, font
from identity_checks.specimens.specimen import MARK_REGION, PORTRAIT_REGION, Pixels, rectangle

Colour = tuple[int, int, int]
"""Red, green, blue."""

BLACK: Colour = (24, 24, 28)
MARK_RED: Colour = (196, 40, 48)


class Tint(NamedTuple):
    """The colours of a printed ground: from `light` at the top left to `shade`, with `line` for the guilloche."""

    light: Colour
    shade: Colour
    line: Colour


class Canvas:
    """One document being drawn; text given a `field` is remembered in `regions`."""

    def __init__(self, ground: Image.Image) -> None:
        self.picture = ground
        self.pen = ImageDraw.Draw(ground)
        self.regions: dict[str, Quad] = {}

    def text(
        self,
        at: Point,
        text: str,
        face: Font,
        colour: Colour = BLACK,
        *,
        field: str | None = None,
        spacing: float = 0.0,
        anchor: str = "ls",
    ) -> float:
        """Write one line at its baseline (anchor as in Pillow); gives the x where it ends."""
        x, y = at
        if spacing:
            for character in text:
                self._stroke((x, y), character, face, colour, field, anchor)
                x += face.getlength(character) + spacing
            return x - spacing
        self._stroke(at, text, face, colour, field, anchor)
        return x + face.getlength(text)

    def spread(self, at: Point, text: str, face: Font, colour: Colour, width: float) -> None:
        """Write a label whose characters fill `width`, as Chinese forms set their labels."""
        free = width - sum(face.getlength(character) for character in text)
        self.text(at, text, face, colour, spacing=free / (len(text) - 1) if len(text) > 1 else 0.0)

    def paragraph(
        self,
        at: Point,
        text: str,
        face: Font,
        *,
        width: float,
        leading: float,
        colour: Colour = BLACK,
        field: str | None = None,
    ) -> float:
        """Write `text` in lines no wider than `width`; gives the baseline of the line after the last."""
        x, y = at
        for line in wrapped(text, face, width):
            self.text((x, y), line, face, colour, field=field)
            y += leading
        return y

    def portrait(self, picture: Pixels | None, box: tuple[int, int, int, int], tone: float = 0.06) -> None:
        """Set a portrait (or, without one, a drawn bust) into `box`, its edges melting into the ground."""
        left, top, right, bottom = box
        width, height = right - left, bottom - top
        source = _bust(width, height) if picture is None else _filled(picture, width, height)
        ground = np.asarray(self.picture.crop(box), dtype=np.float32)
        mask = np.zeros((height, width), np.float32)
        edge = max(4, width // 40)
        mask[edge:-edge, edge:-edge] = 1.0 - tone
        weight = cv2.GaussianBlur(mask, (0, 0), edge / 2)[..., None]
        mixed = source[..., ::-1].astype(np.float32) * weight + ground * (1 - weight)
        self.picture.paste(Image.fromarray(mixed.astype(np.uint8)), (left, top))
        self.regions[PORTRAIT_REGION] = rectangle(left, top, right, bottom)

    def mark(self, centre: Point, size: int, angle: float = 0.0) -> None:
        """Stamp 样本 SPECIMEN in a frame; every specimen carries exactly one."""
        face = font(Face.SANS_BOLD, size)
        words = "样本 SPECIMEN"
        width = math.ceil(face.getlength(words)) + size
        height = round(size * 1.7)
        stamp = Image.new("RGBA", (width, height), (*MARK_RED, 0))
        pen = ImageDraw.Draw(stamp)
        pen.rounded_rectangle(
            (1, 1, width - 2, height - 2), radius=size // 3, outline=(*MARK_RED, 225), width=max(2, size // 12)
        )
        pen.text((width / 2, height / 2), words, font=face, fill=(*MARK_RED, 225), anchor="mm")
        stamp = stamp.rotate(angle, resample=Image.Resampling.BICUBIC, expand=True)
        left, top = round(centre[0] - stamp.width / 2), round(centre[1] - stamp.height / 2)
        self.picture.paste(stamp, (left, top), stamp)
        self.regions[MARK_REGION] = rectangle(left, top, left + stamp.width, top + stamp.height)

    def pixels(self) -> Pixels:
        """The finished picture, blue-green-red."""
        return np.ascontiguousarray(np.asarray(self.picture.convert("RGB"))[..., ::-1])

    def _stroke(self, at: Point, text: str, face: Font, colour: Colour, field: str | None, anchor: str) -> None:  # noqa: PLR0917 - private, called twice
        self.pen.text(at, text, font=face, fill=colour, anchor=anchor)
        if field is None or not text.strip():
            return
        box = self.pen.textbbox(at, text, font=face, anchor=anchor)
        if (known := self.regions.get(field)) is not None:
            box = (
                min(box[0], known[0][0]),
                min(box[1], known[0][1]),
                max(box[2], known[2][0]),
                max(box[3], known[2][1]),
            )
        self.regions[field] = rectangle(*box)


def wrapped(text: str, face: Font, width: float) -> list[str]:
    """Break running Chinese text into lines no wider than `width`."""
    lines, line = [], ""
    for character in text:
        if line and face.getlength(line + character) > width:
            lines.append(line)
            line = ""
        line += character
    return [*lines, line] if line else lines


@lru_cache(maxsize=24)
def _ground(tint: Tint, width: int, height: int, variant: int) -> Image.Image:
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    slope = (columns / width + rows / height) / 2
    base = (
        np.asarray(tint.light, np.float32) * (1 - slope[..., None])
        + np.asarray(tint.shade, np.float32) * slope[..., None]
    )
    unit = width / 100 * (1 + variant * 0.13)
    wave = rows + unit * 2.4 * np.sin(columns / (unit * 7.3) + variant) + unit * np.sin(columns / (unit * 2.9))
    lattice = np.sin(wave / (unit * 0.34))
    heart_x, heart_y = width * (0.36 + 0.05 * variant), height * 0.52
    radius, turn = np.hypot(columns - heart_x, rows - heart_y), np.arctan2(rows - heart_y, columns - heart_x)
    rosette = np.sin(radius / (unit * 0.42) + 3 * np.sin(turn * (9 + variant)))
    weight = np.exp(-((radius / (width * 0.3)) ** 2))
    ink = np.clip(lattice * (1 - weight) + rosette * weight - 0.55, 0, 0.45) / 0.45
    mixed = base + (np.asarray(tint.line, np.float32) - base) * (ink * 0.34)[..., None]
    return Image.fromarray(mixed.astype(np.uint8))


def ground(tint: Tint, width: int, height: int, variant: int = 0) -> Image.Image:
    """A fresh sheet with a guilloche-like ground between two tints."""
    return _ground(tint, width, height, variant).copy()


def emblem(pen: ImageDraw.ImageDraw, centre: Point, radius: float, colour: Colour, second: Colour) -> None:
    """An invented round badge (a wheel of petals about a ring); deliberately no state's emblem."""
    x, y = centre
    for petal in range(16):
        turn = petal * math.pi / 8
        px, py = x + math.cos(turn) * radius * 0.8, y + math.sin(turn) * radius * 0.8
        size = radius * 0.2
        pen.ellipse((px - size, py - size, px + size, py + size), fill=colour, outline=second)
    pen.ellipse((x - radius * 0.74, y - radius * 0.74, x + radius * 0.74, y + radius * 0.74), fill=second)
    pen.ellipse((x - radius * 0.64, y - radius * 0.64, x + radius * 0.64, y + radius * 0.64), fill=colour)
    for ray in range(12):
        turn = ray * math.pi / 6
        tip = (x + math.cos(turn) * radius * 0.55, y + math.sin(turn) * radius * 0.55)
        pen.line((x, y, *tip), fill=second, width=max(2, round(radius * 0.07)))
    pen.ellipse((x - radius * 0.22, y - radius * 0.22, x + radius * 0.22, y + radius * 0.22), fill=second)


def seal(canvas: Canvas, centre: Point, radius: int, words: str) -> None:
    """A round red seal with `words` along its rim and a plain disc (no star) in the middle."""
    side = radius * 2 + 8
    layer = Image.new("RGBA", (side, side), (*MARK_RED, 0))
    pen = ImageDraw.Draw(layer)
    ink = (*MARK_RED, 170)
    pen.ellipse((3, 3, side - 4, side - 4), outline=ink, width=max(3, radius // 18))
    pen.ellipse(
        (side / 2 - radius / 5, side / 2 - radius / 5, side / 2 + radius / 5, side / 2 + radius / 5),
        outline=ink,
        width=max(3, radius // 14),
    )
    step = min(24.0, 270.0 / max(1, len(words)))
    face = font(Face.SERIF_BOLD, max(10, round(radius * min(0.26, math.radians(step) * 0.7))))
    for place, character in enumerate(words):
        degrees = (place - (len(words) - 1) / 2) * step
        tile = Image.new("RGBA", (side, side), (*MARK_RED, 0))
        ImageDraw.Draw(tile).text((side / 2, radius * 0.29), character, font=face, fill=ink, anchor="mm")
        layer.alpha_composite(tile.rotate(-degrees, resample=Image.Resampling.BICUBIC, center=(side / 2, side / 2)))
    canvas.picture.paste(layer, (round(centre[0] - side / 2), round(centre[1] - side / 2)), layer)


def _filled(picture: Pixels, width: int, height: int) -> Pixels:
    scale = max(width / picture.shape[1], height / picture.shape[0])
    size = (max(width, round(picture.shape[1] * scale)), max(height, round(picture.shape[0] * scale)))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    resized = cv2.resize(picture, size, interpolation=method)
    left, top = (size[0] - width) // 2, (size[1] - height) // 2
    return np.ascontiguousarray(resized[top : top + height, left : left + width], dtype=np.uint8)


def _bust(width: int, height: int) -> Pixels:
    sheet = np.full((height, width, 3), (228, 224, 218), np.uint8)
    tint = (150, 142, 136)
    cv2.ellipse(
        sheet, (width // 2, height), (round(width * 0.42), round(height * 0.36)), 0, 0, 360, tint, -1, cv2.LINE_AA
    )
    cv2.ellipse(
        sheet,
        (width // 2, round(height * 0.4)),
        (round(width * 0.21), round(height * 0.24)),
        0,
        0,
        360,
        tint,
        -1,
        cv2.LINE_AA,
    )
    return sheet
