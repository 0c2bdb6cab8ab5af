"""What every part of a data pack is made of."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from identity_checks.packs.faults import Fault, wrong
from identity_checks.packs.spelling import folded, tells

_LEAST_PRINTED: Final = 2


class Part(BaseModel):
    """An object of a pack: nothing in it that is not named, and nothing taken for what it is not written as."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def _lettered(text: str, otherwise: Fault) -> str:
    if not folded(text):
        raise wrong(otherwise)
    return text


def _in_letters(text: str) -> str:
    return _lettered(text, Fault.NO_LETTER)


def _longer_than_a_letter(text: str) -> str:
    if tells(folded(_in_letters(text))) < _LEAST_PRINTED:
        raise wrong(Fault.ONE_LETTER)
    return text


def _not_blank(text: str) -> str:
    return _lettered(text, Fault.BLANK)


Short = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Word = Annotated[Short, AfterValidator(_in_letters)]
"""What is compared with a piece of print that is known to be a value."""
Words = tuple[Word, ...]
Print = tuple[Annotated[Short, AfterValidator(_longer_than_a_letter)], ...]
"""What is looked for anywhere on a sheet, or at the beginning of any piece of print."""
Pattern = Annotated[str, StringConstraints(min_length=3, max_length=40)]


class Bilingual(Part):
    """A text in Chinese and English."""

    zh: Annotated[Short, AfterValidator(_not_blank)]
    en: Annotated[Short, AfterValidator(_not_blank)]
