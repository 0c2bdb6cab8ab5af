"""Check characters for what the specimens print.

Kept apart from `identity_checks.numbers` on purpose: a specimen computed by the code under test would prove nothing.
"""

from __future__ import annotations

from datetime import date
from typing import Final

_ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_USCC_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORG_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)


def resident_id_number(region: str, born: date, order: int) -> str:
    """An 18-character number by GB 11643-1999; an odd `order` (0..999) is a man's."""
    body = f"{region}{born:%Y%m%d}{order:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _ID_WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def organisation_code(body: str) -> str:
    """An organisation code of 9 characters (GB 11714) from its first 8."""
    total = sum(
        (int(char) if char.isdigit() else ord(char) - 55) * weight
        for char, weight in zip(body, _ORG_WEIGHTS, strict=True)
    )
    check = 11 - total % 11
    return body + {10: "X", 11: "0"}.get(check, str(check))


def social_credit_code(region: str, organisation: str) -> str:
    """A unified social credit code (GB 32100-2015) of a company registered in `region`."""
    body = f"91{region}{organisation}"
    total = sum(_USCC_ALPHABET.index(char) * pow(3, place, 31) for place, char in enumerate(body))
    return body + _USCC_ALPHABET[(31 - total % 31) % 31]


def mrz_check_digit(text: str) -> str:
    """The ICAO 9303 check digit over `text` (weights 7, 3, 1)."""
    values = (0 if char == "<" else int(char, 36) for char in text)
    return str(sum(value * (7, 3, 1)[place % 3] for place, value in enumerate(values)) % 10)


def passport_mrz(
    *,
    state: str,
    surname: str,
    given_names: str,
    number: str,
    nationality: str,
    born: date,
    sex: str,
    expires: date,
    personal: str = "",
) -> tuple[str, str]:
    """Both lines of a TD3 machine readable zone (ICAO 9303 part 4), 44 characters each."""
    names = f"{_latin(surname)}<<{_latin(given_names)}" if given_names else _latin(surname)
    first = f"P<{state:<<3}{names}"[:44].ljust(44, "<")
    document = number.ljust(9, "<")
    optional = personal.ljust(14, "<")
    birth, expiry = f"{born:%y%m%d}", f"{expires:%y%m%d}"
    optional_check = mrz_check_digit(optional) if personal else "<"
    checked = [part + mrz_check_digit(part) for part in (document, birth, expiry)]
    overall = mrz_check_digit(checked[0] + checked[1] + checked[2] + optional + optional_check)
    return first, f"{checked[0]}{nationality:<<3}{checked[1]}{sex}{checked[2]}{optional}{optional_check}{overall}"


def _latin(name: str) -> str:
    return "<".join(name.replace("'", "").replace("-", " ").split())
