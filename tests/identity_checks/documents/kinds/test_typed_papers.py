"""Papers with a document's words that lack its portrait, its title or its layout (issue 3 section 2; R20, R21, R98)."""

from __future__ import annotations

from datetime import date

import cv2
import numpy as np
import pytest
from PIL import Image

from case_contract.rules import SURE
from identity_checks.documents.finding.picture import Pictured, bears_picture, pictured
from identity_checks.documents.finding.sheet import rectified
from identity_checks.documents.layouts.back_title import has_title
from identity_checks.documents.layouts.by_pack.other_papers import signs_of_another
from identity_checks.documents.layouts.other_papers import has_licence_title, is_another_paper, is_doubtful
from identity_checks.documents.reader import DocumentReader
from identity_checks.documents.text.engine import Corners, TextLine
from identity_checks.packs.evidence import stands_titled
from identity_checks.packs.shelf import Shelf
from identity_checks.results import DocumentReading, DocumentType
from identity_checks.specimens import draw
from identity_checks.specimens.canvas import BLACK, Canvas
from identity_checks.specimens.fonts import Face, font
from identity_checks.specimens.specimen import Pixels
from tests.identity_checks.packs.lines import line, sheet

TODAY = date(2026, 11, 28)
FRONT, BACK, LICENCE = DocumentType.RESIDENT_ID_FRONT, DocumentType.RESIDENT_ID_BACK, DocumentType.BUSINESS_LICENCE
_NUMBER = "12010320020627265X"
_ROWS = ("姓名 龚骞颉", "性别 男  民族 汉", "出生 2002年6月27日", "住址 天津市河西区长江中路1209号")
_BACK_ROWS = ("签发机关 天津市公安局河西分局", "有效期限 2018.05.12-2038.05.12")


def _typed(*rows: str, step: int = 84, size: int = 38, face: Face = Face.HEI, photo: bool = False) -> Pixels:
    """A white page with rows of text, one step apart."""
    canvas = Canvas(Image.new("RGB", (1240, 900), (250, 250, 248)))
    for place, text in enumerate(rows):
        canvas.text((100, 120 + step * place), text, font(face, size), BLACK)
    pixels = canvas.pixels().copy()
    if photo:
        portrait = cv2.resize(draw(FRONT, 21).image[100:420, 640:900], (260, 320))
        pixels[80:400, 880:1140] = portrait
    return np.ascontiguousarray(pixels)


def _is_unsure(reading: DocumentReading) -> bool:
    return all(field.confidence < SURE for each in (reading, *reading.further) for field in each.fields.values())


