"""What the number of a mainland document says against itself and against the birth date and sex beside it.

Of values however they came about: read by the machine, or as a person corrected them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final, assert_never

from identity_checks.crosschecks.values import parse_date, same_sex, same_value
from identity_checks.finding_codes import FindingCode, ImpossibleDate
from identity_checks.numbers import NumberCheck, NumberHint, NumberProblem, check_identity_number, check_uscc
from identity_checks.numbers.residence_permits import check_hmt_residence_permit, check_permanent_resident_card
from identity_checks.results import DocumentType, Severity

_Check = Callable[[str, date | None], NumberCheck]


@dataclass(frozen=True, slots=True)
class NumberSaid:
    """Something that is wrong with a number, or worth a look, and the field that a person has to look at."""

    code: FindingCode
    severity: Severity
    field: str
    details: Mapping[str, str] = dataclasses.field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class _Rule:
    """In which field the number is, how it is checked, and what a wrong check digit is called."""

    field: str
    check: _Check
    check_digit: FindingCode = FindingCode.NUMBER_CHECK_DIGIT


_BY_TYPE: Final[Mapping[DocumentType, _Rule]] = {
    DocumentType.RESIDENT_ID_FRONT: _Rule("id_number", lambda text, today: check_identity_number(text, today=today)),
    DocumentType.BUSINESS_LICENCE: _Rule("uscc", lambda text, _: check_uscc(text), FindingCode.USCC_CHECK_DIGIT),
}
_BY_PACK: Final[Mapping[str, _Rule]] = {
    "hmt-residence-permit-front": _Rule("id_number", lambda text, today: check_hmt_residence_permit(text, today=today)),
    "foreign-permanent-resident-card": _Rule(
        "document_number", lambda text, today: check_permanent_resident_card(text, today=today)
    ),
}
"""By the name of the data pack that a document was read by."""
_BESIDE: Final = ("birth_date", "sex")

OF_NUMBERS: Final = frozenset({*_BESIDE, *(rule.field for rule in (*_BY_TYPE.values(), *_BY_PACK.values()))})
"""Fields on which it depends what a number says."""
SAID_OF_NUMBERS: Final = frozenset(
    {
        FindingCode.NUMBER_CHECK_DIGIT,
        FindingCode.USCC_CHECK_DIGIT,
        FindingCode.NUMBER_MALFORMED,
        FindingCode.NUMBER_BIRTH_MISMATCH,
        FindingCode.NUMBER_SEX_MISMATCH,
        FindingCode.NUMBER_REGION_UNKNOWN,
        FindingCode.NUMBER_FIRST_GENERATION,
    }
)
"""What is said of numbers and of nothing else; that a date in one is impossible is said with the number's field."""


def number_field(document_type: str, pack: str) -> str | None:
    """Give the field with the number of a kind of document; None of a kind whose numbers are not checked here.

    `document_type` is a `DocumentType`'s value, `pack` the name of the data pack it was read by, else empty.
    """
    rule = _rule(document_type, pack)
    return None if rule is None else rule.field


def number_agreement(
    document_type: str, pack: str, values: Mapping[str, str], today: date | None
) -> tuple[NumberSaid, ...]:
    """Give what the number among the values of a document says: nothing when it holds, or when there is none.

    `today` rules out birth dates to come.
    """
    rule = _rule(document_type, pack)
    text = "" if rule is None else values.get(rule.field, "")
    return () if rule is None or not text else tuple(_said(rule, rule.check(text, today), values))


def _rule(document_type: str, pack: str) -> _Rule | None:
    return _BY_PACK.get(pack) if pack else _BY_TYPE.get(DocumentType(document_type))


def _said(rule: _Rule, number: NumberCheck, values: Mapping[str, str]) -> Iterator[NumberSaid]:
    match number.problem:
        case None:
            pass
        case NumberProblem.CHECK_DIGIT:
            yield NumberSaid(rule.check_digit, Severity.ALERT, rule.field)
        case NumberProblem.BIRTH_DATE:
            details = MappingProxyType({"reason": ImpossibleDate.IN_NUMBER.value})
            yield NumberSaid(FindingCode.DATE_IMPOSSIBLE, Severity.ALERT, rule.field, details)
        case NumberProblem.LENGTH | NumberProblem.ALPHABET | NumberProblem.FORM:
            details = MappingProxyType({"problem": number.problem.value})
            yield NumberSaid(FindingCode.NUMBER_MALFORMED, Severity.ALERT, rule.field, details)
        case _:
            assert_never(number.problem)
    if NumberHint.REGION_UNKNOWN in number.hints:
        yield NumberSaid(FindingCode.NUMBER_REGION_UNKNOWN, Severity.INFO, rule.field)
    if NumberHint.FIRST_GENERATION in number.hints:
        yield NumberSaid(FindingCode.NUMBER_FIRST_GENERATION, Severity.WARNING, rule.field)
    if "birth_date" in values and not _same_birth(number, values["birth_date"]):
        yield NumberSaid(FindingCode.NUMBER_BIRTH_MISMATCH, Severity.ALERT, "birth_date")
    sex = number.details.get("sex", "")
    if sex and "sex" in values and not same_sex(sex, values["sex"]):
        yield NumberSaid(FindingCode.NUMBER_SEX_MISMATCH, Severity.ALERT, "sex")


def _same_birth(number: NumberCheck, printed: str) -> bool:
    """Tell whether a birth date is the number's; one that says none, or less than a day, contradicts nothing."""
    born, short = number.details.get("birth_date", ""), number.details.get("short_birth_date", "")
    if short:
        day = parse_date(printed)
        return day is None or f"{day:%y%m%d}" == short
    return not born or same_value("birth_date", born, printed)
