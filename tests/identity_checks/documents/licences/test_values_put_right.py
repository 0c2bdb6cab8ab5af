"""Values of a licence that are put right by what they can be, and stay unsure (R20, R21)."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from identity_checks.documents.layouts.business_licence import read_licence
from identity_checks.documents.text.words import placed
from tests.identity_checks.documents.licences.printed import printed


def _read(*rows: tuple[float, float, str]) -> dict[str, tuple[str, float]]:
    lines = placed(printed(*row, 0.999, narrow="(),;") for row in rows)
    return {name: (draft.value, draft.confidence) for name, draft in read_licence(lines).items()}


@pytest.mark.parametrize(
    ("seen", "value", "sure"),
    [
        ("500.000000万人民币", "500.000000万人民币", True),
        ("500.00000万人民币", "500.000000万人民币", False),
        ("500,000000万人民币", "500.000000万人民币", False),
        ("1,500.0000000万人民币", "1,500.0000000万人民币", False),
        ("500.000万人民币", "500.000万人民币", False),
        ("1385.5万美元", "1385.5万美元", True),
        ("壹佰万元整", "壹佰万元整", True),
        ("人民币叁任万元整", "人民币叁仟万元整", False),
        ("贰佰专捌力儿整", "贰佰零捌万元整", False),
        ("任先生万元", "任先生万元", False),
        ("1000万人民币1", "1000万人民币", False),
        ("500.000000厅人民币", "500.000000万人民币", False),
        ("本50万元人民币", "50万元人民币", False),
        ("资本：伍佰万元整", "伍佰万元整", False),
        ("一壹佰万元整", "壹佰万元整", False),
        ("本元", "本元", False),
        ("贰们零捌万元整", "贰佰零捌万元整", False),
        ("1000万大民币", "1000万人民币", False),
        ("贰瓦零捌万元整", "贰瓦零捌万元整", False),
        ("500万加拿大元", "500万加拿大元", True),
        ("5千元", "5千元", True),
        ("50仟元", "50仟元", True),
        ("500千美元", "500千美元", True),
        ("3000加元", "3000加元", True),
        ("500000日元", "500000日元", True),
        ("壹仟万新加坡元", "壹仟万新加坡元", True),
    ],
)
def test_an_amount_with_an_odd_count_of_decimals_has_lost_one(seen: str, value: str, sure: bool) -> None:
    """R20, R21: 500.00000万 was accepted for 500.000000万; a numeral stands where its look-alike was read;
    what a label leaves before an amount was accepted as a part of it."""
    fields = _read((100, 100, "注册资本"), (300, 100, seen))
    assert fields["registered_capital"][0] == value
    assert (fields["registered_capital"][1] > 0.98) is sure


@pytest.mark.parametrize(
    ("seen", "value", "sure"),
    [
        ("股份有限公司(非上市、自然大投资或控股)", "股份有限公司(非上市、自然人投资或控股)", False),
        ("股份有限公司（非土市、自然人投资或控股）", "股份有限公司（非上市、自然人投资或控股）", False),
        ("有限责任公司(外国法人独资)", "有限责任公司(外国法人独资)", True),
        ("个体工商尸", "个体工商户", False),
        ("有限合侠企业", "有限合伙企业", False),
        ("一有限责任公司(自然人独资)", "有限责任公司(自然人独资)", False),
        ("一有限合侠企业", "有限合伙企业", False),
        ("币有限合伙企业", "有限合伙企业", False),
        ("一人有限责任公司", "一人有限责任公司", True),
        ("一有限贞任公可(11然人投资或控股)", "一有限贞任公可(11然人投资或控股)", False),
        ("有限责团公司(法大独资)", "有限责任公司(法人独资)", False),
        ("有限责团公司(国人独资)", "有限责团公司(国人独资)", False),
        ("有限责任公司-(自然人独资)", "有限责任公司(自然人独资)", False),
        ("国有事业单位", "国有事业单位", False),
        ("股份有限公司小(开上山、日然大投资或控股)", "股份有限公司(非上市、自然人投资或控股)", False),
        ("有限贞任公司（白然人独资）", "有限责任公司（自然人独资）", False),
        ("有限责任公司(台港澳与境内合资)", "有限责任公司(台港澳与境内合资)", True),
    ],
)
def test_a_type_that_is_a_listed_one_but_for_a_sign_is_that_one_and_unsure(seen: str, value: str, sure: bool) -> None:
    """R20, R21: 自然大投资 was accepted, every sign of it sure; short types stay as read, and so do other remarks."""
    fields = _read((100, 100, "类型"), (300, 100, seen))
    assert fields["type"][0] == value
    assert (fields["type"][1] > 0.98) is sure


@pytest.mark.parametrize(
    ("seen", "sure"),
    [
        ("500.000000万", False),
        ("500.000000", False),
        ("人民币100万", False),
        ("500000000万人民币", False),
        ("500000万元", False),
        ("50000万元人民币", True),
        ("12345.678901万元", True),
        ("5000000元", True),
        ("100万美元", True),
        ("100万港币", True),
        ("壹佰万圆整", True),
    ],
)
def test_an_amount_without_its_unit_or_with_its_dot_lost_is_unsure(seen: str, sure: bool) -> None:
    """R20, R21: 500000000万 was accepted for 500.000000万, and an amount that broke off before 元."""
    value, confidence = _read((100, 100, "注册资本"), (300, 100, seen))["registered_capital"]
    assert value == seen
    assert (confidence > 0.98) is sure


def test_a_whole_type_with_a_sign_misread_takes_no_further_line() -> None:
    """R20: the label below the type was lost; the list is no part of 有限责住公司."""
    fields = _read((100, 100, "类型"), (300, 100, "有限责住公司(法人独资)"), (300, 148, "各类工程建设活动建筑劳务分包"))
    assert fields["type"][0] == "有限责任公司(法人独资)"


def test_a_day_read_as_two_ones_is_a_day_and_unsure() -> None:
    """R20, R21: moiré made 0211 of 02日."""
    fields = _read((100, 100, "成立日期"), (300, 100, "2025年08月0211"))
    assert fields["established_date"][0] == "2025-08-02"
    assert fields["established_date"][1] < 0.5


@pytest.mark.parametrize("seen", ["2005年121119日", "2005年12119日", "2005312月19日", "2005年12月1911"])
def test_a_date_of_which_a_sign_was_read_as_its_strokes_is_that_date_and_unsure(seen: str) -> None:
    """R20, R21: a copy leaves of 月 the two strokes at its sides, and of 日 too."""
    value, confidence = _read((100, 100, "成立日期"), (300, 100, seen))["established_date"]
    assert value == "2005-12-19"
    assert confidence < 0.5


@pytest.mark.parametrize(
    "seen", ["2005年1219日", "2005年131119日", "2005年021130日", "2005年12111119日", "200512月19日"]
)
def test_digits_that_are_more_or_fewer_than_two_strokes_or_no_day_make_no_date(seen: str) -> None:
    """R21: nothing is made up where the calendar or the count of digits does not say it."""
    assert "established_date" not in _read((100, 100, "成立日期"), (300, 100, seen))


@pytest.mark.parametrize(
    ("seen", "value"),
    [
        ("km浙江省杭州市西湖区团结新村550号", "浙江省杭州市西湖区团结新村550号"),
        ("新疆维吾尔自治区伊犁哈萨克自州霍城县长江中路2588号", "新疆维吾尔自治区伊犁哈萨克自治州霍城县长江中路2588号"),
        ("km团结新村550号", "km团结新村550号"),
        ("浙江省杭州市西湖区团结新村550号", "浙江省杭州市西湖区团结新村550号"),
    ],
)
def test_an_address_begins_with_its_province_and_a_whole_prefecture(seen: str, value: str) -> None:
    """R20, R21: what was put right is unsure."""
    fields = _read((100, 100, "住所"), (300, 100, seen))
    assert fields["address"][0] == value
    assert (fields["address"][1] > 0.98) is (seen == value and not seen.startswith("km"))


@pytest.mark.parametrize(
    ("seen", "value"),
    [
        ("2025年08月21日1至2055年08月20日日", "2025年08月21日至2055年08月20日"),
        ("2016年04月2日1至2026年04月20日", "2016年04月21日至2026年04月20日"),
        ("2019年071113112049年07月1211", "2019年07月13日至2049年07月12日"),
        ("2024年02月29日1至2034年02月27日", "2024年02月29日1至2034年02月27日"),
        ("2016年04月23日1至2026年04月20日", "2016年04月23日1至2026年04月20日"),
    ],
)
def test_a_term_begins_on_the_day_after_the_one_that_it_ends_on(seen: str, value: str) -> None:
    """R20, R21: moiré and copies make ones of the signs between digits; put right it is unsure, else as it was read."""
    fields = _read((100, 100, "营业期限"), (300, 100, seen))
    assert fields["business_term"][0] == value
    assert fields["business_term"][1] < 0.6


@pytest.mark.parametrize(
    ("seen", "value"),
    [
        ("2016年04月21日至2026年041120日", "2016年04月21日至2026年04月20日"),
        ("2016年04月21日至2026041120日", "2016年04月21日至2026年04月20日"),
        ("2016年04月21日至2026年0411201", "2016年04月21日至2026年04月20日"),
        ("2016年03月01日至2024年021129日", "2016年03月01日至2024年02月29日"),
        ("2004年08110611至2034年0810511", "2004年08月06日至2034年08月05日"),
        ("长明", "长期"),
        ("2016年04月21日至2026年051120日", "2016年04月21日至2026年051120日"),
        ("2016年04月21日至2026年041121日", "2016年04月21日至2026年041121日"),
        ("2016年03月01日至2026年021129日", "2016年03月01日至2026年021129日"),
    ],
)
def test_a_term_ends_on_the_day_before_the_one_that_it_began_on(seen: str, value: str) -> None:
    """R20, R21: strokes of 月 and 日 read as ones; put right it is unsure, and another day stays as it was read."""
    fields = _read((100, 100, "营业期限"), (300, 100, seen))
    assert fields["business_term"][0] == value
    assert fields["business_term"][1] < 0.6


@pytest.mark.parametrize(
    ("seen", "value"),
    [
        ("个体商", "个体工商户"),
        ("有限公司", "有限公司"),
        ("全民所有制分支机构", "全民所有制分支机构"),
        ("有限责任公司（自然人独资）使用他用无", "有限责任公司（自然人独资）"),
        ("股份有限公司(非上市、自然人投资或控成立股)", "股份有限公司(非上市、自然人投资或控股)"),
    ],
)
def test_a_type_that_is_not_listed_is_unsure_and_has_its_lost_signs_if_one_is_left(seen: str, value: str) -> None:
    """R20, R21: a copy made 个体商 of 个体工商户; two types have 有限公司 in them, one that no list has stays."""
    fields = _read((100, 100, "类型"), (300, 100, seen))
    assert fields["type"][0] == value
    assert fields["type"][1] <= 0.8


def test_the_first_of_two_dots_of_an_amount_is_a_speck() -> None:
    """R20, R21: 500.000000万 was read with a dot among its digits as well."""
    fields = _read((100, 100, "注册资本"), (300, 100, "50.0.000000万人民币"))
    assert fields["registered_capital"][0] == "500.000000万人民币"
    assert fields["registered_capital"][1] <= 0.8


@pytest.mark.parametrize(
    ("label", "seen", "field"),
    [
        ("住所", "锐珩（广州）建筑工程有限公司广东省广州市天河区团结路8号", "address"),
        ("经营范围", "2015年02月13日至2025年02月12日供应链管理服务;货物进出口", "business_scope"),
    ],
)
def test_a_value_with_another_one_before_it_is_unsure(label: str, seen: str, field: str) -> None:
    """R21: print that runs aslant over a licence swayed its rows, and the row above was read as a part of this one."""
    assert _read((100, 100, label), (300, 100, seen))[field][1] < 0.6


def test_an_address_that_breaks_off_is_unsure() -> None:
    """R21: moiré hid the second line of 国际金融中心4号楼130室."""
    fields = _read((100, 100, "住所"), (300, 100, "湖北省武汉市武昌区迎宾大道102号国际金融中"))
    assert fields["address"][1] < 0.6


def test_a_firm_s_name_has_its_form_on_the_next_line_and_no_colon() -> None:
    """R20: the form of a partnership in half-width brackets, a speck before a bracket."""
    fields = _read(
        (100, 100, "名称"), (300, 100, "恩施华喆汽车贸易合伙企业"), (300, 145, "(有限合伙)"), (100, 260, "类型")
    )
    assert fields["name"][0] == "恩施华喆汽车贸易合伙企业（有限合伙）"
    fields = _read((100, 100, "名称"), (300, 100, "骏翊：（天津）供应链管理股份有限公司"))
    assert fields["name"][0] == "骏翊（天津）供应链管理股份有限公司"
    assert fields["name"][1] < 0.5


def test_labels_with_one_sign_misread_are_labels() -> None:
    """R20: motion made 绳成形式 and 经营着 of the labels of a trader's licence."""
    fields = _read((100, 100, "绳成形式个体工商户"), (100, 160, "经营着李凤"))
    assert (fields["type"][0], fields["legal_representative"][0]) == ("个体工商户", "李凤")


