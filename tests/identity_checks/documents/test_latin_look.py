"""Spaces of a Latin name as several views of its line have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity_checks.documents.text.engine import CODE_SIGNS, Corners, Glyph, TextEngine, TextLine
from identity_checks.documents.text.engine import Image as Pixels
from identity_checks.documents.text.latin_look import latin_again, spaced_by_most
from identity_checks.documents.text.letters import LetterHead
from identity_checks.documents.text.same_letter import is_marked, same_letter, with_another_mark
from identity_checks.results import CorrectionRule


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
        (("ST.JOHN", "ST.JOHN", "ST.JOHN", "ST. JOHN"), "ST. JOHN", 0.25),
        (("ST.JOHN", "ST.JOHN"), "ST. JOHN", 0.0),
        (("ST. JOHN", "ST. JOHN"), "ST. JOHN", 0.99),
        (("AM M.ST. WARSZAWY", "AM M.ST. WARSZAWY"), "AM M.ST. WARSZAWY", 0.99),
        (("U.S.A.", "U.S.A."), "U.S.A.", 0.99),
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
    """A head that loses the last letter of every view."""

    def __init__(self) -> None:
        """Without a network."""

    def read(self, line: TextLine) -> TextLine:
        return _view(line.text[:-1], 0.99)


class _Engine(TextEngine):
    """A line reader that says the same of every picture."""

    def __init__(self, said: str) -> None:
        self._said = said

    def read_crops(self, crops: Sequence[Pixels], boxes: Sequence[Corners], *, squeezed: bool = True) -> list[TextLine]:
        return [replace(_view(self._said, 0.99), corners=np.zeros((4, 2), np.float32)) for _ in crops]


def test_a_letter_that_the_head_loses_is_the_line_readers_and_not_sure() -> None:
    """R20: IONUȚ was IONU at 0.99."""
    picture = np.full((60, 400, 3), 255, np.uint8)
    line = latin_again(_Engine("IONUT"), picture, _view("IONUT", 0.99), _Losing(), "ȘȚ")
    assert line.text == "IONUT"
    assert line.glyphs[-1].score == 0.5


def test_a_line_of_letters_without_marks_is_not_read_by_the_head() -> None:
    """R20: names in A to Z got marks that are not there."""
    picture = np.full((60, 400, 3), 255, np.uint8)
    assert latin_again(_Engine("KAUR"), picture, _view("KAUR", 0.99), _Losing()).glyphs[-1].score == 0.99


class _Same(_Engine):
    """An engine that reads every view as one that was seen."""

    def __init__(self, seen: TextLine) -> None:
        super().__init__(seen.text)
        self._seen = seen

    def read_crops(self, crops: Sequence[Pixels], boxes: Sequence[Corners], *, squeezed: bool = True) -> list[TextLine]:
        return [self._seen for _ in crops]


@pytest.mark.parametrize(
    ("others", "sure"),
    [({"Ï": 0.04, "í": 0.03}, False), ({"Ï": 0.02, "1": 0.2}, True), ({"L": 0.3}, True), ({"İ": 0.06}, False)],
)
def test_a_letter_thought_to_have_a_mark_is_not_sure_without_it(others: dict[str, float], sure: bool) -> None:
    """R20: ELOISE was accepted for ELOÏSE, whose I had a mark at 0.08 to 0.27."""
    seen = _view("ELOI", 0.99)
    seen = replace(seen, glyphs=(*seen.glyphs[:-1], replace(seen.glyphs[-1], others=MappingProxyType(others))))
    picture = np.zeros((40, 320, 3), np.uint8)
    assert (latin_again(_Same(seen), picture, seen, None).glyphs[-1].score > 0.5) is sure


@pytest.mark.parametrize(("plain", "marked"), [("L", "Ł"), ("D", "Đ"), ("O", "Ø"), ("l", "ł")])
def test_a_stroke_is_a_mark_as_dots_are(plain: str, marked: str) -> None:
    """R20: LUKASZ may be ŁUKASZ as ELOISE may be ELOÏSE; Unicode takes neither Ł, Đ nor Ø apart."""
    seen = _view("ABC" + plain, 0.99)
    seen = replace(seen, glyphs=(*seen.glyphs[:-1], replace(seen.glyphs[-1], others=MappingProxyType({marked: 0.06}))))
    picture = np.zeros((40, 320, 3), np.uint8)
    assert latin_again(_Same(seen), picture, seen, None).glyphs[-1].score == 0.5


@given(st.text(min_size=1, max_size=1), st.dictionaries(st.text(max_size=2), st.floats(0, 1), max_size=6))
def test_another_mark_is_among_what_is_the_same_letter(text: str, others: dict[str, float]) -> None:
    """One rule tells both: what has another mark is the same letter, has a mark and is not it in another case."""
    alike, marked = same_letter(text, others), with_another_mark(text, others)
    assert marked.items() <= alike.items() <= others.items()
    assert all(is_marked(other) and other.upper() != text.upper() for other in marked)
    assert not alike or text.isalpha()


@pytest.mark.parametrize(
    ("letters", "others", "sure"),
    [
        ("ÍİÖÜ", {"İ": 0.07}, False),
        ("ÍİÖÜ", {"í": 0.2}, True),
        ("ÍİÖÜ", {"İ": 0.03}, True),
        ("ÁÉÍÓ", {"İ": 0.2, "I": 0.2}, True),
        ("ÍİỢ", {"İ": 0.2}, True),
    ],
)
def test_of_two_letters_of_a_state_that_differ_by_their_marks_neither_is_sure(
    letters: str, others: dict[str, float], sure: bool
) -> None:
    """R20, R21: ELÍF was accepted for ELİF on a German card; a Spanish one has no İ."""
    seen = _view("ELÍ", 0.99)
    seen = replace(seen, glyphs=(*seen.glyphs[:-1], replace(seen.glyphs[-1], others=MappingProxyType(others))))
    picture = np.zeros((40, 320, 3), np.uint8)
    assert (latin_again(_Same(seen), picture, seen, None, letters).glyphs[-1].score > 0.5) is sure


@pytest.mark.parametrize(
    ("letters", "read", "text"),
    [
        ("ÈÉÊİÖÜ", "ELIÊ", "ELİF"),
        ("ÈÉÊİÖÜ", "AKIÈ, ELIÉ", "AKİF, ELİF"),
        ("ÈÉÊİÖÜ", "DANIÈLE", "DANIÈLE"),
        ("ÈÉÊİÖÜ", "ELIE", "ELIE"),
        ("ÍİÖÜ", "ELÍF", "ELİF"),
        ("ÌÖİỢ", "AKÌF ÖZ", "AKÌF ÖZ"),
        ("ÍÓ", "LATÍF", "LATÍF"),
        ("ÍİÖÜ", "ÍFE", "ÍFE"),
        ("ÊÉÈ", "NOÉMIÉ", "NOÉMIÉ"),
        ("ÊİỢ", "NIÊ", "NIÊ"),
    ],
)
def test_a_dot_that_was_lent_to_the_letter_beside_it_goes_back(letters: str, read: str, text: str) -> None:
    """R20, R21: ELIÊ was sure where ELİF stood; of Vietnamese names one ends so."""
    seen = _view(read, 0.99)
    made = latin_again(_Same(seen), np.zeros((40, 320, 3), np.uint8), seen, None, letters)
    assert made.text == "".join(glyph.text for glyph in made.glyphs) == text
    assert min(glyph.score for glyph in made.glyphs) == (0.99 if text == read else 0.5)
    told = "".join(glyph.read for glyph in made.glyphs if glyph.rule is CorrectionRule.ALPHABET)
    assert told == "".join(sign for sign, other in zip(read, text, strict=True) if sign != other)
