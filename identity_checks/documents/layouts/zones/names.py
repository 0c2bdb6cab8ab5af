"""Names that stand on a document twice: printed with their marks, and in the machine readable zone in A to Z."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from identity_checks.documents.layouts.draft import FieldDraft
from identity_checks.packs.spelling import folded

_NAMES: Final = ("surname", "given_names")
_SPELT: Final = (("AE", "A"), ("OE", "O"), ("UXX", "U"), ("UE", "U"), ("NXX", "N"), ("AA", "A"), ("SS", "S"))
"""What the zone may write for one letter, and that letter (ICAO 9303-3 section 6 A)."""


def confirmed(drafts: Mapping[str, FieldDraft], others: Mapping[str, FieldDraft]) -> dict[str, FieldDraft]:
    """Give drafts with each name surer that the other part of the document, zone or print, has as well.

    Two readings of two prints seldom err alike: what is left of the doubt is the product of both.
    """
    return {
        name: replace(draft, confidence=1 - (1 - draft.confidence) * (1 - others[name].confidence))
        if name in _NAMES and name in others and same_name(draft.value, others[name].value)
        else draft
        for name, draft in drafts.items()
    }


def same_name(one: str, other: str) -> bool:
    """Tell whether two spellings are one name when marks, spaces, hyphens and ways to spell a letter are set aside."""
    return bare_name(one) == bare_name(other) != ""


def latin_letters(name: str) -> str:
    """Give a name's letters A to Z, in capitals, with neither marks nor spaces."""
    return "".join(letter for letter in folded(name) if "A" <= letter <= "Z")


def bare_name(name: str) -> str:
    """Give a name's letters A to Z with neither marks, spaces nor what a zone writes for a mark."""
    bare = latin_letters(name)
    for letters, letter in _SPELT:
        bare = bare.replace(letters, letter)
    return bare
