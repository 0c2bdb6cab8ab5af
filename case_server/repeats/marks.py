"""Keyed hashes of parts of fingerprints, by which pages are looked up without a fingerprint lying in the clear.

A fingerprint is cut into bands of 16 bits, and each band is hashed under the tenant's own key. Pages that are nearly
alike share most bands; in a document's text hash a band may also differ by one bit, which is looked for by asking for
all 17 (multi-index hashing, Norouzi, Punjani and Fleet 2012). Bands take every n-th bit, because neighbouring bits of
these hashes go together: with bits in order a fifth of all cards of a form shared a band, in this way one in eighty.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from typing import Final

from case_server.repeats.page_print import VERSION, KeptPrint
from case_server.repeats.ways import Mark, Way
from identity_checks.genuineness.fingerprints import BITS
from identity_checks.genuineness.pictures import CODE_BITS

_BAND_BITS: Final = 16
_MARK_BYTES: Final = 8


def number_hash(key: bytes, number: str) -> str:
    """A document's number as it is kept: equal numbers of one tenant can be told, no number can be read."""
    return hmac.digest(key, f"number {number}".encode(), hashlib.sha256).hex()


def own_marks(key: bytes, kept: KeptPrint) -> frozenset[int]:
    """The marks under which a page is found."""
    return frozenset(mark.value for mark in _marks(key, kept, reach=0))


def marks_to_look_for(key: bytes, kept: KeptPrint) -> tuple[Mark, ...]:
    """The marks of every page that may be like this one."""
    return tuple(_marks(key, kept, reach=1))


def _marks(key: bytes, kept: KeptPrint, *, reach: int) -> Iterator[Mark]:
    # A page that shows nothing is like any other such page, and its file may be one everybody sends.
    if kept.picture is not None:
        yield _mark(key, Way.FILE, "", 0, kept.file)
        for place, band in enumerate(_bands(kept.picture.code, CODE_BITS)):
            yield _mark(key, Way.PICTURE, "", place, f"{band:x}")
    if kept.number is not None:
        yield _mark(key, Way.NUMBER, "", 0, kept.number)
    if kept.document is not None:
        for place, band in enumerate(_bands(kept.document.text, BITS)):
            near = [band, *(band ^ (1 << bit) for bit in range(_BAND_BITS))] if reach else [band]
            for value in near:
                yield _mark(key, Way.DOCUMENT, f"{VERSION} {kept.document.layout}", place, f"{value:x}")


def _bands(code: int, bits: int) -> list[int]:
    count = bits // _BAND_BITS
    digits = f"{code:0{bits}b}"
    return [int(digits[start::count], 2) for start in range(count)]


def _mark(key: bytes, way: Way, about: str, place: int, value: str) -> Mark:
    digest = hmac.digest(key, f"{way.name} {about} {place} {value}".encode(), hashlib.sha256)
    return Mark(int.from_bytes(digest[:_MARK_BYTES], "big", signed=True), way)
