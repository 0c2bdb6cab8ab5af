"""Names of a licence's representative: their dots, and the spaces of those in Latin letters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from identity_checks.documents.text.words import Word
from identity_checks.results import Correction, CorrectionRule

_NOT_A_DOT: Final = re.compile(
    r"(?<=[\u3400-\u9fff])(?:[-—.•・。]|(?<!代表)(?<!代表人)[:：](?![^（(]*[)）]))(?=[\u3400-\u9fff])"
)
"""Behind 委派代表, whom a firm sends, and in brackets a colon is one."""
_LETTER_BESIDE: Final = re.compile(r"^[A-Za-z](?=[\u3400-\u9fff]{2})|(?<=[\u3400-\u9fff]{2})[A-Za-z]$")
"""A mark on the paper or behind it: no name is one letter and Han signs."""
_LATIN_NAME: Final = re.compile(r"[A-Za-z][A-Za-z.,'’-]+")


def without_letters_beside(text: str) -> tuple[str, tuple[Correction, ...]]:
    """Give a person's name in Han signs without a single letter at its end."""
    changes = tuple(
        Correction(match.start(), match[0], "", CorrectionRule.LIST_SIGN) for match in _LETTER_BESIDE.finditer(text)
    )
    return _LETTER_BESIDE.sub("", text), changes


def dotted(text: str) -> tuple[str, tuple[Correction, ...]]:
    """Give a person's name with the dot between its parts where another small sign was read."""
    changes = tuple(
        Correction(match.start(), match[0], "·", CorrectionRule.LIST_SIGN) for match in _NOT_A_DOT.finditer(text)
    )
    return _NOT_A_DOT.sub("·", text), changes


def spaced(text: str, run: Sequence[Word]) -> tuple[str, bool]:
    """Give a name in Latin letters with the spaces of its lines, which words do not have; and whether none is known."""
    if not _LATIN_NAME.fullmatch(text):
        return text, False
    lines = " ".join(dict.fromkeys(word.line.source.text for word in run))
    found = re.search(r"\s*".join(re.escape(sign) for sign in text), lines)
    return (text, True) if found is None else (" ".join(found[0].split()), False)
