"""Labels that a photocopy loses or motion makes unreadable: values tell by themselves what they are (R21, R99)."""

from __future__ import annotations

import pytest

from identity_checks.documents.layouts.by_pack.scripts import Scripts
from identity_checks.documents.layouts.classification import classify
from identity_checks.documents.layouts.resident_id import read_front
from identity_checks.documents.text.engine import TextLine
from identity_checks.packs.evidence import speaking
from identity_checks.packs.shelf import Shelf
from identity_checks.results import DocumentType
from tests.identity_checks.packs.lines import line, sheet
from tests.identity_checks.packs.reading import read, values

_PERMIT = (
    line("台湾居民来往大陆通行证", 250, 40),
    line("孟未濛", 400, 218),
    line("MENG, WEIMENG", 400, 260),
    line("1987.12.10", 400, 360),
    line("男", 740, 360),
    line("2023.11.18-2028.11.17", 400, 460),
)
_AUTHORITY = line("公安部出入境管理局", 400, 560)
_NUMBER = line("31816130", 50, 610)
_PORTRAIT = (
    line("龚骞颉", 160, 80),
    line("男", 160, 160),
    line("裕固", 330, 160),
    line("2002年6月27日", 160, 250),
    line("天津市河西区长江中路1209", 160, 335),
    line("12010320020627265X", 350, 555),
)


def test_a_permit_without_a_single_label_is_read_whole() -> None:
    """R99: term, birth date, sex, authority and name by form and place, all less sure than beside their labels."""
    fields = read("taiwan-travel-permit", *_PERMIT, _AUTHORITY, _NUMBER)
    assert values(fields) == {
        "name": "孟未濛",
        "surname": "MENG",
        "given_names": "WEIMENG",
        "birth_date": "1987-12-10",
        "sex": "男",
        "valid_from": "2023-11-18",
        "valid_until": "2028-11-17",
        "authority": "公安部出入境管理局",
        "document_number": "31816130",
    }
    assert all(fields[name].confidence <= 0.9 for name in ("name", "birth_date", "sex", "valid_from", "authority"))


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        ((line("2019.01.02-2024.01.01", 400, 700), _AUTHORITY), "valid_from"),
        ((_AUTHORITY, line("福建省公安厅", 400, 700)), "authority"),
        ((line("省厅", 400, 560),), "authority"),
        ((line("孟未", 402, 220),), "name"),
    ],
    ids=["two terms", "two authorities", "no authority's name", "two names"],
)
def test_where_there_are_two_to_choose_from_nothing_is_taken(lines: tuple[TextLine, ...], field: str) -> None:
    """R99: a value without its label is taken only where nothing else can be it."""
    assert field not in read("taiwan-travel-permit", *_PERMIT, *lines, _NUMBER)


def test_an_authority_is_neither_cut_short_nor_joined_with_a_misread_label() -> None:
    """R99: 签友机关 was a label; an authority that is written in two lines ends with the second."""
    above = line("签友机关", 400, 520)
    assert read("taiwan-travel-permit", *_PERMIT, above, _AUTHORITY)["authority"].value == "公安部出入境管理局"
    two = (line("上海市公安局", 400, 560), line("浦东分局", 400, 598))
    assert read("taiwan-travel-permit", *_PERMIT, *two)["authority"].value == "上海市公安局浦东分局"


@pytest.mark.parametrize("printed", ["WARD, GRAHAM", "WARD. GRAHAM"])
def test_two_names_with_a_comma_need_no_label(printed: str) -> None:
    """R99: blur makes a full stop of the comma."""
    fields = read("foreign-permanent-resident-card", line(printed, 350, 180), line("GBR140170120459", 350, 510))
    assert values(fields) == {"surname": "WARD", "given_names": "GRAHAM", "document_number": "GBR140170120459"}


