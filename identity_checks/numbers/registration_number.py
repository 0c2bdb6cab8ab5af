"""Registration numbers of the business licences before October 2015 (GS 15-2006 of the registration authorities)."""

from __future__ import annotations

from typing import Final

from identity_checks.numbers.number_check import is_digits, normalize

_LENGTH: Final = 15


def mod_11_10_check(body: str) -> str:
    """Give the check digit of a row of digits (ISO 7064 MOD 11,10)."""
    product = 10
    for digit in body:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def is_registration_number(text: str) -> bool:
    """Tell whether a text is a registration number: 15 digits of which the last is the check of the others."""
    number = normalize(text)
    return len(number) == _LENGTH and is_digits(number) and mod_11_10_check(number[:-1]) == number[-1]
