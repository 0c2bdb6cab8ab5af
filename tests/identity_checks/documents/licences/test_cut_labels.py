"""Fields of a licence whose labels are partly off the picture (R20): what is left of a column of labels tells them."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from identity_checks.documents.layouts.business_licence import read_licence
from identity_checks.documents.text.engine import Glyph, TextLine
from identity_checks.documents.text.words import PlacedLine, placed

_PITCH = 30.0
_VALUES_LEFT = 200.0
_ROWS = (
    ("名称", "张家口鼎曜建筑工程有限公司", "name"),
    ("类型", "有限责任公司(自然人独资)", "type"),
    ("法定代表人", "吴末", "legal_representative"),
    ("经营范围", "室内装饰装修；园林绿化工程施工", "business_scope"),
)


def _line(left: float, middle: float, text: str) -> TextLine:
    width = _PITCH * len(text)
    corners = np.array([[0, -20], [width, -20], [width, 20], [0, 20]], np.float32) + np.array(
        [left, middle], np.float32
    )
    glyphs = tuple(
        Glyph(sign, 0.99, (place + 0.5) / len(text), MappingProxyType({})) for place, sign in enumerate(text)
    )
    return TextLine(corners, text, 0.99, glyphs, np.zeros((len(text), 38), np.float32), 1.0)


def _cut_licence(*kept: int) -> list[PlacedLine]:
    """A licence whose labels end in one column, of each the last so many signs on the picture."""
    found: list[TextLine] = [_line(400, 60, "营业执照")]
    for row, ((label, value, _), count) in enumerate(zip(_ROWS, kept, strict=True)):
        end = label[len(label) - count :]
        found += [_line(170 - _PITCH * count, 150 + 60 * row, end)] if end else []
        found.append(_line(_VALUES_LEFT, 150 + 60 * row, value))
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
            _line(400, 60, "营业执照"),
            _line(40, 150, "名称"),
            _line(_VALUES_LEFT, 150, "张家口鼎曜建筑工程有限公司"),
            _line(700, 400, "型"),
            _line(_VALUES_LEFT, 460, "范围内的服务"),
        ]
    )
    fields = read_licence(lines)
    assert "type" not in fields
    assert "business_scope" not in fields


def test_signs_of_a_code_that_are_off_the_picture_are_not_made_up() -> None:
    """R21: fifteen signs of a credit code stay fifteen, and unsure; nothing is put where the paper ends."""
    lines = placed([_line(0, 60, "社会信用代码"), _line(0, 110, "30731MANUQAGQX8"), _line(400, 60, "营业执照")])
    code = read_licence(lines)["uscc"]
    assert code.value == "30731MANUQAGQX8"
    assert code.confidence < 0.9


def _one_line(left: float, middle: float, label: str, value: str) -> TextLine:
    """A label's end and a value on one line with room between them, as the finder of lines joins them."""
    gap = 2
    width = _PITCH * (len(label) + gap + len(value))
    corners = np.array([[0, -20], [width, -20], [width, 20], [0, 20]], np.float32) + np.array(
        [left, middle], np.float32
    )
    places = [*range(len(label)), *range(len(label) + gap, len(label) + gap + len(value))]
    whole = len(label) + gap + len(value)
    glyphs = tuple(
        Glyph(sign, 0.99, (place + 0.5) / whole, MappingProxyType({}))
        for sign, place in zip(label + value, places, strict=True)
    )
    return TextLine(corners, label + value, 0.99, glyphs, np.zeros((whole, 38), np.float32), 1.0)


def test_a_label_s_last_sign_is_no_part_of_the_value_beside_it() -> None:
    """Found on cut pictures: 称 stood before a company's name, and 本 before a sum joined the representative's name."""
    lines = placed(
        [
            _line(400, 60, "营业执照"),
            _one_line(110, 150, "称", "菏泽源犇文化传播有限公司"),
            _one_line(110, 210, "型", "有限责任公司(自然人独资)"),
            _one_line(80, 270, "表人", "袁煊"),
            _one_line(110, 330, "本", "贰佰零捌万元整"),
        ]
    )
    fields = read_licence(lines)
    assert {name: fields[name].value for name in ("name", "type", "legal_representative", "registered_capital")} == {
        "name": "菏泽源犇文化传播有限公司",
        "type": "有限责任公司(自然人独资)",
        "legal_representative": "袁煊",
        "registered_capital": "贰佰零捌万元整",
    }
