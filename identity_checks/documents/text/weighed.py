"""One reading of a line made of two: letters from the surer one, marks from the head that knows them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from identity_checks.documents.text.engine import Glyph, TextLine, spelt
from identity_checks.results import CorrectionRule

_WITHOUT_DECOMPOSITION: Final = {
    "Đ": "D", "đ": "d", "Ł": "L", "ł": "l", "Ø": "O", "ø": "o", "Ħ": "H", "ħ": "h", "İ": "I", "ı": "i",
}  # fmt: skip
_OPEN: Final = 0.5
"""The most that a letter can be sure of on which the readings differ, and the least that one of them alone needs."""
_NEARLY: Final = 0.4
"""How likely beside its own the head must find the mark that the line reader sees."""
_APART: Final = 0.08
"""Share of a line's length by which the places of a letter in both readings differ at most without telling."""

_TWINS: Final = {"Ș": "Ş", "ș": "ş", "Ț": "Ţ", "ț": "ţ", "Ş": "Ș", "ş": "ș", "Ţ": "Ț", "ţ": "ț"}
"""Letters with a comma and with a cedilla below, which print tells apart badly; a language has one of them."""
_TURKISH: Final = frozenset("Ğİ")
_NOT_TURKISH: Final = "Ä"
_SELDOM: Final = frozenset("ÂÎÛ")
_FRONT: Final = frozenset("EİÖÜ")
_VOWELS: Final = _FRONT | frozenset("AIOU")
_NO_OTHERS: Final[Mapping[str, float]] = MappingProxyType({})
_Pair = tuple[Glyph | None, Glyph | None]


@cache
def base_of(letter: str) -> str:
    """Give a letter without its marks, any other sign as it is."""
    base = unicodedata.normalize("NFD", _WITHOUT_DECOMPOSITION.get(letter, letter))[0]
    return base if base.isascii() else letter


def _marks(letter: str) -> frozenset[str]:
    return frozenset(unicodedata.normalize("NFD", letter)[1:])


def weighed(plain: TextLine, marked: TextLine, letters: str) -> tuple[TextLine, TextLine]:
    """Give what both readings of one line say together, with the spaces of the one and of the other.

    `marked` is the head's reading, `letters` are those beyond A to Z that the language has. Where both have the same
    letter its mark is the head's as long as the language has it; where they differ in the letter itself the surer one
    counts and is not sure.
    """
    marked_glyphs = [_of_language(glyph, letters) for glyph in marked.glyphs]
    pairs = [
        (glyph, first, second)
        for first, second in _without_doubled(_aligned(_spoken(plain.glyphs), _spoken(marked_glyphs)))
        if (glyph := _one(first, second, letters)) is not None
    ]
    made = [glyph for glyph, _, _ in pairs]
    own = [first for _, first, _ in pairs], [second for _, _, second in pairs]
    one, other = _spaces(own[0], plain.glyphs), _spaces(own[1], marked_glyphs)
    return (
        _with_spaces(plain, made, _moved(one, own[0], other)),
        _with_spaces(plain, made, _moved(other, own[1], one)),
    )


def in_its_language(line: TextLine, letters: str) -> TextLine:
    """Give a line with marks that its language lacks as the one mark that it has there, if it has one: Turkish Í is İ.

    Doubtful letters of Turkish follow its harmony of vowels: behind E, İ, Ö and Ü stands İ, never I, and behind Ü no U.
    What is put is not sure.
    """
    turkish = set(letters) >= _TURKISH and _NOT_TURKISH not in letters
    usual = set(letters) - _SELDOM if turkish else set(letters)
    made: list[Glyph] = []
    vowel = ""
    for glyph in line.glyphs:
        own = [other for other in usual if base_of(other) == base_of(glyph.text) and other.isupper()]
        lacking = not _is_known(glyph, letters) and glyph.text.isupper() and len(own) == 1
        meant = own[0] if lacking else glyph.text
        if turkish and glyph.score <= _OPEN:
            meant = "İ" if meant == "I" and vowel in _FRONT else "Ü" if (meant, vowel) == ("U", "Ü") else meant
        made.append(_put(glyph, meant) if meant != glyph.text else glyph)
        vowel = meant if meant in _VOWELS else vowel if meant.isalpha() else ""
    return spelt(line, made) if made != list(line.glyphs) else line


def _put(glyph: Glyph, letter: str) -> Glyph:
    others = {**glyph.others, glyph.text: glyph.score}
    return replace(
        glyph,
        text=letter,
        score=min(glyph.score, _OPEN),
        others=MappingProxyType(others),
        read=glyph.read or glyph.text,
        rule=CorrectionRule.ALPHABET,
    )


def _of_language(glyph: Glyph, letters: str) -> Glyph:
    """Give a letter that the language lacks as its twin that it has, with both chances: Ș in Turkish is Ş."""
    twin = _TWINS.get(glyph.text, "")
    if not twin or glyph.text.upper() in letters or twin.upper() not in letters:
        return glyph
    others = {other: chance for other, chance in glyph.others.items() if other not in {twin, glyph.text}}
    chance = min(1.0, glyph.score + glyph.others.get(twin, 0.0))
    return replace(glyph, text=twin, score=chance, others=MappingProxyType(others))


