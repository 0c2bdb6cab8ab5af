"""The signs that the reader of Thai lines writes: those of Thai, and those of Latin that stand beside them."""

from __future__ import annotations

from functools import cache
from typing import Final

CONSONANTS: Final = "กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
_VOWELS: Final = "ฤะัาำิีึืุูเแโใไๅ"
TONES: Final = "\u0e48\u0e49\u0e4a\u0e4b"
_MARKS: Final = TONES + "\u0e47\u0e4c"
"""Tone marks, the mark of a short vowel and the one of a silent letter."""
_SIGNS: Final = "ฯๆ๐๑๒๓๔๕๖๗๘๙0123456789 .,-/():"
_LATIN: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


@cache
def alphabet() -> str:
    """Give all signs, sorted; marks of Thai are signs of their own, as Unicode has them."""
    return "".join(sorted(set(CONSONANTS + _VOWELS + _MARKS + _SIGNS + _LATIN)))
