"""Lines of a licence read again at full width: squeezed, narrow signs are easily lost or taken for wide ones.

Two like digits side by side become one (500.000000 is 50.000000), and of a list's `;` some become `；`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import cv2
import numpy as np

from identity_checks.documents.text.engine import Image, TextEngine, TextLine, crop_line
from identity_checks.documents.text.words import PlacedLine

_AMOUNT: Final = re.compile(r"\d[.,]?0{3,}.*[万元]")
_DIGITS: Final = re.compile(r"[\d\s.,，]")
_SEPARATORS: Final = re.compile(r"[;；:：,，\s]")
_LISTED: Final = re.compile(r"[\u3400-\u9fff)）][;；]")
_MAY_BE_A_LIST: Final = re.compile(r"[\u3400-\u9fff：:]{8,}")
_WIDER: Final = 1.2
_AS_SURE: Final = 0.97
_FEW: Final = 2
"""Signs of a list that are too few to tell by the others how one of them is printed."""


def read_wider(text: TextEngine, picture: Image, lines: Sequence[PlacedLine]) -> list[PlacedLine]:
    """Give lines with amounts, and lists whose signs are few or not alike, as a wider view has them.

    A reading counts if it differs by what is easily lost or mistaken alone.
    """
    listed = [line for line in lines if _LISTED.search(line.source.text)]
    # The only sign of a list may be lost.
    listed = listed or [line for line in lines if _MAY_BE_A_LIST.fullmatch(line.unspaced)]
    signs = [sign for line in listed for sign in line.source.text if sign in ";；"]
    unlike = len(signs) <= _FEW or len(set(signs)) > 1
    settled = list(lines)
    for place, line in enumerate(lines):
        if _AMOUNT.search(line.source.text):
            seen = _again(text, picture, line.source, _DIGITS)
            if seen is not None and _digits(seen) >= _digits(line.source):
                settled[place] = replace(line, source=seen)
        elif unlike and any(line is other for other in listed):
            seen = _again(text, picture, line.source, _SEPARATORS)
            settled[place] = line if seen is None else replace(line, source=seen)
    return settled


def _again(text: TextEngine, picture: Image, line: TextLine, apart: re.Pattern[str]) -> TextLine | None:
    """Give a wider view's reading if it is the same but for signs of a kind, and as sure."""
    crop = crop_line(picture, line.corners)
    wide = np.asarray(cv2.resize(crop, None, fx=_WIDER, fy=1.0, interpolation=cv2.INTER_CUBIC), np.uint8)
    (seen,) = text.read_crops([wide], [line.corners], squeezed=False)
    alike = apart.sub("", seen.text) == apart.sub("", line.text)
    return seen if alike and seen.score >= _AS_SURE * line.score else None


def _digits(line: TextLine) -> int:
    return sum(sign.isdigit() for sign in line.text)
