"""`python -m benchmarks.characters [--part tune|evaluate] [--first N] [--count N]`

Reads lines of one name each with the line reader alone and with the second opinion on single characters, and prints how
many names come out exactly, how many of those that the list has and how many of any characters of the table; how well
the weakest character's score tells wrong names from right ones; and what the second opinion costs.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from typing import Any, Final, cast

import cv2
import numpy as np

from benchmarks.characters.drawing import name_line
from benchmarks.documents.evaluation.statistics import Rate
from benchmarks.documents.parts import Part
from identity_checks.documents.text.engine import TextEngine, TextLine
from identity_checks.documents.text.second_look import look_again
from identity_checks.documents.text.second_opinion import SecondOpinion
from identity_checks.documents.text.simplified import line_in_simplified
from identity_checks.models import TEXT_DETECTION, TEXT_RECOGNITION, ModelStore

_SURE: Final = 0.9
_Said = tuple[bool, float]
"""Whether a name came out exactly, and its weakest character's score."""


def main() -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.characters", description=__doc__)
    parser.add_argument("--part", choices=[part.value for part in Part], default=Part.TUNE.value)
    parser.add_argument("--first", type=int, default=22000, help="number of the first line within the part")
    parser.add_argument("--count", type=int, default=600)
    given = parser.parse_args()
    cv2.setNumThreads(1)
    models = ModelStore.bundled()
    recognizer = models.session(TEXT_RECOGNITION)
    signs = cast(Any, recognizer).get_modelmeta().custom_metadata_map["character"].split("\n")
    engine, opinion = TextEngine(models.session(TEXT_DETECTION), recognizer, signs), SecondOpinion(models)
    alone: dict[bool, list[_Said]] = {False: [], True: []}
    together: dict[bool, list[_Said]] = {False: [], True: []}
    seconds = 0.0
    for number in range(given.first, given.first + given.count):
        any_character = number % 2 == 1
        drawn = name_line(Part(given.part), number, any_character=any_character)
        lines = look_again(engine, drawn.picture, engine.read(drawn.picture, [drawn.corners]))
        read = [line_in_simplified(line) for line in lines]
        began = time.process_time()
        settled = opinion.on(drawn.picture, read)
        seconds += time.process_time() - began
        alone[any_character].append(_said(read[0], drawn.text))
        together[any_character].append(_said(settled[0], drawn.text))
    print(f"{given.count} lines from number {given.first} of part {given.part}, read once, doubtful ones again")
    for name, said in (("line reader alone", alone), ("with second opinion", together)):
        print(f"{name}: names of the list {_rates(said[False])}; any characters {_rates(said[True])}")
    print(f"second opinion: {1000 * seconds / given.count:.1f} ms CPU a line, one thread")
    return 0


def _said(line: TextLine, text: str) -> _Said:
    return "".join(line.text.split()) == text, min((glyph.score for glyph in line.glyphs), default=0.0)


def _rates(said: Sequence[_Said]) -> str:
    exact = Rate(sum(right for right, _ in said), len(said))
    silent = Rate(sum(not right and score >= _SURE for right, score in said), len(said))
    low, high = exact.bounds
    right, wrong = (np.array([score for was, score in said if was is kind]) for kind in (True, False))
    above = (right[:, None] > wrong[None]) + 0.5 * (right[:, None] == wrong[None])
    area = f"{above.mean():.3f}" if above.size else "-"
    return (
        f"{exact.hits}/{exact.trials} = {100 * exact.share:.1f} % ({100 * low:.1f}-{100 * high:.1f}), "
        f"wrong at {_SURE} and above {silent.hits}, AUC {area}"
    )


if __name__ == "__main__":
    sys.exit(main())
