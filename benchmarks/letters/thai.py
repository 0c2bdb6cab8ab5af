"""The form for `make bench`: lines of Thai read by the network of the product's own, beside the line reader alone."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from functools import cache
from typing import Any, Final, cast

import cv2
import numpy as np

from benchmarks.characters.drawing import NameLine, drawn_line
from benchmarks.documents.layouts.south_east_asia import identity_card_says
from benchmarks.documents.parts import Part, record_of
from benchmarks.lines_read import Compared, Said
from benchmarks.report import Measurement
from identity_checks.documents.text.engine import TextEngine, TextLine
from identity_checks.documents.text.thai_lines.reader import ThaiReader
from identity_checks.models import TEXT_DETECTION, TEXT_RECOGNITION, ModelStore
from training.thai.texts import made_up_word

FIRST: Final = 60_000
COUNT: Final = 300
_ENOUGH_CARDS: Final = 300
"""So many cards have every Thai name and place among them."""


def thai_line(part: Part, number: int) -> NameLine:
    """Line `number` of a part: a name or place of the drawn cards, every other time words that are none."""
    seed = record_of(part).seed(number)
    draw, rng = random.Random(f"thai/{seed}"), np.random.default_rng([seed, 41])
    text = draw.choice(_names_and_places())
    if number % 2:
        text = " ".join(made_up_word(rng) for _ in range(draw.choice((1, 2, 2, 3))))
    return drawn_line(part, text, ("thai",), draw, rng, whole=True)


@cache
def _names_and_places() -> tuple[str, ...]:
    said = [identity_card_says(record_of(Part.TUNE).seed(card)) for card in range(_ENOUGH_CARDS)]
    return tuple(sorted({truth[field] for state, truth in said if state == "THA" for field in ("name", "address")}))


def measure(part: Part = Part.EVALUATE, first: int = FIRST, count: int = COUNT) -> Iterator[Measurement]:
    """Exact lines and silent errors."""
    cv2.setNumThreads(1)
    models = ModelStore.bundled()
    recognizer = models.session(TEXT_RECOGNITION)
    signs = cast(Any, recognizer).get_modelmeta().custom_metadata_map["character"].split("\n")
    engine, reader = TextEngine(models.session(TEXT_DETECTION), recognizer, signs), ThaiReader.of(models)
    ours: dict[str, list[Said]] = {"names and places": [], "made-up words": []}
    alone: dict[str, list[Said]] = {name: [] for name in ours}
    seconds = 0.0
    for number in range(first, first + count):
        drawn = thai_line(part, number)
        (seen,) = engine.read(drawn.picture, [drawn.corners])
        began = time.process_time()
        (read,) = reader.in_thai(drawn.picture, [seen])
        seconds += time.process_time() - began
        name = tuple(ours)[number % 2]
        ours[name].append(_said(read, drawn.text))
        alone[name].append(_said(seen, drawn.text))
    cost = f"{1000 * seconds / count:.0f} ms CPU a line, one thread"
    for name, said in ours.items():
        compared = Compared(f"Thai: {name}", said, alone[name], part, first, "network of our own", "line reader alone")
        yield from compared.measurements(cost)


def _said(line: TextLine, text: str) -> Said:
    return line.text == text, min((glyph.score for glyph in line.glyphs), default=0.0)
