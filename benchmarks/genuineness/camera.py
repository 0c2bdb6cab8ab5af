"""A phone's sensor and file, and what stands before it when the document is a screen, a print or a copy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.genuineness.scenes import Random
from identity_checks.specimens import Pixels
from identity_checks.specimens.light import jpeg_round_trip

Floats = NDArray[np.float32]

_SCREEN_ANGLES: Final = (15.0, 75.0, 0.0, 45.0)
"""Offset printing's usual angles of cyan, magenta, yellow and black."""


@dataclass(frozen=True, slots=True)
class PixelGrid:
    """A display seen by the camera: pixels of the display per pixel of the camera, lean in degrees, change of scale."""

    pitch: float
    turn: float
    lean: tuple[float, float]
    depth: float


def photograph(
    picture: Pixels, rng: Random, *, grid: PixelGrid | None = None, sigma: float | None = None
) -> tuple[Pixels, int]:
    """The picture as a phone senses it: filter mosaic, noise that grows with light, sharpening, JPEG.

    Gives the decoded file and its JPEG quality.
    """
    light = picture.astype(np.float32)
    if grid is not None:
        # Exposed for the mean, as a camera does, so that little burns out.
        light *= 0.78 * _display(light.shape[1], light.shape[0], grid)
    noise = rng.uniform(0.8, 3.0) if sigma is None else sigma
    sensed = _sensed(light, rng, noise)
    soft = cv2.GaussianBlur(sensed, (0, 0), 1.1)
    crisp = cv2.addWeighted(sensed, 1.35, soft, -0.35, 0)
    quality = int(rng.integers(78, 97))
    return jpeg_round_trip(crisp.astype(np.uint8, copy=False), quality), quality


def a_grid(rng: Random) -> PixelGrid:
    """A display at an ordinary distance: 1.2 to 4 pixels of the camera to one of the display."""
    first, second = rng.uniform(-0.00008, 0.00008, 2)
    return PixelGrid(
        1 / float(rng.uniform(1.2, 4.0)),
        float(rng.uniform(-12, 12)),
        (float(first), float(second)),
        float(rng.uniform(0.12, 0.6)),
    )


def resaved(page: Pixels, rng: Random) -> Pixels:
    """The whole picture saved once more, as messengers do; no tampering."""
    return jpeg_round_trip(page, int(rng.integers(70, 93)))


def halftone(sheet: Pixels, rng: Random, *, period: float | None = None) -> Pixels:
    """The sheet printed in four inks by dots `period` of its pixels apart (at 300 dpi, 3 is 100 lines an inch)."""
    step = float(rng.uniform(2.2, 4.5)) if period is None else period
    fine = 2
    large = cv2.resize(sheet, None, fx=fine, fy=fine, interpolation=cv2.INTER_LINEAR).astype(np.float32) / 255
    black = 1 - large.max(axis=2)
    room = np.maximum(1 - black, 1e-3)
    inks = [(1 - large[..., 2] - black) / room, (1 - large[..., 1] - black) / room, (1 - large[..., 0] - black) / room]
    rows, columns = (np.arange(length, dtype=np.float32) * (2 * np.pi / (step * fine)) for length in large.shape[:2])
    paper = np.ones_like(large) * 0.97
    turn = float(rng.uniform(-3, 3))
    for ink, angle, channels in zip([*inks, black], _SCREEN_ANGLES, ((2,), (1,), (0,), (0, 1, 2)), strict=True):
        place = np.radians(angle + turn)
        spot = 0.5 - 0.25 * (
            _wave(columns * np.cos(place), rows * np.sin(place)) + _wave(-columns * np.sin(place), rows * np.cos(place))
        )
        cover = np.clip((ink - spot) * 8 + 0.5, 0, 1)
        for channel in channels:
            paper[..., channel] *= 1 - 0.88 * cover
    small = cv2.resize(paper, (sheet.shape[1], sheet.shape[0]), interpolation=cv2.INTER_AREA)
    printed = np.asarray(cv2.GaussianBlur(small, (0, 0), 0.5), np.float32)
    return np.clip(printed * 255, 0, 255).astype(np.uint8)


