"""Names of persons as people state them: with a form of address, or without all of the given names (R23).

A form of address counts only where the name as it stands is not the same: `Herr` and `Bu` are surnames too, and whoever
bears one states it. Nothing but the standard library, so that a window may ask as well.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Final

_WORDS_BEFORE: Final = frozenset(
    {"MR", "MRS", "MS", "MISS", "MX", "MISTER", "HERR", "FRAU", "BAPAK", "BPK", "IBU", "KHUN"}
)
"""Of Latin letters, in front as a word of its own. None that is a usual surname: NG, ONG, BU, PAK, MA are none."""
_SIGNS_BEFORE: Final = (
    "เด็กชาย",
    "เด็กหญิง",
    "นางสาว",
    "น.ส.",
    "ด.ช.",
    "ด.ญ.",
    "นาย",
    "นาง",
)
"""Of Thai letters, written together with the name or apart; what begins another comes after it."""
_SIGNS_BEHIND: Final = ("先生", "女士", "小姐", "太太")
_LEAST_HAN: Final = 2
"""A form of address behind a surname alone leaves no name: 张先生 is not 张."""
_LEAST_WHOLE: Final = 2
"""Of a name in one field nobody knows which word is the surname, so that two have to be there."""


def without_address(name: str) -> str | None:
    """The name without the form of address in front of it or behind; None where it has none, or is nothing else."""
    text = unicodedata.normalize("NFKC", name).strip()
    words = text.split()
    if len(words) > 1 and words[0].rstrip(".").upper() in _WORDS_BEFORE:
        return " ".join(words[1:])
    first, dot, rest = text.partition(".")
    if dot and first.upper() in _WORDS_BEFORE and rest.strip():
        return rest.strip()
    # NFKC takes the Thai vowel am apart, which none of the forms has.
    for sign in _SIGNS_BEFORE:
        rest = text.removeprefix(sign).strip()
        # นายิกา begins with the letters of นาย, and with a vowel's sign behind them it is another word.
        if text.startswith(sign) and rest and not unicodedata.category(rest[0]).startswith("M"):
            return rest
    for sign in _SIGNS_BEHIND:
        rest = text.removesuffix(sign).strip()
        if text.endswith(sign) and len(rest) >= _LEAST_HAN:
            return rest
    return None


def ways_stated(name: str) -> Iterator[str]:
    """A name as it was stated, then without its form of address."""
    yield name
    bare = without_address(name)
    if bare is not None:
        yield bare


def is_part_of_given(stated: list[str], surname: list[str], given: list[str]) -> bool:
    """Whether words are the whole surname and some, but not all, of the given names, in any order."""
    left = Counter(stated)
    left.subtract(Counter(surname))
    if any(count < 0 for count in left.values()):
        return False
    return is_part(list(left.elements()), given)


def is_part(stated: list[str], whole: list[str]) -> bool:
    """Whether words are some, but not all, of a name's; a letter alone stands for a word that begins with it.

    One word has to be there in full.
    """
    full = [word for word in stated if len(word) > 1]
    rest = list(whole)
    for word in full:
        if word not in rest:
            return False
        rest.remove(word)
    for letter in (word for word in stated if len(word) == 1):
        meant = next((word for word in rest if word.startswith(letter)), None)
        if meant is None:
            return False
        rest.remove(meant)
    return 0 < len(full) < len(whole)


def is_part_of_whole(stated: list[str], whole: list[str]) -> bool:
    """Whether words are some, but not all, of a name that stands in one field."""
    return sum(len(word) > 1 for word in stated) >= _LEAST_WHOLE and is_part(stated, whole)
