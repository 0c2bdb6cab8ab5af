"""Finding faces on a page, the right way up or not."""

from __future__ import annotations

from typing import Final, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.faces.alignment import Landmarks
from identity_checks.faces.face_quality import assess_face
from identity_checks.models import YUNET, ModelStore
from identity_checks.results import FaceBox, Point, Quad
from identity_checks.scaling import shrunk

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
        """Give the faces of a BGR page, largest first; one that is not surely upright is looked for in every turn.

        The long side is scaled to 640 first; where nothing is found, to 320 (a face that fills the picture) and to
        1280 (a small one). A phone held otherwise gives a picture on its side or upside down.
        """
        for long_side in _scales(page):
            small = _small(page, long_side)
            found = self._find_on(page, small, 0)
            if found:
                return found if found[0].score >= self._sure_score else self._surer(page, small, found)
        return self.find_turned(page)

    def _surer(
        self, page: NDArray[np.uint8], small: NDArray[np.uint8] | None, found: tuple[FaceBox, ...]
    ) -> tuple[FaceBox, ...]:
        """Give what a page shows in another turn where that is found more surely than the faces `found` upright."""
        turned = [self._find_on(page, small, degrees) for degrees in _TURNS]
        return max((found, *(faces for faces in turned if faces)), key=lambda faces: faces[0].score)

    def find_turned(self, page: NDArray[np.uint8], turn: int | None = None) -> tuple[FaceBox, ...]:
        """Give the faces of a page that may lie on its side or upside down, in the page's own coordinates.

        `turn` is by how many degrees clockwise (0, 90, 180, 270) the page has to be turned to be upright, where that is
        known: a face that is surely found so is looked for in no other way, and never on its side.
        """
        for long_side in _scales(page):
            found = self._find_turned_at(page, long_side, turn)
            if found:
                return found
        return ()

    def _find_turned_at(self, page: NDArray[np.uint8], long_side: int, known: int | None) -> tuple[FaceBox, ...]:
        small = _small(page, long_side)
        best: tuple[FaceBox, ...] = ()
        for degrees in (0, *_TURNS) if known is None else (known, (known + 180) % 360):
            # A turned face is found at times with its points in the wrong places, but never as surely as upright.
            if (known is not None or degrees % 180) and best and best[0].score >= self._sure_score:
                continue
            found = self._find_on(page, small, degrees)
            if found and (not best or found[0].score > best[0].score):
                best = found
        return best

    def _find_on(self, page: NDArray[np.uint8], small: NDArray[np.uint8] | None, degrees: int) -> tuple[FaceBox, ...]:
        """Give the faces on a page's `small` picture, which is turned clockwise to look at it."""
        if small is None:
            return ()
        turned = cv2.rotate(small, _TURNS[degrees]) if degrees else small
        size = turned.shape[1], turned.shape[0]
        self._network.setInputSize(size)
        # The stubs say an array; where there is no face it is None.
        rows = cast("NDArray[np.float32] | None", self._network.detect(turned)[1])
        if rows is None:
            return ()
        found = [_as_face(page, row, small, degrees) for row in rows if _is_near(row, size)]
        return tuple(sorted(found, key=_width, reverse=True))


def _small(page: NDArray[np.uint8], long_side: int) -> NDArray[np.uint8] | None:
    """Give a page as the network looks at it, or nothing where it is too small to hold a face."""
    height, width = page.shape[:2]
    scale = long_side / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if min(height, width, *size) < _SHORTEST_SIDE:
        return None
    if scale < 1:
        return shrunk(page, size)
    return np.asarray(cv2.resize(page, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def _scales(page: NDArray[np.uint8]) -> tuple[int, ...]:
    return _LONG_SIDES if max(page.shape[:2]) > _LONG_SIDES[0] else _LONG_SIDES[:2]


def _is_near(row: NDArray[np.float32], size: tuple[int, int]) -> bool:
    """Whether box and landmarks are numbers, and none of them farther outside the picture than it is long."""
    reach = max(size)
    return bool(np.all(np.isfinite(row[:15])) and np.all(row[:14] > -reach) and np.all(row[:14] < 2 * reach))


def _as_face(page: NDArray[np.uint8], row: NDArray[np.float32], small: NDArray[np.uint8], degrees: int) -> FaceBox:
    """Bring a face found on a page's small picture, turned clockwise, back to the page."""
    height, width = small.shape[:2]
    across, down = page.shape[1] / width, page.shape[0] / height

    def on_page(point: Point) -> Point:
        x, y = _turned_back(point, degrees, width, height)
        return x * across, y * down

    left, top, wide, high = (float(value) for value in row[:4])
    corners = ((left, top), (left + wide, top), (left + wide, top + high), (left, top + high))
    points = [on_page((float(row[4 + 2 * index]), float(row[5 + 2 * index]))) for index in range(5)]
    landmarks: Landmarks = (points[0], points[1], points[2], points[3], points[4])
    return FaceBox(
        box=_upright_quad([on_page(corner) for corner in corners]),
        landmarks=landmarks,
        score=min(1.0, float(row[14])),
        quality=assess_face(page, landmarks).score,
    )


def _width(face: FaceBox) -> float:
    (left, _), (right, _) = face.box[0], face.box[1]
    return abs(right - left)


def _turned_back(point: Point, degrees: int, width: int, height: int) -> Point:
    """Bring a point of a picture turned clockwise back to the picture, whose size is given."""
    x, y = point
    places: dict[int, Point] = {
        0: (x, y),
        90: (y, height - x),
        180: (width - x, height - y),
        270: (width - y, x),
    }
    return places[degrees]


def _upright_quad(points: list[Point]) -> Quad:
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    return (left, top), (right, top), (right, bottom), (left, bottom)
