"""Resident identity cards of which the picture's edge, glare or a finger hides labels and numbers (R20, R21)."""

from __future__ import annotations

import pytest

from identity_checks.documents.layouts.classification import classify
from identity_checks.documents.layouts.draft import UNLIKELY
from identity_checks.documents.layouts.resident_id import read_back, read_front
from identity_checks.documents.text.engine import TextLine
from identity_checks.results import DocumentType
from tests.identity_checks.packs.lines import line, sheet
from tests.identity_checks.packs.reading import values

_HEAD = (line("姓名龚骞颉", 60, 80), line("性别男民族汉", 60, 160), line("出生2002年6月27日", 60, 250))
_NUMBER = line("12010320020627265X", 350, 555)
_PLACE = "天津市河西区长江中路1209号"
_TERM = (line("有效期限", 240, 480), line("2019.03.04-2039.03.04", 400, 480))
_ISSUER = line("天津市公安局河西分局", 400, 400)


@pytest.mark.parametrize("left", ["", "址", "E址"])
def test_an_address_whose_label_and_number_are_off_the_picture_is_read_and_unsure(left: str) -> None:
    """R20, R21: the number told where an address ends; without it and the label one may go on below the picture."""
    address = read_front(sheet(*_HEAD, line(f"{left}{_PLACE}", 160, 335)))["address"]
    assert address.value == _PLACE
    assert address.confidence <= UNLIKELY


def test_an_address_with_its_label_or_its_number_stays_sure() -> None:
    """R20: either tells that the address is whole."""
    labelled = read_front(sheet(*_HEAD, line(f"住址{_PLACE}", 60, 335)))["address"]
    numbered = read_front(sheet(*_HEAD, line(_PLACE, 160, 335), _NUMBER))["address"]
    for address in (labelled, numbered):
        assert address.value == _PLACE
        assert address.confidence > 0.98


def test_any_sign_before_the_second_of_the_label_is_its_first() -> None:
    """R20: on a copy 在址 was a part of the address, which had no second line then."""
    lines = (line(f"在址{_PLACE}", 60, 335), line("紫薇东进A区27栋", 160, 395), _NUMBER)
    assert read_front(sheet(*_HEAD, *lines))["address"].value == f"{_PLACE}紫薇东进A区27栋"


def test_what_an_edge_leaves_of_a_number_is_no_part_of_the_address() -> None:
    """R20: 194号80507153X."""
    lines = (line(f"住址{_PLACE}", 60, 335), line("27265X", 500, 395), line("20627265X", 500, 400))
    assert read_front(sheet(*_HEAD, *lines))["address"].value == _PLACE


@pytest.mark.parametrize("text", ["中华人民共和国", "上半年月度结算单", "长江中路1209号"])
def test_what_stands_below_a_birth_date_without_a_province_and_a_number_is_no_address(text: str) -> None:
    """R21: another paper's text, or the end of an address, is not taken for one."""
    assert "address" not in read_front(sheet(*_HEAD, line(text, 160, 335)))


def test_a_number_and_the_birth_date_it_has_are_a_card_with_one_of_its_labels() -> None:
    """R98: the edge took head and labels of a card; the two alone stand on other papers too."""
    texts = ["1939年12月7日", "住址河南省濮阳市濮阳县环", "湖西路1838号", "号码410928193912075490"]
    assert classify(texts, None)[0] is DocumentType.RESIDENT_ID_FRONT
    for others in (texts[:1] + texts[2:], [text.replace("12月7日", "12月8日") for text in texts]):
        assert classify(others, None)[0] is DocumentType.UNKNOWN


def test_a_label_of_which_the_edge_left_a_part_is_none_of_the_name() -> None:
    """R20: 主名刘娟焜."""
    assert read_front(sheet(line("主名刘娟焜", 2, 80), *_HEAD[1:]))["name"].value == "刘娟焜"


def test_a_name_that_goes_on_in_a_row_whose_labels_are_hidden_is_unsure() -> None:
    """R20: a finger on 性别 and 民族 made 回 a part of the name above it."""
    below = line("回", 300, 160)
    assert read_front(sheet(line("姓名吴锴", 60, 80), below, *_HEAD[2:]))["name"].confidence <= UNLIKELY
    assert read_front(sheet(line("姓名吴锴", 60, 80), *_HEAD[1:]))["name"].confidence > 0.98
    long = (line("姓名阿卜杜拉·", 60, 80), line("买买提", 140, 115), line("性别男民族汉", 60, 170))
    assert read_front(sheet(*long, *_HEAD[2:]))["name"].confidence > 0.98


