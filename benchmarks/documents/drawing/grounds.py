"""What is printed under the text: tints, waves and rosettes, seals, an invented badge, a square of modules, faces."""

from __future__ import annotations

import math
import random
from functools import lru_cache
from typing import Final, NamedTuple

import cv2
import numpy as np
from PIL import Image, ImageDraw

from benchmarks.documents.drawing.specimen import Pixels

Colour = tuple[int, int, int]
"""Red, green, blue."""

_FACES: Final = 7


class Tint(NamedTuple):
    """Colours of a printed ground: left, right, and of its lines; `weight` 0..1 is how strongly they are printed."""

    left: Colour
    right: Colour
    line: Colour
    weight: float = 0.3


def ground(tint: Tint, width: int, height: int, variant: int) -> Image.Image:
    """A fresh sheet of waves about a rosette; `variant` moves and tightens them."""
    return _ground(tint, width, height, variant).copy()


@lru_cache(maxsize=12)
def _ground(tint: Tint, width: int, height: int, variant: int) -> Image.Image:
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    unit = width / (118 + 9 * variant)
    across = (columns / width)[..., None]
    base = np.asarray(tint.left, np.float32) * (1 - across) + np.asarray(tint.right, np.float32) * across
    bend = columns * 0.21 + unit * 3.1 * np.sin(rows / (unit * 6.1) + variant)
    waves = np.sin((rows * 0.93 + bend + unit * 1.6 * np.sin(columns / (unit * 3.7))) / (unit * 0.31))
    away = np.hypot(columns - width * (0.3 + 0.11 * variant), (rows - height * 0.47) * 1.15)
    turn = np.arctan2(rows - height * 0.47, columns - width * (0.3 + 0.11 * variant))
    rose = np.sin((away + unit * 1.3 * np.sin(turn * (7 + 2 * variant))) / (unit * 0.36))
    share = np.exp(-((away / (height * 0.42)) ** 2))
    ink = np.clip(waves * (1 - share) + rose * share - 0.6, 0, 0.4) / 0.4
    mixed = base + (np.asarray(tint.line, np.float32) - base) * (ink * tint.weight)[..., None]
    return Image.fromarray(mixed.astype(np.uint8))


def badge(pen: ImageDraw.ImageDraw, centre: tuple[float, float], radius: float, ink: Colour, second: Colour) -> None:
    """An invented badge of nested polygons; no state's emblem."""
    x, y = centre
    for step, (sides, share) in enumerate(((12, 1.0), (9, 0.82), (7, 0.6), (5, 0.34))):
        points = [
            (x + math.cos(turn) * radius * share, y + math.sin(turn) * radius * share)
            for turn in (2 * math.pi * corner / sides + 0.3 * step for corner in range(sides))
        ]
        pen.polygon(points, fill=ink if step % 2 == 0 else second, outline=second)


def seal(words: Image.Image, radius: int, ink: Colour, strength: int = 150) -> Image.Image:
    """A round seal with a strip of drawn words bent along its rim; transparent outside its ink."""
    side = 2 * radius + 8
    strip = np.asarray(words.convert("L").resize((max(8, round(radius * 4.2)), max(6, round(radius * 0.34)))))
    rows, columns = np.mgrid[0:side, 0:side].astype(np.float32) - side / 2
    away, turn = np.hypot(rows, columns), np.arctan2(columns, -rows)
    u = (turn / (1.5 * math.pi) + 0.5) * strip.shape[1]
    v = (radius * 0.86 - away) / (radius * 0.3) * strip.shape[0]
    bent = cv2.remap(255 - strip, u.astype(np.float32), v.astype(np.float32), cv2.INTER_LINEAR, borderValue=(0.0,))
    ring = np.where(np.abs(away - radius * 0.95) < radius * 0.045, 255, 0)
    disc = np.where((away < radius * 0.2) & (away > radius * 0.12), 255, 0)
    alpha = np.maximum(np.maximum(bent, ring), disc).astype(np.float32) / 255 * strength
    layer = np.zeros((side, side, 4), np.uint8)
    layer[..., :3], layer[..., 3] = ink, alpha.astype(np.uint8)
    return Image.fromarray(layer)


def module_square(draw: random.Random, side: int) -> Image.Image:
    """A square like a two-dimensional code that holds no data."""
    count = 29
    grid = np.array([[draw.random() < 0.48 for _ in range(count)] for _ in range(count)])
    for row, column in ((0, 0), (0, count - 7), (count - 7, 0)):
        grid[max(0, row - 1) : row + 8, max(0, column - 1) : column + 8] = False
        grid[row : row + 7, column : column + 7] = True
        grid[row + 1 : row + 6, column + 1 : column + 6] = False
        grid[row + 2 : row + 5, column + 2 : column + 5] = True
    tile = np.where(grid, 20, 245).astype(np.uint8)
    return Image.fromarray(tile).resize((side, side), Image.Resampling.NEAREST).convert("RGB")


@lru_cache(maxsize=2 * _FACES)
def drawn_face(number: int) -> Pixels:
    """A drawn head and shoulders, 320 × 400, one of a few; nobody's picture."""
    draw = random.Random(f"face/{number % _FACES}")
    skin = (150 + draw.randrange(60), 175 + draw.randrange(50), 205 + draw.randrange(45))
    hair = tuple(draw.randrange(15, 70) for _ in range(3))
    coat = tuple(draw.randrange(30, 150) for _ in range(3))
    sheet = np.full((400, 320, 3), 236, np.uint8)
    cv2.ellipse(sheet, (160, 420), (140, 120), 0, 0, 360, coat, -1, cv2.LINE_AA)
    cv2.ellipse(sheet, (160, 165), (88 + draw.randrange(8), 118), 0, 0, 360, hair, -1, cv2.LINE_AA)
    cv2.rectangle(sheet, (134, 250), (186, 330), skin, -1)
    cv2.ellipse(sheet, (160, 195), (72 + draw.randrange(8), 96), 0, 0, 360, skin, -1, cv2.LINE_AA)
    for x in (132, 188):
        cv2.ellipse(sheet, (x, 185), (13, 7), 0, 0, 360, (250, 250, 250), -1, cv2.LINE_AA)
        cv2.circle(sheet, (x, 185), 6, (40, 30, 25), -1, cv2.LINE_AA)
        cv2.line(sheet, (x - 17, 166), (x + 17, 163), hair, 5, cv2.LINE_AA)
    cv2.line(sheet, (160, 190), (154, 226), tuple(int(tone * 0.8) for tone in skin), 4, cv2.LINE_AA)
    cv2.ellipse(sheet, (160, 252), (24, 7), 0, 0, 180, (90, 85, 165), -1, cv2.LINE_AA)
    soft: Pixels = cv2.GaussianBlur(sheet, (0, 0), 1.6).astype(np.uint8)
    return soft
