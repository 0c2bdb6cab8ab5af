"""Short values of a licence that stand beside their label and were not found as text: two signs are easily lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from math import inf
from typing import Final

import numpy as np

from identity_checks.documents.layouts.closed_texts import is_licence_type
from identity_checks.documents.layouts.licence.garbled_types import told_type
from identity_checks.documents.layouts.licence.labels import LABELS
from identity_checks.documents.layouts.licence.texts import nearly_a_type, printed_amount
from identity_checks.documents.text.engine import Corners, Image, TextEngine, TextLine
from identity_checks.documents.text.lost_signs import DOUBT
from identity_checks.documents.text.simplified import line_in_simplified
from identity_checks.documents.text.words import Label, PlacedLine, Word, find_labels, placed, rows_of, signs_of

_FORMS: Final = {
    "name": re.compile(
        r"[\u3400-\u9fff（）()]{4,40}(公司|合伙企业([（(][\u3400-\u9fff]+[）)])?|合作社|经营部|商行|工作室|事务所|中心|厂|店)"
    ),
    "type": re.compile(
        r"(其他)?(有限责任公司|股份有限公司)([（(].{2,14}[)）])?|个体工商户|个人独资企业|(特殊普通|普通|有限)合伙企业"
    ),
    "legal_representative": re.compile(r"[\u3400-\u9fff]{1,5}"),
    "registered_capital": re.compile(r"(人民币)?[\d.,零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+[元圆万]?整?(人民币|美元|元)?"),
    "established_date": re.compile(r"(19|20)\d\d年\d{1,2}月\d{1,2}日"),
    "business_term": re.compile(r"长[期明斯]|永久|(19|20)\d\d年.+"),
}
"""How the values are written that may be short; of a name's signs all but one may be lost at first."""
_READ_FROM: Final = 0.6
_WIDTHS: Final = (6.0, 3.0)
_LONG_WIDTHS: Final = (20.0, 12.0, 6.0)
"""Room beside a label that is read, in heights of a line: a short value alone in much room reads badly."""
_NAME_WIDTHS: Final = (3.6, 2.7)
_LEAST_STEP: Final = 0.85
_MOST_STEP: Final = 2.2
"""In heights of a line, how far apart rows are."""
_COLUMN: Final = 1.2
_BESIDE: Final = 0.6
_SPECKS: Final = frozenset("。.,，、:：·'’-_|")
_BEFORE: Final = 0.3
_JUST_BEFORE: Final = 0.1
_LEAST_BESIDE: Final = 2
"""Labels of a column that tell where its values begin: beside them, or behind the longest where none was found."""
_LEAST_ALIGNED: Final = 3
"""Lines right of a label that begin below each other, from which the same is known."""
_FURTHEST: Final = 5.0
"""In heights, how far behind a label its column's values begin at most."""
_NAME_READ_FROM: Final = 0.15
"""Motion leaves little of a name, and nothing in a name bears another sign of it out."""


def unread_values(text: TextEngine, picture: Image, lines: Sequence[PlacedLine]) -> list[PlacedLine]:
    """Read beside the labels of a licence that have nothing beside them, where the values of their column begin.

    What is written as the label's values are is given as a line, none of whose signs is sure.
    """
    labels, words = find_labels(rows_of(lines), LABELS)
    found: list[TextLine] = []
    for label in labels:
        if label.field not in _FORMS or sum(other.field == label.field for other in labels) > 1:
            continue
        boxes = [] if beside(label, labels, words) else boxes_beside(label, labels, words)
        least = _NAME_READ_FROM if label.field == "legal_representative" else _READ_FROM
        seen = [_without_specks(line) for line in text.read(picture, boxes) if line.score >= least]
        fitting = [line for line in seen if _fits(label.field, line)]
        if fitting:
            # A single sign is what is left of more.
            found.append(_doubtful(line_in_simplified(max(fitting, key=lambda line: (len(line.text) > 1, line.score)))))
    if not any(label.field == "legal_representative" for label in labels):
        found += _below_the_type(text, picture, lines)
    return placed(found)


def _fits(field: str, line: TextLine) -> bool:
    """Tell whether a line is written as a field's values are, once what a copy breaks is put right."""
    text = "".join(line.text.split())
    match field:
        case "type":
            told = any(told_type(signs_of(found)) for found in placed([line]))
            return _FORMS[field].fullmatch(text) is not None or nearly_a_type(text) or told
        case "registered_capital":
            return _FORMS[field].fullmatch(printed_amount(text)[0]) is not None
        case _:
            return _FORMS[field].fullmatch(text) is not None


