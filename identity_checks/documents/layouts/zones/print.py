"""What a data page prints and what its machine readable zone has: which fields differ, and which do so clearly."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Final

from identity_checks.documents.layouts.draft import FieldDraft, unlikely
from identity_checks.documents.layouts.zones.names import bare_name, latin_letters, same_name

_AS_PRINTED: Final = ("document_number", "birth_date", "expiry_date", "sex")
_NAMES: Final = ("surname", "given_names")
_CLEAR_PRINT: Final = 0.66
_CLEAR_ZONE: Final = 0.8
_CLEAR_LETTER: Final = 0.68
_CLEAR_ZONE_LETTER: Final = 0.97
"""No check digit covers names: that a single letter differs is told only where print and zone leave none in doubt."""
_ONE_NAME_MISREAD: Final = 0.7
"""From which share of common letters two names may be one in which a letter was misread."""


def differing(printed: Mapping[str, FieldDraft], in_zone: Mapping[str, FieldDraft]) -> frozenset[str]:
    """Give the fields that the print, where it was read clearly, has otherwise than the zone.

    Names are compared by their letters as zones spell them (ICAO 9303-3 section 6); a zone may cut one off at its end
    (9303-4 section 4.2.3), and print may go on in a further line.
    """
    both = [name for name in printed if name in in_zone and printed[name].confidence >= _CLEAR_PRINT]
    cut = _is_full(in_zone)
    plain = {name for name in both if name in _AS_PRINTED and _differ(printed[name].value, in_zone[name].value)}
    named = {
        name for name in both if name in _NAMES and names_differ(printed[name].value, in_zone[name].value, cut=cut)
    }
    return frozenset(plain | named)


def told(printed: Mapping[str, FieldDraft], in_zone: Mapping[str, FieldDraft]) -> frozenset[str]:
    """Give those of `differing` that are surely another value, not another reading of one."""
    return frozenset(
        name for name in differing(printed, in_zone) if name not in _NAMES or _is_another(printed[name], in_zone[name])
    )


def not_printed(printed: Mapping[str, FieldDraft], in_zone: Mapping[str, FieldDraft]) -> frozenset[str]:
    """Give the fields that only the zone says: their print was not read, or too unclearly to say something else.

    Of names either is enough, for some states print the whole of them as one.
    """
    cut = _is_full(in_zone)
    seen = {
        name
        for name in printed.keys() & in_zone.keys()
        if printed[name].confidence >= _CLEAR_PRINT or _agree(name, printed[name].value, in_zone[name].value, cut=cut)
    }
    named = frozenset(_NAMES) if seen.isdisjoint(_NAMES) else frozenset()
    return (frozenset(_AS_PRINTED) - seen | named) & in_zone.keys()


def with_doubt(drafts: Mapping[str, FieldDraft], names: frozenset[str]) -> dict[str, FieldDraft]:
    """Give drafts with those that print and zone have differently as unlikely: one of both was altered or misread."""
    return {name: unlikely(draft) if name in names else draft for name, draft in drafts.items()}


def held_against_print(printed: Mapping[str, FieldDraft], in_zone: Mapping[str, FieldDraft]) -> dict[str, FieldDraft]:
    """Give what a zone says, as unlikely what is printed otherwise, and its lines where that is a name or it lacks one.

    No check digit covers names: a letter that a line reader lost leaves no trace but one filler more.
    """
    other = differing(printed, in_zone) | _in_print_alone(printed, in_zone)
    return with_doubt(in_zone, other if other.isdisjoint(_NAMES) else other | {"mrz"})


def names_of(printed: Mapping[str, FieldDraft]) -> dict[str, FieldDraft]:
    """Give the names alone: of a card that is no passport its own labels tell the rest."""
    return {name: printed[name] for name in _NAMES if name in printed}


def printed_alone(printed: Mapping[str, FieldDraft], in_zone: Mapping[str, FieldDraft]) -> dict[str, FieldDraft]:
    """Give the names that are printed where a zone has none."""
    return {name: printed[name] for name in _in_print_alone(printed, in_zone)}


def _in_print_alone(printed: Mapping[str, FieldDraft], in_zone: Mapping[str, FieldDraft]) -> frozenset[str]:
    return frozenset(_NAMES) & printed.keys() - in_zone.keys()


def names_differ(printed: str, coded: str, *, cut: bool) -> bool:
    """Tell whether a printed name is another than the one in a zone, which is `cut` where the zone has no room left."""
    if same_name(printed, coded):
        return False
    letters, code = bare_name(printed), bare_name(coded)
    # The cut may go through the letters that stand for one with a mark (NXX for Ñ).
    begun = letters.startswith(code) or latin_letters(printed).startswith(latin_letters(coded))
    if not letters or not code or (cut and begun):
        return False
    # A name of several words may be printed on two lines, and words such as GEB. may follow it in print alone.
    return letters not in _beginnings(coded) and code not in _beginnings(printed)


def _is_another(printed: FieldDraft, coded: FieldDraft) -> bool:
    alike = SequenceMatcher(None, bare_name(printed.value), bare_name(coded.value), autojunk=False).ratio()
    if alike >= _ONE_NAME_MISREAD:
        return printed.confidence >= _CLEAR_LETTER and coded.confidence >= _CLEAR_ZONE_LETTER
    return coded.confidence >= _CLEAR_ZONE


def _beginnings(name: str) -> frozenset[str]:
    words = name.split()
    return frozenset(bare_name("".join(words[:count])) for count in range(1, len(words)))


def _agree(name: str, printed: str, coded: str, *, cut: bool) -> bool:
    return not (names_differ(printed, coded, cut=cut) if name in _NAMES else _differ(printed, coded))


def _differ(printed: str, coded: str) -> bool:
    bare, code = printed.replace(" ", ""), coded.replace(" ", "")
    return bare != code and not bare.startswith(code)


def _is_full(in_zone: Mapping[str, FieldDraft]) -> bool:
    """Tell whether the names fill their line of the zone, so that they may have been cut."""
    lines = in_zone["mrz"].value.split("\n") if "mrz" in in_zone else []
    return any("<<" in line.rstrip("<") and not line.endswith("<") for line in lines)
