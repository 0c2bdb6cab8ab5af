"""Sheets that have a document's words and nothing that only the document has (issue 3 section 2; R20, R98)."""

from __future__ import annotations

from datetime import date
from typing import Final

import pytest
from PIL import Image

from identity_checks.documents.layouts.borne_out import is_borne_out
from identity_checks.documents.layouts.classification import classify
from identity_checks.documents.reader import DocumentReader
from identity_checks.documents.text.engine import TextLine
from identity_checks.results import DocumentType
from identity_checks.specimens import Pixels
from identity_checks.specimens.canvas import BLACK, Canvas
from identity_checks.specimens.fonts import Face, font
from tests.identity_checks.packs.lines import line, sheet

TODAY = date(2026, 11, 28)
FRONT = DocumentType.RESIDENT_ID_FRONT
BACK = DocumentType.RESIDENT_ID_BACK
LICENCE = DocumentType.BUSINESS_LICENCE
PASSPORT = DocumentType.PASSPORT
_CODE: Final = "91310115MA1K4DH76Q"


def _listed(*texts: str) -> list[TextLine]:
    return [line(text, 80, 120 + 64 * place) for place, text in enumerate(texts)]


_NONE: Final = {
    "menu with nationalities": (PASSPORT, ("MENU", "Passport Cocktail 68", "Nationality Punch 72")),
    "boarding pass": (PASSPORT, ("BOARDING PASS", "PASSPORT CHECKED", "Flight LH721 Seat 14A", "Nationality CHN")),
    "hotel form": (PASSPORT, ("GUEST", "Passport No.", "Nationality", "Date of birth", "Arrival 12 Nov 2026")),
    "hotel form, filled in": (PASSPORT, ("Surname WANG", "Nationality CHN", "Passport No. E12345678", "Room 1208")),
    "letter": (PASSPORT, ("a copy of your passport, showing", "surname, nationality and date of expiry")),
    "policy": (PASSPORT, ("Passport E12345678", "Nationality China", "Date of issue 01.02.2026", "Premium 320.00")),
    "labels alone": (PASSPORT, ("PASSPORT", "Surname", "Given names", "Nationality", "Date of birth", "Authority")),
    "invoice": (LICENCE, ("货物清单", f"营业执照编号{_CODE}", "打印纸20箱1200.00元", "合计1840.00元")),
    "request": (LICENCE, ("请供应商提供营业执照复印件一份", "2026年3月1日", "上海测试贸易有限公司")),
    "a number that fails": (LICENCE, ("册：320324452336575", "营业执照")),
    "list of papers": (LICENCE, ("开户所需材料", "营业执照", "公章", "租赁合同")),
    "guide": (LICENCE, ("办事指南", "营业执照", "法定代表人", "经营范围", "办理时间9:00-17:00")),
    "terms": (BACK, ("一、用户应提供本人有效的居民身份证。", "四、居民身份证有效期限届满的，应及时更新资料。")),
    "notice": (BACK, ("中华人民共和国公民应当携带居民身份证", "签发机关为公安局", "有效期限为十年或者二十年")),
    "register": (
        BACK,
        ("客户登记表", "姓名：王喆昇", "签发机关：北京市公安局海淀分局", "有效期限：2020.01.01-2030.01.01"),
    ),
    "contract": (
        BACK,
        ("服务合同", "本合同由双方签订。", "签发机关北京市公安局海淀分局", "有效期限2020.01.01-2030.01.01"),
    ),
    "instructions": (FRONT, ("姓名请填写全名", "性别", "民族", "出生", "住址", "公民身份号码")),
}


@pytest.mark.parametrize(("kind", "texts"), _NONE.values(), ids=_NONE.keys())
def test_what_names_a_document_is_none(kind: DocumentType, texts: tuple[str, ...]) -> None:
    """ "None of these" for what has a kind's words and no value of it where the document has one."""
    assert classify(texts, None)[0] is kind
    assert not is_borne_out(kind, sheet(*_listed(*texts)), TODAY, zoned=False)


