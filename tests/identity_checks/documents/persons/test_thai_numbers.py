"""Numbers of houses and villages in Thai addresses, which the line reader reads once more (R20)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity_checks.documents.text.engine import Corners, Glyph, TextEngine, TextLine
from identity_checks.documents.text.engine import Image as Pixels
from identity_checks.documents.text.thai_lines.numbers import with_numbers
from identity_checks.documents.text.thai_lines.reader import with_marks

_PAGE: Final = np.zeros((40, 400, 3), np.uint8)


class _Numbers(TextEngine):
    """A line reader that says the same of every box, and keeps the boxes."""

    def __init__(self, said: str, score: float = 0.99) -> None:
        self.said, self.score = said, score
        self.boxes: list[Corners] = []

    def read(self, picture: Pixels, boxes: Sequence[Corners]) -> list[TextLine]:
        self.boxes += boxes
        return [_spelt(self.said, self.score) for _ in boxes]


def _spelt(text: str, score: float = 0.9) -> TextLine:
    glyphs = tuple(
        Glyph(sign, score, (place + 0.5) / len(text), MappingProxyType({})) for place, sign in enumerate(text)
    )
    corners = np.array([[0, 0], [20 * len(text), 0], [20 * len(text), 30], [0, 30]], np.float32)
    return TextLine(corners, text, score, glyphs, np.zeros((1, 38), np.float32), 1.0)


@pytest.mark.parametrize(
    ("said", "score", "text"),
    [
        ("12/4", 0.99, "12/4 หมู่"),
        ("12/4", 0.5, "124 หมู่"),
        ("12/7", 0.99, "124 หมู่"),
        ("124", 0.99, "124 หมู่"),
        ("1/2/4", 0.99, "1/2/4 หมู่"),
    ],
)
def test_a_stroke_that_the_thai_reader_lost_in_a_house_number_is_put_back(said: str, score: float, text: str) -> None:
    """R20: 12/4 was read as 124 in four of some thirty addresses; where a digit differs nothing is changed."""
    engine = _Numbers(said, score)
    (line,) = with_numbers(engine, _PAGE, [_spelt("124 หมู่")])
    assert line.text == text
    positions = [glyph.position for glyph in line.glyphs]
    assert positions == sorted(positions)
    (box,) = engine.boxes
    assert box[:, 0].tolist() == [0.0, 60.0, 60.0, 0.0]


@pytest.mark.parametrize("line", ["หมู่ 124", "124", "1 หมู่"])
def test_a_line_that_begins_with_no_number_before_words_is_left(line: str) -> None:
    """Nothing is read for it."""
    engine = _Numbers("12/4")
    assert with_numbers(engine, _PAGE, [_spelt(line)])[0].text == line
    assert not engine.boxes


def _line(text: str, *doubtful: tuple[str, float]) -> TextLine:
    """A line as the Thai reader gives it, some of its signs less sure."""
    seen = _spelt(text, 0.95)
    scores = dict(doubtful)
    glyphs = [Glyph(sign.text, scores.get(sign.text, sign.score), sign.position, sign.others) for sign in seen.glyphs]
    return replace(seen, glyphs=tuple(with_marks(glyphs)))


@pytest.mark.parametrize(
    ("read", "said", "text"),
    [
        ("3/8 ซ.", "31/8", "31/8 ซ."),
        ("1วง หมู่", "12/4", "12/4 หมู่"),
        ("1วง หมู่", "12A", "1วง หมู่"),
        ("13 หมู่", "12/4", "12/4 หมู่"),
        ("15 หมู่", "12/4", "15 หมู่"),
        ("3/8 ซ.", "3/8/", "3/8 ซ."),
        ("3/8 ซ.", "", "3/8 ซ."),
    ],
    ids=["a lost digit", "letters", "no number", "doubtful", "sure", "a stroke at the end", "nothing"],
)
def test_a_house_number_is_that_of_the_line_reader_where_it_was_doubtful(read: str, said: str, text: str) -> None:
    """R20: what two readers take for two is believed half at most; a sign that was sure stays."""
    line = _line(read, ("ว", 0.4), ("ง", 0.4), ("3", 0.6 if read.startswith("13") else 0.95))
    (seen,) = with_numbers(_Numbers(said), _PAGE, [line])
    assert seen.text == text
    scores = [glyph.score for glyph in seen.glyphs]
    assert (min(scores) <= 0.5) == (read != text or "ว" in text)


@pytest.mark.parametrize(("score", "text"), [(0.6, "19 หมู่ที่ 7 ต.สุเทพ"), (0.95, "19 หมู่ที่ 1 ต.สุเทพ")])
def test_a_doubtful_number_of_a_village_is_read_once_more(score: float, text: str) -> None:
    """R20: 7 came out as 1; one that was sure is not looked at."""
    line = _line("19 หมู่ที่ 1 ต.สุเทพ")
    place = [glyph.text for glyph in line.glyphs].index("ที่") + 2
    glyphs = list(line.glyphs)
    glyphs[place] = Glyph("1", score, glyphs[place].position, glyphs[place].others)
    doubtful = replace(line, glyphs=tuple(glyphs))
    engine = _Numbers("7")
    (seen,) = with_numbers(engine, _PAGE, [doubtful])
    assert seen.text == text
    assert len(engine.boxes) == (2 if score < 0.9 else 1)
    left, right = engine.boxes[-1][0, 0], engine.boxes[-1][1, 0]
    assert score > 0.9 or left < glyphs[place].position * line.corners[1, 0] < right
    positions = [glyph.position for glyph in seen.glyphs]
    assert positions == sorted(positions)


@given(st.text("0123456789/ หมู่วง", max_size=12), st.text("0123456789/", max_size=6), st.floats(0, 1))
def test_no_sign_is_surer_than_one_of_the_two_readers_was(read: str, said: str, score: float) -> None:
    """R110: whatever was read; words behind the number stay."""
    line = _line(read or "1", ("1", score), ("ว", score))
    (seen,) = with_numbers(_Numbers(said), _PAGE, [line])
    assert all(0.0 <= glyph.score <= max(0.99, score) for glyph in seen.glyphs)
    assert seen.text.split(" ")[1:2] == line.text.split(" ")[1:2] or "หมู่" in read
