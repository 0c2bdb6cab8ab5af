"""Identity cards whose title is off the picture: their labels in the state's own language, and its own nationality.

A residence title has the same labels and another state's nationality, a passport another label for its number. Cards of
Thailand have no nationality, but one date in two calendars.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from identity_checks.packs.field_names import FieldName
from identity_checks.packs.number_form import Number
from identity_checks.packs.pack import Choice, FieldRule, Kind, Pack, Script, Text
from identity_checks.packs.spelling import folded, folded_parts, is_but_for_a_sign, tells

_LEAST_LABELS: Final = 3
"""Fields with labels in the state's own language, or with what the edge has left of them before the English ones."""
_WITHOUT_NUMBER: Final = 4
_CUT: Final = 2
"""The same where the edge has taken the label of the number as well, and how many of them it has cut at least."""
_BESIDE_TITLE: Final = 2
"""Fields with labels that are enough beside the end of a title."""
_OF_TITLE: Final = 2.0
"""Weight of a title among the words of which one must be there."""
_CARD: Final = "IDENTITYCARD"
_ENGLISH: Final = frozenset(
    {"SURNAME", "GIVENNAMES", "GIVENNAME", "DATEOFBIRTH", "NATIONALITY", "DATEOFEXPIRY", "EXPIRYDATE", "SEX"}
)
"""Labels that stand on every state's card beside its own."""
_LEAST_LEFT: Final = 2
"""Letters that are left of a nationality at least."""
_LEAST_NEARLY: Final = 5
"""Letters of a word's end at least that is known with one of them misread."""
_BUDDHIST: Final = 543
"""Years by which the calendar of Thailand is ahead."""
_OF_NUMBER: Final = range(13, 16)
"""Digits of a number of 13 with what is read of the end of its label."""
_OF_STRANGERS: Final = "NATIONALITY"
"""The label that the card of a resident without the state's nationality has and a citizen's has not."""
_IN_THAI: Final = re.compile(r"(\d{1,2}) .{1,7} (2[45]\d\d)")
_IN_ENGLISH: Final = re.compile(r"(\d{1,2}) ?[A-Z][a-z]{2,8}\.? ?((?:19|20)\d\d)")

Lines = Sequence[Sequence[str]]
"""Folded lines, each divided where one language ends."""


def is_without_title(pack: Pack, texts: Sequence[str]) -> bool:
    """Tell whether lines of text are those of a state's identity card below its title.

    The left edge may have cut the labels of one column, but not those of another, and the nationality.
    """
    nationality = [rule.value for rule in pack.fields.values() if isinstance(rule.value, Choice) and rule.value.states]
    if pack.kind is not Kind.IDENTITY_CARD or not nationality:
        return False
    lines = [folded_parts(text) for text in texts]
    said = {folded(word) for value in nationality for pair in value.words.items() for word in pair}
    if not any(_says(line, said, cut=True) for line in lines):
        return False
    parts = {part for line in lines for part in line}
    others = [rule for rule in pack.fields.values() if rule.labels and not isinstance(rule.value, Number)]
    whole = sum(_is_whole(rule, lines) for rule in others)
    cut = sum(not _is_whole(rule, lines) and _is_cut(rule, lines) for rule in others)
    in_part = _is_titled_in_part(pack, lines)
    if not any(_says(line, said, cut=cut > 0 or in_part) for line in lines):
        return False
    if whole >= _BESIDE_TITLE and in_part:
        return True
    numbers = [rule for rule in pack.fields.values() if isinstance(rule.value, Number)]
    numbered = any(folded(label) in parts for rule in numbers for label in rule.labels)
    if not numbered and cut < _CUT:
        return False
    return whole > 0 and whole + cut >= (_LEAST_LABELS if numbered else _WITHOUT_NUMBER)