def photocopied(sheet: Pixels, rng: Random) -> Pixels:
    """A black and white copy on white paper: pale colours vanish, dark ones close up, toner speckles."""
    grey = cv2.cvtColor(sheet, cv2.COLOR_BGR2GRAY).astype(np.float32)
    gain, white = rng.uniform(1.1, 1.7), rng.uniform(215, 240)
    copied = np.clip((grey - white) * gain + 250, rng.uniform(15, 60), 250)
    speckle = rng.random(grey.shape, dtype=np.float32) < 0.0004
    copied[speckle] = 70
    toner = cv2.GaussianBlur(copied, (0, 0), float(rng.uniform(0.5, 0.9)))
    tone = toner + rng.normal(0, 2.0, grey.shape)
    return np.repeat(np.clip(tone, 0, 255).astype(np.uint8)[..., None], 3, axis=2)


def colour_copied(sheet: Pixels, rng: Random) -> Pixels:
    """A colour copy by a machine without a visible screen (inkjet, stochastic dots): fine grain and softer edges."""
    soft = np.asarray(cv2.GaussianBlur(sheet, (0, 0), float(rng.uniform(0.7, 1.1))), np.float32)
    grain = rng.normal(0, float(rng.uniform(4, 9)), sheet.shape).astype(np.float32)
    return np.asarray(np.clip((soft - 128) * 1.08 + 128 + grain, 0, 255), np.uint8)


def _sensed(light: Floats, rng: Random, sigma: float) -> Pixels:
    mosaic = np.empty(light.shape[:2], np.float32)
    mosaic[0::2, 0::2] = light[0::2, 0::2, 2]
    mosaic[0::2, 1::2] = light[0::2, 1::2, 1]
    mosaic[1::2, 0::2] = light[1::2, 0::2, 1]
    mosaic[1::2, 1::2] = light[1::2, 1::2, 0]
    spread = sigma * np.sqrt(0.25 + np.clip(mosaic, 0, 255) / 170)
    mosaic += spread * rng.standard_normal(mosaic.shape, dtype=np.float32)
    raw = np.clip(mosaic, 0, 255).astype(np.uint8)
    return np.asarray(cv2.demosaicing(raw, cv2.COLOR_BayerBG2BGR), np.uint8)


def _wave(across: Floats, down: Floats) -> Floats:
    """The cosine of the sum of a place's two coordinates, as outer products."""
    plane: Floats = np.outer(np.cos(down), np.cos(across)) - np.outer(np.sin(down), np.sin(across))
    return plane


def _display(width: int, height: int, grid: PixelGrid) -> Floats:
    """The stripes of red, green and blue of a display, as contrast that lens and aperture let through."""
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    turn = np.radians(grid.turn)
    scale = grid.pitch * (1 + grid.lean[0] * columns + grid.lean[1] * rows)
    u = (columns * np.cos(turn) + rows * np.sin(turn)) * scale
    v = (-columns * np.sin(turn) + rows * np.cos(turn)) * scale
    first, second = _passed(grid.pitch), _passed(2 * grid.pitch)
    gaps = 1 + grid.depth * 0.5 * first * np.cos(2 * np.pi * v)
    pattern = np.empty((height, width, 3), np.float32)
    for place, channel in enumerate((2, 1, 0)):
        stripe = u - place / 3
        lit = 1 + grid.depth * (1.6 * first * np.cos(2 * np.pi * stripe) + 0.8 * second * np.cos(4 * np.pi * stripe))
        pattern[..., channel] = lit * gaps
    return np.maximum(pattern, 0)


def _passed(frequency: float) -> float:
    """What a lens of 0.42 pixels' spread and a square aperture leave of a contrast at `frequency` cycles a pixel."""
    return float(abs(np.sinc(frequency)) * np.exp(-2 * (np.pi * 0.42 * frequency) ** 2))
