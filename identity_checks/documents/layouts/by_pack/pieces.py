"""Printed pieces of text with the spaces in them, and labels found among them however they were read.

`text.words` leaves spaces out because Chinese has none; names in Latin letters need them. Labels are compared without
marks, case and spaces, and may have a wrong letter in seven.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from typing import Final

from identity_checks.documents.text.words import Label, PlacedLine, Word, signs_of
from identity_checks.packs.spelling import folded

_GAP: Final = 1.05
"""In line heights: two values or a label and its value stand further apart, words of one value do not."""
_MISREAD: Final = 0.7
_SEPARATORS: Final = frozenset("/:：;；|·・")
_LETTERS_PER_ERROR: Final = 7
_LEAST_FOR_ERRORS: Final = 5
_BEGUN: Final = 5
"""Letters of a label's beginning that are no word of a value."""
_LEAST_BEGINNING: Final = 2
_SHORT: Final = 4
_SHORTEST: Final = 2
_LONG: Final = 6
_LEAST_WITHIN: Final = 3
"""Letters of a label at least that stands behind a value on its line."""
_LARGER: Final = 1.2
"""How much higher than its label a value below it is printed, at least, for the label to be told by that."""


@dataclass(frozen=True, slots=True, eq=False)
class Piece(Word):
    """A word with the spaces in it; `spaced` tells for each character whether a space was read before it."""

    spaced: tuple[bool, ...]

    @property
    def text(self) -> str:
        """Give the characters with the spaces between them."""
        return "".join(
            f" {sign.text}" if space and place else sign.text
            for place, (sign, space) in enumerate(zip(self.signs, self.spaced, strict=True))
        )

    @property
    def word(self) -> Word:
        """Give the piece as a word."""
        return Word(self.signs)

    def part(self, start: int, end: int) -> Piece:
        """Give some of its characters."""
        return Piece(self.signs[start:end], self.spaced[start:end])


def pieces_of(lines: Sequence[PlacedLine]) -> list[Piece]:
    """Cut lines into pieces at wide gaps."""
    return [piece for line in lines for piece in _cut_at_gaps(_whole(line))]


def _whole(line: PlacedLine) -> Piece:
    signs = signs_of(line)
    spaced: list[bool] = []
    space = False
    for glyph in line.source.glyphs:
        if glyph.text.strip():
            spaced.append(space)
            space = False
        else:
            space = True
    return Piece(tuple(signs), tuple(spaced))


def _cut_at_gaps(piece: Piece) -> Iterator[Piece]:
    start = 0
    for place, (before, after) in enumerate(pairwise(piece.signs), 1):
        if after.left - before.right > _GAP * piece.height:
            yield piece.part(start, place)
            start = place
    if piece.signs:
        yield piece.part(start, len(piece.signs))


def take_labels(pieces: Sequence[Piece], labels: Mapping[str, Sequence[str]]) -> tuple[list[Label], list[Piece]]:
    """Find labels at the beginnings of pieces and behind other labels; give them and what is left of the pieces.

    A label's name may stand several times in several languages, one behind the other: it is then one label. Of labels
    that fit, the longest counts, so that `Last name` is not taken for `Name`.
    """
    wanted = sorted(
        {(name, folded(text)) for name, texts in labels.items() for text in texts}, key=lambda item: -len(item[1])
    )
    found: list[Label] = []
    left: list[Piece] = []
    for piece in pieces:
        start = 0
        here: list[Label] = []
        while start < len(piece.signs):
            match = _label_at(piece, start, wanted)
            behind = _next_label(piece, start, wanted, here[-1].field) if here and match is None else None
            if behind is not None:
                left.append(piece.part(start, behind))
                start = behind
                continue
            match = match or _label_behind(piece, start, wanted)
            if match is None:
                if here and piece.signs[start - 1].text == "/":
                    start = _after_misread(piece, start, [label for name, label in wanted if name == here[-1].field])
                break
            name, word = match
            end = _after_separators(piece, word)
            if end == word and _begins_a_text(piece, start, end):
                break
            run = piece.part(start, end)
            if here and here[-1].field == name:
                here[-1] = Label(name, here[-1].left, run.right, piece.middle, piece.height)
            else:
                here.append(Label(name, run.left, run.right, piece.middle, piece.height))
            start = end
        found += here
        if start < len(piece.signs):
            left.append(piece.part(start, len(piece.signs)))
    misread = {id(piece): label for piece in left if (label := _misread_above(piece, left, wanted)) is not None}
    found += misread.values()
    return found, [piece for piece in left if id(piece) not in misread and not _is_end_of(piece, found, wanted)]


