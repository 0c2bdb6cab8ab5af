"""Values of a licence as they are written, and what tells that a part of one was lost (R20, R21)."""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType

import pytest

from identity_checks.documents.certainty.calibration import ANY_FIELD, Calibration, Curve
from identity_checks.documents.layouts.business_licence import read_licence
from identity_checks.documents.layouts.classification import lacks_words
from identity_checks.documents.layouts.closed_texts import firm_end, lost_separators, scope_true
from identity_checks.documents.layouts.places import place_names
from identity_checks.documents.text.engine import Glyph, TextLine
from identity_checks.documents.text.punctuation import width_odds, width_true
from identity_checks.documents.text.words import PlacedLine, Sign, Word, placed, signs_of
from identity_checks.results import CorrectionRule, DocumentType
from tests.identity_checks.documents.licences.printed import printed

_SENTENCE = "依法须经批准的项目，经相关部门批准后方可开展经营活动"


def _line(left: float, middle: float, text: str) -> TextLine:
    """A line in which Chinese characters and full-width signs take one cell, half-width ones a third of it."""
    return printed(left, middle, text, 0.999, narrow="(),;")


def _read(*rows: tuple[float, float, str]) -> dict[str, tuple[str, float]]:
    lines: list[PlacedLine] = placed([_line(*row) for row in rows])
    return {name: (draft.value, draft.confidence) for name, draft in read_licence(lines).items()}


def _word(text: str, printed: str, others: dict[str, float] | None = None) -> Word:
    """A line printed in one width whose signs the line reader gives as `text`."""
    line = _line(0, 100, printed)
    glyphs = tuple(
        Glyph(sign, 0.9 if others else 0.999, glyph.position, MappingProxyType(others or {}))
        for sign, glyph in zip(text, line.glyphs, strict=True)
    )
    (place,) = placed([TextLine(line.corners, text, 0.999, glyphs, line.code_scores, 1.0)])
    return Word(tuple(signs_of(place)))


def test_the_semicolons_of_a_list_are_as_wide_as_all_of_them_measure() -> None:
    """R21: each looks full-width to the line reader; the room that they take together says otherwise."""
    printed = "餐饮服务;食品销售;外卖递送;酒类经营"
    assert width_true([_word(printed.replace(";", "；"), printed)]) == printed
    full = printed.replace(";", "；")
    assert width_true([_word(printed, full)]) == full


def test_brackets_of_a_sentence_are_as_wide_as_its_commas() -> None:
    """R21: brackets at the ends of lines have no room to measure; the comma between characters has."""
    words = [_word("餐饮服务;食品销售(", "餐饮服务;食品销售("), _word(f"{_SENTENCE})", f"{_SENTENCE}）")]
    text, changes = scope_true(width_true(words), width_odds(words))
    assert text == f"餐饮服务;食品销售（{_SENTENCE}）"
    assert [change.rule for change in changes] == [CorrectionRule.PRESCRIBED_TEXT]


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("汽车零配件批发;;机动车修理;二手车经纪", "汽车零配件批发;机动车修理;二手车经纪"),
        ("食品销售}外卖递送;酒类经营", "食品销售;外卖递送;酒类经营"),
        (
            "技术服务、技术开发、技术咨询、技术交流、技术转让、技术推厂",
            "技术服务、技术开发、技术咨询、技术交流、技术转让、技术推广",
        ),
    ],
)
def test_lists_have_one_separator_and_items_their_standard_wording(read: str, meant: str) -> None:
    """R20: what no list has is put right and said so."""
    text, changes = scope_true(read)
    assert text == meant
    assert changes


@pytest.mark.parametrize(
    ("scope", "meant"),
    [
        ("餐饮服务食品销售", "餐饮服务;食品销售"),
        ("化妆品批发技术服务；餐饮服务；酒类经营", "化妆品批发；技术服务；餐饮服务；酒类经营"),
        ("仓储服务(不含许可审批的项目)国内货物运输代理", "仓储服务(不含许可审批的项目);国内货物运输代理"),
        ("餐饮服务;食品销售", "餐饮服务;食品销售"),
        ("计算机软硬件及辅助设备零售;信息系统集成服务", "计算机软硬件及辅助设备零售;信息系统集成服务"),
        ("互联网销售(除销售需要许可的商品)", "互联网销售(除销售需要许可的商品)"),
        ("餐饮服务(不含烧烤)及酒类经营", "餐饮服务(不含烧烤)及酒类经营"),
        ("餐饮服务中心管理;食品销售", "餐饮服务中心管理;食品销售"),
        ("国内货物运输代理装卸搬运;货物进出口", "国内货物运输代理;装卸搬运;货物进出口"),
        ("国际货物运输代理业务;装卸搬运", "国际货物运输代理业务;装卸搬运"),
    ],
)
def test_an_item_that_goes_on_behind_its_end_has_lost_a_sign(scope: str, meant: str) -> None:
    """R20, R21: a separator is put where one was lost; such a scope is never sure."""
    assert bool(lost_separators(scope)) is (scope != meant)
    fields = _read((100, 100, "经营范围"), (300, 100, scope))
    assert fields["business_scope"][0] == meant
    assert (fields["business_scope"][1] <= 0.4) is (scope != meant)


