"""Where a value should stand that was not found as text: by its label, or in a free place of the rows that have it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

import numpy as np

from identity_checks.documents.layouts.by_pack.pieces import Piece, pieces_of
from identity_checks.documents.layouts.by_pack.rows import SAME_ROW
from identity_checks.documents.layouts.by_pack.unlabelled import Found, Left
from identity_checks.documents.layouts.draft import unlikely
from identity_checks.documents.text.engine import Corners, TextLine
from identity_checks.documents.text.words import Label, placed
from identity_checks.packs.field_names import FieldName

_USUAL_DROP: Final = 1.75
_USUAL_HEIGHT: Final = 1.5
_BESIDE: Final = (FieldName.BIRTH_DATE, FieldName.NATIONALITY)
"""Values that the sex stands in one row with."""
_COLUMNS: Final = 1.0
"""In heights of a value, how far apart places begin at least that are of different columns."""
_BEFORE: Final = 0.4
_WIDTHS: Final = (1.25, 0.9)
"""In heights: a single letter with room behind it, and with little."""
_READ_FROM: Final = 0.6


def place_of_value(
    label: Label, labels: Sequence[Label], like: Sequence[tuple[Label, Piece]], way: str, widest: float
) -> Corners:
    """Give the box in which a label's value should stand, `way` of it, as other values (`like`) stand to theirs.

    `labels` are all of the sheet; `widest` is in heights of a value.
    """
    height = label.height * _median([p.height / o.height for o, p in like], _USUAL_HEIGHT)
    beside = SAME_ROW
    if way == "below":
        beside = 1.2
        drop = _median([(p.middle - o.middle) / o.height for o, p in like], _USUAL_DROP)
        left, middle = label.left, label.middle + drop * label.height
    else:
        starts = [p.left for o, p in like if abs(o.left - label.left) < 2 * label.height and p.left > label.right]
        left, middle = min([*starts, label.right + 2 * label.height]), label.middle
    left -= 0.4 * height
    edges = [
        item.left - 0.4 * height
        for item in labels
        if item.left > label.right and abs(item.middle - label.middle) < beside * label.height
    ]
    right = max(min([left + widest * height, *edges]), left + height)
    return _upright(left, right, middle, height)


def sex_in_row(left: Left, look: Callable[[Sequence[Corners]], Sequence[TextLine]]) -> list[Found]:
    """Give the sex if it is lacking, read where a column of values has no value in a row that the sex stands in.

    Nothing if two such places say something different; what is found is unsure.
    """
    rule = left.lacking.get(FieldName.SEX)
    if rule is None:
        return []
    found: list[Found] = []
    for box in _free_places(left):
        lines = [line for line in look(box) if line.score >= _READ_FROM]
        for line in placed(lines):
            pieces = pieces_of([line])
            said = left.read(FieldName.SEX, rule.value, [pieces]) if len(pieces) == 1 else None
            if said is not None and len(pieces[0].signs) == 1:
                sure = {name: unlikely(draft) for name, draft in said.items()}
                found.append((FieldName.SEX, sure, [pieces]))
                break
    values = {drafts[FieldName.SEX].value for _, drafts, _ in found}
    return found[:1] if len(values) == 1 else []


def _free_places(left: Left) -> list[list[Corners]]:
    """Give the boxes, of some widths each, where a column of values has none in a row of birth date or nationality."""
    values = [piece for pieces in left.places.values() for piece in pieces]
    rows = [pieces[0] for name, pieces in left.places.items() if name in _BESIDE]
    starts = _columns(values)
    taken: list[Piece] = [*values, *left.pieces]
    places: list[list[Corners]] = []
    for row in rows:
        height = row.height
        there = [piece for piece in taken if abs(piece.middle - row.middle) < SAME_ROW * height]
        for start in starts:
            end = start + _WIDTHS[0] * height
            if not any(piece.left < end and piece.right > start - _BEFORE * height for piece in there):
                places.append([_box(start, row, width) for width in _WIDTHS])
    return places


def _columns(values: Iterable[Piece]) -> list[float]:
    """Give where columns of values begin, each once."""
    starts: list[float] = []
    for piece in sorted(values, key=lambda item: item.left):
        if not starts or piece.left - starts[-1] > _COLUMNS * piece.height:
            starts.append(piece.left)
    return starts


def _box(start: float, row: Piece, width: float) -> Corners:
    return _upright(start - _BEFORE * row.height, start + width * row.height, row.middle, row.height)


def _upright(left: float, right: float, middle: float, height: float) -> Corners:
    top, bottom = middle - 0.6 * height, middle + 0.6 * height
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)


def _median(values: Sequence[float], otherwise: float) -> float:
    return float(np.median(values)) if values else otherwise