def test_one_name_without_its_label_stands_a_step_from_the_other() -> None:
    """R99: and the sign of the state in a card's head is no nationality."""
    fields = read(
        "eu-residence-permit",
        line("TITRE DE SÉJOUR", 90, 30),
        line("FRA", 830, 30),
        line("YILDIRIM", 390, 200),
        line("Prénom", 390, 245),
        line("ANNE", 390, 280),
        line("TUR", 585, 360),
        line("F", 390, 360),
    )
    assert values(fields) == {"surname": "YILDIRIM", "given_names": "ANNE", "sex": "F", "nationality": "TUR"}


def test_misread_labels_between_names_are_no_names() -> None:
    """R99: names of cards are in capitals."""
    fields = read(
        "ita-identity-card",
        line("CA76296KH", 215, 242),
        line("CognomesSuname", 215, 297),
        line("PAPALIA", 213, 335),
        line("NomeyGiven names", 215, 381),
        line("LUCIA", 212, 421),
        line("Dala di Aaseta Date of bwth", 216, 467),
        line("28.05.2006", 216, 507),
        line("27.09.2030", 628, 507),
    )
    assert values(fields)["surname"] == "PAPALIA"
    assert values(fields)["given_names"] == "LUCIA"


def test_two_names_of_which_one_is_shortened_are_a_pair_and_the_name_below_follows() -> None:
    """R21: motion made 姓6Name of the label; a pair with its comma and the Chinese name below it tell by themselves."""
    fields = values(
        read(
            "foreign-permanent-resident-card",
            line("姓6Name", 272, 140),
            line("ST. JOHN, TRE", 272, 180),
            line("扎西顿珠", 272, 225),
            line("1988.09.22", 272, 345),
        )
    )
    assert (fields["surname"], fields["given_names"], fields["name"]) == ("ST. JOHN", "TRE", "扎西顿珠")


@pytest.mark.parametrize(
    ("name", "sex", "born"),
    [
        ("张鑫萍", "利女民族苗", "生1961年4月24日"),
        ("3张鑫萍", "别女民在苗", "王1961年4月24日"),
    ],
)
def test_labels_of_which_little_is_left_are_labels(name: str, sex: str, born: str) -> None:
    """R20: 别 without its left half is 利, 生 without its top is 王; a name has no digits."""
    lines = (line("名", 60, 80), line(name, 160, 80), line(sex, 60, 160), line(born, 60, 250))
    fields = values(read_front(sheet(*lines, *_PORTRAIT[4:])))
    assert (fields["name"], fields["sex"], fields["ethnicity"]) == ("张鑫萍", "女", "苗")
    assert fields["birth_date"] == "1961-04-24"


def test_an_address_without_its_label_stands_in_the_column_of_other_values() -> None:
    """R21: words and a number with a comma; with two such texts neither is it."""
    card = (
        line("2900-8542-3967-1085", 299, 149),
        line("NOVEMBER 01, 1950", 60, 448),
        line("128 MABINI ST., BRGY. SAN ROQUE, QUEZON", 56, 534),
        line("CITY", 56, 574),
    )
    fields = read("phl-identity-card", *card)
    assert values(fields)["address"] == "128 MABINI ST., BRGY. SAN ROQUE, QUEZON CITY"
    assert fields["address"].confidence <= 0.9
    assert "address" not in read("phl-identity-card", *card, line("12 Some Road, Town", 56, 734))
    assert "address" not in read("phl-identity-card", *card[:2], line("SPECIMEN ONLY", 56, 534))


@pytest.mark.parametrize(
    ("row", "born"),
    [
        (("男", "裕固"), "2002年6月27日"),
        (("男民裕固",), "2002 年6月27日"),
        (("男族裕固",), "2002 6 27"),
        (("男", "裕固"), "2002 06 27"),
    ],
)
def test_a_portrait_side_without_labels_is_known_and_read(row: tuple[str, ...], born: str) -> None:
    """R21: number, birth date and sex are one person's; name and ethnic group stand where they stand."""
    head = [line(text, 160 + 170 * place, 160) for place, text in enumerate(row)]
    name, _, _, _, *others = _PORTRAIT
    lines = [name, *head, line(born, 160, 250), *others]
    assert classify([item.text for item in lines], None)[0] is DocumentType.RESIDENT_ID_FRONT
    fields = read_front(sheet(*lines))
    assert values(fields) == {
        "name": "龚骞颉",
        "sex": "男",
        "ethnicity": "裕固",
        "birth_date": "2002-06-27",
        "address": "天津市河西区长江中路1209",
        "id_number": "12010320020627265X",
    }
    assert fields["name"].confidence <= 0.9


