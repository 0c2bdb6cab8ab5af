"""Whether the documents of one case, or of one picture, are one person's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from identity_checks.crosschecks.values import is_latin, parse_date, same_value, sureness
from identity_checks.finding_codes import FindingCode
from identity_checks.results import DocumentReading, DocumentType, FieldReading, Finding, Severity

_OF_A_HOLDER: Final = ("id_number", "birth_date", "name")
"""What tells two persons apart, in the order in which it is told."""


def check_holders(readings: Sequence[DocumentReading]) -> Iterator[tuple[int, Finding]]:
    """Give for each personal document whose holder is another than the first one's its place and what differs.

    The first has the finding too, once. The two sides of one card are compared as sides.
    """
    of_persons = [item for item in enumerate(readings) if "birth_date" in item[1].fields]
    told = False
    for index, other in of_persons[1:]:
        place, first = of_persons[0]
        name = None if _two_sides(first, other) else _differing(first, other)
        if name is not None:
            sure = sureness(first.fields[name], other.fields[name])
            # Two signs that look alike are enough for another name.
            severity = Severity.WARNING if name == "name" else Severity.ALERT
            for at, one in ((place, first), (index, other))[told:]:
                yield at, Finding(FindingCode.HOLDERS_DIFFER, severity, one.fields[name].box, sure, name)
            told = True


def _differing(one: DocumentReading, other: DocumentReading) -> str | None:
    """The first field that tells two holders apart."""
    return next(
        (
            name
            for name in _OF_A_HOLDER
            if name in one.fields and name in other.fields and _differ(name, one.fields[name], other.fields[name])
        ),
        None,
    )


def _two_sides(one: DocumentReading, other: DocumentReading) -> bool:
    regional = one.document_type is other.document_type is DocumentType.REGIONAL
    return regional and ("mrz" in one.fields) != ("mrz" in other.fields)


def _differ(name: str, one: FieldReading, other: FieldReading) -> bool:
    match name:
        case "birth_date":
            comparable = parse_date(one.value) is not None and parse_date(other.value) is not None
        case "name":
            # A name in Chinese and its transcription are one name.
            comparable = not is_latin(one.value) and not is_latin(other.value)
        case _:
            comparable = True
    return comparable and not same_value(name, one.value, other.value)
