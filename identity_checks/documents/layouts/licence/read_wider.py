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

from identity_checks.documents.layouts.licence.name_alone import name_alone
from identity_checks.documents.text.engine import Image, TextEngine, TextLine, crop_line
from identity_checks.documents.text.words import PlacedLine

_AMOUNT: Final = re.compile(r"\d[.,]?0{2,}.*[万元币]")
_AS_PRINTED: Final = re.compile(r"(?<!\d)\d{1,9}\.0{6}万(元|元?人民币|元?美元)$")
_DIGITS: Final = re.compile(r"[\d\s.,，万]")
_SEPARATORS: Final = re.compile(r"[;；:：,，\s]")
_LISTED: Final = re.compile(r"[\u3400-\u9fff)）][;；]")
_MAY_BE_A_LIST: Final = re.compile(r"[\u3400-\u9fff：:]{8,}")
_WIDER: Final = 1.2
_AMOUNTS_WIDER: Final = 1.5
"""In small print 500.000000万 is 5000 at the width it has."""
_AS_SURE: Final = 0.97
_FEW: Final = 2
"""Signs of a list that are too few to tell by the others how one of them is printed."""


def read_wider(text: TextEngine, picture: Image, lines: Sequence[PlacedLine]) -> list[PlacedLine]:
    """Give lines with amounts, lists whose signs are few or not alike, and a name of one sign as a wider view has them.

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
            seen = _again(text, picture, line.source, _AMOUNTS_WIDER)
            if _is_amount_of(seen, line.source):
                settled[place] = replace(line, source=seen)
        elif unlike and any(line is other for other in listed):
            seen = _again(text, picture, line.source, _WIDER)
            alike = _SEPARATORS.sub("", seen.text) == _SEPARATORS.sub("", line.source.text)
            if alike and seen.score >= _AS_SURE * line.source.score:
                settled[place] = replace(line, source=seen)
    return name_alone(text, picture, settled)


def _again(text: TextEngine, picture: Image, line: TextLine, wider: float) -> TextLine:
    crop = crop_line(picture, line.corners)
    wide = np.asarray(cv2.resize(crop, None, fx=wider, fy=1.0, interpolation=cv2.INTER_CUBIC), np.uint8)
    (seen,) = text.read_crops([wide], [line.corners], squeezed=False)
    return seen


def _is_amount_of(seen: TextLine, line: TextLine) -> bool:
    """Tell whether a wider view has all digits of a line with an amount, or one as authorities print them.

    Such a one may have one sign beside its digits otherwise.
    """
    if _digits(seen) < _digits(line) or ("万" in line.text and "万" not in seen.text):
        return False
    now, was = (_DIGITS.sub("", each.text) for each in (seen, line))
    if now == was:
        return seen.score >= _AS_SURE * line.score
    other = sum(sign != before for sign, before in zip(now, was, strict=False))
    return len(now) == len(was) and other == 1 and seen.score > line.score and _AS_PRINTED.search(seen.text) is not None


def _digits(line: TextLine) -> int:
    return sum(sign.isdigit() for sign in line.text)
