"""The check-digit algorithms behind the numbers, each on plain text.

What they guarantee. ISO 7064 MOD 11-2 (weights repeat after ten places) and the MOD 31 of GB 32100 work modulo a
prime: every single wrong character is caught and every swap of neighbours; GB 32100 catches every swap of two places.
The 7-3-1 scheme works modulo ten: it catches every single wrong digit among digits, but neither letters that differ by
a multiple of ten (`G`/`6`, `L`/`1`, `K`/`<`) nor swaps of neighbouring digits that differ by five.
"""

from __future__ import annotations

from typing import Final

_MOD_11_2_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_MOD_11_2_CHECK: Final = "10X98765432"

USCC_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS: Final = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)

_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)

MRZ_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
_MRZ_WEIGHTS: Final = (7, 3, 1)


def mod_11_2_check(body: str) -> str:
    """Give the check character (`0`-`9`, `X`) of 17 digits (GB 11643, ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(body, _MOD_11_2_WEIGHTS, strict=True))
    return _MOD_11_2_CHECK[total % 11]


def uscc_check(body: str) -> str:
    """Give the check character of the first 17 characters of a unified social credit code (GB 32100)."""
    total = sum(USCC_ALPHABET.index(sign) * weight for sign, weight in zip(body, _USCC_WEIGHTS, strict=True))
    return USCC_ALPHABET[(31 - total % 31) % 31]


def organisation_check(body: str) -> str:
    """Give the check character (`0`-`9`, `X`) of the 8 characters of an organisation code (GB 11714)."""
    total = sum(int(sign, 36) * weight for sign, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    value = 11 - total % 11
    if value == 10:
        return "X"
    return "0" if value == 11 else str(value)


def mrz_value(sign: str) -> int:
    """Give the value of one character of a machine-readable zone: digits as they are, A=10 … Z=35, filler 0."""
    return 0 if sign == "<" else int(sign, 36)


def mrz_check(text: str) -> str:
    """Give the check digit of a text of a machine-readable zone (ICAO 9303-3 section 4.9)."""
    return str(sum(mrz_value(sign) * _MRZ_WEIGHTS[index % 3] for index, sign in enumerate(text)) % 10)
