"""Finding faces on a page, the right way up or not."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.faces.alignment import Landmarks
from identity_checks.faces.face_quality import assess_face
from identity_checks.models import YUNET, ModelStore
from identity_checks.results import FaceBox, Point, Quad

_LONG_SIDES: Final = (640, 320, 1280)
_MOST_CANDIDATES: Final = 500
_SHORTEST_SIDE: Final = 16
"""Pixels below which a page, or what scaling leaves of it, cannot hold a face; the network invents some there."""
_TURNS: Final = {
    180: cv2.ROTATE_180,
    90: cv2.ROTATE_90_CLOCKWISE,
    270: cv2.ROTATE_90_COUNTERCLOCKWISE,
}


class FaceDetector:
    """YuNet, warm. Confined to one thread: the network keeps state between calls."""

    def __init__(self, models: ModelStore) -> None:
        thresholds = models.entry(YUNET).thresholds
        self._sure_score: Final = thresholds["sure_score"]
        self._network = cv2.FaceDetectorYN.create(
            "onnx",
            np.frombuffer(models.data(YUNET), dtype=np.uint8),
            np.empty(0, dtype=np.uint8),
            (320, 320),
            thresholds["score"],
            thresholds["overlap"],
            _MOST_CANDIDATES,
        )

    def find(self, page: NDArray[np.uint8]) -> tuple[FaceBox, ...]:
        """Give the faces of an upright BGR page, largest first.

        The long side is scaled to 640 first; where nothing is found, to 320 (a face that fills the picture) and to
        1280 (a small one).
        """
        for long_side in _scales(page):
            found = self._find_at(page, long_side)
            if found:
                return found
        return ()

    def find_turned(self, page: NDArray[np.uint8]) -> tuple[FaceBox, ...]:
        """Give the faces of a page that may lie on its side or upside down, in the page's own coordinates."""
        for long_side in _scales(page):
            found = self._find_turned_at(page, long_side)
            if found:
                return found
        return ()

    def _find_turned_at(self, page: NDArray[np.uint8], long_side: int) -> tuple[FaceBox, ...]:
        best = self._find_at(page, long_side)
        height, width = page.shape[:2]
        for degrees, code in _TURNS.items():
            # A turned face is found at times with its points in the wrong places, but never as surely as upright.
            if degrees != 180 and best and best[0].score >= self._sure_score:
                continue
            turned = np.asarray(cv2.rotate(page, code), dtype=np.uint8)
            found = self._find_at(turned, long_side)
            if found and (not best or found[0].score > best[0].score):
                best = tuple(_turn_back(face, degrees, width, height) for face in found)
        return best

    def _find_at(self, page: NDArray[np.uint8], long_side: int) -> tuple[FaceBox, ...]:
        height, width = page.shape[:2]
        scale = long_side / max(height, width)
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        if min(height, width, *size) < _SHORTEST_SIDE:
            return ()
        interpolation = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        scaled = cv2.resize(page, size, interpolation=interpolation)
        self._network.setInputSize(size)
        # The stubs say an array; where there is no face it is None.
        rows = cast("NDArray[np.float32] | None", self._network.detect(scaled)[1])
        if rows is None:
            return ()
        found = [_as_face(page, row, width / size[0], height / size[1]) for row in rows if _is_near(row, size)]
        return tuple(sorted(found, key=_width, reverse=True))


def _scales(page: NDArray[np.uint8]) -> tuple[int, ...]:
    return _LONG_SIDES if max(page.shape[:2]) > _LONG_SIDES[0] else _LONG_SIDES[:2]


def _is_near(row: NDArray[np.float32], size: tuple[int, int]) -> bool:
    """Whether box and landmarks are numbers, and none of them farther outside the picture than it is long."""
    reach = max(size)
    return bool(np.all(np.isfinite(row[:15])) and np.all(row[:14] > -reach) and np.all(row[:14] < 2 * reach))


def _as_face(page: NDArray[np.uint8], row: NDArray[np.float32], across: float, down: float) -> FaceBox:
    left, top, width, height = (float(value) for value in row[:4])
    corners = ((left, top), (left + width, top), (left + width, top + height), (left, top + height))
    points = [(float(row[4 + 2 * index]) * across, float(row[5 + 2 * index]) * down) for index in range(5)]
    landmarks: Landmarks = (points[0], points[1], points[2], points[3], points[4])
    first, second, third, fourth = ((x * across, y * down) for x, y in corners)
    return FaceBox(
        box=(first, second, third, fourth),
        landmarks=landmarks,
        score=min(1.0, float(row[14])),
        quality=assess_face(page, landmarks).score,
    )


def _width(face: FaceBox) -> float:
    (left, _), (right, _) = face.box[0], face.box[1]
    return abs(right - left)


def _turn_back(face: FaceBox, degrees: int, width: int, height: int) -> FaceBox:
    """Bring a face found on a page turned clockwise back to the page, whose size is given."""

    def back(point: Point) -> Point:
        x, y = point
        if degrees == 90:
            return y, height - x
        if degrees == 180:
            return width - x, height - y
        return width - y, x

    points = [back(point) for point in face.landmarks]
    return replace(
        face,
        box=_upright_quad([back(point) for point in face.box]),
        landmarks=(points[0], points[1], points[2], points[3], points[4]),
    )


def _upright_quad(points: list[Point]) -> Quad:
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    return (left, top), (right, top), (right, bottom), (left, bottom)
