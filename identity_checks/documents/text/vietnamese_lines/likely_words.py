"""Marks of Vietnamese words weighed by how usual a word is where it stands: what letters show and what words there are.

The chances of the letters and those of words behind each other are one hidden Markov chain, whose every word's chance
is told from both its sides (forward-backward: Rabiner, "A Tutorial on Hidden Markov Models", Proc. IEEE 77(2), 1989).
Letters stay what they are but for their marks, and what was read surely stays with its mark.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from operator import mul
from types import MappingProxyType
from typing import Final

from identity_checks.documents.text.engine import Glyph
from identity_checks.documents.text.vietnamese_lines.followed import Followed, bare
from identity_checks.documents.text.vietnamese_lines.spelling import is_syllable
from identity_checks.results import CorrectionRule

SURELY_READ: Final = 0.97
_UNSEEN: Final = 0.004
"""What a mark counts that the reader gave no chance."""
_SYLLABLE: Final = 1e-6
_NO_SYLLABLE: Final = 1e-9
_PUT_FROM: Final = 0.7
"""How likely a word is at least that is put in the place of the one read."""
_CHOSEN: Final = 0.5
"""The most that a letter is sure of whose mark was put, or in what is no word: a name may be a rare or foreign one."""
_BORNE_OUT: Final = 0.94
"""The most that a doubtful letter is sure of for standing in a usual word."""
_BORNE_OUT_NAME: Final = 0.85
"""The same in a name: that others have it says less."""
_READ_FROM: Final = 0.7
"""How sure the marks of a name's word are at least that is known and stays, whatever is more usual."""
_THOUGHT_OF: Final = 0.1
"""Chance of a mark, as a share of that of the one read, from which it may be put in its place."""
_MOST: Final = 24


@dataclass(frozen=True, slots=True)
class _Reading:
    word: str
    seen: float


def weighed_words(
    glyphs: Sequence[Glyph], words: Sequence[tuple[int, int]], before: str, usual: Followed, *, of_name: bool
) -> list[Glyph]:
    """Give glyphs with the marks of words in a row as both letters and usual words have them.

    `words` are where each begins and ends, `before` is what the first stands behind. Of a person's name a known word
    that was read stays: names are rarer than places, and any word may be one.
    """
    made = list(glyphs)
    columns = [_readings(made[start:end], usual) for start, end in words]
    for (start, end), column, chances in zip(words, columns, _chances(columns, before, usual), strict=True):
        made[start:end] = _settled(made[start:end], column, chances, usual, of_name=of_name)
    return made


def _readings(syllable: Sequence[Glyph], usual: Followed) -> list[_Reading]:
    """Give the words that a syllable may be, that which was read first, each with what its letters say."""
    read = "".join(glyph.text for glyph in syllable).upper()
    whole = len(read) == len(syllable)
    letters = [_letters(glyph) if whole else {glyph.text.upper(): glyph.score} for glyph in syllable]
    named = {"".join(signs) for signs in product(*([*signs][:3] for signs in letters))} if whole else {read}
    known = usual.by_letters.get(bare(read), ()) if whole else ()
    found = [_Reading(word, _seen(word, letters)) for word in dict.fromkeys((read, *known, *named))]
    kept = [reading for reading in found[1:] if reading.seen > 0]
    return [found[0], *sorted(kept, key=lambda reading: -reading.seen)[:_MOST]]


def _letters(glyph: Glyph) -> Mapping[str, float]:
    """Give how likely each letter is that a glyph may be, those alike but for their marks; the one read first."""
    own = glyph.text.upper()
    said = _said(glyph)
    if said >= SURELY_READ:
        return {own: said}
    chances = {own: said}
    for other, chance in glyph.others.items():
        if bare(other.upper()) == bare(own) and other != glyph.text:
            chances[other.upper()] = chances.get(other.upper(), 0.0) + chance
    return {own: chances.pop(own), **dict(sorted(chances.items(), key=lambda item: -item[1]))}


def _said(glyph: Glyph) -> float:
    """Give how sure a letter is to its own reader, whatever the other one made of its place."""
    return glyph.others.get(glyph.text, glyph.score)


def _seen(word: str, letters: Sequence[Mapping[str, float]]) -> float:
    return prod(
        chances.get(sign, 0.0 if next(iter(chances.values())) >= SURELY_READ else _UNSEEN)
        for sign, chances in zip(word, letters, strict=True)
    )


