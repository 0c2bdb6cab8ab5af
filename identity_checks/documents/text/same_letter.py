"""What a reader thinks of besides a letter that is the same one but for its mark or its case."""

from __future__ import annotations

from collections.abc import Mapping

from identity_checks.packs.spelling import folded


def same_letter(text: str, others: Mapping[str, float]) -> dict[str, float]:
    """Give which of `others` are the letter `text` with another mark, with none or in another case, as likely as said.

    Đ, Ł and Ø have marks as Ï has one, though Unicode does not take these apart. Nothing of what is no letter.
    """
    base = folded(text) if text.isalpha() else ""
    return {other: chance for other, chance in others.items() if other != text and folded(other) == base != ""}


def with_another_mark(text: str, others: Mapping[str, float]) -> dict[str, float]:
    """Give which of them have a mark, and another one than `text`: its case makes no other letter."""
    return {
        other: chance
        for other, chance in same_letter(text, others).items()
        if is_marked(other) and other.upper() != text.upper()
    }


def is_marked(letter: str) -> bool:
    """Tell whether a letter is none of A to Z."""
    return letter.upper() != folded(letter)
