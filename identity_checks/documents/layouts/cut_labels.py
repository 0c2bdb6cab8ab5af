"""Labels of which only the end is on the picture: those of one column end below each other however much is cut off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from identity_checks.documents.text.words import Label, Word

_BELOW: Final = 0.6
"""In heights of a line, how far apart the last signs of labels of one column stand at most."""
_HALF: Final = 0.4
"""Half a sign in heights of its line's box."""
_APART: Final = 1.4
"""How much further a value on the same line stands from the end of a label than its own signs from each other."""
_WIDE: Final = 0.8
"""In heights, how far the middles of signs lie apart at most that follow each other."""


def cut_labels(
    labels: Sequence[Label], words: Sequence[Word], texts: Mapping[str, Sequence[str]]
) -> tuple[list[Label], list[Word]]:
    """Give the labels that words end in a column of their own or of known ones, and the words that remain.

    `texts` are the labels of each field. An end that several fields share tells nothing.
    """
    known = {label.field for label in labels}
    fields = _ends(texts)
    seen = [(word, end) for word in words if (end := _end_of(word, fields)) and fields[end] not in known]
    lasts = [label.right - _HALF * label.height for label in labels]
    lasts += [word.signs[len(end) - 1].centre for word, end in seen]
    found: dict[str, Label] = {}
    rest: dict[int, Word | None] = {}
    for word, end in seen:
        last = word.signs[len(end) - 1]
        below = sum(abs(other - last.centre) < _BELOW * word.height for other in lasts) - 1
        if below and fields[end] not in found:
            right = min(last.right, last.centre + _HALF * word.height)
            found[fields[end]] = Label(fields[end], word.left, right, word.middle, word.height)
            rest[id(word)] = Word(word.signs[len(end) :]) if len(word.signs) > len(end) else None
    left = [rest.get(id(word), word) for word in words]
    return list(found.values()), [word for word in left if word is not None]


def _ends(texts: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Give the ends of labels, whole ones left out, with the field of each that is of one field alone."""
    owners: dict[str, set[str]] = {}
    for field, labels in texts.items():
        for label in labels:
            for start in range(1, len(label)):
                owners.setdefault(label[start:], set()).add(field)
    return {end: min(names) for end, names in owners.items() if len(names) == 1}


def _end_of(word: Word, ends: Mapping[str, str]) -> str:
    """Give the longest end of a label that a word begins with, apart from what follows; empty if there is none."""
    for count in range(min(len(word.signs), max(map(len, ends))), 0, -1):
        text = "".join(sign.text for sign in word.signs[:count])
        if text not in ends:
            continue
        if count == len(word.signs):
            return text
        if _stands_apart(word, count):
            return text
    return ""


def _stands_apart(word: Word, count: int) -> bool:
    """Tell whether there is room between a word's first so many signs and the others."""
    before, first = word.signs[count - 1].centre, word.signs[count].centre
    usual = word.signs[count + 1].centre - first if count + 1 < len(word.signs) else 0.0
    return first - before > _APART * max(min(usual, _WIDE * word.height), _HALF * word.height)
