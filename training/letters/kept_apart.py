"""Words that the drawn documents print with marks: no line is trained on that has one, or the same with other marks.

What the evaluation says of the head would flatter it otherwise. A few names and name parts that most Vietnamese bear
one of are left: a reader of the language may know them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

_DRAWN: Final = Path(__file__).resolve().parents[2] / "benchmarks" / "documents"
_LISTS: Final = ("drawing/states.json", "drawing/words.json")
_MODULES: Final = (
    "layouts/south_east_asia.py",
    "layouts/europe.py",
    "layouts/permits.py",
    "drawing/foreigners.py",
)
_COMMON: Final = frozenset({"NGUYỄN", "TRẦN", "LÊ", "PHẠM", "THỊ", "VĂN"})
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_SAID: Final = re.compile(r'"([^"\n]*)"')


def has_a_drawn_word(text: str) -> bool:
    """Tell whether a line has a word that, marks aside, is one of those that the drawn documents print with marks."""
    words = (word.upper() for word in _WORD.findall(text))
    return any(word not in _COMMON and _bare(word) in _drawn() for word in words)


@cache
def _drawn() -> frozenset[str]:
    texts = [(_DRAWN / name).read_text(encoding="utf-8") for name in _LISTS]
    texts += [" ".join(_SAID.findall((_DRAWN / name).read_text(encoding="utf-8"))) for name in _MODULES]
    words = {word.upper() for text in texts for word in _WORD.findall(text)}
    return frozenset(_bare(word) for word in words if _bare(word) != word and _bare(word).isascii())


def _bare(word: str) -> str:
    """Give a word without marks."""
    parts = unicodedata.normalize("NFD", word.replace("Đ", "D").replace("Ł", "L").replace("Ø", "O"))
    return "".join(part for part in parts if not unicodedata.combining(part))