def _chances(columns: Sequence[Sequence[_Reading]], before: str, usual: Followed) -> list[list[float]]:
    """Give of every column how likely each of its readings is, all columns together."""
    lasts = [[before], *([reading.word for reading in column] for column in columns)]
    steps = [
        [[usual.chance(last, item.word, _unknown(item.word)) * item.seen for item in column] for last in words]
        for words, column in zip(lasts, columns, strict=False)
    ]
    ahead = [[1.0]]
    for rows in steps:
        ahead.append(_shares([sum(map(mul, ahead[-1], column)) for column in zip(*rows, strict=True)]))
    behind = [[1.0] * len(lasts[-1])]
    for rows in reversed(steps[1:]):
        behind.append(_shares([sum(map(mul, row, behind[-1])) for row in rows]))
    return [_shares(list(map(mul, *both))) for both in zip(ahead[1:], reversed(behind), strict=True)]


def _shares(weights: Sequence[float]) -> list[float]:
    whole = sum(weights)
    return [weight / whole for weight in weights] if whole > 0 else [1.0 / len(weights)] * len(weights)


def _settled(
    syllable: Sequence[Glyph],
    column: Sequence[_Reading],
    chances: Sequence[float],
    usual: Followed,
    *,
    of_name: bool,
) -> list[Glyph]:
    best = max(range(len(column)), key=lambda place: chances[place])
    word = column[best].word if chances[best] >= _PUT_FROM else column[0].word
    if of_name and word != column[0].word and not _may_be_put(syllable, column[0].word, word, usual):
        word = column[0].word
    if not usual.knows(word) and not is_syllable(word):
        # Names of other languages have no marks and are no syllables of this one.
        doubtful = not of_name or bare(word) != word
        return [replace(glyph, score=min(_CHOSEN, glyph.score)) for glyph in syllable] if doubtful else list(syllable)
    if not usual.knows(word) or len(word) != len(syllable):
        return list(syllable)
    made: list[Glyph] = []
    for place, glyph in enumerate(syllable):
        letter = word[place] if glyph.text.isupper() else word[place].lower()
        if word[place] != glyph.text.upper():
            made.append(put(glyph, letter))
            continue
        share = sum(
            chance for reading, chance in zip(column, chances, strict=True) if reading.word[place] == word[place]
        )
        made.append(_borne_out(glyph, share, _BORNE_OUT_NAME if of_name else _BORNE_OUT))
    return made


def _may_be_put(syllable: Sequence[Glyph], read: str, word: str, usual: Followed) -> bool:
    """Tell whether a word may stand in a name for one that was read: the reader thought of its marks, or saw none."""
    if len(word) != len(syllable):
        return False
    changed = [(glyph, letter) for glyph, letter in zip(syllable, word, strict=True) if glyph.text.upper() != letter]
    surely = all(_said(glyph) >= _READ_FROM for glyph, _ in changed)
    if usual.knows(read) and surely:
        return False
    return not surely or all(
        _letters(glyph).get(letter, 0.0) >= _THOUGHT_OF * _said(glyph) for glyph, letter in changed
    )


def _borne_out(glyph: Glyph, share: float, most: float) -> Glyph:
    """Give a doubtful letter as sure as its word makes it, as far as only its mark is in doubt, or no letter."""
    own = bare(glyph.text.upper())
    letters = {other: chance for other, chance in glyph.others.items() if other.isalpha()} or {own: glyph.score}
    alike = sum(chance for other, chance in letters.items() if bare(other.upper()) == own)
    if glyph.text not in letters:
        alike, letters = alike + glyph.score, {**letters, glyph.text: glyph.score}
    likely = share * alike / sum(letters.values())
    surer = max(glyph.score, min(most, likely)) if glyph.others else glyph.score
    return replace(glyph, score=min(surer, max(_CHOSEN, share)))


def put(glyph: Glyph, letter: str) -> Glyph:
    """Give a glyph as another letter, which is not sure; it keeps what was read."""
    if glyph.text == letter:
        return glyph
    others = {other: chance for other, chance in glyph.others.items() if other != letter}
    return replace(
        glyph,
        text=letter,
        score=_CHOSEN,
        others=MappingProxyType({**others, glyph.text: glyph.score}),
        read=glyph.read or glyph.text,
        rule=CorrectionRule.LIST,
    )


def _unknown(word: str) -> float:
    return _SYLLABLE if is_syllable(word) else _NO_SYLLABLE
