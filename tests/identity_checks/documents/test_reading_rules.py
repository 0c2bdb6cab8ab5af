"""Rules of reading that need no network: codes, dates, widths, folding, sheets (R20, R21)."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from identity_checks.documents.finding.edges import PageEdges
from identity_checks.documents.finding.outline import find_outline
from identity_checks.documents.finding.sheet import rectified, straightened, whole_page
from identity_checks.documents.finding.text_runs import text_angle
from identity_checks.documents.layouts.classification import classify
from identity_checks.documents.layouts.draft import UNLIKELY, checked, chinese_date, dated, drafted, impossible_date
from identity_checks.documents.layouts.licence.labels import LABELS
from identity_checks.documents.layouts.visual_zone import printed_date, read_visual_zone
from identity_checks.documents.text.codes import MRZ_SIGNS, read_exactly, read_freely
from identity_checks.documents.text.engine import CODE_SIGNS, Glyph, TextLine
from identity_checks.documents.text.punctuation import width_true
from identity_checks.documents.text.simplified import to_simplified
from identity_checks.documents.text.words import PlacedLine, Sign, Word, find_labels, placed, signs_of
from identity_checks.results import DocumentType

_BLANK = len(CODE_SIGNS)


def _scores(text: str, seed: int) -> NDArray[np.float32]:
    """Scores as a recogniser would give them: each sign for one to three steps, blanks between equal neighbours."""
    rng = np.random.default_rng(seed)
    rows = []

    def row(column: int) -> None:
        scores = np.full(_BLANK + 1, 0.002, np.float32)
        scores[column] = 0.9
        rows.append(scores)

    for index, sign in enumerate(text):
        if (index and text[index - 1] == sign) or rng.random() < 0.5:
            row(_BLANK)
        for _ in range(int(rng.integers(1, 4))):
            row(CODE_SIGNS.index(sign))
    return np.array(rows)


@given(text=st.text(alphabet=MRZ_SIGNS, min_size=1, max_size=44), seed=st.integers(0, 1000))
def test_a_clear_code_is_read_alike_freely_and_exactly(text: str, seed: int) -> None:
    """R99: the search for exactly N signs must agree with plain reading when nothing is in doubt."""
    scores = _scores(text, seed)
    assert read_freely(scores, MRZ_SIGNS)[0] == text
    exact = read_exactly(scores, [MRZ_SIGNS] * len(text))
    assert exact is not None
    assert exact[0] == text


@given(text=st.text(alphabet="0123456789", min_size=2, max_size=18), seed=st.integers(0, 1000))
def test_exact_reading_keeps_to_its_alphabets(text: str, seed: int) -> None:
    """R21: a digit position never yields a letter, and the length is the one asked for."""
    scores = _scores(text.replace("0", "O"), seed)
    exact = read_exactly(scores, ["0123456789"] * len(text))
    assert exact is not None
    assert len(exact[0]) == len(text)
    assert exact[0].isdigit()
    assert read_exactly(scores[:1], ["0123456789"] * 2) is None


def _word(text: str, pitches: list[float]) -> Word:
    """A word with the given distances (in ems of 40 pixels) between its characters' centres."""
    centres = np.cumsum([0.0, *pitches]) * 40 + 100
    width = float(centres[-1] + 40)
    glyphs = tuple(
        Glyph(sign, 0.99, float(centre / width), MappingProxyType({}))
        for sign, centre in zip(text, centres, strict=True)
    )
    corners = np.array([[0, 0], [width, 0], [width, 44], [0, 44]], np.float32)
    line = TextLine(corners, text, 0.99, glyphs, np.zeros((4, _BLANK + 1), np.float32), 1.0)
    return Word(tuple(signs_of(placed([line])[0])))


def test_a_bracket_is_as_wide_as_the_room_it_takes() -> None:
    """R21: 有限责任公司（… against (…: the recogniser confuses them, the distance of the neighbours does not."""
    narrow = _word("甲乙丙丁（戊己", [1, 1, 1, 0.65, 0.65, 1])
    wide = _word("甲乙丙丁(戊己", [1, 1, 1, 1, 1, 1])
    assert width_true([narrow]) == "甲乙丙丁(戊己"
    assert width_true([wide]) == "甲乙丙丁（戊己"
    # What stands at the end of a line is as wide as it was seen, and follows the others where that was not clear.
    assert width_true([narrow, _word("庚辛壬，", [1, 1, 0.5])]) == "甲乙丙丁(戊己庚辛壬，"
    unclear = Word((*_word("庚辛壬", [1, 1]).signs, *_signs(("，", 0.52, {",": 0.47}))))
    assert width_true([narrow, unclear]) == "甲乙丙丁(戊己庚辛壬,"
    assert width_true([unclear]) == "庚辛壬，"


