"""Two readings of one line weighed against each other: letters from the surer one, marks from the head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity_checks.documents.layouts.by_pack.name_letters import letters_of
from identity_checks.documents.text.engine import CODE_SIGNS, Glyph, TextLine
from identity_checks.documents.text.weighed import base_of, in_its_language, weighed

_TEXT = st.text(alphabet="ABIOÄÖİŞ -", min_size=1, max_size=12).map(lambda text: " ".join(text.split()) or "A")


def _read(text: str, scores: Sequence[float] | float = 0.99) -> TextLine:
    every = [scores] * len(text) if isinstance(scores, float) else list(scores)
    glyphs = tuple(
        Glyph(sign, score, (place + 0.5) / len(text), MappingProxyType({}))
        for place, (sign, score) in enumerate(zip(text, every, strict=True))
    )
    corners = np.array([[0, 0], [300, 0], [300, 30], [0, 30]], np.float32)
    return TextLine(corners, text, 0.9, glyphs, np.zeros((4, len(CODE_SIGNS) + 1), np.float32), 1.0)


def _sureness(line: TextLine) -> list[float]:
    return [glyph.score for glyph in line.glyphs if glyph.text.strip()]


def test_marks_are_those_of_the_head_where_the_language_has_them() -> None:
    """R20: the line reader gives the letter alone."""
    first, second = weighed(_read("GULSEN"), _read("GÜLŞEN"), letters_of("TUR"))
    assert first.text == second.text == "GÜLŞEN"
    assert min(_sureness(first)) == 0.99


@pytest.mark.parametrize(("plain", "marked", "state"), [("KAUR", "KÁUR", "IND"), ("PERUM", "PERÙM", "POL")])
def test_a_mark_that_the_language_has_not_is_no_letter_of_it(plain: str, marked: str, state: str) -> None:
    """R20, R21: the line reader's letter stays, the less sure the surer the head was of what it saw."""
    line, _ = weighed(_read(plain), _read(marked), letters_of(state))
    assert line.text == plain
    assert min(_sureness(line)) == pytest.approx(0.01)
    line, _ = weighed(
        _read(plain), _read(marked, [0.3 if sign in "ÁÙ" else 0.99 for sign in marked]), letters_of(state)
    )
    assert line.text == plain
    assert min(_sureness(line)) == pytest.approx(0.7)


def test_a_mark_that_two_readings_see_otherwise_is_not_sure() -> None:
    """R21: a dot of the pattern over DELA CRUZ was É to the one reader, Ě to the other and sure."""
    line, _ = weighed(_read("DÉLA", [0.9, 0.8, 0.9, 0.9]), _read("DĚLA", [0.99] * 4), letters_of("CZE"))
    assert line.text == "DĚLA"
    assert line.glyphs[1].score <= 0.5
    line, _ = weighed(_read("DÉLA", [0.9, 0.8, 0.9, 0.9]), _read("DĚLA", [0.99] * 4), letters_of("PHL"))
    assert line.glyphs[1].score <= 0.5
    assert line.glyphs[1].others["É"] == 0.8


def test_of_two_letters_the_surer_one_counts_and_is_not_sure() -> None:
    """R20: the head is worse in letters themselves on typefaces that it has not learnt."""
    line, _ = weighed(_read("KILIÇ"), _read("KLLIÇ", [0.9, 0.6, 0.9, 0.9, 0.9]), letters_of("TUR"))
    assert line.text == "KILIÇ"
    assert _sureness(line)[1] == 0.5
    line, _ = weighed(_read("KLLIÇ", [0.9, 0.6, 0.9, 0.9, 0.9]), _read("KILIÇ"), letters_of("TUR"))
    assert line.text == "KILIÇ"


def test_a_letter_that_one_reading_alone_has_stays_if_it_was_seen_well() -> None:
    """R20: IONUȚ was IONU; Quỳnh was Quuỳnh where a narrow line doubled a letter at little sureness."""
    line, _ = weighed(_read("IONUT"), _read("IONU"), letters_of("ROU"))
    assert line.text == "IONUT"
    assert _sureness(line)[-1] == 0.5
    line, _ = weighed(_read("Quynh"), _read("Quuỳnh", [0.9, 0.9, 0.4, 0.9, 0.9, 0.9]), letters_of("VNM"))
    assert line.text == "Quỳnh"


def test_a_letter_that_the_line_reader_lacks_stays_however_doubtful() -> None:
    """R20: Huế was Hu."""
    line, _ = weighed(_read("Hu"), _read("Huế", [0.9, 0.9, 0.3]), letters_of("VNM"))
    assert line.text == "Huế"
    assert _sureness(line)[-1] == 0.3


