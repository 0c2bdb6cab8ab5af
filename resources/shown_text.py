"""Text of somebody else's, a file's name or a cell, on a terminal: it moves no cursor and turns no direction."""

import re
from typing import Final

_UNSEEN: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
"""Control characters but for tabs and ends of lines, signs of direction and of no width, halves of pairs."""


def shown(text: str) -> str:
    r"""Give a text with what a terminal would act on, or not show, written as \u001b; JSON stays the same JSON."""
    return _UNSEEN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)
