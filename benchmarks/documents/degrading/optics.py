"""What paper, light, lens, sensor and file format do; nothing here moves a point."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import cv2
import numpy as np

from benchmarks.documents.degrading.effects import Effect
from benchmarks.documents.degrading.view import Random
from benchmarks.documents.drawing.specimen import Pixels, Points

_TILE: Final = 480


def photocopied(sheet: Pixels, strength: float, rng: Random) -> Pixels:
    """A black-and-white copy: greys pushed apart, toner lost and spilt, streaks of a dirty glass."""
    grey = cv2.cvtColor(sheet, cv2.COLOR_BGR2GRAY).astype(np.float32)
    soft = np.asarray(cv2.GaussianBlur(grey, (0, 0), 0.6 + 0.5 * strength), np.float32)
    middle, steep = 128 + 30 * float(rng.uniform(-1, 1)) + 20, 0.02 + 0.035 * strength
    toned = 255 / (1 + np.exp(-(soft - middle) * steep * 2))
    speck = rng.random(grey.shape, dtype=np.float32)
    toned[speck > 1 - 0.0016 * strength] = 40
    toned[speck < 0.004 * strength] = 250
    for _ in range(round(3 * strength)):
        column = int(rng.integers(grey.shape[1]))
        toned[:, column : column + 2] *= float(rng.uniform(0.5, 0.9))
    copied: Pixels = cv2.cvtColor(np.clip(toned, 0, 255).astype(np.uint8), cv2.COLOR_GRAY2BGR).astype(np.uint8)
    return copied


def on_screen(sheet: Pixels, strength: float, rng: Random) -> Pixels:
    """A sheet as a screen shows it: a grid of red, green and blue stripes that beats against the camera's own grid."""
    height, width = sheet.shape[:2]
    pitch = float(rng.uniform(2.3, 3.4))
    columns, rows = np.arange(width, dtype=np.float32) / pitch, np.arange(height, dtype=np.float32) / pitch
    depth = 0.18 + 0.34 * strength
    lit = sheet.astype(np.float32) * 0.86 + np.array([24, 14, 8], np.float32)
    for channel, offset in enumerate((2 / 3, 1 / 3, 0.0)):
        stripe = 1 - depth * (0.5 + 0.5 * np.cos(2 * np.pi * (columns + offset)))
        lit[..., channel] *= stripe[None, :]
    lit *= (1 - 0.5 * depth * (0.5 + 0.5 * np.cos(2 * np.pi * rows)))[:, None, None]
    lit *= 1 + 0.5 * depth
    shown: Pixels = np.clip(lit, 0, 255).astype(np.uint8)
    return shown


