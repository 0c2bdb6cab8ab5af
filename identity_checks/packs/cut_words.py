"""Whether what is missing of a long word was taken by an edge, glare or a finger, or is another word that stands there.

REPUBLIC OF is most of the title of every republic whose name is short: the name that follows tells which it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate
from typing import Final

from identity_checks.packs.spelling import folded

STRAY: Final = 2
"""Signs that the edge of a finger may be read as."""
_OF_MISREAD: Final = 4
"""Of as many signs one may be misread, and one of fewer."""


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A folded line; `stops` are where its words end."""

    signs: str
    stops: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> PrintedLine:
        """Fold a line of text."""
        return cls(folded(text), tuple(accumulate(len(folded(word)) for word in text.split())))

    def backwards(self) -> PrintedLine:
        """Give the line from its end, so that beginnings of words are where they stop."""
        length = len(self.signs)
        return PrintedLine(self.signs[::-1], tuple(sorted(length - stop for stop in (0, *self.stops[:-1]))))

    def bears_beginning(self, word: str, least: int) -> bool:
        """Tell whether a word's first `least` signs stand on the line, and no other word in place of the rest."""
        begun, at = word[:least], -1
        while (at := self.signs.find(begun, at + 1)) >= 0:
            count = _alike(self.signs[at:], word)
            if is_gap(self._instead(at + count, len(word) - count), word[count:]):
                return True
        return False

    def _instead(self, after: int, missing: int) -> str:
        """Give the words that stand behind a place, as many as come nearest to `missing` signs."""
        ends = [stop for stop in self.stops if stop > after]
        end = min(ends, key=lambda stop: abs(stop - after - missing), default=after)
        return self.signs[after:end]


def is_gap(instead: str, missing: str) -> bool:
    """Tell whether what stands in place of signs that are missing is next to nothing, or those signs misread."""
    if len(instead) <= STRAY:
        return True
    same = SequenceMatcher(None, instead, missing, autojunk=False).get_matching_blocks()
    misread = max(len(instead), len(missing)) - sum(block.size for block in same)
    return misread <= max(1, len(missing) // _OF_MISREAD)


def _alike(line: str, word: str) -> int:
    pairs = enumerate(zip(line, word, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(line), len(word)))
