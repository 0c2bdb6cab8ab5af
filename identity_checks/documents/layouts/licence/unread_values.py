"""Short values of a licence that stand beside their label and were not found as text: two signs are easily lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from identity_checks.documents.layouts.business_licence import LABELS
from identity_checks.documents.text.engine import Corners, Image, TextEngine, TextLine
from identity_checks.documents.text.lost_signs import DOUBT
from identity_checks.documents.text.simplified import line_in_simplified
from identity_checks.documents.text.words import Label, PlacedLine, Word, find_labels, placed, rows_of

_FORMS: Final = {
    "legal_representative": re.compile(r"[\u3400-\u9fff]{2,5}"),
    "registered_capital": re.compile(r"(人民币)?[\d.,零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+[元圆万]?整?(人民币|美元|元)?"),
    "established_date": re.compile(r"(19|20)\d\d年\d{1,2}月\d{1,2}日"),
    "business_term": re.compile(r"长期|永久|(19|20)\d\d年.+"),
}
"""How the values are written that may be short."""
_READ_FROM: Final = 0.6
_WIDTHS: Final = (6.0, 3.0)
"""Room beside a label that is read, in heights of a line: a short value alone in much room reads badly."""
_COLUMN: Final = 1.2
_BESIDE: Final = 0.6
_BEFORE: Final = 0.3
_LEAST_BESIDE: Final = 2
"""Labels of a column that have values beside them, from which is known where the column's values begin."""


def unread_values(text: TextEngine, picture: Image, lines: Sequence[PlacedLine]) -> list[PlacedLine]:
    """Read beside the labels of a licence that have nothing beside them, where the values of their column begin.

    What is written as the label's values are is given as a line, none of whose signs is sure.
    """
    labels, words = find_labels(rows_of(lines), LABELS)
    found: list[TextLine] = []
    for label in labels:
        if label.field not in _FORMS or sum(other.field == label.field for other in labels) > 1:
            continue
        boxes = [] if _beside(label, words) else _boxes(label, labels, words)
        seen = [line for line in text.read(picture, boxes) if line.score >= _READ_FROM]
        fitting = [line for line in seen if _FORMS[label.field].fullmatch("".join(line.text.split()))]
        if fitting:
            found.append(_doubtful(line_in_simplified(max(fitting, key=lambda line: line.score))))
    return placed(found)


def _beside(label: Label, words: Sequence[Word]) -> list[Word]:
    """Give the words in a label's row that begin behind it."""
    return [
        word
        for word in words
        if abs(word.middle - label.middle) < _BESIDE * max(word.height, label.height)
        and word.left > label.right - _BESIDE * label.height
    ]


def _boxes(label: Label, labels: Sequence[Label], words: Sequence[Word]) -> list[Corners]:
    """Give where a label's value stands if the values of its column begin below each other, in rooms of some widths."""
    column = [other for other in labels if abs(other.left - label.left) < _COLUMN * label.height]
    first = [min(beside, key=lambda word: word.left) for other in column if (beside := _beside(other, words))]
    if len(first) < _LEAST_BESIDE:
        return []
    left, height = (float(np.median([getattr(word, side) for word in first])) for side in ("left", "height"))
    left, top = left - _BEFORE * height, label.middle - height / 2
    return [
        np.array([[left, top], [right, top], [right, top + height], [left, top + height]], np.float32)
        for right in (left + width * height for width in _WIDTHS)
    ]


def _doubtful(line: TextLine) -> TextLine:
    return replace(line, glyphs=tuple(replace(glyph, score=min(DOUBT, glyph.score)) for glyph in line.glyphs))