def _begins_a_text(piece: Piece, start: int, end: int) -> bool:
    """Tell whether a short label's word is one of the text behind it: an address in Viet Nam begins with Số 15 ngõ."""
    rest = [sign.text for sign in piece.signs[end:]]
    return len(folded(piece.part(start, end).text)) <= _SHORTEST and sum(map(str.isalpha, rest)) > sum(
        map(str.isdigit, rest)
    )


def _next_label(piece: Piece, start: int, wanted: Sequence[tuple[str, str]], taken: str) -> int | None:
    """Give where behind the value of one label the next one begins on its line: a word, then a stroke or colon.

    What stands before the stroke may be misread if the same label follows in another language. `taken` is the field
    whose value stands there.
    """
    others = [(name, label) for name, label in wanted if name != taken and len(label) >= _LEAST_WITHIN]
    for place in range(start + 1, len(piece.signs)):
        if not piece.spaced[place]:
            continue
        match = _label_at(piece, place, others)
        if match is not None and piece.signs[min(match[1], len(piece.signs) - 1)].text in _SEPARATORS:
            return place
        stroke = next((at for at in range(place, len(piece.signs)) if piece.signs[at].text == "/"), None)
        behind = None if stroke is None else _label_at(piece, stroke + 1, others)
        if stroke is None or behind is None:
            continue
        text = folded(piece.part(place, stroke).text)
        if any(name == behind[0] and _is_much_of(text, label) for name, label in others):
            return place
    return None


def _is_end_of(piece: Piece, found: Sequence[Label], wanted: Sequence[tuple[str, str]]) -> bool:
    """Tell whether a piece is the end of the label on its left whose middle was not seen."""
    text = folded(piece.text)
    fields = {
        label.field
        for label in found
        if label.right <= piece.left and abs(label.middle - piece.middle) < 0.5 * label.height
    }
    return len(text) >= _SHORT and any(name in fields and label.endswith(text) for name, label in wanted)


def _misread_above(piece: Piece, pieces: Sequence[Piece], wanted: Sequence[tuple[str, str]]) -> Label | None:
    """Give the label that a piece is with letters misread: it stands in small print above a larger value.

    Of a short one a single letter may be another, of a long one most are the label's in their order, or a finger has
    left its beginning.
    """
    text = folded(piece.text)
    if len(text) < _SHORT or any(sign.isdigit() for sign in text):
        return None
    if not any(_is_value_below(piece, other) for other in pieces):
        return None
    if len(text) == _SHORT:
        alike = {
            name
            for name, label in wanted
            if len(label) == _SHORT and sum(a != b for a, b in zip(label, text, strict=True)) == 1
        }
    else:
        alike = {name for name, label in wanted if len(label) >= _LONG and _is_much_of(text, label)}
        alike |= {name for name, label in wanted if len(text) >= _BEGUN and label.startswith(text)}
    if len(alike) != 1:
        return None
    return Label(alike.pop(), piece.left, piece.right, piece.middle, piece.height)


def _is_much_of(text: str, label: str) -> bool:
    return SequenceMatcher(None, text, label, autojunk=False).ratio() > _MISREAD


def _is_value_below(label: Piece, other: Piece) -> bool:
    drop = other.middle - label.middle
    return (
        other.height > _LARGER * label.height
        and 0.5 * label.height < drop < 1.5 * other.height
        and abs(other.left - label.left) < label.height
    )


