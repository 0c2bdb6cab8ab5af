"""One document in a picture, in the forms that the detectors look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.genuineness.layouts import WITHOUT_FORM, Box, Layout, layout_of, without_form
from identity_checks.genuineness.number_lines import number_lines
from identity_checks.results import DocumentType, Quad

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]

_BLOCK: Final = 8
_LEAST_SIDE: Final = 160


@dataclass(frozen=True, eq=False)
class DocumentView:
    """A document as the camera gave it, and rectified.

    Attributes:
        layout: what is known of its form.
        sheet: BGR, the document alone, upright, `layout.size`.
        to_page: 3x3, from sheet pixels to page pixels.
        crop: BGR, the part of the page about the document, untouched and no copy; JPEG blocks begin at multiples of 8.
        origin: x, y of the crop on the page.
        fields: field name → box on the page.
        numbers: field name → line of figures on the page, where it is printed.
    """

    layout: Layout
    sheet: Pixels
    to_page: NDArray[np.float64]
    crop: Pixels
    origin: tuple[int, int]
    fields: Mapping[str, Quad]
    numbers: Mapping[str, Quad]

    @property
    def has_form(self) -> bool:
        """Whether it is known where on the document anything stands."""
        return self.layout.name != WITHOUT_FORM

    @cached_property
    def grey(self) -> Floats:
        """Luminance of the crop, float32; of twelve megapixels 48 MB, which a view tried in passing does not need."""
        return cv2.cvtColor(self.crop, cv2.COLOR_BGR2GRAY).astype(np.float32)

    def quad_on_page(self, box: Box) -> Quad:
        """A box in shares of the sheet as a quad on the page."""
        width, height = self.layout.size
        left, top, right, bottom = box[0] * width, box[1] * height, box[2] * width, box[3] * height
        return self.points_on_page(((left, top), (right, top), (right, bottom), (left, bottom)))

    def points_on_page(self, points: Sequence[tuple[float, float]]) -> Quad:
        """Four sheet points in page pixels."""
        moved = cv2.perspectiveTransform(np.array([points], np.float64), self.to_page)[0]
        first, second, third, fourth = ((float(x), float(y)) for x, y in moved)
        return first, second, third, fourth

    def on_sheet(self, quad: Quad) -> NDArray[np.float64]:
        """A quad of the page in sheet pixels, 4x2."""
        back = np.linalg.inv(self.to_page)
        return np.asarray(cv2.perspectiveTransform(np.array([quad], np.float64), back)[0], np.float64)

    def in_crop(self, quad: Quad) -> Floats:
        """A quad of the page in crop pixels, 4x2."""
        return (np.array(quad, np.float64) - self.origin).astype(np.float32)

    def portrait(self) -> Quad | None:
        """Where the portrait should be on the page."""
        return None if self.layout.portrait is None else self.quad_on_page(self.layout.portrait)


def view_document(page: Pixels, corners: Quad, kind: DocumentType, fields: Mapping[str, Quad]) -> DocumentView | None:
    """Prepare a page (uint8 BGR) whose document has these corners (clockwise from its own top left).

    None when no layout is known for the kind, so little of the document is in the picture that nothing can be said, or
    the corners are no four-sided outline.
    """
    layout = None if (aspect := _aspect(corners)) is None else layout_of(kind, aspect)
    return None if layout is None else _viewed(page, corners, layout, fields)


def view_without_form(page: Pixels, corners: Quad) -> DocumentView | None:
    """Prepare a document of which nothing is known but its outline; None where `view_document` gives none."""
    aspect = _aspect(corners)
    return None if aspect is None else _viewed(page, corners, without_form(aspect), {})


def _aspect(corners: Quad) -> float | None:
    """Width over height; None where the corners are no four-sided outline that anything can be seen in."""
    sides = [float(np.hypot(corners[i][0] - corners[i - 1][0], corners[i][1] - corners[i - 1][1])) for i in range(4)]
    across, down = (sides[1] + sides[3]) / 2, (sides[0] + sides[2]) / 2
    if min(across, down) < _LEAST_SIDE or not cv2.isContourConvex(np.array(corners, np.float32)):
        return None
    return across / down


def _viewed(page: Pixels, corners: Quad, layout: Layout, fields: Mapping[str, Quad]) -> DocumentView | None:
    source = np.array(corners, np.float64)
    low = np.maximum(np.floor(source.min(axis=0) / _BLOCK).astype(int) * _BLOCK, 0)
    high = np.minimum(np.ceil(source.max(axis=0)).astype(int), (page.shape[1], page.shape[0]))
    size = (high - low) // _BLOCK * _BLOCK
    if size.min() < _LEAST_SIDE:
        return None
    crop = page[low[1] : low[1] + size[1], low[0] : low[0] + size[0]]
    width, height = layout.size
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    in_crop = (source - low).astype(np.float32)
    forward = np.asarray(cv2.getPerspectiveTransform(in_crop, target), np.float64)
    across = float(np.linalg.norm(source[1] - source[0]) + np.linalg.norm(source[2] - source[3])) / 2
    sheet = _rectified(crop, forward, across / width, (width, height))
    to_page = np.array([[1, 0, low[0]], [0, 1, low[1]], [0, 0, 1]], np.float64) @ np.linalg.inv(forward)
    numbers = number_lines(layout, sheet, to_page, fields)
    return DocumentView(layout, sheet, to_page, crop, (int(low[0]), int(low[1])), fields, numbers)


def _rectified(crop: Pixels, forward: NDArray[np.float64], scale: float, size: tuple[int, int]) -> Pixels:
    """Straighten; a document far larger than the sheet is first halved, for warping skips pixels."""
    source = crop
    while scale > 1.8:
        source = np.asarray(cv2.resize(source, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)
        scale /= 2
    shrink = source.shape[1] / crop.shape[1]
    matrix = forward @ np.diag([1 / shrink, 1 / shrink, 1.0])
    return np.asarray(cv2.warpPerspective(source, matrix, size, flags=cv2.INTER_LINEAR), np.uint8)


def block_mask(view: DocumentView, quads: Sequence[Quad], grow: float = 1.0) -> NDArray[np.bool_]:
    """Which 8x8 blocks of the crop lie wholly or mostly inside the quads, each grown about its middle."""
    rows, columns = view.crop.shape[0] // _BLOCK, view.crop.shape[1] // _BLOCK
    mask = np.zeros((rows, columns), np.uint8)
    for quad in quads:
        points = view.in_crop(quad)
        middle = points.mean(axis=0)
        grown = ((points - middle) * grow + middle) / _BLOCK - 0.5
        cv2.fillConvexPoly(mask, np.rint(grown).astype(np.int32), 1)
    return mask.astype(bool)
