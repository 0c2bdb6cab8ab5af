"""Dates as documents of many states print them, with the order of day, month and year that a pack declares."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final, Literal

from identity_checks.documents.layouts.draft import FieldDraft, unlikely
from identity_checks.packs.field_names import FieldName
from identity_checks.packs.spelling import folded

Order = Literal["dmy", "mdy", "ymd"]

MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "JAN GEN STY IAN",
            "FEB FEV LUT",
            "MAR MRZ MAC",
            "APR AVR ABR KWI",
            "MAY MAI MAG MAJ MEI",
            "JUN GIU CZE IUN",
            "JUL LUG LIP IUL",
            "AUG AOU AGO SIE OGO AGT",
            "SEP SET WRZ",
            "OCT OKT OTT OUT PAZ",
            "NOV LIS NOI",
            "DEC DEZ DIC GRU DES DIS",
        ),
        1,
    )
    for name in names.split()
}
"""The first three letters of months, without accents, in the languages of packs that print them so."""
_SEPARATOR: Final = r"[^0-9A-Za-z]{0,3}"
_LIKE_DIGITS: Final = str.maketrans("OoQDIl|Zz", "000011122")
_ISO: Final = re.compile(r"\d{4}-\d\d-\d\d")
_CENTURY: Final = 100
_BUDDHIST: Final = 543


def dates_in(
    text: str, order: Order, today: date, *, ahead: bool = False, buddhist: bool = False
) -> list[tuple[date, int, int]]:
    """Give the dates in a text with where each begins and ends; what the calendar does not have is left out.

    A year of two digits is the last one not after today's, or with `ahead` the nearest; `buddhist` years are 543 more.
    """
    found: list[tuple[date, int, int]] = []
    start = 0
    while start < len(text):
        match = _next(text, start, order)
        if match is None:
            break
        (year, month, day), first, last = match
        made = _date(_full(year, today, ahead=ahead, buddhist=buddhist), month, day)
        if made is not None:
            found.append((made, first, last))
        start = last if made is not None else first + 1
    return found


def impossible_in(
    text: str, order: Order, today: date, *, ahead: bool = False, buddhist: bool = False
) -> list[tuple[str, int, int]]:
    """Give what is written in a text as a date but is none, in the form of ISO 8601, with where each begins and ends.

    Only years of four digits: what is written shorter may be many things.
    """
    taken = [(first, last) for _, first, last in dates_in(text, order, today, ahead=ahead, buddhist=buddhist)]
    found: list[tuple[str, int, int]] = []
    start = 0
    while (match := _next(text, start, order)) is not None:
        (year, month, day), first, last = match
        if len(year) == 4 and all(last <= low or high <= first for low, high in taken):
            full = _full(year, today, ahead=ahead, buddhist=buddhist)
            found.append((f"{full:04}-{month:02}-{day:02}", first, last))
        start = last
    return found


def _next(text: str, start: int, order: Order) -> tuple[tuple[str, int, int], int, int] | None:
    candidates = [match for match in (_numeric(text, start, order), _named(text, start)) if match is not None]
    return min(candidates, key=lambda match: match[1], default=None)


def _numeric(text: str, start: int, order: Order) -> tuple[tuple[str, int, int], int, int] | None:
    plain = text.translate(_LIKE_DIGITS) if sum(sign.isdigit() for sign in text) >= 5 else text
    year, month, day = r"(?P<y>\d{4})", r"(?P<m>[01]?\d)", r"(?P<d>[0-3]?\d)"
    parts = {"dmy": (day, month, year), "mdy": (month, day, year), "ymd": (year, month, day)}[order]
    apart = re.compile(r"(?<!\d)" + r"[^0-9A-Za-z]{1,3}".join(parts) + r"(?!\d)")
    whole = {"dmy": r"(?P<d>\d\d)%(?P<m>\d\d)%(?P<y>\d{4})", "mdy": r"(?P<m>\d\d)%(?P<d>\d\d)%(?P<y>\d{4})",
             "ymd": r"(?P<y>\d{4})%(?P<m>\d\d)%(?P<d>\d\d)"}[order]  # fmt: skip
    glued = re.compile(r"(?<!\d)" + whole.replace("%", _SEPARATOR) + r"(?!\d)")
    shortened = re.compile(apart.pattern.replace(r"(?P<y>\d{4})", r"(?P<y>\d{2})"))
    # Of two dates the first may have lost a dot.
    whole_ones = [found for pattern in (apart, glued) if (found := pattern.search(plain, start)) is not None]
    match = min(whole_ones, key=lambda found: found.start()) if whole_ones else shortened.search(plain, start)
    return None if match is None else ((match["y"], int(match["m"]), int(match["d"])), match.start(), match.end())


def _named(text: str, start: int) -> tuple[tuple[str, int, int], int, int] | None:
    for pattern in (
        r"(?<!\d)(?P<d>[0-3]?\d)\W{0,3}(?P<m>[^\W\d]{3,12})\W{0,3}(?P<y>\d{4}|\d{2})(?!\d)",
        r"(?<![^\W\d])(?P<m>[^\W\d]{3,12})\W{0,3}(?P<d>[0-3]?\d)\W{1,3}(?P<y>\d{4})(?!\d)",
    ):
        match = re.compile(pattern).search(text, start)
        if match is not None and (month := MONTHS.get(folded(match["m"])[:3])):
            return (match["y"], month, int(match["d"])), match.start(), match.end()
    return None


def _full(year: str, today: date, *, ahead: bool, buddhist: bool) -> int:
    number = int(year)
    if len(year) == 4:
        return number - _BUDDHIST if buddhist else number
    this = today.year + (_BUDDHIST if buddhist else 0)
    number += this // _CENTURY * _CENTURY
    if ahead:
        number -= _CENTURY if number - this > _CENTURY // 2 else 0
    elif number > this:
        number -= _CENTURY
    return number - _BUDDHIST if buddhist else number


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def unlikely_in_life(drafts: Mapping[FieldName, FieldDraft], today: date) -> dict[FieldName, FieldDraft]:
    """Give drafts with a birth date and an expiry before it as unlikely, and with a birth to come so.

    Labels that were lost or a bent sheet bring a day to the wrong one; printed so, it is told by its own finding.
    """
    born, ends = (_day_of(drafts.get(name)) for name in (FieldName.BIRTH_DATE, FieldName.EXPIRY_DATE))
    wrong: set[FieldName] = set()
    if born is not None and ends is not None and ends < born:
        wrong |= {FieldName.BIRTH_DATE, FieldName.EXPIRY_DATE}
    if born is not None and born > today.isoformat():
        wrong.add(FieldName.BIRTH_DATE)
    return {name: unlikely(draft) if name in wrong else draft for name, draft in drafts.items()}


def _day_of(draft: FieldDraft | None) -> str | None:
    return draft.value if draft is not None and _ISO.fullmatch(draft.value) else None