def test_the_end_of_a_firm_s_name_is_one_of_a_few() -> None:
    """R20: doubtful signs in how names end are settled, sure ones stay."""
    line = PlacedLine(_line(0, 0, "某"), 0, 1, 0, 1)

    def signs(text: str, score: float) -> list[Sign]:
        return [Sign(sign, score, at, at + 1, at + 0.5, line, MappingProxyType({})) for at, sign in enumerate(text)]

    changes = firm_end(signs("大连源犇合饮企业（有限合饮）", 0.8))
    assert [(change.was, change.now) for change in changes] == [("饮", "伙"), ("饮", "伙")]
    assert firm_end(signs("大连源犇合饮企业（有限合饮）", 0.999)) == ()
    assert firm_end(signs("大连源犇建筑有限公司", 0.8)) == ()


@pytest.mark.parametrize(
    ("county", "name"),
    [
        ("云南省怒江傈僳族自治州贡山独龙族怒族自治县", "贡山"),
        ("云南省怒江傈僳族自治州兰坪白族普米族自治县", "兰坪"),
        ("甘肃省张掖市肃南裕固族自治县", "肃南"),
        ("内蒙古自治区呼伦贝尔市鄂温克族自治旗", "鄂温克"),
        ("内蒙古自治区呼伦贝尔市莫力达瓦达斡尔族自治旗", "莫力达瓦"),
        ("新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县", "察布查尔"),
        ("广西壮族自治区柳州市融水苗族自治县", "融水"),
        ("广西壮族自治区桂林市龙胜各族自治县", "龙胜"),
    ],
)
def test_an_autonomous_county_is_named_without_its_groups(county: str, name: str) -> None:
    """R20: whichever of the groups of GB/T 3304 it is of; a place is not taken for one of them."""
    assert place_names(f"{county}人民路1号")[-1] == name


def test_a_name_without_any_place_of_its_address_is_not_sure() -> None:
    """R21: 昆期 for 昆明: a name has the place it is registered in, as most have."""
    assert place_names("云南省昆明市五华区解放大街1号") == ("云南", "昆明", "五华")
    assert place_names("新疆维吾尔自治区伊犁哈萨克自治州霍城县解放大街5号") == ("新疆", "伊犁", "霍城")
    assert place_names("西藏自治区拉萨市城关区北京中路2号") == ("西藏", "拉萨", "城关")
    for name, sure in (("鼎曜（昆明）生物科技有限公司", True), ("鼎曜（昆期）生物科技有限公司", False)):
        fields = _read(
            (100, 100, "名称"), (300, 100, name), (100, 160, "住所"), (300, 160, "云南省昆明市五华区解放大街1号")
        )
        assert fields["name"][0] == name
        assert (fields["name"][1] > 0.98) is sure


def test_a_name_ends_where_a_firm_s_name_does() -> None:
    """R21: the label of the address below was lost; its lines are no part of the name."""
    fields = _read(
        (100, 100, "名称"), (300, 100, "拉萨蓝鲸供应链管理有限公司"), (300, 146, "某某路2385号软件新城5号楼")
    )
    assert fields["name"][0] == "拉萨蓝鲸供应链管理有限公司"
    assert fields["name"][1] <= 0.4


