"""The form of a data pack: one side of one kind of document of one state or region, as JSON.

Patterns of numbers are not regular expressions, so that no pack can make the reader slow: `#` is a digit, `@` a
letter, `*` either, a placeholder of `signs` one of its signs, everything else stands for itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from identity_checks.numbers.rules import number_rule
from identity_checks.packs.faults import Fault, wrong
from identity_checks.results import DocumentType

FORMAT: Final = 1
DIGITS: Final = "0123456789"
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PLACEHOLDERS: Final = {"#": DIGITS, "@": LETTERS, "*": DIGITS + LETTERS}


class FieldName(StrEnum):
    """The names that fields of packs may have: those that screens have words for."""

    NAME = "name"
    SURNAME = "surname"
    GIVEN_NAMES = "given_names"
    SEX = "sex"
    ETHNICITY = "ethnicity"
    BIRTH_DATE = "birth_date"
    NATIONALITY = "nationality"
    ADDRESS = "address"
    ID_NUMBER = "id_number"
    DOCUMENT_NUMBER = "document_number"
    PERSONAL_NUMBER = "personal_number"
    PERMIT_NUMBER = "permit_number"
    AUTHORITY = "authority"
    VALID_FROM = "valid_from"
    VALID_UNTIL = "valid_until"
    EXPIRY_DATE = "expiry_date"
    MRZ = "mrz"


DATES: Final = frozenset({FieldName.BIRTH_DATE, FieldName.VALID_FROM, FieldName.VALID_UNTIL, FieldName.EXPIRY_DATE})


class Kind(StrEnum):
    """What sort of document a pack describes."""

    IDENTITY_CARD = "identity_card"
    RESIDENCE_PERMIT = "residence_permit"
    PERMANENT_RESIDENCE = "permanent_residence"
    TRAVEL_PERMIT = "travel_permit"
    PASSPORT = "passport"
    OTHER = "other"


class Script(StrEnum):
    """In what letters a value is written."""

    LATIN = "latin"
    VIETNAMESE = "vietnamese"
    HAN = "han"
    THAI = "thai"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


Short = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Words = tuple[Short, ...]
Weight = Annotated[float, Field(gt=0, le=10)]
Pattern = Annotated[str, StringConstraints(min_length=3, max_length=40)]


class Bilingual(_Part):
    """A text in Chinese and English."""

    zh: Short
    en: Short


class Sign(_Part):
    """Evidence for this kind of document: any of `words`, or a number of one of `numbers`, anywhere on the sheet."""

    words: Words = ()
    numbers: tuple[Pattern, ...] = ()
    weight: Weight

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.words and not self.numbers:
            raise wrong(Fault.SIGN_SAYS_NOTHING)
        return self


class Evidence(_Part):
    """By what a sheet is known to be of this kind: weights add up, at least one of `one_of` and none of `never`."""

    signs: tuple[Sign, ...] = ()
    one_of: tuple[Sign, ...] = ()
    never: Words = ()
    least: Annotated[float, Field(ge=2, le=20)] = 3.0


class Zone(_Part):
    """The machine readable zone of this side: forms, who issues it, codes, and how much it says for the kind."""

    formats: Annotated[tuple[Literal["TD1", "TD2", "TD3"], ...], Field(min_length=1)]
    issuers: Words = ()
    codes: Words = ()
    weight: Annotated[float, Field(ge=0, le=10)] = 5.0
    required: bool = True


class Text(_Part):
    """Any text; `drop` are words before it that are no part of it, `lines` how many it may have.

    `letters`: what the language has beyond A to Z, for doubtful ones; `digits`: it may have digits; `upper`: it is in
    capitals; `wrapped`: what stands for the end of a line.
    """

    form: Literal["text"]
    script: Script
    letters: Annotated[str, StringConstraints(max_length=100)] = ""
    digits: bool = False
    upper: bool = False
    drop: Words = ()
    lines: Annotated[int, Field(ge=1, le=8)] = 1
    wrapped: Literal["", " "] = " "


class NamePair(_Part):
    """Two names on one line with a separator between them."""

    form: Literal["name_pair"]
    into: tuple[FieldName, FieldName]
    separator: Literal[",", "/", " "]


class Day(_Part):
    """A date; a year of two digits is the last one not after today, or with `ahead` the nearest."""

    form: Literal["date"]
    order: Literal["dmy", "mdy", "ymd"]
    buddhist: bool = False
    ahead: bool = False


class Days(_Part):
    """A first and a last day on one line; `open` are words for no end, given as 长期."""

    form: Literal["date_range"]
    into: tuple[FieldName, FieldName]
    order: Literal["dmy", "mdy", "ymd"]
    open: Words = ("长期",)


class Choice(_Part):
    """One of some words, each with the value it stands for; with `states` also an ICAO code of a state."""

    form: Literal["choice"]
    words: dict[Short, Short]
    states: bool = False

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.words and not self.states:
            raise wrong(Fault.CHOICE_SAYS_NOTHING)
        return self


class Weighted(_Part):
    """A check sign: the values of the signs at `places` times `weights`, modulo `modulus`, name a sign of `check`.

    Letters have the values of `letters` (A is 10 … Z is 35 without it).
    """

    form: Literal["weighted"]
    weights: Annotated[tuple[int, ...], Field(min_length=2, max_length=40)]
    modulus: Annotated[int, Field(ge=2, le=97)]
    check: Short
    check_at: int = -1
    letters: dict[Annotated[str, StringConstraints(min_length=1, max_length=1)], int] = {}

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len(self.check) != self.modulus:
            raise wrong(Fault.CHECK_LENGTH, "check")
        return self


class ByName(_Part):
    """Rules that the product has under names (`identity_checks.numbers.rules`); a number must pass one of them."""

    form: Literal["named"]
    names: Annotated[Words, Field(min_length=1)]

    @model_validator(mode="after")
    def _are_known(self) -> Self:
        for place, name in enumerate(self.names):
            if number_rule(name) is None:
                raise wrong(Fault.NO_RULE, "names", place)
        return self


class BirthInside(_Part):
    """The holder's birth date inside a number: where it begins, how it is written, by what months and days wrap."""

    start: Annotated[int, Field(ge=0, le=30)]
    form: Literal["yymmdd", "ddmmyy", "yyyymmdd"]
    month_modulo: Annotated[int, Field(ge=13, le=100)] = 100
    day_modulo: Annotated[int, Field(ge=32, le=100)] = 100


