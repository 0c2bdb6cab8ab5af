"""What checking a number answers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

NO_DETAILS: Final[Mapping[str, str]] = MappingProxyType({})

_OLDEST_PLAUSIBLE_AGE: Final = 120


class NumberKind(StrEnum):
    """Which number a text was checked as."""

    RESIDENT_ID = "resident_id"
    PERMANENT_RESIDENT_CARD = "permanent_resident_card"
    HMT_RESIDENCE_PERMIT = "hmt_residence_permit"
    HOME_RETURN_PERMIT = "home_return_permit"
    TAIWAN_TRAVEL_PERMIT = "taiwan_travel_permit"
    NON_CHINESE_TRAVEL_PERMIT = "non_chinese_travel_permit"
    CHINESE_PASSPORT = "chinese_passport"
    HONG_KONG_ID = "hong_kong_id"
    TAIWAN_ID = "taiwan_id"
    MACAO_ID = "macao_id"
    SINGAPORE_NRIC = "singapore_nric"
    USCC = "uscc"
    SPANISH_IDENTITY = "spanish_identity"
    POLISH_PESEL = "polish_pesel"
    POLISH_IDENTITY_CARD = "polish_identity_card"
    ITALIAN_FISCAL_CODE = "italian_fiscal_code"
    ITALIAN_IDENTITY_CARD = "italian_identity_card"
    DUTCH_BSN = "dutch_bsn"
    DUTCH_DOCUMENT = "dutch_document"
    GERMAN_DOCUMENT = "german_document"
    FRENCH_IDENTITY_CARD = "french_identity_card"
    ROMANIAN_CNP = "romanian_cnp"
    ROMANIAN_IDENTITY_CARD = "romanian_identity_card"
    MALAYSIAN_MYKAD = "malaysian_mykad"
    THAI_IDENTITY = "thai_identity"
    VIETNAMESE_CCCD = "vietnamese_cccd"
    INDONESIAN_NIK = "indonesian_nik"
    PHILIPPINE_IDENTITY = "philippine_identity"


class NumberProblem(StrEnum):
    """Why a number cannot be right."""

    LENGTH = "length"
    ALPHABET = "alphabet"
    FORM = "form"
    BIRTH_DATE = "birth_date"
    CHECK_DIGIT = "check_digit"


class NumberHint(StrEnum):
    """What is worth a look but never makes a number invalid: code tables change, old numbers stay."""

    REGION_UNKNOWN = "region_unknown"
    NATIONALITY_UNKNOWN = "nationality_unknown"
    AGE_UNLIKELY = "age_unlikely"
    FIRST_GENERATION = "first_generation"
    AUTHORITY_UNKNOWN = "authority_unknown"
    ORGANISATION_CHECK = "organisation_check"
    NO_CHECK_DIGIT = "no_check_digit"


@dataclass(frozen=True, slots=True)
class NumberCheck:
    """The outcome of checking one number.

    Attributes:
        kind: what it was checked as.
        valid: whether form, dates and check digit agree.
        problem: the first thing that is wrong, or None.
        normalized: half-width, upper case, without spaces or brackets.
        details: what the number says: `birth_date` (ISO 8601), `short_birth_date` (YYMMDD of a number that has no
            century), `sex` (M or F), `region`, `province` and the like.
        hints: what does not veto.
    """

    kind: NumberKind
    valid: bool
    problem: NumberProblem | None
    normalized: str
    details: Mapping[str, str] = field(default_factory=lambda: NO_DETAILS)
    hints: tuple[NumberHint, ...] = ()

    def __repr__(self) -> str:
        return f"NumberCheck(kind={self.kind.value!r}, valid={self.valid}, problem={self.problem!r}, normalized='***')"


def refused(kind: NumberKind, problem: NumberProblem, normalized: str) -> NumberCheck:
    """Give the outcome of a number that is wrong in one way and says nothing else."""
    return NumberCheck(kind=kind, valid=False, problem=problem, normalized=normalized)


def checked(
    kind: NumberKind,
    normalized: str,
    *,
    right: bool,
    details: Mapping[str, str] = NO_DETAILS,
    hints: tuple[NumberHint, ...] = (),
) -> NumberCheck:
    """Give the outcome of a number of the right form, by whether its check digit is right."""
    problem = None if right else NumberProblem.CHECK_DIGIT
    return NumberCheck(kind, valid=right, problem=problem, normalized=normalized, details=details, hints=hints)


def check_form(kind: NumberKind, normalized: str, form: re.Pattern[str], *, lengths: tuple[int, ...]) -> NumberCheck:
    """Check a number that has a form but no check digit, and say so by the hint `no_check_digit`."""
    if len(normalized) not in lengths:
        return refused(kind, NumberProblem.LENGTH, normalized)
    if not normalized.isascii() or form.fullmatch(normalized) is None:
        return refused(kind, NumberProblem.FORM, normalized)
    return checked(kind, normalized, right=True, hints=(NumberHint.NO_CHECK_DIGIT,))


def digits_problem(normalized: str, length: int) -> NumberProblem | None:
    """Say what is wrong with a number that must have so many digits, or None."""
    if len(normalized) != length:
        return NumberProblem.LENGTH
    return None if is_digits(normalized) else NumberProblem.ALPHABET


def normalize(text: str) -> str:
    """Give a number half-width, in upper case, without the spaces, dashes, dots and brackets people write into it."""
    half_width = unicodedata.normalize("NFKC", text).upper()
    return "".join(sign for sign in half_width if not sign.isspace() and sign not in "-–—.·()[]")


def is_digits(text: str) -> bool:
    """Say whether a text is one or more ASCII digits (`str.isdigit` takes other scripts' digits too)."""
    return text.isascii() and text.isdigit()


def birth_date_from(text: str, today: date | None) -> date | None:
    """Give the date written as YYYYMMDD, or None when there is no such day or it lies after `today`."""
    try:
        born = date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None
    return None if today is not None and born > today else born


def is_short_date(digits: str, today: date | None) -> bool:
    """Say whether YYMMDD is a day of the last or of this century that does not lie after `today`."""
    return any(birth_date_from(f"{century}{digits}", today) is not None for century in (19, 20))


def age_unlikely(born: date, today: date | None) -> bool:
    """Say whether someone born then would be older than anyone is likely to be."""
    return today is not None and today.year - born.year > _OLDEST_PLAUSIBLE_AGE
