"""Papers that quote what a document bears and are none of the product's documents (issue 3 section 2; R20, R98)."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from PIL import Image

from identity_checks.documents.layouts.classification import classify
from identity_checks.documents.layouts.one_card import one_card
from identity_checks.documents.layouts.other_papers import is_another_paper, is_doubtful
from identity_checks.documents.layouts.resident_id import read_front
from identity_checks.documents.reader import DocumentReader
from identity_checks.documents.text.engine import TextLine
from identity_checks.results import DocumentType
from identity_checks.specimens import draw
from identity_checks.specimens.canvas import BLACK, Canvas
from identity_checks.specimens.fonts import Face, font
from tests.identity_checks.packs.lines import line, sheet
from tests.identity_checks.packs.reading import values

TODAY = date(2026, 11, 28)
FRONT = DocumentType.RESIDENT_ID_FRONT
LICENCE = DocumentType.BUSINESS_LICENCE
_NUMBER = "12010320020627265X"
_PLACE = "天津市河西区长江中路1209号"
_CODE = "91310115MA1K4DH76Q"
_ROWS = ("姓名龚骞颉", "性别男民族汉", "出生2002年6月27日", f"住址{_PLACE}")


def _card(left: float = 60, top: float = 104, step: float = 74) -> tuple[TextLine, ...]:
    """A portrait side: four rows one step apart and the number 3.4 steps below them."""
    rows = [line(text, left, top + step * place) for place, text in enumerate(_ROWS)]
    low = top + 6.4 * step
    return (*rows, line("公民身份号码", left, low), line(_NUMBER, left + 280, low))


def _listed(*texts: str, left: float = 80, top: float = 180, step: float = 60) -> list[TextLine]:
    """Lines below each other, as a form has them."""
    return [line(text, left, top + step * place) for place, text in enumerate(texts)]


def _is(kind: DocumentType, lines: list[TextLine] | tuple[TextLine, ...]) -> bool:
    """What the words of lines make of them is that kind, and what their places make of them is another paper."""
    told, _ = classify([item.text for item in lines], None)
    return told is kind and not is_another_paper(kind, sheet(*lines))


def test_a_card_whose_number_and_ethnic_group_are_hidden_may_be_a_residence_permit() -> None:
    """R20, R98: a permit of Hong Kong, Macao and Taiwan has an identity card's front but for these two."""
    name, sex, *below = _card()
    *rows, _ = below
    bare = line("性别男", 60, 178)
    assert is_doubtful(FRONT, sheet(name, bare, *rows, line("82000019", 340, 578)))
    assert is_doubtful(FRONT, sheet(name, bare, *rows, line("82000019440515886X", 340, 578)))
    assert not is_doubtful(FRONT, sheet(name, bare, *below))
    for told in ((sex,), (bare, line("民族汉", 200, 178)), (bare, line("汉", 300, 178)), (line("男汉", 140, 178),)):
        assert not is_doubtful(FRONT, sheet(name, *told, *rows))


_NO_CARDS = {
    "staff card": [line("员工证", 300, 40), *_listed(*_ROWS[:3], "部门技术部", f"公民身份号码{_NUMBER}")],
    "form": [
        line("旅客住宿登记表", 300, 60),
        *_listed(
            "姓名：龚骞颉    性别：男    民族：汉", "出生：2002年6月27日", f"住址：{_PLACE}", f"公民身份号码：{_NUMBER}"
        ),
    ],
    "curriculum vitae, its title cut off": _listed(
        "姓名龚骞颉  性别男  民族汉",
        "出生2002年6月27日",
        f"住址{_PLACE}",
        f"公民身份号码{_NUMBER}",
        "学历本科专业计算机",
    ),
    "letter": _listed(
        "兹证明龚骞颉，性别男，民族汉，出生于2002年6月27日，", f"公民身份号码{_NUMBER}，住址天津市", "系我单位职工。"
    ),
    "pass with the number under its label": [
        *_listed(*_ROWS, "公民身份号码"),
        line(_NUMBER, 80, 480),
    ],
    "club card": [*_listed(*_ROWS[:3], "球队天津一队", "位置守门员"), line(f"公民身份号码{_NUMBER}", 80, 600)],
    "question on a screen": _listed("请确认姓名、公民身份号码是否正确", f"姓名龚骞颉公民身份号码{_NUMBER}"),
}