class Number(_Part):
    """A number in one of its `patterns` (the value is given as the pattern writes it), with the rule that checks it."""

    form: Literal["number"]
    patterns: Annotated[tuple[Pattern, ...], Field(min_length=1, max_length=12)]
    signs: dict[Annotated[str, StringConstraints(min_length=1, max_length=1)], Short] = {}
    rule: Annotated[Weighted | ByName, Field(discriminator="form")] | None = None
    birth: BirthInside | None = None


Value = Annotated[Text | NamePair | Day | Days | Choice | Number, Field(discriminator="form")]


class FieldRule(_Part):
    """One field: its labels in every language printed, where its value stands, how it is written.

    `at`: right of the label, below it, or either. `follows`: it stands below the value of another field, without a
    label. `loose`: it may stand anywhere without a label; only for values that their form tells.
    """

    labels: Words = ()
    at: Literal["right", "below", "either"] = "either"
    follows: FieldName | None = None
    loose: bool = False
    required: bool = True
    value: Value

    @model_validator(mode="after")
    def _can_be_found(self) -> Self:
        if not self.labels and self.follows is None and not self.loose:
            raise wrong(Fault.NOWHERE)
        if self.loose and isinstance(self.value, Text):
            raise wrong(Fault.LOOSE_TEXT)
        return self


class NotExpired(_Part):
    """The day of `field` has not passed."""

    form: Literal["not_expired"]
    field: FieldName
    clause: Bilingual | None = None


class NotAhead(_Part):
    """The day of `field` is not in the future."""

    form: Literal["not_ahead"]
    field: FieldName
    clause: Bilingual | None = None


