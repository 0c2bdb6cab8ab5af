"""Labels of a licence of which only a part was read: one of two signs set far apart, or the end, with the rest off the
picture, or the beginning. Those of one column begin or end below each other however much is cut off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import dropwhile
from typing import Final

from identity_checks.documents.text.words import Label, Word

_IN_COLUMNS: Final = {
    "name": ("名称",),
    "type": ("类型", "组成形式"),
    "address": ("住所", "经营场所", "营业场所"),
    "legal_representative": ("法定代表人", "负责人", "经营者", "投资人", "执行事务合伙人"),
    "registered_capital": ("注册资本", "出资额"),
    "established_date": ("成立日期", "注册日期"),
    "business_term": ("营业期限", "合伙期限"),
    "business_scope": ("经营范围",),
}
"""Labels of which the end is enough where it stands below others: the paper's left edge may be off the picture."""
_SIGNS_APART: Final = {"name": "名称", "type": "类型", "address": "住所"}
"""Labels of two characters set far apart; one of the two is now and then lost to its neighbour above or below."""
_SPECKS: Final = "·,，.。、'`:：-"
_BELOW: Final = 0.6
"""In heights of a line, how far apart the last signs of labels of one column stand at most."""
_HALF: Final = 0.4
"""Half a sign in heights of its line's box."""
_APART: Final = 1.4
"""How much further a value on the same line stands from the end of a label than its own signs from each other."""
_LEAST_OF_VALUE: Final = 3
"""Signs of a word of which the last may be a label's: two tell how far apart a value's own stand."""
_WIDE: Final = 0.8
"""In heights, how far the middles of signs lie apart at most that follow each other."""


def cut_labels(labels: Sequence[Label], words: Sequence[Word]) -> tuple[list[Label], list[Word]]:
    """Give the labels that words are a part of, by the column they stand in, and the words that remain.

    `labels` are those that were read whole; no field gets a second one.
    """
    apart, words = _by_one_sign(labels, words)
    words = [_without_first_half(word, apart) for word in words]
    ended, words = _by_their_ends([*labels, *apart], words)
    begun, words = _by_their_beginnings([*labels, *apart, *ended], words)
    return [*apart, *ended, *begun], words


def _by_one_sign(labels: Sequence[Label], words: Sequence[Word]) -> tuple[list[Label], list[Word]]:
    """Find labels of two characters by one of them, standing where the labels of a column begin or end."""
    found: list[Label] = []
    rest: list[Word] = []
    known = {label.field for label in labels}
    for read in words:
        word = _without_specks(read)
        sign = word.signs[0]
        field, left, right = "", sign.left, 0.0
        for name, both in _SIGNS_APART.items():
            if name in known:
                half = next((label for label in found if label.field == name), None)
                if half is not None and abs(half.right - sign.right) < 0.8 * half.height:
                    # The other half of a label of which the first sign was found, on the value's own line or misread.
                    alone = len(word.signs) == 1 and abs(half.middle - word.middle) < _BELOW * half.height
                    field = name if sign.text == both[1] or alone else field
                continue
            begun = [label.right for label in labels if abs(label.left - sign.left) < 0.8 * label.height]
            ended = [label.left for label in labels if abs(label.right - sign.right) < 0.8 * label.height]
            if sign.text == both[0] and begun and len(word.signs) == 1:
                field, right = name, min(begun)
            if sign.text == both[1] and ended:
                field, left, right = name, min(sign.left, *ended), sign.right
        if not field:
            rest.append(read)
            continue
        if field not in known:
            found.append(Label(field, left, right, word.middle, word.height))
        known.add(field)
        if len(word.signs) > 1:
            rest.append(Word(word.signs[1:]))
    return found, rest


def _without_specks(word: Word) -> Word:
    """Give a word without the points before its first sign, which a copy leaves between two that stand far apart."""
    signs = tuple(dropwhile(lambda sign: sign.text in _SPECKS, word.signs))
    return Word(signs) if signs else word


