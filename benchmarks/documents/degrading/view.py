"""Where a sheet's points come to lie in a picture: curl of the sheet, then a camera above it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from benchmarks.documents.degrading.effects import Effect
from benchmarks.documents.drawing.specimen import Pixels, Points

Random = np.random.Generator
_DISTANCE: Final = 2.3


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """The way from a sheet of `size` (width, height) to the picture.

    Attributes:
        matrix: homography from the curled sheet into the picture.
        rise: how far the sheet's middle bends, in sheet pixels; `phase` where along its width.
    """

    matrix: Points
    size: tuple[int, int]
    rise: float
    phase: float

    def points(self, places: Points) -> Points:
        """Sheet points (n × 2) in the picture."""
        bent = np.asarray(places, np.float64).copy()
        bent[:, 1] += self._bend(bent[:, 0])
        moved: Points = cv2.perspectiveTransform(bent[None], self.matrix)[0].astype(np.float64)
        return moved

    def corners(self) -> Points:
        """The sheet's corners in the picture, clockwise from its own top left."""
        width, height = self.size
        return self.points(np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64))

    def shifted(self, dx: float, dy: float) -> View:
        """The same view in a picture whose origin lies elsewhere."""
        move = np.array([[1, 0, dx], [0, 1, dy], [0, 0, 1]], np.float64)
        return View(move @ self.matrix, self.size, self.rise, self.phase)

    def warp(self, image: Pixels, size: tuple[int, int], *, border: int = cv2.BORDER_CONSTANT) -> Pixels:
        """A sheet's picture as seen, on a picture of `size` (width, height)."""
        shrink = float(np.sqrt(abs(np.linalg.det(self.matrix[:2, :2]))) / abs(self.matrix[2, 2]))
        source = cv2.GaussianBlur(image, (0, 0), 0.42 / shrink) if shrink < 0.85 else image
        if abs(self.rise) < 1e-6:
            seen = cv2.warpPerspective(source, self.matrix, size, flags=cv2.INTER_CUBIC, borderMode=border)
            return seen.astype(np.uint8, copy=False)
        columns, rows = np.meshgrid(np.arange(size[0], dtype=np.float64), np.arange(size[1], dtype=np.float64))
        grid = np.stack([columns.ravel(), rows.ravel()], axis=1)[None]
        back = cv2.perspectiveTransform(grid, np.linalg.inv(self.matrix))[0]
        back[:, 1] -= self._bend(back[:, 0])
        across = back[:, 0].reshape(size[1], size[0]).astype(np.float32)
        down = back[:, 1].reshape(size[1], size[0]).astype(np.float32)
        return cv2.remap(source, across, down, cv2.INTER_CUBIC, borderMode=border).astype(np.uint8, copy=False)

    def _bend(self, across: Points) -> Points:
        bend: Points = self.rise * np.sin(np.pi * across / self.size[0] + self.phase)
        return bend


def look_at(sheet: tuple[int, int], target: float, effects: Mapping[Effect, float], rng: Random) -> View:
    """A view of a sheet (width, height), its long side about `target` pixels; turned and leaning by effects."""
    width, height = sheet
    lean = np.radians(rng.choice([-1.0, 1.0], 2) * rng.uniform(0.5, 1.0, 2) * 30 * effects.get(Effect.PERSPECTIVE, 0.0))
    turn = 0.0
    if (strength := effects.get(Effect.ROTATION, 0.0)) > 0:
        # Mild turns are a hand's; strong ones any angle at all.
        turn = float(rng.uniform(-12, 12)) if strength < 0.3 else float(rng.uniform(-180, 180))
    else:
        turn = float(rng.uniform(-2, 2)) * (Effect.PERSPECTIVE in effects)
    length = float(max(sheet))
    centred = np.array([[1 / length, 0, -width / (2 * length)], [0, 1 / length, -height / (2 * length)], [0, 0, 1]])
    (sin_x, sin_y), (cos_x, cos_y) = np.sin(lean), np.cos(lean)
    camera = np.array(
        [
            [cos_y * _DISTANCE, 0, 0],
            [sin_x * sin_y * _DISTANCE, cos_x * _DISTANCE, 0],
            [-cos_x * sin_y, sin_x, _DISTANCE],
        ]
    )
    angle = np.radians(turn)
    spin = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1.0]])
    scale = np.diag([target, target, 1.0])
    matrix = scale @ spin @ camera @ centred
    rise = 0.045 * effects.get(Effect.CURL, 0.0) * height * float(rng.choice([-1.0, 1.0]))
    return View(matrix / matrix[2, 2], sheet, rise, float(rng.uniform(-0.5, 0.5)))
