"""Numbers of foreigners, of Hong Kong, Macao and Taiwan residents on the mainland, and of travel permits."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from identity_checks.numbers.countries import alpha3_of_numeric, is_icao_code
from identity_checks.numbers.number_check import (
    NumberCheck,
    NumberHint,
    NumberKind,
    NumberProblem,
    check_form,
    is_digits,
    normalize,
    refused,
)
from identity_checks.numbers.regions import describe_region
from identity_checks.numbers.resident_id import check_mod_11_2_number, check_resident_id

_HMT_REGIONS: Final = {"810000": "HKG", "820000": "MAC", "830000": "TWN"}
_OLD_CARD: Final = re.compile(r"([A-Z]{3})(\d{4})(\d{6})(\d{2})")
_HOME_RETURN: Final = re.compile(r"([HM])(\d{8})(\d{2})?")
_NON_CHINESE: Final = re.compile(r"(HA|MA)\d{7}")
_TAIWAN: Final = re.compile(r"\d{8}")


def check_permanent_resident_card(text: str, *, today: date | None = None) -> NumberCheck:
    """Check the number of a foreign permanent resident's card, in the form of 2023-12-01 or the one before.

    New: `9` + 2 province + 3 numeric nationality (ISO 3166) + 8 birth + 3 order + MOD 11-2. Old: 3 letters of
    nationality + 12 digits; its check digit is not published, so only form and month and day of birth are checked and
    the hint `no_check_digit` says so. Unknown provinces and nationalities are hints.
    """
    kind = NumberKind.PERMANENT_RESIDENT_CARD
    normalized = normalize(text)
    if len(normalized) == 15:
        return _check_old_card(normalized)
    if len(normalized) != 18:
        return refused(kind, NumberProblem.LENGTH, normalized)
    if not is_digits(normalized[:17]):
        return refused(kind, NumberProblem.ALPHABET, normalized)
    if normalized[0] != "9":
        return refused(kind, NumberProblem.FORM, normalized)
    hints: list[NumberHint] = []
    details = describe_region(normalized[1:3] + "0000").as_details()
    if "province" not in details:
        hints.append(NumberHint.REGION_UNKNOWN)
    nationality = alpha3_of_numeric(normalized[3:6])
    if nationality is None:
        hints.append(NumberHint.NATIONALITY_UNKNOWN)
    else:
        details["nationality"] = nationality
    return check_mod_11_2_number(kind, normalized, shown=normalized, today=today, details=details, hints=tuple(hints))


def check_hmt_residence_permit(text: str, *, today: date | None = None) -> NumberCheck:
    """Check the number of a residence permit for Hong Kong (810000), Macao (820000) or Taiwan (830000) residents."""
    kind = NumberKind.HMT_RESIDENCE_PERMIT
    normalized = normalize(text)
    if len(normalized) == 18 and normalized[:6] not in _HMT_REGIONS:
        return refused(kind, NumberProblem.FORM, normalized)
    details = {"origin": _HMT_REGIONS[normalized[:6]]} if len(normalized) == 18 else {}
    return check_mod_11_2_number(kind, normalized, shown=normalized, today=today, details=details, hints=())


def check_identity_number(text: str, *, today: date | None = None) -> NumberCheck:
    """Check a number of any card that bears the 18-digit form, telling by its first digits which card that is."""
    normalized = normalize(text)
    if len(normalized) == 18 and normalized[0] == "9":
        return check_permanent_resident_card(normalized, today=today)
    if len(normalized) == 18 and normalized[:6] in _HMT_REGIONS:
        return check_hmt_residence_permit(normalized, today=today)
    return check_resident_id(normalized, today=today)


def check_home_return_permit(text: str) -> NumberCheck:
    """Check a mainland travel permit of a Hong Kong or Macao resident: H or M, 8 digits, on old cards 2 of reissue."""
    return check_form(NumberKind.HOME_RETURN_PERMIT, normalize(text), _HOME_RETURN, lengths=(9, 11))


def check_taiwan_travel_permit(text: str) -> NumberCheck:
    """Check a mainland travel permit of a Taiwan resident: 8 digits."""
    return check_form(NumberKind.TAIWAN_TRAVEL_PERMIT, normalize(text), _TAIWAN, lengths=(8,))


def check_non_chinese_travel_permit(text: str) -> NumberCheck:
    """Check the permit of 2024 for permanent residents of Hong Kong and Macao without Chinese nationality."""
    return check_form(NumberKind.NON_CHINESE_TRAVEL_PERMIT, normalize(text), _NON_CHINESE, lengths=(9,))


def _check_old_card(normalized: str) -> NumberCheck:
    kind = NumberKind.PERMANENT_RESIDENT_CARD
    match = _OLD_CARD.fullmatch(normalized)
    if match is None or not normalized.isascii():
        return refused(kind, NumberProblem.FORM, normalized)
    nationality, region, born, _ = match.groups()
    try:
        # The century is not written; 2000 was a leap year like 1904 … 1996, so no real day is refused.
        date(2000 + int(born[:2]), int(born[2:4]), int(born[4:6]))
        known_day = True
    except ValueError:
        known_day = False
    if not known_day and not _is_leap_day_of_last_century(born):
        return refused(kind, NumberProblem.BIRTH_DATE, normalized)
    hints = [NumberHint.NO_CHECK_DIGIT]
    if not is_icao_code(nationality):
        hints.append(NumberHint.NATIONALITY_UNKNOWN)
    details = {"nationality": nationality, "short_birth_date": born, **describe_region(region + "00").as_details()}
    if "province" not in details:
        hints.append(NumberHint.REGION_UNKNOWN)
    return NumberCheck(kind, valid=True, problem=None, normalized=normalized, details=details, hints=tuple(hints))


def _is_leap_day_of_last_century(born: str) -> bool:
    try:
        date(1900 + int(born[:2]), int(born[2:4]), int(born[4:6]))
    except ValueError:
        return False
    return True