@pytest.mark.parametrize(
    "seen",
    [
        "2002年08月16日至2022年08月15",
        "2002年08月1611至2022年08月15日",
        "2002年08月16至2022年08月1511",
        "2002年08月16旧至2022年08月15曰",
    ],
)
def test_a_term_that_lost_its_last_sign_has_it_again_and_is_unsure(seen: str) -> None:
    """R20, R21: blur takes the 日 at a line's end, motion makes two ones of it."""
    fields = _read((100, 100, "营业期限"), (300, 100, seen))
    assert fields["business_term"][0] == "2002年08月16日至2022年08月15日"
    assert fields["business_term"][1] < 0.5


@pytest.mark.parametrize(("name", "sure"), [("杭州森森生物科技有限公司", False), ("杭州森淼生物科技有限公司", True)])
def test_one_threefold_sign_twice_may_be_two(name: str, sure: bool) -> None:
    """R21: 森森 was accepted for 森淼 on a copy."""
    fields = _read(
        (100, 100, "名称"), (300, 100, name), (100, 200, "住所"), (300, 200, "浙江省杭州市西湖区团结新村550号")
    )
    assert fields["name"][0] == name
    assert (fields["name"][1] > 0.9) is sure


@pytest.mark.parametrize(
    ("scope", "sure"),
    [
        ("生物基材料技术研发;第一类医疗器", False),
        ("生物基材料技术研发;第一类医疗器械销售", True),
        ("餐饮服务(不含烧烤)", True),
    ],
)
def test_a_scope_that_ends_amid_an_item_goes_on_where_nobody_sees(scope: str, sure: bool) -> None:
    """R21: glare lay on its end, and it was accepted."""
    fields = _read((100, 100, "经营范围"), (300, 100, scope))
    assert fields["business_scope"][0] == scope
    assert (fields["business_scope"][1] > 0.9) is sure


