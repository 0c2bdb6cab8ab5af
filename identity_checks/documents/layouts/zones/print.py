"""What a data page prints and what its machine readable zone has: which fields differ, and which do so clearly."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Final

from identity_checks.documents.layouts.draft import FieldDraft, at_most, unlikely
from identity_checks.documents.layouts.zones.names import bare_name, latin_letters, same_name

_AS_PRINTED: Final = ("document_number", "birth_date", "expiry_date", "sex")
_NAMES: Final = ("surname", "given_names")
_LINES_OF_CARDS: Final = 3
_CLEAR_PRINT: Final = 0.66
_CLEAR_ZONE: Final = 0.8
_CLEAR_ZONE_LETTER: Final = 0.9
"""No check digit covers names: where a letter or a part lacks, a zone that was read less clearly may have lost it.

Of 167 names of 92 passports that print and zone have alike, 95 in 100 were read surer than this in the zone; the two
that a zone had otherwise than its print, both misread, at 0.59.
"""
_ONE_NAME_MISREAD: Final = 0.7
"""From which share of common letters two names may be one in which a letter was misread."""
_DOUBTFUL_ZONE: Final = 0.6
"""Less than this is sure of what a zone says where its lines were made to fit or its check digits fail: clear print
that has another name or number is right then."""
_MAY_GO_ON: Final = 0.66
"""The most that a name is sure of that fills its line of the zone."""
_TITLES: Final = frozenset({"DR", "PROF", "SIR", "DAME", "MR", "MRS", "MS", "MISS"})
_ADDED: Final = frozenset(
    {"GEB", "GEBOREN", "GEBORENE", "NEE", "NE", "EP", "EPOUSE", "EPOUX", "EPSE", "VVE", "VEUVE", "USAGE", "BORN"}
    | {"JR", "SR", "II", "III", "IV"}
)
_HUSBAND: Final = ["E", "V"]
"""What follows a name in print and is in no zone: another name with what announces it, or whose namesake one is."""


def differing(printed: Mapping[str, FieldDraft], in_zone: Mapping[str, FieldDraft]) -> frozenset[str]:
    """Give the fields that the print, where it was read clearly, has otherwise than the zone.

    Names are compared by their letters as zones spell them (ICAO 9303-3 section 6). A zone may cut them where it has no
    room left (9303-4 section 4.2.3): a part that lacks where it has some is a difference. Print may go on in a further
    line.
    """
    both = [name for name in printed if name in in_zone and printed[name].confidence >= _CLEAR_PRINT]
    cut = _is_full(in_zone)
    plain = {name for name in both if name in _AS_PRINTED and _differ(printed[name].value, in_zone[name].value)}
    named = {
        name for name in both if name in _NAMES and names_differ(printed[name].value, in_zone[name].value, cut=cut)
    }
    return frozenset(plain | named)


def told(printed: Mapping[str, FieldDraft], in_zone: Mapping[str, FieldDraft]) -> dict[str, bool]:
    """Give those of `differing` and the names that are in print alone, True for what surely is another value.

    The others may be another reading of the same one: a reviewer compares them.
    """
    other = {
        name: name not in _NAMES or _is_another(printed[name], in_zone[name]) for name in differing(printed, in_zone)
    }
    return other | dict.fromkeys(_in_print_alone(printed, in_zone), False)


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

    What of that the zone itself doubts is given as print has it. No check digit covers names: a letter that a line
    reader lost leaves no trace but one filler more. Names that fill their line may go on (USHANTHA<J), and are not sure
    unless print has the same.
    """
    other = differing(printed, in_zone) | _in_print_alone(printed, in_zone)
    given = other & {*_NAMES, "document_number"} & in_zone.keys()
    likelier = {name: printed[name] for name in given if in_zone[name].confidence < _DOUBTFUL_ZONE}
    said = with_doubt({**in_zone, **likelier}, other if other.isdisjoint(_NAMES) else other | {"mrz"})
    if _is_full(in_zone):
        cut = [
            name
            for name in _NAMES
            if name in said and not (name in printed and same_name(printed[name].value, said[name].value))
        ]
        said.update({name: at_most(said[name], _MAY_GO_ON) for name in cut})
    return said


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
    if not letters or not code or (cut and _is_cut_from(printed, coded)):
        return False
    # A name of several words may be printed on two lines.
    return letters not in _beginnings(coded) and bare_name(_as_in_zones(printed)) != code


def _is_cut_from(printed: str, coded: str) -> bool:
    """Tell whether a zone has what it has room for of a printed name: its beginning, or the beginnings of its parts."""
    parts, cut = printed.split(), coded.split()
    shortened = all(latin_letters(part).startswith(latin_letters(end)) for part, end in zip(parts, cut, strict=False))
    # The cut may go through the letters that stand for one with a mark (NXX for Ñ).
    begun = bare_name(printed).startswith(bare_name(coded)) or latin_letters(printed).startswith(latin_letters(coded))
    return begun or (len(cut) <= len(parts) and shortened)


def _as_in_zones(printed: str) -> str:
    """Give a printed name without titles and without what print alone adds to it (GEB. SCHMIDT, ÉP. MARTIN)."""
    words = printed.split()
    while len(words) > 1 and words[0] in _TITLES:
        del words[0]
    ends = (place for place in range(1, len(words)) if words[place] in _ADDED or words[place : place + 2] == _HUSBAND)
    return " ".join(words[: next(ends, None)])


def _is_another(printed: FieldDraft, coded: FieldDraft) -> bool:
    alike = SequenceMatcher(None, bare_name(printed.value), bare_name(coded.value), autojunk=False).ratio()
    return coded.confidence >= (_CLEAR_ZONE_LETTER if alike >= _ONE_NAME_MISREAD else _CLEAR_ZONE)


def _beginnings(name: str) -> frozenset[str]:
    words = name.split()
    return frozenset(bare_name("".join(words[:count])) for count in range(1, len(words)))


def _agree(name: str, printed: str, coded: str, *, cut: bool) -> bool:
    return not (names_differ(printed, coded, cut=cut) if name in _NAMES else _differ(printed, coded))


def _differ(printed: str, coded: str) -> bool:
    bare, code = printed.replace(" ", ""), coded.replace(" ", "")
    return bare != code and not bare.startswith(code)


def _is_full(in_zone: Mapping[str, FieldDraft]) -> bool:
    """Tell whether the names fill their line of the zone, so that they may have been cut (9303-4 section 4.2.3).

    They have the first of two lines and the last of three; other lines end with a check digit.
    """
    if "mrz" not in in_zone:
        return False
    lines = in_zone["mrz"].value.split("\n")
    return not lines[-1 if len(lines) == _LINES_OF_CARDS else 0].endswith("<")
