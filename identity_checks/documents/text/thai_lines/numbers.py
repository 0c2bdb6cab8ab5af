"""Numbers of addresses in Thai as the line reader for other scripts has them: digits and strokes are its business.

They are the house's, which a line begins with, and the village's, behind หมู่ที่.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise, takewhile
from types import MappingProxyType
from typing import Final

import numpy as np

from identity_checks.documents.text.engine import Corners, Glyph, Image, TextEngine, TextLine, spelt

Span = tuple[int, int]
_NUMBER: Final = frozenset("0123456789/-")
_LEAST: Final = 2
"""Signs of a number in which a stroke may have been lost."""
_READ_FROM: Final = 0.8
_HOUSE: Final = re.compile(r"\d{1,4}(/\d{1,4}){0,2}")
_VILLAGE: Final = ("ห", "มู่")
"""What the word before a village's number begins with, a consonant and its marks as one sign."""
_LONGEST: Final = 9
_STRANGE: Final = 2
"""Signs that digits may have been taken for at the end of a number: below a label 12/4 came out as 1วง."""
_SURE: Final = 0.9
"""A sign that is read so surely is not changed, and one that is put in its place is at least as sure."""
_TWO_SAY: Final = 0.5
"""The most that a sign is believed which two readers take for two."""


def with_numbers(text: TextEngine, picture: Image, lines: Sequence[TextLine]) -> list[TextLine]:
    """Give lines with the numbers of house and village put right where they were unsure or lacked signs."""
    found = [(place, span) for place, line in enumerate(lines) for span in _numbers_of(line)]
    read = text.read(picture, [_box(lines[place], span) for place, span in found])
    settled = list(lines)
    # From the last one on, so that those before it stay where they are.
    for (place, span), seen in reversed(list(zip(found, read, strict=True))):
        settled[place] = _with_number(settled[place], span, seen)
    return settled


def _numbers_of(line: TextLine) -> Iterator[Span]:
    """Give where the numbers stand that are worth a second look: that of the house, a doubtful one of the village."""
    signs = [glyph.text for glyph in line.glyphs]
    count = _begun_with(signs)
    if _LEAST <= count < len(signs):
        yield 0, count
    gaps = [place for place, sign in enumerate(signs) if not sign.strip()]
    for gap, end in pairwise([*gaps, len(signs)]):
        before = max((other + 1 for other in gaps if other < gap), default=0)
        village = tuple(signs[before : before + len(_VILLAGE)]) == _VILLAGE
        doubtful = any(glyph.score < _SURE for glyph in line.glyphs[gap + 1 : end])
        if village and doubtful and end - gap <= _LEAST + 1:
            yield gap + 1, end


def _begun_with(signs: Sequence[str]) -> int:
    """Give how many signs of a number a line begins with, a few that digits were taken for among them."""
    plain = sum(1 for _ in takewhile(_NUMBER.__contains__, signs))
    word = sum(1 for _ in takewhile(str.strip, signs))
    strange = sum(sign not in _NUMBER for sign in signs[:word])
    return word if word <= _LONGEST and 0 < strange <= _STRANGE and strange < word else plain


def _box(line: TextLine, span: Span) -> Corners:
    """Give the box of some of a line's signs."""
    places = [0.0, *(glyph.position for glyph in line.glyphs), 1.0]
    start, end = span
    left = (places[start] + places[start + 1]) / 2 if start else 0.0
    right = (places[end] + places[end + 1]) / 2 if end < len(line.glyphs) else 1.0
    first, last = line.corners[[0, 3]], line.corners[[1, 2]]
    begins, ends = first + left * (last - first), first + right * (last - first)
    return np.array([begins[0], ends[0], ends[1], begins[1]], np.float32)


def _with_number(line: TextLine, span: Span, seen: TextLine) -> TextLine:
    said = [glyph for glyph in seen.glyphs if glyph.text.strip()]
    before = line.glyphs[span[0] : span[1]]
    number = _HOUSE.fullmatch("".join(glyph.text for glyph in said))
    only_strokes = _bare(said) == _bare(before) and len(said) > len(before) and seen.score >= _READ_FROM
    scores = [glyph.score for glyph in said] if only_strokes else _scores(before, said)
    if number is None or scores is None:
        return line
    start = line.glyphs[span[0] - 1].position if span[0] else 0.0
    share = line.glyphs[span[1] - 1].position - start
    put = [
        Glyph(glyph.text, score, start + glyph.position * share, MappingProxyType({}))
        for glyph, score in zip(said, scores, strict=True)
    ]
    return spelt(replace(line, features=None), [*line.glyphs[: span[0]], *put, *line.glyphs[span[1] :]])


def _bare(glyphs: Sequence[Glyph]) -> list[str]:
    """Give the signs of a number without its strokes."""
    return [glyph.text for glyph in glyphs if glyph.text != "/"]


def _scores(before: Sequence[Glyph], said: Sequence[Glyph]) -> list[float] | None:
    """Give how sure the signs of a number are that takes another one's place; None where it must not.

    Signs that were sure have to stay, and those that are put in have to be sure.
    """
    one, other = [glyph.text for glyph in before], [glyph.text for glyph in said]
    if one == other:
        return None
    scores: list[float] = []
    for kind, first, last, start, end in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "equal":
            scores += [glyph.score for glyph in before[first:last]]
            continue
        kept = any(glyph.score >= _SURE for glyph in before[first:last])
        if kept or any(glyph.score < _SURE for glyph in said[start:end]):
            return None
        scores += [_TWO_SAY] * (end - start)
    return scores
