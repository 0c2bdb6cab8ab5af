"""Lines as they are cut out of a photographed card: typefaces, patterned grounds, neighbours, blur, noise, JPEG."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from training.characters.samples import smeared
from training.letters.effects import reproduced, worn
from training.letters.typefaces import FOLDER, typefaces

Random = np.random.Generator
Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]
EM: Final = 44
"""Pixels of an em before the photograph is taken."""
_GRAIN: Final = np.random.default_rng(6).normal(0, 1, (256, 4096)).astype(np.float32)


def drawn_line(text: str, design: str, rng: Random) -> Bytes:
    """Give the picture (BGR) of a line that says `text` in one of the designs, cut as the finder of lines cuts it."""
    cuts = typefaces()[design]
    font = _font(cuts[int(rng.integers(len(cuts)))])
    line = _set(text, font, rng)
    picture = reproduced(printed(weighted(line.ink, rng), rng), rng)
    em = float(np.exp(rng.uniform(np.log(12.0), np.log(40.0))))
    return _cut(worn(photographed(picture, em, rng), em, rng), line, em, rng)


@cache
def _font(place: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FOLDER / place, EM)


@dataclass(frozen=True, slots=True, eq=False)
class SetLine:
    """A line as it is set: ink (0..1) on a frame, baseline, left and right in pixels."""

    ink: Floats
    baseline: float
    left: float
    right: float


def _set(text: str, font: ImageFont.FreeTypeFont, rng: Random) -> SetLine:
    """Set the line and perhaps parts of others above and below."""
    track = float(rng.choice([0, 0, 0, 0.03, 0.08, -0.02])) * EM
    advance = [font.getlength(sign) + track for sign in text]
    length = sum(advance) if track else font.getlength(text)
    left, baseline = 1.2 * EM, 2.2 * EM
    width, height = int(length + 2.4 * EM), int(4.2 * EM)
    sheet = Image.new("L", (width, height), 0)
    pen = ImageDraw.Draw(sheet)
    if track:
        x = left
        for sign, step in zip(text, advance, strict=True):
            pen.text((x, baseline), sign, 255, font=font, anchor="ls")
            x += step
    else:
        pen.text((left, baseline), text, 255, font=font, anchor="ls")
    ink = np.asarray(sheet, np.float32) / np.float32(255)
    for side in (-1, 1):
        if rng.random() < 0.3:
            other = _neighbour(width, font, rng)
            top = round(baseline + side * rng.uniform(1.15, 1.7) * EM - 0.8 * other.shape[0])
            put(ink, other, top)
    return SetLine(np.asarray(ink, np.float32), baseline, left, left + length)


def put(ink: Floats, other: Floats, top: int) -> None:
    """Put other ink of the same width over some, from a row on that may lie above or below it."""
    first, last = max(0, top), min(ink.shape[0], top + other.shape[0])
    if last > first:
        np.maximum(ink[first:last], other[first - top : last - top], out=ink[first:last])


def _neighbour(width: int, font: ImageFont.FreeTypeFont, rng: Random) -> Floats:
    """A line of any letters, smaller or as large, that begins where the line does or elsewhere."""
    letters = "".join(rng.choice(list("ABDEGHILMNOPRSTUaceghilmnoprstuyđéüşż /"), int(rng.integers(4, 30))))
    sheet = Image.new("L", (2 * width, round(1.4 * EM)), 0)
    place = (rng.uniform(0.2, 2.0) * EM, 1.05 * EM)
    ImageDraw.Draw(sheet).text(place, letters, 255, font=font, anchor="ls")
    scale = rng.uniform(0.55, 1.0)
    small = cv2.resize(np.asarray(sheet, np.float32), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(small[:, :width] / np.float32(255 * rng.uniform(1.0, 1.8)), np.float32)


def weighted(ink: Floats, rng: Random) -> Floats:
    """Heavier or lighter strokes now and then: weights of typefaces that are not at hand."""
    kind = rng.random()
    if kind < 0.12:
        ink = np.asarray(cv2.dilate(ink, np.ones((2, 2), np.uint8)), np.float32)
    elif kind < 0.2:
        ink = np.asarray(cv2.erode(ink, np.ones((2, 2), np.uint8)), np.float32)
    return ink


def printed(ink: Floats, rng: Random) -> Floats:
    """The line in colour on a ground with fine waves, as security print has them."""
    height, width = ink.shape
    base = rng.uniform(170, 252) + rng.normal(0, 9, 3)
    ground = np.tile(base.astype(np.float32), (height, width, 1))
    if rng.random() < 0.65:
        lines = np.zeros((height, width), np.uint8)
        x = np.arange(0, width + 8, 8)
        for _ in range(int(rng.integers(1, 4))):
            pitch, reach = rng.uniform(6, 30), rng.uniform(2, 26)
            wave = reach * np.sin(x / rng.uniform(12, 90) + rng.uniform(0, 6)) + x * rng.normal(0, 0.25)
            for y in np.arange(-60, height + 60, pitch):
                points = np.stack([x, y + wave], axis=1).round().astype(np.int32)
                cv2.polylines(lines, [points], False, 255, 1, cv2.LINE_AA)
        colour = base - rng.uniform(5, 75) * rng.uniform(0.2, 1.0, 3)
        waves = (lines.astype(np.float32) / np.float32(255))[..., None]
        ground = np.asarray(ground * (1 - waves) + colour.astype(np.float32) * waves, np.float32)
    ramp = np.linspace(-0.5, 0.5, width, dtype=np.float32)[None, :, None] * np.float32(rng.normal(0, 16))
    black = rng.uniform(8, 95) + rng.normal(0, 14, 3)
    share = np.asarray(ink[..., None] * np.float32(rng.uniform(0.7, 1.0)), np.float32)
    return np.asarray((ground + ramp) * (1 - share) + black.astype(np.float32) * share, np.float32)


def photographed(picture: Floats, em: float, rng: Random) -> Floats:
    """The print at `em` pixels to the em, a little turned, leaned and stretched, as a file holds it; same frame."""
    height, width = picture.shape[:2]
    scale = em / EM
    wide, lean, turn = rng.uniform(0.84, 1.12), rng.normal(0, 0.04), rng.normal(0, 0.25) / max(4.0, width / EM)
    middle = 2.0 * EM
    matrix = np.array([[wide, lean, -lean * middle], [turn, 1, -turn * width / 2]]) * scale
    size = (round(width * wide * scale), round(height * scale))
    soft = cv2.GaussianBlur(picture, (0, 0), 0.4 / scale) if scale < 0.85 else picture
    seen = cv2.warpAffine(soft, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    strength, kind = float(rng.random()) ** 2, rng.random()
    if kind < 0.45:
        seen = cv2.GaussianBlur(seen, (0, 0), 0.35 + 0.06 * em * strength)
    elif kind < 0.6:
        seen = smeared(np.asarray(seen, np.float32), 1.2 + 0.16 * em * strength, float(rng.uniform(0, np.pi)))
    if rng.random() < 0.2:
        along = np.cos(2 * np.pi * (np.arange(size[0]) / rng.uniform(2.5, 14) + rng.random()))
        seen = seen + (rng.uniform(2, 14) * along[None, :, None]).astype(np.float32)
    if rng.random() < 0.25:
        low = float(rng.uniform(0.3, 0.9))
        seen = seen * np.float32(low) + np.float32(rng.uniform(0, 255 * (1 - low)))
    if rng.random() < 0.08:
        grey = seen.mean(axis=2, keepdims=True)
        steep = np.float32(rng.uniform(0.02, 0.06))
        seen = np.repeat(255 / (1 + np.exp(-(grey - grey.mean() * np.float32(0.75)) * steep)), 3, axis=2)
    if rng.random() < 0.5:
        x = int(rng.integers(_GRAIN.shape[1] - size[0])) if size[0] < _GRAIN.shape[1] else 0
        seen = seen + np.float32(rng.uniform(1, 14)) * _GRAIN[: size[1], x : x + size[0], None]
    grey_levels = np.clip(seen, 0, 255).astype(np.uint8)
    _, data = cv2.imencode(".jpg", grey_levels, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(35, 96))])
    # Places are kept in fractions of the frame, so `_cut` needs only the scales.
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.float32)


def _cut(seen: Floats, line: SetLine, em: float, rng: Random) -> Bytes:
    """The line's box as it is found: some way above its capitals, whose marks may be cut, to below its baseline."""
    scale = em / EM
    across = seen.shape[1] / (line.right + line.left)
    top = line.baseline * scale - em * (0.72 + rng.uniform(0.2, 0.5))
    bottom = line.baseline * scale + em * rng.uniform(0.16, 0.45)
    first, last = line.left * across - em * rng.uniform(0.06, 0.4), line.right * across + em * rng.uniform(0.06, 0.4)
    height, width = max(6, round(bottom - top)), max(6, round(last - first))
    matrix = np.array([[1, 0, -first], [0, 1, -top]])
    cut = cv2.warpAffine(seen, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(np.clip(cut, 0, 255), np.uint8)
