"""The letters that the head writes: those of the European Union's languages in Latin script, Turkish and Vietnamese."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Final

from identity_checks.documents.text.weighed import base_of

_EUROPEAN: Final = "ÁÀÂÄÃÅĀĂĄÆÇĆČĊĎĐÉÈÊËĒĖĘĚĞĢĠĦÍÎÏÌĪĮİĶĹĻĽŁÑŃŅŇÓÒÔÖÕØŐŒŔŘŖŚŞŠȘŤȚÚÙÛÜŪŮŰŲŴÝŶŸŹŻŽ"
_ONLY_SMALL: Final = "ßı"
_TONES: Final = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_VIETNAMESE_VOWELS: Final = "AĂÂEÊIOÔƠUƯY"
_SIGNS: Final = "0123456789 .,-/'’:;()&+ªº#"


@cache
def alphabet() -> str:
    """Give all signs, sorted; letters with marks are single signs (normal form C)."""
    capitals = {chr(code) for code in range(ord("A"), ord("Z") + 1)} | set(_EUROPEAN)
    capitals |= {unicodedata.normalize("NFC", vowel + tone) for vowel in _VIETNAMESE_VOWELS for tone in _TONES}
    small = {letter.lower() for letter in capitals if len(letter.lower()) == 1}
    return "".join(sorted(capitals | small | set(_ONLY_SMALL) | set(_SIGNS)))


@cache
def variants() -> Mapping[str, str]:
    """Give for each letter A to Z and a to z all letters that are it with or without a mark, itself among them."""
    found: dict[str, str] = {}
    for letter in alphabet():
        base = base_of(letter)
        if base.isascii() and base.isalpha():
            found[base] = found.get(base, "") + letter
    return found
