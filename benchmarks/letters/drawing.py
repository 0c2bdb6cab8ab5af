"""Lines of one name or place each with marks on its letters, as they are cut out of a photographed card."""

from __future__ import annotations

import random
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Final

import numpy as np

from benchmarks.characters.drawing import NameLine, drawn_line
from benchmarks.documents.drawing.foreigners import states
from benchmarks.documents.layouts.south_east_asia import identity_card_says
from benchmarks.documents.parts import Part, record_of
from identity_checks.documents.layouts.by_pack.name_letters import letters_of
from identity_checks.documents.text.weighed import base_of
from training.letters.alphabet import variants

_STATES: Final = ("DEU", "FRA", "ESP", "ITA", "POL", "ROU", "CZE", "TUR", "BRA")
_ENOUGH_CARDS: Final = 300
"""So many cards have every Vietnamese name and place among them."""
_SHUFFLED: Final = 0.4
"""Share of letters that get another mark or none in a line of any marks."""


class Writing(StrEnum):
    """What a line is written in."""

    EUROPEAN = "European"
    VIETNAMESE = "Vietnamese"
    ANY_MARKS = "any marks"


def marked_line(part: Part, number: int) -> tuple[Writing, NameLine, str | None]:
    """Line `number` of a part with the letters beyond A to Z that its language has, None when any; writings take turns.

    European lines say names and places of the drawn documents, Vietnamese ones words of theirs in any order; on lines
    of any marks their letters have marks at random, so that knowing names is of no use.
    """
    writing = tuple(Writing)[number % len(Writing)]
    seed = record_of(part).seed(number)
    draw, rng = random.Random(f"letters/{seed}"), np.random.default_rng([seed, 37])
    if writing is Writing.ANY_MARKS:
        said = draw.choice(tuple(_european())) if draw.random() < 0.5 else _vietnamese_words(draw)
        said, letters = "".join(_remarked(letter, draw) for letter in said), None
    elif writing is Writing.EUROPEAN:
        said = draw.choice(tuple(_european()))
        letters = _european()[said]
    else:
        said, letters = _vietnamese_words(draw), letters_of("VNM")
    return writing, drawn_line(part, said, ("latin", "latin", "latin_bold"), draw, rng), letters


def _remarked(letter: str, draw: random.Random) -> str:
    others = variants().get(base_of(letter), letter)
    return draw.choice(others) if draw.random() < _SHUFFLED else letter


@cache
def _european() -> Mapping[str, str]:
    """Names and places, sorted, with the letters of the states that they are of."""
    found: dict[str, str] = {}
    for state in _STATES:
        entry = states()[state]
        said = {name for surname, given, _ in entry["names"] for name in (surname, given)} | {*entry["places"]}
        for name in said:
            found[name] = found.get(name, "") + letters_of(state)
    return dict(sorted(found.items()))


def _vietnamese_words(draw: random.Random) -> str:
    words = _vietnamese()[draw.choice(("name", "address"))]
    return " ".join(draw.choice(words) for _ in range(draw.choice((2, 3, 3, 4))))


@cache
def _vietnamese() -> Mapping[str, tuple[str, ...]]:
    said = [identity_card_says(record_of(Part.TUNE).seed(number)) for number in range(_ENOUGH_CARDS)]
    truths = [truth for state, truth in said if state == "VNM"]
    return {
        field: tuple(sorted({word for truth in truths for word in truth[field].replace(",", "").split()}))
        for field in ("name", "address")
    }
