"""Passport data page with a TD3 machine readable zone, 1476 × 1040 pixels (125 × 88 mm at 300 dpi)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from identity_checks.results import DocumentType
from identity_checks.specimens.canvas import Canvas, Colour, Tint, ground
from identity_checks.specimens.fonts import Face, Font, covering, font
from identity_checks.specimens.lists import chooser, word_list
from identity_checks.specimens.numbers import passport_mrz
from identity_checks.specimens.people import Person, add_years
from identity_checks.specimens.specimen import Pixels, Specimen, rectangle

WIDTH: Final = 1476
HEIGHT: Final = 1040
LABEL: Final[Colour] = (70, 92, 120)
TINTS: Final = (
    Tint((238, 240, 246), (226, 236, 240), (150, 170, 206)),
    Tint((244, 238, 232), (238, 232, 238), (206, 170, 160)),
    Tint((234, 244, 238), (232, 238, 246), (140, 190, 168)),
)


@dataclass(frozen=True, slots=True)
class PassportFacts:
    """What one passport says; `mrz` is both lines, possibly wrong on purpose."""

    state: str
    surname: str
    given_names: str
    native_name: str
    number: str
    birth_date: date
    sex: str
    place: str
    issued: date
    expires: date
    personal_number: str
    mrz: tuple[str, str]


def passport_facts(seed: int, person: Person, *, state: str | None = None, issued: date | None = None) -> PassportFacts:
    """A passport of `person`; holders from other states get a name of that state's list."""
    draw = chooser(seed, "passport")
    states: list[dict[str, Any]] = word_list("passports")["states"]
    chosen = state or draw.choices([entry["code"] for entry in states], [entry["weight"] for entry in states])[0]
    entry = next(entry for entry in states if entry["code"] == chosen)
    if chosen == "CHN":
        surname, given, native, place = person.surname, person.given_names, person.name, person.province
    else:
        surname, given = draw.choice(word_list("passports")["names"][chosen])
        native, place = "", word_list("passports")["places"][chosen]
    number = "".join(
        draw.choice("0123456789") if mark == "#" else draw.choice("CFGHJKLMNPRTVWXYZ") if mark == "@" else mark
        for mark in entry["number"]
    )
    starts = issued or person.valid_from
    expires = add_years(starts, 10) - timedelta(days=1)
    personal = f"{person.birth_date:%y%m%d}{draw.randrange(100, 999)}" if chosen in {"MYS", "UTO"} else ""
    sex = "M" if person.sex == "男" else "F"
    mrz_surname, mrz_given = (surname, given) if surname else (given, "")
    mrz = passport_mrz(
        state=chosen,
        surname=mrz_surname,
        given_names=mrz_given,
        number=number,
        nationality=chosen,
        born=person.birth_date,
        sex=sex,
        expires=expires,
        personal=personal,
    )
    return PassportFacts(
        chosen, surname, given, native, number, person.birth_date, sex, place, starts, expires, personal, mrz
    )


def draw_passport(seed: int, facts: PassportFacts, portrait: Pixels | None) -> Specimen:
    """The data page of `facts`."""
    draw = chooser(seed, "passport page")
    variant = draw.randrange(3)
    canvas = Canvas(ground(TINTS[variant], WIDTH, HEIGHT, variant))
    entry = next(item for item in word_list("passports")["states"] if item["code"] == facts.state)
    _heading(canvas, entry)
    canvas.portrait(portrait, (64, 226, 448, 720))
    canvas.mark((256, 766), 36)
    words = _Labels(entry["second"])
    value = font(Face.SANS, 36)
    words.put(canvas, (500, 190), "type")
    canvas.text((500, 236), "P", value)
    words.put(canvas, (640, 190), "code")
    canvas.text((640, 236), facts.state, value)
    words.put(canvas, (1050, 190), "number")
    canvas.text((1050, 238), facts.number, font(Face.SANS_BOLD, 40), field="document_number", spacing=2)
    _names(canvas, facts, words, value)
    day = _printed_day
    cells = [
        (500, 496, "nationality", entry["nationality"], "nationality"),
        (1050, 496, "birth", day(facts.birth_date), "birth_date"),
        (500, 596, "sex", _sex(facts), "sex"),
        (680, 596, "place", facts.place if facts.state != "CHN" else f"{_native_place(facts)}/{facts.place}", None),
        (500, 696, "issue", day(facts.issued), None),
        (1050, 696, "expiry", day(facts.expires), "expiry_date"),
    ]
    if facts.personal_number:
        cells.append((1050, 596, "personal", facts.personal_number, "personal_number"))
    for x, y, label, text, field in cells:
        words.put(canvas, (x, y), label)
        canvas.text((x, y + 45), text, covering(text, 34, Face.SANS, Face.LATIN), field=field)
    words.put(canvas, (500, 796), "authority")
    authority = (
        "公安部出入境管理局  MPS Exit & Entry Administration" if facts.state == "CHN" else "MINISTRY OF INTERIOR"
    )
    canvas.text((500, 838), authority, font(Face.SANS, 30))
    for line, y in zip(facts.mrz, (926, 996), strict=True):
        canvas.text((62, y), line, font(Face.MACHINE, 42), field="mrz", spacing=_mrz_spacing(line))
    return Specimen(
        DocumentType.PASSPORT, canvas.pixels(), _truth(facts), rectangle(0, 0, WIDTH - 1, HEIGHT - 1), canvas.regions
    )


