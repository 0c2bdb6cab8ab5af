"""The name of a licence's representative read alone, where of its label's line one sign was all that was left of it.

In a long line a short name behind much room is squeezed with it: of 蔡洋 a copy's line had 然, alone it is read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import cv2
import numpy as np

from identity_checks.documents.layouts.licence.labels import LABELS
from identity_checks.documents.layouts.licence.unread_values import beside, boxes_beside
from identity_checks.documents.text.engine import Corners, Glyph, Image, TextEngine, TextLine, crop_line, spelt
from identity_checks.documents.text.lost_signs import DOUBT
from identity_checks.documents.text.simplified import line_in_simplified
from identity_checks.documents.text.words import PlacedLine, find_labels, rows_of

_FIELD: Final = "legal_representative"
_NAME: Final = re.compile(r"[\u3400-\u9fff]{2,4}")
_ONE_SIGN: Final = re.compile(rf"(?:{LABELS[_FIELD].pattern})[:：]?[\u3400-\u9fff]")
_WIDTHS: Final = (3.0, 2.2)
"""Room for names of three signs and of two, in heights of a line."""
_WIDER: Final = 1.3
_READ_FROM: Final = 0.8


def name_alone(text: TextEngine, picture: Image, lines: Sequence[PlacedLine]) -> list[PlacedLine]:
    """Give lines with the representative's name read alone where one sign stands behind the label on its line.

    None of its signs is sure.
    """
    if not any(_ONE_SIGN.fullmatch(line.unspaced) for line in lines):
        return list(lines)
    labels, words = find_labels(rows_of(lines), LABELS)
    for label in (label for label in labels if label.field == _FIELD):
        found = beside(label, labels, words)
        if len(found) != 1 or len(found[0].signs) != 1 or found[0].line.left > label.left + label.height:
            continue
        line = found[0].line
        boxes = boxes_beside(label, labels, words, _WIDTHS)
        seen = [line_in_simplified(item) for item in _wide(text, picture, boxes)]
        names = [item for item in seen if _NAME.fullmatch(item.text) and item.score >= _READ_FROM]
        if names:
            name = max(names, key=lambda item: item.score)
            return [_with_name(other, name) if other is line else other for other in lines]
    return list(lines)


def _wide(text: TextEngine, picture: Image, boxes: Sequence[Corners]) -> list[TextLine]:
    crops = [
        cv2.resize(crop_line(picture, box), None, fx=_WIDER, fy=1.0, interpolation=cv2.INTER_CUBIC) for box in boxes
    ]
    return text.read_crops([np.asarray(crop, np.uint8) for crop in crops], boxes, squeezed=False)


def _with_name(line: PlacedLine, name: TextLine) -> PlacedLine:
    """Give a label's line with other signs behind the label, each where it stands."""
    left, right = float(name.corners[:, 0].min()), float(name.corners[:, 0].max())
    spoken = [glyph for glyph in line.source.glyphs if glyph.text.strip()]

    def on_line(glyph: Glyph) -> Glyph:
        place = (left + glyph.position * (right - left) - line.left) / (line.right - line.left)
        return replace(glyph, position=min(1.0, place), score=min(DOUBT, glyph.score))

    return replace(line, source=spelt(line.source, (*spoken[:-1], *map(on_line, name.glyphs))))
