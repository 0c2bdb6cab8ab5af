"""What a drawn document is: its picture, what stands on it, and where."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from identity_checks.results import DocumentType, Quad

Pixels = NDArray[np.uint8]
"""Height × width × 3, blue-green-red, 0..255."""

PORTRAIT_REGION: Final = "portrait"
MARK_REGION: Final = "specimen_mark"


@dataclass(frozen=True, slots=True)
class Specimen:
    """A drawn document that says of itself that it is a specimen.

    Attributes:
        kind: which document.
        image: the picture, uint8 BGR.
        truth: field name → value as the reader must give it (dates ISO 8601, MRZ lines joined by a line feed).
        corners: the document's outline in the picture, clockwise from the document's own top left.
        regions: field name, `portrait` or `specimen_mark` → where it is in the picture.
        effects: names of what `degrade` did to the picture, in order.
    """

    kind: DocumentType
    image: Pixels
    truth: Mapping[str, str]
    corners: Quad
    regions: Mapping[str, Quad] = dataclass_field(default_factory=dict)
    effects: tuple[str, ...] = ()

    @property
    def rotation(self) -> int:
        """Clockwise degrees (0, 90, 180, 270) that turn the picture upright, to the nearest quarter."""
        (left, top), (right, bottom) = self.corners[0], self.corners[1]
        return round(-math.degrees(math.atan2(bottom - top, right - left)) / 90) % 4 * 90


def rectangle(left: float, top: float, right: float, bottom: float) -> Quad:
    """The four corners of an upright box, clockwise from its top left."""
    return ((left, top), (right, top), (right, bottom), (left, bottom))
