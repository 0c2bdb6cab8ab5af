"""Types of companies that a copy or motion has left little of: the listed one that what was read can still be told as.

Real types that the list lacks are read with signs that types are made of, surely; those are never put in another's
place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from identity_checks.documents.layouts.closed_texts import LICENCE_TYPES, is_licence_type, wide_brackets
from identity_checks.documents.text.punctuation import is_han
from identity_checks.documents.text.words import Sign

_SURE_FROM: Final = 0.9
"""From which probability a sign that types are made of stays what it is."""
_OF_TYPES: Final = frozenset(
    "有限责任公司股份其他一人自然投资或控的法独国上市非外商企业港澳台分个体工户普通合伙特殊农民专社全所制集作中营私联内境"
    "与经济组织不未已无限外籍支机构单位团事"
)
"""Signs of the types that registers name (GB/T 12402), listed or not."""
_COST_OF_LOST: Final = 1.5
_MOST: Final = 0.45
"""Signs misread, lost or too many as a share of a type's own, at most."""
_APART: Final = 1.5
"""By how many signs the next type must be further off."""
_MOST_LOST: Final = 1
_SHORTEST: Final = 5
_NEVER: Final = float("inf")
_FULL_FROM: Final = 0.7
"""Room in ems that a lost bracket leaves from which it was full-width; as in `punctuation`."""
_LABEL: Final = re.compile(r"(类?型[^\u3400-\u9fff]?)?")
_NOT_WORDS: Final = re.compile(r"[^\u3400-\u9fff]")
_DIGITS: Final = re.compile(r"[A-Za-z0-9]")


def told_type(signs: Sequence[Sign]) -> str:
    """Give the one listed type that signs are but for misread ones, brackets as wide as they are; empty if none is.

    Signs that types are made of stay unless they are in doubt. Of brackets that were not read the room tells how wide
    they were, else they are as the list has them.
    """
    text = "".join(sign.text for sign in signs)
    if is_licence_type(text):
        return ""
    label = _LABEL.match(text)
    signs = signs[0 if label is None else label.end() :]
    words = [sign for sign in signs if is_han(sign.text) or _DIGITS.match(sign.text)]
    listed = _nearest([(sign.text, sign.score < _SURE_FROM) for sign in words])
    return wide_brackets(listed) if "(" in listed and _are_wide(signs, listed) else listed


def has_a_strange_sign(text: str) -> bool:
    """Tell whether a text has a Han sign that no type of company is written with."""
    return any(is_han(sign) and sign not in _OF_TYPES for sign in text)


def _nearest(read: Sequence[tuple[str, bool]]) -> str:
    """Give the listed type nearest to signs, each with whether it is in doubt; empty where none is near or two are."""
    if len(read) < _SHORTEST:
        return ""
    costs = {listed: _cost(read, _NOT_WORDS.sub("", listed)) for listed in LICENCE_TYPES}
    first, second = sorted(costs, key=lambda listed: costs[listed])[:2]
    near = costs[first] <= _MOST * len(_NOT_WORDS.sub("", first)) and costs[second] - costs[first] >= _APART
    return first if near else ""


def _cost(read: Sequence[tuple[str, bool]], wanted: str) -> float:
    """Give how many signs must be put, left out or added; infinite where one that is none of these must be.

    Among them are all that are in doubt or that no type has.
    """
    row = [0.0 if not at else _COST_OF_LOST if at <= _MOST_LOST else _NEVER for at in range(len(wanted) + 1)]
    for sign, doubtful in read:
        change = 1.0 if doubtful or sign not in _OF_TYPES else _NEVER
        now = [row[0] + change]
        for at, meant in enumerate(wanted, start=1):
            kept = row[at - 1] + (0.0 if sign == meant else change)
            now.append(min(kept, row[at] + change, now[at - 1] + _COST_OF_LOST))
        row = now
    return row[-1] if len(wanted) - len(read) <= _MOST_LOST else _NEVER


def _are_wide(signs: Sequence[Sign], listed: str) -> bool:
    """Tell whether a type's brackets are full-width: as they were read, else by the room before its remark."""
    seen = [sign.text in "（）" for sign in signs if sign.text in "()（）"]
    if seen:
        return seen[0]
    steps = [after.centre - before.centre for before, after in pairwise(signs)]
    kind, _, remark = listed.partition("(")
    return any(
        (before.text, after.text) == (kind[-1], remark[:1]) and step > (1 + _FULL_FROM) * float(np.median(steps))
        for (before, after), step in zip(pairwise(signs), steps, strict=True)
    )
