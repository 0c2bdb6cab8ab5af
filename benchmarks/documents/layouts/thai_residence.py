"""Thailand's pink card: the identification card of residents without Thai nationality, in Thai script and in Latin."""

from __future__ import annotations

import random
from datetime import date
from typing import Final

from benchmarks.documents.drawing.grounds import Colour, Tint
from benchmarks.documents.drawing.numbers import some_day, thai_number, years_later
from benchmarks.documents.drawing.specimen import Kind, Specimen
from benchmarks.documents.layouts.cards import Card, Cell, Heading, Holding, draw_card, is_tuning
from benchmarks.documents.parts import pick

THAI_MONTHS: Final = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
MONTHS: Final = ("Jan.", "Feb.", "Mar.", "Apr.", "May", "Jun.", "Jul.", "Aug.", "Sep.", "Oct.", "Nov.", "Dec.")
_INK: Final[Colour] = (124, 30, 74)
_HOLDERS: Final = (
    ("นาย ปิแอร์ เลอแฟฟวร์", "Mr. Pierre", "Lefevre", "FRA", "ฝรั่งเศส"),
    ("นางสาว ฮันนา ชไนเดอร์", "Miss Hanna", "Schneider", "DEU", "เยอรมัน"),
    ("นาง ซุน ลี่ฮวา", "Mrs. Lihua", "Sun", "CHN", "จีน"),
    ("นาย ทาเคชิ โยชิดะ", "Mr. Takeshi", "Yoshida", "JPN", "ญี่ปุ่น"),
    ("นางสาว มินจี ฮวัง", "Miss Minji", "Hwang", "KOR", "เกาหลีใต้"),
    ("นาย ราเชช คุปตะ", "Mr. Rajesh", "Gupta", "IND", "อินเดีย"),
)
_PLACES: Final = (
    "199/42 หมู่ที่ 5 ต.แม่เหียะ อ.เชียงดาว จ.เชียงใหม่",
    "67 ถ.พระโขนง แขวงบางจาก เขตพระโขนง กรุงเทพมหานคร",
    "31/8 ซ.สุขุมวิท 71 แขวงคลองตันเหนือ เขตบางนา กรุงเทพมหานคร",
)
_FIRST: Final = (6, 7)
"""The first digit of who stays for a time, and of their children: no number of a Thai citizen begins so."""


def is_thai_title(seed: int) -> bool:
    """Whether the residence title of a seed is Thailand's: one in six."""
    return pick(seed, "Thai title", 6) == 0


def thai_title(seed: int) -> Specimen:
    """The front of a pink card."""
    draw, tuning = random.Random(f"Thai title/{seed}"), is_tuning(seed)
    native, given, surname, state, nation = draw.choice(_HOLDERS)
    issued, born = (
        some_day(draw, date(2017, 1, 1), date(2026, 4, 30)),
        some_day(draw, date(1941, 1, 1), date(2007, 12, 31)),
    )
    ends, place, number = years_later(issued, 10), draw.choice(_PLACES), thai_number(draw, _FIRST)
    spaced = f"{number[0]} {number[1:5]} {number[5:10]} {number[10:12]} {number[12]}"
    thai_day = f"{born.day} {THAI_MONTHS[born.month - 1]} {born.year + 543}"
    truth = {
        "name": native, "given_names": given.split(" ", 1)[1], "surname": surname, "birth_date": born.isoformat(),
        "nationality": state, "address": place, "expiry_date": ends.isoformat(), "personal_number": spaced,
    }  # fmt: skip
    said = {
        "ชื่อตัวและชื่อสกุล": (native, "name"), "Name": (given, "given_names"), "Last name": (surname, "surname"),
        "เกิดวันที่": (thai_day, None), "Date of Birth": (_day(born), "birth_date"), "สัญชาติ": (nation, None),
        "Nationality": (state, "nationality"), "ที่อยู่": (place, "address"), "Date of Issue": (_day(issued), None),
        "Date of Expiry": (_day(ends), "expiry_date"),
    }  # fmt: skip
    card = _tuning_card if tuning else _evaluation_card
    return draw_card(Kind.SEA_RESIDENCE, seed, card(said, spaced), Holding("THA", truth, {}))


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _tuning_card(said: dict[str, tuple[str, str | None]], number: str) -> Card:
    """Labels above their values in two columns, the portrait at the right."""
    left, right, step = 4.6, 31.0, 5.6
    places = {
        "ชื่อตัวและชื่อสกุล": (left, 0.0), "Name": (left, 1.0), "Last name": (right, 1.0), "เกิดวันที่": (left, 2.0),
        "Date of Birth": (right, 2.0), "สัญชาติ": (left, 3.0), "Nationality": (right, 3.0), "ที่อยู่": (left, 4.0),
        "Date of Issue": (left, 5.55), "Date of Expiry": (right, 5.55),
    }  # fmt: skip
    cells = [
        _number_label((left, 13.0)),
        Cell((21.0, 13.0), "", number, "personal_number", role="latin_bold", size=3.3),
    ]
    for label, (x, row) in places.items():
        wide = 52.0 if label in {"ชื่อตัวและชื่อสกุล", "ที่อยู่"} else 25.0
        lines = 2 if label == "ที่อยู่" else 1
        cells.append(Cell((x, 17.2 + step * row), label, *said[label], wide=wide, role="thai", lines=lines))
    return Card(
        "title-tha-t", Tint((250, 226, 234), (246, 232, 240), (228, 150, 180), 0.38), cells, _headings(3.4),
        (70.0, 50.8, 1.6), portrait=(58.4, 14.6, 82.0, 45.0), sizes=(1.6, 2.4), drop=2.95, density=11.6,
        label_role="thai",
    )  # fmt: skip


def _evaluation_card(said: dict[str, tuple[str, str | None]], number: str) -> Card:
    """Labels before their values in one column, the portrait at the left."""
    cells = [
        _number_label((29.4, 14.0)),
        Cell((47.0, 14.0), "", number, "personal_number", role="latin_bold", size=3.2),
    ]
    y = 18.6
    for label, (value, field) in said.items():
        if label in {"Date of Issue", "สัญชาติ"}:
            continue
        lines = 2 if field == "address" else 1
        cells.append(Cell((29.4, y), label, value, field, wide=53.6, role="thai", lines=lines))
        y += 4.1 * (1.75 if lines == 2 else 1)
    return Card(
        "title-tha-e", Tint((248, 230, 238), (252, 236, 232), (220, 160, 190), 0.42), cells, _headings(3.1),
        (15.6, 50.4, 1.6), portrait=(3.8, 15.0, 26.4, 44.4), place="before", sizes=(1.9, 2.2), indent=19.0,
        density=13.1, label_role="thai",
    )  # fmt: skip


def _number_label(at: tuple[float, float]) -> Cell:
    return Cell(at, "", "เลขประจำตัว", None, wide=15.0, size=2.2, role="thai")


def _headings(size: float) -> tuple[Heading, ...]:
    return (
        Heading((42.8, 5.4), "บัตรประจำตัวคนซึ่งไม่มีสัญชาติไทย", size, _INK, "thai", 0.5),
        Heading((42.8, 9.0), "Non-Thai Identification Card", size * 0.74, _INK, "latin", 0.5),
    )
