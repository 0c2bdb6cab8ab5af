"""Lines of letters with marks, read by the line reader alone and by the head on its features."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

import cv2

from benchmarks.documents.parts import Part
from benchmarks.letters.drawing import Writing, marked_line
from benchmarks.lines_read import Said
from identity_checks.documents.text.engine import TextEngine, TextLine
from identity_checks.documents.text.latin_look import latin_again
from identity_checks.documents.text.letters import FEATURES, LetterHead
from identity_checks.models import TEXT_DETECTION, TEXT_RECOGNITION, ModelStore


def _empty() -> dict[Writing, list[Said]]:
    return {writing: [] for writing in Writing}


@dataclass(slots=True)
class LinesRead:
    """What came of each line, by its writing, and the CPU seconds of either way of reading, second looks included."""

    alone: dict[Writing, list[Said]] = field(default_factory=_empty)
    head: dict[Writing, list[Said]] = field(default_factory=_empty)
    alone_seconds: float = 0.0
    head_seconds: float = 0.0


def read_lines(part: Part, numbers: Iterable[int]) -> LinesRead:
    """Read the lines of these numbers, each with second looks as documents' values are."""
    cv2.setNumThreads(1)
    models = ModelStore.bundled()
    recognizer = models.session(TEXT_RECOGNITION, inner=FEATURES)
    signs = cast(Any, recognizer).get_modelmeta().custom_metadata_map["character"].split("\n")
    engine, head = TextEngine(models.session(TEXT_DETECTION), recognizer, signs), LetterHead.of(models)
    assert head is not None
    found = LinesRead()
    for number in numbers:
        writing, drawn, letters = marked_line(part, number)
        (seen,) = engine.read(drawn.picture, [drawn.corners])
        began = time.process_time()
        alone = latin_again(engine, drawn.picture, seen, None)
        between = time.process_time()
        together = latin_again(engine, drawn.picture, seen, head, letters)
        found.head_seconds += time.process_time() - between
        found.alone_seconds += between - began
        found.alone[writing].append(_said(alone, drawn.text))
        found.head[writing].append(_said(together, drawn.text))
    return found


def _said(line: TextLine, text: str) -> Said:
    return line.text == text, min((glyph.score for glyph in line.glyphs), default=0.0)
