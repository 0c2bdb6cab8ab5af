"""How numbers are described in a data pack: their patterns, the rule that checks them, the birth date inside.

Patterns of numbers are not regular expressions, so that no pack can make the reader slow: `#` is a digit, `@` a
letter, `*` either, a placeholder of `signs` one of its signs, everything else stands for itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from identity_checks.numbers import NumberProblem
from identity_checks.numbers.rules import number_rule
from identity_checks.packs.faults import Fault, Place, all_wrong, wrong
from identity_checks.packs.part import Part, Pattern, Short

DIGITS: Final = "0123456789"
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PLACEHOLDERS: Final = {"#": DIGITS, "@": LETTERS, "*": DIGITS + LETTERS}
_OF_NUMBERS: Final = frozenset(DIGITS + LETTERS)
_OTHER_FORM: Final = frozenset({NumberProblem.LENGTH, NumberProblem.ALPHABET})


def _in_capitals(signs: str) -> str:
    if not _OF_NUMBERS.issuperset(signs):
        raise wrong(Fault.NO_SIGN_OF_NUMBER)
    return signs


OneSign = Annotated[str, StringConstraints(min_length=1, max_length=1)]
Signs = Annotated[Short, AfterValidator(_in_capitals)]
"""Signs that a number may have, as numbers are compared."""


class Weighted(Part):
    """A check sign: the values of the signs at `places` times `weights`, modulo `modulus`, name a sign of `check`.

    Letters have the values of `letters` (A is 10 … Z is 35 without it).
    """

    form: Literal["weighted"]
    weights: Annotated[tuple[int, ...], Field(min_length=2, max_length=40)]
    modulus: Annotated[int, Field(ge=2, le=97)]
    check: Signs
    check_at: int = -1
    letters: dict[Annotated[OneSign, AfterValidator(_in_capitals)], int] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len(self.check) != self.modulus:
            raise wrong(Fault.CHECK_LENGTH, "check")
        if len(set(self.check)) == 1:
            raise wrong(Fault.CHECKS_NOTHING, "check")
        if not any(weight % self.modulus for weight in self.weights):
            raise wrong(Fault.CHECKS_NOTHING, "weights")
        return self


class ByName(Part):
    """Rules that the product has under names (`identity_checks.numbers.rules`); a number must pass one of them."""

    form: Literal["named"]
    names: Annotated[tuple[Short, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _are_known(self) -> Self:
        for place, name in enumerate(self.names):
            if number_rule(name) is None:
                raise wrong(Fault.NO_RULE, "names", place)
        return self

    def takes(self, places: Sequence[str]) -> bool:
        """Tell whether a number of these alphabets has the length and the signs of one that a rule takes."""
        examples = ("".join(place[0] for place in places), "".join(place[-1] for place in places))
        rules = [rule for name in self.names if (rule := number_rule(name)) is not None]
        return any(rule.check(example).problem not in _OTHER_FORM for rule in rules for example in examples)


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
    signs: dict[OneSign, Signs] = Field(default_factory=dict)
    rule: Annotated[Weighted | ByName, Field(discriminator="form")] | None = None
    birth: BirthInside | None = None

    @model_validator(mode="after")
    def _can_be_right(self) -> Self:
        faults = list(self._faults())
        if faults:
            raise all_wrong(faults)
        return self

    def _faults(self) -> Iterator[tuple[Fault, Place]]:
        alphabets = [alphabets_of(pattern, self.signs) for pattern in self.patterns]
        lengths = [len(places) for places in alphabets]
        if 0 in lengths:
            yield Fault.VALUE, ("patterns", lengths.index(0))
            return
        for at, places in enumerate(alphabets):
            if not _OF_NUMBERS.issuperset("".join(places)):
                yield Fault.NO_SIGN_OF_NUMBER, ("patterns", at)
        match self.rule:
            case Weighted():
                yield from _not_weighed(self.rule, alphabets)
            case ByName():
                for at, places in enumerate(alphabets):
                    if not self.rule.takes(places):
                        yield Fault.NOT_OF_RULE, ("patterns", at)
            case None:
                pass
        if self.birth is not None:
            end = self.birth.start + len(self.birth.form)
            if end > min(lengths):
                yield Fault.BIRTH_OUTSIDE, ("birth", "start")
            elif any(not set(place) & set(DIGITS) for places in alphabets for place in places[self.birth.start : end]):
                yield Fault.BIRTH_IN_LETTERS, ("birth", "start")


def _not_weighed(rule: Weighted, alphabets: Sequence[Sequence[str]]) -> Iterator[tuple[Fault, Place]]:
    shortest = min(map(len, alphabets))
    if any(len(places) != len(rule.weights) + 1 for places in alphabets):
        yield Fault.WEIGHTS_LENGTH, ("rule", rule.form, "weights")
    elif not -shortest <= rule.check_at < shortest:
        yield Fault.VALUE, ("rule", rule.form, "check_at")
    else:
        for at, places in enumerate(alphabets):
            if not set(places[rule.check_at]) & set(rule.check):
                yield Fault.NO_CHECK_SIGN, ("patterns", at)


def alphabets_of(pattern: str, signs: dict[str, str] | Any) -> list[str]:
    """Give what may stand at each place of a pattern that counts (letters and digits, not spaces and hyphens)."""
    known = {**PLACEHOLDERS, **signs}
    return [known.get(sign, sign) for sign in pattern if sign in known or sign.isalnum()]


def written(pattern: str, bare: str, signs: dict[str, str] | Any) -> str:
    """Give the counted signs of a number as a pattern writes them, with its spaces and hyphens."""
    known = {**PLACEHOLDERS, **signs}
    left = iter(bare)
    return "".join(next(left) if sign in known or sign.isalnum() else sign for sign in pattern)
