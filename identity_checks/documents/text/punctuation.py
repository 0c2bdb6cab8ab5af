"""Full-width or half-width: the recogniser confuses （ with (, the room that a sign takes on the line does not."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, pairwise, takewhile
from typing import Final

import numpy as np

from identity_checks.documents.text.words import Sign, Word

_HALF: Final = "(),;:!?"
_FULL: Final = "（），；：！？"
LIST_SIGNS: Final = _HALF + _FULL + "、。"
"""Signs whose width or kind the recogniser is often unsure of without having misread a word."""
_SEPARATORS: Final = ",;"
_ALIKE_FROM: Final = 4
_TO_HALF: Final = str.maketrans(_FULL, _HALF)
_TO_FULL: Final = str.maketrans(_HALF, _FULL)
_LATIN_ROOM: Final = 0.56
_FULL_FROM: Final = 0.70
"""Room in ems from which a sign counts as full-width: half-width ones take 0.25 to 0.4, full-width ones one em."""
_TOGETHER: Final = 2
"""How many characters to either side tell where the nearest stands: one place alone is known to a quarter of an em."""
_ODDS_OF_ROOM: Final = 12.0
"""How much the odds (natural logarithm) grow with an em of room: the recogniser places signs to a quarter of an em."""
_MOST_BY_ROOM: Final = 5.0
_MOST_BY_SHAPE: Final = 3.0
_SETTLED_FROM: Final = 1.0
_SHAPE_ALONE: Final = 0.4
_LEAST: Final = 1e-3

_Settled = tuple[str, bool, bool]
"""A character, whether its width is settled, and whether the room it takes was measured."""


def width_true(words: Sequence[Word]) -> str:
    """Give the text of a value's words with every bracket, comma and the like as wide as it is printed.

    The room that a sign has between two characters and the shape that the recogniser saw count together. Where they
    leave it open, and for a sign without neighbours that was seen in neither form clearly, the other signs of the
    value decide; a closing bracket is as wide as the one it closes.
    """
    lines = _as_their_like([_settled(word) for word in words])
    wide = sum(sign in _FULL for line in lines for sign, sure, _ in line if sure)
    narrow = sum(sign in _HALF for line in lines for sign, sure, _ in line if sure)
    table = _TO_FULL if wide > narrow else _TO_HALF if narrow > wide else {}
    text = "".join(sign if sure else sign.translate(table) for line in lines for sign, sure, _ in line)
    for half, full in zip(_SEPARATORS, _SEPARATORS.translate(_TO_FULL), strict=True):
        # One separator in a long list that seems to differ from all the others was measured wrongly.
        for few, many in ((half, full), (full, half)):
            if text.count(many) >= _ALIKE_FROM * max(1, text.count(few)):
                text = text.replace(few, many)
    together = _list_odds(words)
    if together is not None:
        text = text.replace("；", ";") if together < 0 else text.replace(";", "；")
    return _paired(text)


def width_odds(words: Sequence[Word]) -> list[float]:
    """Give for each character of words the odds (natural logarithm) that it is full-width, 0 where that is no question.

    What a sign looks like alone, without room to measure, counts less: at a line's end much of it is guessed.
    """
    odds: list[float] = []
    for word in words:
        rooms = _rooms(word)
        odds += [
            0.0
            if sign.text not in _HALF + _FULL
            else rooms[place] + _by_shape(sign)
            if place in rooms
            else _SHAPE_ALONE * _by_shape(sign)
            for place, sign in enumerate(word.signs)
        ]
    return odds


def leaves_its_list_open(words: Sequence[Word]) -> bool:
    """Tell whether a list has a semicolon of which neither room nor shape says how wide it is, and no more measured.

    So has one whose only semicolon takes the room of one width and looks like the other.
    """
    signs = [sign for word in words for sign in word.signs]
    odds = [odd for sign, odd in zip(signs, width_odds(words), strict=True) if sign.text in ";；"]
    if not odds or _list_odds(words) is not None:
        return False
    return abs(sum(odds)) < _SETTLED_FROM or any(
        room * _by_shape(word.signs[place]) < 0
        for word in words
        for place, room in _rooms(word).items()
        if word.signs[place].text in ";；"
    )


def _list_odds(words: Sequence[Word]) -> float | None:
    """Give the odds that the semicolons of a list are full-width, all alike; None where fewer than two were measured.

    Each one's room is a measurement of its own; what they look like is the typeface's and counts once.
    """
    rooms: list[float] = []
    shapes: list[float] = []
    for word in words:
        measured = _rooms(word)
        for place, sign in enumerate(word.signs):
            if sign.text in ";；":
                shapes.append(_by_shape(sign))
                rooms += [measured[place]] if place in measured else []
    return sum(rooms) + sum(shapes) / len(shapes) if len(rooms) > 1 else None


def _rooms(word: Word) -> dict[int, float]:
    """Give the odds that signs between two characters are full-width by the room they take, by their place."""
    em = _em(word)
    signs = word.signs
    found: dict[int, float] = {}
    if em is None:
        return found
    start = 1
    while start < len(signs) - 1:
        end = start
        while end < len(signs) and signs[end].text in _HALF + _FULL:
            end += 1
        if start < end < len(signs):
            begins = _edge([sign.centre for sign in _run(signs[start - 1 :: -1])], em)
            ends = _edge([-sign.centre for sign in _run(signs[end:])], em)
            room = -(ends + begins) / em - _room(signs[start - 1]) / 2 - _room(signs[end]) / 2
            odds = _ODDS_OF_ROOM * (room / (end - start) - _FULL_FROM)
            found |= dict.fromkeys(range(start, end), max(-_MOST_BY_ROOM, min(_MOST_BY_ROOM, odds)))
        start = max(end, start + 1)
    return found


def _run(signs: Sequence[Sign]) -> Sequence[Sign]:
    """Give the Chinese characters that signs begin with, so many as tell a place; the first alone if it is none."""
    run = list(islice(takewhile(lambda sign: is_han(sign.text), signs), _TOGETHER))
    return run or signs[:1]


def _edge(centres: Sequence[float], em: float) -> float:
    """Give where the first of characters stands that follow one another to the left, an em apart, by all of them."""
    return sum(centre + number * em for number, centre in enumerate(centres)) / len(centres)


def _paired(text: str) -> str:
    """Give every closing bracket the width of the one it closes, whose room is measured between two characters."""
    signs, opened = list(text), []
    for place, sign in enumerate(signs):
        if sign in "(（":
            opened.append(sign)
        elif sign in ")）" and opened:
            signs[place] = ")" if opened.pop() == "(" else "）"
    return "".join(signs)


def _as_their_like(lines: Sequence[list[_Settled]]) -> list[list[_Settled]]:
    """Give separators whose room could not be measured, at a line's end, the width of those where it could."""
    table: dict[int, str] = {}
    for half, full in zip(_SEPARATORS, _SEPARATORS.translate(_TO_FULL), strict=True):
        measured = [sign for line in lines for sign, sure, by_room in line if sure and by_room and sign in half + full]
        wide = measured.count(full)
        if 2 * wide != len(measured):
            usual = full if 2 * wide > len(measured) else half
            table |= {ord(half): usual, ord(full): usual}
    return [
        [
            (sign, sure, by_room) if by_room or ord(sign[0]) not in table else (sign.translate(table), True, by_room)
            for sign, sure, by_room in line
        ]
        for line in lines
    ]