@pytest.mark.parametrize("lines", _NO_CARDS.values(), ids=_NO_CARDS.keys())
def test_what_quotes_a_card_is_none(lines: list[TextLine]) -> None:
    """ "None of these" for papers with a card's words at places where no card has them."""
    assert classify([item.text for item in lines], None)[0] is FRONT
    assert is_another_paper(FRONT, sheet(*lines))


@pytest.mark.parametrize("lost", range(7))
def test_a_card_stays_one_with_any_of_its_lines_lost(lost: int) -> None:
    """R20: a finger or glare takes one line; the places of the others are a card's all the same."""
    card = [item for place, item in enumerate(_card()) if place != lost]
    assert not is_another_paper(FRONT, sheet(*card))
    assert not is_doubtful(FRONT, sheet(*card))


@pytest.mark.parametrize(
    ("row", "misread"),
    [(0, "娃名龚骞颉"), (1, "胜别男民族汉"), (2, "山生2002年6月27日"), (3, f"在址{_PLACE}"), (4, "么民身份号码")],
)
def test_a_misread_label_is_no_row_of_another_paper(row: int, misread: str) -> None:
    """R20: with its portrait off the picture a card with one was none."""
    rows = list(_card())
    rows[row] = line(misread, 60, float(rows[row].corners[0, 1]))
    assert not is_doubtful(FRONT, sheet(*rows))
    assert not is_another_paper(FRONT, sheet(*rows), bare=True)


@pytest.mark.parametrize(("left", "cut"), [(0, True), (8, True), (20, False), (60, False)])
def test_lines_that_begin_at_the_picture_s_edge_with_rests_of_labels_are_no_other_paper_s(
    left: float, cut: bool
) -> None:
    """R20: the edge has cut 出 and 住址; further in, what begins as labels do belongs to another paper."""
    rows = [
        line("姓名龚骞颉", left, 104),
        line("性别男民族汉", left, 178),
        line("生2002年6月27日", left, 252),
        line("天津市河西区长江中路1209号", left, 326),
        line("津南新村小区六栋二单元", left, 366),
    ]
    card = sheet(*rows, line("公民身份号码", left, 580), line(_NUMBER, left + 280, 580))
    assert is_another_paper(FRONT, card) is not cut
    assert is_doubtful(FRONT, card) is not cut


def test_a_card_copied_on_a_form_is_read_and_not_sure() -> None:
    """R20: the form's title stands above a card that is laid out as cards are; so does one seen askew."""
    copied = sheet(line("个人贷款申请表", 300, 20), *_card())
    assert not is_another_paper(FRONT, copied)
    assert is_doubtful(FRONT, copied)
    rows = [line(text, 60, top) for text, top in zip(_ROWS, (104, 227, 339, 450), strict=True)]
    askew = [*rows, line("公民身份号码", 60, 684), line(_NUMBER, 340, 680)]
    assert not is_doubtful(FRONT, sheet(*askew))


@pytest.mark.parametrize("title", ["临时居民身份证", "居住证", "学生证"])
def test_a_card_of_another_title_is_another_card(title: str) -> None:
    """Issue 3 section 2: field-rules.md counts neither among its documents."""
    assert not _is(FRONT, [line(title, 60, 20), *_card()])


_NO_LICENCES = {
    "contract": [
        line("房屋租赁合同", 400, 60),
        *_listed(
            "出租方（甲方）：龚骞颉",
            f"住址：{_PLACE}",
            "承租方（乙方）：上海测试贸易有限公司",
            f"统一社会信用代码：{_CODE}",
            "法定代表人：李敏",
        ),
    ],
    "permit": [
        line("食品经营许可证", 480, 40),
        *_listed(
            "经营者名称上海测试贸易有限公司",
            f"统一社会信用代码{_CODE}",
            "法定代表人李敏",
            f"住所{_PLACE}",
            "主体业态食品销售经营者",
        ),
    ],
    "register of an institution": _listed(
        "统一社会信用代码12110000400001234K",
        "名称测试研究所",
        f"住所{_PLACE}",
        "法定代表人李敏",
        "业务范围开展科学研究",
    ),
    "extract": [
        line("企业信用信息公示报告", 380, 60),
        *_listed(
            f"统一社会信用代码：{_CODE}",
            "名称：上海测试贸易有限公司",
            "法定代表人：李敏",
            f"住所：{_PLACE}",
            "登记机关：市场监督管理局",
        ),
    ],
}


