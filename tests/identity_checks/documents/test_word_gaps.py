"""Spaces of a Latin line as its picture shows them."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Final

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from identity_checks.documents.text.engine import CODE_SIGNS, Glyph, TextLine
from identity_checks.documents.text.word_gaps import gaps_between, with_seen_gaps
from identity_checks.specimens.fonts import Face, font

_EM: Final = 30
Pixels = np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]


def _printed(words: str, said: str, *, moved: float = 0.0) -> tuple[Pixels, TextLine]:
    """A picture on which `words` are printed, and a line that says `said` of it with every letter in its place."""
    face = font(Face.LATIN, _EM)
    page = Image.new("RGB", (900, 90), (240, 244, 236))
    ImageDraw.Draw(page).text((30, 60), words, fill=(40, 40, 40), font=face, anchor="ls")
    left, right = 22.0, 38.0 + face.getlength(words)
    middles = [
        (30 + face.getlength(words[:at]) + face.getlength(sign) / 2 - left) / (right - left) + moved
        for at, sign in enumerate(words)
        if sign != " "
    ]
    places = iter(middles)
    glyphs, last = [], 0.0
    for sign in said:
        last = last if sign == " " else next(places)
        glyphs.append(Glyph(sign, 0.99, last, MappingProxyType({})))
    corners = np.array([[left, 26], [right, 26], [right, 70], [left, 70]], np.float32)
    line = TextLine(corners, said, 0.99, tuple(glyphs), np.zeros((4, len(CODE_SIGNS) + 1), np.float32), 1.0)
    return np.asarray(page)[..., ::-1].copy(), line


def _least(line: TextLine) -> float:
    return min(glyph.score for glyph in line.glyphs if glyph.text.strip())


@pytest.mark.parametrize("words", ["ANNA MARIA", "LE GOFF", "TALVI ATLA", "DE LA TORRE"])
def test_spaces_that_were_read_and_are_there_stay_sure(words: str) -> None:
    """R20: letters that leave room beside them, as T, A and L do, are no words of their own."""
    picture, line = _printed(words, words)
    seen = with_seen_gaps(picture, line)
    assert seen.text == words
    assert _least(seen) == 0.99


def test_a_space_that_no_reading_has_is_seen_and_is_not_sure() -> None:
    """R20, R21: MARIATERESA was a silent error."""
    picture, line = _printed("MARIA TERESA", "MARIATERESA")
    seen = with_seen_gaps(picture, line)
    assert seen.text == "MARIA TERESA"
    assert _least(seen) == 0.5


@pytest.mark.parametrize(
    ("words", "said", "seen"),
    [
        ("CRUZ, MARIA TERESA", "CRUZ,MARIATERESA", "CRUZ,MARIA TERESA"),
        ("NGUYEN, VAN HUNG", "NGUYEN,VANHUNG", "NGUYEN,VAN HUNG"),
        ("CRUZ, MARIATERESA", "CRUZ,MARIATERESA", "CRUZ,MARIATERESA"),
        ("WARD, MARIA TERESA", "WARD,MARIA TERESA", "WARD,MARIA TERESA"),
    ],
)
def test_a_space_is_seen_beside_a_comma_whose_space_was_not_read_either(words: str, said: str, seen: str) -> None:
    """R20, R21: the gap behind the comma was as wide as the one that no reading had, and hid it."""
    picture, line = _printed(words, said)
    found = with_seen_gaps(picture, line)
    assert found.text == seen
    assert (_least(found) == 0.5) is (seen != said)


def test_beside_a_letter_with_marks_a_gap_is_no_space_but_a_doubt() -> None:
    """R20: PAPALÌA became PAPAL ÌA: where such a letter stands is known less well."""
    picture, line = _printed("MARÌ TERESA", "MARÌTERESA")
    seen = with_seen_gaps(picture, line)
    assert seen.text == "MARÌTERESA"
    assert _least(seen) == 0.5


def test_a_space_that_is_read_inside_a_word_is_not_sure() -> None:
    """R21: letters of one word do not stand apart."""
    picture, line = _printed("ANNELIESE", "ANNE LIESE")
    seen = with_seen_gaps(picture, line)
    assert seen.text == "ANNE LIESE"
    assert _least(seen) == 0.5


@pytest.mark.parametrize("moved", [0.3, 0.5])
def test_what_cannot_be_measured_changes_nothing(moved: float) -> None:
    """Letters that are not where they are said to be."""
    picture, line = _printed("MARIA TERESA", "MARIATERESA", moved=moved)
    assert with_seen_gaps(picture, line).text == "MARIATERESA"
    assert with_seen_gaps(np.full_like(picture, 255), line).text == "MARIATERESA"


def _of_thin_strokes(words: str) -> tuple[Pixels, TextLine]:
    """A line printed as `words` whose strokes are thinned to what columns count as specks: arms of T are no ink."""
    picture, line = _printed(words, words)
    thin = cv2.dilate(picture, np.ones((3, 3), np.uint8))
    return np.asarray(thin, np.uint8), line


@pytest.mark.parametrize(("words", "score"), [("SETTEMBRE", 0.99), ("WELTER", 0.99), ("SETTER", 0.5), ("METTE", 0.5)])
def test_the_thin_arms_of_a_letter_are_no_room_for_a_space(words: str, score: float) -> None:
    """R20: HARPREET became HARPREE T in a narrow typeface of thin strokes."""
    seen = with_seen_gaps(*_of_thin_strokes(words))
    assert seen.text == words
    assert _least(seen) == score


def test_a_letter_without_most_of_its_ink_is_no_space() -> None:
    """R20: ALETAI whose E was too pale to be ink became ALE TAI: two wide gaps beside each other."""
    picture, line = _printed("BERMELINA", "BERMELINA")
    left, right = line.corners[0][0], line.corners[1][0]
    middle = round(left + line.glyphs[3].position * (right - left))
    picture[:, middle - 13 : middle + 13] = picture[0, 0]
    picture[40:60, middle - 4 : middle - 2] = 40
    assert with_seen_gaps(picture, line).text == "BERMELINA"


def test_no_space_is_put_in_a_line_of_which_a_letter_is_hardly_told() -> None:
    """R20: HNATIUK in motion became HNAT IUK: letters that are not told stand anywhere."""
    picture, line = _printed("MARIA TERESA", "MARIATERESA")
    doubtful = replace(line, glyphs=(*line.glyphs[:-1], replace(line.glyphs[-1], score=0.7)))
    seen = with_seen_gaps(picture, doubtful)
    assert seen.text == "MARIATERESA"
    assert _least(seen) == 0.5


def test_short_words_and_chinese_are_left_alone() -> None:
    """The median of three gaps may be that of a space; Chinese characters stand at other distances."""
    for words, said in (("JI HY", "JIHY"), ("WANG", "王小明王小明"[:4])):
        picture, line = _printed(words, said)
        assert with_seen_gaps(picture, line) is line


def test_gaps_are_shares_of_the_height() -> None:
    """A space of the typeface beside what letters leave between them, over the box's 44 pixels."""
    picture, line = _printed("HH HH", "HHHH")
    gaps = gaps_between(picture, line.corners, [glyph.position for glyph in line.glyphs])
    assert gaps[1] - gaps[0] > 0.5 * font(Face.LATIN, _EM).getlength(" ") / 44
    assert gaps[0] == pytest.approx(gaps[2], abs=3 / 48)


