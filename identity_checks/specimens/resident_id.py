"""Resident ID card, both sides, 1012 × 638 pixels (an ID-1 card at 300 dpi)."""

from __future__ import annotations

from datetime import date
from typing import Final

from identity_checks.results import DocumentType
from identity_checks.specimens.canvas import BLACK, Canvas, Colour, Tint, emblem, ground
from identity_checks.specimens.fonts import Face, font
from identity_checks.specimens.lists import chooser
from identity_checks.specimens.people import Person
from identity_checks.specimens.specimen import Pixels, Specimen, rectangle

WIDTH: Final = 1012
HEIGHT: Final = 638
LABEL: Final[Colour] = (46, 110, 170)
FRONT_TINT: Final = Tint((236, 243, 247), (222, 236, 240), (120, 180, 205))
BACK_TINT: Final = Tint((244, 240, 240), (232, 238, 240), (208, 158, 162))
CORNERS: Final = rectangle(0, 0, WIDTH - 1, HEIGHT - 1)


def draw_front(seed: int, person: Person, portrait: Pixels | None) -> Specimen:
    """The side with the portrait and the number."""
    draw = chooser(seed, "id front")
    face = draw.choice((Face.SANS, Face.SANS, Face.HEI))
    canvas = Canvas(ground(FRONT_TINT, WIDTH, HEIGHT, draw.randrange(3)))
    label, value, name = font(face, 32), font(face, 37), font(face, 42)
    left, inner = 66, 172
    canvas.text((left, 104), "姓", label, LABEL)
    canvas.text((left + 44, 104), "名", label, LABEL)
    canvas.text((inner, 106), person.name, name, field="name", spacing=3 if len(person.name) < 8 else 0)
    canvas.text((left, 180), "性", label, LABEL)
    canvas.text((left + 44, 180), "别", label, LABEL)
    canvas.text((inner, 181), person.sex, value, field="sex")
    canvas.text((282, 180), "民", label, LABEL)
    canvas.text((322, 180), "族", label, LABEL)
    canvas.text((376, 181), person.ethnicity, value, field="ethnicity")
    canvas.text((left, 254), "出", label, LABEL)
    canvas.text((left + 44, 254), "生", label, LABEL)
    born, digits = person.birth_date, font(face, 36)
    for x, text, unit_x, unit in (
        (inner, str(born.year), 262, "年"),
        (322, str(born.month), 374, "月"),
        (424, str(born.day), 476, "日"),
    ):
        shift = 0 if len(text) != 1 else 10
        canvas.text((x + shift, 255), text, digits, field="birth_date")
        canvas.text((unit_x, 254), unit, label, LABEL)
    canvas.text((left, 328), "住", label, LABEL)
    canvas.text((left + 44, 328), "址", label, LABEL)
    canvas.paragraph((inner, 329), person.address, value, width=440, leading=48, field="address")
    canvas.text((left, 578), "公民身份号码", label, LABEL)
    canvas.text((338, 579), person.id_number, font(Face.MACHINE, 43), field="id_number", spacing=2)
    canvas.portrait(portrait, (652, 74, 938, 440))
    canvas.mark((795, 490), 32)
    return Specimen(
        DocumentType.RESIDENT_ID_FRONT,
        canvas.pixels(),
        {
            "name": person.name,
            "sex": person.sex,
            "ethnicity": person.ethnicity,
            "birth_date": person.birth_date.isoformat(),
            "address": person.address,
            "id_number": person.id_number,
        },
        CORNERS,
        canvas.regions,
    )


def draw_back(seed: int, person: Person) -> Specimen:
    """The side with the issuing authority and the period of validity."""
    draw = chooser(seed, "id back")
    face = draw.choice((Face.SANS, Face.SANS, Face.HEI))
    canvas = Canvas(ground(BACK_TINT, WIDTH, HEIGHT, draw.randrange(3)))
    emblem(canvas.pen, (152, 152), 92, (190, 60, 58), (222, 176, 96))
    canvas.spread((330, 146), "中华人民共和国", font(Face.SANS_BOLD, 52), BLACK, 570)
    canvas.spread((300, 266), "居民身份证", font(Face.SANS_BOLD, 84), BLACK, 620)
    canvas.mark((166, 348), 28)
    label, value = font(face, 33), font(face, 35)
    canvas.text((206, 500), "签发机关", label, BLACK)
    canvas.text((396, 501), person.authority, value, field="authority")
    canvas.text((206, 574), "有效期限", label, BLACK)
    end = "长期" if person.valid_until is None else _dotted(person.valid_until)
    middle = canvas.text((396, 575), _dotted(person.valid_from), value, field="valid_from")
    middle = canvas.text((middle, 575), "-", value)
    canvas.text((middle, 575), end, value, field="valid_until")
    return Specimen(
        DocumentType.RESIDENT_ID_BACK,
        canvas.pixels(),
        {
            "authority": person.authority,
            "valid_from": person.valid_from.isoformat(),
            "valid_until": "长期" if person.valid_until is None else person.valid_until.isoformat(),
        },
        CORNERS,
        canvas.regions,
    )


def _dotted(day: date) -> str:
    return f"{day:%Y.%m.%d}"
