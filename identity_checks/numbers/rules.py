"""Every number rule by its name, for whatever is described as data: a layout of a state, a data pack, an import.

The name of a rule is the value of its `NumberKind`, such as `resident_id` or `spanish_identity`; it never changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final, Protocol

from identity_checks.numbers.foreign import (
    check_chinese_passport,
    check_hong_kong_id,
    check_macao_id,
    check_singapore_nric,
    check_taiwan_id,
)
from identity_checks.numbers.national.europe import (
    check_dutch_bsn,
    check_dutch_document,
    check_french_identity_card,
    check_german_document,
    check_italian_fiscal_code,
    check_italian_identity_card,
    check_polish_identity_card,
    check_polish_pesel,
    check_romanian_cnp,
    check_romanian_identity_card,
    check_spanish_identity,
)
from identity_checks.numbers.national.south_east_asia import (
    check_indonesian_nik,
    check_malaysian_mykad,
    check_philippine_identity,
    check_thai_identity,
    check_vietnamese_cccd,
)
from identity_checks.numbers.number_check import NumberCheck, NumberKind
from identity_checks.numbers.residence_permits import (
    check_hmt_residence_permit,
    check_home_return_permit,
    check_non_chinese_travel_permit,
    check_permanent_resident_card,
    check_taiwan_travel_permit,
)
from identity_checks.numbers.resident_id import check_resident_id
from identity_checks.numbers.uscc import check_uscc

_Check = Callable[[str, date | None], NumberCheck]


@dataclass(frozen=True, slots=True)
class NumberRule:
    """One rule: the kind of number it checks, whose it is (ISO 3166-1 alpha-3), and whether a check digit decides.

    Where `check_digit` is False only form, dates and sex are checked, and a valid number bears the hint
    `no_check_digit`.
    """

    kind: NumberKind
    state: str
    check_digit: bool
    _check: _Check

    @property
    def name(self) -> str:
        """Give the name by which data refers to the rule."""
        return self.kind.value

    def check(self, text: str, *, today: date | None = None) -> NumberCheck:
        """Check a number; `today` rules out birth dates to come where the number bears one."""
        return self._check(text, today)


def number_rule(name: str) -> NumberRule | None:
    """Give the rule of a name, or None when there is none of that name."""
    return _RULES.get(name)


def number_rules() -> Mapping[str, NumberRule]:
    """Give all rules by name."""
    return _RULES


class _Dated(Protocol):
    def __call__(self, text: str, *, today: date | None = None) -> NumberCheck: ...


def _dated(check: _Dated) -> _Check:
    return lambda text, today: check(text, today=today)


def _undated(check: Callable[[str], NumberCheck]) -> _Check:
    return lambda text, _: check(text)


_ALL: Final = (
    NumberRule(NumberKind.RESIDENT_ID, "CHN", True, _dated(check_resident_id)),
    NumberRule(NumberKind.PERMANENT_RESIDENT_CARD, "CHN", True, _dated(check_permanent_resident_card)),
    NumberRule(NumberKind.HMT_RESIDENCE_PERMIT, "CHN", True, _dated(check_hmt_residence_permit)),
    NumberRule(NumberKind.HOME_RETURN_PERMIT, "CHN", False, _undated(check_home_return_permit)),
    NumberRule(NumberKind.TAIWAN_TRAVEL_PERMIT, "CHN", False, _undated(check_taiwan_travel_permit)),
    NumberRule(NumberKind.NON_CHINESE_TRAVEL_PERMIT, "CHN", False, _undated(check_non_chinese_travel_permit)),
    NumberRule(NumberKind.CHINESE_PASSPORT, "CHN", False, _undated(check_chinese_passport)),
    NumberRule(NumberKind.USCC, "CHN", True, _undated(check_uscc)),
    NumberRule(NumberKind.HONG_KONG_ID, "HKG", True, _undated(check_hong_kong_id)),
    NumberRule(NumberKind.MACAO_ID, "MAC", False, _undated(check_macao_id)),
    NumberRule(NumberKind.TAIWAN_ID, "TWN", True, _undated(check_taiwan_id)),
    NumberRule(NumberKind.SINGAPORE_NRIC, "SGP", True, _undated(check_singapore_nric)),
    NumberRule(NumberKind.SPANISH_IDENTITY, "ESP", True, _undated(check_spanish_identity)),
    NumberRule(NumberKind.POLISH_PESEL, "POL", True, _dated(check_polish_pesel)),
    NumberRule(NumberKind.POLISH_IDENTITY_CARD, "POL", True, _undated(check_polish_identity_card)),
    NumberRule(NumberKind.ITALIAN_FISCAL_CODE, "ITA", True, _dated(check_italian_fiscal_code)),
    NumberRule(NumberKind.ITALIAN_IDENTITY_CARD, "ITA", False, _undated(check_italian_identity_card)),
    NumberRule(NumberKind.DUTCH_BSN, "NLD", True, _undated(check_dutch_bsn)),
    NumberRule(NumberKind.DUTCH_DOCUMENT, "NLD", False, _undated(check_dutch_document)),
    NumberRule(NumberKind.GERMAN_DOCUMENT, "DEU", True, _undated(check_german_document)),
    NumberRule(NumberKind.FRENCH_IDENTITY_CARD, "FRA", False, _undated(check_french_identity_card)),
    NumberRule(NumberKind.ROMANIAN_CNP, "ROU", True, _dated(check_romanian_cnp)),
    NumberRule(NumberKind.ROMANIAN_IDENTITY_CARD, "ROU", False, _undated(check_romanian_identity_card)),
    NumberRule(NumberKind.MALAYSIAN_MYKAD, "MYS", False, _dated(check_malaysian_mykad)),
    NumberRule(NumberKind.THAI_IDENTITY, "THA", True, _undated(check_thai_identity)),
    NumberRule(NumberKind.VIETNAMESE_CCCD, "VNM", False, _dated(check_vietnamese_cccd)),
    NumberRule(NumberKind.INDONESIAN_NIK, "IDN", False, _dated(check_indonesian_nik)),
    NumberRule(NumberKind.PHILIPPINE_IDENTITY, "PHL", False, _undated(check_philippine_identity)),
)
_RULES: Final[Mapping[str, NumberRule]] = MappingProxyType({rule.name: rule for rule in _ALL})