def test_a_stroke_without_ink_is_no_space() -> None:
    """R20: motion took the left stroke of N, and VENKATARAMAN became VE NKATARAMAN."""
    picture, line = _printed("VENKATARAMAN", "VENKATARAMAN")
    face = font(Face.LATIN, _EM)
    start = round(30 + face.getlength("VE"))
    picture[:, start : start + round(0.45 * face.getlength("N"))] = picture[0, 0]
    assert with_seen_gaps(picture, line).text == "VENKATARAMAN"


@pytest.mark.parametrize(
    ("words", "said", "seen"), [("YILDIRIM", "YILDIRIM", "YILDIRIM"), ("ANGEL MARIA", "ANGELMARIA", "ANGEL MARIA")]
)
def test_behind_a_foot_without_ink_there_is_more_room_before_a_space(words: str, said: str, seen: str) -> None:
    """R20: a display left nothing of the foot of L, and YILDIRIM became YIL DIRIM."""
    picture, line = _printed(words, said)
    face = font(Face.LATIN, _EM)
    start = 30 + face.getlength(words[: words.index("L")])
    foot = start + 0.4 * face.getlength("L"), start + face.getlength("L")
    picture[:, round(foot[0]) : round(foot[1])] = picture[0, 0]
    assert with_seen_gaps(picture, line).text == seen


def test_a_lost_space_beside_a_narrow_letter_is_seen() -> None:
    """R20, R21: the way from A to I across a space is no longer than that from M to A."""
    picture, line = _printed("MARIA IDA", "MARIAIDA")
    seen = with_seen_gaps(picture, line)
    assert seen.text == "MARIA IDA"
    assert _least(seen) == 0.5


def test_a_narrow_letter_that_was_looked_for_in_its_neighbour_is_no_word() -> None:
    """R20: MAXIMILIAN became MAXIMIL IAN, the first I of IAN being sought where L has its ink."""
    picture, line = _printed("MAXIMIHIAN", "MAXIMIHIAN")
    glyphs = list(line.glyphs)
    glyphs[7] = replace(glyphs[7], position=glyphs[8].position - 0.02)
    face = font(Face.LATIN, _EM)
    start = round(30 + face.getlength("MAXIMIH"))
    picture[:, start : start + round(face.getlength("I"))] = picture[0, 0]
    assert with_seen_gaps(picture, replace(line, glyphs=tuple(glyphs))).text == "MAXIMIHIAN"
