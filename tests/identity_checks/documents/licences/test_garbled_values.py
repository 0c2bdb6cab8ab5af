"""Values of a licence of which a copy has left little, told by what was read beside them or by what they can be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity_checks.documents.layouts.business_licence import read_licence
from identity_checks.documents.layouts.closed_texts import LICENCE_TYPES, is_licence_type
from identity_checks.documents.text.words import placed
from identity_checks.results import CorrectionRule
from tests.identity_checks.documents.licences.printed import printed

_SURE = 0.975


def _read(*rows: tuple[float, float, str]) -> dict[str, tuple[str, float]]:
    lines = placed(printed(*row, 0.999, narrow="(),;") for row in rows)
    return {name: (draft.value, draft.confidence) for name, draft in read_licence(lines).items()}


def _read_in_doubt(label: str, text: str, doubtful: str) -> dict[str, tuple[str, float]]:
    """Read a licence with one value, of which some signs are in doubt."""
    value = printed(300, 100, text, 0.999, narrow="()")
    glyphs = tuple(replace(glyph, score=0.6 if glyph.text in doubtful else 0.999) for glyph in value.glyphs)
    fields = read_licence(placed([printed(100, 100, label, 0.999), replace(value, glyphs=glyphs)]))
    return {name: (draft.value, draft.confidence) for name, draft in fields.items()}


@pytest.mark.parametrize(
    ("seen", "doubtful", "value"),
    [
        ("望，有限质任公司法人独资", "", "有限责任公司(法人独资)"),
        ("有限质任公司 法人独资", "", "有限责任公司（法人独资）"),
        ("有很责任么司（自燃人独资）", "", "有限责任公司（自然人独资）"),
        ("型，看限责任公示自驾人投观成控假", "看责任公示自驾人观成控假", "有限责任公司(自然人投资或控股)"),
        ("有限责任公司(法人合资)", "", "有限责任公司(法人合资)"),
        ("有限责住公司(国人独资)", "住", "有限责住公司(国人独资)"),
        ("有限责任公司(外国法人独资)", "限", "有限责任公司(外国法人独资)"),
        ("有限责任公司(自然人投资)", "限", "有限责任公司(自然人投资)"),
    ],
)
def test_a_garbled_type_is_the_one_listed_that_is_near(seen: str, doubtful: str, value: str) -> None:
    """R20, R21: signs that types are made of stay where they are not in doubt; what was put is unsure."""
    told, confidence = _read_in_doubt("类型", seen, doubtful)["type"]
    assert told == value
    assert confidence < _SURE or is_licence_type(seen) or not doubtful


@given(st.sampled_from([listed for listed in LICENCE_TYPES if "(" in listed]), st.data())
def test_a_garbled_type_is_its_own_or_stays(listed: str, data: st.DataObject) -> None:
    """R20: two signs of its remark made others that no type has never make another type of one, and are never sure."""
    within = st.integers(listed.index("("), len(listed) - 1)
    places = data.draw(st.lists(within, min_size=2, max_size=2, unique=True))
    seen = "".join("瓦" if at in places and sign not in "()、" else sign for at, sign in enumerate(listed))
    told, confidence = _read((100, 100, "类型"), (300, 100, seen)).get("type", ("", 0.0))
    apart = [other for other in LICENCE_TYPES if other != listed and len(other) == len(listed)]
    near = any(sum(one != two for one, two in zip(seen, other, strict=True)) <= 2 for other in apart)
    assert told in {listed, seen} or near or told == ""
    assert seen == listed or confidence < _SURE


@pytest.mark.parametrize(
    ("founded", "issued", "value"),
    [
        ("201年0212111", "2011年02月21日", "2011-02-21"),
        ("2011月0212111", "2011年02月21日", "2011-02-21"),
        ("201年0212111", "2019年11月02日", None),
        ("201年0213111", "2011年02月21日", None),
    ],
)
def test_a_garbled_founding_date_is_the_day_of_issue_that_it_may_be(
    founded: str, issued: str, value: str | None
) -> None:
    """R20, R21: every digit that was read stands in that day; it asks for a look."""
    term = ((100, 170, "营业期限"), (300, 170, "长期"))
    fields = _read((100, 100, "成立日期"), (300, 100, founded), *term, (300, 700, "登记机关"), (300, 800, issued))
    assert fields.get("established_date", (None, 0.0))[0] == value
    assert fields.get("established_date", (None, 0.0))[1] <= 0.4


@pytest.mark.parametrize(
    ("seen", "value"),
    [
        ("2016年04月21111至2036年041120", "2016年04月21日至2036年04月20日"),
        ("20161104月21一至2036年041120口", "2016年04月21日至2036年04月20日"),
        ("2016年04月21日至2036年041121日", "2016年04月21日至2036年041121日"),
        ("长嘲", "长期"),
        ("太期", "长期"),
        ("永久", "永久"),
    ],
)
def test_a_garbled_term_begins_on_the_founding_day(seen: str, value: str) -> None:
    """R20, R21: it ends on the day before, after as many years as terms have; digits that say another day stay."""
    fields = _read((100, 100, "成立日期"), (300, 100, "2016年04月21日"), (100, 170, "营业期限"), (300, 170, seen))
    assert fields["business_term"][0] == value
    assert fields["business_term"][1] < _SURE or seen == value == "永久"


@given(st.dates(date(1990, 1, 1), date(2026, 11, 30)), st.dates(date(1990, 1, 1), date(2026, 11, 30)))
def test_a_term_that_was_read_stays(first: date, founded: date) -> None:
    """R20: no term that is written as terms are becomes one from another day."""
    last = first + timedelta(days=3652)
    term = "至".join(f"{day.year}年{day:%m月%d日}" for day in (first, last))
    fields = _read(
        *((100, 100, "成立日期"), (300, 100, f"{founded.year}年{founded:%m月%d日}")),
        *((100, 170, "营业期限"), (300, 170, term)),
    )
    assert fields["business_term"][0] == term
    assert fields["established_date"][0] == founded.isoformat()


@pytest.mark.parametrize(
    ("seen", "value"),
    [
        ("贰佰客捌万元整", "贰佰零捌万元整"),
        ("叁仟口伍万元整", "叁仟零伍万元整"),
        ("贰佰客拾万元整", "贰佰客拾万元整"),
    ],
)
def test_between_hundreds_and_ones_stands_nothing_but_nought(seen: str, value: str) -> None:
    """R20, R21: 客 was left of 零; before 拾 any numeral may stand."""
    told, confidence = _read((100, 100, "注册资本"), (300, 100, seen))["registered_capital"]
    assert told == value
    assert confidence < _SURE


@pytest.mark.parametrize(("seen", "value"), [("W邵凤文", "邵凤文"), ("邵凤文O", "邵凤文"), ("John Li", "JohnLi")])
def test_a_letter_beside_a_name_in_han_signs_is_none_of_it(seen: str, value: str) -> None:
    """R20: a mark on the paper stood right of a name and was read as its first letter."""
    assert _read((100, 100, "法定代表人"), (300, 100, seen))["legal_representative"][0] == value


@pytest.mark.parametrize("comma", [";", "：", "。", "，"])
def test_a_prescribed_sentence_has_its_comma(comma: str) -> None:
    """R20: of 项目，经 a copy left 项目;经, and the sentence was two items of the list."""
    scope = f"软件开发（依法须经批准的项目{comma}经相关部门批准后方可开展经营活动）"
    value, _ = _read((100, 100, "经营范围"), (300, 100, scope))["business_scope"]
    assert value == "软件开发（依法须经批准的项目，经相关部门批准后方可开展经营活动）"


@pytest.mark.parametrize(("listed", "narrow", "sure"), [("销售; 二手", "; ", False), ("销售;二手", ";", True)])
def test_a_list_whose_only_semicolon_may_be_of_either_width_is_not_sure(listed: str, narrow: str, sure: bool) -> None:
    """R21: the room of 售;二 was two thirds of a sign and its shape either's; ；was accepted."""
    scope = printed(300, 160, f"汽车{listed}车经纪", 0.999, narrow=narrow)
    glyphs = tuple(
        replace(glyph, score=0.6, others=MappingProxyType({"；": 0.5})) if glyph.text == ";" else glyph
        for glyph in scope.glyphs
    )
    rows = [printed(100, 100, "类型"), printed(100, 160, "经营范围"), replace(scope, glyphs=glyphs)]
    assert (read_licence(placed(rows))["business_scope"].confidence > 0.5) is sure


