"""Invented holders of documents of other states, and the labels that those states print."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from benchmarks.documents.drawing.numbers import filled, some_day, years_later
from benchmarks.documents.drawing.people import TODAY, invent_holder
from benchmarks.documents.drawing.zones import latin

_MONTHS: Final = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]


@dataclass(frozen=True, slots=True)
class Foreigner:
    """A holder as the document prints it; `code` is the state's in the zone, `native` a name in an own script."""

    state: str
    code: str
    surname: str
    given: str
    native: str
    sex: str
    born: date
    place: str
    nation: str
    number: str
    issued: date
    expires: date


@cache
def states() -> dict[str, dict[str, Any]]:
    """What is known of each state, by its ISO 3166 code."""
    found: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("states.json").read_text(encoding="utf-8"))
    return found


@cache
def labels_of(language: str) -> dict[str, str]:
    """The labels of a language by their English keys; those it lacks are absent."""
    found: dict[str, str] = json.loads(Path(__file__).with_name("labels.json").read_text(encoding="utf-8"))[language]
    return found


def invent_foreigner(seed: int, state: str, *, years: int = 10) -> Foreigner:
    """The holder `seed` of a document of `state` that is valid for `years`."""
    draw = random.Random(f"foreigner/{state}/{seed}")
    entry = states()[state]
    if entry["names"]:
        surname, given, sex = draw.choice(entry["names"])
        native, place = "", draw.choice(entry["places"])
    else:
        holder = invent_holder(seed)
        surname, given, native = holder.surname, holder.given, holder.name
        sex, place = ("M" if holder.sex == "男" else "F"), draw.choice(entry["places"])
    if draw.random() < 0.3 and state not in {"CHN"}:
        other = draw.choice([name for name in entry["names"] if name[2] == sex])
        given = given if given in {"", other[1]} else f"{given} {other[1]}"
    issued = TODAY - timedelta(days=draw.randrange(10, 365 * (years - 1)))
    return Foreigner(
        state,
        entry.get("code", state),
        surname,
        given,
        native,
        sex,
        some_day(draw, date(1936, 1, 1), date(2008, 12, 31)),
        place,
        entry["nation"],
        filled(entry["number"], draw),
        issued,
        years_later(issued, years) - timedelta(days=draw.choice((0, 1))),
    )


def transliterations(text: str) -> tuple[str, ...]:
    """What the zone makes of a printed name; as exact an answer as the print itself."""
    return (latin(text).replace("<", " "), text.upper())


def dotted(day: date) -> str:
    """12.05.1980"""
    return f"{day:%d.%m.%Y}"


def spaced(day: date) -> str:
    """12 05 1980"""
    return f"{day:%d %m %Y}"


def worded(day: date) -> str:
    """12 MAY 1980"""
    return f"{day.day:02d} {_MONTHS[day.month - 1]} {day.year}"


def slashed(day: date) -> str:
    """12/05/1980"""
    return f"{day:%d/%m/%Y}"


def dashed(day: date) -> str:
    """12-05-1980"""
    return f"{day:%d-%m-%Y}"
