"""Signs that the line reader dropped, values that ran on into others, and lines of another paper beside a document."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from identity_checks.documents.finding.text_runs import text_angle
from identity_checks.documents.layouts.business_licence import read_licence
from identity_checks.documents.layouts.resident_id import read_back, read_front
from identity_checks.documents.text.engine import CODE_SIGNS, Glyph, TextEngine, TextLine
from identity_checks.documents.text.lost_signs import DOUBT, UnreadInk, doubted, found_again, lost_at
from identity_checks.documents.text.punctuation import width_true
from identity_checks.documents.text.words import PlacedLine, Word, placed, signs_of
from identity_checks.models import TEXT_DETECTION, TEXT_RECOGNITION, ModelStore
from identity_checks.specimens.fonts import Face, font

_EM = 32
_BOX = 44.0


def _printed(text: str) -> np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]:
    """Paper with one line of print, each character in a cell of its own."""
    page = Image.new("RGB", (40 + _EM * len(text), 80), (244, 240, 228))
    for place, sign in enumerate(text):
        ImageDraw.Draw(page).text((20 + _EM * place, 16), sign, fill=(30, 30, 30), font=font(Face.SANS, _EM))
    return np.asarray(page)[..., ::-1].copy()


def _line(printed: str, read: str, *, left: float = 20, middle: float = 38) -> TextLine:
    """A line whose box holds all that is printed, and whose characters are those that were read, each in its place."""
    width = _EM * len(printed) + 10.0
    corners = np.array([[0, 0], [width, 0], [width, _BOX], [0, _BOX]], np.float32)
    corners += np.array([left - 5, middle - _BOX / 2], np.float32)
    places, start = [], 0
    for sign in read:
        start = printed.index(sign, start) + 1
        places.append(start - 1)
    glyphs = tuple(
        Glyph(sign, 0.9999, (5 + _EM * (place + 0.5)) / width, MappingProxyType({}))
        for sign, place in zip(read, places, strict=True)
    )
    return TextLine(corners, read, 0.9999, glyphs, np.zeros((4, len(CODE_SIGNS) + 1), np.float32), 1.0)


@pytest.mark.parametrize(
    ("printed", "read", "beside"),
    [
        ("范雪赪", "范雪", "雪"),
        ("技术服务、技术开发", "技术服务技术开发", "务"),
        ("销售;化妆品批发;技术服务、", "销售;化妆品批发;技术服务", "务"),
        ("范雪赪", "范雪赪", ""),
        ("技术服务、技术开发", "技术服务、技术开发", ""),
        ("范　雪", "范雪", ""),
        ("某某建筑工程", "建筑工程", "建"),
        ("某　　建筑工程", "建筑工程", ""),
    ],
)
def test_ink_that_no_sign_was_read_from_leaves_its_neighbour_unsure(printed: str, read: str, beside: str) -> None:
    """R21: a dropped sign, last or between two others, is never a sure value; white room between signs is no sign."""
    picture, line = _printed(printed), _line(printed, read)
    assert "".join(line.glyphs[place].text for place in lost_at(picture, line)) == beside
    seen = doubted(UnreadInk(picture), line)
    assert seen.text == read
    assert min(glyph.score for glyph in seen.glyphs) == (DOUBT if beside else 0.9999)


@pytest.mark.parametrize(("printed", "beside"), [("开发、", "发"), ("某开发", "开"), ("开发", "")])
def test_ink_right_beyond_the_end_of_a_box_is_a_lost_sign(printed: str, beside: str) -> None:
    """R21: a box that ends before a 、 or begins behind a sign leaves what is next to it unsure."""
    left = 20 + _EM * printed.index("开")
    line = _line("开发", "开发", left=left)
    assert "".join(line.glyphs[place].text for place in lost_at(_printed(printed), line)) == beside


def test_a_line_that_the_edge_of_the_picture_cuts_is_not_sure() -> None:
    """R21: what is off the picture was not read: 永兴巷85 may go on."""
    picture, line = _printed("永兴巷85号云谷"), _line("永兴巷85", "永兴巷85")
    assert min(glyph.score for glyph in doubted(UnreadInk(picture), line).glyphs) > DOUBT
    cut = doubted(UnreadInk(np.ascontiguousarray(picture[:, : 20 + _EM * 5])), line)
    assert [glyph.score for glyph in cut.glyphs if glyph.score <= DOUBT] == [DOUBT]
    assert cut.glyphs[-1].score == DOUBT


@pytest.fixture(scope="module")
def text() -> TextEngine:
    models = ModelStore.bundled()
    recognizer = models.session(TEXT_RECOGNITION)
    characters = recognizer.get_modelmeta().custom_metadata_map["character"].split("\n")  # type: ignore[attr-defined]
    return TextEngine(models.session(TEXT_DETECTION), recognizer, characters)


def test_a_lost_sign_is_read_when_the_line_is_looked_at_again(text: TextEngine) -> None:
    """R20: what the first look dropped is found by the next one, with how sure that is of it."""
    picture, whole = _printed("张雪梅"), _line("张雪梅", "张雪梅")
    (seen, kept) = found_again(text, UnreadInk(picture), [_line("张雪梅", "张雪"), whole])
    assert seen.text == "张雪梅"
    assert kept is whole


@pytest.mark.parametrize(
    ("printed", "boxed"), [("汪鹏丁", "汪鹏"), ("贰佰零捌万元整", "贰佰零捌万"), ("成立日期", "立日期")]
)
def test_a_line_goes_on_beyond_a_box_that_is_too_short(text: TextEngine, printed: str, boxed: str) -> None:
    """R20: text detection leaves out 一, and moiré cuts boxes; others' text is none of the line's."""
    first = printed.index(boxed)
    picture, short = _printed(printed), _line(boxed, boxed, left=20 + _EM * first)
    (seen,) = found_again(text, UnreadInk(picture), [short])
    assert seen.text == printed
    rest = printed.replace(boxed, "")
    beside = _line(rest, rest, left=20 + _EM * printed.index(rest))
    kept, _ = found_again(text, UnreadInk(picture), [short, beside])
    assert kept.text == boxed
    (placed_line,) = placed([short])
    longer = placed_line.reread(seen)
    assert longer.right - longer.left >= _EM * len(printed)
    assert (longer.top, longer.bottom) == (placed_line.top, placed_line.bottom)


def _lines(*rows: tuple[float, float, str]) -> list[PlacedLine]:
    """Lines of print: left edge, middle, text."""
    return placed(_line(text, text, left=left, middle=middle) for left, middle, text in rows)


def test_a_value_ends_where_the_next_one_stands_without_its_label() -> None:
    """R21: under a finger the labels of the rows below are lost; an address takes none of their values."""
    fields = read_licence(
        _lines(
            (100, 300, "住所"),
            (250, 300, "山西省太原市小店区环湖西路306号"),
            (250, 345, "云谷产业园6号楼3829室"),
            (250, 408, "曲日娟"),
            (250, 470, "2020年07月16日"),
            (100, 690, "登记机关"),
        )
    )
    assert fields["address"].value == "山西省太原市小店区环湖西路306号云谷产业园6号楼3829室"
    assert fields["address"].confidence > 0.9


def test_labels_that_have_lost_their_first_sign_still_tell_their_fields() -> None:
    """R20: the edge of the picture or a finger takes the first sign of every label in a column."""
    fields = read_licence(
        _lines(
            (110, 300, "定代表人"), (300, 300, "龙鹭文"), (110, 363, "册资本"), (300, 363, "1000万人民币"),
            (110, 426, "立日期"), (300, 426, "1998年05月07日"), (110, 489, "营范围"), (300, 489, "软件开发"),
        )
    )  # fmt: skip
    assert {name: draft.value for name, draft in fields.items()} == {
        "legal_representative": "龙鹭文",
        "registered_capital": "1000万人民币",
        "established_date": "1998-05-07",
        "business_scope": "软件开发",
    }


def test_a_person_is_not_followed_by_capital_and_type_that_have_lost_their_labels() -> None:
    """R21: an amount and a type tell what they are; neither belongs to the name above them."""
    fields = read_licence(
        _lines((100, 300, "法定代表人"), (350, 300, "王翊"), (350, 360, "壹亿贰仟万元整"), (350, 420, "股份有限公司"))
    )
    assert fields["legal_representative"].value == "王翊"
    assert fields["registered_capital"].value == "壹亿贰仟万元整"
    assert fields["type"].value == "股份有限公司"


@pytest.mark.parametrize(
    ("beside", "value", "sure"),
    [
        ("totaltable3", "兰州市公安局城关分局", True),
        ("", "兰州市公安局城关分局", True),
        ("安局", "兰州市公安局城关分局安局", False),
    ],
)
def test_an_authority_is_written_as_authorities_are(beside: str, value: str, sure: bool) -> None:
    """R21: what is in Latin letters is not part of it, and what does not end as an authority does is not sure."""
    lines = [(100.0, 300.0, "签发机关"), (300.0, 300.0, "兰州市公安局城关分局")]
    authority = read_back(_lines(*lines, *([(700.0, 300.0, beside)] if beside else [])))["authority"]
    assert authority.value == value
    assert (authority.confidence > 0.9) is sure


def test_the_lines_of_a_leaning_sheet_keep_their_distances() -> None:
    """R20: where label and value are one leaning line, the value stands where its own end of the line is."""
    first, *others = _lines(
        (100, 300, "住所　　新疆维吾尔自治区伊犁哈萨克"), (230, 331, "自治州霍城县"), (230, 373, "10号楼1272室")
    )
    leaning = first.source.corners + np.array([[0, 38], [0, -38], [0, -38], [0, 38]], np.float32)
    fields = read_licence([*placed([replace(first.source, corners=leaning)]), *others])
    assert fields["address"].value == "新疆维吾尔自治区伊犁哈萨克自治州霍城县10号楼1272室"


def test_a_value_below_which_a_line_of_its_own_kind_stands_is_not_sure() -> None:
    """R21: below a full line one that is too far to be taken, and that nothing else takes, may be the value's last."""
    rows = ((100, 300, "住所"), (250, 300, "山西省太原市小店区"), (250, 340, "环湖西路306号小店"))
    whole, more = read_licence(_lines(*rows)), read_licence(_lines(*rows, (250, 400, "云谷产业园6号楼")))
    assert more["address"].value == whole["address"].value
    assert whole["address"].confidence > 0.9
    assert more["address"].confidence < 0.5


