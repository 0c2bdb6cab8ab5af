"""What the numbers and dates of one document say by its data pack or its kind, and against its machine readable zone.

Of values however they came about: read by the machine, or as a person corrected them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from types import MappingProxyType
from typing import Final

from identity_checks.crosschecks.by_pack import check_by_pack
from identity_checks.crosschecks.number_agreement import SAID_OF_NUMBERS, number_field
from identity_checks.crosschecks.one_document import check_reading
from identity_checks.crosschecks.values import same_value
from identity_checks.finding_codes import FindingCode
from identity_checks.packs.number_form import Number
from identity_checks.packs.pack import Day, Days, Pack
from identity_checks.results import DocumentReading, DocumentType, FieldReading, Finding, ImageQuality, Severity

_NOT_SEEN: Final = ImageQuality(sharpness=1.0, glare=0.0, brightness=0.5, contrast=1.0, cut_off=False, score=1.0)
"""No rule for values asks how the picture is."""
_BESIDE: Final = frozenset({"birth_date", "sex"})
_OF_ZONE: Final = frozenset({"mrz", "document_number", "birth_date", "sex", "expiry_date"})
"""What a zone has in signs that leave no room for two spellings."""
_BOTH_SIDES: Final = frozenset({"document_number", "birth_date", "sex", "expiry_date", "nationality"})
"""What a card prints on its front and has in the zone on its back."""
_DATES: Final = frozenset(
    {"birth_date", "valid_from", "valid_until", "expiry_date", "established_date", "business_term"}
)


class Subject(Enum):
    """What of a document is looked at."""

    NUMBERS = auto()
    DATES = auto()


_CODES: Final = MappingProxyType(
    {
        Subject.NUMBERS: SAID_OF_NUMBERS | {FindingCode.MRZ_VISUAL_MISMATCH},
        Subject.DATES: frozenset(
            {
                FindingCode.DOCUMENT_EXPIRED,
                FindingCode.DOCUMENT_NOT_YET_VALID,
                FindingCode.VALIDITY_TERM_UNUSUAL,
            }
        ),
    }
)


def sides_differ(field: str, printed: str, in_zone: str) -> bool:
    """Say whether what a card prints on its front is not what the zone on its back has; without either it is not."""
    return field in _BOTH_SIDES and bool(printed and in_zone) and not same_value(field, printed, in_zone)


@dataclass(frozen=True, slots=True)
class DocumentSaid:
    """Something that is wrong with a document, the field to look at, and all fields of the document it rests on."""

    code: FindingCode
    severity: Severity
    field: str
    details: Mapping[str, str]
    rests_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentRules:
    """The rules for a kind of document: those of its `pack`, or without one those of `document_type`."""

    document_type: DocumentType
    pack: Pack | None = None

    def concerns(self, field: str) -> frozenset[Subject]:
        """What a value of `field` may make say something else; numbers that `number_agreement` checks are its own."""
        found = {subject for subject, fields in self._fields().items() if field in fields}
        return frozenset(found - ({Subject.NUMBERS} if self._own_number() else set()))

    def said(self, subject: Subject, values: Mapping[str, str], today: date) -> tuple[DocumentSaid, ...]:
        """Give what does not hold today."""
        return tuple(
            DocumentSaid(
                FindingCode(one.code),
                one.severity,
                one.field or "",
                one.details,
                tuple(name for name in values if not self._still(one, subject, values, name, today)),
            )
            for one in self._found(subject, values, today)
        )

    def _still(self, one: Finding, subject: Subject, values: Mapping[str, str], without: str, today: date) -> bool:
        left = {name: value for name, value in values.items() if name != without}
        return one in list(self._found(subject, left, today))

    def _own_number(self) -> str | None:
        return number_field(self.document_type.value, "" if self.pack is None else self.pack.pack)

    def _fields(self) -> Mapping[Subject, frozenset[str]]:
        numbers = {"document_number"} if self.pack is None else set[str]()
        dates = set(_DATES)
        for name, rule in () if self.pack is None else self.pack.fields.items():
            if isinstance(rule.value, Number):
                numbers.add(name.value)
            elif isinstance(rule.value, Days):
                dates.update(into.value for into in rule.value.into)
            elif isinstance(rule.value, Day):
                dates.add(name.value)
        if numbers:
            numbers |= _BESIDE
        return {Subject.NUMBERS: frozenset(numbers | _OF_ZONE), Subject.DATES: frozenset(dates)}

    def _found(self, subject: Subject, values: Mapping[str, str], today: date) -> Iterator[Finding]:
        fields = {name: FieldReading(value, 1.0, None) for name, value in values.items() if value}
        reading = DocumentReading(self.document_type, 0, None, fields, (), _NOT_SEEN, {})
        numbers = {self._own_number()}
        if self.pack is not None:
            numbers |= {name.value for name, rule in self.pack.fields.items() if isinstance(rule.value, Number)}
        by_pack = () if self.pack is None else check_by_pack(reading, self.pack, today)
        for one in (*check_reading(reading, expected=None, today=today), *by_pack):
            # That a date inside a number is impossible is said with the number's field.
            of_number = one.field in numbers
            if one.code == FindingCode.DATE_IMPOSSIBLE:
                told = subject is (Subject.NUMBERS if of_number else Subject.DATES)
            elif one.code == FindingCode.MRZ_VISUAL_MISMATCH:
                told = subject is Subject.NUMBERS and one.field in _OF_ZONE
            else:
                told = FindingCode(one.code) in _CODES[subject]
            if told:
                yield one
