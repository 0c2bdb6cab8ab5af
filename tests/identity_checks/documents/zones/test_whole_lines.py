"""Lines of a zone that were found too short (R99)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from identity_checks.documents.text.engine import Corners, TextEngine, TextLine
from identity_checks.documents.text.engine import Image as Pixels
from identity_checks.documents.text.whole_lines import with_whole_lines
from tests.identity_checks.packs.lines import line

_UPPER = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
_LOWER = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
_PICTURE = np.zeros((800, 900, 3), np.uint8)


class _Engine(TextEngine):
    """A line reader that sees the lower line as far as a box reaches; it keeps the boxes."""

    def __init__(self, said: str = "") -> None:
        self.said = said
        self.boxes: list[Corners] = []

    def read(self, picture: Pixels, boxes: Sequence[Corners]) -> list[TextLine]:
        self.boxes += boxes
        return [line(self.said or _LOWER, float(box[0, 0]), float(box[0, 1])) for box in boxes]


def test_a_line_that_ends_early_is_read_as_far_as_the_one_above() -> None:
    """Its box is made as long, and what is read there has all that was read before."""
    engine = _Engine()
    upper, short = line(_UPPER, 60, 600), line(_LOWER[:36], 60, 650)
    read = with_whole_lines(engine, _PICTURE, [upper, short])
    assert [item.text for item in read] == [_UPPER, _LOWER]
    (box,) = engine.boxes
    assert box[:, 0].tolist() == upper.corners[:, 0].tolist()
    assert box[:, 1].tolist() == short.corners[:, 1].tolist()


def test_a_line_that_begins_late_is_read_from_where_the_other_begins() -> None:
    """The first signs are lost as easily where they are pale."""
    engine = _Engine()
    late = line(_LOWER[4:], 60 + 4 * 16.5, 650)
    assert with_whole_lines(engine, _PICTURE, [line(_UPPER, 60, 600), late])[1].text == _LOWER
    assert float(engine.boxes[0][0, 0]) == 60.0


def test_what_is_whole_or_no_zone_is_not_read_again() -> None:
    """Nor does a reading count that lacks what was read before."""
    engine = _Engine()
    lines = [line(_UPPER, 60, 600), line(_LOWER, 60, 650), line("AUTHORITY OF UTOPIA", 60, 500)]
    assert with_whole_lines(engine, _PICTURE, lines) == lines
    assert not engine.boxes
    other = _Engine("X" * 44)
    short = [lines[0], line(_LOWER[:36], 60, 650)]
    assert with_whole_lines(other, _PICTURE, short) == short
    assert len(other.boxes) == 1