@pytest.mark.parametrize(
    ("name", "sure"), [("上海锐珩供", False), ("上海锐珩供应链管理中心", True), ("上海锐珩超市", True)]
)
def test_a_name_that_ends_as_no_firm_s_does_is_not_sure(name: str, sure: bool) -> None:
    """R21: 上海锐珩供 was accepted where glare hid the rest."""
    assert (_read((100, 100, "名称"), (300, 100, name))["name"][1] > 0.98) is sure


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("黄山沁禾生物科技育限公司", "黄山沁禾生物科技有限公司"),
        ("黄山沁禾生物科技育限责任公司", "黄山沁禾生物科技有限责任公司"),
        ("黄山沁禾生物科技育限公", "黄山沁禾生物科技有限公司"),
    ],
)
def test_before_the_end_of_a_limited_company_s_name_stands_one_sign_alone(read: str, meant: str) -> None:
    """R20, R21: 育限公司 was accepted; what was put right is not sure, and is told."""
    draft = read_licence(placed([_line(100, 100, "名称"), _line(300, 100, read)]))["name"]
    assert draft.value == meant
    assert draft.confidence < 0.98
    assert ("育", "有") in {(change.was, change.now) for change in draft.corrections}


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("天津拓界供应链管理合伙企业（有限合", "天津拓界供应链管理合伙企业（有限合伙）"),
        ("天津拓界会计师事务所（特殊普通合", "天津拓界会计师事务所（特殊普通合伙）"),
        ("天津拓界供应链管理（有限合", "天津拓界供应链管理（有限合伙）"),
        ("天津拓界供应链管理合伙企业（有", "天津拓界供应链管理合伙企业（有"),
    ],
)
def test_a_form_of_partnership_is_ended_as_it_began(read: str, meant: str) -> None:
    """R20, R21: 伙） alone on the last line of a small picture was not found as text; the name is not sure."""
    value, confidence = _read((100, 100, "名称"), (300, 100, read))["name"]
    assert value == meant
    assert confidence < 0.98


@pytest.mark.parametrize("amount", ["500.0000人民币", "5000人民币", "贰佰零捌万"])
def test_an_amount_that_lost_its_unit_is_not_sure(amount: str) -> None:
    """R21: 500.000000万人民币 in small print was 5000人民币, and sure."""
    assert _read((100, 100, "注册资本"), (300, 100, amount))["registered_capital"][1] <= 0.4
    assert _read((100, 100, "注册资本"), (300, 100, "500.000000万人民币"))["registered_capital"][1] > 0.98


def test_a_representative_has_a_dot_and_no_sum() -> None:
    """R21: 段未浩额壹亿贰仟万元整 was a name and the next row; a dot between parts of a name is a dot."""
    fields = _read((100, 100, "法定代表人"), (300, 100, "段未浩"), (280, 146, "额壹亿贰仟万元整"))
    assert fields["legal_representative"][0] == "段未浩"
    assert fields["registered_capital"][0] == "壹亿贰仟万元整"
    assert _read((100, 100, "法定代表人"), (300, 100, "洛桑-嘉措"))["legal_representative"][0] == "洛桑·嘉措"


def test_whom_a_firm_sends_stands_behind_a_colon_in_brackets_that_close() -> None:
    """R21: 委派代表·于千 was sure, its bracket lost and its colon taken for the dot of a name."""
    sent = "上海锐衍资本管理有限公司（委派代表：于千）"
    whole = _read((100, 100, "法定代表人"), (300, 100, sent))["legal_representative"]
    assert whole[0] == sent
    assert whole[1] > 0.9
    cut = _read((100, 100, "法定代表人"), (300, 100, sent[:-1]))["legal_representative"]
    assert cut[0] == sent[:-1]
    assert cut[1] <= 0.5


@pytest.mark.parametrize("sent", ["张伟（委派代表人：李娜）", "张伟(委派：李娜)", "张伟（委派代表：买买提·艾力）"])
def test_a_colon_in_brackets_is_no_dot(sent: str) -> None:
    """R21: the dot between parts of a name stands in names only."""
    assert _read((100, 100, "法定代表人"), (300, 100, sent))["legal_representative"] == (sent, 0.999)
    if "·" in sent:
        hyphened = _read((100, 100, "法定代表人"), (300, 100, sent.replace("·", "-")))
        assert hyphened["legal_representative"][0] == sent


@pytest.mark.parametrize(
    ("label", "field", "whole"),
    [
        ("法定代表人", "legal_representative", "上海锐衍资本管理有限公司(委派代表:于千)"),
        ("名称", "name", "苏州启明（上海）有限公司"),
        ("住所", "address", "上海市闵行区新建路4号（一层）"),
        ("经营范围", "business_scope", "餐饮服务（不含烧烤）"),
    ],
)
def test_a_value_with_a_bracket_open_is_never_sure(label: str, field: str, whole: str) -> None:
    """R21: a bracket without its other half shows that something is gone, whatever its width and the field."""
    assert _read((100, 100, label), (300, 100, whole))[field] == (whole, 0.999)
    cut = re.sub("[)）]", "", whole)
    assert _read((100, 100, label), (300, 100, cut))[field][1] <= 0.5


