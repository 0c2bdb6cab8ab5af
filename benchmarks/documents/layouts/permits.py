"""Travel permits of Hong Kong, Macao and Taiwan residents and the foreign permanent resident's card, old and new."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Final

from benchmarks.documents.drawing.foreigners import invent_foreigner, transliterations
from benchmarks.documents.drawing.grounds import Colour, Tint
from benchmarks.documents.drawing.numbers import (
    filled,
    old_permanent_resident_number,
    permanent_resident_number,
    years_later,
)
from benchmarks.documents.drawing.people import TODAY, invent_holder
from benchmarks.documents.drawing.specimen import Kind, Specimen
from benchmarks.documents.layouts.cards import Card, Cell, Heading, Holding, draw_card, is_tuning
from benchmarks.documents.parts import pick

_DARK: Final[Colour] = (52, 56, 76)
_NUMERIC: Final = {
    "USA": "840", "GBR": "826", "DEU": "276", "FRA": "250", "JPN": "392", "KOR": "410", "CAN": "124", "AUS": "036",
    "RUS": "643", "IND": "356",
}  # fmt: skip
_NATIONS: Final = {
    "USA": "美国/USA", "GBR": "英国/GBR", "DEU": "德国/DEU", "FRA": "法国/FRA", "JPN": "日本/JPN", "KOR": "韩国/KOR",
    "CAN": "加拿大/CAN", "AUS": "澳大利亚/AUS", "RUS": "俄罗斯/RUS", "IND": "印度/IND",
}  # fmt: skip


def home_return_permit(seed: int) -> Specimen:
    """The Mainland travel permit of a Hong Kong or Macao resident; one in six that of 2024 for non-Chinese ones."""
    return _permit(seed, Kind.HOME_RETURN_PERMIT, foreign=_is_foreign(seed))


def home_return_number(seed: int) -> str:
    """The number on a home return permit: H or M and eight digits, HA or MA and seven on that of 2024."""
    place = ("H", "M")[pick(seed, "origin", 2)]
    return filled(f"{place}A#######" if _is_foreign(seed) else f"{place}########", _draw(seed, "permit number"))


def taiwan_permit(seed: int) -> Specimen:
    """The Mainland travel permit of a Taiwan resident."""
    return _permit(seed, Kind.TAIWAN_PERMIT, foreign=False)


def _permit(seed: int, kind: Kind, *, foreign: bool) -> Specimen:
    holder, tuning = invent_holder(seed), is_tuning(seed)
    taiwan = kind is Kind.TAIWAN_PERMIT
    number = filled("########", _draw(seed, "permit number")) if taiwan else home_return_number(seed)
    surname, given = holder.surname, holder.given
    name = holder.name
    if foreign:
        other = invent_foreigner(seed, ("GBR", "USA", "AUS", "CAN")[pick(seed, "nation", 4)])
        surname, given, name = other.surname, other.given, ""
    issued = TODAY - timedelta(days=pick(seed, "issued", 1500) + 3)
    ends = years_later(issued, 5 if taiwan or foreign else 10) - timedelta(days=1)
    title = "台湾居民来往大陆通行证" if taiwan else "港澳居民来往内地通行证"
    if foreign:
        title += "（非中国籍）"
    truth = {
        "name": name,
        "surname": surname,
        "given_names": given,
        "birth_date": holder.born.isoformat(),
        "sex": holder.sex,
        "document_number": number,
        "valid_from": issued.isoformat(),
        "valid_until": ends.isoformat(),
        "authority": "公安部出入境管理局" if tuning else "中华人民共和国出入境管理局",
    }
    x, right = (30.0, 56.0) if tuning else (33.5, 60.5)
    y = 15.0 if tuning else 17.4
    step = 7.0 if tuning else 6.3
    cells = (
        Cell((x, y), "姓名", name, "name", role="hei", size=3.4),
        Cell((x, y + step), "", surname, "surname", wide=82 - x, then=_given(given)),
        Cell((x, y + 1.55 * step), "出生日期", f"{holder.born:%Y.%m.%d}", "birth_date", role="hei"),
        Cell((right, y + 1.55 * step), "性别", holder.sex, "sex", role="hei"),
        Cell((x, y + 2.65 * step), "有效期限", f"{issued:%Y.%m.%d}", "valid_from", role="hei", wide=50,
             then=(("-", None), (f"{ends:%Y.%m.%d}", "valid_until"))),
        Cell((x, y + 3.75 * step), "签发机关", truth["authority"], "authority", role="hei", wide=44),
        Cell((4.0, 45.0) if tuning else (60.0, 50.5), "证件号码" if tuning else "", number, "document_number",
             role="digits", size=3.4),
    )  # fmt: skip
    card = Card(
        "permit-t" if tuning else ("permit-tw-e" if taiwan else "permit-hm-e"),
        Tint((232, 240, 248), (240, 236, 226), (150, 180, 210), 0.4)
        if taiwan
        else Tint((246, 234, 232), (236, 240, 246), (210, 150, 160), 0.38),
        cells,
        (Heading((42.8, 7.0), title, 4.0 if tuning else 3.5, _DARK, "title", 0.5),),
        (14.0, 51.0, 1.9) if not tuning else (70.0, 50.0, 1.9),
        portrait=(3.6, 12.0, 26.0, 41.0) if tuning else (4.6, 13.0, 28.6, 44.0),
        sizes=(1.9, 2.9) if tuning else (1.75, 2.7),
        drop=3.6 if tuning else 3.2,
        label_role="hei",
        density=11.5 if tuning else 13.0,
    )
    return draw_card(kind, seed, card, Holding("CHN", truth, _spelt(truth)))


def permanent_resident(seed: int) -> Specimen:
    """A foreign permanent resident's card: of 2017 with 15 signs, or since 2023-12-01 with 18 digits."""
    tuning, old = is_tuning(seed), pick(seed, "old card", 2) == 0
    states = sorted(_NUMERIC)
    state = states[pick(seed, "nation", len(states))]
    person = invent_foreigner(seed, state)
    chinese = invent_holder(seed)
    number = (
        old_permanent_resident_number(state, chinese.region, person.born, _draw(seed, "old number"))
        if old
        else permanent_resident_number(
            chinese.region[:2], _NUMERIC[state], person.born, pick(seed, "order", 500) * 2 + (person.sex == "M")
        )
    )
    issued = TODAY - timedelta(days=pick(seed, "issued", 800) + (950 if old else 3))
    ends = years_later(issued, 10)
    name = chinese.name if pick(seed, "Chinese name", 2) else ""
    sex = ("男" if person.sex == "M" else "女") + f"/{person.sex}"
    truth = {
        "surname": person.surname,
        "given_names": person.given,
        "name": name,
        "sex": person.sex,
        "birth_date": person.born.isoformat(),
        "nationality": state,
        "document_number": number,
        "valid_from": issued.isoformat(),
        "valid_until": ends.isoformat(),
    }
    x = 29.0 if tuning else 5.0 if old else 32.0
    pairs = [
        ("姓名/Name", person.surname.upper(), "surname"),
        ("", name, "name"),
        ("性别/Sex", sex, "sex"),
        ("出生日期/Date of Birth", f"{person.born:%Y.%m.%d}", "birth_date"),
        ("国籍/Nationality", _NATIONS[state], "nationality"),
        ("有效期限/Period of Validity", f"{issued:%Y.%m.%d}", "valid_from"),
    ]
    if not old:
        pairs[0] = ("英文姓名/Name", person.surname.upper(), "surname")
        pairs[1] = ("中文姓名" if name else "", name, "name")
    cells = []
    y = 14.4 if old else 15.6
    for label, value, name_of in pairs:
        if not label and not value:
            continue
        y += 0 if label else 0.3
        then = _given(person.given.upper()) if name_of == "surname" else ()
        if name_of == "valid_from":
            then = (("-", None), (f"{ends:%Y.%m.%d}", "valid_until"))
        cells.append(Cell((x, y), label, value, name_of, wide=51.0, role="hei", then=then))
        y += 5.35 if label else 2.9
    cells.append(
        Cell(
            (x, y + 0.2) if old else (4.0, 46.6),
            "证件号码/Card No.",
            number,
            "document_number",
            role="digits",
            size=3.0,
        )
    )
    title = "外国人永久居留身份证" if not old or not tuning else "外国人永久居留证"
    card = Card(
        ("prc-old" if old else "prc-new") + ("-t" if tuning else "-e"),
        Tint((240, 232, 240), (228, 240, 244), (180, 150, 200), 0.4)
        if old
        else Tint((230, 244, 240), (244, 240, 228), (130, 190, 180), 0.4),
        tuple(cells),
        (
            Heading((45.0, 5.6), "中华人民共和国" + title, 3.0 if old else 3.3, _DARK, "title", 0.5),
            Heading((45.0, 9.6), "FOREIGN PERMANENT RESIDENT ID CARD", 2.1, _DARK, "latin_bold", 0.5),
        ),
        (16.0, 51.0, 1.8) if old else (72.0, 51.0, 1.8),
        portrait=(3.8, 12.4, 25.8, 41.6) if tuning else (58.5, 14.0, 81.5, 43.0) if old else (4.4, 13.2, 29.0, 43.2),
        sizes=(1.6, 2.5),
        drop=2.75,
        label_role="hei",
        density=12.0 if tuning else 13.6,
    )
    return draw_card(Kind.PERMANENT_RESIDENT, seed, card, Holding(state, truth, _spelt(truth)))


def _given(given: str) -> tuple[tuple[str, str | None], ...]:
    return ((", ", None), (given, "given_names")) if given else ()


def _spelt(truth: dict[str, str]) -> dict[str, tuple[str, ...]]:
    return {field: transliterations(truth[field]) for field in ("surname", "given_names")}


def _is_foreign(seed: int) -> bool:
    return pick(seed, "non-Chinese", 6) == 0


def _draw(seed: int, purpose: str) -> random.Random:
    return random.Random(f"{purpose}/{seed}")
