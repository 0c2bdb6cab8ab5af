"""Labels of a licence's second column within a line: on small pictures one box holds a row of both columns.

国际金营业期限长期 was the end of an address's first line, the next column's label and its value.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from identity_checks.documents.text.words import Label, Word

_LABELS: Final = {
    "legal_representative": ("法定代表人", "执行事务合伙人", "经营者", "负责人"),
    "registered_capital": ("注册资本", "出资额"),
    "established_date": ("成立日期", "注册日期"),
    "business_term": ("营业期限", "合伙期限"),
    "business_scope": ("经营范围",),
    "address": ("住所", "经营场所", "营业场所", "主要经营场所"),
    "type": ("类型", "组成形式"),
}
_COLUMN: Final = 0.6
"""In heights of a line, how far apart labels of one column begin at most."""
_SPREAD: Final = 1.15
"""How much further apart than the line's other signs those of a label stand at least: labels fill one width."""
_FEW: Final = 4
"""Signs of a line at least that tell how far apart they stand."""


def joined_labels(labels: Sequence[Label], words: Sequence[Word]) -> tuple[list[Label], list[Word]]:
    """Give the labels of lacking fields that stand within words, and the words before and behind them.

    Each begins where another label does, and its signs stand further apart than the value's.
    """
    known = {label.field for label in labels}
    found: list[Label] = []
    left: list[Word] = []
    for word in words:
        place = next((item for field in _LABELS if field not in known and (item := _within(field, word, labels))), None)
        if place is None:
            left.append(word)
            continue
        field, first, last = place
        signs = word.signs[first:last]
        known.add(field)
        text = "".join(sign.text for sign in signs)
        found.append(Label(field, signs[0].left, signs[-1].right, word.middle, word.height, text))
        left += [Word(part) for part in (word.signs[:first], word.signs[last:]) if part]
    return found, left


def _within(field: str, word: Word, labels: Sequence[Label]) -> tuple[str, int, int] | None:
    """Give the field with the places of the first sign of its label in a word and of the one behind the last."""
    texts = [sign.text[0] for sign in word.signs]
    steps = [after.centre - before.centre for before, after in pairwise(word.signs)]
    if len(steps) < _FEW:
        return None
    for label in _LABELS[field]:
        first = "".join(texts).find(label)
        last = first + len(label)
        if first <= 0:
            continue
        begins = any(abs(other.left - word.signs[first].left) < _COLUMN * other.height for other in labels)
        others = [*steps[: first - 1], *steps[last:]]
        if begins and others and float(np.mean(steps[first : last - 1])) > _SPREAD * float(np.median(others)):
            return field, first, last
    return None
