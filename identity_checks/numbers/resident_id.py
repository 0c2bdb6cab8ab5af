"""Citizen identification numbers of 18 and 15 digits (GB 11643-1999)."""

from __future__ import annotations

from datetime import date
from typing import Final

from identity_checks.numbers.check_digits import mod_11_2_check
from identity_checks.numbers.number_check import (
    NumberCheck,
    NumberHint,
    NumberKind,
    NumberProblem,
    age_unlikely,
    birth_date_from,
    is_digits,
    normalize,
    refused,
)
from identity_checks.numbers.regions import describe_region

_FIRST_GENERATION_LENGTH: Final = 15
_LENGTH: Final = 18


def check_resident_id(text: str, *, today: date | None = None) -> NumberCheck:
    """Check a citizen identification number (GB 11643-1999): form, birth date, check digit.

    A 15-digit number of the first generation has no check digit: it is checked for form and date, marked with a hint,
    and given in its 18-digit form under `details["eighteen_digits"]`. The region code is looked up and never vetoes:
    codes are abolished and renamed while the numbers that carry them stay. `today` rules out birth dates to come.
    """
    normalized = normalize(text)
    kind = NumberKind.RESIDENT_ID
    if len(normalized) == _FIRST_GENERATION_LENGTH:
        if not is_digits(normalized):
            return refused(kind, NumberProblem.ALPHABET, normalized)
        eighteen = to_eighteen_digits(normalized)
        return check_mod_11_2_number(
            kind,
            eighteen,
            shown=normalized,
            today=today,
            details={"eighteen_digits": eighteen, **describe_region(eighteen[:6]).as_details()},
            hints=(NumberHint.FIRST_GENERATION, *_region_hints(eighteen[:6])),
        )
    return check_mod_11_2_number(
        kind,
        normalized,
        shown=normalized,
        today=today,
        details=describe_region(normalized[:6]).as_details(),
        hints=_region_hints(normalized[:6]),
    )


def to_eighteen_digits(first_generation: str) -> str:
    """Give the 18-digit form of a 15-digit number: the century 19 inserted, the check digit appended.

    Raises ValueError when the text is not 15 digits.
    """
    if len(first_generation) != _FIRST_GENERATION_LENGTH or not is_digits(first_generation):
        raise ValueError("a first-generation number has 15 digits")
    body = first_generation[:6] + "19" + first_generation[6:]
    return body + mod_11_2_check(body)


def check_mod_11_2_number(
    kind: NumberKind,
    number: str,
    *,
    shown: str,
    today: date | None,
    details: dict[str, str],
    hints: tuple[NumberHint, ...],
) -> NumberCheck:
    """Check the layout every 18-digit number of this family shares: 6 code + 8 birth + 3 order + MOD 11-2."""
    if len(number) != _LENGTH:
        return refused(kind, NumberProblem.LENGTH, shown)
    if not is_digits(number[:17]) or not (is_digits(number[17]) or number[17] == "X"):
        return refused(kind, NumberProblem.ALPHABET, shown)
    born = birth_date_from(number[6:14], today)
    if born is None:
        return NumberCheck(kind, valid=False, problem=NumberProblem.BIRTH_DATE, normalized=shown, hints=hints)
    if age_unlikely(born, today):
        hints = (*hints, NumberHint.AGE_UNLIKELY)
    right = mod_11_2_check(number[:17]) == number[17]
    return NumberCheck(
        kind=kind,
        valid=right,
        problem=None if right else NumberProblem.CHECK_DIGIT,
        normalized=shown,
        details={
            "birth_date": born.isoformat(),
            "sex": "M" if int(number[16]) % 2 else "F",
            **details,
        },
        hints=hints,
    )


def _region_hints(code: str) -> tuple[NumberHint, ...]:
    return () if describe_region(code).province else (NumberHint.REGION_UNKNOWN,)
