"""Labels of a licence that a copy has broken, and dates that lost the signs between their digits (R20, R21)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity_checks.documents.layouts.business_licence import read_licence
from identity_checks.documents.layouts.draft import chinese_date, mended_date
from identity_checks.documents.text.words import placed
from tests.identity_checks.documents.licences.printed import PITCH, printed

_KNOWN = [printed(400, 60, "营业执照"), printed(120, 120, "名称"), printed(320, 120, "张家口鼎曜建筑工程有限公司")]


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("成立11期2000年05月23日", "established_date", "2000-05-23"),
        ("成立1日期2003年04月18日", "established_date", "2003-04-18"),
        ("回期限2008年12月10日至2028年12月", "business_term", "2008年12月10日至2028年12月09日"),
        ("月限2019年12月23日至2029年12月22日场监", "business_term", "2019年12月23日至2029年12月22日"),
        ("独行事务会伙人范懿博", "legal_representative", "范懿博"),
        ("注·加资本伍佰万元整", "registered_capital", "伍佰万元整"),
        ("类·有限责任公司(自然人独资)", "type", "有限责任公司(自然人独资)"),
        ("成日期1996年07月06门", "established_date", "1996-07-06"),
        ("经营各邵赪建", "legal_representative", "邵赪建"),
        ("经营部邵赪建", "address", None),
        ("事务所2000年05月23日", "established_date", None),
        ("实收资本伍佰万元整", "registered_capital", None),
        ("投资总额叁佰万元整", "registered_capital", None),
        ("实缴出资额伍佰万元整", "registered_capital", None),
        ("法定代理人范懿博", "legal_representative", None),
        ("委托代理人范懿博", "legal_representative", None),
        ("发照日期2012年08月15日", "established_date", None),
        ("变更日期2012年08月15日", "established_date", None),
        ("停业日期2012年08月15日", "established_date", None),
        ("租赁期限2010年01月01日至2015年01月01日", "business_term", None),
        ("独立董事范懿博", "legal_representative", None),
        ("第二期2000年05月23日起建", "established_date", None),
    ],
)
def test_a_broken_label_ends_where_a_value_of_its_field_begins(line: str, field: str, value: str | None) -> None:
    """R20: the whole line was a value of no field; a line that is none of the labels nearly stays one."""
    draft = read_licence(placed([*_KNOWN, printed(120, 240, line)])).get(field)
    assert (draft and draft.value) == value
    assert draft is None or draft.confidence <= 0.8


@pytest.mark.parametrize(("issued", "value"), [("2000年05月23日", "2000-05-23"), ("2011年05月23日", None)])
def test_the_end_of_a_label_is_enough_before_a_day_that_stands_on_the_sheet_once_more(
    issued: str, value: str | None
) -> None:
    """R20: glare lay on 注册 of 注册日期; the day of issue was the same, and alone it is no founding date."""
    seen = [printed(720, 180, "日期2000年05月23日"), printed(900, 600, "登记机关"), printed(880, 640, issued)]
    draft = read_licence(placed([*_KNOWN, *seen])).get("established_date")
    assert (draft and draft.value) == value
    assert draft is None or draft.confidence <= 0.8


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("经、营者邵赪建", "legal_representative", "邵赪建"),
        ("经;营范围，软件开发；汽车销售", "business_scope", "软件开发；汽车销售"),
        ("经、营、范围软件开发；汽车销售", "business_scope", "软件开发；汽车销售"),
    ],
)
def test_a_label_with_specks_between_its_signs_is_one(line: str, field: str, value: str) -> None:
    """R20: it was none, and a part of the value."""
    assert read_licence(placed([*_KNOWN, printed(120, 240, line)]))[field].value == value


def test_a_label_of_which_the_beginning_is_left_is_the_one_that_is_lacking() -> None:
    """R20: 经营 begins the labels of place, trader and scope; with two of them there it is the trader's."""
    rows = [
        ("经营场所", "天津市河西区长江中路1209号"),
        ("经营", "玛丽亚·伊万诺娃"),
        ("经营范围", "餐饮服务；食品销售"),
    ]
    lines = list(_KNOWN)
    for place, (label, value) in enumerate(rows):
        lines += [printed(120, 200 + 60 * place, label), printed(320, 200 + 60 * place, value)]
    name = read_licence(placed(lines))["legal_representative"]
    assert name.value == "玛丽亚·伊万诺娃"
    assert name.confidence > 0.9


def test_the_other_half_of_a_label_misread_is_no_value() -> None:
    """R20, R21: of 类型 in two pieces the second was 塑, and 塑 was the type, surely read."""
    lines = [*_KNOWN, printed(120, 180, "类"), printed(120 + 2 * PITCH, 180, "塑"), printed(320, 180, "个体工商户")]
    lines[1] = printed(120, 120, "名   称")
    assert read_licence(placed(lines))["type"].value == "个体工商户"


@given(day=st.dates().filter(lambda day: 1950 <= day.year <= 2049), behind=st.sampled_from(["日", "11", "1", "H", ""]))
def test_strokes_for_signs_leave_a_date_what_it_is_or_none(day: object, behind: str) -> None:
    """R20, R21: 月 as its two strokes; where several dates would fit none is given, and never another one."""
    year, month, date = str(day).split("-")
    read = mended_date(f"{year}年{month}11{date}{behind}")
    assert read in {str(day), None}
    assert mended_date(f"{year}年{month}川{date}{behind}") == str(day)


@pytest.mark.parametrize(
    ("text", "day"), [("020年08月26日", "2020-08-26"), ("998年01月05日", "1998-01-05"), ("812年01月05日", None)]
)
def test_a_year_that_lost_its_first_digit_has_its_century(text: str, day: str | None) -> None:
    """R20: 成立日期2020年 in one box was 成立日期020年, and no date; of other digits nothing is made."""
    assert mended_date(text) == day


@pytest.mark.parametrize("text", ["2004年", "2004年13110611", "2004年02113011", "2004年0811", "x2004年08110611"])
def test_what_is_no_date_is_none(text: str) -> None:
    """R21: months and days that the calendar does not have, and what lacks digits."""
    assert chinese_date(text) is None
    assert mended_date(text) is None


def test_a_paid_in_capital_is_no_part_of_the_registered_one() -> None:
    """R21: 壹佰万元整伍拾万元整 was the registered capital, surely read."""
    rows = [
        ("注册资本", "壹佰万元整"),
        ("实收资本", "伍拾万元整"),
        ("成立日期", "2012年08月15日"),
        ("发照日期", "2014年01月01日"),
    ]
    lines = list(_KNOWN)
    for place, (label, value) in enumerate(rows):
        lines += [printed(120, 200 + 60 * place, label), printed(320, 200 + 60 * place, value)]
    fields = read_licence(placed(lines))
    assert fields["registered_capital"].value == "壹佰万元整"
    assert fields["established_date"].value == "2012-08-15"
