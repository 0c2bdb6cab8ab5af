"""Unified social credit codes of organisations (GB 32100-2015)."""

from __future__ import annotations

from typing import Final

from identity_checks.numbers.check_digits import USCC_ALPHABET, organisation_check, uscc_check
from identity_checks.numbers.number_check import (
    NumberCheck,
    NumberHint,
    NumberKind,
    NumberProblem,
    is_digits,
    normalize,
    refused,
)
from identity_checks.numbers.regions import describe_region

_LENGTH: Final = 18

_CLASSES_BY_AUTHORITY: Final = {
    "1": "1239",
    "2": "19",
    "3": "123459",
    "4": "19",
    "5": "1239",
    "6": "19",
    "7": "129",
    "8": "19",
    "9": "123",
    "A": "19",
    "N": "1239",
    "Y": "1",
}


def check_uscc(text: str) -> NumberCheck:
    """Check a unified social credit code (GB 32100-2015): length, alphabet, region digits, check character.

    `details` give `authority`, `class`, `region` with names where known, and `organisation_code`. An unlisted
    authority or class, an unknown region and a wrong inner check of the organisation code are hints: authorities were
    added after the standard, and early codes were assigned around it.
    """
    kind = NumberKind.USCC
    normalized = normalize(text)
    if len(normalized) != _LENGTH:
        return refused(kind, NumberProblem.LENGTH, normalized)
    if set(normalized) - set(USCC_ALPHABET):
        return refused(kind, NumberProblem.ALPHABET, normalized)
    if not is_digits(normalized[2:8]):
        return refused(kind, NumberProblem.FORM, normalized)
    organisation = normalized[8:17]
    region = describe_region(normalized[2:8])
    hints: list[NumberHint] = []
    if normalized[1] not in _CLASSES_BY_AUTHORITY.get(normalized[0], ""):
        hints.append(NumberHint.AUTHORITY_UNKNOWN)
    # Codes issued by the central registry carry 100000, which is no province.
    if not region.province and normalized[2:8] != "100000":
        hints.append(NumberHint.REGION_UNKNOWN)
    if organisation_check(organisation[:8]) != organisation[8]:
        hints.append(NumberHint.ORGANISATION_CHECK)
    right = uscc_check(normalized[:17]) == normalized[17]
    return NumberCheck(
        kind=kind,
        valid=right,
        problem=None if right else NumberProblem.CHECK_DIGIT,
        normalized=normalized,
        details={
            "authority": normalized[0],
            "class": normalized[1],
            "organisation_code": organisation,
            **region.as_details(),
        },
        hints=tuple(hints),
    )
