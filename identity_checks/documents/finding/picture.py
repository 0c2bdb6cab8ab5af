"""Whether a sheet bears a picture: cards, data pages and licences have a portrait, an emblem or a seal beside text.

A portrait is 25 mm wide at least where letters are 3 mm high (ICAO 9303-3, 9303-5; GA 490), an emblem 10 mm. What is
typed has bare paper there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from identity_checks.documents.text.engine import Corners, Image

_LINE: Final = 6
"""Pixels that a line of text is high in the small picture: its strokes are thin there, a portrait is not."""
_REACH: Final = 5
"""In heights of a line, how far from the text a picture is looked for: beyond may be what a paper lies on."""
_SIDE: Final = 3
"""In heights of a line, the least side of a picture."""
_SHARE: Final = 0.45
"""Share of it in which the print varies; whole cards have 0.7 and more, typed papers 0.1, tables 0.4 at most."""
_TEXT: Final = 0.15
"""Share of it that lines of text may cover."""
_VARIES: Final = (3.0, 0.05)
"""Least deviation of the print, in steps of 8 bits and as a share of the text's own contrast."""
_CONTRAST: Final = (5, 95)


def bears_picture(picture: Image, lines: Sequence[Corners]) -> bool:
    """Tell whether a sheet (BGR) has print near its lines of text that is no text and larger than its letters.

    What cannot be told, for want of text, counts as one that has.
    """
    if not lines:
        return True
    scale = _LINE / max(1.0, float(np.median([np.linalg.norm(line[3] - line[0]) for line in lines])))
    points = np.concatenate(lines) * scale
    # Red, blue and black print are all dark in green; two of its pixels for each of the small picture tell enough.
    step = max(1, int(0.5 / scale))
    green = np.ascontiguousarray(picture[::step, ::step, 1])
    how = cv2.INTER_AREA if scale * step < 1 else cv2.INTER_LINEAR
    small = np.asarray(cv2.resize(green, None, fx=scale * step, fy=scale * step, interpolation=how), np.uint8)
    text = np.zeros(small.shape, np.uint8)
    for line in lines:
        cv2.fillPoly(text, [np.asarray(np.round(line * scale), np.int32)], 1)
    ink = small[text > 0]
    if ink.size == 0:
        return True
    low, high = np.percentile(ink, _CONTRAST)
    text = np.asarray(cv2.dilate(text, np.ones((3, 3), np.uint8)), np.uint8)
    # Lines of a table are as thin as strokes and are gone with them.
    print_alone = np.asarray(cv2.medianBlur(small, 5), np.float32)
    mean = cv2.blur(print_alone, (_LINE, _LINE))
    deviation = np.sqrt(np.maximum(0.0, cv2.blur(print_alone**2, (_LINE, _LINE)) - mean**2))
    varied = np.asarray((deviation > max(_VARIES[0], _VARIES[1] * float(high - low))) & (text == 0), np.float32)
    left, top = (max(0, int(edge)) for edge in points.min(axis=0) - _REACH * _LINE)
    right, bottom = (int(edge) for edge in points.max(axis=0) + _REACH * _LINE)
    side = _SIDE * _LINE
    shares = [
        cv2.boxFilter(layer[top:bottom, left:right], -1, (side, side))[side // 2 : -side // 2, side // 2 : -side // 2]
        for layer in (varied, text.astype(np.float32))
    ]
    if shares[0].size == 0:
        return False
    return bool((shares[0][shares[1] < _TEXT] >= _SHARE).any())
