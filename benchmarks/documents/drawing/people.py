"""Invented holders and companies of Chinese documents, hard on purpose: rare signs, dots, long names and addresses."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from benchmarks.documents.drawing.numbers import resident_number, social_credit_code, some_day, years_later
from benchmarks.documents.drawing.turns import fronts_of_sample

TODAY: Final = date(2026, 6, 1)
"""The day on which every specimen is read."""
NAMED_SIGNS: Final = "喆昇堃翀玥犇甯彧昪"
"""The rare signs that the evaluation's order names."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A holder of a Chinese document; Latin names as a passport has them, `given` empty for a single name."""

    name: str
    surname: str
    given: str
    sex: str
    group: str
    born: date
    region: str
    place: str
    address: str
    number: str
    authority: str
    issued: date
    ends: date | None


@dataclass(frozen=True, slots=True)
class Firm:
    """What a business licence says."""

    name: str
    code: str
    region: str
    form: str
    head: str
    capital: str
    founded: date
    ends: date | None
    address: str
    scope: str
    authority: str


class _Dealt(NamedTuple):
    """What a holder must bring up: an ethnic group, and a sign that the given name begins with, if any."""

    group: str
    sign: str | None


@cache
def words() -> dict[str, Any]:
    """The word lists of this evaluation."""
    found: dict[str, Any] = json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))
    return found


def invent_holder(seed: int) -> Holder:
    """The holder number `seed`; the fronts of each sample bring up every group of GB/T 3304 and every named sign."""
    draw = random.Random(f"holder/{seed}")
    name, surname, given, group, sex = _name(draw, _dealt(fronts_of_sample(seed)).get(seed))
    region, upper, county = draw.choice(words()["regions"])
    born = some_day(draw, date(1938, 1, 1), date(2009, 12, 31))
    issued = TODAY - timedelta(days=draw.randrange(5, 1700))
    age = (issued - born).days // 365
    ends = None if age >= 46 else years_later(issued, 5 if age < 16 else 10 if age < 26 else 20)
    number = resident_number(region, born, draw.randrange(500) * 2 + (sex == "男"))
    return Holder(
        name,
        surname,
        given,
        sex,
        group,
        born,
        region,
        upper,
        _address(draw, upper + county),
        number,
        _police(upper, county),
        issued,
        ends,
    )


def invent_firm(seed: int) -> Firm:
    """The company number `seed`."""
    draw = random.Random(f"firm/{seed}")
    lists = words()
    region, upper, county = draw.choice(lists["regions"])
    trade = draw.choice(sorted(lists["trades"]))
    ending, form = draw.choice(lists["forms"])
    brand = draw.choice(lists["brands"])
    town = upper.split("省")[-1].split("自治区")[-1].removesuffix("市").removesuffix("盟").removesuffix("自治州")
    name = f"{town}{brand}{trade}{ending}" if draw.random() < 0.6 else f"{brand}（{town}）{trade}{ending}"
    founded = some_day(draw, date(1996, 3, 1), date(2025, 12, 31))
    scopes = lists["trades"][trade].split(";")
    scope = ";".join(scopes[: draw.randrange(2, len(scopes) + 1)])
    if draw.random() < 0.45:
        scope += ";" + lists["trades"][draw.choice(sorted(lists["trades"]))]
    tail = "（依法须经批准的项目，经相关部门批准后方可开展经营活动）"
    address = f"{upper}{county}{draw.choice(lists['streets'])}{draw.randrange(1, 2600)}号{draw.choice(lists['towers'])}"
    address += f"{draw.randrange(1, 12)}号楼{draw.randrange(101, 3909)}室"
    head = _name(draw)[0]
    return Firm(
        name,
        social_credit_code(region, draw),
        region,
        form,
        head,
        draw.choice(lists["capitals"]),
        founded,
        None if draw.random() < 0.5 else years_later(founded, draw.choice((10, 20, 30))) - timedelta(days=1),
        address,
        scope + (tail if draw.random() < 0.5 else ""),
        f"{town}{county if len(county) < 5 else ''}市场监督管理局",
    )


def chinese_day(day: date, *, padded: bool = True) -> str:
    """2018年05月07日, or without leading zeros."""
    return f"{day.year}年{day.month:02d}月{day.day:02d}日" if padded else f"{day.year}年{day.month}月{day.day}日"


@cache
def _dealt(fronts: tuple[int, ...]) -> Mapping[int, _Dealt]:
    """What the fronts of a sample bring up, by seed; whoever has a name of a minority's keeps it and the group."""
    own = {name: group for name, _, _, group, _ in words()["minority"]}
    names = {seed: _name(random.Random(f"holder/{seed}"))[0] for seed in fronts}
    others = [seed for seed in fronts if names[seed] not in own]
    there = {own[name] for name in names.values() if name in own}
    lacking = [group for group in words()["groups"].split() if group not in there]
    draw = random.Random(f"dealt/{fronts[:1]}")
    groups = [*lacking, *["汉"] * (len(others) - len(lacking))]
    draw.shuffle(groups)
    signs = dict(zip(draw.sample(others, min(len(others), len(NAMED_SIGNS))), NAMED_SIGNS, strict=False))
    dealt = zip(others, groups, strict=False)
    return MappingProxyType({seed: _Dealt(group, signs.get(seed)) for seed, group in dealt})


def _name(draw: random.Random, dealt: _Dealt | None = None) -> tuple[str, str, str, str, str]:
    lists = words()
    groups = lists["groups"].split()
    kind = draw.random()
    if kind < 0.2:
        name, surname, given, group, sex = draw.choice(lists["minority"])
        return name, surname, given, group, sex
    surname = draw.choice(sorted(lists["surnames"]))
    sounds = {**lists["given"], **lists["rare"]}
    common, rare = sorted(lists["given"]), sorted(lists["rare"])
    signs = [draw.choice(rare if draw.random() < 0.4 else common) for _ in range(1 if kind < 0.5 else 2)]
    group = "汉" if draw.random() < 0.3 else draw.choice(groups)
    if dealt is not None:
        group = dealt.group
        signs[0] = dealt.sign or signs[0]
    return (
        surname + "".join(signs),
        lists["surnames"][surname],
        "".join(sounds[sign] for sign in signs),
        group,
        draw.choice("男女"),
    )


def _address(draw: random.Random, start: str) -> str:
    lists = words()
    kind = draw.random()
    if kind < 0.3:
        middle = f"{draw.choice(lists['villages'])}{draw.choice(lists['places'])}{draw.choice(lists['villages'])}村"
        return f"{start}{middle}{draw.randrange(1, 20)}组{draw.randrange(1, 230)}号"
    text = f"{start}{draw.choice(lists['streets'])}{draw.randrange(1, 1900)}号"
    if kind < 0.45:
        return text
    text += f"{draw.choice(lists['estates'])}{draw.choice(('', 'A区', '二期'))}{draw.randrange(1, 40)}栋"
    return text + f"{draw.choice(('', '1单元', '2单元', '乙单元'))}{draw.randrange(101, 3304)}{draw.choice('室号')}"


def _police(upper: str, county: str) -> str:
    town = upper.rsplit("省", maxsplit=1)[-1].rsplit("自治区", maxsplit=1)[-1]
    if county.endswith("区") and town.endswith("市"):
        return f"{town}公安局{county.removesuffix('区')}分局"
    return f"{county}公安局"
