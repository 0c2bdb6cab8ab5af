"""Words as they are compared: without case, marks and whatever is no letter or digit."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_BASES: Final = {
    "Đ": "D", "đ": "D", "Ð": "D", "ð": "D", "Ł": "L", "ł": "L", "Ø": "O", "ø": "O", "ı": "I", "ß": "SS", "ẞ": "SS",
    "Ħ": "H", "ħ": "H", "Æ": "AE", "æ": "AE", "Œ": "OE", "œ": "OE", "Þ": "TH", "þ": "TH",
}  # fmt: skip
ZONE_LETTERS: Final = str.maketrans(
    {"Ä": "AE", "Ö": "OE", "Ü": "UE", "Å": "AA", "Æ": "AE", "Ø": "OE", "Œ": "OE", "ß": "SS", "ẞ": "SS", "Þ": "TH"}
)
"""Capitals outside A-Z as a machine readable zone has them (ICAO 9303-3 section 6): of others the mark alone goes."""
_BREAK: Final = re.compile(r"[/:·|]")


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Give a text's letters and digits, upper case and without their marks, so that spellings can be compared."""
    based = "".join(_BASES.get(sign, sign) for sign in text)
    plain = unicodedata.normalize("NFKD", based.upper())
    return "".join(sign for sign in plain if sign.isalnum())


def folded_parts(text: str) -> list[str]:
    """Give the folded parts of a line that says one thing in several languages, or a label and a value."""
    return [folded(part) for part in _BREAK.split(text)]


@lru_cache(maxsize=4096)
def tells(word: str) -> int:
    """Give how many letters a folded word tells as much as: a Han character tells as much as two."""
    return sum(2 if "\u3400" <= sign <= "\u9fff" else 1 for sign in word)


def is_but_for_a_sign(text: str, word: str) -> bool:
    """Tell whether a folded text is a folded word, but for one sign that is another, lacks or is too many."""
    if abs(len(text) - len(word)) > 1:
        return False
    start = next((at for at, (one, other) in enumerate(zip(text, word, strict=False)) if one != other), None)
    if start is None:
        return True
    return text[start + (len(text) >= len(word)) :] == word[start + (len(word) >= len(text)) :]