@pytest.mark.parametrize("lines", _NO_LICENCES.values(), ids=_NO_LICENCES.keys())
def test_what_quotes_a_licence_is_none(lines: list[TextLine]) -> None:
    """ "None of these" for contracts, permits and certificates of other registers."""
    assert classify([item.text for item in lines], None)[0] is LICENCE
    assert is_another_paper(LICENCE, sheet(*lines))


def test_a_licence_whose_title_is_lost_is_one() -> None:
    """R20, R21: its labels in their column tell it; its values are less sure."""
    labels = [
        "名称上海测试贸易有限公司",
        "类型有限责任公司（自然人独资）",
        "法定代表人李敏",
        "注册资本100万元整",
        f"住所{_PLACE}",
    ]
    head = line(f"统一社会信用代码{_CODE}", 200, 100)
    assert _is(LICENCE, [head, *_listed(*labels)])
    assert is_doubtful(LICENCE, sheet(head, *_listed(*labels)))
    assert _is(LICENCE, [line("营业执照", 400, 20), head, *_listed(*(f"{text[:2]}：{text[2:]}" for text in labels))])


def test_an_order_with_passport_data_is_no_passport() -> None:
    """Issue 3 section 2: labels with colons, and a zone that is none."""
    order = _listed(
        "PURCHASE ORDER / PASSPORT COVERS",
        "Surname: WANG Given names: XIAOMING",
        "Nationality: CHINESE",
        "Passport No.: E12345678",
    )
    assert is_another_paper(DocumentType.PASSPORT, sheet(*order))


def test_a_screens_text_around_a_card_is_not_the_cards() -> None:
    """R98: what stands in another column, above the card and below it, is another's."""
    around = [
        line("9:41", 20, 10),
        *_listed("姓名王小明", "公民身份号码310115198001011230", left=20, top=100),
        *_card(left=160, top=300),
        line("请确认姓名、公民身份号码", 20, 1000),
        line("姓名张冠李公民身份号码110101199003070118", 20, 1060),
    ]
    card = one_card(sheet(*around))
    assert not card.mixed
    assert [item.source.text for item in card.lines] == [item.text for item in _card()]
    fields = read_front(sheet(*around))
    assert (values(fields)["name"], values(fields)["id_number"]) == ("龚骞颉", _NUMBER)
    assert fields["name"].confidence > 0.9


def test_two_cards_in_each_other_are_read_as_one_and_unsure() -> None:
    """R98, R23: of a card under another its upper rows show; no value of a mixed sheet is believed."""
    under = [
        line(text, 20, 40 + 74 * place)
        for place, text in enumerate(("姓名王小明", "性别女民族苗", "出生1980年1月1日", "住址"))
    ]
    fields = read_front(sheet(*under, *_card(left=160, top=290)))
    assert values(fields)["name"] == "龚骞颉"
    assert values(fields)["birth_date"] == "2002-06-27"
    assert max(item.confidence for item in fields.values()) < 0.5