def test_an_authority_whose_label_is_hidden_is_told_by_how_it_is_named() -> None:
    """R20, R21: glare on 签发机关 cost the authority; it is less sure than beside its label."""
    fields = read_back(sheet(_ISSUER, *_TERM))
    assert values(fields) == {
        "authority": "天津市公安局河西分局",
        "valid_from": "2019-03-04",
        "valid_until": "2039-03-04",
    }
    assert fields["authority"].confidence <= 0.9
    assert read_back(sheet(line("签发机关", 240, 400), _ISSUER, *_TERM))["authority"].confidence > 0.98


@pytest.mark.parametrize(
    "lines",
    [
        (_ISSUER, line("上海市公安局", 400, 340)),
        (line("天津市公安局河西", 400, 400),),
        (line("中华人民共和国", 300, 60),),
    ],
    ids=["two authorities", "one that breaks off", "none"],
)
def test_where_the_name_does_not_tell_it_there_is_no_authority_without_its_label(lines: tuple[TextLine, ...]) -> None:
    """R21: nothing is chosen among two, and nothing made of a part."""
    assert "authority" not in read_back(sheet(*lines, *_TERM))


@pytest.mark.parametrize("printed", ["长期", "2019.0长期", "2019.03.长期"])
def test_of_an_open_term_whose_beginning_a_finger_hides_the_end_is_read_and_unsure(printed: str) -> None:
    """R20, R21: 长期 stood there whole, and was lost with the first date."""
    fields = read_back(sheet(line("有效期限", 240, 480), line(printed, 400, 480)))
    assert values(fields) == {"valid_until": "长期"}
    assert fields["valid_until"].confidence <= UNLIKELY


@pytest.mark.parametrize("printed", ["机关 鄄城县公安局", "“机关 鄄城县公安局", "'发机关 鄄城县公安局"])
def test_the_edge_of_a_finger_before_what_it_left_of_a_label_is_no_sign(printed: str) -> None:
    """R20: “机关 was no label, and the authority behind it was lost."""
    assert values(read_back(sheet(line(printed, 240, 400), *_TERM)))["authority"] == "鄄城县公安局"


def test_what_a_finger_left_of_a_birth_date_is_no_part_of_the_name_above() -> None:
    """R20: 欧阳桂焱月日 was read where 出生 was hidden."""
    rows = (line("姓名欧阳桂焱", 60, 80), line("7月4日", 150, 250), line(f"住址{_PLACE}", 60, 335), _NUMBER)
    assert values(read_front(sheet(*rows)))["name"] == "欧阳桂焱"


@pytest.mark.parametrize("printed", ["2019.0长", "2019.0期", "2039"])
def test_half_an_open_end_without_its_beginning_is_none(printed: str) -> None:
    """R21: one of the two signs is too little where no date stands before it."""
    assert not read_back(sheet(line("有效期限", 240, 480), line(printed, 400, 480)))


def test_a_term_beside_a_label_that_lost_its_last_sign_is_read() -> None:
    """R20: 有效期 alone on its line was none of the labels."""
    fields = read_back(sheet(_ISSUER, line("有效期", 240, 480), line("23.02.02-长期", 400, 480)))
    assert values(fields)["valid_until"] == "长期"


@pytest.mark.parametrize(
    ("seen", "value", "sure"),
    [
        ("天津市公安局河西分局", "天津市公安局河西分局", True),
        ("一龙口市公安局", "龙口市公安局", False),
        ("尤口市公安局", "尤口市公安局", False),
    ],
)
def test_an_authority_is_that_of_a_place(seen: str, value: str, sure: bool) -> None:
    """R20, R21: a copy's stroke before 龙口市 was accepted as a part of it."""
    field = read_back(sheet(line("签发机关", 240, 400), line(seen, 400, 400), *_TERM))["authority"]
    assert field.value == value
    assert (field.confidence > 0.9) is sure
    assert [(item.was, item.now) for item in field.corrections] == ([("一", "")] if seen[0] == "一" else [])


@pytest.mark.parametrize("number", ["H11540710", "12345678"])
@pytest.mark.parametrize("term", ["2024.08.28-长期", "4.08.28-长期"])
def test_a_number_below_an_open_term_is_no_date_of_it(number: str, term: str) -> None:
    """R21: of H11540710 a date was made and 长期 was lost, and with it below a term that a finger had begun."""
    rows = (line("有效期限", 240, 480), line(term, 400, 480), line(number, 400, 550))
    assert values(read_back(sheet(_ISSUER, *rows)))["valid_until"] == "长期"


@pytest.mark.parametrize(("left", "group"), [("己族德昂", "德昂"), ("吴族汉", "汉"), ("己族", None)])
def test_an_ethnic_group_behind_what_an_edge_left_of_its_label_is_read(left: str, group: str | None) -> None:
    """R20: the edge of the picture cut through 民."""
    rows = (line(left, 0, 160), line("年7月30日", 0, 250), line(f"省{_PLACE}", 0, 335), _NUMBER)
    assert values(read_front(sheet(*rows))).get("ethnicity") == group


