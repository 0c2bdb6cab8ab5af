"""Labels of a licence that a copy has broken, told by what stands behind them on their line.

Of 成立日期2000年05月23日 a copy leaves 成立11期2000年05月23日: the value says where the label ends.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import Final

from identity_checks.documents.layouts.closed_texts import is_licence_type
from identity_checks.documents.layouts.draft import chinese_date, mended_date
from identity_checks.documents.layouts.licence.texts import nearly_a_type, printed_amount
from identity_checks.documents.layouts.unlabelled import CAPITAL, PERSON
from identity_checks.documents.text.words import Label, Word

_TERM: Final = re.compile(
    r"((19|20)\d\d年\d{1,2}月\d{1,2}日至((19|20)\d\d年\d{1,2}月(\d{1,2}日)?|长期))[^\d年月日]{0,3}"
)
"""A term, its last day lost or not, and what a seal leaves behind it."""
_DATE: Final = re.compile(r"(19|20)\d\d年[^年]{3,8}([日门旧曰目口]|[^\u3400-\u9fff])")
_LABELS: Final = {
    "established_date": ("成立日期", "注册日期"),
    "business_term": ("营业期限", "合伙期限"),
    "registered_capital": ("注册资本", "出资额"),
    "type": ("类型", "组成形式"),
    "legal_representative": ("法定代表人", "执行事务合伙人", "经营者", "负责人", "投资人"),
}
"""Labels that a value of one form stands behind; a name may be any signs, and wants more of a longer label."""
_TELLING: Final = {
    "established_date": "成立注册",
    "business_term": "营业合伙经",
    "registered_capital": "注册出",
    "type": "类型组成",
    "legal_representative": "法定执行事务营负投",
}
"""Signs that tell a label from others with its end, of which a broken one has one: 变更日期 and 实收资本 have none."""
_ANY_DAY: Final = "日期"
_ALIKE: Final = {"legal_representative": 0.66}
_LEAST_ALIKE: Final = 0.5
_SHORT: Final = 3
_COLUMN: Final = 0.8
"""In heights of a line, how far apart labels of one column begin at most."""
_FEW: Final = 2
"""Signs of which the last one alone is enough before a term, behind one more both: 回期限, not 租赁期限."""
_LONGER: Final = 2
"""Signs that a broken label may have more than the whole one: strokes are read as digits."""


def broken_labels(labels: Sequence[Label], words: Sequence[Word]) -> tuple[list[Label], list[Word]]:
    """Give the labels of lacking fields that words begin with, broken, before a value of their form, and the words.

    `labels` are those that were read; no field gets a second one. Of the founding date's the end is enough where the
    same day stands on the sheet once more, as that of issue does.
    """
    known = {label.field for label in labels}
    found: list[Label] = []
    left: list[Word] = []
    texts = {word.text for word in words}
    for word in words:
        told = next((item for field in _LABELS if field not in known and (item := _split(field, word, labels))), None)
        if told is None and "established_date" not in known and word.text[len(_ANY_DAY) :] in texts:
            told = _after_any_day(word)
        if told is None:
            left.append(word)
            continue
        label, value = told
        known.add(label.field)
        found.append(label)
        left.append(value)
    return found, left


def _split(field: str, word: Word, labels: Sequence[Label]) -> tuple[Label, Word] | None:
    """Give a field's label and value where a word is both of them, the label as long as it should be if it can.

    A label of three signs is told only where it begins below or above others.
    """
    text = word.text
    in_column = any(abs(label.left - word.left) < _COLUMN * word.height for label in labels)
    for label in _LABELS[field]:
        if len(label) <= _SHORT and not in_column and field == "legal_representative":
            continue
        for count in sorted(range(1, len(label) + _LONGER + 1), key=lambda count: abs(count - len(label))):
            length = _FORMS[field](text[count:])
            if not length or not _is_alike(field, text[:count], label):
                continue
            last = word.signs[count - 1]
            placed = Label(field, word.left, last.right, word.middle, word.height)
            return placed, Word(word.signs[count : count + length])
    return None


def _after_any_day(word: Word) -> tuple[Label, Word] | None:
    length = len(_ANY_DAY)
    if not word.text.startswith(_ANY_DAY) or not _FORMS["established_date"](word.text[length:]):
        return None
    label = Label("established_date", word.left, word.signs[length - 1].right, word.middle, word.height)
    return label, Word(word.signs[length:])


def _is_alike(field: str, text: str, label: str) -> bool:
    end = label[-_FEW:] if len(text) > _FEW else label[-1]
    if field == "business_term" and text.endswith(end) and len(text) <= _FEW + 1:
        return True
    told = len(text) > 1 and any(sign in text for sign in _TELLING[field])
    likeness = SequenceMatcher(None, text, label, autojunk=False).ratio()
    return told and likeness >= _ALIKE.get(field, _LEAST_ALIKE)


def _of_term(text: str) -> int:
    match = _TERM.fullmatch(text)
    return 0 if match is None else match.end(1)


def _whole(told: Callable[[str], bool]) -> Callable[[str], int]:
    """Give how long a value is that a text is as a whole: all of it or nothing."""
    return lambda text: len(text) if text and told(text) else 0


_FORMS: Final[dict[str, Callable[[str], int]]] = {
    "established_date": _whole(
        lambda text: _DATE.fullmatch(text) is not None and (chinese_date(text) or mended_date(text)) is not None
    ),
    "business_term": _of_term,
    "registered_capital": _whole(lambda text: CAPITAL.fullmatch(printed_amount(text)[0]) is not None),
    "type": _whole(lambda text: is_licence_type(text) or nearly_a_type(text)),
    "legal_representative": _whole(lambda text: PERSON.fullmatch(text) is not None),
}
"""How many of a text's signs, from the first on, are a value of a field."""
