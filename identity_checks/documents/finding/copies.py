"""Black-and-white copies: print in pale ink, which a copier all but loses, made darker."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from identity_checks.documents.text.engine import Image

_LOOKED_AT: Final = 64
_GREY: Final = 0.75
"""Mean distance from the light's own colour in a and b of CIELAB; copies have 0 to 0.7 with noise, others from 0.9."""
_GRAIN: Final = 1.0
_PAPER: Final = 80
"""Percentile of brightness that is paper on any sheet of text."""
_DARKER: Final = 6.0
LEGIBLE: Final = 0.7
"""From which score a line of a darkened copy is text: the dirt of the copier's glass becomes darker as well."""


def is_copy(sheet: Image) -> bool:
    """Tell whether a sheet's BGR picture has one colour only, that of the light on it."""
    small = cv2.resize(sheet, (_LOOKED_AT, _LOOKED_AT), interpolation=cv2.INTER_AREA)
    colours = cv2.cvtColor(small, cv2.COLOR_BGR2LAB)[:, :, 1:].astype(np.float32)
    return float(np.abs(colours - np.median(colours, axis=(0, 1))).mean()) < _GREY


def darkened(sheet: Image) -> Image:
    """Give a sheet's picture with all that is little darker than the paper much darker."""
    soft = cv2.GaussianBlur(sheet, (0, 0), _GRAIN)
    paper = float(np.percentile(soft, _PAPER))
    tones = np.clip(np.arange(256, dtype=np.float32) / max(1.0, paper), 0, 1) ** _DARKER
    return np.asarray(cv2.LUT(soft, np.rint(255 * tones).astype(np.uint8)), np.uint8)