@pytest.mark.parametrize("field", ["name", "business_scope"])
def test_room_for_a_sign_without_one_makes_a_value_unsure(field: str) -> None:
    """R21: a sign that was painted out in the colour of the ground was closed up, and the rest was sure."""
    label, text = {"name": ("名称", "西宁启明建筑工程有限公司"), "business_scope": ("经营范围", "房屋建筑工程施工")}[
        field
    ]
    assert _read((100, 100, label), (300, 100, text))[field] == (text, 0.999)
    value, sure = _read((100, 100, label), (300, 100, text[:2] + " " + text[3:]))[field]
    assert value == text[:2] + text[3:]
    assert sure <= 0.5
    spaced = _read((100, 100, label), (300, 100, " ".join(text)))
    assert field not in spaced or spaced[field] == (text, 0.999)


def test_a_representative_in_latin_letters_keeps_the_spaces_between_names() -> None:
    """R21: TIMOTHYDONALDCOOK was sure, and is nobody. A sign put right since the line was read leaves it unknown."""
    line = _line(300, 100, "TIMCOOK")
    for said, value, sure in (("TIM COOK", "TIM COOK", True), ("T1M COOK", "TIMCOOK", False)):
        rows = [_line(100, 100, "法定代表人"), replace(line, text=said)]
        found = read_licence(placed(rows))["legal_representative"]
        assert (found.value, found.confidence > 0.9) == (value, sure)


def test_an_address_begins_with_where_it_is() -> None:
    """R21: an address whose first line was lost is not sure."""
    assert _read((100, 100, "住所"), (300, 100, "41号软件新城7号楼1277室"))["address"][1] <= 0.4


@pytest.mark.parametrize("label", ["注册号", "统一社会信用代码"])
def test_the_number_s_label_owns_no_other_value(label: str) -> None:
    """R20: it ends further right than the labels below it, and a whole licence was lost to it."""
    number = "91350200MA2Y1B3C4D" if label != "注册号" else "110108000000017"
    fields = _read(
        (260, 40, label), (540, 40, number), (60, 150, "名称"), (500, 150, "厦门鼎曜生物科技有限公司"),
        (60, 210, "类型"), (500, 210, "有限责任公司(法人独资)"), (60, 270, "注册资本"), (500, 270, "壹佰万元整"),
    )  # fmt: skip
    assert fields["name"][0] == "厦门鼎曜生物科技有限公司"
    assert fields["type"][0] == "有限责任公司(法人独资)"
    assert fields["registered_capital"][0] == "壹佰万元整"


def test_a_licence_without_type_or_scope_is_looked_at_more_closely() -> None:
    """R20: stripes hid half of a sheet at the first look; a copy without red labels needs no second one."""
    assert lacks_words(DocumentType.BUSINESS_LICENCE, ["营业执照", "注册日期", "2015年12月14日", "登记机关"])
    assert not lacks_words(DocumentType.BUSINESS_LICENCE, ["营业执照", "个体工商户", "餐饮服务;食品销售"])


def test_a_representative_s_confidence_is_that_of_a_name() -> None:
    """R56: a field without a curve of its own takes that of the field it is like."""
    curves = {ANY_FIELD: Curve((0.0,), (0.99,)), "name": Curve((0.0,), (0.9,))}
    calibration = Calibration(curves)
    assert calibration.probability("business_licence", "legal_representative", 0.95) == 0.9
    assert calibration.probability("business_licence", "type", 0.95) == 0.99


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("股份有限公司非上市、自然人投资或控股).", "股份有限公司(非上市、自然人投资或控股)"),
        ("有限责任公司（自然人独资", "有限责任公司（自然人独资）"),
        ("个体工商", "个体工商户"),
        ("有限责任公司自然人独资", "有限责任公司(自然人独资)"),
        ("有限责任公司", "有限责任公司"),
    ],
)
def test_a_type_of_which_a_sign_was_lost_is_the_listed_one(read: str, meant: str) -> None:
    """R20: a lost bracket is as wide as the other one; where both are lost they are as the list has them."""
    value, confidence = _read((100, 100, "类型"), (300, 100, read))["type"]
    assert value == meant
    assert (confidence > 0.9) is (meant == "有限责任公司")