def test_a_sentence_keeps_its_width_among_signs_of_the_other() -> None:
    """R21: a list with half-width signs before a prescribed sentence in full-width ones; the bracket ends a line."""
    listed = _word("零售;批发;服务（", [1, 0.65, 0.65, 1, 0.65, 0.65, 1, 0.9])
    sentence = _word("项目，经批准）", [1, 1, 1, 1, 1, 0.75])
    assert width_true([listed, sentence]) == "零售;批发;服务（项目，经批准）"


def test_room_of_middling_width_does_not_overrule_what_was_seen_clearly() -> None:
    """R21: characters are placed to a quarter of an em; a sure half-width bracket stays one at 0.9 em."""
    word = _word("有限责任公司(法人独资", [1, 1, 1, 1, 1, 0.85, 0.85, 1, 1, 1])
    assert width_true([word]) == "有限责任公司(法人独资"


def test_where_a_bracket_s_neighbours_stand_is_told_by_those_around_them() -> None:
    """R21: both neighbours of a half-width bracket seen a quarter of an em from it, as a coarse grid has them."""
    steps = [1.0] * 8
    word = _word("子丑寅卯辰巳午未申酉(甲乙丙丁戊己庚辛壬癸", [*steps, 0.75, 1.05, 1.05, 0.75, *steps])
    assert width_true([word]) == "子丑寅卯辰巳午未申酉(甲乙丙丁戊己庚辛壬癸"


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("1990年1月2日", "1990-01-02"),
        ("2005.12.19", "2005-12-19"),
        ("20051219", "2005-12-19"),
        ("199O年1月l2日", "1990-01-12"),
        ("2023年02月30日", None),
        ("长期", None),
        ("2685.09.09", None),
    ],
)
def test_printed_dates_become_iso_or_nothing(printed: str, iso: str | None) -> None:
    """Issue 2 section 4: dates are ISO 8601; a day that does not exist is not made up."""
    assert chinese_date(printed) == iso


@pytest.mark.parametrize(
    ("printed", "said"),
    [("2018.02.30", "2018-02-30"), ("2023年2月30日", "2023-02-30"), ("2018.02.28", None), ("长期", None)],
)
def test_a_day_that_does_not_exist_is_said_as_it_is_printed(printed: str, said: str | None) -> None:
    """R21: 2018.02.30 came out as `could not be read`; it was read, and there is no such day."""
    assert impossible_date(printed) == said
    draft = dated(printed, [_word(printed, [1.0] * (len(printed) - 1))])
    assert (draft is not None and draft.confidence <= UNLIKELY) is (said is not None)


