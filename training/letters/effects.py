"""What copies, screens, light and cameras do to a line, beyond what every photograph does; most lines are spared.

The effects are of the kinds that `benchmarks.documents.degrading` has, drawn here on their own and at a line's size.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from training.characters.samples import smeared

Random = np.random.Generator
Floats = NDArray[np.float32]
_COPIED: Final = 0.07
_SHOWN: Final = 0.08
_LIT: Final = 0.12
_MOVED: Final = 0.1
_COARSE: Final = 0.12
_BEATEN: Final = 0.1
_GRAINED: Final = 0.12
_DUST: Final = np.random.default_rng(8).random((256, 4096), dtype=np.float32)
_GRAIN: Final = np.random.default_rng(9).normal(0, 1, (256, 2048, 3)).astype(np.float32)


def reproduced(picture: Floats, rng: Random) -> Floats:
    """A print (BGR, 0..255) as a black-and-white copier or a screen gives it again, now and then."""
    kind = rng.random()
    if kind < _COPIED:
        return _copied(picture, rng)
    return _shown(picture, rng) if kind < _COPIED + _SHOWN else picture


def worn(seen: Floats, em: float, rng: Random) -> Floats:
    """A photograph with `em` pixels to the em that is lit unevenly, moved, too coarse, beaten or grained."""
    if rng.random() < _LIT:
        seen = _unevenly_lit(seen, em, rng)
    kind = rng.random()
    if kind < _MOVED:
        seen = smeared(seen, 1.0 + 0.14 * em * float(rng.random()), float(rng.uniform(0, np.pi)))
    elif kind < _MOVED + _COARSE:
        share = float(rng.uniform(max(0.4, 9.5 / em), 1.0)) if em > 9.5 else 1.0
        small = cv2.resize(seen, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
        seen = np.asarray(cv2.resize(small, seen.shape[1::-1], interpolation=cv2.INTER_LINEAR), np.float32)
    if rng.random() < _BEATEN:
        seen = _beaten(seen, rng)
    if rng.random() < _GRAINED:
        seen = _grained(seen, rng)
    return np.asarray(np.clip(seen, 0, 255), np.float32)


def _copied(picture: Floats, rng: Random) -> Floats:
    """Greys pushed apart, toner lost and spilt."""
    strength = float(rng.random())
    grey = cv2.GaussianBlur(picture.mean(axis=2), (0, 0), 0.6 + 0.9 * strength)
    middle, steep = rng.uniform(110, 185), 0.04 + 0.07 * strength
    toned = np.asarray(255 / (1 + np.exp(-(grey - np.float32(middle)) * np.float32(steep))), np.float32)
    height, width = toned.shape
    x = int(rng.integers(max(1, _DUST.shape[1] - width)))
    dust = _DUST[:height, x : x + width]
    if dust.shape == toned.shape:
        toned[dust > 1 - 0.0016 * strength] = 40
        toned[dust < 0.004 * strength] = 250
    return np.repeat(toned[..., None], 3, axis=2)


def _shown(picture: Floats, rng: Random) -> Floats:
    """A screen's stripes of red, green and blue."""
    height, width = picture.shape[:2]
    pitch, depth = float(rng.uniform(2.5, 9.0)), 0.15 + 0.35 * float(rng.random())
    columns, rows = np.arange(width) / pitch, np.arange(height) / pitch
    lit = picture * np.float32(0.86) + np.array([24, 14, 8], np.float32)
    stripes = 1 - depth * (0.5 + 0.5 * np.cos(2 * np.pi * (columns[:, None] + np.array([2 / 3, 1 / 3, 0.0]))))
    lit = lit * stripes[None].astype(np.float32)
    lines = 1 - 0.5 * depth * (0.5 + 0.5 * np.cos(2 * np.pi * rows))
    return np.asarray(np.clip(lit * (lines[:, None, None] * (1 + 0.5 * depth)).astype(np.float32), 0, 255), np.float32)


def _unevenly_lit(seen: Floats, em: float, rng: Random) -> Floats:
    """A shadow's edge or a spot of light across the line."""
    height, width = seen.shape[:2]
    rows, columns = np.arange(height, dtype=np.float32)[:, None], np.arange(width, dtype=np.float32)[None]
    x, y, turn = rng.uniform(0, width), rng.uniform(0, height), rng.uniform(0, 2 * np.pi)
    along = (columns - x) * np.cos(turn) + (rows - y) * np.sin(turn)
    if rng.random() < 0.6:
        soft = np.float32(em * rng.uniform(0.15, 2.5))
        dark = (0.2 + 0.45 * float(rng.random())) / (1 + np.exp(-np.clip(along / soft, -30, 30)))
        return np.asarray(seen * (1 - dark[..., None]), np.float32)
    across = -(columns - x) * np.sin(turn) + (rows - y) * np.cos(turn)
    wide, tall = em * rng.uniform(2, 7, 2)
    spot = rng.uniform(0.2, 0.75) * np.exp(-((along / wide) ** 2) - (across / tall) ** 2)
    return np.asarray(seen + (255 - seen) * spot[..., None], np.float32)


def _beaten(seen: Floats, rng: Random) -> Floats:
    """Coloured waves at any angle, as two grids make them."""
    height, width = seen.shape[:2]
    rows, columns = np.arange(height, dtype=np.float32)[:, None], np.arange(width, dtype=np.float32)[None]
    turn, period = rng.uniform(0, np.pi), rng.uniform(4, 22)
    phase = 2 * np.pi * (columns * np.cos(turn) + rows * np.sin(turn)) / period
    waves = np.sin(phase[..., None] + np.array([0.0, 0.9, 1.8]))
    return np.asarray(seen + rng.uniform(4, 26) * waves, np.float32)


def _grained(seen: Floats, rng: Random) -> Floats:
    """Coloured grain, some of it coarse."""
    height, width = seen.shape[:2]
    x = int(rng.integers(max(1, _GRAIN.shape[1] - width)))
    grain = _GRAIN[:height, x : x + width]
    if grain.shape != seen.shape:
        return seen
    strength = float(rng.random())
    coarse = cv2.GaussianBlur(grain[::-1], (0, 0), 1.1)
    return np.asarray(seen + (3 + 14 * strength) * grain + (6 + 20 * strength) * coarse, np.float32)
