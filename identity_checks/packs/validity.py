"""Rules of validity in a pack: what its dates must be to today and to each other."""

from __future__ import annotations

from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from identity_checks.packs.faults import Fault, all_wrong, wrong
from identity_checks.packs.field_names import FieldName
from identity_checks.packs.part import Bilingual, Part

_IN_ORDER: Final = {
    FieldName.BIRTH_DATE: 0,
    FieldName.VALID_FROM: 1,
    FieldName.VALID_UNTIL: 2,
    FieldName.EXPIRY_DATE: 2,
}
"""How days follow each other on every document in force, today between those of 1 and 2."""
_LAST_BEFORE_TODAY: Final = 1


class NotExpired(Part):
    """The day of `field` has not passed."""

    form: Literal["not_expired"]
    field: FieldName
    clause: Bilingual | None = None

    @model_validator(mode="after")
    def _may_be_to_come(self) -> Self:
        if _IN_ORDER.get(self.field, _LAST_BEFORE_TODAY + 1) <= _LAST_BEFORE_TODAY:
            raise wrong(Fault.DAY_ALWAYS_PAST, "field")
        return self


class NotAhead(Part):
    """The day of `field` is not in the future."""

    form: Literal["not_ahead"]
    field: FieldName
    clause: Bilingual | None = None

    @model_validator(mode="after")
    def _may_be_past(self) -> Self:
        if _IN_ORDER.get(self.field, _LAST_BEFORE_TODAY) > _LAST_BEFORE_TODAY:
            raise wrong(Fault.DAY_ALWAYS_AHEAD, "field")
        return self


class Term(Part):
    """`until` comes after `since`, by at most `years` years, or by exactly one of `only`."""

    form: Literal["term"]
    since: FieldName
    until: FieldName
    years: Annotated[int, Field(ge=1, le=150)] | None = None
    only: tuple[Annotated[int, Field(ge=1, le=100)], ...] = ()
    clause: Bilingual | None = None

    @model_validator(mode="after")
    def _can_be_kept(self) -> Self:
        if self.since is self.until:
            raise wrong(Fault.TERM_OF_NO_TIME, "until")
        if self.since in _IN_ORDER and _IN_ORDER[self.since] > _IN_ORDER.get(self.until, _IN_ORDER[self.since]):
            raise wrong(Fault.TERM_BACKWARDS, "until")
        longest = max(self.only, default=0) if self.years is None else self.years
        too_long = [(Fault.TERM_TOO_LONG, ("only", at)) for at, years in enumerate(self.only) if years > longest]
        if too_long:
            raise all_wrong(too_long)
        return self


Rule = Annotated[NotExpired | NotAhead | Term, Field(discriminator="form")]