class _Labels:
    """Field labels in the issuing state's language and English."""

    def __init__(self, second: str) -> None:
        labels = word_list("passports")["labels"]
        self._first, self._english = labels[second], labels["en"]

    def put(self, canvas: Canvas, at: tuple[float, float], key: str) -> None:
        native, english = self._first.get(key, ""), self._english[key]
        text = english if native in {"", english} else f"{native}/{english}"
        canvas.text(at, text, covering(text, 23, Face.SANS, Face.LATIN), LABEL)


def _heading(canvas: Canvas, entry: dict[str, Any]) -> None:
    title = covering(entry["title"], 46 if len(entry["title"]) < 30 else 34, Face.SANS_BOLD, Face.LATIN)
    canvas.text((500, 84), entry["title"], title, (60, 70, 110))
    canvas.text((500, 132), entry["english"], font(Face.SANS, 30), (60, 70, 110))
    passport = font(Face.SANS_BOLD, 44)
    canvas.text((64, 96), "护照" if entry["code"] == "CHN" else "PASSPORT", passport, (60, 70, 110))
    if entry["code"] == "CHN":
        canvas.text((64, 150), "PASSPORT", font(Face.SANS, 34), (60, 70, 110))


def _names(canvas: Canvas, facts: PassportFacts, words: _Labels, value: Font) -> None:
    if facts.state == "CHN":
        words.put(canvas, (500, 296), "name")
        canvas.text((500, 346), facts.native_name, font(Face.SANS, 40))
        end = canvas.text((500, 398), facts.surname, value, field="surname") if facts.surname else 500.0
        separator = ", " if facts.surname else ""
        end = canvas.text((end, 398), separator, value)
        canvas.text((end, 398), facts.given_names, value, field="given_names" if facts.surname else "surname")
        return
    words.put(canvas, (500, 296), "surname")
    canvas.text((500, 341), facts.surname, value, field="surname")
    words.put(canvas, (500, 396), "given")
    canvas.text((500, 441), facts.given_names, value, field="given_names")


def _truth(facts: PassportFacts) -> dict[str, str]:
    truth = {
        "document_number": facts.number,
        "surname": facts.surname or facts.given_names,
        "given_names": facts.given_names if facts.surname else "",
        "nationality": facts.state,
        "birth_date": facts.birth_date.isoformat(),
        "sex": facts.sex,
        "expiry_date": facts.expires.isoformat(),
        "personal_number": facts.personal_number,
        "mrz": "\n".join(facts.mrz),
    }
    return {field: value for field, value in truth.items() if value}


def _printed_day(day: date) -> str:
    return f"{day:%d} {word_list('passports')['months'][day.month - 1]} {day:%Y}"


def _sex(facts: PassportFacts) -> str:
    if facts.state != "CHN":
        return facts.sex
    return "男/M" if facts.sex == "M" else "女/F"


def _native_place(facts: PassportFacts) -> str:
    regions = word_list("places")["regions"]
    upper = next(str(region["upper"]) for region in regions if region["pinyin"] == facts.place)
    for long_form in ("内蒙古", "黑龙江"):
        if upper.startswith(long_form):
            return long_form
    return upper[:2]


def _mrz_spacing(line: str) -> float:
    """Spread the 44 characters to 2.54 mm pitch (30 px at 300 dpi), as ICAO 9303 asks."""
    face = font(Face.MACHINE, 42)
    return 30.0 + 0.6 - face.getlength("<") if line else 0.0