_BORNE_OUT: Final = {
    "a number": (FRONT, ("姓名龚骞颉", "公民身份号码12010320020627265X")),
    "what an edge left of a number": (FRONT, ("姓名龚骞颉", "120103200206")),
    "a birth date": (FRONT, ("性别", "出生2002年6月27日", "住址")),
    "an address": (FRONT, ("姓名", "住址天津市河西区长江中路1209号", "公民身份号码")),
    "a sex": (FRONT, ("姓名", "性别男民族汉", "住址")),
    "a term": (BACK, ("居民身份证", "有效期限2016.03.04-2036.03.04")),
    "an authority": (BACK, ("居民身份证", "签发机关广州市公安局天河分局")),
    "a back whose values are hidden": (BACK, ("中华人民共和国", "居民身份证", "签发机关", "有效期限")),
    "a title and a code": (LICENCE, ("营业执照", _CODE)),
    "a title and a number": (LICENCE, ("册：320324452336574", "营业执照")),
    "a title, a type and a date": (LICENCE, ("营业执照", "类型有限责任公司（自然人独资）", "2010年10月04日")),
    "a licence whose title is off the picture": (LICENCE, ("法定代表人李敏", "注册资本伍佰万元整", "住所天津市")),
    "blurred lines of a zone": (PASSPORT, ("PASSPORT", "POUTOERIKSSON<<ANNA<MARIA<<<<", "L898902C36UT07408122F120")),
}


@pytest.mark.parametrize(("kind", "texts"), _BORNE_OUT.values(), ids=_BORNE_OUT.keys())
def test_one_value_that_is_left_bears_a_document_out(kind: DocumentType, texts: tuple[str, ...]) -> None:
    """R20: whatever glare, the edge or a copy took of the rest."""
    assert is_borne_out(kind, sheet(*_listed(*texts)), TODAY, zoned=False)


@pytest.mark.parametrize("value", ["E12345678", "12 MAR/MARS 1988", "12 3月/MAR 1988", "01.02.1988", "15 APR 12"])
def test_a_value_below_its_label_is_a_data_page_s_and_one_beside_it_a_form_s(value: str) -> None:
    """ICAO 9303-4: captions stand above; a passport whose zone is off the picture is one all the same."""
    title, label = line("PASSPORT", 60, 60), line("Date of birth / Date de naissance", 60, 200)
    assert is_borne_out(PASSPORT, sheet(title, label, line(value, 60, 240)), TODAY, zoned=False)
    assert not is_borne_out(PASSPORT, sheet(title, label, line(value, 760, 202)), TODAY, zoned=False)
    assert not is_borne_out(PASSPORT, sheet(title, label, line(value, 60, 900)), TODAY, zoned=False)
    assert is_borne_out(PASSPORT, sheet(title), TODAY, zoned=True)


@pytest.mark.parametrize("label", ["出生日期·Date of birth", "出生日期 • Date of birth", "Geburtsdatum Date of birth"])
def test_a_label_stands_beside_its_like_with_any_sign_between_them(label: str) -> None:
    """R20: pages of states have a stroke, a dot or a space there; a sentence that ends otherwise is no label."""
    title, value = line("PASSPORT", 60, 60), line("07/12/1953", 60, 240)
    assert is_borne_out(PASSPORT, sheet(title, line(label, 60, 200), value), TODAY, zoned=False)
    told = line(f"{label} of the holder", 60, 200)
    assert not is_borne_out(PASSPORT, sheet(title, told, value), TODAY, zoned=False)


_COPIED: Final = ("1967", "段沅甯", "满", "辽宁省大连市中山区胡家台", "9月29日日", "女", "210202196709295783")


def test_a_portrait_side_that_a_copy_left_no_label_is_told_by_what_its_number_says() -> None:
    """R20: year, and month and day, in lines of their own, and the sex; those of another day tell nothing."""
    assert classify(_COPIED, None)[0] is FRONT
    assert classify([text.replace("9月29日", "9月28日") for text in _COPIED], None)[0] is DocumentType.UNKNOWN
    assert classify([text.replace("1967", "1968", 1) for text in _COPIED], None)[0] is DocumentType.UNKNOWN
    assert classify([*_COPIED, "10月1日"], None)[0] is DocumentType.UNKNOWN