def _after_misread(piece: Piece, start: int, labels: Sequence[str]) -> int:
    """Give the end of what is, behind a label and a stroke, that label in another language, badly read.

    Blur and copying take a label's end: two letters and more that it begins with, the last one perhaps another, or its
    first one alone, are what is left of its words.
    """
    rest = folded(piece.part(start, len(piece.signs)).text)
    if any(_is_beginning(rest, label) or label[:1] == rest for label in labels):
        return len(piece.signs)
    end = next((at for at in range(start + 1, len(piece.signs)) if piece.spaced[at]), len(piece.signs))
    word = folded(piece.part(start, end).text)
    alike = (SequenceMatcher(None, word, label, autojunk=False).ratio() for label in labels)
    if not word or any(sign.isdigit() for sign in word):
        return start
    return end if max(alike, default=0.0) > _MISREAD else start


def _is_beginning(word: str, label: str) -> bool:
    """Tell whether a label begins with a word, of which the last letter may be cut through and read as another."""
    whole = len(word) >= _LEAST_BEGINNING and label.startswith(word)
    return whole or (_LEAST_BEGINNING < len(word) < len(label) and label.startswith(word[:-1]))


def _label_behind(piece: Piece, start: int, wanted: Sequence[tuple[str, str]]) -> tuple[str, int] | None:
    """Give a label that follows a stroke when what stands before it, the same in another language, was misread."""
    for place in range(start + 2, len(piece.signs)):
        if piece.signs[place].text.isdigit():
            return None
        if piece.signs[place - 1].text == "/" and (match := _label_at(piece, place, wanted)) is not None:
            return match
    return None


def _label_at(piece: Piece, start: int, wanted: Sequence[tuple[str, str]]) -> tuple[str, int] | None:
    """Give the name of the label that begins at a character, and the character behind it."""
    text, places = "", []
    for place in range(start, len(piece.signs)):
        here = folded(piece.signs[place].text)
        text += here
        places += [place] * len(here)
    best: tuple[int, int, str, int] | None = None
    for name, label in wanted:
        outcome = prefix_errors(label, text)
        if outcome is None:
            continue
        errors, length = outcome
        end = places[length - 1] + 1
        if not _ends_there(piece, end, len(label), errors):
            continue
        rank = (len(label) - 3 * errors, -errors)
        if best is None or rank > best[:2]:
            best = (*rank, name, end)
    return None if best is None else (best[2], best[3])


def _ends_there(piece: Piece, end: int, length: int, errors: int) -> bool:
    """Tell whether a label may end before a character: a word ends there, or the label is long and read well."""
    if end >= len(piece.signs) or piece.spaced[end] or piece.signs[end].text in _SEPARATORS:
        return True
    before, after = piece.signs[end - 1], piece.signs[end]
    if not after.text[0].isalnum() or after.left - before.right > 0.5 * piece.height:
        return True
    if ord(before.text[0]) > 0x2E7F:
        return length > 1 and errors == 0
    return (length > 5 and after.text.isdigit()) or (length > 9 and errors == 0)


def _after_separators(piece: Piece, end: int) -> int:
    while end < len(piece.signs) and not folded(piece.signs[end].text):
        if piece.signs[end].text not in _SEPARATORS and piece.signs[end].text not in ".,。，":
            break
        end += 1
    return end


@lru_cache(maxsize=16384)
def prefix_errors(label: str, text: str) -> tuple[int, int] | None:
    """Give with how many wrong, lost or doubled letters a text begins with a label, and how much of it that is.

    None when there are more than one in seven letters; short labels must be there as they are.
    """
    if text.startswith(label):
        return 0, len(label)
    most = len(label) // _LETTERS_PER_ERROR + (_LEAST_FOR_ERRORS <= len(label) < _LETTERS_PER_ERROR)
    window = text[: len(label) + most]
    if most == 0 or len(window) < len(label) - most or len(set(label) - set(window)) > most:
        return None
    row = list(range(len(window) + 1))
    for number, letter in enumerate(label, 1):
        previous, row[0] = row[0], number
        for place, other in enumerate(window, 1):
            previous, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, previous + (letter != other))
        if min(row) > most:
            return None
    errors = min(row[1:])
    if errors > most:
        return None
    ends = [place for place, cost in enumerate(row) if cost == errors and place]
    return errors, min(ends, key=lambda place: abs(place - len(label)))
