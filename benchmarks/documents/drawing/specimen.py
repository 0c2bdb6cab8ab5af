"""A drawn document with its truth: what stands on it and where each sign of each field is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""Height × width × 3, blue-green-red, 0..255."""
Points = NDArray[np.float64]
"""n × 2, x and y in pixels."""

MARK: Final = "specimen_mark"
"""The name under which the place of 样本 SPECIMEN is kept among the signs."""


class Kind(StrEnum):
    """Which document, in the words that the evaluation reports."""

    RESIDENT_ID_FRONT = "resident_id_front"
    RESIDENT_ID_BACK = "resident_id_back"
    BUSINESS_LICENCE = "business_licence"
    PASSPORT = "passport"
    HMT_RESIDENCE_FRONT = "hmt_residence_permit_front"
    HMT_RESIDENCE_BACK = "hmt_residence_permit_back"
    HOME_RETURN_PERMIT = "home_return_permit"
    TAIWAN_PERMIT = "taiwan_travel_permit"
    PERMANENT_RESIDENT = "permanent_resident_card"
    EU_ID = "eu_identity_card"
    EU_ID_BACK = "eu_identity_card_back"
    EU_RESIDENCE = "eu_residence_title"
    SEA_ID = "sea_identity_card"
    SEA_RESIDENCE = "sea_residence_title"
    MRZ_CARD = "mrz_card_back"


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line of a field: its text and its signs' boxes on the sheet (left, top, right, bottom)."""

    text: str
    boxes: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Specimen:
    """A document flat on its sheet.

    Attributes:
        kind: which document; `state` the issuer's ICAO code.
        form: the layout's name; forms of the two parts differ.
        seed: what it was invented from.
        image: the sheet.
        truth: field → value in the reader's form (dates ISO 8601, MRZ lines joined by a line feed).
        alternatives: field → further values that count as exact (a name's transliteration in the zone).
        lines: field → where it is printed.
        fonts: typefaces used.
        radius: of its rounded corners, in pixels.
    """

    kind: Kind
    state: str
    form: str
    seed: int
    image: Pixels
    truth: Mapping[str, str]
    alternatives: Mapping[str, Sequence[str]]
    lines: Mapping[str, tuple[Line, ...]]
    fonts: tuple[str, ...]
    radius: int
