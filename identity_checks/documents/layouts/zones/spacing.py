"""How many fillers stand between the words of a zone's line, told by its pitch: OCR-B's characters are equally wide.

A recogniser of running text drops and doubles equal neighbours. What is lost between surname and given names makes one
name of two, and no check digit covers it.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final

import numpy as np

from identity_checks.documents.text.codes import CodeSign

_FILLER: Final = "<"
_LEAST_WORD: Final = 3
_LEAST_SIGNS: Final = 6
_CLEAR: Final = 0.35
"""How far from a whole number of pitches the distance of two words may be."""
_MOST_FILLERS: Final = 4
"""Over longer runs the pitch is not known well enough."""
_MOST_BETWEEN_NAMES: Final = 2
_SKIPPED: Final = 1.75
"""In pitches, how far apart two signs of a word are between which one was lost; on 90 whole lines 1.5 at most."""
_HALF_A_PITCH: Final = 0.62
_TWO_PITCHES: Final = 2.5
LOOK_ALIKE: Final = frozenset(
    frozenset(pair) for pair in ("0O", "0Q", "0D", "1I", "1L", "2Z", "5S", "6G", "8B", "IL", "OQ")
)
"""Signs of a zone that are mistaken for each other."""

_Word = list[tuple[int, float]]


def spaced(signs: Sequence[CodeSign]) -> tuple[str, bool]:
    """Give the line's text with the fillers between its words counted by distance, and whether every count is clear.

    Fillers behind the last word are left as they were read. A character that was seen twice, which leaves it half the
    room of its neighbours, stands once, and then not every count is clear. Nor is one of three between names, which
    have two at most (ICAO 9303-3 section 4.6): one of them was a letter.
    """
    words = _words(signs)
    pitch = _pitch(words)
    if pitch is None:
        return "".join(sign.text for sign in signs), True
    single = _seen_once(signs, pitch)
    clear = len(single) == len(signs)
    if not clear:
        signs, words = single, _words(single)
    text = "".join(sign.text for sign in signs)
    made, at = "", 0
    for before, after in itertools.pairwise(words):
        start, end = before[-1][0] + 1, after[0][0]
        counted = _steps_between(before, after, pitch) - 1
        count = round(counted)
        made += text[at:start]
        if count == end - start or not 0 <= count <= _MOST_FILLERS:
            made += text[start:end]
        elif abs(counted - count) <= _CLEAR:
            made += _FILLER * count
            clear &= count <= _MOST_BETWEEN_NAMES or any(sign.text.isdigit() for sign in signs)
        else:
            made += text[start:end]
            clear = False
        at = end
    return made + text[at:], clear


def skips_a_sign(signs: Sequence[CodeSign]) -> bool:
    """Tell whether a letter was lost that left no trace but its room: within a word, or at a name's beginning.

    Behind two fillers it was no third one, for ICAO 9303-3 section 4.6 has two at most before the rest of a name. The
    line may have the length of its layout all the same, with a filler more at its end.
    """
    text = "".join(sign.text for sign in signs)
    steps = np.diff([sign.centre for sign in signs])
    pitch = float(np.median(steps)) if len(steps) else 0.0
    wide = (place + 1 for place in np.flatnonzero(steps > _SKIPPED * pitch).tolist())
    return any(
        text[place] != _FILLER
        and (text[place - 1] != _FILLER or (text[:place].endswith(2 * _FILLER) and _has_a_letter(text[place:])))
        for place in wide
    )


def _has_a_letter(text: str) -> bool:
    """Tell whether the word that a text begins with is none of digits alone."""
    return any(sign.isalpha() for sign in text.partition(_FILLER)[0])


def _seen_once(signs: Sequence[CodeSign], pitch: float) -> list[CodeSign]:
    """Give a line without the less likely one of two signs that look alike and have the room of one together."""
    kept = list(signs)
    for place in range(len(signs) - 3, 0, -1):
        before, first, second, after = kept[place - 1 : place + 3]
        alike = first.text == second.text or frozenset((first.text, second.text)) in LOOK_ALIKE
        close = second.centre - first.centre < _HALF_A_PITCH * pitch
        if first.text != _FILLER and alike and close and after.centre - before.centre < _TWO_PITCHES * pitch:
            letters = before.text.isalpha() or after.text.isalpha()
            if first.text.isalpha() != second.text.isalpha():
                second_goes = second.text.isalpha() != letters
            else:
                second_goes = second.share <= first.share
            del kept[place + second_goes]
    return kept


def _words(signs: Sequence[CodeSign]) -> list[_Word]:
    words: list[_Word] = []
    for index, sign in enumerate(signs):
        if sign.text == _FILLER:
            continue
        if words and words[-1][-1][0] == index - 1:
            words[-1].append((index, sign.centre))
        else:
            words.append([(index, sign.centre)])
    return words


def _pitch(words: Sequence[_Word]) -> float | None:
    """Give the distance of neighbouring characters: one slope for all words that are long enough."""
    long = [np.array(word, np.float64) for word in words if len(word) >= _LEAST_WORD]
    if sum(len(word) for word in long) < _LEAST_SIGNS:
        return None
    centred = [word - word.mean(axis=0) for word in long]
    across = sum(float((word[:, 0] * word[:, 1]).sum()) for word in centred)
    pitch = across / sum(float((word[:, 0] ** 2).sum()) for word in centred)
    return pitch if pitch > 0 else None


def _steps_between(before: _Word, after: _Word, pitch: float) -> float:
    """Give how many pitches lie from the last character of a word to the first of the next, by the middles of both."""
    first, second = (float(np.mean([centre for _, centre in word])) for word in (before, after))
    return (second - first) / pitch - (len(before) + len(after) - 2) / 2
