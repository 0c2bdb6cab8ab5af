"""The marks of Vietnamese names and addresses as usual words have them, where a letter's mark was hardly seen.

ĐẮNG is no surname and HỔNG no name: what was printed is ĐẶNG and HỒNG; behind a comma Tinh Hà is Tỉnh Hà.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from identity_checks.documents.text.engine import Glyph, TextLine, spelt
from identity_checks.documents.text.vietnamese_lines.followed import START, bare
from identity_checks.documents.text.vietnamese_lines.likely_words import put, weighed_words
from identity_checks.documents.text.vietnamese_lines.persons import SURNAMES
from identity_checks.documents.text.vietnamese_lines.places import words_of_names, words_of_places
from identity_checks.documents.text.vietnamese_lines.tones import syllables

_WHOLE_NAME: Final = 3
"""Words of a line that has a surname before two given names; two may be given names alone."""
_ANYWHERE: Final = "-"
"""Stands before a word of which nothing tells what it follows."""


def with_usual_words(line: TextLine) -> TextLine:
    """Give a line with its doubtful marks as usual words have them where it stands, and surer where they bear it out.

    Names are printed in capitals, addresses not. Letters stay what they are but for their marks, and one that was read
    surely stays with its mark; a surname without any on a line that has some has its own.
    """
    glyphs = list(line.glyphs)
    words = list(syllables(glyphs))
    if not words:
        return line
    if not _is_name(line.text):
        made = glyphs
        for row in _rows(glyphs, words):
            # Of an address that wraps a line may begin within a name.
            made = weighed_words(made, row, START if row[0][0] else _ANYWHERE, words_of_places(), of_name=False)
        return spelt(line, made) if made != list(line.glyphs) else line
    whole = len(words) >= _WHOLE_NAME or len(words) == 1
    made = weighed_words(glyphs, words, START if whole else _ANYWHERE, words_of_names(), of_name=True)
    if whole:
        start, end = words[0]
        made[start:end] = _surname(made[start:end], marked=bare(line.text) != line.text)
    return spelt(line, made) if made != list(line.glyphs) else line


def _is_name(text: str) -> bool:
    return text.isupper() and not any(sign.isdigit() or sign == "," for sign in text)


def _rows(glyphs: Sequence[Glyph], words: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Give words in rows between which stands more than a space."""
    rows: list[list[tuple[int, int]]] = []
    for start, end in words:
        apart = not rows or any(glyph.text.strip() for glyph in glyphs[rows[-1][-1][1] : start])
        if apart:
            rows.append([])
        rows[-1].append((start, end))
    return rows


def _surname(syllable: Sequence[Glyph], *, marked: bool) -> list[Glyph]:
    """Give a syllable without any mark as the one surname that it may be, on a line that has some."""
    read = "".join(glyph.text for glyph in syllable)
    usual = [word for word in SURNAMES if bare(word) == read]
    if not marked or len(usual) != 1 or len(read) != len(syllable):
        return list(syllable)
    return [put(glyph, letter) for glyph, letter in zip(syllable, usual[0], strict=True)]
