"""Fields of a licence whose labels are partly off the picture (R20): what is left of a column of labels tells them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity_checks.documents.layouts.business_licence import read_licence
from identity_checks.documents.text.engine import TextLine
from identity_checks.documents.text.words import PlacedLine, placed
from tests.identity_checks.documents.licences.printed import PITCH, printed

_VALUES_LEFT = 200.0
_ROWS = (
    ("名称", "张家口鼎曜建筑工程有限公司", "name"),
    ("类型", "有限责任公司(自然人独资)", "type"),
    ("法定代表人", "吴末", "legal_representative"),
    ("经营范围", "室内装饰装修；园林绿化工程施工", "business_scope"),
)


def _cut_licence(*kept: int) -> list[PlacedLine]:
    """A licence whose labels end in one column, of each the last so many signs on the picture."""
    found: list[TextLine] = [printed(400, 60, "营业执照")]
    for row, ((label, value, _), count) in enumerate(zip(_ROWS, kept, strict=True)):
        end = label[len(label) - count :]
        found += [printed(170 - PITCH * count, 150 + 60 * row, end)] if end else []
        found.append(printed(_VALUES_LEFT, 150 + 60 * row, value))
    return placed(found)


def test_fields_are_told_by_the_ends_of_their_labels() -> None:
    """The paper's left edge is off the picture: 称, 型, 代表人 and 范围 are left of four labels."""
    fields = read_licence(_cut_licence(1, 1, 3, 2))
    assert {name: fields[name].value for _, _, name in _ROWS} == {name: value for _, value, name in _ROWS}


@given(kept=st.tuples(st.integers(1, 2), st.integers(1, 2), st.integers(2, 5), st.integers(2, 4)))
def test_however_much_is_cut_off(kept: tuple[int, int, int, int]) -> None:
    """Every number of signs that is left of each, whole labels among them, gives the same fields."""
    fields = read_licence(_cut_licence(*kept))
    assert {name: fields[name].value for _, _, name in _ROWS} == {name: value for _, value, name in _ROWS}


def test_an_end_that_stands_alone_is_no_label() -> None:
    """A single 型 that ends below no other label is a stray sign, as is an end of a label inside a value."""
    lines = placed(
        [
            printed(400, 60, "营业执照"),
            printed(40, 150, "名称"),
            printed(_VALUES_LEFT, 150, "张家口鼎曜建筑工程有限公司"),
            printed(700, 400, "型"),
            printed(_VALUES_LEFT, 460, "范围内的服务"),
        ]
    )
    fields = read_licence(lines)
    assert "type" not in fields
    assert "business_scope" not in fields


def test_signs_of_a_code_that_are_off_the_picture_are_not_made_up() -> None:
    """R21: fifteen signs of a credit code stay fifteen, and unsure; nothing is put where the paper ends."""
    lines = placed([printed(0, 60, "社会信用代码"), printed(0, 110, "30731MANUQAGQX8"), printed(400, 60, "营业执照")])
    code = read_licence(lines)["uscc"]
    assert code.value == "30731MANUQAGQX8"
    assert code.confidence < 0.9


def test_a_label_s_last_sign_is_no_part_of_the_value_beside_it() -> None:
    """The finder of lines joins them, with the room between.

    Found on cut pictures: 称 stood before a company's name, and 本 before a sum joined the representative's name.
    """
    lines = placed(
        [
            printed(400, 60, "营业执照"),
            printed(110, 150, "称  菏泽源犇文化传播有限公司"),
            printed(110, 210, "型  有限责任公司(自然人独资)"),
            printed(80, 270, "表人  袁煊"),
            printed(110, 330, "本  贰佰零捌万元整"),
        ]
    )
    fields = read_licence(lines)
    assert {name: fields[name].value for name in ("name", "type", "legal_representative", "registered_capital")} == {
        "name": "菏泽源犇文化传播有限公司",
        "type": "有限责任公司(自然人独资)",
        "legal_representative": "袁煊",
        "registered_capital": "贰佰零捌万元整",
    }


def test_the_end_of_a_managing_partner_s_label_is_one() -> None:
    """R20: the picture's edge left 合伙人 of 执行事务合伙人, and the partner was not read."""
    lines = placed(
        [
            printed(400, 60, "营业执照"),
            printed(110, 150, "称  菏泽源犇文化传播合伙企业（有限合伙）"),
            printed(110, 210, "型  有限合伙企业"),
            printed(50, 270, "合伙人  袁煊"),
        ]
    )
    assert read_licence(lines)["legal_representative"].value == "袁煊"


def test_a_point_before_the_second_sign_of_a_label_set_far_apart_is_a_speck() -> None:
    """R20: 类 stood alone and ·型 before the type, which was not read."""
    lines = placed(
        [
            printed(400, 60, "营业执照"),
            printed(80, 150, "注册资本  壹佰万元整"),
            printed(80, 210, "法定代表人  袁煊"),
            printed(80, 270, "住"),
            printed(230, 270, "所  山东省菏泽市牡丹区人民路1号"),
            printed(80, 330, "类"),
            printed(200, 330, "·型  有限责任公司(自然人独资)", narrow="()"),
        ]
    )
    assert read_licence(lines)["type"].value == "有限责任公司(自然人独资)"


@pytest.mark.parametrize(
    ("row", "value", "sure"),
    [
        ("执行事务合伙北京启航资本管理有限公司", "京启航资本管理有限公司", False),
        ("执行事务合伙大  北京启航资本管理有限公司", "北京启航资本管理有限公司", True),
        ("执行事务合伙人北京启航资本管理有限公司", "北京启航资本管理有限公司", True),
    ],
)
def test_a_value_printed_over_its_label_s_last_sign_is_not_sure(row: str, value: str, sure: bool) -> None:
    """R21: 北 was taken for 人 of a label that reaches into the value, and the value was accepted without it."""
    lines = placed([printed(400, 60, "营业执照", 0.999), printed(80, 150, "类型  有限合伙企业", 0.999)])
    draft = read_licence([*lines, *placed([printed(80, 210, row, 0.999)])])["legal_representative"]
    assert draft.value == value
    assert (draft.confidence > 0.9) is sure


@pytest.mark.parametrize(("behind", "scope"), [("  住", "软件开发；网络服务"), ("住", "软件开发；网络服住务")])
def test_a_label_s_first_sign_behind_a_value_of_the_column_before_it_is_none_of_it(behind: str, scope: str) -> None:
    """One box went from a scope's line as far as 住 of 住所: 住 stood in the scope, surely."""
    first = "软件开发；网络服" + behind
    label = 200 + PITCH * (len(first) - 1)
    right = (("注册资本", "壹佰万元整"), ("成立日期", "2012年02月03日"))
    lines = [printed(label, 100 + 70 * row, pair[0]) for row, pair in enumerate(right)]
    lines += [printed(label + 150, 100 + 70 * row, pair[1]) for row, pair in enumerate(right)]
    lines += [printed(label + 90, 240, "所"), printed(label + 150, 240, "河北省张家口市涿鹿县人民路2号")]
    lines += [printed(40, 100, "名称"), printed(200, 100, "张家口云图科技有限公司")]
    lines += [printed(40, 240, "经营范围"), printed(200, 240, first), printed(200, 290, "务")]
    fields = read_licence(placed(lines))
    assert fields["business_scope"].value == scope
    assert fields["address"].value == "河北省张家口市涿鹿县人民路2号"