def lit(picture: Pixels, effects: Mapping[Effect, float], corners: Points, rng: Random) -> Pixels:
    """Shadow and glare on a picture; glare falls on the document."""
    if not {Effect.SHADOW, Effect.GLARE} & set(effects):
        return picture
    height, width = picture.shape[:2]
    rows, columns = np.mgrid[0 : height // 6 + 1, 0 : width // 6 + 1].astype(np.float32) * 6
    gain, white = np.ones_like(rows), np.zeros_like(rows)
    if (strength := effects.get(Effect.SHADOW, 0.0)) > 0:
        turn = float(rng.uniform(0, 2 * np.pi))
        middle = corners.mean(axis=0) + rng.normal(0, 0.12 * width, 2)
        across = (columns - middle[0]) * np.cos(turn) + (rows - middle[1]) * np.sin(turn)
        edge = 1 / (1 + np.exp(-across / (float(rng.uniform(0.004, 0.06)) * width)))
        gain *= 1 - (0.2 + 0.45 * strength) * edge
    if (strength := effects.get(Effect.GLARE, 0.0)) > 0:
        for _ in range(int(rng.integers(1, 3))):
            share = rng.uniform(0.1, 0.9, 2)
            top = corners[0] + (corners[1] - corners[0]) * share[0]
            bottom = corners[3] + (corners[2] - corners[3]) * share[0]
            x, y = top + (bottom - top) * share[1]
            wide, tall = rng.uniform(0.05, 0.14, 2) * width
            turn = float(rng.uniform(0, np.pi))
            u = (columns - x) * np.cos(turn) + (rows - y) * np.sin(turn)
            v = -(columns - x) * np.sin(turn) + (rows - y) * np.cos(turn)
            spot = (0.35 + 1.0 * strength) * np.exp(-((u / wide) ** 2) - (v / tall) ** 2)
            white = np.maximum(white, np.minimum(spot, 1.0))
    gain = cv2.resize(gain, (width, height), interpolation=cv2.INTER_LINEAR)[..., None]
    white = cv2.resize(white, (width, height), interpolation=cv2.INTER_LINEAR)[..., None]
    values = picture.astype(np.float32) * gain
    shown: Pixels = np.clip(values + (255 - values) * white, 0, 255).astype(np.uint8)
    return shown


def photographed(picture: Pixels, effects: Mapping[Effect, float], rng: Random) -> Pixels:
    """Lens, sensor and file format: blur, motion, moiré, noise, JPEG."""
    seen = picture
    if (strength := effects.get(Effect.BLUR, 0.0)) > 0:
        seen = cv2.GaussianBlur(seen, (0, 0), 0.5 + 1.6 * strength).astype(np.uint8)
    if (strength := effects.get(Effect.MOTION, 0.0)) > 0:
        seen = _smeared(seen, 2.0 + 7.0 * strength, float(rng.uniform(0, np.pi)))
    if (strength := effects.get(Effect.MOIRE, 0.0)) > 0:
        seen = _beating(seen, strength, rng)
    if (strength := effects.get(Effect.NOISE, 0.0)) > 0:
        tile = rng.normal(0, 3 + 17 * strength, (_TILE, _TILE, 3))
        tile += cv2.GaussianBlur(rng.normal(0, 6 + 22 * strength, (_TILE, _TILE, 3)), (0, 0), 1.1)
        height, width = seen.shape[:2]
        grain = np.tile(tile.astype(np.int16), (height // _TILE + 1, width // _TILE + 1, 1))[:height, :width]
        seen = np.clip(seen.astype(np.int16) + grain, 0, 255).astype(np.uint8)
    return seen


def jpeg_quality(effects: Mapping[Effect, float]) -> int:
    """90 … 30 by strength; a picture without the effect is saved at 95."""
    strength = effects.get(Effect.JPEG)
    return 95 if strength is None else round(90 - 60 * strength)


def _smeared(picture: Pixels, length: float, angle: float) -> Pixels:
    side = 2 * (int(length) // 2) + 3
    kernel = np.zeros((side, side), np.float32)
    middle = side / 2 - 0.5
    run = np.array([np.cos(angle), np.sin(angle)]) * length / 2
    start = (round((middle - run[0]) * 16), round((middle - run[1]) * 16))
    end = (round((middle + run[0]) * 16), round((middle + run[1]) * 16))
    cv2.line(kernel, start, end, 1.0, 1, cv2.LINE_AA, 4)
    return cv2.filter2D(picture, -1, kernel / kernel.sum()).astype(np.uint8)


def _beating(picture: Pixels, strength: float, rng: Random) -> Pixels:
    height, width = picture.shape[:2]
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    values = picture.astype(np.float32)
    turn, period = float(rng.uniform(0, np.pi)), float(rng.uniform(5, 22))
    bend = float(rng.uniform(0.2, 1.2)) * width / 12 * np.sin(rows / height * 5)
    across = columns * np.cos(turn) + rows * np.sin(turn) + bend
    for channel in range(3):
        wave = np.sin(2 * np.pi * across / period + 0.9 * channel)
        values[..., channel] += (6 + 22 * strength) * wave
    return np.clip(values, 0, 255).astype(np.uint8)