def test_a_value_cut_where_another_kind_of_text_begins_is_not_sure() -> None:
    """R21: where the rows are as close as a value's lines only what they say tells; some of it may remain."""
    fields = read_licence(
        _lines(
            (100, 300, "类型"),
            (250, 300, "某某企业"),
            (250, 345, "古丽努尔"),
            (250, 390, "餐饮服务;食品销售"),
        )
    )
    assert ";" not in fields["type"].value
    assert fields["type"].confidence <= 0.4


def test_a_mark_before_a_type_is_no_part_of_it() -> None:
    """R21: a tick seen in the room between label and value; a listed type takes no further line."""
    fields = read_licence(_lines((100, 300, "类型☑有限合伙企业"), (250, 345, "古丽努尔")))
    assert fields["type"].value == "有限合伙企业"


def test_a_representative_with_digits_is_not_believed() -> None:
    """R21: 旦 that was copied badly is read as 11; no name is written so."""
    fields = read_licence(_lines((100, 300, "法定代表人"), (300, 300, "11增")))
    assert fields["legal_representative"].confidence <= 0.4


def test_a_credit_code_in_full_width_signs_is_one() -> None:
    """R21: the line reader now and then sees a monospaced code as full-width."""
    code = "９１２１０２０２ＭＡＦ９ＡＦＭＲ９Ａ"
    fields = read_licence(_lines((100, 100, f"统一社会信用代码{code}")))
    assert fields["uscc"].value == "91210202MAF9AFMR9A"
    assert fields["uscc"].confidence > 0.99


