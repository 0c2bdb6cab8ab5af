"""How likely words are, alone and behind each other."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

START: Final = ""
"""Stands before the first word of a name."""


def bare(word: str) -> str:
    """Give a word in capitals without its marks."""
    apart = unicodedata.normalize("NFD", word.replace("Đ", "D"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


class Followed:
    """Words in capitals by their share of all, and by the share of those behind another one.

    Beside what was seen behind a word, anything was seen there `afresh` times (Witten and Bell, "The zero-frequency
    problem", IEEE Trans. Information Theory 37(4), 1991).
    """

    def __init__(self, alone: Counter[str], behind: Counter[tuple[str, str]], afresh: float) -> None:
        """Take how often words stand, and behind which."""
        whole = alone.total()
        firsts: Counter[str] = Counter()
        for (before, _), count in behind.items():
            firsts[before] += count
        self._alone = {word: count / whole for word, count in alone.items()}
        self._behind = {pair: count / (firsts[pair[0]] + afresh) for pair, count in behind.items()}
        self._afresh = {before: afresh / (count + afresh) for before, count in firsts.items()}
        known: dict[str, list[str]] = {}
        for word in alone:
            known.setdefault(bare(word), []).append(word)
        self.by_letters: Final[Mapping[str, tuple[str, ...]]] = {word: tuple(found) for word, found in known.items()}
        """Words by their letters without any marks."""

    def knows(self, word: str) -> bool:
        """Tell whether a word is one of these."""
        return word in self._alone

    def words(self) -> Iterable[str]:
        """Give the words."""
        return self._alone

    def chance(self, before: str, word: str, unknown: float) -> float:
        """Give how likely a word is behind another, `unknown` being the share of all of one that is not known."""
        alone = self._alone.get(word, unknown)
        return self._behind.get((before, word), 0.0) + self._afresh.get(before, 1.0) * alone
