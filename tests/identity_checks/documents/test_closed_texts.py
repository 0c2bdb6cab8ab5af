"""Values that only some texts can be: what doubtful characters of a reading allow, and what stays as it was read."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity_checks.documents.layouts.closed_texts import LICENCE_TYPES, capital, scope_true, settled, term
from identity_checks.documents.layouts.licence.texts import groups_true
from identity_checks.documents.layouts.passport import Zone, ZoneLine, read_zone_fields
from identity_checks.documents.layouts.places import region_true, stray_before_province
from identity_checks.documents.layouts.resident_id import read_front
from identity_checks.documents.text.codes import CodeSign
from identity_checks.documents.text.engine import TextLine
from identity_checks.documents.text.words import PlacedLine, Sign
from identity_checks.numbers import MrzReading, read_mrz
from identity_checks.numbers.mrz_results import RepairRule
from identity_checks.results import CorrectionRule
from tests.identity_checks.packs.lines import line, sheet

_SOURCE = TextLine(np.zeros((4, 2), np.float32), "", 1.0, (), np.zeros((1, 38), np.float32), 1.0)
_LINE = PlacedLine(_SOURCE, 0.0, 100.0, 0.0, 20.0)
_SENTENCE = "依法须经批准的项目,经相关部门批准后方可开展经营活动"


def _signs(text: str, doubtful: dict[int, tuple[float, dict[str, float]]] | None = None) -> list[Sign]:
    doubts = doubtful or {}
    return [
        Sign(sign, doubts.get(at, (0.999, {}))[0], at, at + 1, at + 0.5, _LINE, MappingProxyType(doubts[at][1]))
        if at in doubts
        else Sign(sign, 0.999, at, at + 1, at + 0.5, _LINE, MappingProxyType({}))
        for at, sign in enumerate(text)
    ]


def test_a_type_of_company_is_the_one_that_doubtful_characters_allow() -> None:
    """R20: 控踪 with the second character in doubt is 控股; the correction says so and by which rule."""
    read = "有限责任公司（自然人投资或控踪）"
    outcome = settled(_signs(read, {14: (0.51, {"股": 0.08})}), LICENCE_TYPES, CorrectionRule.LIST)
    assert outcome is not None
    assert outcome[0] == "有限责任公司（自然人投资或控股）"
    assert [(item.position, item.was, item.now, item.rule) for item in outcome[1]] == [
        (14, "踪", "股", CorrectionRule.LIST)
    ]


def test_a_repaired_zone_says_what_was_repaired() -> None:
    """R99: an O read for a zero is mended, and the field tells where, from what, to what and why."""
    upper, lower = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
    read = (upper, lower.replace("7408122", "74O8122"))
    reading = read_mrz(read, today=date(2010, 1, 1))
    assert isinstance(reading, MrzReading)
    lines = tuple(ZoneLine(tuple(_signs(line)), tuple(CodeSign(sign, 0.9, {}, 0.0) for sign in line)) for line in read)
    zone = Zone(reading, lines, as_read=True)
    field = read_zone_fields(zone)["mrz"]
    assert field.value == f"{upper}\n{lower}"
    assert [(item.was, item.now) for item in field.corrections] == [("O", "0")]
    assert field.value[field.corrections[0].position] == "0"
    assert field.corrections[0].rule in set(CorrectionRule)


@pytest.mark.parametrize("rule", list(RepairRule))
def test_every_rule_of_a_repair_is_a_rule_of_a_correction(rule: RepairRule) -> None:
    """R99: the two lists of rules agree by value."""
    assert CorrectionRule(rule.value).value == rule.value


def test_what_was_read_surely_is_not_replaced() -> None:
    """R20: a type that is in no list stays as printed when its characters are sure."""
    assert settled(_signs("有限责任公司（自然人投资或控踪）"), LICENCE_TYPES, CorrectionRule.LIST) is None


def test_an_amount_is_written_with_the_characters_of_amounts() -> None:
    """R20: 防拾别万元整 with both odd characters in doubt is 陆拾捌万元整; sure ones stay."""
    doubts = {0: (0.8, {"防": 0.8, "陆": 0.17}), 2: (0.65, {"别": 0.65, "捌": 0.22})}
    assert capital(_signs("防拾别万元整", doubts))[0] == "陆拾捌万元整"
    assert capital(_signs("防拾捌万元整"))[0] == "防拾捌万元整"


def test_provinces_and_prefectures_are_those_of_the_table() -> None:
    """R24: 凉山舞族 with 舞 in doubt is 凉山彝族; a sure character and a street keep what was read."""
    doubts = {5: (0.23, {"舞": 0.23, "彝": 0.08})}
    text, altered = region_true(_signs("四川省凉山舞族自治州雷波县翠微路", doubts))
    assert text == "四川省凉山彝族自治州雷波县翠微路"
    assert [item.rule for item in altered] == [CorrectionRule.REGION_TABLE]
    assert region_true(_signs("四川省凉山舞族自治州雷波县"))[1] == ()
    assert region_true(_signs("四川省日孜藏族自治州九龙县", {3: (0.984, {})}))[0] == "四川省甘孜藏族自治州九龙县"
    assert region_true(_signs("青海省海东藏族自治州共和县", {4: (0.984, {})}))[1] == ()
    assert region_true(_signs("河北省张家门市桥西区", {5: (0.9, {})}))[0] == "河北省张家口市桥西区"
    assert region_true(_signs("河北省张家门市桥西区"))[1] == ()


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        (f"餐饮服务;食品销售({_SENTENCE}", f"餐饮服务;食品销售({_SENTENCE})"),
        ("餐饮服务;食品销售(依法须经批准的项目经相关额门批准后方可开照经营活动)", f"餐饮服务;食品销售({_SENTENCE})"),
        ("互联网销售:日用家电零售:母婴用品销售", "互联网销售;日用家电零售;母婴用品销售"),
        ("一般项目：软件开发；网络技术服务：数据处理服务", "一般项目：软件开发；网络技术服务；数据处理服务"),
        ("许可项目：餐饮服务", "许可项目：餐饮服务"),
        (
            "餐饮服务；食品销售（依法须经批准的项目经相关部门批准后方可开展经营活动）",
            "餐饮服务；食品销售（依法须经批准的项目，经相关部门批准后方可开展经营活动）",
        ),
    ],
)
def test_a_scope_has_its_prescribed_sentences_and_the_signs_of_a_list(read: str, meant: str) -> None:
    """R20: what is lost of the prescribed sentence comes back, a colon in a list is a semicolon; all of it marked."""
    text, altered = scope_true(read)
    assert text == meant
    assert bool(altered) == (read != meant)


@given(st.lists(st.sampled_from(["软件开发", "餐饮服务", "广告设计、代理", "道路货物运输"]), min_size=1, max_size=6))
def test_a_right_scope_stays_as_it_is(items: list[str]) -> None:
    """R20: nothing is corrected where there is nothing to correct."""
    text = ";".join(items) + f"({_SENTENCE})"
    assert scope_true(text) == (text, ())


@pytest.mark.parametrize(
    ("read", "printed", "fits"),
    [
        ("长期", "长期", True),
        ("2022年07月19日至2052年07月18日", "2022年07月19日至2052年07月18日", True),
        ("11998年04月29日至2028年04月28日", "1998年04月29日至2028年04月28日", True),
        ("2022年07月19日至长期", "2022年07月19日至长期", True),
        ("2022年13月19日至2052年07月18日", "2022年13月19日至2052年07月18日", False),
        ("199年04月29日至2028年04月28日", "199年04月29日至2028年04月28日", False),
    ],
)
def test_a_term_is_written_as_terms_are(read: str, printed: str, fits: bool) -> None:
    """R21: a digit read twice is taken out by the calendar and said so; what fits no calendar is not made to."""
    text, corrections, found = term(read)
    assert (text, found) == (printed, fits)
    assert bool(corrections) == (text != read)
    assert all(item.rule is CorrectionRule.CALENDAR for item in corrections)


def test_a_lone_colon_of_a_list_is_a_separator() -> None:
    """R20: 软件开发:信息系统集成服务 has two items; behind 许可项目 a colon stays."""
    assert scope_true("软件开发:信息系统集成服务")[0] == "软件开发;信息系统集成服务"
    assert scope_true("外卖递送服务;酒类经营:会议服务")[0] == "外卖递送服务;酒类经营;会议服务"
    assert scope_true("许可项目:餐饮服务")[0] == "许可项目:餐饮服务"
    assert scope_true("餐饮服务;主要经营:酒类")[0] == "餐饮服务;主要经营:酒类"
    usual = "一般经营项目是：软件开发；许可经营项目是：餐饮服务"
    assert scope_true(usual) == (usual, ())


def test_a_prescribed_sentence_that_is_closed_was_opened() -> None:
    """R20: the bracket before the sentence was lost at a line's end; one that was opened before it is no other."""
    assert scope_true(f"会议服务{_SENTENCE}）")[0] == f"会议服务（{_SENTENCE.replace(',', '，')}）"
    inside = f"会议服务(其中,{_SENTENCE})"
    assert scope_true(inside)[0] == inside.replace(",经", "，经")


