"""Places that addresses begin with and names of firms bear, by the table of regions (GB/T 2260)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from identity_checks.documents.layouts.closed_texts import settled, with_changes
from identity_checks.documents.text.words import Sign
from identity_checks.numbers.ethnic_groups import ETHNICITIES
from identity_checks.numbers.regions import county_names, every_name, prefecture_names, region_names
from identity_checks.results import Correction, CorrectionRule

_GROUPS: Final = "|".join(sorted((*ETHNICITIES, "各"), key=len, reverse=True))
_KIND_OF_PLACE: Final = re.compile(rf"(省|特别行政区|市|盟|地区|区|县|旗|(?<=..)((({_GROUPS})族?)*|族)自治[区州县旗])$")
"""With the groups that an autonomous place is of; what would leave a single sign is the name: 内蒙古, 西藏, 鄂温克."""
_BEGINNING: Final = re.compile(
    r"(.{2,8}?(省|自治区|特别行政区))?(.{2,12}?(市|盟|自治州|地区))?(.{2,12}?自治[县旗]|.{1,8}?[区县市旗])?"
)
_NUMBER_LOST: Final = re.compile(
    r"[\u3400-\u9fff](?<![零〇一二三四五六七八九十百千万亿两甲乙丙丁戊己庚辛壬癸东南西北中主副附某])号(?=[楼院室栋幢]|$)"
)
"""号 behind a sign that is no numeral and counts no buildings: what stood between them is lost."""
_LONG_NAME: Final = 9
_LONG_BUT_FOR_ONE: Final = 7
_LONG_OF_ITS_PROVINCE: Final = 4
_SURE_OF_ONE: Final = 0.99
"""Of so long a name one sign that is less sure than this is put right: 日孜藏族自治州 is 甘孜藏族自治州."""
_OF_LONG_NAME: Final = 0.9
_FEW: Final = 40
"""Provinces are fewer; a prefecture may also begin an address."""
_LEAST_OF_COUNTY: Final = 3
"""Signs: of shorter ones a sign in doubt leaves too little."""
_MOST_STRAY: Final = 3
_LONGEST_PLACE: Final = 15
_COUNTRY: Final = "中国"
THOUGHT_OF: Final = 0.01
"""From which probability a sign counts as one that the line reader thought of."""


def region_true(signs: Sequence[Sign]) -> tuple[str, tuple[Correction, ...]]:
    """Give an address whose province, prefecture and county are those of the table where characters are in doubt."""
    text = "".join(sign.text for sign in signs)
    changes: list[Correction] = []
    start = 0
    above = ["", ""]
    for level, names in enumerate(region_names()):
        there = _region(signs, text, names, start, prefecture_names(above[0]) if above[0] else ())
        if there is None:
            continue
        above[level], place, altered = there
        changes += [replace(item, position=place + item.position) for item in altered]
        start = place + len(above[level])
    if any(above):
        changes += _county(signs[start:], county_names(*above), start)
    return with_changes(text, changes), tuple(changes)


def _region(
    signs: Sequence[Sign], text: str, names: Sequence[str], start: int, own: Sequence[str]
) -> tuple[str, int, tuple[Correction, ...]] | None:
    """Give the one place of a level that an address has, where it begins, and what of it is put right.

    `own` are those of the province before it: one sign in doubt makes a shorter one of them.
    """
    window = [
        (name, place)
        for name in names
        for place in ((start,) if len(names) < _FEW else (start, 0))
        if len(signs) - place >= len(name)
    ]
    found: dict[str, tuple[int, tuple[Correction, ...]]] = {}
    for name, place in window:
        if text.startswith(name, place):
            return name, place, ()
        there = signs[place : place + len(name)]
        long = _LONG_OF_ITS_PROVINCE if name in own and place == start else _LONG_BUT_FOR_ONE
        if len(name) >= _LONG_NAME or (len(name) >= long and _differs_in_a_doubtful_one(there, name)):
            there = as_doubtful(there)
        outcome = settled(there, [name], CorrectionRule.REGION_TABLE)
        if outcome is not None and 2 * len(outcome[1]) < len(name):
            found[name] = (place, outcome[1])
    fewest = min((len(item[1]) for item in found.values()), default=0)
    best = [name for name, item in found.items() if len(item[1]) == fewest]
    best = [name for name in best if name in own] or best
    return (best[0], *found[best[0]]) if len(best) == 1 else None


def _county(signs: Sequence[Sign], counties: Sequence[str], start: int) -> list[Correction]:
    """Give what makes a county of the beginning of what follows a prefecture: one sign in doubt, or thought of."""
    if "".join(sign.text for sign in signs).startswith(tuple(counties)):
        return []
    found: list[Correction] = []
    for name in (name for name in counties if _LEAST_OF_COUNTY <= len(name) <= len(signs)):
        there = signs[: len(name)]
        chance = chance_of_other(there, name)
        if chance is not None:
            there = as_doubtful(there) if chance >= THOUGHT_OF else there
            outcome = settled(there, [name], CorrectionRule.REGION_TABLE)
            found += [] if outcome is None else outcome[1]
    return [replace(found[0], position=start + found[0].position)] if len(found) == 1 else []


def as_doubtful(signs: Sequence[Sign]) -> list[Sign]:
    """Give the signs of a long place with doubt: no other is written so, however sure the line reader is of a sign."""
    return [replace(sign, score=min(_OF_LONG_NAME, sign.score)) for sign in signs]


def chance_of_other(signs: Sequence[Sign], wanted: str) -> float | None:
    """Give how likely the wanted sign is at the one place where it is another; None where none or several are."""
    others = [sign.others.get(now, 0.0) for sign, now in zip(signs, wanted, strict=True) if sign.text != now]
    return others[0] if len(others) == 1 else None


def _differs_in_a_doubtful_one(signs: Sequence[Sign], name: str) -> bool:
    other = [sign.score for sign, wanted in zip(signs, name, strict=True) if sign.text != wanted]
    return len(other) == 1 and other[0] < _SURE_OF_ONE


def in_a_province(address: str) -> bool:
    """Tell whether an address begins as the table of regions has it: what does not may lack its beginning."""
    return address.startswith(region_names()[0])


def lacks_a_number(address: str) -> bool:
    """Tell whether an address has 号 where no number is before it: 产业园号楼, of which a copy took 1."""
    return _NUMBER_LOST.search(address) is not None


def is_whole_address(text: str) -> bool:
    """Tell whether an address begins as the table of regions has it and lacks no number within."""
    return in_a_province(text) and not lacks_a_number(text)


def begins_with_a_place(text: str) -> bool:
    """Tell whether a text begins with a province, prefecture or county of today, as the names of offices do."""
    return any(text[:end] in every_name() for end in range(2, _LONGEST_PLACE + 1))


def stray_before_province(address: str) -> str:
    """Give the few signs that were read before the province that an address begins with: rests of its label, or specks.

    Empty where it begins with a place of the table or has no province behind them.
    """
    if address.startswith((_COUNTRY, *(name for names in region_names() for name in names))):
        return ""
    provinces = region_names()[0]
    counts = (count for count in range(1, _MOST_STRAY + 1) if address.startswith(provinces, count))
    return address[: next(counts, 0)]


def place_names(address: str) -> tuple[str, ...]:
    """Give the places that an address begins with as companies' names have them, without what kind of place each is."""
    parts = _BEGINNING.match(address)
    if parts is None:
        return ()
    short = (_KIND_OF_PLACE.sub("", parts[at] or "") for at in (1, 3, 5))
    return tuple(name for name in short if len(name) > 1)


@cache
def known_places() -> frozenset[str]:
    """Give the provinces and prefectures of the table without what kind of place each is."""
    return frozenset(_KIND_OF_PLACE.sub("", name) for names in region_names() for name in names)
