"""What stands on the lines that the reader of Thai is trained on: names, places, labels, dates, made-up syllables.

The lists are common names and places, written down for this purpose; none of them is a value of the drawn evaluation
documents. Half of the words are no words at all but syllables that Thai could write, so that the network learns to see
a letter and its marks and not to know a name.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from training.thai.alphabet import CONSONANTS, TONES, alphabet

Random = np.random.Generator
LONGEST: Final = 44
"""Most signs of a line."""
_MADE_UP: Final = 0.5
"""Share of words that are syllables put together."""
_RESPELT: Final = 0.3
"""Share of written words of which some signs become others of their kind."""
_SPLICED: Final = 0.15
_FINALS: Final = "กขคงจชญฎฏฐฑณดตถทธนบปพภมยรลวศษสฬ"
_UPPER: Final = "\u0e34\u0e35\u0e36\u0e37"
_LOWER: Final = "\u0e38\u0e39"
_LEADING: Final = "เแโใไ"
_SILENT: Final = "\u0e4c"
_SHORT: Final = "\u0e47"
_KINDS: Final = (CONSONANTS, TONES, _UPPER, _LOWER, _LEADING)


def line_of_text(rng: Random) -> str:
    """Give one line, of signs of the alphabet alone."""
    kind = rng.random()
    if kind < 0.1:
        text = _latin(rng)
    elif kind < 0.16:
        text = _pick(rng, _words()["labels"])
    elif kind < 0.24:
        between = _pick(rng, [" ", "  ", "   ", ": "])
        text = _pick(rng, _words()["labels"]) + between + _value(rng)
    elif kind < 0.3:
        text = _date(rng)
    elif kind < 0.34:
        text = "".join(rng.choice(list("0123456789"), int(rng.integers(3, 14))))
    else:
        text = _value(rng)
    known = set(alphabet())
    text = " ".join("".join(sign for sign in text if sign in known).split())
    # Two of one leading vowel look like another one.
    text = text.replace("เเ", "แ")
    return text[:LONGEST].strip() or "ก"


def _value(rng: Random) -> str:
    kind = rng.random()
    if kind < 0.45:
        words = [_pick(rng, _words()["titles"])] if rng.random() < 0.6 else []
        words.append(_word(rng, "given"))
        if rng.random() < 0.8:
            words.append(_word(rng, "family"))
        return " ".join(words)
    words = [_house(rng)] if rng.random() < 0.55 else []
    for _ in range(int(rng.integers(1, 4))):
        between = " " if rng.random() < 0.06 else ""
        words.append(_pick(rng, _words()["before"]) + between + _word(rng, "places"))
    if rng.random() < 0.15:
        words.append(f"{int(rng.integers(10000, 99999))}")
    return " ".join(words)


def _word(rng: Random, kind: str) -> str:
    if rng.random() < _MADE_UP:
        return made_up_word(rng)
    word = _pick(rng, _words()[kind])
    if rng.random() < _SPLICED:
        word += _pick(rng, _words()["family"])
    return _respelt(word, rng) if rng.random() < _RESPELT else word


def made_up_word(rng: Random) -> str:
    """Give syllables that make no word."""
    return "".join(_syllable(rng) for _ in range(int(rng.integers(1, 5))))


def _syllable(rng: Random) -> str:
    """A syllable as Thai writes them: leading vowel, consonants, vowel above or below, tone, final consonant."""
    first = _consonant(rng)
    if rng.random() < 0.15:
        first += _pick(rng, "รลวยมน")
    tone = _pick(rng, TONES[:2] + TONES) if rng.random() < 0.3 else ""
    final = _pick(rng, _FINALS) if rng.random() < 0.7 else ""
    if rng.random() < 0.07 and final:
        final += _pick(rng, ["", "", "", _pick(rng, _UPPER[:1] + _LOWER[:1])]) + _SILENT
    kind = rng.random()
    if kind < 0.22:
        made = first + _pick(rng, _UPPER) + tone + (final or "อ")
    elif kind < 0.34:
        made = first + _pick(rng, _LOWER) + tone + final
    elif kind < 0.48:
        made = first + "\u0e31" + tone + (final or "ว")
    elif kind < 0.56:
        made = _pick(rng, _LEADING) + first + tone + final
    elif kind < 0.64:
        made = _pick(rng, "เแโ") + first + tone + _pick(rng, ["า", "ะ", "าะ", final])
    elif kind < 0.68:
        made = "เ" + first + _pick(rng, ["\u0e35" + tone + "ย", "\u0e37" + tone + "อ", "\u0e34" + tone]) + final
    elif kind < 0.72:
        made = _pick(rng, "เแ") + first + _SHORT + (final or "ก")
    elif kind < 0.77:
        made = first + tone + "\u0e33"
    elif kind < 0.81:
        made = first + "รร" + final
    elif kind < 0.86:
        made = first + tone + _pick(rng, "ะอว") + final
    else:
        made = first + tone + "า" + final
    return made


def _consonant(rng: Random) -> str:
    """Frequent and rare consonants alike, frequent ones somewhat more often."""
    return _pick(rng, CONSONANTS) if rng.random() < 0.6 else _pick(rng, "กขคงจชดตทนบปพมยรลวสหอ")


def _respelt(word: str, rng: Random) -> str:
    made = ""
    for sign in word:
        kind = next((signs for signs in _KINDS if sign in signs), sign)
        made += _pick(rng, kind) if rng.random() < 0.15 else sign
    return made


def _latin(rng: Random) -> str:
    kind = rng.random()
    if kind < 0.25:
        return f"{int(rng.integers(1, 32))} {_pick(rng, _words()['latin'][-12:])} {int(rng.integers(1930, 2040))}"
    words = [_pick(rng, _words()["latin"]) for _ in range(int(rng.integers(1, 4)))]
    if kind < 0.5:
        words = ["".join(rng.choice(list(alphabet()[:70]), int(rng.integers(2, 9)))) for _ in words]
    return " ".join(words)


def _date(rng: Random) -> str:
    return f"{int(rng.integers(1, 32))} {_pick(rng, _words()['months'])} {int(rng.integers(2460, 2580))}"


def _house(rng: Random) -> str:
    number = str(int(rng.integers(1, 500)))
    number += f"/{int(rng.integers(1, 200))}" if rng.random() < 0.5 else ""
    kind = rng.random()
    if kind < 0.3:
        return f"{number} หมู่ที่ {int(rng.integers(1, 20))}"
    return f"{number} ม.{int(rng.integers(1, 20))}" if kind < 0.45 else number


def _pick(rng: Random, items: Sequence[str]) -> str:
    return items[int(rng.integers(len(items)))]


@cache
def _words() -> dict[str, list[str]]:
    return dict(json.loads((Path(__file__).parent / "words.json").read_text(encoding="utf-8")))
