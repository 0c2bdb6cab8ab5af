"""The edges of a page's picture: what a document's outline can be made of, found once for all documents on it."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.documents.text.engine import Image, clockwise

Floats = NDArray[np.float32]

LEAST_AREA: Final = 0.06
"""Share of the picture that a document takes at least."""
_WORK_SIDE: Final = 512


class PageEdges:
    """What a page's picture has of edges, found once for all questions where a document lies on it."""

    def __init__(self, page: Image) -> None:
        """Take a BGR picture."""
        height, width = page.shape[:2]
        self.ratio = _WORK_SIDE / max(height, width)
        size = (max(16, round(width * self.ratio)), max(16, round(height * self.ratio)))
        self.small = np.asarray(cv2.resize(page, size, interpolation=cv2.INTER_AREA), np.uint8)
        self.height, self.width = self.small.shape[:2]

    @cached_property
    def slopes(self) -> Floats:
        """How steeply the strongest of three colour channels rises across and down, HxWx2."""
        lab = cv2.cvtColor(cv2.GaussianBlur(self.small, (3, 3), 0), cv2.COLOR_BGR2LAB)
        slopes = np.zeros((self.height, self.width, 2), np.float32)
        steepest = np.full((self.height, self.width), -1, np.float32)
        for plane in cv2.split(lab):
            across, down = (cv2.Scharr(plane, cv2.CV_32F, *way, scale=1 / 32) for way in ((1, 0), (0, 1)))
            steep = across * across + down * down
            steeper = np.asarray(cv2.compare(steep, steepest, cv2.CMP_GT), np.uint8)
            cv2.copyTo(steep, steeper, steepest)
            cv2.copyTo(cv2.merge((across, down)), steeper, slopes)
        return slopes

    @cached_property
    def shapes(self) -> list[Floats]:
        """Four-cornered shapes with closed outlines, and the picture's own frame."""
        return _contour_candidates(self.small)

    @cached_property
    def segments(self) -> list[Floats]:
        """Long straight lines: x and y of both ends."""
        return _segments(self.small)


def _contour_candidates(small: Image) -> list[Floats]:
    lab = cv2.cvtColor(cv2.medianBlur(small, 5), cv2.COLOR_BGR2LAB)
    masks: list[Any] = []
    for channel in range(3):
        plane = np.ascontiguousarray(lab[:, :, channel])
        _, mask = cv2.threshold(plane, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
        masks += [mask, cv2.bitwise_not(mask)]
        for low, high in ((20, 60), (50, 150)):
            edges = cv2.Canny(plane, low, high)
            masks.append(cv2.morphologyEx(edges, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)))
    border = np.concatenate([lab[:6].reshape(-1, 3), lab[-6:].reshape(-1, 3)]).astype(np.float32)
    light, red, blue = cv2.split(lab.astype(np.float32) - np.median(border, axis=0))
    distance = np.sqrt(light * light + red * red + blue * blue)
    _, far = cv2.threshold(np.clip(distance * 2, 0, 255).astype(np.uint8), 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    masks.append(cv2.morphologyEx(far, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8)))
    found: list[Floats] = []
    least = LEAST_AREA * small.shape[0] * small.shape[1]
    for mask in masks:
        contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
        for contour in contours:
            if len(contour) < 3:
                continue
            _, _, wide, high = cv2.boundingRect(contour)
            if wide * high < least or cv2.contourArea(hull := cv2.convexHull(contour)) < least:
                continue
            length = cv2.arcLength(hull, True)
            for tolerance in (0.02, 0.035, 0.05, 0.07):
                shape = cv2.approxPolyDP(hull, tolerance * length, True)
                if len(shape) == 4:
                    found.append(shape.reshape(4, 2).astype(np.float32))
                    break
            else:
                found.append(np.asarray(cv2.boxPoints(cv2.minAreaRect(hull)), np.float32))
    found = list(clockwise(np.array(found, np.float32).reshape(-1, 4, 2)))
    height, width = small.shape[:2]
    found.append(np.array([[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]], np.float32))
    return found


def _segments(small: Image) -> list[Floats]:
    lab = cv2.cvtColor(small, cv2.COLOR_BGR2LAB)
    found: list[Floats] = []
    least = 0.16 * min(small.shape[:2])
    detector = cv2.createLineSegmentDetector(cv2.LSD_REFINE_STD)
    for channel in range(3):
        lines: Any = detector.detect(np.ascontiguousarray(lab[:, :, channel]))[0]
        if lines is None:
            continue
        ends = np.asarray(lines, np.float32).reshape(-1, 4)
        found += list(ends[np.hypot(*(ends[:, 2:] - ends[:, :2]).T) >= least])
    return found
