"""A person's name as a resident ID card prints it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from identity_checks.documents.layouts.draft import FieldDraft, differences, drafted, unlikely
from identity_checks.documents.text.punctuation import is_han
from identity_checks.documents.text.words import Word
from identity_checks.results import CorrectionRule

_NO_PART: Final = re.compile(r"[^\w·]|[\d_]")
_OTHER_SCRIPT: Final = re.compile(r"[0-9A-Za-z]")
_SAME_PLACE: Final = 0.4
"""In heights of a line, how far apart the middles are of one sign that two boxes hold."""
_HALF_LABEL: Final = re.compile(r"[^\u3400-\u9fff]?名")
_LEAST: Final = 2
"""Signs of a name."""


def after_half_label(words: list[Word]) -> list[Word]:
    """Leave out what an edge or a copy leaves of the name's label: no family is called 名."""
    rest = _HALF_LABEL.match(words[0].text) if words else None
    if rest is None or sum(len(word.signs) for word in words) < rest.end() + _LEAST:
        return words
    return [word for word in (Word(words[0].signs[rest.end() :]), *words[1:]) if word.signs]


def printed_name(words: Sequence[Word]) -> FieldDraft:
    """Give the name that words say, specks left out and one dot between its parts.

    Digits are left out and told as corrections; a name with digits or with letters beside characters is unlikely,
    whether a character was misread or somebody printed it so.
    """
    words = _without_signs_read_twice(words)
    read = "".join(word.text for word in words).replace("•", "·").replace(".", "·")
    name = _NO_PART.sub("", read)
    draft = drafted(name, words, differences(read, name, CorrectionRule.ALPHABET))
    mixed = _OTHER_SCRIPT.search(read) is not None and any(is_han(sign) for sign in read)
    return unlikely(draft) if mixed else draft


def _without_signs_read_twice(words: Sequence[Word]) -> list[Word]:
    """Give words without the last sign of one that the next begins with in the same place: their boxes overlapped."""
    kept = list(words[-1:])
    for word, behind in zip(words[-2::-1], words[:0:-1], strict=True):
        last, first = word.signs[-1], behind.signs[0]
        same = last.text == first.text and abs(last.centre - first.centre) < _SAME_PLACE * word.height
        signs = word.signs[:-1] if same else word.signs
        if signs:
            kept.insert(0, Word(signs))
    return kept
