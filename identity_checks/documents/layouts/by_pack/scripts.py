"""Scripts that the recogniser cannot write, and what is believed of values in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from identity_checks.documents.layouts.draft import AUTHORITY, FieldDraft, at_most, unlikely
from identity_checks.documents.text.punctuation import is_han
from identity_checks.packs.field_names import FieldName
from identity_checks.packs.pack import Script
from identity_checks.packs.spelling import folded

HALF_READ: Final = 0.5
"""The most that a text in a script of which the recogniser lacks letters can be believed."""
_NAMES: Final = (FieldName.NAME, FieldName.SURNAME, FieldName.GIVEN_NAMES)
_SCRIPT_OF: Final = {"VNM": Script.VIETNAMESE}
"""States whose citizens' names have letters of their own also on documents of other states."""
_VOWELS: Final = frozenset("AEIOUYW")
"""Letters of which one is in every name; W is one in Welsh."""
_NO_NAME: Final = 3
"""Letters without a vowel that are no name: NG is one."""
_SAMPLES: Final = {
    Script.LATIN: "ÄÖÜßÉÈÇŁŻŚĄÑŘŠȘȚ",
    Script.VIETNAMESE: "ẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸĐ",
    Script.HAN: "的一",
    Script.THAI: "กขคงจชซญดตทธนบปผพฟมยรลวศษสหอฮ",
}


@dataclass(frozen=True, slots=True)
class Scripts:
    """Which scripts the recogniser cannot write at all, and of which it lacks letters."""

    unread: frozenset[Script]
    half_read: frozenset[Script]

    @classmethod
    def of(cls, characters: Sequence[str]) -> Scripts:
        """Give what a recogniser with these characters cannot write."""
        known = frozenset(characters)
        lacking = {script: sum(letter not in known for letter in letters) for script, letters in _SAMPLES.items()}
        return cls(
            frozenset(script for script, count in lacking.items() if count == len(_SAMPLES[script])),
            frozenset(script for script, count in lacking.items() if 0 < count < len(_SAMPLES[script])),
        )


def believed(
    name: FieldName, draft: FieldDraft, drafts: Mapping[FieldName, FieldDraft], scripts: Scripts
) -> FieldDraft:
    """Give a name less sure that has no vowel or two scripts, or that its state writes with letters not known here.

    I and J are one stroke apart, and QJN is nobody's name. An authority of the mainland is less sure with more than its
    name behind it: a place of issue may stand close.
    """
    if name in _NAMES and (_is_mixed(draft.value) or any(map(_has_no_vowel, draft.value.upper().split()))):
        return unlikely(draft)
    if name is FieldName.AUTHORITY and any(map(is_han, draft.value)) and not AUTHORITY.fullmatch(draft.value):
        return unlikely(draft)
    nationality = drafts.get(FieldName.NATIONALITY)
    if name not in _NAMES or nationality is None or nationality.value not in _SCRIPT_OF:
        return draft
    if _SCRIPT_OF[nationality.value] not in scripts.half_read:
        return draft
    return at_most(draft, HALF_READ)


def _is_mixed(name: str) -> bool:
    """Tell whether a name has Chinese signs and Latin letters: two names on one line."""
    return any(map(is_han, name)) and any("A" <= sign <= "Z" for sign in name.upper())


def _has_no_vowel(word: str) -> bool:
    letters = folded(word)
    return len(letters) >= _NO_NAME and letters.isascii() and letters.isalpha() and _VOWELS.isdisjoint(letters)