def _below_the_type(text: TextEngine, picture: Image, lines: Sequence[PlacedLine]) -> list[TextLine]:
    """Read the representative's row on a copy that has lost its label: right below the type, two rows above the next.

    Nothing where a line stands there or the next one is as near as rows are.
    """
    for line in lines:
        if not (is_licence_type(line.unspaced) or nearly_a_type(line.unspaced)):
            continue
        below = [other for other in lines if _is_row_below(line, other)]
        step = (min(other.middle for other in below) - line.middle) / 2 if below else 0.0
        if not _LEAST_STEP * line.height < step < _MOST_STEP * line.height:
            continue
        left, middle, height = line.left - _JUST_BEFORE * line.height, line.middle + step, line.height
        boxes = [_box(left, left + width * height, middle, height) for width in _NAME_WIDTHS]
        seen = [_without_specks(item) for item in text.read(picture, boxes) if item.score >= _READ_FROM]
        fitting = [item for item in seen if _FORMS["legal_representative"].fullmatch("".join(item.text.split()))]
        if fitting:
            return [_doubtful(line_in_simplified(max(fitting, key=lambda item: item.score)))]
    return []


def _is_row_below(line: PlacedLine, other: PlacedLine) -> bool:
    """Tell whether a line has another one below it that begins no further right than its end."""
    return other.middle > line.middle + _BESIDE * line.height and other.left < line.right and other.right > line.left


def beside(label: Label, labels: Sequence[Label], words: Sequence[Word]) -> list[Word]:
    """Give the words in a label's row that begin behind it, before the next label in the row and the next column."""
    end = _end_of_room(label, labels)
    return [word for word in words if _in_row(word, label) and label.right - _BESIDE * label.height < word.left < end]


def _in_row(item: Label | Word, label: Label) -> bool:
    return abs(item.middle - label.middle) < _BESIDE * max(item.height, label.height)


def _end_of_room(label: Label, labels: Sequence[Label]) -> float:
    """Give where the next label of the row begins, or the next column of labels."""
    behind = [other for other in labels if other.left > label.right]
    return min(
        (other.left for other in behind if _in_row(other, label) or len(_column(other, behind)) > 1), default=inf
    )


def _column(label: Label, labels: Sequence[Label]) -> list[Label]:
    return [other for other in labels if abs(other.left - label.left) < _COLUMN * label.height]


def boxes_beside(
    label: Label, labels: Sequence[Label], words: Sequence[Word], widths: Sequence[float] = _WIDTHS
) -> list[Corners]:
    """Give where a label's value stands if the values of its column begin below each other, in rooms of some widths."""
    column = _column(label, labels)
    first = [min(found, key=lambda word: word.left) for other in column if (found := beside(other, labels, words))]
    if len(first) < _LEAST_BESIDE:
        first = _aligned_behind(label, words)
    if first:
        left, height = (float(np.median([getattr(word, side) for word in first])) for side in ("left", "height"))
        left -= _BEFORE * height
    elif len(column) >= _LEAST_BESIDE:
        # Nothing of the values was found: they begin behind the longest label.
        left, height = max(other.right for other in column), label.height
    else:
        return []
    widths = _LONG_WIDTHS if label.field in {"name", "type"} else widths
    end = _end_of_room(label, labels)
    return [
        _box(left, right, label.middle, height)
        for right in (min(end, left + width * height) for width in widths)
        if right > left + height
    ]


def _aligned_behind(label: Label, words: Sequence[Word]) -> list[Word]:
    """Give the most words behind a label that begin below each other, where they are enough for a column."""
    near = [word for word in words if 0 < word.left - label.right + _BESIDE * label.height < _FURTHEST * label.height]
    columns = [[other for other in near if abs(other.left - word.left) < _BESIDE * word.height] for word in near]
    most = max(columns, key=len, default=[])
    return most if len(most) >= _LEAST_ALIGNED else []


def _box(left: float, right: float, middle: float, height: float) -> Corners:
    top, bottom = middle - height / 2, middle + height / 2
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)


def _without_specks(line: TextLine) -> TextLine:
    """Leave out what a copy's specks behind a value are read as."""
    glyphs = list(line.glyphs)
    while glyphs and glyphs[-1].text in _SPECKS:
        glyphs.pop()
    return replace(line, text="".join(glyph.text for glyph in glyphs), glyphs=tuple(glyphs))


def _doubtful(line: TextLine) -> TextLine:
    return replace(line, glyphs=tuple(replace(glyph, score=min(DOUBT, glyph.score)) for glyph in line.glyphs))
