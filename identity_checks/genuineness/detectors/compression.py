"""Which parts of a picture were compressed with the rest, and which came later.

A picture that was a JPEG keeps in its blocks' frequencies the steps they were once rounded to, also when it was saved
again. What was pasted in between lacks them (Farid, Exposing digital forgeries from JPEG ghosts, 2009; Bianchi and
Piva, 2012). No file is needed: the steps are found from the pixels, which must never have been scaled or turned.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from identity_checks.genuineness.view import DocumentView, Floats

_BLOCK: Final = 8
_BAND: Final = 128
_EVEN: Final = 16
"""Rows of blocks that are transformed at a time, about, and what divides them: BLAS takes its time for every product
and other sums for few or odd numbers of columns, and the figures are to be those of all blocks at once."""
_FREQUENCIES: Final = ((0, 1), (1, 0), (1, 1), (0, 2), (2, 0), (1, 2), (2, 1), (2, 2))
_STEPS: Final = np.array((2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 17, 20), np.float32)
_LARGE: Final = 1.3
"""Coefficients under this many steps say more of the picture's content than of its rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class RoundingMap:
    """How well the frequencies of a view's blocks sit on multiples of each step.

    Attributes:
        blocks: for each frequency, which blocks (counted row by row) have enough of it to tell.
        fits: for each frequency, a row for each of those blocks: the cosine by step, 1 exactly on a multiple, -1
            between two, 0 where the coefficient is too small for the step.
        counts: the same shape, whether the coefficient is large enough for the step.
    """

    blocks: tuple[NDArray[np.intp], ...]
    fits: tuple[Floats, ...]
    counts: tuple[NDArray[np.bool_], ...]

    def within(self, mask: NDArray[np.bool_]) -> RoundingMap:
        """The map of a part of the blocks alone, which counts these only, for many sums over little of it."""
        own = mask.reshape(-1)
        place = np.cumsum(own) - 1
        inside = [own[blocks] for blocks in self.blocks]
        return RoundingMap(
            tuple(place[values[part]] for values, part in zip(self.blocks, inside, strict=True)),
            tuple(values[part] for values, part in zip(self.fits, inside, strict=True)),
            tuple(values[part] for values, part in zip(self.counts, inside, strict=True)),
        )

    def sums(self, masks: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """The sums of the fit and of the counts, over frequencies and steps, for `contrast`.

        `masks`: ... x rows x columns of blocks, ... x 1 x blocks for a part; the sums have the same leading axes.
        """
        parts = masks.reshape(-1, masks.shape[-2] * masks.shape[-1]).astype(np.float32)
        fit: list[Floats] = []
        count: list[Floats] = []
        for blocks, fits, counts in zip(self.blocks, self.fits, self.counts, strict=True):
            # One frequency at a time: of a large picture each takes ten megabytes and more.
            chosen = parts[:, blocks]
            fit.append(chosen @ fits)
            count.append(chosen @ counts.astype(np.float32))
        shape = (*masks.shape[:-2], -1)
        return np.concatenate(fit, axis=1).reshape(shape), np.concatenate(count, axis=1).reshape(shape)


def contrast(suspect: tuple[Floats, Floats], rest: tuple[Floats, Floats], least: int = 40) -> Floats:
    """How much better the rest sits on steps that the suspect part does not know; in standard deviations.

    Steps are compared where both parts have `least` coefficients or more. Leading axes of the sums stay.
    """
    (inside, inside_count), (outside, outside_count) = suspect, rest
    enough = (inside_count >= least) & (outside_count >= least)
    inside_count, outside_count = np.maximum(inside_count, 1), np.maximum(outside_count, 1)
    deviation = np.sqrt(0.5 / inside_count + 0.5 / outside_count)
    score = np.where(enough, (outside / outside_count - inside / inside_count) / deviation, 0.0)
    best = score.reshape(*score.shape[:-1], len(_FREQUENCIES), len(_STEPS)).max(axis=-1)
    return np.asarray(np.sort(best, axis=-1)[..., -4:].mean(axis=-1), np.float32)


def rounding_map(view: DocumentView) -> RoundingMap:
    """The map of a view's crop."""
    rows, columns = view.grey.shape[0] // _BLOCK, view.grey.shape[1] // _BLOCK
    values = np.empty((len(_FREQUENCIES), rows * columns), np.float32)
    high = math.ceil(rows / max(1, rows // _BAND) / _EVEN) * _EVEN
    for top in range(0, rows, high):
        bottom = min(top + high, rows)
        band = view.grey[top * _BLOCK : bottom * _BLOCK, : columns * _BLOCK]
        values[:, top * columns : bottom * columns] = np.abs(_basis() @ _blocks(band).T)
    places, fits, counts = [], [], []
    for coefficients in values:
        telling = np.flatnonzero(coefficients >= _LARGE * _STEPS[0])
        ratio = coefficients[telling, None] / _STEPS
        count = ratio >= _LARGE
        ratio *= np.float32(2 * np.pi)
        places.append(telling)
        fits.append(np.multiply(np.cos(ratio, out=ratio), count, out=ratio))
        counts.append(count)
    return RoundingMap(tuple(places), tuple(fits), tuple(counts))


def _blocks(band: Floats) -> Floats:
    """The blocks of some rows of a plane, one a row."""
    rows, columns = band.shape[0] // _BLOCK, band.shape[1] // _BLOCK
    blocks = band.reshape(rows, _BLOCK, columns, _BLOCK).transpose(0, 2, 1, 3)
    return blocks.reshape(rows * columns, _BLOCK * _BLOCK)


@cache
def _basis() -> Floats:
    place = np.arange(_BLOCK)
    lines = [
        np.cos((2 * place + 1) * order * np.pi / 16) * (np.sqrt(0.125) if order == 0 else 0.5)
        for order in range(_BLOCK)
    ]
    waves = [np.outer(lines[down], lines[across]).reshape(-1) for down, across in _FREQUENCIES]
    return np.stack(waves).astype(np.float32)
