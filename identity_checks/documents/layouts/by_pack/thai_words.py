"""Words that Thai names are made of, by which a mark is told that was lost or hardly seen: เชื้อ has its tone.

Those are listed that stand in many names and that no word has the letters of with other marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from identity_checks.documents.layouts.by_pack.thai_distance import Read, distance, is_mark, signs_read
from identity_checks.documents.layouts.draft import FieldDraft, put_right
from identity_checks.documents.text.words import PlacedLine
from identity_checks.results import CorrectionRule

_WORDS: Final = """
เชื้อ แก้ว ศักดิ์ พงศ์ พงษ์ ภรณ์ ภูมิ วุฒิ กานต์ ผึ้ง เรือง ปัญญา ทรัพย์ สุข
"""
_LOST_SILENT: Final = re.compile("(?<=ง[ศษคฆ])(?=[ เแโใไ]|$)|(?<=[เแ]อร)(?=[ เแโใไ]|$)")
"""Where a letter ends a word or stands before a vowel that leads the next one, and is spoken in none: พงษ์, แอร์."""
_ONE_MARK: Final = 0.5
_LEAST: Final = 2
_SILENT: Final = "\u0e4c"
_VOWELS: Final = ("ะ", "า", "\u0e33")
"""No letter is silent before them."""
_CHOSEN: Final = 0.5


def with_usual_words(name: FieldDraft, lines: Sequence[PlacedLine]) -> FieldDraft:
    """Give a name in Thai with one mark of a usual word in it as the word has it, where the mark was lost or in doubt.

    What was read surely on one of `lines` stays, and a mark is lost only beside signs in doubt, but for the one above a
    letter that cannot be spoken.
    """
    read = signs_read(name.value, lines)
    if read is None:
        return name
    text = name.value
    for start, end, word in _found(read):
        vowel = word.endswith(_SILENT) and text[end : end + 1] in _VOWELS
        doubtful = any(item.doubtful for item in read[start : end + 1])
        if doubtful and not vowel and distance(read[start:end], word) == _ONE_MARK:
            text = name.value[:start] + word + name.value[end:]
            break
    return put_right(name, _LOST_SILENT.sub(_SILENT, text), CorrectionRule.LIST, _CHOSEN)


def _found(read: Sequence[Read]) -> Iterator[tuple[int, int, str]]:
    """Give where letters stand that usual words have, with their marks, longest words first; none within another."""
    places = [place for place, item in enumerate(read) if not is_mark(item.sign)]
    letters = "".join(read[place].sign for place in places)
    taken: set[int] = set()
    for bare, word in _usual():
        at = letters.find(bare)
        while at >= 0:
            start = places[at]
            end = places[at + len(bare)] if at + len(bare) < len(places) else len(read)
            if taken.isdisjoint(range(start, end)):
                taken.update(range(start, end))
                yield start, end, word
            at = letters.find(bare, at + 1)


@cache
def _usual() -> tuple[tuple[str, str], ...]:
    words = {word: "".join(sign for sign in word if not is_mark(sign)) for word in _WORDS.split()}
    marked = ((bare, word) for word, bare in words.items() if bare != word and len(bare) >= _LEAST)
    return tuple(sorted(marked, key=lambda item: -len(item[0])))