def test_rows_below_the_number_are_a_form_s_whose_labels_an_edge_has_cut() -> None:
    """R21: of a résumé cut on the left, sex, birth date and number were sure; a card ends with its number."""
    texts = ("别", "女", "族", "汉", "生", "1996年4月8日", "址", "浙江省宁波市海曙区灵桥路128号", "民身份号码", _NUMBER)
    rows = [line(text, 0 if place % 2 == 0 else 200, 80 * (place // 2)) for place, text in enumerate(texts)]
    assert not is_doubtful(FRONT, sheet(*rows))
    assert not is_doubtful(FRONT, sheet(*rows, line("样本 SPECIMEN", 200, 400)))
    assert is_doubtful(FRONT, sheet(*rows, line("历", 0, 400), line("本科", 200, 400)))


@pytest.mark.parametrize(
    "rows",
    [
        ("王经理", "请发一下身份证信息", "姓名龚骞颉", "性别男 民族汉", "2002年6月27日", _ROWS[3][3:], _NUMBER),
        (*_ROWS, f"公民身份号码 {_NUMBER}"),
        ("身份证背面", *_BACK_ROWS),
        ("中华人民共和国", "居民身份证", *_BACK_ROWS),
        ("Passenger details", "Surname", "MUELLER", "Given names", "ANNA", "Date of birth", "12.08.1984",
         "Passport No.", "C01X00T47", "Date of expiry", "31.10.2027"),
        ("ANMELDUNG", "Name  MUELLER", "Vornamen  ANNA", "Geburtstag  12.08.1984", "Staatsangehörigkeit  DEUTSCH",
         "Gültig bis  31.10.2027", "Ausweisnummer  L7X3K9M21"),
        ("BORANG PENDAFTARAN", "NO. KP 900307-14-5011", "JANTINA LELAKI", "WARGANEGARA", "MyKad"),
    ],
    ids=["chat", "card typed", "back noted", "back typed", "booking", "German form", "Malay form"],
)  # fmt: skip
def test_a_typed_page_with_a_documents_words_is_none(reader: DocumentReader, rows: tuple[str, ...]) -> None:
    """R98: each of them was a document, and all of their fields sure."""
    face = Face.LATIN if rows[0].isascii() else Face.HEI
    reading = reader.read(_typed(*rows, step=70, face=face), today=TODAY)
    assert reading.document_type is DocumentType.UNKNOWN
    assert not any(each.fields for each in (reading, *reading.further))


@pytest.mark.parametrize(
    ("rows", "photo"),
    [
        ((*_ROWS, f"公民身份号码 {_NUMBER}", "岗位 前台"), True),
        (("营业执照", "统一社会信用代码 91310115MA1K4DH76Q", "名称 天津启明建筑有限公司", "类型 有限责任公司",
          "法定代表人 龚骞颉", "注册资本 伍佰万元整", "成立日期 2010年10月04日"), False),
        (("FORMULIR NASABAH", "NIK : 3578014507920003", "Nama : SRI WAHYUNI", "Tgl Lahir : SURABAYA, 05-07-1992",
          "Jenis Kelamin : PEREMPUAN", "Agama : ISLAM", "Kewarganegaraan : WNI", "Provinsi : JAWA TIMUR"), True),
    ],
    ids=["card with a photograph", "licence", "Indonesian form with a photograph"],
)  # fmt: skip
def test_no_value_of_a_typed_page_is_sure(reader: DocumentReader, rows: tuple[str, ...], photo: bool) -> None:
    """R21, R98: a photograph beside them makes no card of rows."""
    face = Face.LATIN if rows[0].isascii() else Face.HEI
    assert _is_unsure(reader.read(_typed(*rows, step=84, face=face, photo=photo), today=TODAY))


def test_a_portrait_an_emblem_and_a_seal_are_pictures_and_a_table_is_none() -> None:
    """R98: print beside the text that is larger than its letters; a table's lines are thin."""
    for kind in (FRONT, BACK, LICENCE):
        specimen = draw(kind, 21)
        boxes = [np.asarray(region, np.float32) for region in specimen.regions.values()]
        assert bears_picture(specimen.image, boxes)
        copied = cv2.cvtColor(cv2.cvtColor(specimen.image, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
        assert bears_picture(np.asarray(copied, np.uint8), boxes)
    page = _typed(*_ROWS)
    rows = [
        np.array([[100, y], [740, y], [740, y + 44], [100, y + 44]], np.float32) for y in range(84, 84 + 84 * 4, 84)
    ]
    assert not bears_picture(page, rows)
    for y in range(60, 500, 84):
        cv2.line(page, (60, y), (1180, y), (60, 60, 60), 2)
    for x in (60, 300, 760, 1180):
        cv2.line(page, (x, 60), (x, 480), (60, 60, 60), 2)
    assert not bears_picture(page, rows)
    cv2.circle(page, (860, 260), 90, (60, 60, 160), -1)
    assert bears_picture(page, rows)
    assert bears_picture(page, [])


def _box(left: float, top: float, right: float, bottom: float) -> Corners:
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)


def _grain(height: int, width: int) -> Pixels:
    coarse = np.random.default_rng(3).integers(40, 220, (height // 20, width // 20, 3), np.uint8)
    return np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)


def test_a_portrait_at_which_an_outline_ends_too_early_is_the_sheet_s() -> None:
    """R98: its edge was taken for the edge of four cards of 60 that was off the picture, and they were other papers."""
    card, rows = _typed(*_ROWS), [_box(100, y, 740, y + 44) for y in range(84, 84 + 84 * 4, 84)]
    card[80:480, 780:1040] = _grain(400, 260)
    for end, place in (
        (card.shape[1], Pictured.BESIDE_IT),
        (900, Pictured.BESIDE_IT),
        (800, Pictured.NOWHERE),
    ):
        cut = rectified(np.ascontiguousarray(card[:, :end]), _box(0, 0, 780, card.shape[0]))
        assert not bears_picture(cut.picture, rows)
        assert pictured(cut, rows) is place
    small = _typed(*_ROWS)
    small[80:180, 780:880] = _grain(100, 100)
    assert pictured(rectified(small, _box(0, 0, 780, small.shape[0])), rows) is Pictured.NOWHERE


def test_what_a_typed_page_lies_on_is_no_picture_of_it() -> None:
    """R21: a desk's grain or another photograph begins at the paper's edge along its whole height."""
    paper, rows = _typed(*_ROWS), [_box(100, y, 740, y + 44) for y in range(84, 84 + 84 * 4, 84)]
    height, width = paper.shape[:2]
    desk = _grain(height + 120, width + 600)
    desk[60 : 60 + height, 300 : 300 + width] = paper
    assert pictured(rectified(desk, _box(300, 60, 300 + width, 60 + height)), rows) is Pictured.NOWHERE


def _back(top: float, title: float, step: float, *words: str, large: float = 30) -> list[TextLine]:
    """A back's two labels a step apart and above them words, each a distance above the first label."""
    labels = [line(text.replace(" ", ""), 60, top + step * place) for place, text in enumerate(_BACK_ROWS)]
    return [*(line(word, 200, top - title * step, height=large) for word in words), *labels]


@pytest.mark.parametrize("word", ["居民身份证", "民身份证", "份证", "居民居住证", "港澳居民居住证"])
def test_a_backs_title_stands_far_above_its_labels(word: str) -> None:
    """R98, R20: what a finger leaves of it is one as well; one step above them it is a row of a list."""
    assert has_title(sheet(*_back(500, 2.6, 80, word)))
    assert not has_title(sheet(*_back(500, 1.0, 80, word)))
    assert is_another_paper(BACK, sheet(*_back(500, 1.0, 80, word)), bare=True)
    assert not is_another_paper(BACK, sheet(*_back(500, 2.6, 80, word)), bare=True)
    assert is_doubtful(BACK, sheet(*_back(500, 1.0, 80, word)))
    assert not is_doubtful(BACK, sheet(*_back(500, 2.6, 80, word)))


def test_of_a_back_with_one_label_the_title_is_told_by_its_size() -> None:
    """R20: glare has taken the other label."""
    assert has_title(sheet(*_back(500, 2.6, 80, "居民身份证", large=45)[:-1]))
    assert not has_title(sheet(*_back(500, 2.6, 80, "居民身份证")[:-1]))
    assert has_title(sheet(*_back(500, 4.0, 80, "中华人民共和国")))
    assert not has_title(sheet(*_back(500, 2.0, 80, "中华人民共和国")))


@pytest.mark.parametrize(
    ("pack", "text", "titled"),
    [
        ("home-return-permit", "港澳居民来往内地通行证", True),
        ("home-return-permit", "港澳居民来往内地通行证（非中国籍）", True),
        ("home-return-permit", "港澳居民来往内地通行证 信息采集表", False),
        ("home-return-permit", "民来往内地通行证", True),
        ("foreign-permanent-resident-card", "中华人民共和国外国人永久居留身份证", True),
        ("foreign-permanent-resident-card", "外国人永久居留身份证办理申请表", False),
        ("deu-identity-card", "PERSONALAUSWEIS / IDENTITY CARD", True),
        ("deu-identity-card", "D BUNDESREPUBLIK DEUTSCHLAND", True),
        ("deu-identity-card", "Kopie Personalausweis", False),
        ("deu-identity-card", "ANTRAG AUF EINEN PERSONALAUSWEIS", False),
        ("deu-identity-card", "Personalausweis-Nr.", False),
        ("deu-identity-card", "ANMELDUNG / REGISTRATION", False),
        ("idn-identity-card", "PROVINSI JAWA TIMUR", True),
        ("idn-identity-card", "PROVINSI : JAWA TIMUR", False),
        ("idn-identity-card", "Provinsi Jawa Timur", False),
        ("vnm-identity-card", "Căn cước công dân số", False),
        ("phl-identity-card", "PAMBANSANG PAGKAKAKILANLAN Philippine Identification Card", True),
        ("hmt-residence-permit-front", "姓名", True),
    ],
)
def test_a_title_begins_its_line_as_documents_have_it(pack: str, text: str, titled: bool) -> None:
    """R98: a form's own title goes on, or begins otherwise."""
    assert stands_titled(Shelf.bundled().packs[pack].pack, ["Name", text]) is titled


_GERMAN = (("Name", "MUELLER"), ("Vornamen", "ANNA"), ("Geburtstag", "12.08.1984"), ("Gültig bis", "31.10.2027"))


def test_values_beside_labels_are_a_forms_where_cards_have_them_below() -> None:
    """R98: Regulation (EU) 2019/1157 and ICAO 9303 cards have small labels above their values."""
    pack = Shelf.bundled().packs["deu-identity-card"].pack
    title = line("BUNDESREPUBLIK DEUTSCHLAND", 60, -30)
    form = [title]
    joined = [title]
    card = [title]
    for place, (label, value) in enumerate(_GERMAN):
        form += [line(label, 60, 100 + 70 * place), line(value, 600, 100 + 70 * place)]
        joined.append(line(f"{label} / Nom  {value}", 60, 100 + 70 * place))
        card += [line(label, 60, 100 + 90 * place, height=20), line(value, 60, 130 + 90 * place)]
    assert signs_of_another(pack, sheet(*form), bare=False) == 2
    assert signs_of_another(pack, sheet(*joined), bare=False) == 2
    assert signs_of_another(pack, sheet(*card), bare=False) == 0
    assert signs_of_another(pack, sheet(*card), bare=True) == 1
    assert signs_of_another(pack, sheet(*card[1:]), bare=True) == 2
    # A lost value leaves a label with another field's value beside it.
    assert signs_of_another(pack, sheet(*(item for item in card if item.text != "ANNA")), bare=False) == 0


def test_a_number_that_begins_in_the_column_of_labels_is_no_cards() -> None:
    """R98: its own label stands there on a card."""
    rows = [line(text, 60, 100 + 70 * place) for place, text in enumerate(("姓名龚骞颉", "性别男民族汉"))]
    assert is_doubtful(FRONT, sheet(*rows, line(_NUMBER, 60, 450)))
    assert not is_doubtful(FRONT, sheet(*rows, line(_NUMBER, 340, 450)))
    assert not is_doubtful(FRONT, sheet(line(rows[0].text, 2, 100), line(rows[1].text, 2, 170), line(_NUMBER, 2, 450)))


def test_a_passport_without_what_is_left_of_a_zone_is_not_sure() -> None:
    """R98: every data page ends with one (ICAO 9303-4)."""
    page = [line("PASSPORT", 60, 40), line("Surname", 60, 120), line("MUELLER", 60, 150)]
    assert is_doubtful(DocumentType.PASSPORT, sheet(*page))
    assert not is_doubtful(DocumentType.PASSPORT, sheet(*page, line("UELLER<<ANNA<<<<<", 60, 600)))
    assert is_another_paper(DocumentType.PASSPORT, sheet(*page), bare=True)


def _rows_below(title: str, *, step: float, drop: float, height: float = 30) -> list[TextLine]:
    rows = ("Số / No.: 079094003456", "Họ và tên / Full name: LÊ THỊ HÀ", "Ngày sinh / Date of birth: 30/10/1994",
            "Giới tính / Sex: Nữ", "Quốc tịch / Nationality: Việt Nam")  # fmt: skip
    head = line(title, 60, 100 - drop, height=height)
    return [head, *(line(text, 60, 100 + step * place) for place, text in enumerate(rows))]


def test_a_title_that_is_a_row_of_a_list_is_none() -> None:
    """R98: above the rows of a card it is larger or further away, or they are not evenly spaced."""
    pack = Shelf.bundled().packs["vnm-identity-card"].pack
    title = "CĂN CƯỚC CÔNG DÂN"
    for step, drop, height, signs in ((70, 70, 30, 1), (70, 110, 30, 0), (70, 70, 42, 0)):
        lines = sheet(*_rows_below(title, step=step, drop=drop, height=height))
        assert signs_of_another(pack, lines, bare=False) == signs
    uneven = _rows_below(title, step=70, drop=70)
    uneven[3:] = [line(item.text, 60, float(item.corners[0][1]) + 30) for item in uneven[3:]]
    assert signs_of_another(pack, sheet(*uneven), bare=False) == 0


_LICENCE_ROWS = (("名称", "天津启明建筑有限公司"), ("类型", "有限责任公司"), ("法定代表人", "龚骞颉"),
                 ("注册资本", "伍佰万元整"), ("统一社会信用代码", "91310115MA1K4DH76Q"))  # fmt: skip


def test_values_of_a_licence_begin_in_one_column() -> None:
    """R98: behind labels of a list they begin where each label ends; no value of one is sure, with a title as well."""
    title = line("营业执照", 300, 20)
    ragged = [line(label + value, 60, 120 + 60 * place) for place, (label, value) in enumerate(_LICENCE_ROWS)]
    apart = [
        part
        for place, (label, value) in enumerate(_LICENCE_ROWS)
        for part in (line(label, 60, 120 + 60 * place), line(value, 320, 120 + 60 * place))
    ]
    assert is_doubtful(LICENCE, sheet(title, *ragged))
    assert not is_another_paper(LICENCE, sheet(title, *ragged))
    assert is_another_paper(LICENCE, sheet(title, *ragged), bare=True)
    assert not is_doubtful(LICENCE, sheet(title, *apart))


@pytest.mark.parametrize(
    ("rest", "height", "is_title"),
    [("营业", 84.0, True), ("执照", 84.0, True), ("营业", 30.0, False), ("企业", 84.0, False)],
)
def test_what_a_finger_leaves_of_a_licence_s_title_is_one_where_it_is_large(
    rest: str, height: float, is_title: bool
) -> None:
    """R20: a whole licence with a finger on two signs of its title was taken for another paper."""
    rows = _LICENCE_ROWS[:-1]
    parts = [line(rest, 400, 20, height=height), line("统一社会信用代码", 55, 130), line("91310115MA1K4DH76Q", 55, 170)]
    parts += [line("样本 SPECIMEN", 65, 210)]
    parts += [
        part
        for place, (label, value) in enumerate(rows)
        for part in (line(label, 60, 260 + 60 * place), line(value, 320, 260 + 60 * place))
    ]
    assert has_licence_title(sheet(*parts)) is is_title
    assert not is_another_paper(LICENCE, sheet(*parts))
