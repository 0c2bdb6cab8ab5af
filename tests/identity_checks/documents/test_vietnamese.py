"""Tones that Vietnamese spelling allows, and marks of usual words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from identity_checks.documents.text.engine import CODE_SIGNS, Glyph, TextLine
from identity_checks.documents.text.vietnamese_lines.persons import NAMES, SURNAMES
from identity_checks.documents.text.vietnamese_lines.places import words_of_places
from identity_checks.documents.text.vietnamese_lines.spelling import is_syllable
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
        ("ĐẮNG", {"Ắ": {"Ẵ": 0.3}}, "ĐẶNG"),
        ("ĐĂNG QUỐC VƯỢNG", {"Ă": {"Ặ": 0.3}}, "ĐẶNG QUỐC VƯỢNG"),
        ("NGUYÊN THỊ NHUNG", {"Ê": {"Ễ": 0.3}}, "NGUYỄN THỊ NHUNG"),
        ("HUYNH NGỌC ÁNH", {}, "HUỲNH NGỌC ÁNH"),
        ("Kỳ Anh, Tình Hà Nam", {"ì": {"ỉ": 0.2, "ĩ": 0.1}}, "Kỳ Anh, Tỉnh Hà Nam"),
        ("Kỳ Anh, Hà Tình", {"ì": {"ỉ": 0.2, "ĩ": 0.1}}, "Kỳ Anh, Hà Tĩnh"),
        ("Phường Hòa Binh", {"i": {"ì": 0.2, "í": 0.2}}, "Phường Hòa Bình"),
    ],
)
def test_a_mark_that_no_usual_word_has_is_the_one_that_a_usual_word_has(
    read: str, others: Mapping[str, Mapping[str, float]], meant: str
) -> None:
    """R20, R21: surnames, names, and places by the word before them; it is not sure, and says what was read."""
    line = with_usual_words(_line(read, others))
    assert line.text == meant
    assert min(glyph.score for glyph in line.glyphs) == 0.5
    assert "".join(glyph.read or glyph.text for glyph in line.glyphs) == read


@pytest.mark.parametrize(
    ("read", "others"),
    [
        ("VĂN ĐẮNG", {"Ắ": {"Ặ": 0.3, "Ă": 0.1}}),
        ("ĐĂNG KHOA", {"Ă": {"Ặ": 0.3}}),
        ("HỔNG", {}),
        ("HỔNGER", {"Ổ": {"Ồ": 0.3}}),
        ("HUYNH NGOC ANH", {}),
        ("VĂN TÂN", {"Â": {"Ấ": 0.05}}),
        ("Khu Thượng", {"ợ": {"ờ": 0.1}}),
    ],
    ids=["two usual words", "a given name", "read surely", "another word", "no mark", "two names", "two places"],
)
def test_other_words_keep_their_marks(read: str, others: Mapping[str, Mapping[str, float]]) -> None:
    """R21: nothing is put where the mark was sure, or where two words may be meant."""
    assert with_usual_words(_line(read, others)).text == read


def test_a_usual_word_bears_a_doubtful_mark_out_and_never_makes_it_sure() -> None:
    """R20, R110: two independent ways say the same, what is seen and what there is; a word nobody knows is no help."""
    borne_out, unknown = (
        with_usual_words(_line(read, {"ỉ": {"ì": 0.2, "ĩ": 0.1}})) for read in ("Xã Kỳ Anh, Tỉnh Hà Nam", "Xã Xtỉm")
    )
    assert borne_out.text == "Xã Kỳ Anh, Tỉnh Hà Nam"
    assert 0.9 < min(glyph.score for glyph in borne_out.glyphs) < 0.95
    assert min(glyph.score for glyph in unknown.glyphs) <= 0.6


@pytest.mark.parametrize(
    ("read", "sure"),
    [("Đông Ču, Thanh Sơn", False), ("Đông Cửu, Thanh Sơn", True), ("Đắk Lắk", True), ("Hẻm Quẻo", True)],
)
def test_what_is_neither_a_syllable_nor_a_place_is_not_sure(read: str, sure: bool) -> None:
    """R110: Ču was read surely for Cửu, and the other letters had been borne out."""
    assert (min(glyph.score for glyph in with_usual_words(_line(read, {})).glyphs) > 0.9) is sure


@pytest.mark.parametrize(
    ("read", "letter", "said", "rival"),
    [
        ("TỐNG ĐÌNH KHUYÊN", "Ê", 0.95, {"Ế": 0.009}),
        ("CHẢO TẢ MẨY", "Ẩ", 0.88, {"Ấ": 0.09}),
        ("NÔNG ĐÌNH PHỦ", "Ủ", 0.75, {"Ú": 0.24}),
    ],
)
def test_a_name_s_word_that_was_read_stays_though_another_is_more_usual(
    read: str, letter: str, said: float, rival: Mapping[str, float]
) -> None:
    """R21: Khuyên, Mẩy and Phủ are names; Khuyến, May and Phú are more usual, and were put in their place."""
    line = _line(read, {letter: {letter: said, **rival}})
    glyphs = [replace(glyph, score=said) if glyph.text == letter else glyph for glyph in line.glyphs]
    told = with_usual_words(replace(line, glyphs=tuple(glyphs)))
    assert told.text == read
    assert not any(glyph.rule for glyph in told.glyphs)


def test_a_usual_name_bears_a_mark_out_less_than_a_place_does() -> None:
    """R21: PHÚ of PHỦ was surer by its list than the right letter was by what the picture shows."""
    (phu,) = [
        glyph for glyph in with_usual_words(_line("NÔNG ĐÌNH PHÚ", {"Ú": {"Ú": 0.66}})).glyphs if glyph.text == "Ú"
    ]
    assert 0.6 <= phu.score <= 0.85


def test_names_of_other_languages_stay_as_sure_as_they_were_read() -> None:
    """R21: on the residence cards of foreigners; a word with a mark that is no syllable is one misread."""
    assert min(glyph.score for glyph in with_usual_words(_line("KIM JAE HYUK", {})).glyphs) > 0.9


def test_a_letter_that_the_line_reader_lacks_is_borne_out_by_its_word_too() -> None:
    """R20: the head alone read ỳ, and surely; where the head was not sure of it no word makes it so."""
    alone, doubted = (with_usual_words(_line("Quỳnh Lưu", {"ỳ": {"ỳ": said, "j": 1 - said}})) for said in (0.99, 0.55))
    assert min(glyph.score for glyph in alone.glyphs) > 0.9
    assert min(glyph.score for glyph in doubted.glyphs) <= 0.6


def test_a_surname_that_a_usual_one_speaks_against_is_less_sure_than_it_was_read() -> None:
    """R21, R110: Ă was read at 0.9 and is Ặ in nearly all names; what was read stays, and is looked at."""
    line = _line("ĐĂNG QUỐC VƯỢNG", {"Ă": {"Ặ": 0.01}})
    glyphs = (line.glyphs[0], replace(line.glyphs[1], score=0.92), *line.glyphs[2:])
    settled = with_usual_words(replace(line, glyphs=glyphs))
    assert settled.glyphs[1].score < 0.8


@pytest.mark.parametrize("word", ["NGUYỄN", "QUỲNH", "GIÊNG", "GÌ", "NGHIÊM", "KHUYẾN", "QUỐC", "ƯỚC", "ĐẶNG", "YÊN"])
def test_words_of_the_language_are_syllables(word: str) -> None:
    """R20: with a tone and without one."""
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["QUỔC", "NGIÊM", "KĂN", "CÊ", "ĐẶNK", "STRASSE", "HỔNGER", "GHA", "ÁÀ", "W"])
def test_what_vietnamese_does_not_write_is_no_syllable(word: str) -> None:
    """R21: no tone but two before a stop, C and K before vowels of their own, no other ends."""
    assert not is_syllable(word)


def test_names_and_places_are_syllables() -> None:
    """R20: of surnames but those of peoples with languages of their own."""
    others = [word for word in (*SURNAMES, *NAMES) if not is_syllable(word)]
    assert others == ["KSOR", "RCOM", "RMAH"]
    assert all(words_of_places().knows(word) for word in ("HUẾ", "BƯỞI", "THỦY", "BIỀU", "LƯU"))
