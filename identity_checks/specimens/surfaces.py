"""What lies under a photographed document: desk tops made of noise, and things left on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.specimens.specimen import Pixels

Random = np.random.Generator
Floats = NDArray[np.float32]


def surface(rng: Random, width: int, height: int, *, clutter: bool) -> Pixels:
    """A surface of that size; with `clutter`, sheets, a pen, a cup and cables lie on it."""
    make = _SURFACES[int(rng.integers(len(_SURFACES)))]
    small_width, small_height = max(8, width // 2), max(8, height // 2)
    sheet = cv2.resize(make(rng, small_width, small_height), (width, height), interpolation=cv2.INTER_LINEAR)
    pixels: Pixels = np.clip(sheet, 0, 255).astype(np.uint8)
    if clutter:
        for _ in range(int(rng.integers(4, 9))):
            _THINGS[int(rng.integers(len(_THINGS)))](rng, pixels)
    return pixels


def plain_sheet(rng: Random, width: int, height: int) -> Pixels:
    """The even ground of a flat-bed scan."""
    return np.full((height, width, 3), int(rng.integers(196, 226)), np.uint8)


def soft_noise(rng: Random, width: int, height: int, cells: int) -> Floats:
    """Smooth noise 0..1 with about `cells` blobs along the width."""
    rows = max(2, round(cells * height / width))
    coarse = rng.random((rows + 1, cells + 1), dtype=np.float32)
    return cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC).astype(np.float32)


def _wood(rng: Random, width: int, height: int) -> Floats:
    colour = np.asarray(((60, 104, 158), (40, 66, 104), (110, 150, 190))[int(rng.integers(3))], np.float32)
    columns = np.linspace(0, float(rng.uniform(14, 34)), width, dtype=np.float32)[None, :]
    grain = np.sin((columns + 2.6 * soft_noise(rng, width, height, 5)) * 3.1)
    fine = soft_noise(rng, width, height, 90)
    tone: Floats = (0.82 + 0.1 * grain + 0.18 * (fine - 0.5)).astype(np.float32)
    return tone[..., None] * colour


def _cloth(rng: Random, width: int, height: int) -> Floats:
    colour = rng.uniform(60, 190, 3).astype(np.float32)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    weave = 0.08 * np.sin(columns * 1.3) * np.sin(rows * 1.3)
    folds = 0.25 * (soft_noise(rng, width, height, 4) - 0.5)
    tone: Floats = (0.92 + weave + folds).astype(np.float32)
    return tone[..., None] * colour


def _stone(rng: Random, width: int, height: int) -> Floats:
    colour = rng.uniform(120, 215, 3).astype(np.float32) * 0.3 + 130
    veins = np.abs(np.sin(7 * soft_noise(rng, width, height, 7)))
    speckle = rng.random((height, width), dtype=np.float32) * 0.08
    tone: Floats = (0.82 + 0.18 * veins + speckle).astype(np.float32)
    return tone[..., None] * colour.astype(np.float32)


def _paper(rng: Random, pixels: Pixels) -> None:
    centre, size = _place(rng, pixels)
    box = cv2.boxPoints((centre, (size, size * 1.4), float(rng.uniform(0, 180))))
    cv2.fillConvexPoly(pixels, box.astype(np.int32), tuple(rng.uniform(205, 245, 3)), cv2.LINE_AA)
    along, down = box[1] - box[0], box[3] - box[0]
    for row in range(2, 13):
        start = box[0] + along * 0.1 + down * (row / 14)
        end = start + along * float(rng.uniform(0.4, 0.8))
        cv2.line(pixels, _whole(start), _whole(end), (120, 120, 126), max(1, round(size / 70)), cv2.LINE_AA)


def _pen(rng: Random, pixels: Pixels) -> None:
    centre, size = _place(rng, pixels)
    turn = float(rng.uniform(0, 6.28))
    end = (centre[0] + np.cos(turn) * size * 1.3, centre[1] + np.sin(turn) * size * 1.3)
    cv2.line(pixels, _whole(centre), _whole(end), tuple(rng.uniform(10, 200, 3)), max(4, round(size / 11)), cv2.LINE_AA)


def _cup(rng: Random, pixels: Pixels) -> None:
    centre, size = _place(rng, pixels)
    cv2.circle(pixels, _whole(centre), round(size * 0.42), tuple(rng.uniform(140, 240, 3)), -1, cv2.LINE_AA)
    cv2.circle(pixels, _whole(centre), round(size * 0.34), tuple(rng.uniform(15, 60, 3)), -1, cv2.LINE_AA)


def _cable(rng: Random, pixels: Pixels) -> None:
    height, width = pixels.shape[:2]
    steps = np.linspace(0, 1, 40)
    xs = steps * width
    ys = height * (rng.uniform(0.05, 0.95) + 0.08 * np.sin(steps * rng.uniform(4, 12)))
    line = np.stack([xs, ys], axis=1).astype(np.int32).reshape(-1, 1, 2)
    cv2.polylines(pixels, [line], False, (30, 30, 34), max(3, width // 160), cv2.LINE_AA)


def _place(rng: Random, pixels: Pixels) -> tuple[tuple[float, float], float]:
    height, width = pixels.shape[:2]
    centre = (float(rng.uniform(0, width)), float(rng.uniform(0, height)))
    return centre, float(rng.uniform(0.12, 0.34)) * min(width, height)


def _whole(point: tuple[float, float] | NDArray[np.float32]) -> tuple[int, int]:
    return round(float(point[0])), round(float(point[1]))


_SURFACES: Final[tuple[Callable[[Random, int, int], Floats], ...]] = (_wood, _cloth, _stone)
_THINGS: Final[tuple[Callable[[Random, Pixels], None], ...]] = (_paper, _pen, _cup, _cable)