def _settled(word: Word) -> list[_Settled]:
    """Give a word's characters, and for each whether its width is settled and whether its room was measured."""
    rooms = _rooms(word)
    settled: list[_Settled] = []
    for place, sign in enumerate(word.signs):
        if sign.text not in _HALF + _FULL:
            settled.append((sign.text, True, False))
            continue
        by_room = rooms.get(place, 0.0)
        odds = by_room + _by_shape(sign)
        text = sign.text.translate(_TO_FULL if odds > 0 else _TO_HALF)
        settled.append((text, abs(odds) >= _SETTLED_FROM, by_room != 0.0))
    return settled


def _by_shape(sign: Sign) -> float:
    """Give the odds (natural logarithm) that a sign is full-width by how the recogniser saw it."""
    half, full = sign.text.translate(_TO_HALF), sign.text.translate(_TO_FULL)
    rest = max(_LEAST, 1 - sign.score)
    seen = {half: rest, full: rest, **sign.others, sign.text: sign.score}
    odds = float(np.log(max(_LEAST, seen[full]) / max(_LEAST, seen[half])))
    return max(-_MOST_BY_SHAPE, min(_MOST_BY_SHAPE, odds))


def _room(sign: Sign) -> float:
    return 1.0 if is_han(sign.text) else _LATIN_ROOM


def is_han(text: str) -> bool:
    """Tell whether a text begins with a Chinese character, rare ones beyond the basic plane among them."""
    return "\u3400" <= text[0] <= "\u9fff" or text[0] >= "\U00020000"


def is_thai(text: str) -> bool:
    """Tell whether a text begins with a sign of the Thai block."""
    return "\u0e00" <= text[0] <= "\u0e7f"


def _em(word: Word) -> float | None:
    """Give the width of one Chinese character on the line: the mean distance of neighbours, odd ones left out."""
    steps = [
        after.centre - before.centre
        for before, after in pairwise(word.signs)
        if is_han(before.text) and is_han(after.text)
    ]
    if len(steps) < 2:
        return None
    usual = float(np.median(steps))
    return float(np.mean([step for step in steps if 0.5 * usual < step < 1.8 * usual]))
