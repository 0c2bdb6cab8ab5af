"""How numbers are described in a data pack: their patterns, the rule that checks them, the birth date inside.

Patterns of numbers are not regular expressions, so that no pack can make the reader slow: `#` is a digit, `@` a
letter, `*` either, a placeholder of `signs` one of its signs, everything else stands for itself.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from identity_checks.numbers.rules import number_rule
from identity_checks.packs.faults import Fault, wrong
from identity_checks.packs.part import Part, Pattern, Short, Words

DIGITS: Final = "0123456789"
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PLACEHOLDERS: Final = {"#": DIGITS, "@": LETTERS, "*": DIGITS + LETTERS}


class Weighted(Part):
    """A check sign: the values of the signs at `places` times `weights`, modulo `modulus`, name a sign of `check`.

    Letters have the values of `letters` (A is 10 … Z is 35 without it).
    """

    form: Literal["weighted"]
    weights: Annotated[tuple[int, ...], Field(min_length=2, max_length=40)]
    modulus: Annotated[int, Field(ge=2, le=97)]
    check: Short
    check_at: int = -1
    letters: dict[Annotated[str, StringConstraints(min_length=1, max_length=1)], int] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len(self.check) != self.modulus:
            raise wrong(Fault.CHECK_LENGTH, "check")
        return self


class ByName(Part):
    """Rules that the product has under names (`identity_checks.numbers.rules`); a number must pass one of them."""

    form: Literal["named"]
    names: Annotated[Words, Field(min_length=1)]

    @model_validator(mode="after")
    def _are_known(self) -> Self:
        for place, name in enumerate(self.names):
            if number_rule(name) is None:
                raise wrong(Fault.NO_RULE, "names", place)
        return self


class BirthInside(Part):
    """The holder's birth date inside a number: where it begins, how it is written, by what months and days wrap."""

    start: Annotated[int, Field(ge=0, le=30)]
    form: Literal["yymmdd", "ddmmyy", "yyyymmdd"]
    month_modulo: Annotated[int, Field(ge=13, le=100)] = 100
    day_modulo: Annotated[int, Field(ge=32, le=100)] = 100


class Number(Part):
    """A number in one of its `patterns` (the value is given as the pattern writes it), with the rule that checks it."""

    form: Literal["number"]
    patterns: Annotated[tuple[Pattern, ...], Field(min_length=1, max_length=12)]
    signs: dict[Annotated[str, StringConstraints(min_length=1, max_length=1)], Short] = Field(default_factory=dict)
    rule: Annotated[Weighted | ByName, Field(discriminator="form")] | None = None
    birth: BirthInside | None = None

    @model_validator(mode="after")
    def _rule_fits_the_patterns(self) -> Self:
        lengths = [len(alphabets_of(pattern, self.signs)) for pattern in self.patterns]
        if 0 in lengths:
            raise wrong(Fault.VALUE, "patterns", lengths.index(0))
        if isinstance(self.rule, Weighted):
            if any(length != len(self.rule.weights) + 1 for length in lengths):
                raise wrong(Fault.WEIGHTS_LENGTH, "rule", self.rule.form, "weights")
            if not -min(lengths) <= self.rule.check_at < min(lengths):
                raise wrong(Fault.VALUE, "rule", self.rule.form, "check_at")
        if self.birth is not None and self.birth.start + len(self.birth.form) > min(lengths):
            raise wrong(Fault.BIRTH_OUTSIDE, "birth", "start")
        return self


def alphabets_of(pattern: str, signs: dict[str, str] | Any) -> list[str]:
    """Give what may stand at each place of a pattern that counts (letters and digits, not spaces and hyphens)."""
    known = {**PLACEHOLDERS, **signs}
    return [known.get(sign, sign) for sign in pattern if sign in known or sign.isalnum()]


def written(pattern: str, bare: str, signs: dict[str, str] | Any) -> str:
    """Give the counted signs of a number as a pattern writes them, with its spaces and hyphens."""
    known = {**PLACEHOLDERS, **signs}
    left = iter(bare)
    return "".join(next(left) if sign in known or sign.isalnum() else sign for sign in pattern)
