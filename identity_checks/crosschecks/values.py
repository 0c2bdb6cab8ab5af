"""Printed values brought to a form in which they can be compared."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from difflib import SequenceMatcher
from typing import Final

from identity_checks.numbers.countries import same_state
from identity_checks.packs.spelling import ZONE_LETTERS
from identity_checks.results import DocumentReading, FieldReading

OPEN_END: Final = "长期"

_DATE: Final = re.compile(r"(\d{4})\s*[年.\-/]\s*(\d{1,2})\s*[月.\-/]\s*(\d{1,2})\s*日?", re.ASCII)
_ONLY_DATE_DIGITS: Final = re.compile(r"\d{8}", re.ASCII)
_SEXES: Final = {"男": "M", "M": "M", "MALE": "M", "女": "F", "F": "F", "FEMALE": "F"}
_LONG_TEXTS: Final = frozenset({"address", "business_scope", "authority"})
_NAMES: Final = frozenset({"surname", "given_names"})
_SAME_TEXT: Final = 0.999


def value_of(reading: DocumentReading, name: str) -> str:
    """Give a field's value, empty when it was not read."""
    item = reading.fields.get(name)
    return item.value if item is not None else ""


def parse_date(text: str) -> date | None:
    """Give the day written as ISO 8601, with dots or slashes, as 2018年5月7日 or as eight digits; None when none is."""
    found = _DATE.search(text)
    parts: tuple[str, ...]
    if found is not None:
        parts = found.groups()
    elif _ONLY_DATE_DIGITS.fullmatch(text.strip()):
        digits = text.strip()
        parts = (digits[:4], digits[4:6], digits[6:])
    else:
        return None
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        return None


def last_day_of_term(text: str) -> date | None:
    """Give the last day of a term such as `2018年05月07日至2038年05月06日`; None when it is open or not to be read."""
    days = [found.group() for found in _DATE.finditer(text)]
    if OPEN_END in text or not days or (len(days) == 1 and not text.strip().startswith(("至", "到"))):
        return None
    return parse_date(days[-1])


def same_sex(one: str, other: str) -> bool:
    """Say whether two ways of writing a sex (男, M, male) mean the same."""
    return _sex(one) == _sex(other)


def same_value(field: str, one: str, other: str) -> bool:
    """Say whether two values of a field mean the same, whatever their width, case, spaces and punctuation."""
    return likeness(field, one, other) >= _SAME_TEXT


def likeness(field: str, one: str, other: str) -> float:
    """Give how alike two values are, 0..1; everything but long texts is either the same or not."""
    if field == "sex":
        return float(same_sex(one, other))
    if field == "nationality":
        return float(same_state(_folded(one), _folded(other)))
    first_day, second_day = parse_date(one), parse_date(other)
    if first_day is not None and second_day is not None and field not in _LONG_TEXTS and field != "business_term":
        return float(first_day == second_day)
    left, right = _folded(one), _folded(other)
    if left == right or (field in _NAMES and _zone_form(one) & _zone_form(other)):
        return 1.0
    if field in _LONG_TEXTS:
        return min(SequenceMatcher(None, left, right, autojunk=False).ratio(), 0.99)
    return 0.0


def latin_words(text: str) -> list[str]:
    """The words of a name in Latin letters, without marks and in capitals."""
    decomposed = unicodedata.normalize("NFKD", text).upper()
    kept = "".join(sign if sign.isalnum() else " " for sign in decomposed if not unicodedata.combining(sign))
    return kept.split()


def same_latin_name(surname: str, given_names: str, whole: str) -> bool:
    """Say whether a Latin name in any order and division is the one of a passport's two name fields."""
    declared = latin_words(whole)
    if sorted(latin_words(surname) + latin_words(given_names)) == sorted(declared):
        return True
    first, second, together = _folded(surname), _folded(given_names), "".join(declared)
    return together in {first + second, second + first}


def is_latin(text: str) -> bool:
    """Say whether a name is written in Latin letters throughout."""
    folded = _folded(text)
    return bool(folded) and folded.isascii()


def sureness(*fields: FieldReading | None) -> float:
    """Give the confidence of a finding that rests on these readings: the lowest of them."""
    return min((item.confidence for item in fields if item is not None), default=1.0)


def years_between(first: date, last: date) -> int | None:
    """Give the whole number of years from one day to another, a day or two of slack included; None when uneven."""
    years = round((last - first).days / 365.2425)
    try:
        even = first.replace(year=first.year + years)
    except ValueError:
        even = first.replace(year=first.year + years, day=28)
    return years if abs(last - even) <= timedelta(days=2) else None


def age_on(born: date, day: date) -> int:
    """Give how many whole years a person is old on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _sex(text: str) -> str:
    folded = _folded(text)
    return _SEXES.get(folded, folded)


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text).upper()
    return "".join(sign for sign in decomposed if sign.isalnum())


def _zone_form(text: str) -> set[str]:
    composed = unicodedata.normalize("NFKC", text).upper()
    return {_folded(composed), _folded(composed.translate(ZONE_LETTERS))}