def test_a_misread_type_without_its_label_is_no_part_of_the_amount_above() -> None:
    """R20: 1000万人民币行限员任公司 was an amount and the type below it, whose label was lost."""
    line = printed(300, 160, "行限员任公司（自然人独资）", 0.9)
    lines = placed([_line(100, 100, "注册资本"), _line(300, 100, "1000万人民币"), line])
    fields = read_licence(lines)
    assert fields["registered_capital"].value == "1000万人民币"
    assert fields["type"].value == "有限责任公司（自然人独资）"
    assert fields["type"].confidence <= 0.9


def test_a_firm_s_place_is_that_of_its_address() -> None:
    """R20: doubtful signs of a name are those of a place of its address; another town's name that is sure stays."""
    for name, score, meant in (
        ("荷泽锐珩汽车贸易有限公", 0.8, "菏泽锐珩汽车贸易有限公司"),
        ("鼎曜（荷泽）商行", 0.8, "鼎曜（菏泽）商行"),
        ("荷泽锐珩商行", 0.999, "荷泽锐珩商行"),
    ):
        lines = [printed(300, 100, name, score), _line(100, 100, "名称"), _line(100, 160, "住所")]
        lines.append(_line(300, 160, "山东省菏泽市鄄城县建设三路318号"))
        assert read_licence(placed(lines))["name"].value == meant


def test_usual_words_of_addresses_settle_a_doubtful_sign() -> None:
    """R20: 企融 is 金融 where 企 is in doubt, 文化官 is no word; a prefecture with a long name is known by its rest."""
    for printed_as, score, meant in (
        ("山东省菏泽市文化官东路25号国际企融中心", 0.9, "山东省菏泽市文化宫东路25号国际金融中心"),
        ("山东省菏泽市文化官东路25号国际企融中心", 0.999, "山东省菏泽市文化宫东路25号国际企融中心"),
        ("贵州省野东南苗族伺族自治州解放大街1号", 0.999, "贵州省黔东南苗族侗族自治州解放大街1号"),
    ):
        lines = placed([_line(100, 100, "住所"), printed(300, 100, printed_as, score)])
        address = read_licence(lines)["address"]
        assert address.value == meant
        assert address.corrections


@pytest.mark.parametrize("read", ["1999年08114日", "1999408月14日", "1999年08月14日"])
def test_a_date_is_told_with_a_sign_of_its_form_read_as_a_digit(read: str) -> None:
    """R20: what is not written as a date is never sure."""
    value, confidence = _read((100, 100, "成立日期"), (300, 100, read))["established_date"]
    assert value == "1999-08-14"
    assert (confidence > 0.9) is (read == "1999年08月14日")


def test_a_label_of_an_amount_is_told_by_its_end() -> None:
    """R20: 出 stands alone, 资 was not seen, and 额 is set before the amount."""
    fields = _read(
        (100, 100, "类型"),
        (300, 100, "有限合伙企业"),
        (100, 160, "出"),
        (210, 160, "额  壹亿贰仟万元整"),
        (210, 220, "额"),
    )
    assert "registered_capital" in fields


@pytest.mark.parametrize(("name", "sure"), [("海", False), ("海1", False), ("蒋海", True)])
def test_a_single_sign_is_what_is_left_of_a_name(name: str, *, sure: bool) -> None:
    """R21: no representative is called by one sign, or by a digit."""
    rows = ((40, 100, "类型"), (260, 100, "有限责任公司"), (40, 170, "法定代表人"), (260, 170, name))
    value, confidence = _read(*rows)["legal_representative"]
    assert value == name
    assert (confidence > 0.4) is sure


@pytest.mark.parametrize(
    ("narrow", "shape", "sure"), [(";", ";", True), ("", "；", True), (";", "；", False), ("", ";", False)]
)
def test_a_list_s_only_semicolon_that_looks_wider_than_its_room_is_not_sure(
    narrow: str, shape: str, *, sure: bool
) -> None:
    """R21: moiré made ； of ; and left it the room of half a sign; the scope was accepted."""
    line = printed(300, 160, "汽车销售;二手车经纪服务", 0.999, narrow=narrow)
    glyphs = tuple(replace(glyph, text=shape) if glyph.text == ";" else glyph for glyph in line.glyphs)
    rows = [_line(100, 100, "名称"), _line(100, 160, "经营范围"), replace(line, glyphs=glyphs)]
    scope = read_licence(placed(rows))["business_scope"]
    assert (scope.confidence > 0.9) is sure
