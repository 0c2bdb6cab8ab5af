"""What the picture's edge leaves of a number: its end, borne out by the birth date in it that the sheet has as well."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from identity_checks.numbers import check_identity_number
from identity_checks.packs.number_form import PLACEHOLDERS

_LEAST: Final = 11
"""Signs that are left of a number at least."""
_MOST_LOST: Final = 6
_DAY: Final = re.compile(r"(?:19|20)\d{6}")
_SHORT: Final = 12
"""Digits up to which the birth date of an end may have its year in two."""


def bears_rest(pattern: str, lines: Sequence[str]) -> bool:
    """Tell whether a folded line is the end of a number of a pattern, with a day in it that a line of its own has.

    The sign that the edge has cut through may stand before it, read as any other: not where a whole number of a
    resident is there. Days are written from the year on.
    """
    days = {line for line in lines if _DAY.fullmatch(line)}
    ends = _ends(pattern) if days else None
    if ends is None:
        return False
    rests = [found[1] for line in lines if not _is_resident(line) and (found := ends.fullmatch(line))]
    return any(_written(day, rest) in rest for rest in rests for day in days)


def _is_resident(line: str) -> bool:
    return check_identity_number(line).valid


def _written(day: str, rest: str) -> str:
    return day if rest.isdigit() and len(rest) > _SHORT else day[2:]


@lru_cache(maxsize=4096)
def _ends(pattern: str) -> re.Pattern[str] | None:
    """Give what finds the ends of numbers of a pattern, None for one too short to tell by its end."""
    places = [PLACEHOLDERS.get(sign, sign) for sign in pattern if sign in PLACEHOLDERS or sign.isalnum()]
    signs = [f"[{re.escape(place)}]" for place in places]
    ends = ["".join(signs[lost:]) for lost in range(1, _MOST_LOST + 1) if len(signs) - lost >= _LEAST]
    return re.compile(f".?({'|'.join(ends)})") if ends else None