def _without_first_half(word: Word, labels: Sequence[Label]) -> Word:
    """Give a word without the first sign of a label that its second one told, where one box goes as far as there.

    It stands where the labels of its column begin, and apart from the value before it.
    """
    if len(word.signs) < _LEAST_OF_VALUE:
        return word
    earlier, before, last = word.signs[-_LEAST_OF_VALUE:]
    apart = last.centre - before.centre > _APART * min(before.centre - earlier.centre, _WIDE * word.height)
    for label in labels if apart else ():
        begins = abs(last.left - label.left) < _BELOW * label.height
        in_row = abs(word.middle - label.middle) < _BELOW * label.height
        if last.text == _SIGNS_APART[label.field][0] and begins and in_row:
            return Word(word.signs[:-1])
    return word


def _by_their_ends(labels: Sequence[Label], words: Sequence[Word]) -> tuple[list[Label], list[Word]]:
    """Find labels by their ends, in a column of their own or of known ones; an end that several share tells nothing."""
    known = {label.field for label in labels}
    fields = _ends()
    seen = [(word, end) for word in words if (end := _end_of(word, fields)) and fields[end] not in known]
    lasts = [label.right - _HALF * label.height for label in labels]
    lasts += [word.signs[len(end) - 1].centre for word, end in seen]
    found: dict[str, Label] = {}
    rest: dict[int, Word | None] = {}
    for word, end in seen:
        last = word.signs[len(end) - 1]
        below = sum(abs(other - last.centre) < _BELOW * word.height for other in lasts) - 1
        if below and fields[end] not in found:
            right = min(last.right, last.centre + _HALF * word.height)
            found[fields[end]] = Label(fields[end], word.left, right, word.middle, word.height)
            rest[id(word)] = Word(word.signs[len(end) :]) if len(word.signs) > len(end) else None
    left = [rest.get(id(word), word) for word in words]
    return list(found.values()), [word for word in left if word is not None]


def _by_their_beginnings(labels: Sequence[Label], words: Sequence[Word]) -> tuple[list[Label], list[Word]]:
    """Find labels by their first signs alone in a column of labels, where only one field that lacks one begins so."""
    found: list[Label] = []
    left: list[Word] = []
    for word in words:
        known = {label.field for label in (*labels, *found)}
        text = word.text
        begun = {
            field
            for field, names in _IN_COLUMNS.items()
            if field not in known and any(len(text) > 1 and name != text and name.startswith(text) for name in names)
        }
        column = [label for label in labels if abs(label.left - word.left) < _BELOW * word.height]
        if len(begun) == 1 and len(column) > 1:
            right = min(label.right for label in column)
            found.append(Label(begun.pop(), word.left, max(word.right, right), word.middle, word.height))
        else:
            left.append(word)
    return found, left


@cache
def _ends() -> Mapping[str, str]:
    """Give the ends of labels, whole ones left out, with the field of each that is of one field alone."""
    owners: dict[str, set[str]] = {}
    for field, labels in _IN_COLUMNS.items():
        for label in labels:
            for start in range(1, len(label)):
                owners.setdefault(label[start:], set()).add(field)
    return {end: min(names) for end, names in owners.items() if len(names) == 1}


def _end_of(word: Word, ends: Mapping[str, str]) -> str:
    """Give the longest end of a label that a word begins with, apart from what follows; empty if there is none."""
    for count in range(min(len(word.signs), max(map(len, ends))), 0, -1):
        text = "".join(sign.text for sign in word.signs[:count])
        if text not in ends:
            continue
        if count == len(word.signs):
            return text
        if _stands_apart(word, count):
            return text
    return ""


def _stands_apart(word: Word, count: int) -> bool:
    """Tell whether there is room between a word's first so many signs and the others."""
    before, first = word.signs[count - 1].centre, word.signs[count].centre
    usual = word.signs[count + 1].centre - first if count + 1 < len(word.signs) else 0.0
    return first - before > _APART * max(min(usual, _WIDE * word.height), _HALF * word.height)
