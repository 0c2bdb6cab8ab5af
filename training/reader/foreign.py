"""Lines of travel documents as they are printed: machine readable zones, labels, names and places, dates.

On these the trained reader is held to what the one that it begins with reads (`training.reader.fit`), so that it keeps
telling O and 0, P and p by what usually stands there.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from identity_checks.documents.text.weighed import base_of
from training.letters.texts import labels, languages
from training.reader.texts import pick, several

Random = np.random.Generator
_DIGITS: Final = "0123456789"
_CAPITALS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CODES: Final = ("P<", "I<", "ID", "AC", "V<", "IP", "PM", "PO")
_STATES: Final = [
    "UTO",
    "D<<",
    "FRA",
    "ESP",
    "ITA",
    "POL",
    "CZE",
    "HUN",
    "ROU",
    "HRV",
    "LTU",
    "NLD",
    "BEL",
    "AUT",
    "CHE",
    "SWE",
    "NOR",
    "DNK",
    "FIN",
    "GBR",
    "USA",
    "CAN",
    "AUS",
    "NZL",
    "JPN",
    "KOR",
    "CHN",
    "TWN",
    "THA",
    "VNM",
    "MYS",
    "SGP",
    "IDN",
    "PHL",
    "IND",
    "BRA",
    "MEX",
    "ARG",
    "TUR",
    "UKR",
]
_MONTHS: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_LENGTHS: Final = (30, 36, 44, 44)


def foreign_line(rng: Random) -> tuple[str, str]:
    """Give a line and its script, `latin` or `ocrb`."""
    kind = rng.random()
    if kind < 0.3:
        return _names_of_zone(rng, int(rng.choice(_LENGTHS))), "ocrb"
    if kind < 0.42:
        return _numbers_of_zone(rng, int(rng.choice(_LENGTHS))), "ocrb"
    if kind < 0.62:
        said = pick(rng, labels())
        return said.upper() if rng.random() < 0.3 else said, "latin"
    if kind < 0.7:
        return _date(rng), "latin"
    if kind < 0.76:
        return pick(rng, list(_CAPITALS)) if rng.random() < 0.4 else several(rng, _CAPITALS, 3), "latin"
    if kind < 0.84:
        return several(rng, _CAPITALS, int(rng.integers(0, 3))) + several(
            rng, _DIGITS, int(rng.integers(5, 10))
        ), "latin"
    said = " ".join(_word(rng) for _ in range(int(rng.integers(1, 4))))
    return said.upper() if rng.random() < 0.7 else said, "latin"


def _names_of_zone(rng: Random, length: int) -> str:
    words = [_plain(_word(rng)) for _ in range(int(rng.integers(1, 4)))]
    begun = "" if length == 30 else pick(rng, list(_CODES)) + pick(rng, _STATES)
    said = begun + words[0] + "<<" + "<".join(words[1:])
    return said.ljust(length, "<")[:length]


def _numbers_of_zone(rng: Random, length: int) -> str:
    number = several(rng, _CAPITALS, int(rng.integers(0, 3))) + several(rng, _DIGITS, 8)
    state, sex = pick(rng, _STATES), pick(rng, ["M", "F", "<"])
    said = f"{number[:9]:<<9}{several(rng, _DIGITS, 1)}"
    said += f"{state}{several(rng, _DIGITS, 7)}{sex}{several(rng, _DIGITS, 7)}"
    if rng.random() < 0.3:
        said += several(rng, _DIGITS, 11)
    return said.ljust(length - 1, "<")[: length - 1] + several(rng, _DIGITS, 1)


def _date(rng: Random) -> str:
    day, month, year = int(rng.integers(1, 29)), int(rng.integers(1, 13)), int(rng.integers(1940, 2040))
    written = (
        f"{day:02} {_MONTHS[month - 1]} {year}",
        f"{day:02} {_MONTHS[month - 1]} {year % 100:02}",
        f"{day:02}.{month:02}.{year}",
        f"{day:02}/{month:02}/{year}",
        f"{day:02} {month:02} {year}",
        f"{year}-{month:02}-{day:02}",
    )
    return pick(rng, list(written))


def _word(rng: Random) -> str:
    language = languages()[pick(rng, sorted(languages()))]
    return pick(rng, language["names" if rng.random() < 0.8 else "places"])


def _plain(word: str) -> str:
    """Give a word in the signs of a zone."""
    return "".join(
        sign if sign in _CAPITALS else "<" if sign in " -'" else "" for sign in "".join(map(base_of, word)).upper()
    )
