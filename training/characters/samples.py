"""Characters as they come out of a photographed document: cut from a line, among neighbours, blurred and compressed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from training.characters.glyphs import CELL, EM, Bytes, thicker

SIDE: Final = 48
"""Side of the network's input."""
Random = np.random.Generator
AROUND: Final = 1.24
"""Side of the square around a character, in ems, that the reader aims at."""
_PATCH: Final = 2.1
"""Ems that are drawn around a character, so that effects have what they reach for."""
_GRAIN: Final = np.random.default_rng(5).normal(0, 1, (512, 512)).astype(np.float32)


class SampleSource:
    """Draws samples of given characters in random typefaces."""

    def __init__(self, faces: Sequence[tuple[Bytes, NDArray[np.bool_]]]) -> None:
        """Take each typeface's clean characters and which it has."""
        self._faces = list(faces)

    def batch(self, labels: NDArray[np.int64], rng: Random) -> NDArray[np.uint8]:
        """Give one grey picture (SIDE × SIDE, 0..255) a label."""
        return np.stack([self._sample(int(label), rng) for label in labels])

    def _sample(self, label: int, rng: Random) -> NDArray[np.uint8]:
        able = [face for face in self._faces if face[1][label]]
        cells, has = able[int(rng.integers(len(able)))]
        strip = self._strip(cells, has, label, rng)
        em = float(np.exp(rng.uniform(np.log(13.5), np.log(46.0))))
        ink = _photographed_at(strip, em, rng)
        return _cut(_exposed(ink, em, rng), em, rng)

    @staticmethod
    def _strip(cells: Bytes, has: NDArray[np.bool_], label: int, rng: Random) -> Bytes:
        """The character between two others, at the distance that the line is set in."""
        strip = np.zeros((CELL, 3 * CELL), np.uint8)
        weight = int(rng.choice([-1, 0, 0, 0, 0, 1], 1)[0])
        step = round(EM * rng.choice([1.0, 1.0, 1.06, 1.15, 1.35]))
        for offset in (-1, 0, 1):
            if offset and rng.random() < 0.15:
                continue
            other = label if offset == 0 else int(rng.integers(len(has)))
            cell = thicker(cells[other], weight)
            x = CELL + offset * step
            first, last = max(0, x), min(3 * CELL, x + CELL)
            part = strip[:, first:last]
            np.maximum(part, cell[:, first - x : last - x], out=part)
        return strip


def plain(cell: Bytes) -> Bytes:
    """Give a clean character as a good photograph has it: dark on light, hardly blurred, in the middle."""
    scale = SIDE / (AROUND * EM)
    shift = SIDE / 2 - scale * CELL / 2
    matrix = np.array([[scale, 0, shift], [0, scale, shift]])
    soft = cv2.warpAffine(cv2.GaussianBlur(cell, (0, 0), 0.9), matrix, (SIDE, SIDE), flags=cv2.INTER_LINEAR)
    return np.asarray(235 - 170 * (np.asarray(soft, np.float32) / 255), np.uint8)


def _photographed_at(strip: Bytes, em: float, rng: Random) -> NDArray[np.float32]:
    """The ink (0..1) on a patch of the picture at `em` pixels to the em: leaned, stretched, turned."""
    scale = em / EM
    side = int(np.ceil(_PATCH * em))
    turn, lean = np.radians(rng.normal(0, 1.2)), rng.normal(0, 0.03)
    wide, high = scale * rng.uniform(0.88, 1.12), scale
    cos, sin = np.cos(turn), np.sin(turn)
    linear = np.array([[cos, -sin], [sin, cos]]) @ np.array([[wide, lean * scale], [0, high]])
    middle = np.array([strip.shape[1] / 2, strip.shape[0] / 2])
    centre = np.array([side / 2, side / 2]) + rng.uniform(-0.5, 0.5, 2)
    matrix = np.concatenate([linear, (centre - linear @ middle)[:, None]], axis=1)
    soft = cv2.GaussianBlur(strip, (0, 0), 0.42 / scale) if scale < 0.85 else strip
    seen = cv2.warpAffine(soft, matrix, (side, side), flags=cv2.INTER_LINEAR)
    return np.asarray(seen, np.float32) / np.float32(255)


def _exposed(ink: NDArray[np.float32], em: float, rng: Random) -> NDArray[np.uint8]:
    """The patch as a file holds it: tones, copy, blur, motion, beating, grain, JPEG."""
    side = ink.shape[0]
    if rng.random() < 0.08:
        steep = float(rng.uniform(5, 14))
        ink = 1 / (1 + np.exp((np.float32(rng.uniform(0.3, 0.6)) - ink) * np.float32(steep)))
    ramp = (np.arange(side, dtype=np.float32) - side / 2) / side
    level = float(rng.uniform(90, 250))
    contrast = min(float(rng.uniform(30, 215)), level - 15)
    across = level + np.float32(rng.normal(0, 12)) * ramp
    down = np.float32(rng.normal(0, 12)) * ramp
    if rng.random() < 0.25:
        wave = np.cos(2 * np.pi * (np.arange(side) / rng.uniform(2.5, 14) + rng.random())).astype(np.float32)
        across = across + np.float32(rng.uniform(0.02, 0.12) * contrast) * wave
    picture = np.asarray(across[None, :] + down[:, None] - np.float32(contrast) * ink, np.float32)
    # What is hard to see is rarer than what is easy: the strength is the square of an even one.
    strength, kind = float(rng.random()) ** 2, rng.random()
    if kind < 0.4:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.4 + 0.055 * em * strength), np.float32)
    elif kind < 0.6:
        picture = smeared(picture, 1.5 + 0.16 * em * strength, float(rng.uniform(0, np.pi)))
    if rng.random() < 0.4:
        x, y = rng.integers(0, _GRAIN.shape[0] - side, 2)
        grain = np.float32(contrast * rng.uniform(0.02, 0.16))
        picture = picture + grain * _GRAIN[y : y + side, x : x + side]
    grey = np.clip(picture, 0, 255).astype(np.uint8)
    if rng.random() < 0.5:
        _, data = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(30, 92))])
        grey = np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)
    return grey


def smeared(picture: NDArray[np.float32], length: float, angle: float) -> NDArray[np.float32]:
    side = 2 * (int(length) // 2) + 3
    kernel = np.zeros((side, side), np.float32)
    middle = side / 2 - 0.5
    run = np.array([np.cos(angle), np.sin(angle)]) * length / 2
    ends = [(round((middle + sign * run[0]) * 16), round((middle + sign * run[1]) * 16)) for sign in (-1, 1)]
    cv2.line(kernel, ends[0], ends[1], 1.0, 1, cv2.LINE_AA, 4)
    return np.asarray(cv2.filter2D(picture, -1, kernel / kernel.sum()), np.float32)


def _cut(picture: NDArray[np.uint8], em: float, rng: Random) -> NDArray[np.uint8]:
    """What the reader cuts out: a square of about the line's height around where it thinks the character is."""
    side = em * float(rng.uniform(1.08, 1.42))
    middle = picture.shape[0] / 2 + np.clip(rng.normal(0, 0.05 * em, 2), -0.12 * em, 0.12 * em)
    scale = SIDE / side
    matrix = np.array([[scale, 0, SIDE / 2 - scale * middle[0]], [0, scale, SIDE / 2 - scale * middle[1]]])
    cut = cv2.warpAffine(picture, matrix, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cut, np.uint8)
