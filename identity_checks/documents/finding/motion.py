"""The motion of a camera while it took a page: told by the stripes that it leaves in the spectrum, and taken back.

What is smeared along a line has its spectrum multiplied by that of the line, which is dark in stripes across it (M.
Cannon, Blind deconvolution of spatially invariant image blurs with phase, IEEE Trans. ASSP 24, 1976). Wiener's filter
divides by it where it is not too dark.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.documents.text.engine import Image

Floats = NDArray[np.float32]

_TILE: Final = 96
_TILES: Final = 64
_LENGTHS: Final = np.arange(1.5, 10.25, 0.5)
_ANGLES: Final = np.arange(24) * np.pi / 24
_CIRCLES: Final = 60
"""Rings of the spectrum, each freed of its mean: how a spectrum falls from low to high says nothing of motion."""
_LOW: Final = 0.06
_HIGH: Final = 0.45
_ALONG_SIDES: Final = 0.02
"""Frequencies, in shares of a pixel's, that are looked at; lines of text and edges of tiles fill those on the axes."""
_FLOOR: Final = 0.01
"""How dark a stripe becomes at most: grain fills it."""
_EXPLAINED: Final = 0.22
"""The share that motion explains of what is left of a spectrum, at least."""
_DEEP: Final = 0.28
_DEEPEST: Final = 1.2
"""How deep its stripes are, as a share of how deep they would be without grain; more is not motion's doing."""
_AROUND: Final = 9
_EDGE: Final = 60
_OF_EDGES: Final = 95
_BEYOND: Final = 0.6
"""How far beyond the light and dark of the pixels around it, as a share of their difference, one pixel in twenty about
edges may be that was freed of a motion. Of 303 drawn pictures in motion the highest had 0.51, a sharp one 0.91."""
_NOISE: Final = 0.01
"""What is taken to be noise, as a share of the picture's power: Wiener's filter raises nothing more than five times."""
_REACH: Final = 6.0
"""How far the filter reaches, in lengths of the motion, both ways together."""


@dataclass(frozen=True, slots=True)
class Motion:
    """How far a picture is smeared, in its pixels, and which way, in radians clockwise from its rows."""

    length: float
    angle: float


def without_motion(page: Image, small: Image) -> Image:
    """Give a page without the motion that it shows at reading size (`small`, the same page); itself where none is."""
    motion = motion_of(small)
    if motion is None:
        return page
    return steadied(page, Motion(motion.length * page.shape[1] / small.shape[1], motion.angle))


def motion_of(picture: Image) -> Motion | None:
    """Give the motion that a picture (uint8 BGR) shows, of 1.5 to 10 pixels; None where its spectrum shows none."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.float32)
    spectrum = _spectrum(grey)
    if spectrum is None:
        return None
    seen = _bank().freed(np.log(spectrum[_looked_at()] + np.float32(1e-3)))
    found = _bank().stripes @ seen
    depth = found / _bank().norms
    found[(depth < _DEEP) | (depth > _DEEPEST)] = 0.0
    likeliest = int(np.argmax(found))
    if float(found[likeliest]) ** 2 <= _EXPLAINED * float(seen @ seen):
        return None
    length, angle = divmod(likeliest, len(_ANGLES))
    motion = Motion(float(_LENGTHS[length]), float(_ANGLES[angle]))
    return None if _overshoots(grey, motion) else motion


def steadied(picture: Image, motion: Motion) -> Image:
    """Give a picture (uint8 BGR) with a motion taken back: Wiener's filter, reaching some lengths of the motion."""
    return np.asarray(cv2.filter2D(picture, -1, _inverse(motion), borderType=cv2.BORDER_REFLECT), np.uint8)


def _overshoots(grey: Floats, motion: Motion) -> bool:
    """Tell whether a picture freed of a motion is far lighter or darker than it was: edges that were sharp ring."""
    freed = cv2.filter2D(grey, -1, _inverse(motion), borderType=cv2.BORDER_REFLECT)
    light, dark = (work(grey, np.ones((_AROUND, _AROUND), np.uint8)) for work in (cv2.dilate, cv2.erode))
    room = light - dark
    edges = room > _EDGE
    if not edges.any():
        return True
    beyond = np.maximum(freed - light, dark - freed)[edges] / room[edges]
    return float(np.percentile(beyond, _OF_EDGES)) > _BEYOND


