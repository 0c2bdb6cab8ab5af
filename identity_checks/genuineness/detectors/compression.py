"""Which parts of a picture were compressed with the rest, and which came later.

A picture that was a JPEG keeps in its blocks' frequencies the steps they were once rounded to, also when it was saved
again. What was pasted in between lacks them (Farid, Exposing digital forgeries from JPEG ghosts, 2009; Bianchi and
Piva, 2012). No file is needed: the steps are found from the pixels, which must never have been scaled or turned.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from identity_checks.genuineness.view import DocumentView, Floats

_BLOCK: Final = 8
_FREQUENCIES: Final = ((0, 1), (1, 0), (1, 1), (0, 2), (2, 0), (1, 2), (2, 1), (2, 2))
_STEPS: Final = np.array((2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 17, 20), np.float32)
_LARGE: Final = 1.3
"""Coefficients under this many steps say more of the picture's content than of its rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class RoundingMap:
    """How well each block's frequencies sit on multiples of each step.

    Attributes:
        fit: rows x columns x (frequencies * steps), the sum of cosines: 1 exactly on a multiple, -1 between two.
        weight: how many coefficients were large enough to count, same shape.
    """

    fit: Floats
    weight: NDArray[np.uint8]

    def sums(self, mask: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """The sum of the fit and of the weight over a part, for `contrast`."""
        return self.fit[mask].sum(axis=0), self.weight[mask].sum(axis=0, dtype=np.float32)


def contrast(suspect: tuple[Floats, Floats], rest: tuple[Floats, Floats], least: int = 40) -> float:
    """How much better the rest sits on steps that the suspect part does not know; in standard deviations.

    Steps are compared where both parts have `least` coefficients or more.
    """
    (inside, inside_count), (outside, outside_count) = suspect, rest
    enough = (inside_count >= least) & (outside_count >= least)
    inside_count, outside_count = np.maximum(inside_count, 1), np.maximum(outside_count, 1)
    deviation = np.sqrt(0.5 / inside_count + 0.5 / outside_count)
    score = np.where(enough, (outside / outside_count - inside / inside_count) / deviation, 0.0)
    best = score.reshape(len(_FREQUENCIES), len(_STEPS)).max(axis=1)
    return float(np.sort(best)[-4:].mean())


def rounding_map(view: DocumentView) -> RoundingMap:
    """The map of a view's crop."""
    rows, columns = view.grey.shape[0] // _BLOCK, view.grey.shape[1] // _BLOCK
    blocks = view.grey[: rows * _BLOCK, : columns * _BLOCK].reshape(rows, _BLOCK, columns, _BLOCK)
    flat = blocks.transpose(0, 2, 1, 3).reshape(rows * columns, _BLOCK * _BLOCK)
    values = np.abs(flat @ _basis())
    ratio = values[:, :, None] / _STEPS
    large = ratio >= _LARGE
    weight = large.astype(np.uint8)
    fit = np.zeros_like(ratio)
    fit[large] = np.cos(2 * np.pi * ratio[large])
    shape = (rows, columns, len(_FREQUENCIES) * len(_STEPS))
    return RoundingMap(fit.reshape(shape), weight.reshape(shape))


@cache
def _basis() -> Floats:
    place = np.arange(_BLOCK)
    lines = [
        np.cos((2 * place + 1) * order * np.pi / 16) * (np.sqrt(0.125) if order == 0 else 0.5)
        for order in range(_BLOCK)
    ]
    columns = [np.outer(lines[down], lines[across]).reshape(-1) for down, across in _FREQUENCIES]
    return np.stack(columns, axis=1).astype(np.float32)
