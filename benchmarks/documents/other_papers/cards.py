"""Cards with a portrait that no reviewer is handed as an identity document, most with the words of one."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

from benchmarks.documents.drawing.foreigners import dotted, invent_foreigner
from benchmarks.documents.drawing.grounds import Colour, Tint
from benchmarks.documents.drawing.people import invent_firm, invent_holder
from benchmarks.documents.other_papers.paper import CARD, Paper, Text, rows

_PINK: Final = Tint((252, 236, 238), (250, 240, 240), (232, 180, 186))
_BLUE: Final = Tint((232, 242, 252), (240, 246, 252), (170, 200, 230))
_GREEN: Final = Tint((236, 248, 238), (244, 250, 242), (180, 214, 186))
_NAVY: Final[Colour] = (32, 60, 120)
_LEFT: Final = (4.0, 14.0, 26.0, 42.0)
_RIGHT: Final = (59.0, 14.0, 82.0, 43.0)


def driving_licence(seed: int) -> Paper:
    """中华人民共和国机动车驾驶证 (GA 482): the holder's number, sex, address and dates, but no identity document."""
    person = invent_holder(seed)
    draw = random.Random(f"licence/{seed}")
    lines = (
        f"姓名 {person.name}   性别 {person.sex}   国籍 中国",
        f"住址 {person.address[:18]}",
        person.address[18:],
        f"出生日期 {person.born.isoformat()}",
        f"初次领证日期 {person.issued.isoformat()}",
        f"准驾车型 {draw.choice(('C1', 'B2', 'C1E', 'A2'))}",
        f"有效期限 {person.issued.isoformat()} 至 {person.issued.year + 6}-01-01",
    )
    texts = [
        Text((42.8, 5.6), "中华人民共和国机动车驾驶证", "song", 3.6, align=0.5),
        Text((42.8, 9.0), "Driving License of the People's Republic of China", "latin", 2.0, align=0.5),
        Text((4.0, 13.2), f"证号 {person.number}", "hei", 2.8),
        *rows((4.0, 18.0), lines, 5.0),
    ]
    return Paper("driving licence (China)", CARD, _GREEN, tuple(texts), (62.0, 24.0, 82.0, 50.0))


def social_security_card(seed: int) -> Paper:
    """A social security card: name, the holder's number, a day of issue, a portrait."""
    person = invent_holder(seed)
    lines = (
        f"姓名 {person.name}",
        f"社会保障号码 {person.number}",
        f"发卡日期 {person.issued.year}年{person.issued.month}月",
    )
    texts = [
        Text((42.8, 7.0), "中华人民共和国社会保障卡", "title", 4.2, _NAVY, 0.5),
        *rows((32.0, 20.0), lines, 7.0, size=3.0),
        Text((32.0, 46.0), "6217 0012 3400 5678 901", "digits", 3.4),
    ]
    return Paper("social security card", CARD, _BLUE, tuple(texts), _LEFT)


def staff_card(seed: int) -> Paper:
    """A firm's pass."""
    person, firm = invent_holder(seed), invent_firm(seed)
    draw = random.Random(f"staff/{seed}")
    lines = (
        f"姓名 {person.name}",
        f"性别 {person.sex}",
        f"部门 {draw.choice(('财务部', '研发中心', '市场部', '客服部'))}",
        f"职务 {draw.choice(('主管', '工程师', '专员'))}",
        f"工号 {draw.randrange(10_000, 99_999)}",
    )
    texts = [
        Text((42.8, 7.0), firm.name, "hei", 3.2, _NAVY, 0.5),
        Text((42.8, 12.0), "工 作 证", "title", 4.0, align=0.5),
        *rows((34.0, 20.0), lines, 6.0, size=3.0),
    ]
    return Paper("staff card", CARD, _BLUE, tuple(texts), _LEFT)


