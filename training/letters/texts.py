"""What stands on the lines that the head is trained on: names, places, labels, dates, numbers.

The lists are common names and places of each language, written down for this purpose; they are not those of the drawn
evaluation documents. Marks are put on other letters and taken off again at random, so that the head learns to see a
mark and not to know a name.
"""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from identity_checks.documents.text.weighed import base_of
from training.letters.alphabet import alphabet, variants

Random = np.random.Generator
LONGEST: Final = 44
"""Most signs of a line."""
_FOLDER: Final = Path(__file__).parent
_VIETNAMESE_SHARE: Final = 0.42
_RESPELT: Final = 0.4
"""Share of words of which letters get other marks."""
_VIETNAMESE_RESPELT: Final = 0.2
_EITHER_TONED: Final = ("oa", "oe", "uy")
"""Rhymes whose tone is written on either vowel: hòa, hoà."""


def line_of_text(rng: Random) -> str:
    """Give one line, of signs of the alphabet alone."""
    kind = rng.random()
    if kind < 0.06:
        text = _figures(rng)
    elif kind < 0.14:
        text = _cased(_pick(rng, labels()), rng) if rng.random() < 0.3 else _pick(rng, labels())
    elif kind < 0.2:
        text = f"{_pick(rng, labels())}{_pick(rng, [': ', ' ', ' / ', ' : '])}{_value(rng)}"
    elif kind < 0.24:
        text = "".join(rng.choice(list(alphabet()), int(rng.integers(3, 10))))
    else:
        text = _value(rng)
    known = set(alphabet())
    return " ".join("".join(sign for sign in text if sign in known).split())[:LONGEST].strip() or "A"


def is_vietnamese(text: str) -> bool:
    """Tell whether a line has a letter that only Vietnamese has."""
    return any("\u1ea0" <= sign <= "\u1ef9" or sign in "ƠơƯưĨĩŨũ" for sign in text)


def _value(rng: Random) -> str:
    if rng.random() < _VIETNAMESE_SHARE:
        said = _vietnamese_place(rng) if rng.random() < 0.45 else _cased(_vietnamese_name(rng), rng)
        return _respelt(said, rng) if rng.random() < _VIETNAMESE_RESPELT else said
    language = languages()[_pick(rng, sorted(languages()))]
    if rng.random() < 0.25:
        place = _pick(rng, language["places"])
        text = f"{place} {_house(rng)}" if rng.random() < 0.4 else place
        if rng.random() < 0.35:
            text = f"{text}, {_pick(rng, language['places'])}"
        return _respelt(_cased(text, rng), rng)
    count = int(rng.choice([1, 1, 1, 2, 2, 3]))
    joint = "-" if rng.random() < 0.12 else " "
    return _respelt(_cased(joint.join(_pick(rng, language["names"]) for _ in range(count)), rng), rng)


def _vietnamese_name(rng: Random) -> str:
    lists = _vietnamese()
    middle = [_pick(rng, lists["middle"])] if rng.random() < 0.8 else []
    given = [_pick(rng, lists["given"]) for _ in range(int(rng.choice([1, 1, 2])))]
    words = [_pick(rng, lists["family"]), *middle, *given]
    return " ".join(_syllable(rng) if rng.random() < 0.4 else word for word in words)


def _vietnamese_place(rng: Random) -> str:
    lists = _vietnamese()
    parts = [_pick(rng, lists["places"]) for _ in range(int(rng.integers(1, 4)))]
    parts = [" ".join(_syllable(rng).title() for _ in range(2)) if rng.random() < 0.35 else part for part in parts]
    parts = [f"{_pick(rng, lists['before'])} {part}" if rng.random() < 0.4 else part for part in parts]
    text = ", ".join(parts)
    text = f"{_house(rng)} {text}" if rng.random() < 0.25 else text
    return text.upper() if rng.random() < 0.15 else text


def _syllable(rng: Random) -> str:
    """A syllable that may be written in Vietnamese, with a tone on its main vowel."""
    lists = _vietnamese()
    letters = list(_pick(rng, lists["rhymes"]))
    main = _main_vowel("".join(letters), rng)
    letters[main] = _pick(rng, [other for other in variants()[base_of(letters[main])] if _toned(other, letters[main])])
    return (_pick(rng, lists["onsets"]) + "".join(letters)).title()


def _main_vowel(rhyme: str, rng: Random) -> int:
    """Give the place of the vowel that bears a rhyme's tone."""
    marked = [place for place, letter in enumerate(rhyme) if letter in "ăâêôơư"]
    vowels = [place for place, letter in enumerate(rhyme) if letter in "aeiouy"]
    if marked:
        return marked[-1]
    if vowels[-1] < len(rhyme) - 1:
        return vowels[-1]
    if rhyme in _EITHER_TONED:
        return vowels[int(rng.integers(2))]
    return vowels[1] if len(vowels) > 2 else vowels[0]


def _toned(letter: str, vowel: str) -> bool:
    """Tell whether a letter is a vowel with one of the tones or none."""
    parts = unicodedata.normalize("NFD", letter)
    left = unicodedata.normalize("NFC", "".join(part for part in parts if part not in "\u0300\u0301\u0303\u0309\u0323"))
    return left == vowel


def _respelt(text: str, rng: Random) -> str:
    if rng.random() > _RESPELT:
        return text
    share = rng.uniform(0.08, 0.4)
    made = ""
    for letter in text:
        others = variants().get(base_of(letter), "")
        made += _pick(rng, others) if others and rng.random() < share else letter
    return made


def _cased(text: str, rng: Random) -> str:
    kind = rng.random()
    if kind < 0.5:
        return "".join(sign.upper() if len(sign.upper()) == 1 and sign != "ß" else sign for sign in text)
    if kind < 0.93:
        small = "".join(sign.lower() if len(sign.lower()) == 1 else "i" for sign in text)
        starts = [place == 0 or small[place - 1] in " -/'" for place in range(len(small))]
        return "".join(
            sign.upper() if start and len(sign.upper()) == 1 else sign
            for sign, start in zip(small, starts, strict=True)
        )
    return "".join(sign.lower() if len(sign.lower()) == 1 else "i" for sign in text)


def _figures(rng: Random) -> str:
    day, month, year = int(rng.integers(1, 32)), int(rng.integers(1, 13)), int(rng.integers(1930, 2040))
    kind = rng.random()
    if kind < 0.5:
        between = _pick(rng, [".", "/", " ", "-"])
        return f"{day:02d}{between}{month:02d}{between}{year}"
    if kind < 0.6:
        return f"{_pick(rng, ['M', 'F'])} {_pick(rng, ['DEU', 'FRA', 'ESP', 'ITALIANA', 'POLSKIE', 'VNM'])}"
    signs = "0123456789" if kind < 0.8 else "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
    return "".join(rng.choice(list(signs), int(rng.integers(5, 13))))


def _house(rng: Random) -> str:
    number = str(int(rng.integers(1, 400)))
    return number + _pick(rng, ["", "", "", "A", "/2", "B", f"-{int(rng.integers(2, 20))}"])


def _pick(rng: Random, items: list[str] | str) -> str:
    return items[int(rng.integers(len(items)))]


@cache
def languages() -> dict[str, dict[str, list[str]]]:
    """Give names and places of each language."""
    return dict(_list("words"))


@cache
def _vietnamese() -> dict[str, list[str]]:
    return dict(_list("vietnamese"))


@cache
def labels() -> list[str]:
    """Give what stands over and beside values."""
    return list(_list("labels"))


def _list(name: str) -> Any:
    return json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