@pytest.mark.parametrize(
    ("name", "sex"),
    [("名 亓翊", "副男"), ("亓翊", "」男"), ("亓翊", "王别男"), ("三名亓翊", "三别男"), ("亓翊", "男")],
)
def test_name_and_sex_stand_in_their_rows_and_in_the_column_of_the_address(name: str, sex: str) -> None:
    """R20, R21: the edge took their labels, and what was left of these was neither told from the values nor a label."""
    value = 60.0
    rows = (
        line(name, value - 16.5 * (len(name) - 2), 120),
        line(sex, value - 16.5 * (len(sex) - 1), 185),
        line("1947年6月20日", value, 250),
        line("广东省广州市天河区新建镇三家子村6组141号", value, 315),
        line("440106194706208579", 200, 570),
    )
    fields = read_front(sheet(*rows))
    assert {key: values(fields)[key] for key in ("name", "sex")} == {"name": "亓翊", "sex": "男"}


def test_what_stands_in_no_row_of_a_card_is_neither_name_nor_sex() -> None:
    """R21: a line higher up, two in a row, and digits are no name; nothing else than 男 and 女 is a sex."""
    below = (line("1947年6月20日", 60, 250), line("广东省广州市天河区新建镇三家子村6组141号", 60, 315))
    for head in (
        (line("亓翊", 60, 20),),
        (line("亓翊", 60, 120), line("王五", 140, 122)),
        (line("号123", 60, 120),),
        (line("无", 60, 185),),
    ):
        assert {"name", "sex"}.isdisjoint(read_front(sheet(*head, *below)))


def test_a_front_cut_on_the_left_and_below_is_one_by_its_group_and_its_birth_date() -> None:
    """R98: 三 was left of 生, and the number's lower half was off the picture."""
    texts = ["名其其格", "女民族蒙古", "三1970年8月3日", "上 云南省西双版纳傣族自治州", "勐腊县团结新村1718号碧水"]
    assert classify(texts, None)[0] is DocumentType.RESIDENT_ID_FRONT
    assert classify([texts[0], *texts[2:]], None)[0] is DocumentType.UNKNOWN


@pytest.mark.parametrize(
    ("row", "group"), [("撒拉", "撒拉"), ("族乌孜别克", "乌孜别克"), ("兰族汉", "汉"), ("乌孜", None)]
)
def test_an_ethnic_group_ends_the_row_of_which_the_edge_left_nothing_else(row: str, group: str | None) -> None:
    """R20, R21: it stands as far above the birth date as that above the address."""
    below = (
        line("年5月11日", 60, 250),
        line("吉林省延边朝鲜族自治州敦化", 60, 315),
        line("222403199005114651", 200, 570),
    )
    assert values(read_front(sheet(line(row, 90, 185), *below))).get("ethnicity") == group
    assert "ethnicity" not in read_front(sheet(line("撒拉", 90, 120), *below))
    assert read_front(sheet(line("撒拉", 90, 185), *below))["ethnicity"].confidence <= UNLIKELY


def test_an_end_of_a_birth_date_with_a_sign_cut_through_tells_a_front_by_its_number() -> None:
    """R98: F was left of 年; another day in it tells none."""
    texts = ["族乌孜别克", "F1月7日", "省杭州市西湖区迎宾", "直1810号", "330106194301077748"]
    assert classify(texts, None)[0] is DocumentType.RESIDENT_ID_FRONT
    assert classify([text.replace("7日", "8日") for text in texts], None)[0] is DocumentType.UNKNOWN


def test_the_end_of_the_label_in_the_box_of_the_name_is_none_of_it() -> None:
    """R20: 名段怡祎; a box that begins behind the label has no part of it."""
    rows = (line("性别女民族纳西", 60, 160), line("出生1987年2月17日", 60, 250))
    assert values(read_front(sheet(line("姓名", 60, 80), line("名段怡祎", 77, 80), *rows)))["name"] == "段怡祎"
    assert values(read_front(sheet(line("姓名", 60, 80), line("名段怡祎", 100, 80), *rows)))["name"] == "名段怡祎"


def test_a_number_whose_beginning_the_edge_took_is_no_part_of_the_address() -> None:
    """R20: 194号-02135245."""
    rows = (line("住址天津市河西区长江中路", 60, 335), line("194号", 104, 395), line("-02135245", 104, 455))
    assert values(read_front(sheet(*_HEAD, *rows)))["address"] == "天津市河西区长江中路194号"
