"""What it means that a page is like one of another case: which way, whose case, how grave. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from case_contract.vocabulary import EvidenceKind, Severity
from case_server.repeats.page_print import KeptPrint
from identity_checks.finding_codes import FindingCode
from identity_checks.genuineness.fingerprints import BITS, Likeness, compare, limits_of
from identity_checks.genuineness.pictures import same_picture

_SECOND_BITS: Final = 64
_PERSON: Final = ("id_number", "document_number", "name", "surname", "given_names")
_COMPANY: Final = ("uscc", "company_name")
_NOT_IN_NAMES: Final = frozenset(" ·•.-'")


class Match(StrEnum):
    """In which way two pages are the same, the surest first."""

    FILE = "file"
    PICTURE = "picture"
    DOCUMENT = "document"
    NUMBER = "number"


class Altered(StrEnum):
    """What differs between two pictures of one document that should not."""

    PORTRAIT = "portrait"
    NUMBER = "number"


class Customer(StrEnum):
    """Whose the other case is: the tenant's same customer, another with the same identity stated, another identity."""

    SAME = "same"
    SAME_IDENTITY = "same_identity"
    OTHER_IDENTITY = "other_identity"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Repeat:
    """That a page is in another case; `strength` is 0 to 1."""

    match: Match
    strength: float
    altered: Altered | None = None


def repeat_of(mine: KeptPrint, other: KeptPrint) -> Repeat | None:
    """Whether two pages show the same, and in which way; None where they do not.

    A number that was read for sure on both decides where the pictures alone might mislead: another number under the
    same portrait was edited, another number under another portrait is another card. A portrait that may be the same is
    no other one. Two backs of ID cards of another office are other cards. Other dates alone say nothing, as these are
    what is edited.
    """
    numbers = None if mine.number is None or other.number is None else mine.number == other.number
    if mine.file == other.file:
        return Repeat(Match.FILE, 1.0)
    if mine.office is not None and other.office is not None and mine.office != other.office:
        return None
    picture = None if mine.picture is None or other.picture is None else same_picture(mine.picture, other.picture)
    if picture is not None:
        return Repeat(Match.PICTURE, picture, Altered.NUMBER if numbers is False else None)
    likeness = None if mine.document is None or other.document is None else compare(mine.document, other.document)
    if likeness is not None and likeness.is_same:
        layout = "" if mine.document is None else mine.document.layout
        document = _of_documents(likeness, layout, numbers)
        if document is not None:
            return document
    return Repeat(Match.NUMBER, 1.0) if numbers else None


def customer_of(
    mine: Mapping[str, str], other: Mapping[str, str], *, kind: EvidenceKind, is_same_customer: bool
) -> Customer:
    """Whose the other case is, by the tenant's own customer number, then by what both customers declared.

    Of a licence the company counts, else the person.
    """
    if is_same_customer:
        return Customer.SAME
    fields = _COMPANY if kind is EvidenceKind.BUSINESS_LICENCE else _PERSON
    shared = [(_plain(mine[name]), _plain(other[name])) for name in fields if mine.get(name) and other.get(name)]
    if not shared:
        return Customer.UNKNOWN
    return Customer.SAME_IDENTITY if all(one == two for one, two in shared) else Customer.OTHER_IDENTITY


def judged(repeat: Repeat, customer: Customer, kind: EvidenceKind) -> tuple[FindingCode, Severity] | None:
    """Code and severity of a repeat; None where it is nothing to tell.

    A customer's own earlier case is a remark. One document under two customer numbers is a warning, and an alert where
    the two stated different identities, or where portrait or number changed in between.
    """
    if repeat.altered is not None:
        # A renewed card has a new portrait and may have the same text.
        renewed = repeat.altered is Altered.PORTRAIT and customer is Customer.SAME
        return FindingCode.DOCUMENT_ALTERED, Severity.WARNING if renewed else Severity.ALERT
    code = (
        FindingCode.PICTURE_SEEN_BEFORE
        if repeat.match in {Match.FILE, Match.PICTURE}
        else FindingCode.DOCUMENT_SEEN_BEFORE
    )
    if repeat.match is Match.NUMBER:
        by_number = _BY_NUMBER[customer]
        return None if by_number is None else (code, by_number)
    severity = _BY_PICTURE[customer]
    if kind is EvidenceKind.ID_BACK and repeat.match is not Match.FILE:
        # An office and two dates: cards of different holders may look the same.
        severity = Severity.INFO
    if kind is EvidenceKind.BUSINESS_LICENCE and customer is Customer.SAME_IDENTITY:
        # Several people of one company show the same licence.
        severity = Severity.INFO
    return code, severity


_BY_PICTURE: Final[Mapping[Customer, Severity]] = MappingProxyType(
    {
        Customer.SAME: Severity.INFO,
        Customer.SAME_IDENTITY: Severity.WARNING,
        Customer.UNKNOWN: Severity.WARNING,
        Customer.OTHER_IDENTITY: Severity.ALERT,
    }
)
_BY_NUMBER: Final[Mapping[Customer, Severity | None]] = MappingProxyType(
    {
        Customer.SAME: None,
        Customer.SAME_IDENTITY: Severity.INFO,
        Customer.UNKNOWN: Severity.INFO,
        Customer.OTHER_IDENTITY: Severity.WARNING,
    }
)


def _of_documents(likeness: Likeness, layout: str, numbers: bool | None) -> Repeat | None:
    strength = 1 - (likeness.text + likeness.second) / (BITS + _SECOND_BITS)
    altered = Altered.PORTRAIT if likeness.has_other_portrait else None
    if numbers:
        return Repeat(Match.DOCUMENT, strength, altered)
    limits = limits_of(layout)
    near = 2 * likeness.text <= limits["text"] and 2 * likeness.second <= limits["second"]
    portrait_is_same = likeness.portrait is not None and likeness.has_same_portrait
    if not near and not portrait_is_same:
        return None
    if numbers is None:
        return Repeat(Match.DOCUMENT, strength, altered)
    # Near texts, both numbers sure and different: an edit, unless portraits say that these are two cards.
    return None if likeness.has_other_portrait else Repeat(Match.DOCUMENT, strength, Altered.NUMBER)


def _plain(value: str) -> str:
    folded = unicodedata.normalize("NFKC", value).casefold()
    return "".join(sign for sign in folded if sign not in _NOT_IN_NAMES)