def _spectrum(grey: Floats) -> Floats | None:
    """Give the mean power of the tiles with most contrast, or None of a picture smaller than a few tiles."""
    height, width = grey.shape
    rows, columns = height // _TILE, width // _TILE
    if rows * columns < 4:
        return None
    parts = grey[: rows * _TILE, : columns * _TILE].reshape(rows, _TILE, columns, _TILE)
    tiles = parts.swapaxes(1, 2).reshape(-1, _TILE, _TILE)
    contrast = tiles.std(axis=(1, 2))
    tiles = tiles[np.argsort(-contrast)[:_TILES]]
    tiles = (tiles - tiles.mean(axis=(1, 2), keepdims=True)) * _window()
    power = np.zeros((_TILE, _TILE // 2 + 1), np.float32)
    for tile in tiles:
        power += np.abs(np.fft.rfft2(tile)) ** 2
    return power / np.float32(len(tiles))


@cache
def _window() -> Floats:
    side = np.hanning(_TILE).astype(np.float32)
    return np.outer(side, side)


@cache
def _frequencies() -> tuple[Floats, Floats]:
    down, along = np.meshgrid(np.fft.fftfreq(_TILE), np.fft.rfftfreq(_TILE), indexing="ij")
    return along.astype(np.float32), down.astype(np.float32)


@cache
def _looked_at() -> NDArray[np.bool_]:
    along, down = _frequencies()
    far = np.hypot(along, down)
    off_axes = (np.abs(along) > _ALONG_SIDES) & (np.abs(down) > _ALONG_SIDES)
    return np.asarray((far > _LOW) & (far < _HIGH) & off_axes, np.bool_)


class _Bank:
    """What each motion leaves in the logarithm of a spectrum, freed of what print leaves in it too.

    Attributes:
        stripes: a motion a row, of length one.
        norms: how long each row was.
    """

    def __init__(self) -> None:
        along, down = (part[_looked_at()] for part in _frequencies())
        self._rings = np.minimum(np.hypot(along, down) * _CIRCLES, _CIRCLES).astype(np.intp)
        self._sizes = np.maximum(np.bincount(self._rings), 1)
        turn = np.arctan2(down, along)
        # Strokes run along lines of text and across them, however the page is turned, and guilloches one way.
        waves = [
            self._level(wave(fold * turn) * growth)
            for fold in (2, 4)
            for wave in (np.cos, np.sin)
            for growth in (1.0, np.hypot(along, down))
        ]
        self._directions, _ = np.linalg.qr(np.stack(waves, axis=1))
        rows = [
            self.freed(np.log(_smear(Motion(length, angle), along, down) ** 2 + _FLOOR))
            for length in _LENGTHS
            for angle in _ANGLES
        ]
        made = np.stack(rows)
        self.norms: Final = np.linalg.norm(made, axis=1)
        self.stripes: Final = (made / self.norms[:, None]).astype(np.float32)

    def freed(self, logarithms: Floats) -> Floats:
        """Give logarithms of a spectrum without their mean in each ring and without waves over directions."""
        level = self._level(logarithms)
        return np.asarray(level - self._directions @ (self._directions.T @ level), np.float32)

    def _level(self, values: Floats) -> Floats:
        means = np.bincount(self._rings, weights=values, minlength=len(self._sizes)) / self._sizes
        return np.asarray(values - means[self._rings], np.float32)


@cache
def _bank() -> _Bank:
    return _Bank()


def _smear(motion: Motion, along: Floats, down: Floats) -> Floats:
    """Give the spectrum of a line, as long as a motion, at some frequencies."""
    way = np.cos(motion.angle) * along + np.sin(motion.angle) * down
    return np.asarray(np.sinc(motion.length * way), np.float32)


def _inverse(motion: Motion) -> Floats:
    """Give the filter that takes a motion back, of an odd number of rows and columns, its sum one."""
    half = int(np.ceil(_REACH / 2 * motion.length))
    side = 4 * half
    down, along = np.meshgrid(np.fft.fftfreq(side), np.fft.fftfreq(side), indexing="ij")
    smear = _smear(motion, along.astype(np.float32), down.astype(np.float32))
    whole = np.fft.fftshift(np.fft.ifft2(smear / (smear**2 + _NOISE)).real)
    middle = side // 2
    taps = whole[middle - half : middle + half + 1, middle - half : middle + half + 1]
    return np.asarray(taps / taps.sum(), np.float32)