@pytest.mark.parametrize(
    "rows",
    [
        ("涛霞", "民族 乌孜别克", "998年12月1日", "林省延边朝鲜族自治州敦", "22240319"),
        ("洋", "民族汉", "年8月22日", "省淮安市盱眙县胡家"),
        ("族 蒙古", "3月23日", "西安市雁塔区柳林嘎"),
    ],
)
def test_what_the_left_edge_leaves_of_a_portrait_side_is_one(rows: tuple[str, ...]) -> None:
    """R20: ethnic group and the end of the birth date tell it; one of both is too little."""
    assert classify(rows, None)[0] is FRONT
    assert is_borne_out(FRONT, sheet(*_listed(*rows)), TODAY, zoned=False)
    for lost in ("族", "月"):
        assert classify([row for row in rows if lost not in row], None)[0] is DocumentType.UNKNOWN


_CUT_LICENCE: Final = (
    *(
        "称 大连锐珩文化传播有限公司",
        "所 辽宁省大连市中山区文化宫东路1665号",
        "代表人 阿布都拉·买买提",
        "资本 1000万人民币",
    ),
    *(
        "型 有限责任公司（自然人独资）",
        "范 围 组织文化艺术交流活动;广告设计、代理;各类工程",
        "期 2018年04月19日",
        "限 长期",
        "登记机关",
    ),
)


def test_what_the_left_edge_leaves_of_a_licence_is_one() -> None:
    """R20: title and number were off the picture too; the end of the sheet and four of its values are wanted."""
    assert classify(_CUT_LICENCE, None)[0] is LICENCE
    assert is_borne_out(LICENCE, sheet(*_listed(*_CUT_LICENCE)), TODAY, zoned=False)
    assert not is_borne_out(LICENCE, sheet(*_listed(*_CUT_LICENCE[:-1])), TODAY, zoned=False)


def test_a_back_whose_title_the_edge_cuts_is_one() -> None:
    """R20: 证 was off the picture; 身份 within a sentence is no title."""
    left = ("中华人民共和", "居民身份", "签发机关 九龙县公安局")
    assert classify(left, None)[0] is BACK
    assert is_borne_out(BACK, sheet(*_listed(*left)), TODAY, zoned=False)
    assert classify(("中华人民共和", "请核对居民身份", "签发机关 九龙县公安局"), None)[0] is DocumentType.UNKNOWN


@pytest.mark.parametrize(
    ("zone", "kind"),
    [("N9109010F3301111<<<<<<<<<<<<<<<0", PASSPORT), ("9109010F3301111CHN<<<<<<<<<<<0", DocumentType.UNKNOWN)],
)
def test_a_page_whose_left_and_upper_edge_are_off_the_picture_is_known_by_what_is_left_of_its_zone(
    zone: str, kind: DocumentType
) -> None:
    """R20: no title, no number, no state; behind the sex a passport has more than the second line of a TD1 zone."""
    texts = ("名·Given names", "ZHI", "国籍·Nationality", "出生日期·Date of birth", "签发机关·Authority", zone)
    assert classify(texts, None)[0] is kind


def _typed(*texts: str) -> Pixels:
    canvas = Canvas(Image.new("RGB", (1000, 1300), (252, 252, 252)))
    for place, text in enumerate(texts):
        canvas.text((90, 110 + 80 * place), text, font(Face.SANS, 58 if place == 0 else 36), BLACK)
    return canvas.pixels()


_PAGES: Final = {
    "menu": ("MENU", "Passport Cocktail  68", "Nationality Punch  72", "Old Fashioned  70", "Negroni  66"),
    "form": ("HARBOUR HOTEL", "Surname WANG", "Nationality CHINESE", "Passport No. E12345678", "Room 1208"),
    "invoice": ("货物清单", f"营业执照编号 {_CODE}", "打印纸 20箱 1200.00元", "合计 1840.00元"),
    "terms": ("服务条款", "一、用户应提供本人有效的居民身份证。", "二、居民身份证有效期限届满的，应及时更新。"),
}


@pytest.mark.parametrize("texts", _PAGES.values(), ids=_PAGES.keys())
def test_a_typed_page_is_none_of_the_documents(reader: DocumentReader, texts: tuple[str, ...]) -> None:
    """R98: through the reader, from a picture; each was a document, some with values."""
    reading = reader.read(_typed(*texts), today=TODAY)
    assert reading.document_type is DocumentType.UNKNOWN
    assert not reading.fields
    assert reading.further == ()