class Term(_Part):
    """`until` comes after `since`, by at most `years` years, or by exactly one of `only`."""

    form: Literal["term"]
    since: FieldName
    until: FieldName
    years: Annotated[int, Field(ge=1, le=150)] | None = None
    only: tuple[Annotated[int, Field(ge=1, le=100)], ...] = ()
    clause: Bilingual | None = None


Rule = Annotated[NotExpired | NotAhead | Term, Field(discriminator="form")]


class Pack(_Part):
    """A data pack."""

    format: Literal[1]
    pack: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
    version: Annotated[int, Field(ge=1, le=9999)]
    state: Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,3}$")]
    kind: Kind
    side: Literal["front", "back", "single"]
    title: Bilingual
    clause: Bilingual
    evidence: Evidence
    like: Literal[DocumentType.RESIDENT_ID_FRONT, DocumentType.RESIDENT_ID_BACK] | None = None
    serves_as: tuple[Literal[DocumentType.RESIDENT_ID_FRONT, DocumentType.RESIDENT_ID_BACK, DocumentType.PASSPORT], ...]
    zone: Zone | None = None
    fields: dict[FieldName, FieldRule] = {}
    other_labels: Words = ()
    no_values: Words = ()
    required: tuple[FieldName, ...] = ()
    rules: tuple[Rule, ...] = ()

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if not self.fields and self.like is None and self.zone is None:
            raise wrong(Fault.NOTHING_READ, "fields")
        if not self.evidence.signs and not self.evidence.one_of and self.zone is None:
            raise wrong(Fault.NOTHING_TELLS, "evidence")
        own = set(self.names())
        for name, rule in self.fields.items():
            if rule.follows is not None and (rule.follows not in own or rule.follows is name):
                raise wrong(Fault.FOLLOWS_NOTHING, "fields", name.value, "follows")
        self._rules_are_about_dates()
        return self

    def _rules_are_about_dates(self) -> None:
        # A field of a zone or of the layout that the pack is like is no entry of `fields`; its name tells what it is.
        own = {name: isinstance(rule.value, (Day, Days)) for name, rule in self._read_by()}
        for place, rule in enumerate(self.rules):
            entries = ("since", "until") if isinstance(rule, Term) else ("field",)
            for entry in entries:
                name: FieldName = getattr(rule, entry)
                if not own.get(name, name in DATES):
                    raise wrong(Fault.NO_DATE, "rules", place, rule.form, entry)

    def names(self) -> Iterator[FieldName]:
        """Give the names of the fields that this pack itself reads, those of pairs and ranges instead of theirs."""
        yield from (name for name, _ in self._read_by())

    def _read_by(self) -> Iterator[tuple[FieldName, FieldRule]]:
        for name, rule in self.fields.items():
            for into in rule.value.into if isinstance(rule.value, (NamePair, Days)) else (name,):
                yield into, rule

    def required_names(self) -> tuple[FieldName, ...]:
        """Give the fields that a document of this kind always bears."""
        own = [name for name, rule in self._read_by() if rule.required]
        zone = [FieldName.MRZ] if self.zone is not None and self.zone.required else []
        return tuple(dict.fromkeys((*self.required, *own, *zone)))


def parsed(text: str | bytes) -> Pack:
    """Give the pack that a JSON text describes.

    Raises:
        pydantic.ValidationError: the text is not JSON or does not have the form; the message names the place.
    """
    return Pack.model_validate_json(text)


def alphabets_of(pattern: str, signs: dict[str, str] | Any) -> list[str]:
    """Give what may stand at each place of a pattern that counts (letters and digits, not spaces and hyphens)."""
    known = {**PLACEHOLDERS, **signs}
    return [known.get(sign, sign) for sign in pattern if sign in known or sign.isalnum()]


def written(pattern: str, bare: str, signs: dict[str, str] | Any) -> str:
    """Give the counted signs of a number as a pattern writes them, with its spaces and hyphens."""
    known = {**PLACEHOLDERS, **signs}
    left = iter(bare)
    return "".join(next(left) if sign in known or sign.isalnum() else sign for sign in pattern)
