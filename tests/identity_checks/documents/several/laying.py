"""Specimens laid on a page of one colour."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import cv2
import numpy as np
from numpy.typing import NDArray

from identity_checks.results import DocumentType
from identity_checks.specimens import Specimen, draw

TODAY = date(2026, 11, 22)
FRONT = draw(DocumentType.RESIDENT_ID_FRONT, 12)
BACK = draw(DocumentType.RESIDENT_ID_BACK, 12)
Pixels = NDArray[np.uint8]


def unstamped(back: Specimen) -> Specimen:
    """A back without the stamp that real ones have not, so that it bears four lines in all."""
    image = back.image.copy()
    image[318:378, 44:290] = (238, 236, 240)
    return replace(back, image=image)


def page_of(colour: tuple[int, int, int], height: int, width: int) -> Pixels:
    """A page with nothing on it."""
    return np.full((height, width, 3), colour, np.uint8)


def put(page: Pixels, specimen: Specimen, left: int, top: int, width: int) -> None:
    """Lay a specimen on a page."""
    high = round(specimen.image.shape[0] * width / specimen.image.shape[1])
    page[top : top + high, left : left + width] = cv2.resize(
        specimen.image, (width, high), interpolation=cv2.INTER_AREA
    )


def laid(page: Pixels, image: Pixels, middle: tuple[float, float], width: int, turn: float) -> None:
    """Lay a specimen's picture on a page, turned clockwise, with a soft shadow."""
    high = round(image.shape[0] * width / image.shape[1])
    card = cv2.resize(image, (width, high), interpolation=cv2.INTER_AREA)
    move = np.asarray(cv2.getRotationMatrix2D((width / 2, high / 2), -turn, 1.0), np.float64)
    move[:, 2] += np.array(middle) - (width / 2, high / 2)
    size = page.shape[1], page.shape[0]
    share = cv2.warpAffine(np.full((high, width), 255, np.uint8), move, size).astype(np.float32)[..., None] / 255
    seen = cv2.warpAffine(card, move, size, borderMode=cv2.BORDER_REPLICATE)
    shade = 1 - 0.3 * cv2.GaussianBlur(share, (0, 0), 8)[..., None]
    page[:] = (seen * share + page * shade * (1 - share)).astype(np.uint8)
