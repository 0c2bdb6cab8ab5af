"""Is it a photograph of a screen or of a print? Both leave a lattice in the picture: sharp peaks in its spectrum.

A display's rows and columns stand upright; the black dots of a print, the strongest in light and dark, lie in rows at
45 degrees (the usual screen angles of offset printing). What a camera too coarse for a lattice makes of it keeps that:
the pixels' own lattice is the same about its axes and about its diagonals. Peaks on the axes at multiples of 1/8 are
JPEG's own and do not count.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.genuineness.view import Floats, Pixels

_TILE: Final = 192
_TILES_A_SIDE: Final = 3
_NEIGHBOURS: Final = np.ones((3, 3), np.uint8)
_LOWEST: Final = 0.1
"""Cycles a pixel below which documents have patterns of their own."""
_SECTOR: Final = float(np.deg2rad(2))
_RAY: Final = 1.3
"""How far bins of a ray stand above its mean, which also holds bins beside it."""


def lattice_features(picture: Pixels) -> Mapping[str, float]:
    """How far the strongest peaks stand out of the spectrum, in light and in colour, and how soft the picture is.

    `light_upright` is 1 where the peaks in light lie along the picture's axes, -1 where along its diagonals.
    `picture`: uint8 BGR as the camera gave it, never scaled.
    """
    height, width = picture.shape[:2]
    side = min(_TILE, height, width)
    window = _window(side)
    sums = [np.zeros((side, side // 2 + 1), np.float32) for _ in range(3)]
    energy = np.zeros((side, side // 2 + 1), np.float32)
    count = 0
    for top in np.linspace(0.12, 0.88, _TILES_A_SIDE) * (height - side):
        for left in np.linspace(0.12, 0.88, _TILES_A_SIDE) * (width - side):
            y, x = int(top), int(left)
            for place, tile in enumerate(_planes(picture[y : y + side, x : x + side])):
                power = _power((tile - tile.mean()) * window)
                if place == 0:
                    energy += power
                # Lean moves a peak by a bin or two from tile to tile.
                sums[place] += cv2.dilate(_whitened(np.asarray(cv2.log(power), np.float32)), _NEIGHBOURS)
            count += 1
    allowed, fine = _allowed(side)
    heights = [_without_rays(np.asarray(total[allowed] / count, np.float32), side) for total in sums]
    light, red, blue = (_tallest(plane) for plane in heights)
    tall = float((energy[fine].mean()) / energy[allowed].mean())
    return {
        "light_peak": light[0],
        "light_spread": light[1],
        "light_upright": _upright(heights[0], side),
        "colour_peak": max(red[0], blue[0]),
        "colour_spread": max(red[1], blue[1]),
        "fine_detail": float(np.log(tall)),
    }


def _power(tile: Floats) -> Floats:
    """The power of a tile's waves, down x across from none to half the sampling rate, a little over nought."""
    waves = cv2.dft(tile, flags=cv2.DFT_COMPLEX_OUTPUT)[:, : tile.shape[1] // 2 + 1]
    return np.asarray(waves[..., 0] ** 2 + waves[..., 1] ** 2 + np.float32(1e-3), np.float32)


def _tallest(heights: Floats) -> tuple[float, float]:
    """The mean of the six tallest bins, and how far the 61st stands above the 2001st."""
    last = len(heights) - 1
    ordered = np.partition(heights, (last - 2000, last - 60, last - 5))
    return float(ordered[last - 5 :].mean()), float(ordered[last - 60] - ordered[last - 2000])


def _without_rays(heights: Floats, side: int) -> Floats:
    """Heights above those of their direction: a straight edge, such as a frame's, is a ray; a lattice's peak is not."""
    sector, sizes = _sectors(side)
    excess = np.bincount(sector, heights, minlength=len(sizes)) / sizes - float(heights.mean())
    return np.asarray(heights - (_RAY * np.maximum(excess, 0))[sector], np.float32)


def _upright(heights: Floats, side: int) -> float:
    """The mean of cos 4a over the directions a of the six tallest bins: the same for a lattice turned by 90 degrees."""
    tallest = np.argpartition(heights, len(heights) - 6)[-6:]
    return float(_fourfold(side)[tallest].mean())


def _planes(pixels: Pixels) -> tuple[Floats, Floats, Floats]:
    # Log light cancels shade and contrast; colour differences keep what stripes do.
    blue, green, red = cv2.split(cv2.log(pixels.astype(np.float32) + 8.0))
    grey = 0.3 * red + 0.6 * green + 0.1 * blue
    return grey, red - green, blue - green


def _whitened(log_power: Floats) -> Floats:
    """Log power above that of its surroundings, in both directions of the plane."""
    around = cv2.blur(log_power, (23, 23), borderType=cv2.BORDER_REFLECT)
    return np.asarray(log_power - around, np.float32)


@cache
def _window(side: int) -> Floats:
    line = np.hanning(side).astype(np.float32)
    return np.outer(line, line)


@cache
def _fourfold(side: int) -> Floats:
    """cos 4a of the direction a of each bin that may hold a lattice."""
    return np.asarray(np.cos(4 * _directions(side)), np.float32)


@cache
def _sectors(side: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The sector of directions that each bin is in which may hold a lattice, and how many are in each sector."""
    sector = ((_directions(side) + np.pi / 2) / _SECTOR).astype(np.intp)
    return sector, np.maximum(np.bincount(sector), 1)


def _directions(side: int) -> NDArray[np.float64]:
    """The directions of the bins that may hold a lattice, -pi/2 to pi/2."""
    directions = np.arctan2(np.fft.fftfreq(side)[:, None], np.fft.rfftfreq(side)[None, :])
    return np.asarray(directions[_allowed(side)[0]], np.float64)


@cache
def _allowed(side: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Bins that may hold a lattice, and the finest of them."""
    down = np.abs(np.fft.fftfreq(side))[:, None]
    across = np.fft.rfftfreq(side)[None, :]
    radius = np.hypot(down, across)
    eighths = (np.abs(down * 8 - np.rint(down * 8)) < 0.12) & (across < 0.02)
    eighths |= (np.abs(across * 8 - np.rint(across * 8)) < 0.12) & (down < 0.02)
    # The bare axes hold the edges of tiles, lines of text and frames.
    axes = (down < 0.012) | (across < 0.012)
    # The colour filter's own lattice: both halves of the sampling rate.
    mosaic = (np.abs(down - 0.5) < 0.025) | (np.abs(across - 0.5) < 0.025)
    allowed = (radius > _LOWEST) & ~eighths & ~axes & ~mosaic
    return allowed, allowed & (radius > 0.3)
