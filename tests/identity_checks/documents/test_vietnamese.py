"""Tones that Vietnamese spelling allows, and marks of usual words."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from identity_checks.documents.text.engine import CODE_SIGNS, Glyph, TextLine
from identity_checks.documents.text.vietnamese_lines.tones import with_possible_tones
from identity_checks.documents.text.vietnamese_lines.usual_words import with_usual_words


def _line(text: str, others: Mapping[str, Mapping[str, float]]) -> TextLine:
    glyphs = tuple(
        Glyph(sign, 0.6 if sign in others else 0.99, (place + 0.5) / len(text), dict(others.get(sign, {})))
        for place, sign in enumerate(text)
    )
    scores = np.zeros((4, len(CODE_SIGNS) + 1), np.float32)
    return TextLine(np.zeros((4, 2), np.float32), text, 0.9, glyphs, scores, 1.0)


@pytest.mark.parametrize(
    ("read", "others", "meant"),
    [
        ("QUỔC VƯỢNG", {"Ổ": {"Ố": 0.23, "Ồ": 0.14, "Ộ": 0.02}}, "QUỐC VƯỢNG"),
        ("QUỒC VƯỢNG", {"Ồ": {"Ộ": 0.23, "Ố": 0.14}}, "QUỘC VƯỢNG"),
        ("Bích Thủch", {"ủ": {"ú": 0.1}}, "Bích Thúch"),
    ],
)
def test_a_syllable_that_ends_in_a_stop_has_one_of_two_tones(
    read: str, others: Mapping[str, Mapping[str, float]], meant: str
) -> None:
    """R20, R21: which of both the reader's own chances say, and it is not sure."""
    line = with_possible_tones(_line(read, others))
    assert line.text == meant
    assert min(glyph.score for glyph in line.glyphs) <= 0.5
    assert sum(glyph.score > 0.9 for glyph in line.glyphs if glyph.text.strip()) == len(read.replace(" ", "")) - 1


@pytest.mark.parametrize(
    ("read", "others"),
    [
        ("QUỔC", {"Ổ": {"Ồ": 0.3, "Ớ": 0.2}}),
        ("HỒNG", {"Ồ": {"Ố": 0.3}}),
        ("ERNST", {}),
        ("ĐỨC", {"Ứ": {"Ừ": 0.3}}),
        ("THỦY", {"Ủ": {"Ú": 0.3}}),
    ],
    ids=["no chance", "no stop", "no tone", "a stop's tone", "a vowel's end"],
)
def test_other_syllables_stay_as_they_were_read(read: str, others: Mapping[str, Mapping[str, float]]) -> None:
    """R21: nothing is put that the reader did not think of, or that spelling does not ask for."""
    line = _line(read, others)
    assert with_possible_tones(line) is line


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Phường Buới", "Phường Bưới"),
        ("BUỞI", "BƯỞI"),
        ("DƯONG", "DƯƠNG"),
        ("Huỳnh Quới", "Huỳnh Quới"),
        ("thuở", "thuở"),
        ("BUỔI", "BUỔI"),
    ],
)
def test_both_letters_of_a_pair_have_their_horn(read: str, meant: str) -> None:
    """R20, R21: no syllable has a horn on one of U and O before another letter; it is not sure."""
    line = with_possible_tones(_line(read, {}))
    assert line.text == meant
    assert min(glyph.score for glyph in line.glyphs) == (0.99 if read == meant else 0.5)


def test_an_apostrophe_behind_a_horn_is_the_horn_read_twice() -> None:
    """R20: ƯỚC was Ư'ỚC; an apostrophe elsewhere stays."""
    assert with_possible_tones(_line("BẢO Ư'ỚC", {})).text == "BẢO ƯỚC"
    assert with_possible_tones(_line("O'BRIEN", {})).text == "O'BRIEN"


@pytest.mark.parametrize(
    ("read", "others", "meant"),
    [
        ("ĐẮNG QUỐC VƯỢNG", {"Ắ": {"Ặ": 0.3, "Ă": 0.02}}, "ĐẶNG QUỐC VƯỢNG"),
        ("THỊ HỔNG", {"Ổ": {"Ồ": 0.2}}, "THỊ HỒNG"),
        ("Tây Hổ", {"ổ": {"ồ": 0.1, "Ồ": 0.1}}, "Tây Hồ"),
        ("Xã Thùy Biều", {"ù": {"ủ": 0.1}}, "Xã Thủy Biều"),
        ("ĐĂNG", {"Ă": {"Ặ": 0.3}}, "ĐẶNG"),
        ("ĐẮNG", {"Ắ": {"Ặ": 0.2, "Ă": 0.1}}, "ĐẶNG"),
        ("ĐĂNG QUỐC VƯỢNG", {"Ă": {"Ặ": 0.3}}, "ĐẶNG QUỐC VƯỢNG"),
        ("NGUYÊN THỊ NHUNG", {"Ê": {"Ễ": 0.3}}, "NGUYỄN THỊ NHUNG"),
        ("HUYNH NGỌC ÁNH", {}, "HUỲNH NGỌC ÁNH"),
    ],
)
def test_a_mark_that_no_usual_word_has_is_the_one_that_a_usual_word_has(
    read: str, others: Mapping[str, Mapping[str, float]], meant: str
) -> None:
    """R20, R21: surnames, names and places; it is not sure."""
    line = with_usual_words(_line(read, others))
    assert line.text == meant
    assert min(glyph.score for glyph in line.glyphs) == 0.5


@pytest.mark.parametrize(
    ("read", "others"),
    [
        ("ĐẶNG", {"Ặ": {"Ă": 0.4}}),
        ("VĂN ĐẮNG", {"Ắ": {"Ặ": 0.2, "Ă": 0.1}}),
        ("ĐĂNG KHOA", {"Ă": {"Ặ": 0.3}}),
        ("ĐẮNG", {"Ắ": {"Ẵ": 0.3}}),
        ("HỔNG", {}),
        ("HỔNGER", {"Ổ": {"Ồ": 0.3}}),
        ("HUYNH NGOC ANH", {}),
        ("Đăng Quốc Vượng", {"ă": {"ặ": 0.3}}),
    ],
    ids=[
        "usual",
        "two usual words",
        "a given name",
        "no chance",
        "read surely",
        "another word",
        "no mark",
        "an address",
    ],
)
def test_other_words_keep_their_marks(read: str, others: Mapping[str, Mapping[str, float]]) -> None:
    """R21: nothing is put that the reader did not think of, or where two words may be meant."""
    line = _line(read, others)
    assert with_usual_words(line) is line
