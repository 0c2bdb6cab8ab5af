"""Check characters of what is printed, computed apart from the product's own checks, which would prove nothing here."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

_MOD_11_2: Final = "10X98765432"
_USCC: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_MACHINE: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def mod_11_2(body: str) -> str:
    """17 digits with their ISO 7064 MOD 11-2 character: a running remainder, not the table of weights."""
    remainder = 0
    for digit in body:
        remainder = (remainder + int(digit)) * 2 % 11
    return body + "0123456789X"[(12 - remainder) % 11]


def resident_number(region: str, born: date, order: int) -> str:
    """GB 11643-1999; an odd `order` is a man's."""
    return mod_11_2(f"{region}{born:%Y%m%d}{order:03d}")


def permanent_resident_number(province: str, nationality: str, born: date, order: int) -> str:
    """The number of a foreign permanent resident since 2023-12-01: 9, province, numeric nationality, birth, order."""
    return mod_11_2(f"9{province}{nationality}{born:%Y%m%d}{order:03d}")


def old_permanent_resident_number(nationality: str, region: str, born: date, draw: random.Random) -> str:
    """The number before: three letters of nationality and twelve digits; how the last is made is not published."""
    return f"{nationality}{region[:4]}{born:%y%m%d}{draw.randrange(100):02d}"


def social_credit_code(region: str, draw: random.Random) -> str:
    """GB 32100-2015 for a company (91), with an organisation code that checks by GB 11714."""
    stem = "MA" + "".join(draw.choice(_USCC) for _ in range(6))
    weighted = sum(_MACHINE.index(sign) * weight for sign, weight in zip(stem, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    organisation = stem + "0123456789X0"[(11 - weighted % 11) % 11]
    body = "91" + region + organisation
    total = sum(_USCC.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return body + _USCC[-total % 31]


def registration_number(region: str, draw: random.Random) -> str:
    """A registration number of the licences before 2015: 14 digits and an ISO 7064 MOD 11,10 check digit."""
    body = region + "".join(str(draw.randrange(10)) for _ in range(8))
    product = 10
    for digit in body:
        product = (product + int(digit)) % 10 or 10
        product = product * 2 % 11
    return body + str((11 - product) % 10)


def machine_check(text: str) -> str:
    """ICAO 9303-3: weights 7, 3, 1."""
    return str(
        sum((_MACHINE.find(sign) if sign != "<" else 0) * (7, 3, 1)[at % 3] for at, sign in enumerate(text)) % 10
    )


def singapore_number(draw: random.Random, series: str = "S") -> str:
    """Seven digits after S (a citizen) or G (a foreigner), with the letter that checks them."""
    digits = [draw.randrange(10) for _ in range(7)]
    total = sum(digit * weight for digit, weight in zip(digits, (2, 7, 6, 5, 4, 3, 2), strict=True))
    letter = "JZIHGFEDCBA"[total % 11] if series == "S" else "XWUTRQPNMLK"[(total + 4) % 11]
    return series + "".join(map(str, digits)) + letter


def thai_number(draw: random.Random, first: Sequence[int] = range(1, 9)) -> str:
    """Thirteen digits, one of `first` before the others; the last by weights 13 … 2 modulo eleven."""
    digits = [draw.choice(first), *(draw.randrange(10) for _ in range(11))]
    total = sum(digit * (13 - at) for at, digit in enumerate(digits))
    return "".join(map(str, digits)) + str((11 - total % 11) % 10)


def spanish_number(draw: random.Random) -> str:
    """Eight digits and the letter modulo 23 of a DNI."""
    number = draw.randrange(10_000_000, 99_999_999)
    return f"{number}{'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23]}"


def pesel(born: date, sex: str, draw: random.Random) -> str:
    """A Polish personal number with its weighted check digit."""
    month = born.month + (20 if born.year >= 2000 else 0)
    body = f"{born:%y}{month:02d}{born:%d}{draw.randrange(1000):03d}{draw.randrange(5) * 2 + (sex == 'M')}"
    total = sum(int(digit) * (1, 3, 7, 9)[at % 4] for at, digit in enumerate(body))
    return body + str(-total % 10)


def polish_card_number(number: str) -> str:
    """Three letters and six digits with the fourth sign made the check digit: weights 7 3 1 9 7 3 1 7 3."""
    weighted = (_MACHINE.index(sign) * weight for sign, weight in zip(number, (7, 3, 1, 0, 7, 3, 1, 7, 3), strict=True))
    return f"{number[:3]}{sum(weighted) % 10}{number[4:]}"


def romanian_number(born: date, sex: str, draw: random.Random) -> str:
    """A Romanian CNP: sex with century, birth, county, order and the check digit modulo eleven."""
    series = (5 if born.year >= 2000 else 1) + (sex == "F")
    body = f"{series}{born:%y%m%d}{draw.choice(('08', '12', '22', '40', '46'))}{draw.randrange(1, 1000):03d}"
    total = sum(int(digit) * int(weight) for digit, weight in zip(body, "279146358279", strict=True)) % 11
    return body + str(1 if total == 10 else total)


def vietnamese_number(born: date, sex: str, order: str) -> str:
    """A Vietnamese number: province, century with sex, year and six digits of `order`."""
    province = ("001", "031", "048", "079", "092")[int(order[0]) % 5]
    return f"{province}{2 * (born.year // 100 - 19) + (sex == 'F')}{born:%y}{order[:6]}"


def filled(pattern: str, draw: random.Random) -> str:
    """A number after a pattern: # a digit, @ a letter that no digit is mistaken for, all else as it is."""
    return "".join(
        draw.choice("0123456789") if sign == "#" else draw.choice("CFGHJKLMNPRTVWXYZ") if sign == "@" else sign
        for sign in pattern
    )


def some_day(draw: random.Random, first: date, last: date) -> date:
    """A day from `first` to `last`."""
    return first + timedelta(days=draw.randrange((last - first).days + 1))


def years_later(day: date, years: int) -> date:
    """The same day years later, 28 February for a 29th that is not there."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