def is_dated_twice(pack: Pack, texts: Sequence[str]) -> bool:
    """Tell whether lines of text are those of a card in Thai below its title: its labels, and a day in both calendars.

    The month is not compared: it is written in letters that the line reader lacks. A label may be misread, but not the
    one of a surname, which a driving licence has not.
    """
    if not _is_in_thai(pack):
        return False
    found = {folded(text) for text in texts}
    wanted = {
        name: [word for label in rule.labels if (word := folded(label)).isascii()]
        for name, rule in pack.fields.items()
        if not isinstance(rule.value, Number)
    }
    lacking = [name for name, labels in wanted.items() if labels and not found & set(labels)]
    if FieldName.NATIONALITY not in pack.fields and _OF_STRANGERS in found:
        return False
    if len(lacking) > 1 or not {FieldName.SURNAME, FieldName.NATIONALITY}.isdisjoint(lacking):
        return False
    return _says_a_day_twice(texts)


def is_dated_below_title(pack: Pack, texts: Sequence[str]) -> bool:
    """Tell whether lines of text are those of a card in Thai with its title: a number as long, a day in both calendars.

    Stripes may hide every label, and lengthen the number by the end of its own.
    """
    numbered = any(sum(sign.isdigit() for sign in text) in _OF_NUMBER for text in texts)
    return _is_in_thai(pack) and numbered and _says_a_day_twice(texts)


def _is_in_thai(pack: Pack) -> bool:
    """Tell whether a kind has fields in Thai."""
    values = [rule.value for rule in pack.fields.values()]
    return any(isinstance(value, Text) and value.script is Script.THAI for value in values)


def _says_a_day_twice(texts: Sequence[str]) -> bool:
    """Tell whether lines of text say one day in the calendars of Thailand and of others; months are not compared."""
    days = {(int(day[1]), int(day[2]) - _BUDDHIST) for text in texts if (day := _IN_THAI.fullmatch(text.strip()))}
    same = ((int(day[1]), int(day[2])) for text in texts if (day := _IN_ENGLISH.fullmatch(text.strip())))
    return any(day in days for day in same)


def _is_whole(rule: FieldRule, lines: Lines) -> bool:
    """Tell whether a line is a field's label in the state's own language, or in two languages."""
    labels = {folded(label) for label in rule.labels}
    if not all(len(label) == tells(label) for label in labels):
        return False
    return any((labels - _ENGLISH) & set(line) or len(labels & set(line)) > 1 for line in lines)


def _is_titled_in_part(pack: Pack, lines: Lines) -> bool:
    """Tell whether a line begins with the end of a title of a pack's kind, which goes on in English."""
    titles = [folded(word) for sign in pack.evidence.one_of if sign.weight >= _OF_TITLE for word in sign.words]
    return any(
        len(line) > 1 and line[0] and line[1] == _CARD and any(_is_nearly_end(line[0], title) for title in titles)
        for line in lines
    )


def _is_end(text: str, word: str) -> bool:
    return text != word and word.endswith(text)


def _is_nearly_end(text: str, word: str) -> bool:
    """Tell whether a text ends a word, but for a sign where it has several: the edge may have cut through its first."""
    if _is_end(text, word):
        return True
    ends = [word[-count:] for count in range(len(text) - 1, len(text) + 2) if _LEAST_NEARLY <= count < len(word)]
    return len(text) >= _LEAST_NEARLY and any(is_but_for_a_sign(text, end) for end in ends)


def _is_cut(rule: FieldRule, lines: Lines) -> bool:
    """Tell whether a line begins with the end of a field's label, or none of it, and goes on with another one."""
    labels = {folded(label) for label in rule.labels}
    return any(
        len(line) > 1 and line[1] in labels and any(_is_nearly_end(line[0], label) for label in labels)
        for line in lines
    )


def _says(line: Sequence[str], words: set[str], *, cut: bool) -> bool:
    """Tell whether a line is one of some words or several, or the end of one where the edge has cut it."""
    text = "".join(line)
    return set(line) <= words or (cut and len(text) >= _LEAST_LEFT and any(word.endswith(text) for word in words))
