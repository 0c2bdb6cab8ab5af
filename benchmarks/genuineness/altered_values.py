"""Sheets that say something impossible, or in print something else than in the zone; what the reader says of them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np

from benchmarks.documents.drawing.numbers import machine_check, some_day, years_later
from benchmarks.documents.drawing.people import TODAY
from benchmarks.documents.drawing.specimen import Kind, Specimen
from benchmarks.documents.layouts import draw_specimen
from benchmarks.genuineness.repeats import quick_photograph
from benchmarks.genuineness.reprinting import reprinted
from identity_checks.crosschecks.cross_check import cross_check
from identity_checks.documents.reader import DocumentReader
from identity_checks.finding_codes import FindingCode
from identity_checks.results import DocumentReading, Finding, Severity

UNALTERED: Final = "unaltered"
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS: Final = "0123456789"
_TERM: Final = (5, 10, 20)


@dataclass(frozen=True, slots=True)
class Way:
    """One way of altering a sheet: on which document, which field, what it then says, line by line."""

    document: Kind
    field: str
    texts: Callable[[Specimen, random.Random], Sequence[str]]
    what: str


@dataclass(frozen=True, slots=True)
class Group:
    """Ways that one check should notice.

    Attributes:
        codes: the findings that count.
        documents: kinds read together, front before back; `zone_sides` are compared as the sides of one card.
        ways: by name.
        at_once: how many ways are drawn of each seed.
    """

    codes: frozenset[FindingCode]
    documents: tuple[Kind, ...]
    ways: Mapping[str, Way]
    at_once: int


def _one_sign(line: str, among: str, draw: random.Random) -> str:
    places = [place for place, sign in enumerate(line) if sign in among]
    place = draw.choice(places)
    return line[:place] + draw.choice([sign for sign in among if sign != line[place]]) + line[place + 1 :]


def _sign_of(field: str, among: str) -> Callable[[Specimen, random.Random], Sequence[str]]:
    def texts(one: Specimen, draw: random.Random) -> Sequence[str]:
        first, *rest = (line.text for line in one.lines[field])
        return [_one_sign(first, among, draw), *rest]

    return texts


def _other_year(field: str) -> Callable[[Specimen, random.Random], Sequence[str]]:
    """The last digit of the year or, as often, the day."""

    def texts(one: Specimen, draw: random.Random) -> Sequence[str]:
        (text,) = (line.text for line in one.lines[field])
        year = re.search(r"\d{4}", text)
        assert year is not None
        if draw.random() < 0.5:
            return [text[: year.end() - 1] + _one_sign(text[year.end() - 1], _DIGITS, draw) + text[year.end() :]]
        day = f"{int(one.truth[field][8:]):02d}"
        other = draw.choice([f"{number:02d}" for number in range(1, 29) if f"{number:02d}" != day])
        # A day stands before the month, or after the year and the month.
        at = text.index(day) if text.index(day) < year.start() else text.rindex(day)
        return [text[:at] + other + text[at + 2 :]]

    return texts


def _other_sex(one: Specimen, draw: random.Random) -> Sequence[str]:
    del draw
    swapped = str.maketrans("MF男女", "FM女男")
    return [line.text.translate(swapped) for line in one.lines["sex"]]


def _in_zone(start: int, end: int, *, right: bool) -> Callable[[Specimen, random.Random], Sequence[str]]:
    """One digit of the second line of a passport's zone from `start` to `end`; with `right` its check digits follow."""

    def texts(one: Specimen, draw: random.Random) -> Sequence[str]:
        first, second = (line.text for line in one.lines["mrz"])
        if right:
            # The day's or the year's last digit stays a date of the calendar; of a number any digit does.
            last = [place for place in range(start, end) if second[place].isdigit()]
            place = start + 1 if end - start == 6 else draw.choice(last)
        else:
            place = draw.choice([place for place in range(start, end) if second[place].isdigit()])
        second = second[:place] + _one_sign(second[place], _DIGITS, draw) + second[place + 1 :]
        if right:
            second = second[:end] + machine_check(second[start:end]) + second[end + 1 :]
            second = second[:43] + machine_check(second[:10] + second[13:20] + second[21:43])
        return [first, second]

    return texts


