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
