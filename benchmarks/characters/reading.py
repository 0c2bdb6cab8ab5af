"""Lines of one name each, read by the line reader alone and with the second opinion on single characters."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

import cv2

from benchmarks.characters.drawing import name_line
from benchmarks.documents.parts import Part
from benchmarks.lines_read import Said
from identity_checks.documents.text.engine import TextEngine, TextLine
from identity_checks.documents.text.second_look import look_again
from identity_checks.documents.text.second_opinion import SecondOpinion
from identity_checks.documents.text.simplified import line_in_simplified
from identity_checks.models import TEXT_DETECTION, TEXT_RECOGNITION, ModelStore


@dataclass(slots=True)
class LinesRead:
    """What came of each line, by whether its characters are any of the table (True) or of names of the list."""

    alone: dict[bool, list[Said]] = field(default_factory=lambda: {False: [], True: []})
    together: dict[bool, list[Said]] = field(default_factory=lambda: {False: [], True: []})
    seconds: float = 0.0
    """CPU of all second opinions together."""


def read_lines(part: Part, numbers: Iterable[int]) -> LinesRead:
    """Read the lines of these numbers; every second one has any characters of the table."""
    cv2.setNumThreads(1)
    models = ModelStore.bundled()
    recognizer = models.session(TEXT_RECOGNITION)
    signs = cast(Any, recognizer).get_modelmeta().custom_metadata_map["character"].split("\n")
    engine, opinion = TextEngine(models.session(TEXT_DETECTION), recognizer, signs), SecondOpinion(models)
    found = LinesRead()
    for number in numbers:
        any_character = number % 2 == 1
        drawn = name_line(part, number, any_character=any_character)
        lines = look_again(engine, drawn.picture, engine.read(drawn.picture, [drawn.corners]))
        read = [line_in_simplified(line) for line in lines]
        began = time.process_time()
        settled = opinion.on(drawn.picture, read)
        found.seconds += time.process_time() - began
        found.alone[any_character].append(_said(read[0], drawn.text))
        found.together[any_character].append(_said(settled[0], drawn.text))
    return found


def _said(line: TextLine, text: str) -> Said:
    return "".join(line.text.split()) == text, min((glyph.score for glyph in line.glyphs), default=0.0)
