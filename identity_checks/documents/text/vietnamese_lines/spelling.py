"""Which syllables Vietnamese can write: how one begins, how it ends, and the tones that its end allows."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")
"""Combining marks: grave, acute, tilde, hook above, dot below."""
_OF_STOPS: Final = frozenset("\u0301\u0323")
STOPS: Final = ("C", "CH", "P", "T")
_ONSETS: Final = re.compile("NGH|NG|NH|N|GH|GI|G|CH|C|KH|K|PH|P|QU|TH|TR|T|[BDĐHLMRSVX]|")
_ENDS: Final = """
A AC ACH AI AM AN ANG ANH AO AP AT AU AY ĂC ĂM ĂN ĂNG ĂP ĂT ÂC ÂM ÂN ÂNG ÂP ÂT ÂU ÂY E EC EM EN ENG EO EP ET Ê ÊCH
ÊM ÊN ÊNH ÊP ÊT ÊU I IA ICH IÊC IÊM IÊN IÊNG IÊP IÊT IÊU IM IN INH IP IT IU O OA OAC OACH OAI OAM OAN OANG OANH OAO
OAT OAY OĂC OĂM OĂN OĂNG OĂT OC OE OEN OEO OET OI OM ON ONG OOC OONG OP OT Ô ÔC ÔI ÔM ÔN ÔNG ÔP ÔT Ơ ƠI ƠM ƠN ƠP ƠT
U UA UÂN UÂNG UÂT UÂY UC UÊ UÊCH UÊNH UÊT UI UM UN UNG UÔC UÔI UÔM UÔN UÔNG UÔT UƠ UP UT UY UYA UYCH UYÊN UYÊT UYNH
UYT UYU Ư ƯA ƯC ƯI ƯM ƯN ƯNG ƯƠC ƯƠI ƯƠM ƯƠN ƯƠNG ƯƠP ƯƠT ƯƠU ƯT ƯU Y YÊM YÊN YÊNG YÊT YÊU
"""
_RHYMES: Final = frozenset(_ENDS.split())
_FRONT: Final = frozenset("EÊIY")


@cache
def is_syllable(word: str) -> bool:
    """Tell whether a word in capital letters (composed) is a syllable as Vietnamese writes one."""
    apart = unicodedata.normalize("NFD", word)
    tones = [sign for sign in apart if sign in TONES]
    if len(tones) > 1:
        return False
    plain = unicodedata.normalize("NFC", "".join(sign for sign in apart if sign not in TONES))
    return any(_is_made_of(onset, plain.removeprefix(onset), tones) for onset in _onsets(plain))


def _onsets(plain: str) -> tuple[str, ...]:
    longest = _ONSETS.match(plain)
    first = longest[0] if longest is not None else ""
    # GÌ and GIÊNG write the I of GI and that of the rhyme as one.
    return (first, "G") if first == "GI" else (first,)


def _is_made_of(onset: str, rhyme: str, tones: list[str]) -> bool:
    # The U of QU is its rhyme's as well: QUỲNH.
    if not ({rhyme, f"U{rhyme}" if onset == "QU" else rhyme} & _RHYMES) or (
        tones and rhyme.endswith(STOPS) and tones[0] not in _OF_STOPS
    ):
        return False
    front = rhyme[0] in _FRONT
    if onset in {"K", "GH", "NGH"}:
        return front
    if onset in {"C", "NG"}:
        return not front
    if onset == "G":
        return not front or rhyme[0] == "I"
    return True
