"""The sign that stands alone on a value's last line, too small to be found as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

import numpy as np

from identity_checks.documents.layouts.draft import FieldDraft, at_most, unlikely
from identity_checks.documents.text.engine import Corners, Image, TextEngine
from identity_checks.documents.text.lost_signs import DOUBT
from identity_checks.documents.text.words import PlacedLine

_SEEN_BRACKET: Final = 0.5
_SEEN_CHARACTER: Final = 0.9
_LEAST_LINES: Final = 2
_FULL_LINE: Final = 1.05
"""How many line heights short of the longest line a line may end that was broken for want of room."""
_STROKES: Final = "一丨丶丿"
"""What a screen's lines and a copy's specks are read as; no value ends with one of them alone."""
_ROWS: Final = "二三"
"""What fine lines are read as in motion, and what a value may end with."""
_STOP: Final = "。"
_LONG: Final = 12
"""Signs of a line at least that may be full."""
_COLUMN: Final = 3.0
"""In heights, how far into the column of a value other lines reach that are of it."""
_LEAST_PITCH: Final = 0.7
_USUAL_PITCH: Final = 1.3
_FREE: Final = 0.8
_WIDER: Final = 5.0
"""In heights: how near rows are and usually are, how far off the next line at least is, how wide a row is looked at."""
_OPENING: Final = "(（"
_CLOSING: Final = ")）"


def with_last_sign(
    text: TextEngine, picture: Image, lines: Sequence[PlacedLine], draft: FieldDraft, *, sentence: bool
) -> FieldDraft:
    """Give a value of several lines with the closing bracket or the character that is alone on the one after them.

    It is looked for where a bracket was left open, and below a last line that is as full as the others. A value whose
    bracket stays open has lost its end. A stop is one of a `sentence` alone: no place's name has one.
    """
    open_bracket = sum(draft.value.count(sign) for sign in _OPENING) == 1 + sum(
        draft.value.count(sign) for sign in _CLOSING
    )
    left, top = draft.corners.min(axis=0)
    right, bottom = draft.corners.max(axis=0)
    inside = [
        line
        for line in lines
        if top < line.middle < bottom
        and (left - line.height < line.left < right or abs(line.right - right) < _FULL_LINE * line.height)
    ]
    if not inside:
        return unlikely(draft) if open_bracket else draft
    inside.sort(key=lambda line: line.middle)
    height = float(np.median([line.height for line in inside]))
    full = len(inside) >= _LEAST_LINES and inside[-1].right > max(line.right for line in inside) - _FULL_LINE * height
    # One line alone may be full that is the longest of its column, and another value's first sign may stand below it.
    column = [line.right for line in lines if abs(line.left - inside[0].left) < height]
    widest = len(inside) == 1 and len(draft.value) >= _LONG and inside[0].right >= max(column)
    if not open_bracket and not full and not widest:
        return draft if len(inside) > 1 else _with_sign_below(text, picture, lines, draft)
    rows = [line.middle for line in inside]
    last = rows[-1] - rows[-2] if len(rows) > 1 else 0.0
    pitch = last if last > _LEAST_PITCH * height else _USUAL_PITCH * height
    if not _is_free(lines, float(left), rows[-1] + pitch, height):
        return unlikely(draft) if open_bracket else draft
    box = _box(float(left) - 0.4 * height, rows[-1] + pitch - height / 2, height)
    seen = text.read(picture, [box])[0]
    if open_bracket and seen.text in _CLOSING and seen.score >= _SEEN_BRACKET:
        closing = "）" if draft.value.rfind("（") > draft.value.rfind("(") else ")"
    elif full and _is_character(seen.text) and seen.score >= _SEEN_CHARACTER:
        if draft.value.endswith(seen.text) and not inside[-1].unspaced.endswith(seen.text):
            # What is prescribed was completed with it already.
            return draft
        if seen.text in _ROWS:
            return at_most(draft, DOUBT)
        closing = seen.text
    elif sentence and (full or widest) and seen.text == _STOP and not draft.value.endswith(_STOP):
        # A copy's speck looks the same.
        closing, draft = seen.text, at_most(draft, DOUBT)
    elif open_bracket:
        return unlikely(draft)
    else:
        return draft if len(inside) > 1 else _with_sign_below(text, picture, lines, draft)
    corners = _around(draft.corners, box)
    return replace(draft, value=draft.value + closing, confidence=min(draft.confidence, seen.score), corners=corners)


def _with_sign_below(text: TextEngine, picture: Image, lines: Sequence[PlacedLine], draft: FieldDraft) -> FieldDraft:
    """Give a value of one line, as long as others of its column, with the character alone in the free row below it.

    It is never sure: what stands there may be another value's that was not found.
    """
    (left, top), (right, bottom) = draft.corners.min(axis=0), draft.corners.max(axis=0)
    height, middle = float(bottom - top), float(top + bottom) / 2
    column = [line for line in lines if line.left < left + height and line.right > left + _COLUMN * height]
    if len(draft.value) < _LONG or right < max((line.right for line in column), default=0) - _FULL_LINE * height:
        return draft
    rows = sorted(line.middle for line in column)
    pitches = [after - before for before, after in pairwise(rows) if after - before > _LEAST_PITCH * height]
    row = middle + min([_USUAL_PITCH * height, *pitches])
    if not _is_free(lines, float(left), row, height):
        return draft
    x, y = float(left) - 0.4 * height, row - height / 2
    boxes = [_box(x, y, height), _box(x, y, height, _WIDER)]
    narrow, wide = text.read(picture, boxes)
    if narrow.text != wide.text or not _is_character(narrow.text):
        return draft
    seen = narrow.score >= _SEEN_CHARACTER
    value = draft.value + narrow.text if seen else draft.value
    return at_most(replace(draft, value=value, corners=_around(draft.corners, boxes[0])), DOUBT)


def _is_free(lines: Sequence[PlacedLine], left: float, row: float, height: float) -> bool:
    """Tell whether no line stands near a row where it begins: another value's first sign is none of this one."""
    return not any(
        abs(line.middle - row) < _FREE * height and line.left < left + _WIDER * height and line.right > left
        for line in lines
    )


def _is_character(text: str) -> bool:
    return len(text) == 1 and "\u4e00" <= text <= "\u9fff" and text not in _STROKES


def _around(corners: Corners, box: Corners) -> Corners:
    """Give the upright box around a value and what belongs to it."""
    both = np.concatenate([corners, box])
    (left, top), (right, bottom) = both.min(axis=0), both.max(axis=0)
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)


def _box(x: float, y: float, height: float, width: float = 1.6) -> Corners:
    right = x + width * height
    return np.array([[x, y], [right, y], [right, y + height], [x, y + height]], np.float32)
