"""Where the title of an identity card's back stands: larger than the labels below it, and far above them (GA 490)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from identity_checks.documents.text.words import PlacedLine

_TITLE: Final = re.compile("居?.?民身份证|居民.份证|居民身.证|身?份证|居民居?|.{0,2}居民居住证|(民?居)?住证")
"""Of the identity card and of the permit made like it, or what a finger has left of it."""
_STATE: Final = re.compile("中?华人民共和国?|中华人?|(人?民)?共和国")
_LABELS: Final = (re.compile("签?发机关"), re.compile("有?效期限"))
_LEAST: Final = {_TITLE: 1.8, _STATE: 2.75}
"""In steps from the first label to the second, how far above the first a line stands: 2 and 3 on any card, 1 and 2 in
a list."""
_LARGER: Final = 1.12
"""How much higher than a label's a title's signs are at least; 1.24 on any card."""


def has_title(lines: Sequence[PlacedLine]) -> bool:
    """Tell whether a line is the title or the state's name, where a back has them and as large."""
    labels = [next((line for line in lines if label.match(line.unspaced)), None) for label in _LABELS]
    return any(
        _stands_above(line, labels, least)
        for words, least in _LEAST.items()
        for line in lines
        if words.fullmatch(line.unspaced)
    )


def _stands_above(title: PlacedLine, labels: Sequence[PlacedLine | None], least: float) -> bool:
    first, second = labels
    if first is not None and second is not None and second.middle > first.middle:
        return first.middle - title.middle > least * (second.middle - first.middle)
    known = first or second
    return known is None or title.height > _LARGER * known.height
