"""A label of the second column in a line that one box holds of both columns (R20)."""

from __future__ import annotations

import pytest

from identity_checks.documents.layouts.business_licence import read_licence
from identity_checks.documents.text.words import placed
from tests.identity_checks.documents.licences.printed import PITCH, printed

_LEFT = 760.0
"""Where the labels of the second column begin."""


def _read(name: str, label: str, value: str, *, at: float = _LEFT) -> dict[str, str]:
    """Read a licence whose name's line goes on with a label and its value, the label's signs further apart."""
    line = printed(0, 0, name + label + value)
    steps = [PITCH] * len(name) + [1.3 * PITCH] * len(label) + [PITCH] * len(value)
    ends = [sum(steps[: count + 1]) for count in range(len(steps))]
    box = line.corners.copy()
    left = at - sum(steps[: len(name)])
    box[:, 0] = [left, left + ends[-1], left + ends[-1], left]
    box[:, 1] += 170
    glyphs = tuple(
        type(glyph)(glyph.text, glyph.score, (end - step / 2) / ends[-1], glyph.others)
        for glyph, end, step in zip(line.glyphs, ends, steps, strict=True)
    )
    joined = type(line)(box, line.text, line.score, glyphs, line.code_scores, line.share)
    rest = [printed(left - 150, 170, "名称"), printed(left, 215, "公司"), printed(left - 150, 300, "经营范围")]
    rest += [printed(left, 300, "软件开发；网络服务"), printed(_LEFT, 230, "成立日期")]
    rest += [printed(_LEFT + 190, 230, "2015年11月18日")]
    return {field: draft.value for field, draft in read_licence(placed([joined, *rest])).items()}


@pytest.mark.parametrize(
    ("label", "value", "field"),
    [("注册资本", "壹亿贰仟万元整", "registered_capital"), ("营业期限", "长期", "business_term")],
)
def test_a_label_within_a_line_begins_a_value_of_its_own(label: str, value: str, field: str) -> None:
    """Far away 有限注册资本壹亿贰仟万元整公司 was a firm's name, and its capital was lost."""
    fields = _read("湖南云图建筑工程有限", label, value)
    assert fields["name"] == "湖南云图建筑工程有限公司"
    assert fields[field] == value
    assert fields["established_date"] == "2015-11-18"


def test_words_of_a_label_that_stand_in_no_column_of_labels_are_a_value_s() -> None:
    """R21: a firm may be called after what it does."""
    fields = _read("湖南云图", "注册资本", "咨询有限", at=_LEFT - 70)
    assert fields["name"] == "湖南云图注册资本咨询有限公司"
    assert "registered_capital" not in fields
