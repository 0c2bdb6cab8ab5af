"""The check digits of a machine-readable zone of the right shape (ICAO 9303-3 section 4.9)."""

from __future__ import annotations

from collections.abc import Iterator

from identity_checks.numbers.check_digits import mrz_check
from identity_checks.numbers.mrz_layout import Field, Layout, MrzFormat, Span
from identity_checks.numbers.mrz_results import MrzCheckDigit

Lines = tuple[str, ...]


def check_digits_of(lines: Lines, layout: Layout) -> tuple[MrzCheckDigit, ...]:
    """Give every check digit of the lines with whether it is right; the composite comes last."""
    found = list(_field_checks(lines, layout))
    if layout.composite_check is not None:
        covered = "".join(span.of(lines) for span in layout.composite_spans)
        place = layout.composite_check
        found.append(MrzCheckDigit("composite", place.line, place.start, mrz_check(covered) == place.of(lines)))
    return tuple(found)


def all_right(lines: Lines, layout: Layout) -> bool:
    """Say whether every check digit is right."""
    return all(item.right for item in check_digits_of(lines, layout))


def long_number(lines: Lines, layout: Layout) -> tuple[str, Span] | None:
    """Give a document number of more than nine characters and the place of its check digit.

    TD1 and TD2 put a filler in place of the check digit and continue the number in the optional data, its last
    character being the check digit (ICAO 9303-5 section 4.2.2.1, note j). None when the number is not of that kind.
    """
    if layout.format not in {MrzFormat.TD1, MrzFormat.TD2}:
        return None
    field = layout.field("document_number")
    if field.check is None or field.check.of(lines) != "<" or "<" in field.span.of(lines):
        return None
    optional = layout.field("optional").span
    rest = optional.of(lines).split("<", maxsplit=1)[0]
    if len(rest) < 2:
        return None
    column = optional.start + len(rest) - 1
    return field.span.of(lines) + rest[:-1], Span(optional.line, column, column + 1)


def _field_checks(lines: Lines, layout: Layout) -> Iterator[MrzCheckDigit]:
    for field in layout.fields:
        if field.check is None:
            continue
        joined = long_number(lines, layout) if field.name == "document_number" else None
        if joined is not None:
            number, place = joined
            right = mrz_check(number) == place.of(lines)
            yield MrzCheckDigit(field.name, place.line, place.start, right)
        else:
            right = _is_right(field, field.span.of(lines), field.check.of(lines))
            yield MrzCheckDigit(field.name, field.check.line, field.check.start, right)


def _is_right(field: Field, body: str, check: str) -> bool:
    # Optional data that is empty may bear a filler for its check digit (ICAO 9303-4 section 4.2.2.2).
    if field.name == "optional" and check == "<":
        return set(body) == {"<"}
    return mrz_check(body) == check
