"""The characters that the classifier tells apart."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_LIST: Final = Path(__file__).with_name("alphabet.txt")


def characters() -> str:
    """Give all characters, sorted: those of 通用规范汉字表 (2013) that the recogniser has, and a few of names.

    The list is that of the State Council's table of general standard characters (8,105 characters, three levels).
    """
    return "".join(_LIST.read_text(encoding="utf-8").split())
