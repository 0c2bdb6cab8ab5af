"""Personal and document numbers of European states, as far as their rules are public."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from identity_checks.numbers.check_digits import mrz_check
from identity_checks.numbers.number_check import (
    NumberCheck,
    NumberHint,
    NumberKind,
    NumberProblem,
    age_unlikely,
    birth_date_from,
    check_form,
    checked,
    digits_problem,
    is_short_date,
    normalize,
    refused,
)

_SPANISH_LETTERS: Final = "TRWAGMYFPDXBNJZSQVHLCKE"
_SPANISH: Final = re.compile(r"([XYZ]?)(\d{7,8})([A-Z])", re.ASCII)
_PESEL_WEIGHTS: Final = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)
_PESEL_CENTURIES: Final = (1900, 2000, 2100, 2200, 1800)
_POLISH_CARD: Final = re.compile(r"[A-Z]{3}\d{6}", re.ASCII)
_POLISH_CARD_WEIGHTS: Final = (7, 3, 1, 9, 7, 3, 1, 7, 3)
_BSN: Final = re.compile(r"\d{8,9}", re.ASCII)
_BSN_WEIGHTS: Final = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_DUTCH_DOCUMENT: Final = re.compile(r"[A-NP-Z]{2}[A-NP-Z0-9]{6}\d", re.ASCII)
_GERMAN_DOCUMENT: Final = re.compile(r"([CFGHJKLMNPRTVWXYZ0-9]{9})(\d?)D?", re.ASCII)
_FRENCH_CARD: Final = re.compile(r"[A-Z0-9]{9}|\d{12}", re.ASCII)
_ITALIAN_CARD: Final = re.compile(r"C[A-Z]\d{5}[A-Z]{2}|[A-Z]{2}\d{7}", re.ASCII)
_ROMANIAN_CARD: Final = re.compile(r"[A-Z]{2}\d{6,7}", re.ASCII)
_CNP: Final = re.compile(r"[1-9]\d{12}", re.ASCII)
_CNP_WEIGHTS: Final = (2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9)
_CNP_CENTURIES: Final = {"1": 1900, "2": 1900, "3": 1800, "4": 1800, "5": 2000, "6": 2000}
_CNP_COUNTIES: Final = frozenset(f"{code:02}" for code in (*range(1, 49), 51, 52, 70, 80, 81, 82, 83))

_FISCAL_CODE: Final = re.compile(
    r"[A-Z]{6}[0-9LMNPQRSTUV]{2}([ABCDEHLMPRST])[0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]", re.ASCII
)
_FISCAL_MONTHS: Final = "ABCDEHLMPRST"
_FISCAL_DIGITS: Final = dict(zip("LMNPQRSTUV", "0123456789", strict=True))
_FISCAL_DIGIT_PLACES: Final = (6, 7, 9, 10, 12, 13, 14)
_FISCAL_ODD: Final = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)


def check_spanish_identity(text: str) -> NumberCheck:
    """Check a Spanish DNI (8 digits and a letter) or NIE (X, Y or Z, 7 digits and a letter): the letter is modulo 23.

    Catches every single wrong digit and every swap of neighbouring digits: 23 is a prime above ten (Real Decreto
    1553/2005 and INT/2058/2008).
    """
    kind = NumberKind.SPANISH_IDENTITY
    normalized = normalize(text)
    match = _SPANISH.fullmatch(normalized)
    if len(normalized) != 9:
        return refused(kind, NumberProblem.LENGTH, normalized)
    if match is None:
        return refused(kind, NumberProblem.FORM, normalized)
    series, digits, letter = match.groups()
    number = int(str("XYZ".index(series)) + digits if series else digits)
    details = {"holder": "resident" if series else "citizen"}
    return checked(kind, normalized, right=_SPANISH_LETTERS[number % 23] == letter, details=details)


def check_polish_pesel(text: str, *, today: date | None = None) -> NumberCheck:
    """Check a Polish PESEL: birth (the century is added to the month), order, sex, weights 1 3 7 9 modulo ten.

    Every weight is a unit modulo ten, so every single wrong digit is caught; neighbours that differ by five are not
    told apart when swapped.
    """
    kind = NumberKind.POLISH_PESEL
    normalized = normalize(text)
    problem = digits_problem(normalized, 11)
    if problem is not None:
        return refused(kind, problem, normalized)
    digits = [int(sign) for sign in normalized]
    month = int(normalized[2:4])
    century = _PESEL_CENTURIES[month // 20]
    born = birth_date_from(f"{century + int(normalized[:2])}{month % 20:02}{normalized[4:6]}", today)
    if born is None:
        return refused(kind, NumberProblem.BIRTH_DATE, normalized)
    right = sum(digit * weight for digit, weight in zip(digits, _PESEL_WEIGHTS, strict=True)) % 10 == 0
    details = {"birth_date": born.isoformat(), "sex": "M" if digits[9] % 2 else "F"}
    return checked(kind, normalized, right=right, details=details, hints=_age_hints(born, today))


def check_polish_identity_card(text: str) -> NumberCheck:
    """Check the number of a Polish identity card: 3 letters (A=10 …), 6 digits; weights 7 3 1 9 7 3 1 7 3 modulo ten.

    Catches every single wrong digit.
    """
    kind = NumberKind.POLISH_IDENTITY_CARD
    normalized = normalize(text)
    if len(normalized) != 9:
        return refused(kind, NumberProblem.LENGTH, normalized)
    if _POLISH_CARD.fullmatch(normalized) is None:
        return refused(kind, NumberProblem.FORM, normalized)
    total = sum(int(sign, 36) * weight for sign, weight in zip(normalized, _POLISH_CARD_WEIGHTS, strict=True))
    return checked(kind, normalized, right=total % 10 == 0)


def check_italian_fiscal_code(text: str, *, today: date | None = None) -> NumberCheck:
    """Check an Italian codice fiscale of a person: names, birth, municipality and a check letter modulo 26.

    Digits may be replaced by letters to part namesakes (omocodia). The year has two digits, so `short_birth_date` is
    given as YYMMDD. Catches every single wrong sign in an even place, and every one in an odd place too since the odd
    values are all different (DM 12 March 1974 and 23 December 1976).
    """
    kind = NumberKind.ITALIAN_FISCAL_CODE
    normalized = normalize(text)
    if len(normalized) != 16:
        return refused(kind, NumberProblem.LENGTH, normalized)
    if _FISCAL_CODE.fullmatch(normalized) is None:
        return refused(kind, NumberProblem.FORM, normalized)
    plain = "".join(
        _FISCAL_DIGITS.get(sign, sign) if place in _FISCAL_DIGIT_PLACES else sign
        for place, sign in enumerate(normalized)
    )
    day = int(plain[9:11])
    short = f"{plain[6:8]}{_FISCAL_MONTHS.index(plain[8]) + 1:02}{day % 40:02}"
    if day > 71 or not is_short_date(short, today):
        return refused(kind, NumberProblem.BIRTH_DATE, normalized)
    values = [int(sign, 36) - (0 if sign.isdigit() else 10) for sign in normalized[:15]]
    total = sum(value if place % 2 else _FISCAL_ODD[value] for place, value in enumerate(values))
    details = {"short_birth_date": short, "sex": "F" if day > 40 else "M"}
    return checked(kind, normalized, right=chr(ord("A") + total % 26) == normalized[15], details=details)


def check_italian_identity_card(text: str) -> NumberCheck:
    """Check the number of an Italian identity card: `CA00000AA` on electronic ones, `AA0000000` on paper; form only."""
    return check_form(NumberKind.ITALIAN_IDENTITY_CARD, normalize(text), _ITALIAN_CARD, lengths=(9,))


def check_dutch_bsn(text: str) -> NumberCheck:
    """Check a Dutch citizen service number: the eleven-test with weights 9 … 2 and −1; 8 digits bear a leading zero.

    Catches every single wrong digit and every swap of neighbours.
    """
    kind = NumberKind.DUTCH_BSN
    normalized = normalize(text)
    if len(normalized) not in {8, 9}:
        return refused(kind, NumberProblem.LENGTH, normalized)
    if _BSN.fullmatch(normalized) is None:
        return refused(kind, NumberProblem.ALPHABET, normalized)
    digits = normalized.rjust(9, "0")
    total = sum(int(digit) * weight for digit, weight in zip(digits, _BSN_WEIGHTS, strict=True))
    return checked(kind, normalized, right=total % 11 == 0 and int(digits) > 0)


def check_dutch_document(text: str) -> NumberCheck:
    """Check the number of a Dutch passport or identity card: 2 letters, 6 letters or digits, a digit, never O."""
    return check_form(NumberKind.DUTCH_DOCUMENT, normalize(text), _DUTCH_DOCUMENT, lengths=(9,))


def check_german_document(text: str) -> NumberCheck:
    """Check the serial number of a German identity card, passport or residence title.

    Nine signs of digits and the letters CFGHJKLMNPRTVWXYZ (no vowels, nothing like a digit); with the tenth, its 7-3-1
    check digit as in the machine-readable zone, that is checked too (PAuswV annex; BSI TR-03127).
    """
    kind = NumberKind.GERMAN_DOCUMENT
    normalized = normalize(text)
    if len(normalized) not in {9, 10, 11}:
        return refused(kind, NumberProblem.LENGTH, normalized)
    match = _GERMAN_DOCUMENT.fullmatch(normalized)
    if match is None:
        return refused(kind, NumberProblem.FORM, normalized)
    serial, check = match.groups()
    if not check:
        return checked(kind, normalized, right=True, hints=(NumberHint.NO_CHECK_DIGIT,))
    return checked(kind, normalized, right=mrz_check(serial) == check)


def check_french_identity_card(text: str) -> NumberCheck:
    """Check the number of a French identity card: 9 signs since 2021, 12 digits before; form only."""
    return check_form(NumberKind.FRENCH_IDENTITY_CARD, normalize(text), _FRENCH_CARD, lengths=(9, 12))


def check_romanian_cnp(text: str, *, today: date | None = None) -> NumberCheck:
    """Check a Romanian CNP: sex and century, birth, county, order, weights 2 7 9 1 4 6 3 5 8 2 7 9 modulo 11, 10 as 1.

    Residents (7, 8) and foreigners (9) have no century of their own: for them `short_birth_date` is given. An unlisted
    county is a hint. A wrong digit passes only where it turns a remainder of 10 into 1 or back.
    """
    kind = NumberKind.ROMANIAN_CNP
    normalized = normalize(text)
    problem = digits_problem(normalized, 13)
    if problem is not None:
        return refused(kind, problem, normalized)
    if _CNP.fullmatch(normalized) is None:
        return refused(kind, NumberProblem.FORM, normalized)
    century = _CNP_CENTURIES.get(normalized[0])
    details = {"sex": "" if normalized[0] == "9" else "M" if int(normalized[0]) % 2 else "F"}
    hints: tuple[NumberHint, ...] = ()
    if century is None:
        if not is_short_date(normalized[1:7], today):
            return refused(kind, NumberProblem.BIRTH_DATE, normalized)
        details["short_birth_date"] = normalized[1:7]
    else:
        born = birth_date_from(f"{century + int(normalized[1:3])}{normalized[3:7]}", today)
        if born is None:
            return refused(kind, NumberProblem.BIRTH_DATE, normalized)
        details["birth_date"] = born.isoformat()
        hints = _age_hints(born, today)
    if normalized[7:9] not in _CNP_COUNTIES:
        hints = (*hints, NumberHint.REGION_UNKNOWN)
    total = sum(int(digit) * weight for digit, weight in zip(normalized[:12], _CNP_WEIGHTS, strict=True)) % 11
    right = int(normalized[12]) == (1 if total == 10 else total)
    return checked(kind, normalized, right=right, details={k: v for k, v in details.items() if v}, hints=hints)


def check_romanian_identity_card(text: str) -> NumberCheck:
    """Check series and number of a Romanian identity card: 2 letters and 6 digits, 7 on electronic ones; form only."""
    return check_form(NumberKind.ROMANIAN_IDENTITY_CARD, normalize(text), _ROMANIAN_CARD, lengths=(8, 9))


def _age_hints(born: date, today: date | None) -> tuple[NumberHint, ...]:
    return (NumberHint.AGE_UNLIKELY,) if age_unlikely(born, today) else ()
