"""Which pack a sheet's text speaks for, by the words and numbers that packs name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from identity_checks.packs.pack import DIGITS, LETTERS, PLACEHOLDERS, Pack, Sign, Zone
from identity_checks.packs.shelf import ShelvedPack

_BASES: Final = {
    "Đ": "D", "đ": "D", "Ð": "D", "ð": "D", "Ł": "L", "ł": "L", "Ø": "O", "ø": "O", "ı": "I", "ß": "SS", "ẞ": "SS",
    "Æ": "AE", "æ": "AE", "Œ": "OE", "œ": "OE", "Þ": "TH", "þ": "TH",
}  # fmt: skip
_LONG: Final = 10
"""Letters of a word of which a part is telling; a Han character tells as much as two letters."""
_PART: Final = 0.75
_IN_PART: Final = 0.75
_LEAST_END: Final = 4
_STRAY: Final = 2
"""Signs that the edge of a finger may be read as."""


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Give a text's letters and digits, upper case and without their marks, so that spellings can be compared."""
    based = "".join(_BASES.get(sign, sign) for sign in text)
    plain = unicodedata.normalize("NFKD", based.upper())
    return "".join(sign for sign in plain if sign.isalnum())


def speaking(
    shelf: Iterable[ShelvedPack], texts: Sequence[str], zone: tuple[str, str, str] | None
) -> list[tuple[ShelvedPack, float]]:
    """Give the packs whose own least is reached with their strengths, the strongest first.

    `zone` is form, document code and issuer of a machine readable zone on the sheet. Strengths compare with those of
    the kinds that the product reads without packs: about 3 is enough, above 5 is certain.
    """
    lines = [folded(text) for text in texts]
    whole = "\n".join(lines)
    strengths = ((item, _strength(item.pack, whole, lines, zone)) for item in shelf)
    found = [(item, strength) for item, strength in strengths if strength is not None]
    return sorted(found, key=lambda entry: -entry[1])


def lacks_labels(pack: Pack, texts: Sequence[str]) -> bool:
    """Tell whether a field that every document of this kind has is there without any of its labels."""
    whole = "\n".join(folded(text) for text in texts)
    rules = [rule for rule in pack.fields.values() if rule.required and rule.labels]
    return any(not any(folded(label) in whole for label in rule.labels) for rule in rules)


def _strength(pack: Pack, whole: str, lines: Sequence[str], zone: tuple[str, str, str] | None) -> float | None:
    evidence = pack.evidence
    if any(folded(word) in whole for word in evidence.never):
        return None
    total = sum(_found(sign, lines) for sign in (*evidence.signs, *evidence.one_of))
    fits = zone is not None and pack.zone is not None and _fits(pack.zone, zone)
    if pack.zone is not None and fits:
        total += pack.zone.weight
    if evidence.one_of and not fits and not any(_found(sign, lines) for sign in evidence.one_of):
        return None
    return total if total >= evidence.least else None


def _fits(wanted: Zone, zone: tuple[str, str, str]) -> bool:
    form, code, issuer = zone
    return (
        form in wanted.formats
        and (not wanted.issuers or issuer in wanted.issuers)
        and (not wanted.codes or code in wanted.codes)
    )


def _found(sign: Sign, lines: Sequence[str]) -> float:
    share = max((_share(folded(word), lines) for word in sign.words), default=0.0)
    if share < 1.0 and any(_has_number(pattern, line) for pattern in sign.numbers for line in lines):
        share = 1.0
    return sign.weight * share


def _share(word: str, lines: Sequence[str]) -> float:
    """Give 1 for a word that is there, less for a long one of which only most was read.

    A finger or glare takes the beginning or the end of a title, or its middle.
    """
    if not word or any(word in line for line in lines):
        return 1.0 if word else 0.0
    if _tells(word) < _LONG:
        return 0.0
    most = round(_PART * len(word))
    if any(word[:most] in line or word[-most:] in line for line in lines):
        return _IN_PART
    # What is left of one title are its ends, with nothing of another word on them where they break off.
    beginning = max((_end_of(line, word) for line in lines), default=0)
    ending = max((_end_of(line[::-1], word[::-1]) for line in lines), default=0)
    apart = min(_tells(word[:beginning]), _tells(word[len(word) - ending :])) >= _LEAST_END
    return _IN_PART if apart and most <= beginning + ending < len(word) else 0.0


def _end_of(line: str, word: str) -> int:
    """Give how many of a word's first signs a line ends with, or has before a gap that the word's end comes after."""
    longest = 0
    while longest + 1 < len(word) and word[: longest + 1] in line:
        longest += 1
    for count in range(longest, 0, -1):
        if _broken_off(line[line.find(word[:count]) + count :], word):
            return count
    return 0


def _broken_off(rest: str, word: str) -> bool:
    """Tell whether what follows the beginning of a word is next to nothing, or has the word's end after a gap."""
    return len(rest) <= _STRAY or word[-_LEAST_END:] in rest[: len(word)]


def _tells(word: str) -> int:
    return sum(2 if "\u3400" <= sign <= "\u9fff" else 1 for sign in word)


def _has_number(pattern: str, line: str) -> bool:
    places = [PLACEHOLDERS.get(sign, sign) for sign in pattern if sign in PLACEHOLDERS or sign.isalnum()]
    for start in range(len(line) - len(places) + 1):
        end = start + len(places)
        if not all(sign in place for sign, place in zip(line[start:end], places, strict=True)):
            continue
        digit_before = start > 0 and line[start - 1] in DIGITS and line[start] in DIGITS
        digit_after = end < len(line) and line[end] in DIGITS + LETTERS and line[end - 1] in DIGITS
        if not digit_before and not digit_after:
            return True
    return False
