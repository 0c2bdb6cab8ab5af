"""What happens to a drawn character on its way into a file; every strength is drawn, most are weak."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from training.characters.samples import smeared as smeared_by

Floats = NDArray[np.float32]
Random = np.random.Generator
_SIDE: Final = 1024
_GRAIN: Final = np.random.default_rng(5).normal(0, 1, (_SIDE, _SIDE)).astype(np.float32)
_SOFT: Final = cv2.GaussianBlur(_GRAIN, (0, 0), 1.1)
_COARSE: Final = np.asarray(_SOFT / _SOFT.std(), np.float32)
_WITHIN: Final = 900
"""Where in the grain a patch may begin."""


def copied(strip: NDArray[np.uint8], rng: Random, hardness: float) -> Floats:
    """Give the ink (0..1) of a strip as a copying machine leaves it: softened, set to black or white, with specks."""
    soft = cv2.GaussianBlur(strip, (0, 0), 0.4 + 1.2 * rng.random()).astype(np.float32) / 255
    middle = np.float32(0.5 + hardness * 0.6 * (rng.random() - 0.5))
    ink = np.asarray(1 / (1 + np.exp((middle - soft) * np.float32(4 + 36 * rng.random() ** 2))), np.float32)
    worn, many = rng.random(), rng.random()
    if worn < 0.7:
        speck = rng.random(ink.shape, dtype=np.float32)
        ink[speck < 0.005 * hardness * many] = 0.02
        ink[speck > 1 - 0.002 * hardness * many] = 0.85
    if worn < 0.15:
        top = int(rng.integers(_WITHIN))
        blots = cv2.resize(_GRAIN[top : top + 8, :24], ink.shape[::-1], interpolation=cv2.INTER_CUBIC)
        ink = ink * (1 - np.float32(0.7) * (np.asarray(blots) > 1.2))
    return np.asarray(ink, np.float32)


def lit(ink: Floats, em: float, rng: Random, hardness: float, *, copy: bool) -> tuple[Floats, float]:
    """Give the patch in grey levels and how many the ink has of them.

    It gets paper, print across it, uneven light, the rows of a screen or their beating.
    """
    level = 150 + 105 * rng.random() if copy else 90 + 160 * rng.random()
    contrast = np.float32(min(70 + 180 * rng.random(), level - 8) if copy else min(30 + 185 * rng.random(), level - 15))
    if (across := rng.random()) < 0.12 * hardness + 0.03:
        ink = np.maximum(ink, _print_across(ink.shape[0], em, rng, round_ones=across < 0.04))
    side = ink.shape[0]
    ramp = (np.arange(side, dtype=np.float32) - side / 2) / side
    light = 14 * rng.normal(0, 1, 2).astype(np.float32)
    picture = (np.float32(level) + light[0] * ramp)[None, :] + (light[1] * ramp)[:, None] - contrast * ink
    seen, strength, phase, period = rng.random(), rng.random(), rng.random(), rng.random()
    place = np.arange(side, dtype=np.float32)
    if seen < 0.12:
        deep = 0.05 + 0.25 * strength * hardness
        rows = 1 - deep * (0.5 + 0.5 * np.cos(2 * np.pi * (place / rng.uniform(2.0, 6.0) + phase)))
        picture = picture * rows[None, :].astype(np.float32) * np.float32(1 + deep / 2)
    elif seen < 0.24:
        turned = phase * np.pi
        along = (place * np.cos(turned))[None, :] + (place * np.sin(turned))[:, None]
        wave = np.sin(2 * np.pi * (along / (4 + 18 * period) + rng.random())).astype(np.float32)
        picture = picture + np.float32((3 + 18 * strength * hardness) / 160) * contrast * wave
    return np.asarray(picture, np.float32), float(contrast)


def _print_across(side: int, em: float, rng: Random, *, round_ones: bool) -> Floats:
    """The ink of up to three lines or rings, as of stamps and security print."""
    over = np.zeros((side, side), np.float32)
    for _ in range(int(rng.integers(1, 4))):
        ends = (rng.uniform(-0.3, 1.3, (2, 2)) * side).astype(int)
        start, end = ((int(x), int(y)) for x, y in ends)
        if round_ones:
            radius, wide = int(side * rng.uniform(0.4, 1.5)), max(1, int(em * rng.uniform(0.03, 0.12)))
            cv2.circle(over, start, radius, float(rng.uniform(0.2, 0.7)), wide, cv2.LINE_AA)
        else:
            wide = max(1, int(em * rng.uniform(0.02, 0.07)))
            cv2.line(over, start, end, float(rng.uniform(0.1, 0.7)), wide, cv2.LINE_AA)
    return over


def smeared(picture: Floats, em: float, rng: Random, hardness: float) -> Floats:
    """Give the patch as a moved camera sees it."""
    return smeared_by(picture, (0.03 + 0.40 * hardness * float(rng.random()) ** 1.2) * em, np.pi * rng.random())


def out_of_focus(picture: Floats, em: float, rng: Random, hardness: float) -> Floats:
    """Give the patch out of focus: most often by a bell, now and then by a disc as a wide lens does it."""
    spread = (0.004 + 0.085 * hardness * float(rng.random()) ** 1.5) * em
    if rng.random() >= 0.3:
        return np.asarray(cv2.GaussianBlur(picture, (0, 0), max(0.3, spread)), np.float32)
    radius = 1.9 * spread
    if radius < 0.8:
        return picture
    reach = int(np.ceil(radius))
    down, across = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    disc = np.clip(radius + 0.5 - np.hypot(across, down), 0, 1).astype(np.float32)
    return np.asarray(cv2.filter2D(picture, -1, disc / disc.sum()), np.float32)


def grained(picture: Floats, contrast: float, rng: Random, hardness: float) -> Floats:
    """Give the patch with a sensor's noise, fine or coarse, in nearly half of all cases."""
    kind = rng.random()
    if kind >= 0.45:
        return picture
    side = picture.shape[0]
    across, down = rng.integers(0, _WITHIN, 2)
    grain = (_GRAIN if kind < 0.25 else _COARSE)[down : down + side, across : across + side]
    strong = np.float32((0.01 + 0.13 * hardness * float(rng.random()) ** 1.5) * contrast)
    return np.asarray(picture + strong * grain, np.float32)


def compressed(picture: Floats, rng: Random) -> NDArray[np.uint8]:
    """Give the patch as a file holds it, every second time a JPEG."""
    grey = np.clip(picture, 0, 255).astype(np.uint8)
    if rng.random() >= 0.5:
        return grey
    _, data = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(30, 92))])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)
