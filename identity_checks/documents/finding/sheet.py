"""A picture of the document alone, and the way back from its pixels to the page's."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.documents.text.engine import Corners, Image

Floats = NDArray[np.float32]

_PAGE_SIDE: Final = 2000
_RECTIFIED_SIDE: Final = 1600
_FAR_OUT: Final = 0.03
"""Share of the page's longer side by which an outline reaches out of it when a part of the document is not on it."""
_SAMPLED: Final = 16
_AS_SHARP: Final = np.full((3, 3), -0.3 / 8, np.float32) + np.diag([0, 1.3375, 0]).astype(np.float32)
"""Makes a picture that was interpolated linearly about as sharp as cubic interpolation does, in a third of its time."""
_ON_PAGE: Final = 0.6
"""Share of a column's pixels that lie on the page, if it is one of what is beside a sheet."""
_ROTATIONS: Final = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A picture of the document alone, or of the whole page when no outline was found.

    Attributes:
        picture: BGR.
        to_page: 3x3 transform from sheet pixels to page pixels.
        lower: for a sheet whose bend was taken out, how many pixels lower its points lie before that transform.
        page: BGR, the page that a document was cut out of; None for a sheet that is the page itself.
    """

    picture: Image
    to_page: NDArray[np.float64]
    lower: Callable[[NDArray[Any]], NDArray[np.float64]] | None = None
    page: Image | None = None

    def on_page(self, points: NDArray[Any]) -> Floats:
        """Give sheet points (Nx2) in page pixels."""
        flat = np.array(points, np.float64).reshape(-1, 2)
        if self.lower is not None:
            flat[:, 1] += self.lower(flat)
        shaped = flat.reshape(-1, 1, 2)
        return np.asarray(cv2.perspectiveTransform(shaped, self.to_page).reshape(-1, 2), np.float32)

    def from_page(self, points: NDArray[Any]) -> NDArray[Any]:
        """Give points of the page (Nx2) in sheet pixels, in their own precision; a bend taken out is not put back."""
        return np.asarray(cv2.perspectiveTransform(points[None], np.linalg.inv(self.to_page))[0])

    def turned(self, degrees: int) -> Sheet:
        """Give the sheet turned clockwise by 0, 90, 180 or 270 degrees."""
        if degrees == 0:
            return self
        height, width = self.picture.shape[:2]
        back: dict[int, list[list[float]]] = {
            90: [[0, 1, 0], [-1, 0, height], [0, 0, 1]],
            180: [[-1, 0, width], [0, -1, height], [0, 0, 1]],
            270: [[0, -1, width], [1, 0, 0], [0, 0, 1]],
        }
        picture = np.asarray(cv2.rotate(self.picture, _ROTATIONS[degrees]), np.uint8)
        return Sheet(picture, self.to_page @ np.array(back[degrees], np.float64), page=self.page)

    def beside(self, reach: int) -> tuple[Image, Image]:
        """Give what lies left and right of the sheet on its page, as far as the page goes and `reach` pixels at most.

        Both are empty for a sheet that is the page itself. A bend that was taken out is not seen to.
        """
        height, width = self.picture.shape[:2]
        if self.page is None:
            return self.picture[:, :0], self.picture[:, :0]
        shift = np.array([[1, 0, reach], [0, 1, 0], [0, 0, 1.0]])
        forward = shift @ np.linalg.inv(self.to_page)
        size = (width + 2 * reach, height)
        wider = cv2.warpPerspective(self.page, forward, size, borderMode=cv2.BORDER_REPLICATE)
        full = np.full(self.page.shape[:2], 255, np.uint8)
        there = np.mean(cv2.warpPerspective(full, forward, size) > 0, axis=0) > _ON_PAGE
        first = reach - int(np.argmin([*there[:reach][::-1], False]))
        last = width + reach + int(np.argmin([*there[width + reach :], False]))
        return np.asarray(wider[:, first:reach], np.uint8), np.asarray(wider[:, width + reach : last], np.uint8)

    def larger(self, share: float) -> Sheet:
        """Give the sheet with a share more of its page right and below; one that is the page or was bent stays."""
        if self.page is None or self.lower is not None:
            return self
        height, width = self.picture.shape[:2]
        picture = cv2.warpPerspective(
            self.page,
            np.linalg.inv(self.to_page),
            (round((1 + share) * width), round((1 + share) * height)),
            flags=cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return replace(self, picture=np.asarray(picture, np.uint8))

    def levelled(self, degrees: float) -> tuple[Sheet, NDArray[np.float64]]:
        """Give the sheet turned clockwise by a small angle about its centre, and the 3x3 transform of its points."""
        height, width = self.picture.shape[:2]
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
        picture = cv2.warpAffine(
            self.picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        )
        full = np.vstack([turn, [0.0, 0.0, 1.0]])
        return Sheet(np.asarray(picture, np.uint8), self.to_page @ np.linalg.inv(full), page=self.page), full


def whole_page(page: Image) -> Sheet:
    """Give the page itself as a sheet, scaled down when it is far larger than reading needs."""
    height, width = page.shape[:2]
    ratio = min(1.0, _PAGE_SIDE / max(height, width))
    if ratio == 1.0:
        return Sheet(page, np.eye(3))
    size = (max(1, round(width * ratio)), max(1, round(height * ratio)))
    small = cv2.resize(page, size, interpolation=cv2.INTER_AREA)
    return Sheet(np.asarray(small, np.uint8), np.diag([width / small.shape[1], height / small.shape[0], 1.0]))


def straightened(base: Sheet, degrees: float) -> Sheet:
    """Give the page's own sheet turned clockwise by any angle, on a canvas that holds all of it."""
    height, width = base.picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    cos, sin = abs(turn[0, 0]), abs(turn[0, 1])
    size = (max(1, round(height * sin + width * cos)), max(1, round(height * cos + width * sin)))
    turn[:, 2] += (size[0] / 2 - width / 2, size[1] / 2 - height / 2)
    picture = cv2.warpAffine(base.picture, turn, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    full = np.vstack([turn, [0.0, 0.0, 1.0]])
    return Sheet(np.asarray(picture, np.uint8), base.to_page @ np.linalg.inv(full))


def rectified(page: Image, corners: Corners, base: Sheet | None = None) -> Sheet:
    """Give the document inside the corners as a rectangle, at about its own size on the page.

    `base` is the page's own sheet, where there is one: it may be all that a large page is needed for.
    """
    across, down = rectangle_size(corners, page.shape[1], page.shape[0])
    ratio = min(1.0, _RECTIFIED_SIDE / max(across, down))
    width, height = max(32, round(across * ratio)), max(32, round(down * ratio))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    source, shrink = page, 1.0
    if ratio < 0.6:
        shrink = ratio * 1.2
        if base is not None and base.picture.shape[1] >= ratio * page.shape[1]:
            source, shrink = base.picture, base.picture.shape[1] / page.shape[1]
        else:
            size = (max(1, round(page.shape[1] * shrink)), max(1, round(page.shape[0] * shrink)))
            source = np.asarray(cv2.resize(page, size, interpolation=cv2.INTER_AREA), np.uint8)
    forward = cv2.getPerspectiveTransform(np.asarray(corners * shrink, np.float32), target)
    beyond: dict[str, Any] = {"borderMode": cv2.BORDER_REPLICATE}
    if _reaches_out(corners, page.shape[1], page.shape[0]):
        # Signs that the page's edge cuts through would be drawn out to stripes.
        beyond = {"borderValue": _usual_colour(source, forward, width, height)}
    picture = cv2.warpPerspective(source, forward, (width, height), flags=cv2.INTER_LINEAR, **beyond)
    picture = cv2.filter2D(picture, -1, _AS_SHARP)
    to_page = np.diag([1 / shrink, 1 / shrink, 1.0]) @ np.linalg.inv(forward)
    return Sheet(np.asarray(picture, np.uint8), to_page, page=page)


def _usual_colour(source: Image, forward: NDArray[Any], width: int, height: int) -> list[float]:
    """Give the median of each channel of what a transform makes of a picture, by one of its pixels in 16 each way."""
    few = np.diag([1 / _SAMPLED, 1 / _SAMPLED, 1.0]) @ forward
    size = (math.ceil(width / _SAMPLED), math.ceil(height / _SAMPLED))
    sampled = cv2.warpPerspective(source, few, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return [float(value) for value in np.median(sampled.reshape(-1, 3), axis=0)]


def _reaches_out(corners: Corners, width: int, height: int) -> bool:
    far = _FAR_OUT * max(width, height)
    return bool((corners < -far).any() or (corners > np.array([width, height]) + far).any())


def rectangle_size(corners: Corners, page_width: int, page_height: int) -> tuple[float, float]:
    """Give width and height in pixels of the rectangle seen as these corners, perspective taken into account.

    The camera is taken to look at the page's centre; when that gives no sensible aspect (a view straight from
    above leaves the focal length open) the mean side lengths are used.
    """
    ends: list[list[float]] = corners.tolist()
    sides = [math.dist(ends[i], ends[(i + 1) % 4]) for i in range(4)]
    width, height = max(sides[0], sides[2]), max(sides[1], sides[3])
    if width == 0 or height == 0:
        # In a picture of a few pixels corners fall together at its border.
        return width, height
    mean_aspect = (sides[0] + sides[2]) / max(1e-6, sides[1] + sides[3])
    aspect = _perspective_aspect(corners, page_width, page_height)
    if aspect is None or not 0.75 < aspect / mean_aspect < 1.33:
        aspect = mean_aspect
    if width / height > aspect:
        return width, width / aspect
    return height * aspect, height


def _perspective_aspect(corners: Corners, page_width: int, page_height: int) -> float | None:
    points: list[list[float]] = np.asarray(corners, np.float64).tolist()
    m1, m2, m4, m3 = ((x - page_width / 2, y - page_height / 2) for x, y in points)
    beside, below = _triple(m2, m4, m3), _triple(m3, m4, m2)
    if beside == 0 or below == 0:
        # Three corners on one line: no rectangle is seen so.
        return None
    k2, k3 = _triple(m1, m4, m3) / beside, _triple(m1, m4, m2) / below
    across = (k2 * m2[0] - m1[0], k2 * m2[1] - m1[1], k2 - 1)
    down = (k3 * m3[0] - m1[0], k3 * m3[1] - m1[1], k3 - 1)
    if abs(across[2]) < 0.02 or abs(down[2]) < 0.02:
        return None
    focal_square = -(across[0] * down[0] + across[1] * down[1]) / (across[2] * down[2])
    longest = max(page_width, page_height)
    if not (0.4 * longest) ** 2 < focal_square < (4 * longest) ** 2:
        return None
    lengths = [math.sqrt((x * x + y * y) / focal_square + z * z) for x, y, z in (across, down)]
    return lengths[0] / lengths[1]


def _triple(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    """Give the triple product of three points at height 1: plain floats, for NumPy's way costs fifty times as much."""
    return (a[1] - b[1]) * c[0] + (b[0] - a[0]) * c[1] + a[0] * b[1] - a[1] * b[0]