@pytest.mark.parametrize("number", ["2010320020627265X", "010320020627265X", "1201032002062726", "12010320020627"])
def test_a_portrait_side_whose_edge_is_off_the_picture_is_known_by_what_is_left_of_its_number(number: str) -> None:
    """R21: labels and the number's first signs, or its last ones, are cut away; the birth date stands there twice."""
    texts = ["廖蓁焱", "男", "2002年6月27日", "天津市河西区长江中路1209", number]
    assert classify(texts, None)[0] is DocumentType.RESIDENT_ID_FRONT
    assert classify([*texts, "港澳居民居住证"], None)[0] is DocumentType.UNKNOWN
    assert classify([text.replace("6月", "7月") for text in texts], None)[0] is DocumentType.UNKNOWN
    assert classify([text for text in texts if text != "男"], None)[0] is DocumentType.UNKNOWN


@pytest.mark.parametrize(
    ("printed", "address"),
    [
        ("上河南省濮阳市长江中路1833号", "河南省濮阳市长江中路1833号"),
        ("址北京市东城区和谐北街17号", "北京市东城区和谐北街17号"),
        ("上海市静安区和谐北街17号", "上海市静安区和谐北街17号"),
        ("主址河南省濮阳市和谐北街17号", "河南省濮阳市和谐北街17号"),
        ("止新疆维吾尔自治区乌鲁木齐市天山区长江中路73号", "新疆维吾尔自治区乌鲁木齐市天山区长江中路73号"),
    ],
)
def test_what_the_edge_leaves_of_a_label_is_no_part_of_its_value(printed: str, address: str) -> None:
    """R20: 址 without its left half is 上 right before the address, 姓 without it is 生."""
    lines = (line("生名石思涛", 60, 80), line("男", 160, 160), line("2002年6月27日", 160, 250), line(printed, 100, 335))
    fields = values(read_front(sheet(*lines, line("2010320020627265X", 350, 555))))
    assert fields["address"] == address
    assert fields["name"] == "石思涛"


@pytest.mark.parametrize(
    "texts",
    [
        ["女", "2002年6月27日", "12010320020627265X"],
        ["男", "2002年6月28日", "12010320020627265X"],
        ["男", "2002年6月27日", "120103200206272651"],
        ["男", "2002年6月27日", "12010320020627265X", "110101199001011237"],
        ["男", "2002年6月27日", "12010320020627265X", *"甲乙丙丁戊己庚辛"],
        ["2002年6月27日", "12010320020627265X"],
    ],
    ids=["other sex", "other day", "wrong check digit", "two people", "a form", "no sex"],
)
def test_a_number_in_a_form_is_no_identity_card(texts: list[str]) -> None:
    """Issue 3 section 2: "none of these" for what only quotes an identity number."""
    assert classify(texts, None)[0] is DocumentType.UNKNOWN


def test_text_of_another_paper_is_no_pair_of_names() -> None:
    """R99: what has a comma between capitals comes first, wherever other lines stand; a stroke in a date is dirt."""
    fields = read(
        "home-return-permit",
        line("quick The copy table", 10, 2),
        line("来往内地通行证", 400, 180),
        line("丁娟晞", 400, 340),
        line("DING, JUANXI", 400, 384),
        line("1977.02.|26", 400, 500),
        line("M20613428", 20, 760),
    )
    found = values(fields)
    assert (found["name"], found["surname"], found["given_names"]) == ("丁娟晞", "DING", "JUANXI")
    assert found["birth_date"] == "1977-02-26"
    assert fields["birth_date"].confidence <= 0.4


def test_what_is_left_of_a_label_is_no_second_name() -> None:
    """R99: of two lines above the name in Latin letters, one above the other, the nearer one is the name."""
    lines = (line("性岩", 400, 182, height=24.0), *_PERMIT)
    assert values(read("taiwan-travel-permit", *lines))["name"] == "孟未濛"


