"""Passport numbers of the People's Republic and personal numbers of Hong Kong, Macao, Taiwan and Singapore."""

from __future__ import annotations

import re
from typing import Final

from identity_checks.numbers.number_check import (
    NumberCheck,
    NumberKind,
    NumberProblem,
    check_form,
    checked,
    normalize,
    refused,
)

_CHINESE_PASSPORT: Final = re.compile(r"E\d{8}|E[A-Z]\d{7}|G\d{8}", re.ASCII)
_HONG_KONG: Final = re.compile(r"([A-Z]{1,2})(\d{6})([0-9A])", re.ASCII)
_MACAO: Final = re.compile(r"[157]\d{7}", re.ASCII)
_TAIWAN: Final = re.compile(r"([A-Z])([1289])(\d{8})", re.ASCII)
_SINGAPORE: Final = re.compile(r"([STFGM])(\d{7})([A-Z])", re.ASCII)

_TAIWAN_LETTER_VALUES: Final = {letter: value + 10 for value, letter in enumerate("ABCDEFGHJKLMNPQRSTUVXYWZIO")}
_TAIWAN_WEIGHTS: Final = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)
_SINGAPORE_WEIGHTS: Final = (2, 7, 6, 5, 4, 3, 2)
_SINGAPORE_OFFSETS: Final = {"S": 0, "T": 4, "F": 0, "G": 4, "M": 3}
_SINGAPORE_LETTERS: Final = {
    "S": "JZIHGFEDCBA",
    "T": "JZIHGFEDCBA",
    "F": "XWUTRQPNMLK",
    "G": "XWUTRQPNMLK",
    "M": "XWUTRQPNJLK",
}


def check_chinese_passport(text: str) -> NumberCheck:
    """Check the number of an ordinary passport: E and 8 digits, E, a letter and 7 digits, or the older G and 8 digits.

    The number itself has no check digit; the one in the machine-readable zone covers it.
    """
    return check_form(NumberKind.CHINESE_PASSPORT, normalize(text), _CHINESE_PASSPORT, lengths=(9,))


def check_hong_kong_id(text: str) -> NumberCheck:
    """Check a Hong Kong identity card number such as `A123456(3)`: weights 9 … 1 modulo 11, letters padded by a space.

    Catches every wrong digit; a wrong letter is caught unless the two differ by eleven places.
    """
    kind = NumberKind.HONG_KONG_ID
    normalized = normalize(text)
    if len(normalized) not in {8, 9}:
        return refused(kind, NumberProblem.LENGTH, normalized)
    match = _HONG_KONG.fullmatch(normalized)
    if match is None:
        return refused(kind, NumberProblem.FORM, normalized)
    letters, digits, check = match.groups()
    values = [int(letter, 36) for letter in letters] + [int(digit) for digit in digits] + [int(check, 36)]
    if len(letters) == 1:
        values.insert(0, 36)
    total = sum(value * weight for value, weight in zip(values, range(9, 0, -1), strict=True))
    return checked(kind, normalized, right=total % 11 == 0)


def check_macao_id(text: str) -> NumberCheck:
    """Check a Macao resident identity card number such as `1234567(8)`: 8 digits, the first 1, 5 or 7.

    How its check digit is made is not published, so only the form is checked.
    """
    return check_form(NumberKind.MACAO_ID, normalize(text).replace("/", ""), _MACAO, lengths=(8,))


def check_taiwan_id(text: str) -> NumberCheck:
    """Check a Taiwan national identity number, or a resident's number of 2021 (second digit 8 or 9)."""
    kind = NumberKind.TAIWAN_ID
    normalized = normalize(text)
    if len(normalized) != 10:
        return refused(kind, NumberProblem.LENGTH, normalized)
    match = _TAIWAN.fullmatch(normalized)
    if match is None:
        return refused(kind, NumberProblem.FORM, normalized)
    values = [*divmod(_TAIWAN_LETTER_VALUES[normalized[0]], 10), *map(int, normalized[1:])]
    total = sum(value * weight for value, weight in zip(values, _TAIWAN_WEIGHTS, strict=True))
    second = match.group(2)
    details = {
        "sex": "M" if second in "18" else "F",
        "holder": "citizen" if second in "12" else "resident",
    }
    return checked(kind, normalized, right=total % 10 == 0, details=details)


def check_singapore_nric(text: str) -> NumberCheck:
    """Check a Singapore NRIC or FIN: S and T for citizens and permanent residents, F, G and M for foreigners."""
    kind = NumberKind.SINGAPORE_NRIC
    normalized = normalize(text)
    if len(normalized) != 9:
        return refused(kind, NumberProblem.LENGTH, normalized)
    match = _SINGAPORE.fullmatch(normalized)
    if match is None:
        return refused(kind, NumberProblem.FORM, normalized)
    series, digits, check = match.groups()
    total = sum(int(digit) * weight for digit, weight in zip(digits, _SINGAPORE_WEIGHTS, strict=True))
    expected = _SINGAPORE_LETTERS[series][(total + _SINGAPORE_OFFSETS[series]) % 11]
    return checked(kind, normalized, right=expected == check)