def test_a_type_that_stands_where_the_address_begins_is_the_type() -> None:
    """R20: of two labels in one column 型所 was read."""
    fields = _read(
        (100, 148, "住所"), (300, 100, "有限责任公司(自然人独资)"), (300, 148, "浙江省杭州市西湖区团结新村550号")
    )
    assert (fields["type"][0], fields["address"][0]) == ("有限责任公司(自然人独资)", "浙江省杭州市西湖区团结新村550号")


@pytest.mark.parametrize(("printed_as", "sure"), [("500.000000", True), ("5 0.000000", False), ("50.000000", True)])
def test_an_amount_with_room_for_one_more_digit_is_unsure(printed_as: str, sure: bool) -> None:
    """R20: blur joins like digits, and 50.000000万 was accepted for 500.000000万."""
    rows = [printed(100, 100, "注册资本"), printed(300, 100, f"{printed_as}万人民币")]
    amount = read_licence(placed(rows))["registered_capital"]
    assert (amount.confidence > 0.9) is sure


@pytest.mark.parametrize(
    ("firm", "score", "others", "value", "sure"),
    [
        ("大连后泰", 0.999, {"启": 0.007}, "大连后泰", False),
        ("大连后泰", 0.999, {"启": 0.001}, "大连后泰", True),
        ("大连后泰", 0.999, {"石": 0.007}, "大连后泰", True),
        ("大连后泰", 0.8, {"启": 0.18}, "大连启泰", False),
        ("大连后明星", 0.999, {"石": 0.007}, "大连启明星", False),
        ("大连皇后明珠", 0.999, {}, "大连皇后明珠", True),
        ("大连后智能", 0.999, {}, "大连后智能", True),
        ("大连后海", 0.8, {"启": 0.18}, "大连后海", False),
    ],
)
def test_a_firm_that_is_hardly_called_so_is_unsure(
    firm: str, score: float, others: dict[str, float], value: str, sure: bool
) -> None:
    """R20: of 大连启明星 a thin typeface made 大连后明星, and it was accepted; a usual word is put, unsure."""
    name = printed(300, 160, f"{firm}建筑工程有限公司")
    glyphs = tuple(
        replace(glyph, score=score, others=MappingProxyType(others)) if glyph.text == "后" else glyph
        for glyph in name.glyphs
    )
    rows = [printed(100, 100, "类型"), printed(100, 160, "名称"), replace(name, glyphs=glyphs)]
    read = read_licence(placed(rows))["name"]
    assert read.value == f"{value}建筑工程有限公司"
    assert (read.confidence > 0.9) is sure


