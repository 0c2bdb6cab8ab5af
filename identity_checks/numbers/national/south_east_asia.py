"""Personal numbers of South-East Asian states, as far as their structure is public."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from identity_checks.numbers.number_check import (
    NumberCheck,
    NumberHint,
    NumberKind,
    NumberProblem,
    check_form,
    checked,
    digits_problem,
    is_short_date,
    normalize,
    refused,
)

_PHILIPPINE: Final = re.compile(r"\d{16}|\d{12}", re.ASCII)
_VIETNAMESE_PROVINCES: Final = frozenset(
    f"{code:03}"
    for code in (
        *(1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38, 40, 42),
        *(44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86),
        *(87, 89, 91, 92, 93, 94, 95, 96),
    )
)
_INDONESIAN_PROVINCES: Final = frozenset(
    str(code)
    for first, last in ((11, 19), (21, 21), (31, 36), (51, 53), (61, 65), (71, 76), (81, 82), (91, 97))
    for code in range(first, last + 1)
)
_MALAYSIAN_UNUSED_PLACES: Final = frozenset(("00", "17", "18", "19", "20", "69", "70", "73", "80", "81", "94", "95"))


def check_malaysian_mykad(text: str, *, today: date | None = None) -> NumberCheck:
    """Check a Malaysian MyKad number: YYMMDD, 2 digits of the place of birth, 4 of order, the last odd for men.

    It has no check digit and its year has two digits: `short_birth_date` is given. A place that is not in use is a
    hint.
    """
    kind = NumberKind.MALAYSIAN_MYKAD
    normalized = normalize(text)
    problem = digits_problem(normalized, 12)
    if problem is not None:
        return refused(kind, problem, normalized)
    if not is_short_date(normalized[:6], today):
        return refused(kind, NumberProblem.BIRTH_DATE, normalized)
    hints = [NumberHint.NO_CHECK_DIGIT]
    if normalized[6:8] in _MALAYSIAN_UNUSED_PLACES:
        hints.append(NumberHint.REGION_UNKNOWN)
    details = {"short_birth_date": normalized[:6], "sex": "M" if int(normalized[11]) % 2 else "F"}
    return checked(kind, normalized, right=True, details=details, hints=tuple(hints))


def check_thai_identity(text: str) -> NumberCheck:
    """Check a Thai personal number: 13 digits, the first 0 to 8, weights 13 … 2 modulo 11, checked by the last.

    A wrong digit passes only where the sum's remainders 0 and 10, or 1 and 0, give one and the same digit.
    """
    kind = NumberKind.THAI_IDENTITY
    normalized = normalize(text)
    problem = digits_problem(normalized, 13)
    if problem is not None:
        return refused(kind, problem, normalized)
    if normalized[0] == "9":
        return refused(kind, NumberProblem.FORM, normalized)
    total = sum(int(digit) * (13 - place) for place, digit in enumerate(normalized[:12]))
    return checked(kind, normalized, right=(11 - total % 11) % 10 == int(normalized[12]))


def check_vietnamese_cccd(text: str, *, today: date | None = None) -> NumberCheck:
    """Check a Vietnamese 12-digit number: 3 province, 1 century and sex, 2 year of birth, 6 random (no check digit).

    The fourth digit is 0 or 1 for men and women of the 1900s, 2 or 3 for the 2000s and so on (Circular
    07/2016/TT-BCA). `details` give `birth_year` and `sex`; an unlisted province is a hint.
    """
    kind = NumberKind.VIETNAMESE_CCCD
    normalized = normalize(text)
    problem = digits_problem(normalized, 12)
    if problem is not None:
        return refused(kind, problem, normalized)
    year = 1900 + 100 * (int(normalized[3]) // 2) + int(normalized[4:6])
    if today is not None and year > today.year:
        return refused(kind, NumberProblem.BIRTH_DATE, normalized)
    hints = [NumberHint.NO_CHECK_DIGIT]
    if normalized[:3] not in _VIETNAMESE_PROVINCES:
        hints.append(NumberHint.REGION_UNKNOWN)
    details = {"birth_year": str(year), "sex": "F" if int(normalized[3]) % 2 else "M"}
    return checked(kind, normalized, right=True, details=details, hints=tuple(hints))


def check_indonesian_nik(text: str, *, today: date | None = None) -> NumberCheck:
    """Check an Indonesian NIK: 6 digits of the district, DDMMYY (women's day plus 40), 4 of order, never 0000.

    It has no check digit and its year has two digits: `short_birth_date` is given as YYMMDD. An unlisted province is a
    hint.
    """
    kind = NumberKind.INDONESIAN_NIK
    normalized = normalize(text)
    problem = digits_problem(normalized, 16)
    if problem is not None:
        return refused(kind, problem, normalized)
    if normalized[12:] == "0000":
        return refused(kind, NumberProblem.FORM, normalized)
    day = int(normalized[6:8])
    short = f"{normalized[10:12]}{normalized[8:10]}{day - 40 if day > 40 else day:02}"
    if not is_short_date(short, today):
        return refused(kind, NumberProblem.BIRTH_DATE, normalized)
    hints = [NumberHint.NO_CHECK_DIGIT]
    if normalized[:2] not in _INDONESIAN_PROVINCES:
        hints.append(NumberHint.REGION_UNKNOWN)
    details = {"short_birth_date": short, "sex": "F" if day > 40 else "M"}
    return checked(kind, normalized, right=True, details=details, hints=tuple(hints))


def check_philippine_identity(text: str) -> NumberCheck:
    """Check a PhilSys number: 16 digits of the card (PCN) or 12 permanent ones (PSN); no check digit is published."""
    return check_form(NumberKind.PHILIPPINE_IDENTITY, normalize(text), _PHILIPPINE, lengths=(12, 16))