@pytest.mark.parametrize(
    ("title", "pack"),
    [
        ("台湾居民表往天陆通行证", "taiwan-travel-permit"),
        ("港澳居民来住丙地通行证", "home-return-permit"),
        ("某某居民来往某某通行证", None),
        ("台湾居民通行证", None),
    ],
)
def test_a_title_is_known_by_most_of_its_signs(title: str, pack: str | None) -> None:
    """R99: a copy breaks up thin strokes; what the two permits' titles have in common tells neither."""
    found = speaking(Shelf.bundled().packs.values(), [title, "公安部出入境管理局"], None)
    assert [item.pack.pack for item, _ in found] == ([] if pack is None else [pack])


def test_a_home_return_permit_is_known_by_its_number_and_authority() -> None:
    """R99: no other document with a number of H or M and eight digits is issued by that authority."""
    packs = Shelf.bundled().packs.values()
    found = speaking(packs, ["H40641899", "公安部出入境管理局", "LONG, QI"], None)
    assert [item.pack.pack for item, _ in found] == ["home-return-permit"]
    assert speaking(packs, ["G40641899", "公安部出入境管理局"], None) == []
    assert speaking(packs, ["H40641899", "LONG, QI"], None) == []


_UNTITLED = [
    "出生日期",
    "1992.05.17",
    "有效期限",
    "2025.03.31-2030.03.30",
    "签发机关",
    "公安部出入境管理局",
    "证件号码",
]


@pytest.mark.parametrize(
    ("number", "pack"),
    [("35080001", "taiwan-travel-permit"), ("H35080001", "home-return-permit"), ("HA3508000", "home-return-permit")],
)
def test_a_permit_whose_title_is_off_the_picture_is_known_by_the_form_of_its_number(number: str, pack: str) -> None:
    """R99: eight digits are a Taiwan permit's number, and neither a date's nor those behind a letter."""
    packs = Shelf.bundled().packs.values()
    assert [item.pack.pack for item, _ in speaking(packs, [*_UNTITLED, number], None)] == [pack]
    assert speaking(packs, [*_UNTITLED, "2026-04-17 window invoice"], None) == []
    titled = speaking(packs, [*_UNTITLED, "港澳居民来往内地通行证", "invoice 48213177"], None)
    assert [item.pack.pack for item, _ in titled] == ["home-return-permit"]


def test_half_a_title_counts_with_labels_of_its_kind() -> None:
    """R99: glare took the other half of CARTE NATIONALE D'IDENTITÉ; by itself it tells nothing."""
    packs = Shelf.bundled().packs.values()
    labels = ["Nom/Surname", "Prénoms/Given names", "Date de naissance/Date of birth"]
    half = "TIONALE D'IDENTITÉ / IDENTITY CARD"
    assert [item.pack.pack for item, _ in speaking(packs, [half, *labels], None)] == ["fra-identity-card"]
    assert speaking(packs, ["IDENTITY CARD", *labels], None) == speaking(packs, [half, labels[0]], None) == []


def test_an_indonesian_card_is_known_by_the_words_of_its_values() -> None:
    """R99: blur took the labels but for NIK."""
    texts = ["NIK:", "LAKI-LAKI", "SEUMUR HIDUP", "PROVINSI JAWA BARAT", "KOTA BANDUNG", "3301012801730005"]
    found = speaking(Shelf.bundled().packs.values(), texts, None)
    assert [item.pack.pack for item, _ in found] == ["idn-identity-card"]


def test_a_portrait_side_is_known_by_half_labels() -> None:
    """R21: the picture's left edge has cut the labels, the lower one the number."""
    kind, _ = classify(["名晁骞甯", "别男民族壮", "生1943年10月3日", "四川省甘孜藏族自治州九龙县"], None)
    assert kind is DocumentType.RESIDENT_ID_FRONT
    assert classify(["名晁骞甯", "生1943年10月3日"], None)[0] is DocumentType.UNKNOWN


