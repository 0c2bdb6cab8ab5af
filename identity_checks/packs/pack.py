"""The form of a data pack: one side of one kind of document of one state or region, as JSON."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from enum import StrEnum
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from identity_checks.packs.faults import Fault, Place, all_wrong, refused, wrong
from identity_checks.packs.field_names import DATES, OF_LAYOUT, OF_ZONE, FieldName
from identity_checks.packs.json_keys import doubled_keys
from identity_checks.packs.number_form import PLACEHOLDERS, Number
from identity_checks.packs.part import Bilingual, Part, Pattern, Print, Short, Word, Words
from identity_checks.packs.spelling import folded
from identity_checks.packs.validity import Rule, Term
from identity_checks.results import DocumentType

FORMAT: Final = 1
_LEAST_OF_NUMBER: Final = 3
_ISSUER: Final = re.compile(r"[A-Z]{1,3}")
_DOCUMENT_CODE: Final = re.compile(r"[A-Z][A-Z0-9]?")


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


Weight = Annotated[float, Field(gt=0, le=10)]


def _anywhere(pattern: str) -> Iterator[Fault]:
    """Give why numbers of a pattern would be found on any sheet, or on none."""
    printed = [sign for sign in pattern if sign in PLACEHOLDERS or sign.isalnum()]
    if len(printed) < _LEAST_OF_NUMBER:
        yield Fault.NUMBER_ANYWHERE
    if any(folded(sign) != sign for sign in printed if sign not in PLACEHOLDERS):
        yield Fault.NO_SIGN_OF_NUMBER


class Sign(Part):
    """Evidence for this kind of document: any of `words`, or a number of one of `numbers`, anywhere on the sheet."""

    words: Print = ()
    numbers: tuple[Pattern, ...] = ()
    weight: Weight

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.words and not self.numbers:
            raise wrong(Fault.SIGN_SAYS_NOTHING)
        faults = [(fault, ("numbers", at)) for at, pattern in enumerate(self.numbers) for fault in _anywhere(pattern)]
        if faults:
            raise all_wrong(faults)
        return self


class Evidence(Part):
    """By what a sheet is known to be of this kind: weights add up, at least one of `one_of` and none of `never`.

    What tells forms from it: `head` are words one of which begins a line at its head (without them those of `one_of`
    with a title's weight), `values` says where all its values stand to their labels.
    """

    signs: tuple[Sign, ...] = ()
    one_of: tuple[Sign, ...] = ()
    never: Print = ()
    head: Print = ()
    values: Literal["below"] | None = None
    least: Annotated[float, Field(ge=2, le=20)] = 3.0

    def most(self) -> float:
        """Give what the weights add up to on a sheet that bears everything."""
        return sum(sign.weight for sign in (*self.signs, *self.one_of))

    def words(self) -> Iterator[str]:
        """Give all words that speak for the kind."""
        return (word for sign in (*self.signs, *self.one_of) for word in sign.words)


class Zone(Part):
    """The machine readable zone of this side: forms, who issues it, codes, and how much it says for the kind."""

    formats: Annotated[tuple[Literal["TD1", "TD2", "TD3"], ...], Field(min_length=1)]
    issuers: tuple[Short, ...] = ()
    codes: tuple[Short, ...] = ()
    weight: Annotated[float, Field(ge=0, le=10)] = 5.0
    required: bool = True

    @model_validator(mode="after")
    def _is_written_as_in_a_zone(self) -> Self:
        faults: list[tuple[Fault, Place]] = [
            (Fault.NO_ISSUER, ("issuers", at)) for at, code in enumerate(self.issuers) if not _ISSUER.fullmatch(code)
        ]
        faults += [
            (Fault.NO_DOCUMENT_CODE, ("codes", at))
            for at, code in enumerate(self.codes)
            if not _DOCUMENT_CODE.fullmatch(code)
        ]
        if faults:
            raise all_wrong(faults)
        return self


class Text(Part):
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


def _apart(fields: tuple[FieldName, FieldName]) -> tuple[FieldName, FieldName]:
    if fields[0] is fields[1]:
        raise wrong(Fault.INTO_ONE)
    return fields


Two = Annotated[tuple[FieldName, FieldName], AfterValidator(_apart)]


class NamePair(Part):
    """Two names on one line with a separator between them."""

    form: Literal["name_pair"]
    into: Two
    separator: Literal[",", "/", " "]


class Day(Part):
    """A date; a year of two digits is the last one not after today, or with `ahead` the nearest.

    `open` are words for no end, given as 长期.
    """

    form: Literal["date"]
    order: Literal["dmy", "mdy", "ymd"]
    buddhist: bool = False
    ahead: bool = False
    open: Words = ()


class Days(Part):
    """A first and a last day on one line; `open` are words for no end, given as 长期."""

    form: Literal["date_range"]
    into: Two
    order: Literal["dmy", "mdy", "ymd"]
    open: Words = ("长期",)


class Choice(Part):
    """One of some words, each with the value it stands for; with `states` also an ICAO code of a state."""

    form: Literal["choice"]
    words: dict[Word, Short]
    states: bool = False

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.words and not self.states:
            raise wrong(Fault.CHOICE_SAYS_NOTHING)
        known: dict[str, str] = {}
        for word, value in self.words.items():
            if known.setdefault(folded(word), value) != value:
                raise wrong(Fault.CHOICE_BOTH, "words", word)
        return self


Value = Annotated[Text | NamePair | Day | Days | Choice | Number, Field(discriminator="form")]


class FieldRule(Part):
    """One field: its labels in every language printed, where its value stands, how it is written.

    `at`: right of the label, below it, either, or `any`: above it where it is neither. `follows`: it stands below the
    value of another field, without a label. `loose`: it may stand anywhere without a label; only for values that their
    form tells.
    """

    labels: Print = ()
    at: Literal["right", "below", "either", "any"] = "either"
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


class Pack(Part):
    """A data pack."""

    format: Literal[1]
    pack: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
    version: Annotated[int, Field(ge=1, le=9999)]
    state: Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,3}$")]
    kind: Kind
    side: Literal["front", "back", "single"]
    sizes: tuple[Literal["ID-1", "ID-2", "ID-3"], ...] = ()
    title: Bilingual
    clause: Bilingual
    evidence: Evidence
    like: Literal[DocumentType.RESIDENT_ID_FRONT, DocumentType.RESIDENT_ID_BACK] | None = None
    serves_as: tuple[Literal[DocumentType.RESIDENT_ID_FRONT, DocumentType.RESIDENT_ID_BACK, DocumentType.PASSPORT], ...]
    zone: Zone | None = None
    fields: dict[FieldName, FieldRule] = Field(default_factory=dict)
    other_labels: Print = ()
    no_values: Words = ()
    required: tuple[FieldName, ...] = ()
    rules: tuple[Rule, ...] = ()

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        faults = list(self.faults())
        if faults:
            raise all_wrong(faults)
        return self

    def faults(self, unknown: Container[str] = ()) -> Iterator[tuple[Fault, Place]]:
        """Give what does not hang together, saying nothing of what is `unknown`: entries, and fields of no known form.

        Of a pack whose `zone` or `like` is unknown, `unknown` has the fields that these might give.
        """
        if not self.fields and self.like is None and self.zone is None:
            if not any(name in unknown for name in ("fields", "like", "zone")):
                yield Fault.NOTHING_READ, ("fields",)
            return
        if "evidence" not in unknown and "zone" not in unknown:
            if not self.evidence.signs and not self.evidence.one_of and self.zone is None:
                yield Fault.NOTHING_TELLS, ("evidence",)
            elif self.evidence.most() + (0.0 if self.zone is None else self.zone.weight) < self.evidence.least:
                yield Fault.NEVER_TOLD, ("evidence",)
        yield from self._words_at_odds()
        yield from self._what_is_read_twice()
        own = set(self.names())
        lost = [
            name
            for name, rule in self.fields.items()
            if rule.follows is not None
            and rule.follows not in unknown
            and (rule.follows not in own or rule.follows is name)
        ]
        yield from ((Fault.FOLLOWS_NOTHING, ("fields", name.value, "follows")) for name in lost)
        if not lost and not any(name in unknown for name in FieldName):
            yield from self._what_follows_leads_nowhere()
        yield from self._what_is_required_and_not_read(unknown)
        yield from self._rules_about_no_dates(unknown)

    def _words_at_odds(self) -> Iterator[tuple[Fault, Place]]:
        """Give words that keep each other from ever counting."""
        labels: list[tuple[FieldName | None, Place, str]] = [
            (name, ("fields", name.value, "labels", at), folded(label))
            for name, rule in self.fields.items()
            for at, label in enumerate(rule.labels)
        ]
        labels += [(None, ("other_labels", at), folded(label)) for at, label in enumerate(self.other_labels)]
        values = {
            folded(word) for rule in self.fields.values() if isinstance(rule.value, Choice) for word in rule.value.words
        }
        owners: dict[str, FieldName | None] = {}
        for name, place, label in labels:
            if owners.setdefault(label, name) is not name:
                yield Fault.LABEL_OF_TWO, place
            if label in values:
                yield Fault.WORD_OF_VALUE, place
        for at, word in enumerate(self.no_values):
            if folded(word) in values:
                yield Fault.WORD_OF_VALUE, ("no_values", at)
        own = [*map(folded, self.evidence.words()), *owners]
        for at, word in enumerate(self.evidence.never):
            if any(folded(word) in printed for printed in own):
                yield Fault.NEVER_ITSELF, ("evidence", "never", at)

    def _what_is_read_twice(self) -> Iterator[tuple[Fault, Place]]:
        read: set[FieldName] = set()
        for name, rule in self.fields.items():
            into = {each for each, other in self._read_by() if other is rule}
            if into & read:
                yield Fault.READ_TWICE, ("fields", name.value)
            read |= into

    def _what_follows_leads_nowhere(self) -> Iterator[tuple[Fault, Place]]:
        found: set[FieldName] = set()
        left = dict(self.fields)
        while placed := [name for name, rule in left.items() if rule.labels or rule.loose or rule.follows in found]:
            for name in placed:
                value = left.pop(name).value
                found.update(value.into if isinstance(value, (NamePair, Days)) else (name,))
        if left:
            yield Fault.FOLLOWS_LOOP, ("fields", next(iter(left)).value, "follows")

    def _beside_fields(self) -> frozenset[FieldName]:
        zone: frozenset[FieldName] = frozenset() if self.zone is None else OF_ZONE
        return zone if self.like is None else zone | OF_LAYOUT[self.like]

    def _what_is_required_and_not_read(self, unknown: Container[str]) -> Iterator[tuple[Fault, Place]]:
        known = {*self.names(), *self._beside_fields()}
        for place, name in enumerate(self.required):
            if name not in known and name not in unknown:
                yield Fault.NOT_READ, ("required", place)

    def _rules_about_no_dates(self, unknown: Container[str]) -> Iterator[tuple[Fault, Place]]:
        # A field of a zone or of the layout that the pack is like is no entry of `fields`; its name tells what it is.
        dates = {name: name in DATES for name in self._beside_fields()}
        dates |= {name: isinstance(rule.value, (Day, Days)) for name, rule in self._read_by()}
        for place, rule in enumerate(self.rules):
            entries = ("since", "until") if isinstance(rule, Term) else ("field",)
            for entry in entries:
                name: FieldName = getattr(rule, entry)
                if name in unknown:
                    continue
                if name not in dates:
                    yield Fault.NOT_READ, ("rules", place, rule.form, entry)
                elif not dates[name]:
                    yield Fault.NO_DATE, ("rules", place, rule.form, entry)

    def names(self) -> Iterator[FieldName]:
        """Give the names of the fields that this pack itself reads, those of pairs and ranges instead of theirs."""
        yield from (name for name, _ in self._read_by())

    def all_names(self) -> tuple[FieldName, ...]:
        """Give the names of all fields that such a document may bear, those of its zone and of what it is like too."""
        return tuple(dict.fromkeys((*self.names(), *sorted(self._beside_fields()))))

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
        pydantic.ValidationError: the text is not JSON, names a key twice in one object or does not have the form.
    """
    twice = doubled_keys(text)
    if twice:
        raise refused([(Fault.DOUBLED_KEY, place) for place in twice])
    return Pack.model_validate_json(text)
