"""Machine readable zones by ICAO 9303: TD1, TD2 and TD3, and how names are written in them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

from benchmarks.documents.drawing.numbers import machine_check

_LETTERS: Final = {
    "Ä": "AE", "Ö": "OE", "Ü": "UE", "ß": "SS", "ẞ": "SS", "Æ": "AE", "Ø": "OE", "Å": "AA", "Đ": "D", "Ł": "L",
    "Ñ": "N", "Þ": "TH", "Œ": "OE", "Ð": "D",
}  # fmt: skip
"""Letters of ICAO 9303-3 section 6 that are more than a base letter with an accent."""


@dataclass(frozen=True, slots=True)
class ZoneFacts:
    """What a zone says; `number` may be longer than nine signs on TD1 and TD2."""

    code: str
    issuer: str
    surname: str
    given_names: str
    number: str
    nationality: str
    born: date
    sex: str
    expires: date
    optional: str = ""
    second_optional: str = ""


def latin(name: str) -> str:
    """A name as the zone writes it, its parts joined by one filler."""
    spelt = "".join(_LETTERS.get(sign, sign) for sign in name.upper())
    plain = "".join(sign for sign in unicodedata.normalize("NFD", spelt) if not unicodedata.combining(sign))
    return "<".join(
        "".join(sign if sign.isascii() and sign.isalpha() else " " for sign in plain.replace("'", "")).split()
    )


def td1(facts: ZoneFacts) -> tuple[str, ...]:
    """Three lines of thirty."""
    number, optional = _long(facts.number, facts.optional, 15)
    first = f"{facts.code:<<2}{facts.issuer:<<3}{number}{optional}"
    birth, expiry = _day(facts.born), _day(facts.expires)
    second = f"{birth}{facts.sex}{expiry}{facts.nationality:<<3}{facts.second_optional:<<11}"
    composite = machine_check(first[5:30] + second[0:7] + second[8:15] + second[18:29])
    return first, second + composite, _names(facts, 30)


def td2(facts: ZoneFacts) -> tuple[str, ...]:
    """Two lines of thirty-six."""
    number, optional = _long(facts.number, facts.optional, 7)
    second = f"{number}{facts.nationality:<<3}{_day(facts.born)}{facts.sex}{_day(facts.expires)}{optional}"
    composite = machine_check(second[0:10] + second[13:20] + second[21:35])
    return f"{facts.code:<<2}{facts.issuer:<<3}{_names(facts, 31)}", second + composite


def td3(facts: ZoneFacts) -> tuple[str, ...]:
    """Two lines of forty-four."""
    number = f"{facts.number:<<9}"
    optional = f"{facts.optional:<<14}"
    second = (
        f"{number}{machine_check(number)}{facts.nationality:<<3}{_day(facts.born)}{facts.sex}{_day(facts.expires)}"
        f"{optional}{machine_check(optional) if facts.optional else '<'}"
    )
    composite = machine_check(second[0:10] + second[13:20] + second[21:43])
    return f"{facts.code:<<2}{facts.issuer:<<3}{_names(facts, 39)}", second + composite


def _day(day: date) -> str:
    return f"{day:%y%m%d}" + machine_check(f"{day:%y%m%d}")


def _long(number: str, optional: str, room: int) -> tuple[str, str]:
    """Number with its check digit in ten places, the rest and other optional data in `room` (9303-5, note j)."""
    if len(number) <= 9:
        padded = f"{number:<<9}"
        return padded + machine_check(padded), f"{optional:<<{room}}"
    return number[:9] + "<", f"{number[9:]}{machine_check(number)}<{optional}"[:room].ljust(room, "<")


def _names(facts: ZoneFacts, room: int) -> str:
    """Both names; when they do not fit, the given names give way first (9303-3 section 4.6)."""
    surname, given = latin(facts.surname), latin(facts.given_names)
    if not surname:
        surname, given = given, ""
    whole = f"{surname}<<{given}" if given else surname
    return whole[:room].ljust(room, "<")
