"""Where things stand in a machine-readable zone (ICAO 9303 parts 4 to 7), as data.

Positions are counted from 0, ends are exclusive, `line` is the index of the line.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class MrzFormat(StrEnum):
    """The five layouts of ICAO 9303."""

    TD1 = "TD1"
    TD2 = "TD2"
    TD3 = "TD3"
    MRV_A = "MRV-A"
    MRV_B = "MRV-B"


class Alphabet(StrEnum):
    """Which characters a field may hold besides the filler."""

    LETTERS = "letters"
    DIGITS = "digits"
    BOTH = "both"
    SEX = "sex"
    CARD_CODE = "card_code"
    """A letter, then what the state of issue likes (ICAO 9303-5 section 4.2.2.1): some cards of the USA say C1."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of positions on one line."""

    line: int
    start: int
    end: int

    def of(self, lines: tuple[str, ...]) -> str:
        """Give the characters of the span."""
        return lines[self.line][self.start : self.end]


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its place, its alphabet and, when it has one, the place of its own check digit."""

    name: str
    span: Span
    alphabet: Alphabet
    check: Span | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """One format: lines × length, its fields, and what the composite check digit covers."""

    format: MrzFormat
    line_count: int
    line_length: int
    fields: tuple[Field, ...]
    composite_spans: tuple[Span, ...] = ()
    composite_check: Span | None = None

    def field(self, name: str) -> Field:
        """Give a field by name; the names are the same in all layouts."""
        return next(item for item in self.fields if item.name == name)

    def has(self, name: str) -> bool:
        """Say whether the layout has a field of this name."""
        return any(item.name == name for item in self.fields)


def _second_line_of_two(optional_end: int, *, optional_check: bool) -> tuple[Field, ...]:
    check = Span(1, optional_end, optional_end + 1) if optional_check else None
    return (
        Field("document_number", Span(1, 0, 9), Alphabet.BOTH, Span(1, 9, 10)),
        Field("nationality", Span(1, 10, 13), Alphabet.LETTERS),
        Field("birth_date", Span(1, 13, 19), Alphabet.DIGITS, Span(1, 19, 20)),
        Field("sex", Span(1, 20, 21), Alphabet.SEX),
        Field("expiry_date", Span(1, 21, 27), Alphabet.DIGITS, Span(1, 27, 28)),
        Field("optional", Span(1, 28, optional_end), Alphabet.BOTH, check),
    )


def _first_line_of_two(length: int, code: Alphabet = Alphabet.LETTERS) -> tuple[Field, ...]:
    return (
        Field("document_code", Span(0, 0, 2), code),
        Field("issuer", Span(0, 2, 5), Alphabet.LETTERS),
        Field("names", Span(0, 5, length), Alphabet.LETTERS),
    )


TD3: Final = Layout(
    MrzFormat.TD3,
    2,
    44,
    _first_line_of_two(44) + _second_line_of_two(42, optional_check=True),
    composite_spans=(Span(1, 0, 10), Span(1, 13, 20), Span(1, 21, 43)),
    composite_check=Span(1, 43, 44),
)

TD2: Final = Layout(
    MrzFormat.TD2,
    2,
    36,
    _first_line_of_two(36, Alphabet.CARD_CODE) + _second_line_of_two(35, optional_check=False),
    composite_spans=(Span(1, 0, 10), Span(1, 13, 20), Span(1, 21, 35)),
    composite_check=Span(1, 35, 36),
)

TD1: Final = Layout(
    MrzFormat.TD1,
    3,
    30,
    (
        Field("document_code", Span(0, 0, 2), Alphabet.CARD_CODE),
        Field("issuer", Span(0, 2, 5), Alphabet.LETTERS),
        Field("document_number", Span(0, 5, 14), Alphabet.BOTH, Span(0, 14, 15)),
        Field("optional", Span(0, 15, 30), Alphabet.BOTH),
        Field("birth_date", Span(1, 0, 6), Alphabet.DIGITS, Span(1, 6, 7)),
        Field("sex", Span(1, 7, 8), Alphabet.SEX),
        Field("expiry_date", Span(1, 8, 14), Alphabet.DIGITS, Span(1, 14, 15)),
        Field("nationality", Span(1, 15, 18), Alphabet.LETTERS),
        Field("optional_2", Span(1, 18, 29), Alphabet.BOTH),
        Field("names", Span(2, 0, 30), Alphabet.LETTERS),
    ),
    composite_spans=(Span(0, 5, 30), Span(1, 0, 7), Span(1, 8, 15), Span(1, 18, 29)),
    composite_check=Span(1, 29, 30),
)

MRV_A: Final = Layout(MrzFormat.MRV_A, 2, 44, _first_line_of_two(44) + _second_line_of_two(44, optional_check=False))

MRV_B: Final = Layout(MrzFormat.MRV_B, 2, 36, _first_line_of_two(36) + _second_line_of_two(36, optional_check=False))


def layout_for(line_count: int, longest: int, first: str) -> Layout | None:
    """Choose the layout by the number of lines, the longest line and the first character of the document code."""
    if line_count == TD1.line_count and 24 <= longest <= 36:
        return TD1
    if line_count != 2:
        return None
    if 40 <= longest <= 50:
        return MRV_A if first == "V" else TD3
    if 30 <= longest < 40:
        return MRV_B if first == "V" else TD2
    return None