def test_a_drawn_pass_is_unknown_and_a_card_on_a_screen_is_read(reader: DocumentReader) -> None:
    """Issue 3 section 2, R98: through the reader, from a picture."""
    card = draw(FRONT, 21)
    person = card.truth
    page = Image.new("RGB", (1150, 780), (110, 115, 120))
    page.paste((238, 242, 246), (70, 70, 1082, 708))
    canvas, big = Canvas(page), font(Face.HEI, 36)
    canvas.text((420, 170), "门禁证", font(Face.HEI, 60), BLACK)
    rows = (
        f"姓名 {person['name']}",
        f"性别 {person['sex']}  民族 汉",
        "出生 1990年3月7日",
        "部门 技术部",
        f"公民身份号码 {person['id_number']}",
    )
    for place, text in enumerate(rows):
        canvas.text((140, 260 + 70 * place), text, big, BLACK)
    reading = reader.read(canvas.pixels(), today=TODAY)
    assert reading.document_type is DocumentType.UNKNOWN
    assert not reading.fields
    screen = Canvas(Image.new("RGB", (1170, 1500), (245, 245, 247)))
    screen.text((60, 120), "姓名 王小明   住址 上海市", font(Face.HEI, 40), BLACK)
    screen.text((60, 1250), "请确认姓名、公民身份号码是否正确", font(Face.HEI, 44), BLACK)
    pixels = screen.pixels().copy()
    pixels[300 : 300 + card.image.shape[0], 79 : 79 + card.image.shape[1]] = card.image
    reading = reader.read(np.ascontiguousarray(pixels), today=TODAY)
    assert {name: item.value for name, item in reading.fields.items()} == dict(person)
    assert reading.further == ()


def test_a_data_page_whose_title_is_off_the_picture_is_told_by_its_zones_end() -> None:
    """R20: the edge has taken the title and the zone's beginning, and cut the first letter of what is left."""
    labels = ["Surname", "Date of birth", "Nationality", "Sex", "Date of issue", "Date of expiry"]
    zone = ["AISYAH<BINTE<RAHIM<<<<<<<<<<<<<<<<<", "sGP6206103F3308084<<<<<<<<<<<<<<<2"]
    assert classify([*labels, *zone], None)[0] is DocumentType.PASSPORT
    assert classify(labels, None)[0] is DocumentType.UNKNOWN


def test_a_typed_page_with_all_labels_of_a_licence_and_none_of_its_title_is_not_sure() -> None:
    """R98, R21: 公司信息表 with a good code was a licence with every field sure; the form alone has 营业执照."""
    labels = (
        "名称天津启明建筑有限公司",
        "类型有限责任公司",
        "法定代表人龚骞颉",
        "注册资本伍佰万元整",
        "成立日期2010年10月04日",
    )
    page = [line(f"统一社会信用代码{_CODE}", 80, 200), *_listed(*labels, f"住所{_PLACE}", top=260)]
    assert is_doubtful(LICENCE, sheet(*page))
    in_columns = [
        part
        for row in page
        for part in (line(row.text[:4], 80, row.corners[0][1]), line(row.text[4:], 320, row.corners[0][1]))
    ]
    assert is_doubtful(LICENCE, sheet(*in_columns))
    assert not is_doubtful(LICENCE, sheet(line("营业执照", 300, 60), *in_columns))
    assert is_another_paper(LICENCE, sheet(line("公司信息表", 300, 140), *page))


def test_a_page_that_quotes_a_zone_and_has_nothing_else_of_a_passport_is_not_sure() -> None:
    """R98, R21: a booking was a passport, sure but for its names, and no finding."""
    zone = [
        line("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", 60, 500),
        line("L898902C36UTO7408122F1204159ZE184226B<<<<<10", 60, 550),
    ]
    booking = [line("Flight check-in record", 60, 100), line("Document scan result:", 60, 400)]
    assert is_doubtful(DocumentType.PASSPORT, sheet(*booking, *zone))
    for printed in ("PASSPORT", "Surname / Nom", "Apellidos / Surname", "Nationality"):
        assert not is_doubtful(DocumentType.PASSPORT, sheet(line(printed, 60, 200), *zone))


@pytest.mark.parametrize(("height", "is_card"), [(24.0, True), (34.0, False)])
def test_a_slip_in_small_print_beneath_a_card_is_no_part_of_it(height: float, is_card: bool) -> None:
    """R98: two of its lines began where the card's labels do, and the card was none; as large they are a form's."""
    card = [line(text, 60, 104 + 74 * place, height=34) for place, text in enumerate(_ROWS)]
    number = (line("公民身份号码", 60, 578, height=34), line(_NUMBER, 340, 578, height=34))
    slip = [
        line(text, 66, 690 + 40 * place, height=height)
        for place, text in enumerate(("48213 thank thank", "No. invoice"))
    ]
    assert _is(FRONT, [*card, *number, *slip]) is is_card
