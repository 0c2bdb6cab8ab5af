"""Fields of a licence whose labels are not on the picture at all, and rows that lean (R20, R21)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from identity_checks.documents.layouts.business_licence import read_licence
from identity_checks.documents.layouts.unlabelled import AS_SURE_AS_ITS_FORM, names_a_firm
from identity_checks.documents.text.engine import TextLine
from identity_checks.documents.text.words import PlacedLine, placed
from tests.identity_checks.documents.licences.printed import PITCH, printed

_LEFT, _RIGHT = 240.0, 900.0
_VALUES = {
    "name": "海口沁禾餐饮服务有限公司",
    "type": "有限责任公司（自然人独资）",
    "legal_representative": "仝刚",
    "registered_capital": "50万元人民币",
    "established_date": "2003年10月14日",
    "address": "海南省海口市龙华区文化宫东路22号2506室",
    "business_scope": "餐饮服务；食品销售；外卖递送服务；酒类经营",
}
_LABELS = {
    "name": "名称",
    "type": "类型",
    "legal_representative": "法定代表人",
    "registered_capital": "注册资本",
    "established_date": "成立日期",
    "address": "住所",
    "business_scope": "经营范围",
}


def _line(left: float, middle: float, text: str, lean: float = 0.0) -> TextLine:
    return printed(left, middle, text, 0.999, lean)


def _licence(labelled: Sequence[str], *, without: Sequence[str] = (), separator: str = "；") -> list[PlacedLine]:
    """A sheet with two columns of values, with those labels only; long values go on in a further line."""
    found = [_line(500, 60, "营业执照"), _line(860, 700, "登记机关"), _line(900, 760, "2003年10月14日")]
    for left, fields, most in (
        (_LEFT, ("name", "type", "legal_representative", "business_scope"), 14),
        (_RIGHT, ("registered_capital", "established_date", "address"), 11),
    ):
        middle = 150.0
        for field in fields:
            if field in without:
                continue
            if field in labelled:
                found.append(_line(left - 30 - PITCH * len(_LABELS[field]), middle, _LABELS[field]))
            value = _VALUES[field].replace("；", separator)
            for start in range(0, len(value), most):
                found.append(_line(left, middle, value[start : start + most]))
                middle += 46
            middle += 24
    return placed(found)


def test_a_speck_behind_a_name_is_none_of_it() -> None:
    """R20: 蔡未薇， was no name on a copy without labels."""
    lines = _licence(())
    (name,) = (line for line in lines if line.source.text == "仝刚")
    lines[lines.index(name)] = placed([_line(name.left, name.middle, "仝刚，")])[0]
    assert read_licence(lines)["legal_representative"].value == "仝刚"


def test_a_copy_without_its_red_labels_is_read_all_the_same() -> None:
    """R20: on a black copy red labels are gone; what the values say and where they stand tells their fields."""
    fields = read_licence(_licence(()))
    told = {name: "2003-10-14" if name == "established_date" else value for name, value in _VALUES.items()}
    assert {name: fields[name].value for name in told} == told
    for name in ("name", "address", "legal_representative", "business_scope", "established_date"):
        assert fields[name].confidence <= AS_SURE_AS_ITS_FORM


def test_of_a_list_a_copy_may_have_left_colons() -> None:
    """R20: the upper dots of its semicolons are gone with the labels; name and list are told all the same."""
    fields = read_licence(_licence((), separator="："))
    assert fields["legal_representative"].value == _VALUES["legal_representative"]
    assert fields["business_scope"].value.startswith("餐饮服务")
    assert fields["business_scope"].confidence <= AS_SURE_AS_ITS_FORM


@pytest.mark.parametrize("hidden", sorted(_LABELS))
def test_one_label_that_is_hidden_costs_no_field(hidden: str) -> None:
    """R20: a finger lies on one label; its value is found and no other value takes it."""
    fields = read_licence(_licence([name for name in _LABELS if name != hidden]))
    told = {name: "2003-10-14" if name == "established_date" else value for name, value in _VALUES.items()}
    assert {name: fields[name].value for name in told} == told


def test_a_line_of_a_value_is_no_person() -> None:
    """R21: no name is on the picture: nothing else is called one, not even the short last line of a value."""
    fields = read_licence(_licence((), without=("legal_representative",)))
    assert "legal_representative" not in fields


@pytest.mark.parametrize(
    ("end", "told"),
    [
        ("合伙企业（有限合伙）", True),
        ("合伙企业（有限合伙", True),
        ("合伙企业(普通合伙", True),
        ("合伙企业（", False),
        ("合伙企业）", False),
        ("建材（有限合伙", False),
        ("合伙企业（有限合伙）及其他", False),
    ],
)
def test_a_partnership_s_name_may_end_within_its_bracket(end: str, told: bool) -> None:
    """R20: the edge took the closing bracket; a bracket behind anything else makes no firm."""
    assert names_a_firm(f"海口沁禾{end}") is told


@pytest.mark.parametrize("seen", ["2003年101114日", "2003年10月1411", "2003年10月14日"])
def test_a_date_without_its_label_may_have_strokes_for_a_sign(seen: str) -> None:
    """R20: on a copy without labels 月 was two strokes, and the date of foundation was lost."""
    lines = _licence((), without=("established_date",))
    fields = read_licence([*lines, *placed([_line(_RIGHT, 90, seen)])])
    assert fields["established_date"].value == "2003-10-14"
    assert fields["established_date"].confidence <= AS_SURE_AS_ITS_FORM


def test_a_title_is_no_part_of_a_name() -> None:
    """R21: the title right above an unlabelled name does not join it."""
    title = _line(200, 60, "营业执照")
    high = TextLine(
        np.array([[200, 20], [500, 20], [500, 120], [200, 120]], np.float32),
        title.text,
        title.score,
        title.glyphs,
        title.code_scores,
        title.share,
    )
    lines = placed([high, _line(_LEFT, 200, _VALUES["name"]), _line(_LEFT, 260, _VALUES["type"])])
    assert read_licence(lines)["name"].value == _VALUES["name"]


def test_a_word_belongs_to_the_label_it_is_nearest_to() -> None:
    """R21: a leaning line looks twice as high as it is; the word above it stays with its own label."""
    lines = placed(
        [
            _line(40, 150, "类型"),
            _line(200, 155, "有限合伙企业"),
            _line(40, 206, "经营范围餐饮服务;食品销售;外卖递送服务", lean=50),
            _line(200, 262, "酒类经营"),
        ]
    )
    fields = read_licence(lines)
    assert fields["type"].value == "有限合伙企业"
    assert fields["business_scope"].value.startswith("餐饮服务")


def test_a_name_stands_above_a_list_that_begins_with_the_rest_of_its_label() -> None:
    """R20: a copy had lost the labels of a partnership but for 范围, which the list's first line began with."""
    rows = (
        (_LEFT, 150, "海口沁禾餐饮合伙企业（有限合伙）"), (_LEFT, 220, "有限合伙企业"), (_LEFT, 290, "廖濛鹏"),
        (_LEFT - 3 * PITCH, 360, "范围、餐饮服务；食品销售；外卖"), (_LEFT, 406, "递送服务；酒类经营"),
    )  # fmt: skip
    fields = read_licence(placed([_line(500, 60, "营业执照"), *(_line(*row) for row in rows)]))
    assert fields["legal_representative"].value == "廖濛鹏"
    assert fields["legal_representative"].confidence <= AS_SURE_AS_ITS_FORM


def test_the_label_of_the_number_that_ends_where_the_values_begin_owns_none_of_them() -> None:
    """R20: the label of the address was not seen, and all values below were lost to the number's label above."""
    rows = [
        _line(500, 60, "营业执照"),
        _line(_LEFT - 3 * PITCH, 120, "注册号"),
        _line(_LEFT + 10, 120, "650102140966608"),
    ]
    fields = ("name", "address", "legal_representative", "registered_capital", "type", "established_date")
    for place, field in enumerate(fields):
        middle = 220.0 + 60 * place
        rows.append(_line(_LEFT, middle, _VALUES[field]))
        if field != "address":
            rows.append(_line(20, middle, _LABELS[field]))
    read = read_licence(placed(rows))
    assert set(fields) <= read.keys()
    assert read["registered_capital"].value == _VALUES["registered_capital"]