def test_a_dot_in_a_name_and_dirt_in_a_row_hide_no_values() -> None:
    """R21: the name is not sure where its dot was read as another sign."""
    fields = read_front(
        sheet(
            line("孛儿只斤:苏赫", 160, 80),
            line("男，蒙古", 160, 160),
            line("2002年6月27日", 160, 250),
            line("天津市河西区长江中路1209", 160, 335),
            line("12010320020627265X", 350, 555),
        )
    )
    assert (fields["name"].value, fields["sex"].value, fields["ethnicity"].value) == ("孛儿只斤·苏赫", "男", "蒙古")
    assert fields["name"].confidence <= 0.4


def test_half_a_label_is_no_part_of_a_name() -> None:
    """R21: 名 before the name is what is left of 姓名."""
    rows = [line("名晁骞甯", 0, 80), line("别男民族壮", 0, 160), line("生1943年10月3日", 0, 240)]
    assert read_front(sheet(*rows))["name"].value == "晁骞甯"
    assert read_front(sheet(line("f名晁骞甯", 0, 80), *rows[1:]))["name"].value == "晁骞甯"
    assert read_front(sheet(line("名晁", 0, 80), *rows[1:]))["name"].value == "名晁"


@pytest.mark.parametrize("rest", ["Nan", "Na", "Nam", "Nane"])
def test_what_blur_leaves_of_a_label_behind_its_stroke_is_no_name(rest: str) -> None:
    """R20: of 姓名/Name 姓名/Nan was left, and Nan was the surname."""
    fields = read(
        "foreign-permanent-resident-card", line(f"姓名/{rest}", 350, 140, height=22), line("NAMGUNG, MIN", 350, 180)
    )
    assert values(fields) == {"surname": "NAMGUNG", "given_names": "MIN"}


def test_a_name_beside_its_label_is_no_rest_of_it() -> None:
    """R20: a name that begins otherwise than the label stays."""
    fields = read("foreign-permanent-resident-card", line("姓名/NORA, EVA", 350, 140))
    assert values(fields) == {"surname": "NORA", "given_names": "EVA"}


@pytest.mark.parametrize(("printed", "read_as"), [("K0R130742011286", "KOR130742011286"), ("K0R13074201128", None)])
def test_a_long_number_with_one_look_alike_needs_no_label_and_is_not_sure(printed: str, read_as: str | None) -> None:
    """R20, R21: a nought for O; a number that is short of a sign is none."""
    doubts = {1: (0.9, {"O": 0.05})}
    number = read("foreign-permanent-resident-card", line(printed, 350, 510, doubts=doubts)).get("document_number")
    assert (number and number.value) == read_as
    assert number is None or number.confidence < 0.98


def test_a_date_below_an_address_is_no_part_of_it() -> None:
    """R20: the label between them was lost, and with it the date of expiry."""
    fields = read(
        "vnm-identity-card",
        line("02/06/1991", 48, 300),
        line("Ngày sinh / Date of birth", 48, 270, height=22),
        line("Nơi thường trú / Place of residence", 50, 458, height=22),
        line("12 Nghi Tàm, Hà Nội", 50, 490),
        line("01/07/2028", 50, 540),
        scripts=Scripts(frozenset(), frozenset()),
    )
    assert fields["address"].value == "12 Nghi Tàm, Hà Nội"
    assert fields["expiry_date"].value == "2028-07-01"


@pytest.mark.parametrize(("printed", "expiry"), [("29.05.2030", "2030-05-29"), ("29.05.2020", None)])
def test_the_one_date_left_on_a_copy_is_that_of_expiry_if_it_lies_ahead(printed: str, expiry: str | None) -> None:
    """R20, R21: nobody was born in years to come; a date that is past may be either."""
    fields = read(
        "eu-residence-permit",
        line("KARTA POBYTU", 106, 40),
        line("POL", 824, 69),
        line("RH9150706", 799, 134),
        line(printed, 391, 440),
    )
    assert values(fields).get("expiry_date") == expiry
    assert "birth_date" not in fields
    assert expiry is None or fields["expiry_date"].confidence < 0.98