@pytest.mark.parametrize(
    ("read", "doubtful", "expected"),
    [
        ("黔东南苗族伺族", {5: (0.99, {"侗": 0.05})}, "黔东南苗族侗族"),
        ("黔东南苗族伺族", {5: (0.99, {})}, "黔东南苗族伺族"),
        ("延边朝群族", {3: (0.7, {"鲜": 0.2})}, "延边朝鲜族"),
        ("民族文化", {0: (0.7, {"土": 0.0001})}, "民族文化"),
        ("家族办公室", {}, "家族办公室"),
    ],
)
def test_before_the_word_for_a_people_stands_one_that_there_is(
    read: str, doubtful: dict[int, tuple[float, dict[str, float]]], expected: str
) -> None:
    """R20: 苗族伺族 was accepted in a firm's name; what nobody thought of is not put there."""
    signs = _signs(read, doubtful)
    now = {change.position: change.now for change in groups_true(signs)}
    assert "".join(now.get(place, sign.text) for place, sign in enumerate(signs)) == expected


@pytest.mark.parametrize(
    ("read", "doubtful", "expected"),
    [
        ("江苏省徐州市睢宁基团结新村", {8: (0.7, {})}, "江苏省徐州市睢宁县团结新村"),
        ("江苏省徐州市睢宁基团结新村", {8: (0.99, {"县": 0.02})}, "江苏省徐州市睢宁县团结新村"),
        ("江苏省徐州市睢宁基团结新村", {}, "江苏省徐州市睢宁基团结新村"),
        ("江苏省徐州市泉山镇", {}, "江苏省徐州市泉山镇"),
        ("宁夏回族自治区银川市兴床区长江中路", {11: (0.6, {})}, "宁夏回族自治区银川市兴庆区长江中路"),
        ("北京市海定区中关村", {4: (0.6, {"淀": 0.2})}, "北京市海淀区中关村"),
        ("江苏省睢宁基官山镇", {5: (0.5, {})}, "江苏省睢宁县官山镇"),
        ("某某市海定区", {4: (0.6, {"淀": 0.2})}, "某某市海定区"),
    ],
)
def test_a_county_is_the_one_that_its_prefecture_has(
    read: str, doubtful: dict[int, tuple[float, dict[str, float]]], expected: str
) -> None:
    """R20: by the table of regions, and only where the line reader was in doubt or thought of it."""
    text, changes = region_true(_signs(read, doubtful))
    assert text == expected
    assert {item.rule for item in changes} <= {CorrectionRule.REGION_TABLE}


