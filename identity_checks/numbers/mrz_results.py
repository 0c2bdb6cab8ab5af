"""What reading a machine-readable zone answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from identity_checks.numbers.mrz_layout import MrzFormat


class RepairRule(StrEnum):
    """Why a character was corrected."""

    ALPHABET = "alphabet"
    FILLER = "filler"
    COUNTRY = "country"
    CHECK_DIGIT = "check_digit"


@dataclass(frozen=True, slots=True)
class MrzCorrection:
    """One corrected place: line and column from 0 in the corrected lines, what was read, what it is now, and why.

    `was` is empty for an inserted filler, `now` for a removed character.
    """

    line: int
    column: int
    was: str
    now: str
    rule: RepairRule


class MrzProblemReason(StrEnum):
    """Why lines cannot be read as a machine-readable zone at all."""

    LINE_COUNT = "line_count"
    LINE_LENGTH = "line_length"
    CHARACTERS = "characters"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class MrzProblem:
    """The lines have no layout of ICAO 9303, or more than one way to fit one."""

    reason: MrzProblemReason


@dataclass(frozen=True, slots=True)
class MrzCheckDigit:
    """One check digit: the field it protects (`composite` for the last one), where it stands, whether it is right."""

    field: str
    line: int
    column: int
    right: bool


@dataclass(frozen=True, slots=True)
class MrzRepair:
    """Lines fitted to a layout.

    Attributes:
        format: the layout.
        lines: corrected lines of exactly the layout's length.
        corrections: every place that differs from what was read, with the rule that says so.
        ambiguous: whether another reading fits the check digits as well, so that this one must not be trusted.
    """

    format: MrzFormat
    lines: tuple[str, ...]
    corrections: tuple[MrzCorrection, ...]
    ambiguous: bool

    def __repr__(self) -> str:
        return (
            f"MrzRepair(format={self.format.value!r}, corrections={len(self.corrections)}, ambiguous={self.ambiguous})"
        )


@dataclass(frozen=True, slots=True)
class MrzReading:
    """A machine-readable zone, field by field.

    Attributes:
        format: the layout.
        lines: the lines after correction, each of the layout's length.
        document_code: one or two letters, without filler.
        issuer, nationality: code of the state without fillers (`D` for Germany).
        surname, given_names: components joined by a space.
        document_number: without fillers; a number of more than nine characters is joined.
        birth_date, expiry_date: None when the digits are no date or partly unknown; the century is inferred.
        sex: `M`, `F` or empty for unspecified.
        personal_number: the optional data without fillers, inner fillers as spaces.
        optional_data: the second optional field of TD1, else empty.
        check_digits: each with whether it is right.
        corrections: what was corrected, and by which rule.
        ambiguous: whether more than one reading fits the check digits.
        unknown_codes: fields among issuer and nationality whose code is in no list.
        impossible_dates: fields among birth_date and expiry_date whose six digits are no day.
    """

    format: MrzFormat
    lines: tuple[str, ...]
    document_code: str
    issuer: str
    nationality: str
    surname: str
    given_names: str
    document_number: str
    birth_date: date | None
    expiry_date: date | None
    sex: str
    personal_number: str
    optional_data: str
    check_digits: tuple[MrzCheckDigit, ...]
    corrections: tuple[MrzCorrection, ...]
    ambiguous: bool
    unknown_codes: tuple[str, ...]
    impossible_dates: tuple[str, ...]

    @property
    def valid(self) -> bool:
        """Whether every check digit is right and no other reading fits as well."""
        return not self.ambiguous and all(item.right for item in self.check_digits)

    def __repr__(self) -> str:
        return f"MrzReading(format={self.format.value!r}, valid={self.valid}, corrections={len(self.corrections)})"
