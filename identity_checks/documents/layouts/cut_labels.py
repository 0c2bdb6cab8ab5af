"""Labels of which only the end is on the picture: those of one column end below each other however much is cut off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from identity_checks.documents.text.words import Label, Word

_BELOW: Final = 0.6
"""In heights of a line, how far apart the right edges of labels of one column lie at most."""
_ROOM: Final = 0.5
"""In heights, the room between the end of a label and a value on the same line."""


def cut_labels(
    labels: Sequence[Label], words: Sequence[Word], texts: Mapping[str, Sequence[str]]
) -> tuple[list[Label], list[Word]]:
    """Give the labels that words end in a column of their own or of known ones, and the words that remain.

    `texts` are the labels of each field. An end that several fields share tells nothing.
    """
    known = {label.field for label in labels}
    fields = _ends(texts)
    seen = [(word, end) for word in words if (end := _end_of(word, fields)) and fields[end] not in known]
    edges = [label.right for label in labels] + [word.signs[len(end) - 1].right for word, end in seen]
    found: dict[str, Label] = {}
    rest: dict[int, Word | None] = {}
    for word, end in seen:
        right = word.signs[len(end) - 1].right
        below = sum(abs(edge - right) < _BELOW * word.height for edge in edges) - 1
        if below and fields[end] not in found:
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
        room = word.signs[count].left - word.signs[count - 1].right
        if count > 1 and room > _ROOM * word.height:
            return text
    return ""