def _name_in_zone(one: Specimen, draw: random.Random) -> Sequence[str]:
    first, second = (line.text for line in one.lines["mrz"])
    return [first[:5] + _one_sign(first[5:], "".join(set(first[5:]) - {"<"}), draw), second]


def _birth_in_card_zone(one: Specimen, draw: random.Random) -> Sequence[str]:
    lines = [line.text for line in one.lines["mrz"]]
    start = 0 if len(lines[0]) == 30 else 13
    lines[1] = lines[1][:start] + _one_sign(lines[1][start : start + 6], _DIGITS, draw) + lines[1][start + 6 :]
    return lines


def _dotted(of: Callable[[Specimen, random.Random], date]) -> Callable[..., Sequence[str]]:
    return lambda one, draw: [f"{of(one, draw):%Y.%m.%d}"]


def _no_day(field: str) -> Callable[[Specimen, random.Random], Sequence[str]]:
    """A day or a month that no calendar has."""

    def texts(one: Specimen, draw: random.Random) -> Sequence[str]:
        year, month, day = one.truth[field].split("-") if one.truth[field] != "长期" else ("2036", "05", "10")
        month, day = draw.choice((("02", "30"), ("04", "31"), ("11", "31"), ("13", day), (month, "32"), (month, "00")))
        if len(one.lines[field]) == 3:
            return [year, str(int(month)), str(int(day))]
        return [f"{year}.{month}.{day}"]

    return texts


def _begins(one: Specimen) -> date:
    return date.fromisoformat(one.truth["valid_from"])


def _born(one: Specimen, day: date) -> Sequence[str]:
    assert len(one.lines["birth_date"]) == 3
    return [str(day.year), str(day.month), str(day.day)]


def _term_of_other_age(one: Specimen, draw: random.Random) -> date:
    begins = _begins(one)
    term = None if one.truth["valid_until"] == "长期" else int(one.truth["valid_until"][:4]) - begins.year
    return years_later(begins, draw.choice([years for years in _TERM if years != term]))