def test_a_name_whose_label_is_lost_is_not_sure() -> None:
    """R56: what stands above the sex may be another paper's title; with its label it is the name."""
    body = [(60, 160, "性别男民族汉"), (60, 220, "出生1974年1月8日")]
    assert read_front(_lines((160, 100, "冯珺三"), *body))["name"].confidence <= 0.9
    assert read_front(_lines((60, 100, "姓名冯珺三"), *body))["name"].confidence > 0.9


def test_an_address_ends_above_a_number_that_is_covered_in_part() -> None:
    """R21: glare over the middle of a card's number leaves its ends, which are no part of the address."""
    fields = read_front(
        _lines(
            (60, 100, "出生1974年1月8日"),
            (60, 170, "住址新疆维吾尔自治区伊犁哈萨"),
            (200, 230, "克自治州霍城县团结新村1"),
            (200, 320, "810000"),
            (600, 320, "40108734X"),
            (60, 325, "公民身份号码"),
        )
    )
    assert fields["address"].value == "新疆维吾尔自治区伊犁哈萨克自治州霍城县团结新村1"


def _word(printed: str, read: str) -> Word:
    return Word(tuple(signs_of(placed([_line(printed, read)])[0])))


def test_a_separator_at_a_lines_end_is_as_wide_as_those_that_could_be_measured() -> None:
    """R21: nothing stands behind it to measure its room by; the list's other separators decide."""
    measured, last = _word("组织活动；广告设计", "组织活动；广告设计"), _word("图文设计;", "图文设计;")
    assert width_true([measured, last]) == "组织活动；广告设计图文设计；"


def test_lines_of_another_paper_do_not_turn_a_document() -> None:
    """R20: the document's text is level; the slip beside it lies at 66 degrees."""

    def box(x: float, y: float, length: float, degrees: float) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        return np.asarray(cv2.boxPoints(((x, y), (length, 40.0), degrees)), np.float32)

    own = [box(500, 100 * row, 400, -1) for row in range(1, 6)]
    slip = [box(80 + 50 * row, 120, 190, 66) for row in range(3)]
    assert text_angle([*own, *slip]) == pytest.approx(-1, abs=0.3)