@given(day=st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_day_survives_printing(day: date) -> None:
    """R20: year, month and day without leading zeros, as cards print them."""
    assert chinese_date(f"{day.year}年{day.month}月{day.day}日") == day.isoformat()


def test_folding_leaves_characters_of_names_alone() -> None:
    """R20: 漢 is folded to 汉; 昇, 堃, 淼 and 喆 are characters of names in their own right."""
    assert to_simplified("漢族張國") == "汉族张国"
    assert to_simplified("昇堃淼喆邨甯乾濛") == "昇堃淼喆邨甯乾濛"


def _signs(*read: tuple[str, float, dict[str, float]]) -> list[Sign]:
    word = _word("".join(text for text, _, _ in read), [1.0] * (len(read) - 1))
    return [
        Sign(text, score, sign.left, sign.right, sign.centre, sign.line, MappingProxyType(others))
        for sign, (text, score, others) in zip(word.signs, read, strict=True)
    ]


def test_the_kind_is_decided_by_the_words_on_the_page() -> None:
    """R98, R99: and a residence permit, which looks like a card, is none of the documents."""
    front = ["姓名张三", "性别男民族汉", "出生1990年1月1日", "住址某处", "公民身份号码"]
    assert classify(front, None)[0] is DocumentType.RESIDENT_ID_FRONT
    assert classify(["中华人民共和国", "居民身份证", "签发机关", "有效期限"], None)[0] is DocumentType.RESIDENT_ID_BACK
    assert classify(["营业执照", "统一社会信用代码", "经营范围"], None)[0] is DocumentType.BUSINESS_LICENCE
    assert classify(["PASSPORT"], "P")[0] is DocumentType.PASSPORT
    assert classify([*front, "港澳居民居住证"], None)[0] is DocumentType.UNKNOWN
    certificate = ["医师执业证书", "姓名王小明性别男", "出生日期1988年04月12日", "身份证号320311198804123216"]
    for lost in range(2):
        assert classify(certificate[lost:], None)[0] is DocumentType.UNKNOWN
    assert classify(["姓名王小明", "性别男", "身份证号320311198804123216", "住址徐州"], None)[0] is DocumentType.UNKNOWN
    assert classify(["PASSPORT OFFICE"], "ID")[0] is DocumentType.UNKNOWN
    assert classify([], None)[0] is DocumentType.UNKNOWN


@given(turn=st.sampled_from([0, 90, 180, 270]), x=st.floats(0, 300), y=st.floats(0, 200))
def test_a_turned_sheet_leads_back_to_the_same_page_point(turn: int, x: float, y: float) -> None:
    """Issue 2 section 4: every box maps back to the decoded page."""
    page = np.zeros((200, 300, 3), np.uint8)
    base = whole_page(page)
    turned = base.turned(turn)
    place = {0: (x, y), 90: (200 - y, x), 180: (300 - x, 200 - y), 270: (y, 300 - x)}[turn]
    assert np.allclose(turned.on_page(np.array([place])), [[x, y]], atol=1e-3)


def test_a_rectified_sheet_keeps_the_shape_of_what_was_seen() -> None:
    """A card seen square on keeps its proportion, and its corners lead back to where they were."""
    page = np.zeros((900, 1200, 3), np.uint8)
    corners = np.array([[100, 100], [956, 100], [956, 640], [100, 640]], np.float32)
    sheet = rectified(page, corners)
    height, width = sheet.picture.shape[:2]
    assert width / height == pytest.approx(856 / 540, rel=0.02)
    back = sheet.on_page(np.array([[0, 0], [width, 0], [width, height], [0, height]]))
    assert np.allclose(back, corners, atol=0.5)


def test_a_leaning_page_is_straightened() -> None:
    """Any angle: the text's own direction says by how much to turn."""
    turn = np.deg2rad(17)
    rotate = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    box = np.array([[0, 0], [200, 0], [200, 20], [0, 20]], float)
    marks = [(box @ rotate + (100, 60 * k)).astype(np.float32) for k in range(3)]
    assert text_angle(marks) == pytest.approx(17, abs=0.1)
    sheet = straightened(whole_page(np.zeros((300, 400, 3), np.uint8)), -17)
    assert sheet.picture.shape[0] > 300
    assert text_angle([]) is None


def test_the_text_of_another_paper_beside_a_document_does_not_turn_it() -> None:
    """Its lines run another way; the direction is that of most of the text alone."""
    level = [np.array([[0, y], [300, y], [300, y + 20], [0, y + 20]], np.float32) for y in range(0, 300, 60)]
    other = [np.array([[400, y], [500, y + 170], [480, y + 180], [380, y + 10]], np.float32) for y in (0, 60)]
    assert text_angle([*level, *other]) == pytest.approx(0, abs=0.1)


def test_a_card_on_a_table_is_found_and_an_empty_table_gives_nothing() -> None:
    """Issue 2 section 4: the outline comes from the picture itself when there is no text to help."""
    table = np.full((480, 640, 3), (60, 90, 110), np.uint8)
    corners = np.array([[120, 110], [520, 140], [505, 395], [105, 360]], np.int32)
    card = table.copy()
    cv2.fillPoly(card, [corners], (225, 220, 210))
    outline = find_outline(PageEdges(card), [])
    assert outline is not None
    assert outline.seen_sides == 4
    assert np.abs(outline.corners - corners).max() < 6
    nothing = find_outline(PageEdges(table), [])
    assert nothing is None or nothing.seen_sides == 0


def test_a_cord_across_the_table_is_no_side_of_the_card_beneath_it() -> None:
    """R20: of outlines about as good the outermost is the paper's, if its sides run as those of a frame in it."""
    page = np.full((680, 1000, 3), (120, 95, 100), np.uint8)
    corners = np.array([[80, 175], [860, 90], [895, 575], [155, 630]], np.int32)
    cv2.fillPoly(page, [corners], (225, 235, 230))
    cv2.line(page, (40, 200), (960, -60), (20, 20, 25), 6, cv2.LINE_AA)
    rows = [np.array([[240, y], [600, y - 39], [603, y - 9], [243, y + 30]], np.float32) for y in (260, 340, 420, 500)]
    outline = find_outline(PageEdges(page), rows)
    assert outline is not None
    assert np.abs(outline.corners - corners).max() < 12


def _placed(text: str, left: float, top: float, high: float = 20) -> PlacedLine:
    wide = 0.6 * high * len(text)
    corners = np.array([[left, top], [left + wide, top], [left + wide, top + high], [left, top + high]], np.float32)
    glyphs = tuple(Glyph(sign, 1.0, (place + 0.5) / len(text), {}) for place, sign in enumerate(text))
    source = TextLine(corners, text, 1.0, glyphs, np.zeros((1, _BLANK + 1), np.float32), 1.0)
    return PlacedLine(source, left, left + wide, top, top + high)


def test_a_data_page_without_its_zone_is_read_by_its_labels() -> None:
    """R21: fields below or beside their labels, in one or two languages; less sure than a checked zone."""
    lines = [
        _placed("PASSPORT", 10, 10),
        _placed("护照号/Passport No.", 400, 40, 14),
        _placed("E12345678", 400, 60),
        _placed("姓/Surname", 100, 100, 14),
        _placed("OUYANG", 100, 118),
        _placed("名/Given names", 100, 150, 14),
        _placed("YU-TING", 100, 168),
        _placed("Nationality", 100, 200, 14),
        _placed("CHINESE", 100, 218),
        _placed("Date of birth", 100, 250, 14),
        _placed("07 6/JUN 1952", 100, 268),
        _placed("Sex", 400, 250, 14),
        _placed("M", 400, 268),
        _placed("Date of issue", 100, 300, 14),
        _placed("05.07.2018", 100, 318),
        _placed("Date of expiry", 400, 300, 14),
        _placed("05.07.2028", 400, 318),
    ]
    fields = read_visual_zone(lines, date(2026, 11, 22))
    assert {name: draft.value for name, draft in fields.items()} == {
        "document_number": "E12345678",
        "surname": "OUYANG",
        "given_names": "YU TING",
        "nationality": "CHN",
        "birth_date": "1952-06-07",
        "sex": "M",
        "expiry_date": "2028-07-05",
    }
    assert all(draft.confidence < 0.75 for draft in fields.values())


@pytest.mark.parametrize("between", [(), (_placed("杨桂", 100, 118),)])
def test_a_name_in_one_piece_is_parted_at_its_comma(between: tuple[PlacedLine, ...]) -> None:
    """R21: passports of China print 姓名/Name once, the Chinese name and `SURNAME, GIVEN NAMES` below it."""
    lines = [_placed("姓名/Name", 100, 100, 14), *between, _placed("YANG, GUI-FANG", 100, 136)]
    fields = {name: draft.value for name, draft in read_visual_zone(lines, date(2026, 11, 22)).items()}
    assert fields == {"surname": "YANG", "given_names": "GUI FANG"}
    assert not read_visual_zone([lines[0], _placed("BEIJING, CHINA", 300, 136)], date(2026, 11, 22))


def test_labels_that_motion_misspells_and_a_label_behind_another_are_labels() -> None:
    """R21: Sumame is Surname; where the sex's label is read as the end of another the lone letter is the sex."""
    lines = [
        _placed("Passpont No.", 400, 40, 14),
        _placed("RV6766919", 400, 60),
        _placed("Sumame", 100, 100, 14),
        _placed("NGUYEN", 100, 118),
        _placed("Given nemes", 100, 150, 14),
        _placed("KYLIE", 100, 168),
        _placed("Wationaliy", 100, 200, 14),
        _placed("AUSTRALIAN", 100, 218),
        _placed("Date of birth Sexe /Sex", 100, 250, 14),
        _placed("04/12/1959", 100, 268),
        _placed("F", 400, 268),
        _placed("Plece of bith", 600, 250, 14),
        _placed("WAGGA WAGGA", 600, 268),
    ]
    fields = {name: draft.value for name, draft in read_visual_zone(lines, date(2026, 11, 22)).items()}
    assert fields == {
        "document_number": "RV6766919",
        "surname": "NGUYEN",
        "given_names": "KYLIE",
        "nationality": "AUS",
        "birth_date": "1959-12-04",
        "sex": "F",
    }


def test_a_number_whose_label_is_off_the_picture_stands_alone() -> None:
    """R21: one line of the form of a passport's number is it, of two neither."""
    lines = [_placed("K9067068N", 600, 2), _placed("Surname", 100, 40, 14), _placed("TAN", 100, 60)]
    assert read_visual_zone(lines, date(2026, 11, 22))["document_number"].value == "K9067068N"
    two = [*lines, _placed("E12345678", 600, 300)]
    assert "document_number" not in read_visual_zone(two, date(2026, 11, 22))


def test_of_two_dates_below_labels_read_as_one_line_the_later_one_is_the_expiry() -> None:
    """A data page whose labels of issue and expiry run into each other."""
    lines = [
        _placed("Fecha de exped. Date of issue Fecha cad. Date of expiry", 100, 300, 14),
        _placed("07/01/2023", 100, 318),
        _placed("07/01/2033", 400, 318),
    ]
    assert read_visual_zone(lines, date(2026, 11, 22))["expiry_date"].value == "2033-01-07"
    cut = [*lines[:1], _placed("07/01/2", 100, 318), _placed("07/01/2023", 400, 318)]
    assert "expiry_date" not in read_visual_zone(cut, date(2026, 11, 22))


@pytest.mark.parametrize(
    ("text", "ahead", "iso"),
    [
        ("15 APR/AVR 12", True, "2012-04-15"),
        ("15 APR/AVR 74", False, "1974-04-15"),
        ("01 MAR 2024", True, "2024-03-01"),
        ("2014-12-31", True, "2014-12-31"),
        ("31.02.2014", True, None),
        ("SPECIMEN", False, None),
    ],
)
def test_dates_of_data_pages(text: str, ahead: bool, iso: str | None) -> None:
    """R21: the forms that states print; what the calendar does not have is none."""
    found = printed_date(text, date(2026, 11, 22), ahead=ahead)
    assert (found.isoformat() if found else None) == iso


def test_a_label_ends_with_its_colon_and_is_found_beside_a_line_that_ends_alike() -> None:
    """R21: no colon in a value; 需要 before 经营场所 in the next column does not hide the label."""
    labels, words = find_labels([[_placed("销售需要", 0, 0), _placed("经营场所：北京市", 400, 0)]], LABELS)
    assert [label.field for label in labels] == ["address"]
    assert [word.text for word in words] == ["销售需要", "北京市"]


@pytest.mark.parametrize(("left", "words"), [(62, ["徐秀霞"]), (74, ["徐", "徐秀霞"])])
def test_a_sign_that_two_boxes_share_is_one(left: int, words: list[str]) -> None:
    """R21: the label's box had 徐 of 徐秀霞 in it as well; two like signs beside each other stay two."""
    _, found = find_labels([[_placed("法定代表人徐", 0, 0), _placed("徐秀霞", left, 0)]], LABELS)
    assert [word.text for word in found] == words


def test_an_outline_does_not_cut_through_text() -> None:
    """R20: a strong edge that crosses lines of text is no edge of the paper."""
    page = np.full((700, 1000, 3), 245, np.uint8)
    page[:, 60:64] = 90
    rows = [np.array([[20, y], [900, y], [900, y + 30], [20, y + 30]], np.float32) for y in (100, 200, 500, 600)]
    outline = find_outline(PageEdges(page), rows)
    assert outline is None or float(outline.corners[:, 0].min()) < 20


def test_a_value_is_no_surer_than_its_weakest_character() -> None:
    """Issue 3 section 2: one bad character among many good ones is not averaged away."""
    signs = _signs(*[("甲", 0.999, {})] * 9, ("颍", 0.61, {"赪": 0.06}))
    assert drafted("甲" * 9 + "颍", [Word(tuple(signs))]).confidence == pytest.approx(0.61)


def test_a_check_digit_says_how_sure_a_number_is() -> None:
    """R21: what is left of the doubt is the share of wrong numbers that pass; a failed check leaves little belief."""
    draft = drafted("123", [Word(tuple(_signs(("1", 0.9, {}), ("2", 0.9, {}), ("3", 0.9, {}))))])
    assert checked(draft, valid=True, share=1 / 11).confidence == pytest.approx(1 - 0.1 / 11)
    assert checked(draft, valid=False, share=1 / 11).confidence <= 0.4
