"""Machine-readable zones of passports, cards and visas (ICAO 9303): TD1, TD2, TD3, MRV-A, MRV-B."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from identity_checks.numbers.countries import is_icao_code
from identity_checks.numbers.mrz_checks import Lines, check_digits_of, long_number
from identity_checks.numbers.mrz_layout import MRV_A, MRV_B, TD1, TD2, TD3, Layout, MrzFormat
from identity_checks.numbers.mrz_repair import repair_mrz
from identity_checks.numbers.mrz_results import (
    MrzCheckDigit,
    MrzCorrection,
    MrzProblem,
    MrzProblemReason,
    MrzReading,
    MrzRepair,
    RepairRule,
)

__all__ = [
    "MrzCheckDigit",
    "MrzCorrection",
    "MrzFormat",
    "MrzProblem",
    "MrzProblemReason",
    "MrzReading",
    "MrzRepair",
    "RepairRule",
    "read_mrz",
    "repair_mrz",
]

_LAYOUTS: Final = {layout.format: layout for layout in (TD1, TD2, TD3, MRV_A, MRV_B)}
_EXPIRY_WINDOW: Final = 50


def read_mrz(lines: Sequence[str], *, today: date) -> MrzReading | MrzProblem:
    """Read the lines of a machine-readable zone as optical reading gave them, top line first.

    Corrects what the standard's redundancy proves (`repair_mrz`) and checks every check digit. A zone whose check
    digits are wrong is still read: `MrzReading.valid` is False and `check_digits` tell which. Names, sex and state
    codes are covered by no check digit, so compare them with the visual zone. `today` settles the century: births lie
    in the last hundred years, expiries within fifty years of today.
    """
    repair = repair_mrz(lines)
    if isinstance(repair, MrzProblem):
        return repair
    layout = _LAYOUTS[repair.format]
    text = {field.name: field.span.of(repair.lines) for field in layout.fields}
    surname, given_names = _names(text["names"])
    number, personal_number = _number_and_optional(repair.lines, layout, text)
    codes = {name: text[name].rstrip("<") for name in ("issuer", "nationality")}
    dates = {
        "birth_date": _birth_date(text["birth_date"], today),
        "expiry_date": _expiry_date(text["expiry_date"], today),
    }
    return MrzReading(
        format=repair.format,
        lines=repair.lines,
        document_code=text["document_code"].rstrip("<"),
        issuer=codes["issuer"],
        nationality=codes["nationality"],
        surname=surname,
        given_names=given_names,
        document_number=number,
        birth_date=dates["birth_date"],
        expiry_date=dates["expiry_date"],
        sex=text["sex"] if text["sex"] in {"M", "F"} else "",
        personal_number=personal_number,
        optional_data=_spaced(text.get("optional_2", "")),
        check_digits=check_digits_of(repair.lines, layout),
        corrections=repair.corrections,
        ambiguous=repair.ambiguous,
        unknown_codes=tuple(name for name, code in codes.items() if not is_icao_code(code)),
        impossible_dates=tuple(name for name, day in dates.items() if day is None and text[name].isdigit()),
    )


def _names(field: str) -> tuple[str, str]:
    """Split the names at the double filler; a single filler separates components (ICAO 9303-3 section 4.6)."""
    surname, _, given_names = field.strip("<").partition("<<")
    return _spaced(surname), _spaced(given_names)


def _spaced(text: str) -> str:
    return " ".join(part for part in text.split("<") if part)


def _number_and_optional(lines: Lines, layout: Layout, text: dict[str, str]) -> tuple[str, str]:
    joined = long_number(lines, layout)
    if joined is None:
        return text["document_number"].rstrip("<"), _spaced(text["optional"])
    number, check = joined
    optional = layout.field("optional").span
    return number, _spaced(text["optional"][check.end - optional.start :])


def _birth_date(digits: str, today: date) -> date | None:
    born = _date_in_century(digits, today.year // 100 * 100)
    if born is None or born > today:
        return _date_in_century(digits, today.year // 100 * 100 - 100)
    return born


def _expiry_date(digits: str, today: date) -> date | None:
    this_century = today.year // 100 * 100
    candidates = [
        found
        for century in (this_century, this_century - 100, this_century + 100)
        if (found := _date_in_century(digits, century)) is not None
    ]
    near = [found for found in candidates if abs(found.year - today.year) <= _EXPIRY_WINDOW]
    return near[0] if near else None


def _date_in_century(digits: str, century: int) -> date | None:
    if not (digits.isascii() and digits.isdigit()):
        return None
    try:
        return date(century + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return None