def test_what_is_put_in_a_garbled_day_or_term_is_marked() -> None:
    """Issue 3 section 2: what was not read is marked as corrected, and by which rule."""
    rows = (
        (100, 100, "成立日期"),
        (300, 100, "2016110421日"),
        (100, 170, "营业期限"),
        (300, 170, "2016年04月21111至2036年041120"),
        (300, 700, "登记机关"),
        (300, 800, "2016年04月21日"),
    )
    fields = read_licence(placed([printed(x, y, text) for x, y, text in rows]))
    for name, rule in (("established_date", CorrectionRule.PRINTED_TWICE), ("business_term", CorrectionRule.CALENDAR)):
        assert {change.rule for change in fields[name].corrections} == {rule}
        for change in fields[name].corrections:
            assert fields[name].value[change.position :].startswith(change.now)


def test_a_date_whose_first_separator_was_read_as_digits_is_not_sure() -> None:
    """R21: of 2016年04月2?日 a copy left 20161104月2日, and 2016-11-04 was sure."""
    fields = _read((100, 100, "成立日期"), (300, 100, "20161104月2日"), (100, 170, "经营范围"), (300, 170, "软件开发"))
    assert fields["established_date"][1] < 0.5
    assert _read((100, 100, "成立日期"), (300, 100, "20161104"))["established_date"] == ("2016-11-04", 0.999)


@pytest.mark.parametrize(("term", "sure"), [("2011年04月12日至长期", False), ("2021年04月12日至长期", True)])
def test_a_date_without_its_label_is_sure_where_another_day_is_the_same(term: str, sure: bool) -> None:
    """R21: a copy left 20 1年04月12日 of the founding date and no label, and the day of issue was sure in its place."""
    rows = ((100, 100, "名称"), (300, 100, "北京云图科技有限公司"), (100, 170, "营业期限"), (300, 170, term))
    fields = _read(*rows, (300, 240, "2021年04月12日"))
    assert fields["established_date"][0] == "2021-04-12"
    assert (fields["established_date"][1] > 0.5) is sure


@pytest.mark.parametrize(
    ("amount", "sure"),
    [
        *(
            (amount, True)
            for amount in ("壹佰万元整", "拾万元整", "壹仟贰佰零捌万元整", "1000万人民币", "人民币50万元")
        ),
        *((amount, False) for amount in ("佰万元整", "仟伍佰万元整", "壹仟贰佰零捌万整", "人民币", "万元整")),
    ],
)
def test_an_amount_that_has_lost_a_part_is_not_sure(amount: str, sure: bool) -> None:
    """R21: 佰万元整 of 壹佰万元整 was sure, and so was an amount without 元."""
    told = _read((100, 100, "注册资本"), (300, 100, amount)).get("registered_capital", ("", 0.0))
    assert (told[1] > _SURE) is sure
