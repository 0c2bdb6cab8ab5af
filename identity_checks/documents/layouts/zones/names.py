"""Names that stand on a document twice: printed with their marks, and in the machine readable zone in A to Z."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Final

from identity_checks.documents.layouts.draft import FieldDraft, drafted, unlikely
from identity_checks.documents.text.words import PlacedLine, Word, signs_of
from identity_checks.packs.spelling import folded

_NAMES: Final = ("surname", "given_names")
_SPELT: Final = (("AE", "A"), ("OE", "O"), ("UXX", "U"), ("UE", "U"), ("NXX", "N"), ("AA", "A"), ("SS", "S"))
"""What the zone may write for one letter, and that letter (ICAO 9303-3 section 6 A)."""
_UNCLEAR: Final = 0.8
_PLAIN: Final = 0.95
_NEARLY: Final = 0.75
"""How sure a zone's name is at most, a line of print at least, and how alike both are, for the print to be right."""
_LEAST: Final = 3


def as_printed(in_zone: Mapping[str, FieldDraft], lines: Sequence[PlacedLine]) -> dict[str, FieldDraft]:
    """Give what a zone says with names that it was read unclearly for as the one line prints them that nearly has them.

    A letter that a line reader lost leaves no trace in a zone; both name and zone are unlikely then.
    """
    said = dict(in_zone)
    for name in _NAMES:
        draft = said.get(name)
        if draft is None or draft.confidence >= _UNCLEAR:
            continue
        printed = [(line, bare_name(line.source.text)) for line in lines if line.source.text.isupper()]
        coded = bare_name(draft.value)
        if any(letters == coded for _, letters in printed):
            continue
        near = [line for line, letters in printed if _is_nearly(letters, coded) and line.source.score >= _PLAIN]
        if len(near) == 1 and "<" not in near[0].source.text:
            text = near[0].source.text
            said[name] = unlikely(drafted(text, [Word(tuple(signs_of(near[0])))]))
            said.update({"mrz": unlikely(said["mrz"])} if "mrz" in said else {})
    return said


def _is_nearly(letters: str, coded: str) -> bool:
    alike = SequenceMatcher(None, letters, coded, autojunk=False).ratio() >= _NEARLY
    return alike and len(letters) >= _LEAST and abs(len(letters) - len(coded)) <= 1


def confirmed(drafts: Mapping[str, FieldDraft], others: Mapping[str, FieldDraft]) -> dict[str, FieldDraft]:
    """Give drafts with each name surer that the other part of the document, zone or print, has as well.

    Two readings of two prints seldom err alike: what is left of the doubt is the product of both. A name that was taken
    from the other part stands in the same place as there.
    """
    return {
        name: replace(draft, confidence=1 - (1 - draft.confidence) * (1 - others[name].confidence))
        if name in _NAMES
        and name in others
        and draft.corners is not others[name].corners
        and same_name(draft.value, others[name].value)
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