@pytest.mark.parametrize(
    ("address", "stray"),
    [
        ("山山西省太原市小店区", "山"),
        ("长明陕西省西安市雁塔区", "长明"),
        ("F1江苏省徐州市睢宁县", "F1"),
        ("山西省太原市小店区", ""),
        ("吉林市昌邑区吉林省路5号", ""),
        ("中国上海市黄浦区", ""),
        ("太原市小店区", ""),
        ("幸福大道山西省宾馆", ""),
    ],
)
def test_what_was_read_before_a_province_is_told(address: str, stray: str) -> None:
    """R21: a rest of the label or a speck is no part of an address; one that begins otherwise is left as it is."""
    assert stray_before_province(address) == stray


def test_what_was_read_before_the_province_is_no_part_of_an_address() -> None:
    """R20, R21: 山 stood there twice; the address is whole, marked and not sure."""
    rows = [line("孙晨曦", 160, 80), line("男汉", 160, 160), line("2002年6月27日", 160, 250)]
    number = line("14010520020627265X", 350, 555)
    address = read_front(sheet(*rows, line("山山西省太原市小店区坞城路9号", 160, 335), number))["address"]
    assert address.value == "山西省太原市小店区坞城路9号"
    assert address.confidence <= 0.4
    assert [(change.position, change.was, change.now) for change in address.corrections] == [(0, "山", "")]