_FRONT, _BACK = Kind.RESIDENT_ID_FRONT, Kind.RESIDENT_ID_BACK
_P: Final = Kind.PASSPORT
_AGAINST: Final = frozenset({FindingCode.MRZ_VISUAL_MISMATCH, FindingCode.MRZ_CHECK_DIGIT, FindingCode.SIDES_MISMATCH})
GROUPS: Final[Mapping[str, Group]] = {
    "passport": Group(
        _AGAINST,
        (_P,),
        {
            "print_birth": Way(_P, "birth_date", _other_year("birth_date"), "birth date: year or day"),
            "print_expiry": Way(_P, "expiry_date", _other_year("expiry_date"), "expiry: year or day"),
            "print_number": Way(_P, "document_number", _sign_of("document_number", _DIGITS), "a digit of the number"),
            "print_surname": Way(_P, "surname", _sign_of("surname", _LETTERS), "a letter of the surname"),
            "print_sex": Way(_P, "sex", _other_sex, "the sex"),
            "zone_wrong": Way(_P, "mrz", _in_zone(0, 9, right=False), "zone: a digit of the number, check digits left"),
            "zone_number": Way(
                _P, "mrz", _in_zone(0, 9, right=True), "zone: a digit of the number, check digits right"
            ),
            "zone_birth": Way(_P, "mrz", _in_zone(13, 19, right=True), "zone: year of birth, check digits right"),
            "zone_expiry": Way(_P, "mrz", _in_zone(21, 27, right=True), "zone: year of expiry, check digits right"),
            "zone_name": Way(_P, "mrz", _name_in_zone, "zone: a letter of a name, which no digit checks"),
        },
        3,
    ),
    "card_of_two_sides": Group(
        _AGAINST,
        (Kind.EU_ID, Kind.EU_ID_BACK),
        {
            "sides_birth": Way(
                Kind.EU_ID, "birth_date", _other_year("birth_date"), "front: birth date, zone on the back"
            ),
            "sides_expiry": Way(
                Kind.EU_ID, "expiry_date", _other_year("expiry_date"), "front: expiry, zone on the back"
            ),
            "back_wrong": Way(
                Kind.EU_ID_BACK, "mrz", _birth_in_card_zone, "zone: a digit of the birth, check digits left"
            ),
        },
        1,
    ),
    "resident_id": Group(
        frozenset({FindingCode.DATE_IMPOSSIBLE, FindingCode.VALIDITY_TERM_UNUSUAL, FindingCode.SIDES_MISMATCH}),
        (_FRONT, _BACK),
        {
            "begin_no_day": Way(_BACK, "valid_from", _no_day("valid_from"), "begin: no day of the calendar"),
            "end_no_day": Way(_BACK, "valid_until", _no_day("valid_until"), "end: no day of the calendar"),
            "end_first": Way(
                _BACK,
                "valid_until",
                _dotted(lambda one, draw: _begins(one) - timedelta(days=draw.randrange(1, 4000))),
                "end before the begin",
            ),
            "term_odd": Way(
                _BACK,
                "valid_until",
                _dotted(lambda one, draw: years_later(_begins(one), draw.choice((3, 6, 8, 12, 15, 25, 30)))),
                "term of 3, 6, 8, 12, 15, 25 or 30 years",
            ),
            "term_of_other_age": Way(
                _BACK, "valid_until", _dotted(_term_of_other_age), "term of 5, 10 or 20 years of another age"
            ),
            "birth_no_day": Way(_FRONT, "birth_date", _no_day("birth_date"), "birth: no day of the calendar"),
            "birth_ahead": Way(
                _FRONT,
                "birth_date",
                lambda one, draw: _born(one, some_day(draw, TODAY + timedelta(days=30), date(2031, 12, 28))),
                "birth still to come",
            ),
            "birth_after_begin": Way(
                _FRONT,
                "birth_date",
                lambda one, draw: _born(one, TODAY - timedelta(days=draw.randrange(1, 4))),
                "birth after the back's begin",
            ),
        },
        3,
    ),
}


def value_rows(reader: DocumentReader, group: str, seed: int, turn: int) -> Iterator[dict[str, Any]]:
    """What is said of a seed's documents as they are, then with one thing altered, the ways taking turns by `turn`."""
    kinds = GROUPS[group]
    sheets = {kind: draw_specimen(kind, seed) for kind in kinds.documents}
    genuine = {kind: _read(reader, sheet, seed, place) for place, (kind, sheet) in enumerate(sheets.items())}
    yield _row(seed, group, UNALTERED, list(genuine.values()))
    names = list(kinds.ways)
    for step in range(kinds.at_once):
        place = (turn * kinds.at_once + step) % len(names)
        way = kinds.ways[names[place]]
        sheet = sheets[way.document]
        if way.field not in sheet.lines:
            continue
        draw = random.Random(f"altered/{seed}/{place}")
        altered = _read(reader, reprinted(sheet, way.field, way.texts(sheet, draw)), seed, 10 + place)
        shown = altered.fields.get(way.field)
        before = {sheet.truth[way.field], *sheet.alternatives.get(way.field, ())}
        yield {
            **_row(seed, group, names[place], list({**genuine, way.document: altered}.values())),
            "as_before": shown is not None and shown.value in before,
        }


def _read(reader: DocumentReader, sheet: Specimen, seed: int, take: int) -> DocumentReading:
    page, _ = quick_photograph(sheet.image, np.random.default_rng([seed, 300 + take]))
    return reader.read(page, today=TODAY)


def _row(seed: int, group: str, kind: str, readings: Sequence[DocumentReading]) -> dict[str, Any]:
    found: list[Finding] = [item for reading in readings for item in reading.findings]
    found += [item.finding for item in cross_check(readings, {}, None, today=TODAY)]
    return {
        "seed": seed,
        "group": group,
        "kind": kind,
        "said": [
            [str(item.code), item.field, round(item.confidence, 4)]
            for item in found
            if item.severity is not Severity.INFO
        ],
    }