def student_card(seed: int) -> Paper:
    """A student's card with birth date and term."""
    person = invent_holder(seed)
    draw = random.Random(f"student/{seed}")
    lines = (
        f"姓名 {person.name}",
        f"性别 {person.sex}    民族 {person.group}",
        f"出生 {person.born.year}年{person.born.month}月{person.born.day}日",
        f"院系 {draw.choice(('经济管理学院', '计算机学院', '外国语学院'))}",
        f"学号 {draw.randrange(10**9, 10**10)}",
        f"有效期限 {person.issued.year}.09.01-{person.issued.year + 4}.07.01",
    )
    texts = [
        Text((42.8, 6.6), f"{draw.choice(('江南', '北方', '滨海'))}大学学生证", "title", 4.0, _NAVY, 0.5),
        *rows((4.0, 15.0), lines, 6.2, size=2.8),
    ]
    return Paper("student card", CARD, _PINK, tuple(texts), _RIGHT)


def member_card(seed: int) -> Paper:
    """A club's card in English: surname, given names, dates, a number."""
    person = invent_foreigner(seed, random.Random(f"club/{seed}").choice(("DEU", "FRA", "ITA", "POL")))
    lines = (
        "Surname",
        person.surname,
        "Given names",
        person.given,
        "Date of birth",
        dotted(person.born),
        "Valid until",
        dotted(person.expires),
    )
    texts = [
        Text((42.8, 6.0), "ALPINE SPORTS CLUB", "latin_bold", 4.0, _NAVY, 0.5),
        Text((42.8, 10.0), "MEMBERSHIP CARD", "latin", 2.6, align=0.5),
        *(Text((30.0, 15.0 + 4.4 * at), text, "latin", 1.7 if at % 2 == 0 else 2.5) for at, text in enumerate(lines)),
        Text((4.0, 50.0), f"No. {seed % 90000 + 10000}", "latin_bold", 2.6),
    ]
    return Paper("member card (English)", CARD, _GREEN, tuple(texts), _LEFT)


def european_driving_licence(seed: int) -> Paper:
    """A driving licence of the European model (Directive 2006/126/EC, annex I): numbered fields, a state's sign."""
    draw = random.Random(f"EU licence/{seed}")
    state, title = draw.choice((("D", "FÜHRERSCHEIN"), ("F", "PERMIS DE CONDUIRE"), ("I", "PATENTE DI GUIDA")))
    person = invent_foreigner(seed, {"D": "DEU", "F": "FRA", "I": "ITA"}[state])
    lines = (
        f"1. {person.surname}",
        f"2. {person.given}",
        f"3. {dotted(person.born)}  {state}",
        f"4a. {dotted(person.issued)}",
        f"4b. {dotted(person.expires)}",
        f"5. {draw.randrange(10**8, 10**9)}",
        "9. AM/B/L",
    )
    texts = [
        Text((42.8, 6.0), title, "latin_bold", 4.0, _NAVY, 0.5),
        Text((5.0, 10.0), state, "latin_bold", 4.0, _NAVY),
        *(Text((32.0, 15.0 + 5.2 * at), text, "latin", 2.6) for at, text in enumerate(lines)),
    ]
    return Paper("driving licence (EU)", CARD, _PINK, tuple(texts), _LEFT)


def health_insurance_card(seed: int) -> Paper:
    """A European health insurance card (Decision S2 of 12 June 2009): names, birth date, numbers, no portrait."""
    person = invent_foreigner(seed, random.Random(f"EHIC/{seed}").choice(("DEU", "FRA", "ITA", "POL")))
    lines = (
        "3. Name",
        person.surname,
        "4. Given names",
        person.given,
        "5. Date of birth",
        dotted(person.born),
        "9. Expiry date",
        dotted(person.expires),
    )
    texts = [
        Text((5.0, 7.0), "EUROPEAN HEALTH INSURANCE CARD", "latin_bold", 3.2, _NAVY),
        *(Text((5.0, 14.0 + 4.4 * at), text, "latin", 1.8 if at % 2 == 0 else 2.6) for at, text in enumerate(lines)),
        Text((45.0, 40.0), f"6. {seed % 10**7:010d}", "latin", 2.6),
    ]
    return Paper("health insurance card", CARD, _BLUE, tuple(texts))


CARDS: Final[tuple[Callable[[int], Paper], ...]] = (
    driving_licence,
    social_security_card,
    staff_card,
    student_card,
    member_card,
    european_driving_licence,
    health_insurance_card,
)
