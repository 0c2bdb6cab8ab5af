"""What a reviewer may type for a field that holds days; what was read or stated stands there and may be anything."""

import re
from datetime import date
from typing import Final

from case_contract.vocabulary import FieldBasis

NO_END: Final = "长期"
"""What stands for the last day of what has none."""

_ENDS: Final = frozenset({"valid_until", "expiry_date"})
_DAYS: Final = frozenset({"birth_date", "valid_from", "established_date"}) | _ENDS
_TERMS: Final = frozenset({"business_term"})
# Some documents have only the year or the month of a birth.
_DAY: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_TYPED: Final = re.compile(r"\s*(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?\s*")
_DAY_WITHIN: Final = re.compile(r"\d{4}-\d+(?:-\d+)?")


def as_written(field: str, typed: str) -> str:
    """What was typed for `field` in the way that days are kept (`2031-05-09`), where it is a day in another way."""
    day = _TYPED.fullmatch(typed) if field in _DAYS else None
    return typed.strip() if day is None else f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}"


def is_possible(field: str, value: str, basis: FieldBasis) -> bool:
    """Whether `value` can be that of `field` when a person typed it: a day that the calendar has."""
    if basis is not FieldBasis.CORRECTED:
        return True
    if field in _TERMS:
        return all(_is_day(found.group()) for found in _DAY_WITHIN.finditer(value))
    return field not in _DAYS or (field in _ENDS and value == NO_END) or _is_day(value)


def _is_day(value: str) -> bool:
    found = _DAY.fullmatch(value)
    if found is None:
        return False
    year, month, day = (int(part) if part is not None else 1 for part in found.groups())
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
