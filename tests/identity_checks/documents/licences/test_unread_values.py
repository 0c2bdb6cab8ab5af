"""Values beside their labels that were not found as text (R20): they are read where the column's values begin."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from identity_checks.documents.layouts.licence.unread_values import unread_values
from identity_checks.documents.text.engine import TextEngine
from identity_checks.documents.text.lost_signs import DOUBT
from identity_checks.documents.text.words import placed
from identity_checks.specimens.fonts import Face, font
from tests.identity_checks.documents.licences.printed import printed

_ROWS = (("注册资本", "50万元人民币"), ("法定代表人", "董强嫣"), ("营业期限", "长期"))


def _drawn(shown: str) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Draw the rows with another value beside 法定代表人, as the lines of `printed` stand."""
    page = Image.new("RGB", (700, 320), (250, 248, 240))
    for row, (label, value) in enumerate(_ROWS):
        for x, words in ((40, label), (260, shown if row == 1 else value)):
            ImageDraw.Draw(page).text((x, 85 + 70 * row), words, font=font(Face.SANS, 30), fill=(30, 30, 30))
    return np.asarray(cv2.GaussianBlur(np.asarray(page, np.uint8)[:, :, ::-1].copy(), (0, 0), 0.8), np.uint8)


def _lines(*missing: str) -> list[tuple[float, float, str]]:
    rows = (
        (x, 100.0 + 70 * row, words)
        for row, pair in enumerate(_ROWS)
        for x, words in zip((40.0, 260.0), pair, strict=True)
    )
    return [row for row in rows if row[2] not in missing]


@pytest.mark.parametrize(("shown", "read"), [("董强嫣", ["董强嫣"]), ("", []), ("2020", [])])
def test_a_name_that_was_not_found_is_read_beside_its_label(text: TextEngine, shown: str, read: list[str]) -> None:
    """What is written as names are is read and never sure; nothing, or a number, is no name."""
    found = unread_values(text, _drawn(shown), placed(printed(*row) for row in _lines("董强嫣")))
    assert [line.source.text for line in found] == read
    assert all(glyph.score <= DOUBT for line in found for glyph in line.source.glyphs)


def test_a_value_of_the_next_column_is_not_the_label_s_own(text: TextEngine) -> None:
    """R20: on a sheet of two columns 营业期限 and its value in the row hid that the name was not found."""
    beside = (printed(460, 170, "成立日期2001年05月26日"),)
    lines = [printed(*row) for row in _lines("董强嫣")]
    assert [line.source.text for line in unread_values(text, _drawn("董强嫣"), placed([*lines, *beside]))] == ["董强嫣"]
    own = (printed(260, 170, "董强嫣"), *beside)
    assert unread_values(text, _drawn("董强嫣"), placed([*lines, *own])) == []


def test_a_type_that_was_not_found_is_read_beside_its_label(text: TextEngine) -> None:
    """R20: of the types that are listed only."""
    for shown, read in (("个体工商户", ["个体工商户"]), ("董强嫣", [])):
        rows = [(x, y, "组成形式" if words == "法定代表人" else words) for x, y, words in _lines("董强嫣")]
        found = unread_values(text, _drawn(shown), placed(printed(*row) for row in rows))
        assert [line.source.text for line in found] == read


@pytest.mark.parametrize(("shown", "read"), [("董强嫣", ["董强嫣"]), ("董强嫣。", ["董强嫣"]), ("", [])])
def test_the_row_below_the_type_is_the_representative_s(text: TextEngine, shown: str, read: list[str]) -> None:
    """R20: a copy lost the label and a name of two or three signs; a speck behind it is none of it."""
    page, type_line = _drawn(shown), printed(260, 100, "有限责任公司")
    lines = [type_line, printed(260, 240, "软件开发；技术服务；货物进出口")]
    found = unread_values(text, page, placed(lines))
    assert [line.source.text for line in found] == read
    assert all(glyph.score <= DOUBT for line in found for glyph in line.source.glyphs)
    near = [type_line, printed(260, 145, "软件开发；技术服务；货物进出口")]
    labelled = [*lines, printed(40, 170, "法定代表人"), printed(260, 170, "董强嫣")]
    for others in (near, labelled, [type_line]):
        assert unread_values(text, page, placed(others)) == []


def test_a_licence_with_all_its_values_is_not_read_again(text: TextEngine) -> None:
    page = _drawn("董强嫣")
    assert unread_values(text, page, placed(printed(*row) for row in _lines())) == []


def test_values_begin_behind_the_longest_label_where_none_was_found(text: TextEngine) -> None:
    """R20: on a pale copy nothing but labels is found as text; a label alone tells no column."""
    page = _drawn("董强嫣")
    labels = [printed(*row) for row in _lines(*(value for _, value in _ROWS), "董强嫣")]
    found = unread_values(text, page, placed(labels))
    assert {line.unspaced for line in found} == {"50万元人民币", "董强嫣", "长期"}
    assert all(glyph.score <= DOUBT for line in found for glyph in line.source.glyphs)
    assert unread_values(text, page, placed(labels[1:2])) == []


@pytest.mark.parametrize(("shown", "read"), [("大连源犇建筑有限公司", ["大连源犇建筑有限公司"]), ("大连源犇建筑", [])])
def test_the_name_of_a_firm_is_read_beside_its_label(text: TextEngine, shown: str, read: list[str]) -> None:
    """R20: what ends as names of firms do."""
    rows = [(x, y, "名称" if words == "法定代表人" else words) for x, y, words in _lines("董强嫣")]
    assert [
        line.source.text for line in unread_values(text, _drawn(shown), placed(printed(*row) for row in rows))
    ] == read


def test_a_column_of_labels_ends_the_room_of_the_one_before_it(text: TextEngine) -> None:
    """R20: what stands right of the next column of labels is no value of the left one."""
    lines = [printed(*row) for row in _lines("董强嫣")]
    right = [printed(480, 100, "成立日期"), printed(480, 240, "合伙期限"), printed(600, 170, "代理图文设计")]
    assert [line.source.text for line in unread_values(text, _drawn("董强嫣"), placed([*lines, *right]))] == ["董强嫣"]


@pytest.mark.parametrize(("further", "read"), [((275,), ["董强嫣"]), ((), [])])
def test_lines_that_begin_below_each_other_tell_where_values_begin(
    text: TextEngine, further: tuple[float, ...], read: list[str]
) -> None:
    """R20: the other labels of the column were not read; two lines alone tell nothing."""
    lines = [printed(40, 170, "法定代表人"), printed(260, 100, "50万元人民币"), printed(260, 240, "长期")]
    lines += [printed(260, middle, "软件开发") for middle in further]
    assert [line.source.text for line in unread_values(text, _drawn("董强嫣"), placed(lines))] == read