def _spoken(glyphs: Sequence[Glyph]) -> list[Glyph]:
    return [glyph for glyph in glyphs if glyph.text.strip()]


def _aligned(plain: Sequence[Glyph], marked: Sequence[Glyph]) -> list[_Pair]:
    """Pair the letters of two readings so that as few as possible differ, those that stand in one place."""
    rows = [[float(place) for place in range(len(marked) + 1)]]
    for row, first in enumerate(plain, 1):
        rows.append([float(row)])
        for place, second in enumerate(marked, 1):
            changed = rows[row - 1][place - 1] + _difference(first, second)
            rows[row].append(min(changed, rows[row - 1][place] + 1, rows[row][place - 1] + 1))
    pairs: list[_Pair] = []
    row, place = len(plain), len(marked)
    while row or place:
        here = rows[row][place]
        if row and place and here == rows[row - 1][place - 1] + _difference(plain[row - 1], marked[place - 1]):
            row, place = row - 1, place - 1
            pairs.append((plain[row], marked[place]))
        elif row and here == rows[row - 1][place] + 1:
            row -= 1
            pairs.append((plain[row], None))
        else:
            place -= 1
            pairs.append((None, marked[place]))
    return pairs[::-1]


def _without_doubled(pairs: Sequence[_Pair]) -> list[_Pair]:
    """Leave out letters that the head alone reads twice: its steps are narrower than the line reader's."""
    kept: list[_Pair] = []
    for place, (first, second) in enumerate(pairs):
        beside = [other for _, other in (*pairs[max(0, place - 1) : place], *pairs[place + 1 : place + 2]) if other]
        if first is None and second and any(base_of(other.text) == base_of(second.text) for other in beside):
            continue
        kept.append((first, second))
    return kept


def _difference(first: Glyph, second: Glyph) -> float:
    apart = min(1.0, abs(first.position - second.position) / _APART)
    if first.text == second.text:
        return 0.2 * apart
    return (0.1 if base_of(first.text) == base_of(second.text) else 1.0) + 0.2 * apart


def _one(first: Glyph | None, second: Glyph | None, letters: str) -> Glyph | None:
    """Give the one letter that two readings of it make, None when there is likelier none."""
    if first is None or second is None:
        alone = first or second
        # Letters with marks that the line reader lacks it often leaves out.
        lacked = first is None and alone is not None and not alone.text.isascii() and _is_known(alone, letters)
        if alone is None or (alone.score < _OPEN and not lacked):
            return None
        # How sure its one reader was stays beside it: a usual word may bear it out.
        return replace(alone, score=min(alone.score, _OPEN), others={alone.text: alone.score, **alone.others})
    if base_of(first.text) != base_of(second.text):
        surer, other = (first, second) if first.score >= second.score else (second, first)
        return _doubtful(surer, other)
    if first.text == second.text:
        # Of a letter that may bear a mark the head knows more.
        base = base_of(first.text).upper()
        may_differ = any(base_of(other).upper() == base for other in letters)
        return replace(second, score=second.score if may_differ else max(first.score, second.score))
    if _is_known(second, letters):
        # The line reader sees few marks that are not there, and lacks many that are.
        if _marks(first.text) <= _marks(second.text):
            return second
        nearly = second.others.get(first.text, 0.0) > _NEARLY * second.score
        return _doubtful(first, second) if nearly else _doubtful(second, first)
    if not _is_known(first, letters):
        # Neither mark is the language's: what was seen over the letter may be anything.
        return _doubtful(second, first)
    return replace(_doubtful(first, second), score=min(first.score, 1 - second.score))


def _is_known(glyph: Glyph, letters: str) -> bool:
    return glyph.text.isascii() or glyph.text.upper() in letters or glyph.text in letters


def _doubtful(glyph: Glyph, other: Glyph) -> Glyph:
    others = {**dict(glyph.others), other.text: other.score}
    return replace(glyph, score=min(glyph.score, _OPEN), others=MappingProxyType(others))


def _spaces(read: Sequence[Glyph | None], glyphs: Sequence[Glyph]) -> set[int]:
    """Give the places of the letters before which a reading has a space; None stands for letters that it has not."""
    after = {id(second) for first, second in pairwise(glyphs) if not first.text.strip()}
    return {place for place, glyph in enumerate(read) if place and glyph is not None and id(glyph) in after}


def _moved(spaces: set[int], read: Sequence[Glyph | None], others: set[int]) -> set[int]:
    """Give a reading's spaces, those beside letters that it lacks where the other reading has them."""
    moved: set[int] = set()
    for place in spaces:
        first = place
        while first and read[first - 1] is None:
            first -= 1
        moved.add(next((other for other in range(first, place + 1) if other in others), place))
    return moved


def _with_spaces(line: TextLine, made: Sequence[Glyph], spaces: set[int]) -> TextLine:
    whole: list[Glyph] = []
    for place, glyph in enumerate(made):
        if place in spaces and whole:
            whole.append(Glyph(" ", 1.0, (whole[-1].position + glyph.position) / 2, _NO_OTHERS))
        whole.append(glyph)
    return spelt(line, whole)
