"""Spaces of a Latin name as several views of its line have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from identity_checks.documents.text.engine import CODE_SIGNS, Corners, Glyph, TextEngine, TextLine
from identity_checks.documents.text.engine import Image as Pixels
from identity_checks.documents.text.latin_look import _by_head, latin_again, spaced_by_most
from identity_checks.documents.text.letters import LetterHead


def _view(text: str, score: float) -> TextLine:
    glyphs = tuple(
        Glyph(sign, score, (place + 0.5) / len(text), MappingProxyType({})) for place, sign in enumerate(text)
    )
    corners = np.array([[0, 0], [300, 0], [300, 30], [0, 30]], np.float32)
    return TextLine(corners, text, score, glyphs, np.zeros((4, len(CODE_SIGNS) + 1), np.float32), 1.0)


@pytest.mark.parametrize(
    ("said", "text", "sure"),
    [
        (("ANNA MARIA", "ANNA MARIA"), "ANNA MARIA", 0.99),
        (("ANNA MARIA", "ANNAMARIA", "ANNAMARIA", "ANNA MARIA"), "ANNA MARIA", 0.5),
        (("ANNAMARIA", "ANNAMARIA", "ANNAMARIA", "ANNA MARIA"), "ANNAMARIA", 0.75),
        (("WANG, JUN", "WANG,JUN"), "WANG, JUN", 0.99),
        (("ANNAMARIA EVA", "ANNA MARIAEVA"), "ANNA MARIA EVA", 0.5),
    ],
)
def test_a_space_that_half_of_the_views_have_is_one_and_is_not_sure(
    said: tuple[str, ...], text: str, sure: float
) -> None:
    """R20, R21: a space is lost more often than invented; where views differ the letters beside it are not sure."""
    made = spaced_by_most([_view(words, 0.99) for words in said])
    assert made.text == text
    assert "".join(glyph.text for glyph in made.glyphs) == text
    assert min(glyph.score for glyph in made.glyphs) == sure
    positions = [glyph.position for glyph in made.glyphs]
    assert positions == sorted(positions)


class _Losing(LetterHead):
    """A head that loses the last letter of a line's first view, and none of the others."""

    def __init__(self) -> None:
        """Without a network."""

    def read(self, line: TextLine) -> TextLine:
        return _view(line.text[:-1] if line.corners[1, 0] == 300 else line.text, 0.99)


class _Engine(TextEngine):
    """A line reader that says the same of every picture."""

    def __init__(self, said: str) -> None:
        self._said = said

    def read_crops(self, crops: Sequence[Pixels], boxes: Sequence[Corners], *, squeezed: bool = True) -> list[TextLine]:
        return [replace(_view(self._said, 0.99), corners=np.zeros((4, 2), np.float32)) for _ in crops]


def test_a_letter_that_the_head_loses_is_found_in_another_view_or_the_rest_is_not_sure() -> None:
    """R20: IONUȚ was IONU at 0.99: a reading that has fewer letters than the line reader saw counts for less."""
    picture = np.full((60, 400, 3), 255, np.uint8)
    assert latin_again(_Engine("IONUT"), picture, _view("IONUT", 0.99), _Losing()).text == "IONUT"
    alone = _by_head(_Losing(), _view("IONUT", 0.99))
    assert alone.text == "IONU"
    assert max(glyph.score for glyph in alone.glyphs) <= 0.5
