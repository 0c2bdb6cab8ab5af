"""Places of a licence told by each other: a prefecture by its county, and a firm's place by its address.

Motion leaves 大原 of 太原, surely; a copy takes 口 of 张家口 for a part of the bracket behind it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from identity_checks.documents.layouts.draft import differences
from identity_checks.documents.layouts.licence.texts import ended_name, whole_place
from identity_checks.documents.layouts.places import known_places
from identity_checks.numbers.regions import county_names, every_name, prefecture_names, region_names
from identity_checks.results import Correction, CorrectionRule

_IN_BRACKETS: Final = re.compile(r"(?<=（)[\u3400-\u9fff]{2,11}(?=）)")
_STRAY: Final = re.compile(r"(?<=（)([\u3400-\u9fff]{2,11})[A-Za-z0-9|](?=）)")
"""A place and what is read of its bracket as well: （黄山D）."""
_SPECKS_AROUND: Final = re.compile(
    r"^称[·:：,，.。、'`](?=[\u3400-\u9fff（(]{4})|(?<=[司）厂店部行社所院馆场])[·,，.。、'`]+$"
)
_STROKES: Final = "一二三丨丶"
_AUTONOMOUS: Final = "自治州"
_LEAST_OF_GROUPS: Final = 6
_KINDS: Final = ("", "省", "市", "区", "县", "旗", "地区", "盟")
_FORMER: Final = ("襄樊市", "淮阴市", "荆沙市")
"""Prefectures of old licences that differ from those of today in one sign and had counties of theirs (国务院批复)."""
_ENDS_OF_PLACES: Final = frozenset("湾花镇乡村庄桥店集营屯寨堡坝塘沟岭坪滩洲溪港岛庙屿渡")
"""What places that no list has end with: 张家湾 is not 张家口."""
_LEAST_BUT_FOR_ONE: Final = 3
"""Signs of a place of which one may have been misread or lost."""


def whole_address(text: str) -> tuple[str, tuple[Correction, ...]]:
    """Give an address with its places whole, and what of it was put."""
    whole, put = whole_place(text)
    told, changes = prefecture_by_county(whole)
    return told, (*put, *changes)


def whole_name(text: str, places: Sequence[str]) -> tuple[str, tuple[Correction, ...]]:
    """Give a firm's name with its end whole and the place that its address tells, and what of it was put.

    Specks around it that were read as signs are left out.
    """
    bare = _without_specks(text, places)
    ended, put = ended_name(bare)
    grouped = _with_its_groups(ended, places)
    told, changes = place_by_address(grouped, places)
    left = differences(text, bare, CorrectionRule.PRESCRIBED_TEXT)
    return told, (*left, *put, *differences(ended, grouped, CorrectionRule.REGION_TABLE), *changes)


def _without_specks(name: str, places: Sequence[str]) -> str:
    """Give a firm's name without a point behind it, the label's last sign with one, and a stroke before its place."""
    bare = _SPECKS_AROUND.sub("", name)
    return bare[1:] if bare[:1] in _STROKES and bare[1:].startswith(tuple(places)) else bare


def _with_its_groups(name: str, places: Sequence[str]) -> str:
    """Give a firm's name with the groups of its autonomous prefecture where one sign is another: 湘西士家族苗族.

    Of one group a firm may have the first sign alone: 迪庆藏药, 延边朝鲜冷面.
    """
    for whole in (item.removesuffix(_AUTONOMOUS) for item in region_names()[1] if item.endswith(_AUTONOMOUS)):
        if len(whole) < _LEAST_OF_GROUPS or not any(
            len(place) < len(whole) and whole.startswith(place) for place in places
        ):
            continue
        for start in (0, name.find("（") + 1):
            there = name[start : start + len(whole)]
            if there.startswith(tuple(places)) and _but_for_one(there, whole):
                return name[:start] + whole + name[start + len(whole) :]
    return name


def prefecture_by_county(address: str) -> tuple[str, tuple[Correction, ...]]:
    """Give an address with the prefecture of its province that is one sign off or lacks one and has its county behind.

    What is or was one is not changed, nor where two fit, nor a prefecture and a county written without what they are.
    """
    province = max((name for name in region_names()[0] if address.startswith(name)), key=len, default="")
    own = prefecture_names(province) if province else ()
    start = len(province)
    if not own or address.startswith((*own, *_FORMER), start):
        return address, ()
    of_its_own = address.startswith(county_names(province), start)
    fitting = {
        (name, end)
        for name in own
        for end, nearly in ((start + len(name), _but_for_one), (start + len(name) - 1, _lacks_one))
        if nearly(address[start:end], name) and not (of_its_own and nearly is _lacks_one)
        if address.startswith(tuple(county_names(province, name)), end)
    }
    if len(fitting) != 1:
        return address, ()
    name, end = fitting.pop()
    whole = province + name + address[end:]
    return whole, differences(address, whole, CorrectionRule.REGION_TABLE)


def place_by_address(name: str, places: Sequence[str]) -> tuple[str, tuple[Correction, ...]]:
    """Give a firm's name with the place of its address in brackets where one sign of it was misread or lost.

    `places` are those of the address; what stands in the brackets stays if it is a place of its own.
    """
    plain = _STRAY.sub(lambda match: match[1] if match[1] in places else match[0], name)
    if any(place in plain for place in places):
        return plain, differences(name, plain, CorrectionRule.REGION_TABLE)
    for match in _IN_BRACKETS.finditer(name):
        if any(match[0] + kind in every_name() for kind in _KINDS) or match[0] in known_places():
            continue
        near = {place for place in places if place in known_places() and _is_nearly(match[0], place)}
        if len(near) == 1:
            whole = name[: match.start()] + near.pop() + name[match.end() :]
            return whole, differences(name, whole, CorrectionRule.REGION_TABLE)
    return name, ()


def _is_nearly(text: str, place: str) -> bool:
    """Tell whether a text is a place of some signs but for one, misread or lost: 北方 is not 北京."""
    without = {place[:at] + place[at + 1 :] for at in range(len(place))}
    near = _but_for_one(text, place) and text[-1] not in _ENDS_OF_PLACES
    return len(place) >= _LEAST_BUT_FOR_ONE and (near or text in without)


def _lacks_one(text: str, name: str) -> bool:
    """Tell whether a text is a name without one sign that is not its last: 海市 of 海口市."""
    return any(text == name[:at] + name[at + 1 :] for at in range(len(name) - 1))


def _but_for_one(text: str, name: str) -> bool:
    return len(text) == len(name) and sum(one != other for one, other in zip(text, name, strict=True)) == 1
