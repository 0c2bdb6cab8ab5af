"""Invented persons and companies with numbers that are valid by their standards and belong to nobody known."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from identity_checks.specimens.lists import chooser, word_list
from identity_checks.specimens.numbers import organisation_code, resident_id_number, social_credit_code

ISSUING_DAY: Final = date(2026, 1, 1)
"""Documents are drawn as issued in the years before this day, so that they are valid on it."""


@dataclass(frozen=True, slots=True)
class Person:
    """An invented holder of a resident ID card.

    Attributes:
        name: as printed, with · inside some minority names.
        surname, given_names: Latin capitals as on a passport; `surname` is empty where a person has a single name.
        sex: 男 or 女.
        region: GB/T 2260 code of the county.
        authority: the public security office that issued the card.
        valid_until: None means 长期.
    """

    name: str
    surname: str
    given_names: str
    sex: str
    ethnicity: str
    birth_date: date
    address: str
    region: str
    province: str
    id_number: str
    authority: str
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Company:
    """An invented company with what its business licence prints; `ends` None means 长期."""

    name: str
    uscc: str
    kind: str
    legal_representative: str
    registered_capital: str
    established: date
    ends: date | None
    address: str
    business_scope: str
    authority: str


def invent_person(seed: int, *, sex: str | None = None, birth_date: date | None = None) -> Person:
    """The person number `seed`; the same seed gives the same person for ever."""
    draw = chooser(seed, "person")
    ethnicity = "汉" if draw.random() < 0.45 else draw.choice(word_list("people")["ethnicities"])
    name, surname, given, ethnicity, sex = _name(draw, ethnicity, sex or draw.choice("男女"))
    region = draw.choice(word_list("places")["regions"])
    born = birth_date or ISSUING_DAY - timedelta(days=draw.randrange(19 * 365, 74 * 365))
    order = draw.randrange(500) * 2 + (1 if sex == "男" else 0)
    valid_from = ISSUING_DAY - timedelta(days=draw.randrange(20, 700))
    return Person(
        name=name,
        surname=surname,
        given_names=given,
        sex=sex,
        ethnicity=ethnicity,
        birth_date=born,
        address=_address(draw, region),
        region=region["code"],
        province=region["pinyin"],
        id_number=resident_id_number(region["code"], born, order),
        authority=_police(region),
        valid_from=valid_from,
        valid_until=id_card_end(born, valid_from),
    )


def id_card_end(born: date, issued: date) -> date | None:
    """Last day of an ID card by the holder's age when it was issued (5, 10, 20 years, or 长期 = None from 46)."""
    age = issued.year - born.year - ((issued.month, issued.day) < (born.month, born.day))
    if age >= 46:
        return None
    return add_years(issued, 5 if age < 16 else 10 if age < 26 else 20)


def add_years(day: date, years: int) -> date:
    """The same day `years` later; 29 February becomes 28 in a common year."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def invent_company(seed: int, *, legal_representative: str | None = None) -> Company:
    """The company number `seed`, led by an invented person unless a name is given."""
    draw = chooser(seed, "company")
    lists = word_list("companies")
    region = draw.choice(word_list("places")["regions"])
    city = region["upper"] if region["upper"].endswith("市") else region["county"]
    place = city.split("自治区")[-1].split("省")[-1].split("自治州")[-1].removesuffix("市")
    trade = draw.choice(sorted(lists["trades"]))
    ending, kind = draw.choice(lists["kinds"])
    brand = draw.choice(lists["brands"])
    name = f"{place}{brand}{trade}{ending}" if draw.random() < 0.65 else f"{brand}（{place}）{trade}{ending}"
    established = ISSUING_DAY - timedelta(days=draw.randrange(200, 22 * 365))
    scope = ";".join(lists["trades"][trade].split(";")[: draw.randrange(3, 7)])
    second = draw.choice(sorted(lists["trades"]))
    if draw.random() < 0.4 and second != trade:
        scope += ";" + lists["trades"][second]
    address = _street(draw, region["upper"] + region["county"], office=True)
    body = "MA" + "".join(draw.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(6))
    return Company(
        name=name,
        uscc=social_credit_code(region["code"], organisation_code(body)),
        kind=kind,
        legal_representative=legal_representative or invent_person(seed + 7_000_000).name,
        registered_capital=draw.choice(lists["capitals"]),
        established=established,
        ends=None if draw.random() < 0.5 else add_years(established, draw.choice((20, 30, 50))) - timedelta(days=1),
        address=address,
        business_scope=scope + (lists["tail"] if draw.random() < 0.5 else ""),
        authority=f"{region['upper'].split('省')[-1].split('自治区')[-1]}市场监督管理局",
    )


def _name(draw: random.Random, ethnicity: str, sex: str) -> tuple[str, str, str, str, str]:
    lists = word_list("people")
    fitting = [entry for entry in lists["minority_names"] if entry["ethnicity"] == ethnicity and entry["sex"] == sex]
    if fitting and draw.random() < 0.8:
        entry = draw.choice(fitting)
        return entry["name"], entry["surname"], entry["given_names"], ethnicity, sex
    surname = draw.choice(sorted(lists["surnames"]))
    common, rare = sorted(lists["given"]), sorted(lists["rare_given"])
    characters = [draw.choice(rare if draw.random() < 0.3 else common) for _ in range(draw.choice((1, 2, 2)))]
    sounds = {**lists["given"], **lists["rare_given"]}
    given = "".join(sounds[character] for character in characters)
    return surname + "".join(characters), lists["surnames"][surname], given, ethnicity, sex


def _police(region: dict[str, str]) -> str:
    upper, county = region["upper"], region["county"]
    if county.endswith("区") and upper.endswith("市"):
        city = upper.split("自治区")[-1].split("省")[-1]
        return f"{city}公安局{county.removesuffix('区').removesuffix('新')}分局"
    return f"{county}公安局"


def _address(draw: random.Random, region: dict[str, str]) -> str:
    start = region["upper"] + region["county"]
    places = word_list("places")
    if draw.random() < 0.25:
        return (
            f"{start}{draw.choice(places['subdistricts'])}{draw.choice(places['villages'])}"
            f"{draw.randrange(1, 13)}组{draw.randrange(1, 180)}号"
        )
    return _street(draw, start, office=False)


def _street(draw: random.Random, start: str, *, office: bool) -> str:
    places = word_list("places")
    text = start
    if draw.random() < 0.35:
        text += draw.choice(places["subdistricts"])
    text += f"{draw.choice(places['roads'])}{draw.randrange(1, 999)}号"
    if office:
        return text + f"{draw.choice(places['buildings'])}{draw.choice('ABCD')}座{draw.randrange(101, 3209)}室"
    if draw.random() < 0.6:
        text += f"{draw.choice(places['estates'])}{draw.randrange(1, 30)}栋"
        if draw.random() < 0.6:
            text += f"{draw.randrange(1, 6)}单元"
        text += f"{draw.randrange(101, 2909)}室"
    return text