def test_spaces_of_either_reading_are_told_apart() -> None:
    """What most views have is decided afterwards."""
    first, second = weighed(_read("ANA MARIA"), _read("ANAMARIA"), letters_of("ESP"))
    assert (first.text, second.text) == ("ANA MARIA", "ANAMARIA")


def test_a_space_beside_a_letter_that_one_reading_lacks_is_where_the_other_has_it() -> None:
    """R20: the line reader lost the first letter of the second word, and its space then stood behind that letter."""
    for line in weighed(_read("STEFAN ARANU"), _read("ȘTEFAN ȚARANU"), letters_of("ROU")):
        assert line.text == "ȘTEFAN ȚARANU"


@given(plain=_TEXT, marked=_TEXT)
def test_nothing_is_invented(plain: str, marked: str) -> None:
    """Every letter is one that a reading has; readings that agree in all letters keep them."""
    for line in weighed(_read(plain), _read(marked), letters_of("TUR")):
        assert set(line.text) <= set(plain) | set(marked)
        assert line.text == "".join(glyph.text for glyph in line.glyphs)
        assert all(score <= 0.99 for score in _sureness(line))
        if _bases(plain) == _bases(marked):
            assert _bases(line.text) == _bases(plain)


def _bases(text: str) -> list[str]:
    return [base_of(sign) for sign in text if sign != " "]


@pytest.mark.parametrize(
    ("plain", "marked", "state", "meant"),
    [
        ("GULSEN", "GÜLȘEN", "TUR", "GÜLŞEN"),
        ("TARANU", "ŢĂRANU", "ROU", "ȚĂRANU"),
        ("BASAK", "BAȘAK", "DEU", "BAȘAK"),
        ("NOWAK", "NOWAK", "POL", "NOWAK"),
    ],
)
def test_a_comma_below_is_a_cedilla_where_the_language_has_that(
    plain: str, marked: str, state: str, meant: str
) -> None:
    """R20: GÜLŞEN was GÜLSEN, for Turkish has no Ș and the line reader no mark; German registers keep both."""
    line, _ = weighed(_read(plain), _read(marked), letters_of(state))
    assert line.text == meant


def test_both_chances_of_a_letter_and_its_twin_are_of_the_one_that_the_language_has() -> None:
    """R21: the head gave Ș 0.7 and Ş 0.2 for one mark."""
    marked = _read("GÜLȘEN")
    doubtful = Glyph("Ș", 0.7, marked.glyphs[3].position, MappingProxyType({"Ș": 0.7, "Ş": 0.2, "Š": 0.01}))
    glyphs = (*marked.glyphs[:3], doubtful, *marked.glyphs[4:])
    line, _ = weighed(_read("GÜLSEN"), replace(marked, glyphs=glyphs), letters_of("TUR"))
    assert line.glyphs[3].text == "Ş"
    assert line.glyphs[3].score == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("read", "score", "letters", "meant"),
    [
        ("ÇELÍK", 0.9, "ÂÇĞÎİıÖŞÛÜ", "ÇELİK"),
        ("ÇELIK", 0.5, "ÂÇĞÎİıÖŞÛÜ", "ÇELİK"),
        ("ÇELIK", 0.9, "ÂÇĞÎİıÖŞÛÜ", "ÇELIK"),
        ("ŞÜKRU", 0.5, "ÂÇĞÎİıÖŞÛÜ", "ŞÜKRÜ"),
        ("YILDIZ MESUT", 0.5, "ÂÇĞÎİıÖŞÛÜ", "YILDIZ MESUT"),
        ("EMRE ILGAZ", 0.5, "ÂÇĞÎİıÖŞÛÜ", "EMRE ILGAZ"),
        ("ELIF", 0.5, "ÄÖÜßĞİŞÍ", "ELIF"),
        ("MÍKE", 0.5, "ÄÖÜ", "MÍKE"),
        ("ÑANDŨ", 0.9, "ÁÉÍÑÓÚÜ", "ÑANDŨ"),
    ],
)
def test_marks_are_those_of_the_language_and_turkish_vowels_in_harmony(
    read: str, score: float, letters: str, meant: str
) -> None:
    """R20, R21: Í is no letter of Turkish, and I none behind E; what is put says so and is not sure."""
    told = in_its_language(_read(read, score), letters)
    assert told.text == meant
    for glyph, was in zip(told.glyphs, read, strict=True):
        assert (glyph.read, glyph.score <= 0.5) == (("", score <= 0.5) if glyph.text == was else (was, True))
