"""Characters as a reader cuts them out of photographed documents: harder ones, and quicker drawn, than `samples`.

A character among neighbours, copied or not, leaned and turned, in its light, seen on a screen or not, smeared, out of
focus, grained and compressed; then cut out about where the line reader sees it. About 0.3 ms of CPU a sample.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from training.characters.glyphs import CELL, EM, Bytes
from training.characters.network.effects import Floats, Random, compressed, copied, grained, lit, out_of_focus, smeared
from training.characters.samples import SIDE

_PATCH: Final = 2.1
"""Ems that are drawn around a character, so that effects have what they reach for."""
_EMS: Final = (14.0, 46.0)
_AROUND: Final = 1.24
"""Side of the square that is cut out, in ems: as `identity_checks.documents.text.characters` cuts it."""
_STEPS: Final = (1.0, 1.0, 1.03, 1.06, 1.15, 1.35)
"""Ems from one character of a line to the next."""
_ALONE: Final = 0.18
"""How often a neighbour is missing."""
_COPIED: Final = 0.4
_PAIR: Final = np.ones((2, 2), np.uint8)


class Source:
    """Draws samples of given characters in random typefaces."""

    def __init__(self, faces: Sequence[tuple[Bytes, NDArray[np.bool_]]], weights: Sequence[float]) -> None:
        """Take each typeface's clean characters, which it has, and how often it is drawn."""
        self._cells = [cells for cells, _ in faces]
        self.has: Final = np.stack([has for _, has in faces], axis=1)
        """Characters × typefaces: which has which."""
        self._weights = np.array(weights, np.float64)

    def batch(self, labels: NDArray[np.int64], rng: Random, hardness: float) -> Bytes:
        """Give one grey picture (SIDE × SIDE, 0..255) a label; `hardness` (0..1) scales what is done to it."""
        return np.stack([self._one(int(label), rng, hardness) for label in labels])

    def _one(self, label: int, rng: Random, hardness: float) -> Bytes:
        shares = np.cumsum(self._weights * self.has[label])
        face = min(int(np.searchsorted(shares, rng.random() * shares[-1])), len(self._cells) - 1)
        strip = self._strip(self._cells[face], label, rng)
        em = _EMS[0] * float((_EMS[1] / _EMS[0]) ** rng.random())
        is_copy = rng.random() < _COPIED
        ink = copied(strip, rng, hardness) if is_copy else strip.astype(np.float32) / np.float32(255)
        picture, contrast = lit(_photographed(ink, em, rng), em, rng, hardness, copy=is_copy)
        blurred = float(rng.random())
        if blurred < 0.45:
            picture = smeared(picture, em, rng, hardness)
        if 0.35 < blurred < 0.75:
            picture = out_of_focus(picture, em, rng, hardness)
        return _cut(compressed(grained(picture, contrast, rng, hardness), rng), em, rng)

    def _strip(self, cells: Bytes, label: int, rng: Random) -> Bytes:
        """The character between two others, at the distance that the line is set in, all heavier, lighter or as is."""
        strip = np.zeros((CELL, 3 * CELL), np.uint8)
        weight = rng.random()
        step = round(EM * _STEPS[int(rng.integers(len(_STEPS)))])
        for offset in (-1, 0, 1):
            if offset and rng.random() < _ALONE:
                continue
            cell = cells[label if offset == 0 else int(rng.integers(len(cells)))]
            if weight < 0.1:
                cell = np.asarray(cv2.erode(cell, _PAIR), np.uint8)
            elif weight > 0.9:
                cell = np.asarray(cv2.dilate(cell, _PAIR), np.uint8)
            x = CELL + offset * step
            first, last = max(0, x), min(3 * CELL, x + CELL)
            part = strip[:, first:last]
            np.maximum(part, cell[:, first - x : last - x], out=part)
        return strip


def _photographed(ink: Floats, em: float, rng: Random) -> Floats:
    """The ink (0..1) on a patch of the picture at `em` pixels to the em: leaned, stretched, turned."""
    scale = em / EM
    side = int(np.ceil(_PATCH * em))
    turn, lean = np.radians(1.3 * rng.normal()), 0.03 * rng.normal()
    cos, sin = np.cos(turn), np.sin(turn)
    linear = np.array([[cos, -sin], [sin, cos]]) @ np.array(
        [[scale * rng.uniform(0.88, 1.12), lean * scale], [0, scale]]
    )
    middle = np.array([ink.shape[1] / 2, ink.shape[0] / 2])
    centre = np.array([side / 2, side / 2]) + rng.uniform(-0.5, 0.5, 2)
    matrix = np.concatenate([linear, (centre - linear @ middle)[:, None]], axis=1)
    soft = cv2.GaussianBlur(ink, (0, 0), 0.42 / scale) if scale < 0.85 else ink
    return np.asarray(cv2.warpAffine(soft, matrix, (side, side), flags=cv2.INTER_LINEAR), np.float32)


def _cut(picture: Bytes, em: float, rng: Random) -> Bytes:
    """What the reader cuts out: a square of about an em around where it thinks the character is."""
    side = em * float(np.clip(_AROUND * np.exp(0.075 * rng.normal()), 1.02, 1.5))
    across = picture.shape[1] / 2 + em * float(np.clip(0.07 * rng.normal(), -0.17, 0.17))
    down = picture.shape[0] / 2 + em * float(np.clip(0.045 * rng.normal(), -0.13, 0.13))
    scale = SIDE / side
    matrix = np.array([[scale, 0, SIDE / 2 - scale * across], [0, scale, SIDE / 2 - scale * down]])
    cut = cv2.warpAffine(picture, matrix, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cut, np.uint8)
