"""What Vietnamese spelling allows: a syllable that ends in a stop has the tone of an acute or of a dot below.

No word has an apostrophe: beside Ư or Ơ it is the letter's horn, read a second time. And before another letter both of
ƯƠ have their horn: BUỞI is BƯỞI; only behind Q, and H or TH at a word's end, does U stand before Ơ (QUỚI, THUỞ).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from identity_checks.documents.text.engine import Glyph, TextLine, spelt
from identity_checks.documents.text.vietnamese_lines.spelling import STOPS, TONES

_HORN: Final = "\u031b"
_APOSTROPHES: Final = frozenset("'’‘`´")
_VOWELS: Final = frozenset("AEIOUY")
_ACUTE: Final = "\u0301"
_DOT: Final = "\u0323"
_LEAST_CHANCE: Final = 0.01
_CHOSEN: Final = 0.5
"""The most that a tone can be sure of that spelling chose: it is still one of two, and names may be foreign."""


def with_possible_tones(line: TextLine) -> TextLine:
    """Give a line with tones that no syllable ending in a stop can have replaced by the likelier of the two it can.

    Only what the reader gave a chance is put there; QUỒC and QUỔC are QUỐC. Syllables without any tone stay: names of
    other languages have none.
    """
    glyphs = _without_second_horns(line.glyphs)
    for start, end in syllables(glyphs):
        glyphs[start:end] = _possible(_with_both_horns(glyphs[start:end]))
    return spelt(line, glyphs) if glyphs != list(line.glyphs) else line


def syllables(glyphs: Sequence[Glyph]) -> Iterator[tuple[int, int]]:
    """Give where each run of two letters and more begins and ends: Vietnamese writes every syllable by itself."""
    start = 0
    for end in range(len(glyphs) + 1):
        if end == len(glyphs) or not glyphs[end].text.isalpha():
            if end - start > 1:
                yield start, end
            start = end + 1


def _without_second_horns(glyphs: Sequence[Glyph]) -> list[Glyph]:
    horned = [_HORN in _decomposed(glyph.text) for glyph in glyphs]
    return [
        glyph
        for place, glyph in enumerate(glyphs)
        if glyph.text not in _APOSTROPHES or not place or not horned[place - 1]
    ]


def _with_both_horns(syllable: Sequence[Glyph]) -> list[Glyph]:
    made = list(syllable)
    for place in range(len(made) - 2):
        pair = [_decomposed(glyph.text) for glyph in made[place : place + 2]]
        horned = [_HORN in letters for letters in pair]
        after_q = place > 0 and made[place - 1].text in "Qq"
        if [letters[0].upper() for letters in pair] != ["U", "O"] or sum(horned) != 1 or after_q:
            continue
        lacking = place + horned.index(False)
        letters = pair[horned.index(False)]
        horn = unicodedata.normalize("NFC", letters[0] + _HORN + letters[1:])
        made[lacking] = replace(made[lacking], text=horn, score=min(_CHOSEN, made[lacking].score))
    return made


def _possible(syllable: Sequence[Glyph]) -> list[Glyph]:
    made = list(syllable)
    vowels = [place for place, glyph in enumerate(made) if _decomposed(glyph.text)[0].upper() in _VOWELS]
    if not vowels:
        return made
    if "".join(glyph.text for glyph in made[vowels[-1] + 1 :]).upper() not in STOPS:
        return made
    for place in vowels:
        tones = set(_decomposed(made[place].text)[1:]) & TONES
        if tones and not tones & {_ACUTE, _DOT}:
            made[place] = _with_a_stops_tone(made[place])
    return made


def _with_a_stops_tone(glyph: Glyph) -> Glyph:
    """Give the likeliest form of a letter with one of the two tones; the letter itself where none has a chance."""
    alike = {
        other: chance
        for other, chance in glyph.others.items()
        if chance >= _LEAST_CHANCE
        and _without_tone(other) == _without_tone(glyph.text)
        and set(_decomposed(other)[1:]) & {_ACUTE, _DOT}
    }
    if not alike:
        return glyph
    best = max(alike, key=lambda other: alike[other])
    return replace(
        glyph,
        text=best,
        score=min(_CHOSEN, alike[best] / sum((glyph.score, *alike.values()))),
        others=MappingProxyType({**dict(glyph.others), glyph.text: glyph.score}),
    )


def _decomposed(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)


def _without_tone(letter: str) -> str:
    return "".join(sign for sign in _decomposed(letter) if sign not in TONES)
