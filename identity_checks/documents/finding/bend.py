"""Paper that is not flat: how its lines of text are bent, and the sheet with them straight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.documents.finding.sheet import Sheet
from identity_checks.documents.text.engine import Image

Floats = NDArray[np.float64]

_POWERS: Final = (1, 2, 3)
_LEAST_LINES: Final = 4
_LEAST_BEND: Final = 0.003
_MOST_BEND: Final = 0.08
"""Shares of the sheet's width by which text must stray from straight to be worth it, and beyond which it is no bend."""
_STIFFNESS: Final = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class Bend:
    """How far below its straight place everything on a sheet lies: a cubic across the sheet, linear down it.

    Attributes:
        width, height: the sheet's size in pixels.
        factors: 2x3, for the powers 1 to 3 of the place across (-1..1), constant and growing down the sheet (-1..1).
    """

    width: int
    height: int
    factors: Floats

    @property
    def bow(self) -> float:
        """Give the share of the width by which the sheet strays at most from straight between its edges."""
        x = np.linspace(-1, 1, 17)
        rows = self.factors[0] + np.array([[-1.0], [1.0]]) * self.factors[1]
        strayed = rows[:, 1:2] * (x**2 - 1) + rows[:, 2:3] * (x**3 - x)
        return float(np.abs(strayed).max())

    def drop(self, points: NDArray[Any]) -> Floats:
        """Give for straight places (Nx2, sheet pixels) how many pixels lower they lie on the bent sheet."""
        x = 2 * np.asarray(points, np.float64)[:, 0] / self.width - 1
        y = 2 * np.asarray(points, np.float64)[:, 1] / self.height - 1
        across = np.stack([x**power for power in _POWERS], axis=1)
        return np.asarray(self.width * ((self.factors[0] + y[:, None] * self.factors[1]) * across).sum(axis=1))

    def drops(self, width: int, height: int) -> NDArray[np.float32]:
        """Give `drop` of every pixel of a picture of this size, height x width."""
        x = 2 * np.arange(width) / self.width - 1
        y = 2 * np.arange(height) / self.height - 1
        level, growing = self.factors @ np.stack([x**power for power in _POWERS])
        return np.asarray(self.width * (level + y[:, None] * growing), np.float32)


def bend_of(lines: Sequence[NDArray[np.float32]], width: int, height: int) -> Bend | None:
    """Give the bend that makes lines of text straight and level; None when they are, or when no bend explains them.

    `lines` are the middles of long lines, each Nx2 in sheet pixels.
    """
    if len(lines) < _LEAST_LINES:
        return None
    rows: list[Floats] = []
    wanted: list[Floats] = []
    for index, line in enumerate(lines):
        x, y = 2 * line[:, 0] / width - 1, 2 * float(line[:, 1].mean()) / height - 1
        across = np.stack([x**power for power in _POWERS], axis=1)
        own = np.zeros((len(line), len(lines)))
        own[:, index] = 1.0
        weight = 1 / np.sqrt(len(line))
        rows.append(weight * np.concatenate([across, y * across, own], axis=1))
        wanted.append(weight * line[:, 1] / width)
    count = 2 * len(_POWERS)
    held = np.concatenate([_STIFFNESS * np.eye(count), np.zeros((count, len(lines)))], axis=1)
    left, right = np.concatenate([*rows, held]), np.concatenate([*wanted, np.zeros(count)])
    found = _solved(left, right)
    # The end of a line that runs into something else must not bend all others.
    off = np.abs(left @ found - right)
    trust = 1 / (1 + (off / max(1e-9, 3 * float(np.median(off)))) ** 2)
    found = _solved(left * trust[:, None], right * trust)
    bend = Bend(width, height, np.asarray(found[:count].reshape(2, len(_POWERS)), np.float64))
    strayed = max(float(np.ptp(bend.drop(line))) for line in lines) / width
    return bend if _LEAST_BEND < strayed < _MOST_BEND else None


def _solved(left: Floats, right: Floats) -> Floats:
    """Give what makes `left @ it` least unlike `right`, by the normal equations: stiffness keeps them regular."""
    return np.asarray(np.linalg.solve(left.T @ left, left.T @ right), np.float64)


def flattened(sheet: Sheet, bend: Bend) -> Sheet:
    """Give the sheet with its bend taken out, one that has had a bend taken out before as well."""
    height, width = sheet.picture.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    y += bend.drops(width, height)
    picture: Image = np.asarray(
        cv2.remap(sheet.picture, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )
    before = sheet.lower
    if before is None:
        return replace(sheet, picture=picture, lower=bend.drop)

    def both(points: NDArray[Any]) -> Floats:
        drop = bend.drop(points)
        return drop + before(points + np.stack([np.zeros_like(drop), drop], axis=1))

    return replace(sheet, picture=picture, lower=both)