@pytest.mark.parametrize(
    ("seen", "value"),
    [
        ("软件开发.信息系统集成服务;5.5吨以下货物运输", "软件开发;信息系统集成服务;5.5吨以下货物运输"),
        ("软件开发,信息系统集成服务;货物运输", "软件开发,信息系统集成服务;货物运输"),
    ],
)
def test_a_dot_between_two_items_of_a_scope_is_a_separator(seen: str, value: str) -> None:
    """R20, R21: what is left of a thin semicolon; a dot in a number is none, and lists with both signs are real."""
    assert _read((100, 100, "经营范围"), (300, 100, seen))["business_scope"][0] == value


@pytest.mark.parametrize(
    ("seen", "value"),
    [
        ("北京市海淀区迎宾人道1235号环球广场6号楼3864个", "北京市海淀区迎宾大道1235号环球广场6号楼3864室"),
        ("上海市徐汇区|团结新村2167号科创人厦2号楼1985室", "上海市徐汇区团结新村2167号科创大厦2号楼1985室"),
        ("浙江省衢州市衢江区解放人街382号", "浙江省衢州市衢江区解放大街382号"),
        ("重庆市渝中区唐人街20号", "重庆市渝中区唐人街20号"),
        ("天津市河西区人民路行人道旁3号", "天津市河西区人民路行人道旁3号"),
        ("天津市河西区长江路9号楼3个", "天津市河西区长江路9号楼3个"),
        ("北京市海淀区人民路2号环球厂场1号楼", "北京市海淀区人民路2号环球广场1号楼"),
        ("山东省青岛市李沧区化工厂场院2号", "山东省青岛市李沧区化工厂场院2号"),
    ],
)
def test_a_word_of_addresses_that_a_copy_has_broken_is_put_right(seen: str, value: str) -> None:
    """R20: 人厦 and 人道 are no words of addresses, a room is no 个; what is changed is less sure."""
    fields = _read((100, 100, "住所"), (300, 100, seen))
    assert fields["address"][0] == value
    assert seen == value or fields["address"][1] <= 0.8


@pytest.mark.parametrize(
    ("seen", "value", "sure"),
    [
        ("汽车销售;二千车经纪", "汽车销售;二手车经纪", False),
        ("生物基材科技术研发;汽车销售", "生物基材料技术研发;汽车销售", False),
        ("汽车销售;洒类经营;洒店管理", "汽车销售;酒类经营;酒店管理", False),
        ("汽车销售;道路洒水服务", "汽车销售;道路洒水服务", True),
        ("汽车销售;二手车经纪", "汽车销售;二手车经纪", True),
        ("纪念币批发;教材科研服务", "纪念币批发;教材科研服务", True),
        ("新材科技推广;二千车位停车场经营", "新材科技推广;二千车位停车场经营", True),
        ("批发、零售：建筑材料、五金;餐饮服务", "批发、零售：建筑材料、五金;餐饮服务", True),
    ],
)
def test_a_word_that_is_none_is_the_one_that_it_looks_like(seen: str, value: str, sure: bool) -> None:
    """R20, R21: 材科 for 材料 was accepted on a copy."""
    fields = _read((100, 100, "经营范围"), (300, 100, seen))
    assert fields["business_scope"][0] == value
    assert (fields["business_scope"][1] > 0.98) is sure
