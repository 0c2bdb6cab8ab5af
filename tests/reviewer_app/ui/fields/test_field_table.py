"""The field table and the words over a picture: nothing cut, nothing hidden (R11, R14)."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont
from pytestqt.qtbot import QtBot

from case_contract.masking import mask_field
from case_contract.records import PackRecord
from case_contract.vocabulary import CaseType, DocumentType, EvidenceKind, Language
from reviewer_app.domain.field_table import Agreement
from reviewer_app.ui.case.fields.delegate import ROW
from reviewer_app.ui.case.fields.model import FieldColumn, Heading
from reviewer_app.ui.case.fields.read_layout import ReadLayout
from reviewer_app.ui.case.fields.table import FieldTable
from reviewer_app.ui.case.state import row_key
from reviewer_app.ui.case.view_model import CaseViewModel
from reviewer_app.ui.case.viewer.overlay import label_place
from tests.reviewer_app.ui.conftest import Stage
from tests.support.fake_desk import FakeDesk
from tests.support.sample_cases import ID_BACK, ID_FRONT, Page, make_detail, make_summary

_LONG = "浙江省杭州市上城区望江街道近江时代大厦A座18层1802室（原望江路甲18号院内东侧小楼二层）"


def _with_long_address(qtbot: QtBot, stage: Callable[[FakeDesk], Stage]) -> tuple[CaseViewModel, FieldTable]:
    pages = (Page(EvidenceKind.ID_FRONT, {**ID_FRONT, "address": _LONG}), Page(EvidenceKind.SELFIE, pages=1))
    desk = FakeDesk([make_detail(make_summary(1), pages, declared={"address": _LONG})], signed_in=True)
    work = stage(desk).window.work
    assert work is not None
    work.queue_model.next_case()
    qtbot.waitUntil(lambda: work.case_model.state.view is not None)
    return work.case_model, work.case.fields


def _key(model: CaseViewModel, field: str) -> str:
    return next(row_key(row) for row in model.state.rows if row.field == field)


def test_the_chosen_row_shows_its_whole_value(qtbot: QtBot, stage: Callable[[FakeDesk], Stage]) -> None:
    """A long address is cut to one line among others, and whole while its row is chosen and unmasked."""
    model, table = _with_long_address(qtbot, stage)
    address, name = _key(model, "address"), _key(model, "name")
    place = table.fields.line_of(address)
    assert place is not None
    assert table.rowHeight(place) == ROW
    model.unmask(address, "compare")
    model.select(address)
    assert table.rowHeight(place) >= 3 * ROW
    assert table.rowHeight(place) % ROW == 0
    model.select(name)
    assert table.rowHeight(place) == ROW


def test_a_row_without_any_value_can_be_chosen(qtbot: QtBot, stage: Callable[[FakeDesk], Stage]) -> None:
    """A field that nobody stated and that was not read has a row of one line."""
    pages = (Page(EvidenceKind.PASSPORT, {"surname": "TAO"}), Page(EvidenceKind.SELFIE, pages=1))
    summary = make_summary(1, case_type=CaseType.CROSS_BORDER)
    desk = FakeDesk([make_detail(summary, pages, declared={})], signed_in=True)
    work = stage(desk).window.work
    assert work is not None
    work.queue_model.next_case()
    qtbot.waitUntil(lambda: work.case_model.state.view is not None)
    table, model = work.case.fields, work.case_model
    empty = next(row for row in model.state.rows if row.read is None and row.declared is None)
    model.select(row_key(empty))
    place = table.fields.line_of(row_key(empty))
    assert place is not None
    assert table.rowHeight(place) == ROW


def test_a_number_in_full_width_signs_is_shown_in_plain_ones(qtbot: QtBot, stage: Callable[[FakeDesk], Stage]) -> None:
    """What was stated stands beside what was read in the same writing and room, hidden and unmasked."""
    number = ID_FRONT["id_number"]
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in number)
    pages = (Page(EvidenceKind.ID_FRONT, ID_FRONT), Page(EvidenceKind.SELFIE))
    desk = FakeDesk([make_detail(make_summary(1), pages, declared={"id_number": wide})], signed_in=True)
    work = stage(desk).window.work
    assert work is not None
    work.queue_model.next_case()
    qtbot.waitUntil(lambda: work.case_model.state.view is not None)
    model, fields = work.case_model, work.case.fields.fields
    key = _key(model, "id_number")
    line = fields.line_of(key)
    assert line is not None
    stated = fields.index(line, FieldColumn.DECLARED)
    assert stated.data() == mask_field("id_number", number)
    assert str(fields.index(line, FieldColumn.READ).data()).startswith(f"{stated.data()} ")
    model.unmask(key, "compare")
    assert stated.data() == number


def test_what_must_be_checked_is_shown_whole(qtbot: QtBot, stage: Callable[[FakeDesk], Stage]) -> None:
    """R11: a value read unsurely has the lines it needs though another row is chosen; a sure one keeps to one line."""
    unsure = {"address": 0.93}
    pages = (Page(EvidenceKind.ID_FRONT, {**ID_FRONT, "address": _LONG}, unsure=unsure), Page(EvidenceKind.SELFIE))
    work = stage(FakeDesk([make_detail(make_summary(1), pages, declared={})], signed_in=True)).window.work
    assert work is not None
    work.queue_model.next_case()
    qtbot.waitUntil(lambda: work.case_model.state.view is not None)
    table, rows = work.case.fields, work.case_model.state.rows
    heights = {}
    for row in rows:
        line = table.fields.line_of(row_key(row))
        assert line is not None
        heights[row.field] = table.rowHeight(line)
    chosen = work.case_model.state.selected_row
    assert chosen is not None
    assert chosen.field != "address"
    assert heights["address"] >= 2 * ROW
    assert heights["name"] == heights["id_number"] == ROW


def test_a_machine_readable_zone_is_always_shown_whole(qtbot: QtBot, stage: Callable[[FakeDesk], Stage]) -> None:
    """R11: its second line tells as much as the first; it is not cut though read surely and not chosen."""
    zone = "P<CHNTAO<<LIHAN".ljust(44, "<") + "\nE218454958CHN5409114F3406234<<<<<<<<<<<<<<<4"
    pages = (Page(EvidenceKind.PASSPORT, {"surname": "TAO", "mrz": zone}), Page(EvidenceKind.SELFIE))
    detail = make_detail(make_summary(1, case_type=CaseType.CROSS_BORDER), pages, declared={})
    work = stage(FakeDesk([detail], signed_in=True)).window.work
    assert work is not None
    work.queue_model.next_case()
    qtbot.waitUntil(lambda: work.case_model.state.view is not None)
    table = work.case.fields
    place = table.fields.line_of(_key(work.case_model, "mrz"))
    assert place is not None
    assert place != table.currentIndex().row()
    assert table.rowHeight(place) >= 2 * ROW


@pytest.mark.parametrize("language", Language)
def test_an_unsure_number_keeps_to_one_line_beside_its_figure(
    qtbot: QtBot, stage: Callable[[FakeDesk], Stage], language: Language
) -> None:
    """R11: on the smallest screen, in either language and in clear; a number is compared in one piece."""
    pages = (Page(EvidenceKind.ID_FRONT, ID_FRONT, unsure={"id_number": 0.49}), Page(EvidenceKind.SELFIE))
    set_up = stage(FakeDesk([make_detail(make_summary(1), pages, declared={})], signed_in=True))
    set_up.ui.texts.use(language)
    set_up.window.resize(1366, 768)
    work = set_up.window.work
    assert work is not None
    work.queue_model.next_case()
    qtbot.waitUntil(lambda: work.case_model.state.view is not None)
    key = _key(work.case_model, "id_number")
    work.case_model.unmask(key, "compare")
    work.case_model.select(key)
    place = work.case.fields.fields.line_of(key)
    assert place is not None
    assert work.case.fields.rowHeight(place) == ROW


@pytest.mark.parametrize("beside", [60, 120])
def test_a_number_without_room_beside_its_figure_begins_below_it(qtbot: QtBot, beside: int) -> None:
    """R11: whole, while an address is broken wherever its line ends; what has room nowhere is broken as well."""
    font = QFont()
    font.setPixelSize(13)
    number, one = ID_FRONT["id_number"], ReadLayout("1", font, 300, 300).height
    assert ReadLayout(number, font, 300, 300).height == one
    assert ReadLayout(number, font, beside, 300).height == 2 * one
    assert ReadLayout(_LONG, font, beside, 300).height > 2 * one
    assert ReadLayout(number, font, beside, beside).height >= 2 * one


@pytest.mark.parametrize("beside", range(40, 290, 10))
@pytest.mark.parametrize(
    "value",
    [
        "杭州云栖咨询中心（特殊普通合伙）",
        "技术开发、技术服务（依法须经批准的项目，经相关部门批准后方可开展经营活动）。",
        "北京市朝阳区建国路88号“望湖”大厦（5号楼），1203室",
        "Suite 5 (Block B), Long Road 9.",
    ],
)
def test_no_line_of_a_value_begins_with_what_closes_the_one_before(qtbot: QtBot, value: str, beside: int) -> None:
    """R11: a bracket or a stop alone on a line reads like one of the value's own; nothing is lost for it."""
    font = QFont()
    font.setPixelSize(13)
    layout = ReadLayout(value, font, beside, 300)._layout
    lines = [layout.lineAt(number) for number in range(layout.lineCount())]
    parts = [value[line.textStart() : line.textStart() + line.textLength()] for line in lines]
    assert "".join(parts) == value
    assert not [part for part in parts[1:] if part[0] in "）)”，、。；.,"]
    assert not [part for part in parts[:-1] if part[-1] in "（(“"]
    assert all(line.naturalTextWidth() <= (300 if number else beside) for number, line in enumerate(lines))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("unsure", [{}, {"mrz": 0.79}], ids=["sure", "unsure"])
def test_a_zone_is_in_sight_with_the_fields_of_its_passport_on_the_smallest_screen(
    qtbot: QtBot, stage: Callable[[FakeDesk], Stage], language: Language, unsure: dict[str, float]
) -> None:
    """R11: both of its lines, each in one piece, without a turn of the wheel; an unsure one as well."""
    zone = "P<CHNTAO<<LIHAN".ljust(44, "<") + "\nE218454958CHN5409114F3406234<<<<<<<<<<<<<<<4"
    fields = {
        "document_number": "E21845495", "surname": "TAO", "given_names": "LIHAN", "nationality": "CHN",
        "birth_date": "1954-09-11", "sex": "F", "expiry_date": "2034-06-23", "mrz": zone,
    }  # fmt: skip
    pages = (Page(EvidenceKind.PASSPORT, fields, unsure=unsure), Page(EvidenceKind.SELFIE))
    detail = make_detail(make_summary(1, case_type=CaseType.CROSS_BORDER), pages, declared={})
    set_up = stage(FakeDesk([detail], signed_in=True))
    set_up.ui.texts.use(language)
    window = set_up.window
    window.resize(1366, 768)
    work = window.work
    assert work is not None
    work.queue_model.next_case()
    qtbot.waitUntil(lambda: work.case_model.state.view is not None)
    table = work.case.fields
    place = table.fields.line_of(_key(work.case_model, "mrz"))
    assert place is not None
    qtbot.waitUntil(lambda: table.rowHeight(place) == 2 * ROW)
    qtbot.waitUntil(lambda: table.rowViewportPosition(place) + table.rowHeight(place) <= table.viewport().height())


def _reds(table: FieldTable, line: int, column: FieldColumn) -> int:
    """How many pixels of a cell, without its icon and figure, have the colour of what is wrong."""
    cell = table.visualRect(table.fields.index(line, column))
    figure = 60 if column is FieldColumn.READ else 0
    picture = table.viewport().grab(cell.adjusted(30, 0, -figure, 0)).toImage()
    wanted = QColor(table._ui.look.tokens.danger_text).rgb()
    return sum(picture.pixel(x, y) == wanted for x in range(picture.width()) for y in range(picture.height()))


def test_signs_that_differ_are_marked_in_what_was_said_and_in_what_was_read(
    qtbot: QtBot, stage: Callable[[FakeDesk], Stage]
) -> None:
    """R11: both columns, so that the eye need not look for the place; what agrees has no mark."""
    declared = {"id_number": ID_FRONT["id_number"][:-2] + "99", "name": ID_FRONT["name"]}
    pages = (Page(EvidenceKind.ID_FRONT, ID_FRONT), Page(EvidenceKind.SELFIE))
    work = stage(FakeDesk([make_detail(make_summary(1), pages, declared=declared)], signed_in=True)).window.work
    assert work is not None
    work.queue_model.next_case()
    qtbot.waitUntil(lambda: work.case_model.state.view is not None)
    table, model = work.case.fields, work.case_model
    for field, marked in (("id_number", True), ("name", False)):
        model.unmask(_key(model, field), "compare")
        line = table.fields.line_of(_key(model, field))
        assert line is not None
        for column in (FieldColumn.DECLARED, FieldColumn.READ):
            assert (_reds(table, line, column) > 0) is marked


@pytest.mark.parametrize(("language", "shown"), [(Language.CHINESE, "女 (F)"), (Language.ENGLISH, "F")])
def test_a_passport_says_the_sex_as_its_reader_does(
    qtbot: QtBot, stage: Callable[[FakeDesk], Stage], language: Language, shown: str
) -> None:
    """A Chinese reviewer reads 女; the letter that was read stands beside it, and a customer's 女 agrees with it."""
    zone = "P<CHN" + "<" * 39 + "\n" + "E" * 44
    fields = {"document_number": "E21845495", "sex": "F", "mrz": zone}
    pages = (Page(EvidenceKind.PASSPORT, fields), Page(EvidenceKind.SELFIE))
    detail = make_detail(make_summary(1, case_type=CaseType.CROSS_BORDER), pages, declared={"sex": "女"})
    scene = stage(FakeDesk([detail], signed_in=True))
    scene.ui.texts.use(language)
    work = scene.window.work
    assert work is not None
    work.queue_model.next_case()
    qtbot.waitUntil(lambda: work.case_model.state.view is not None)
    row = next(row for row in work.case_model.state.rows if row.field == "sex")
    assert row.agreement is Agreement.AGREE
    line = work.case.fields.fields.line_of(row_key(row))
    assert line is not None
    assert str(work.case.fields.fields.index(line, FieldColumn.READ).data()).startswith(f"{shown}  ")


@pytest.mark.parametrize("zone", [True, False])
def test_a_number_that_the_passport_does_not_have_is_no_field_to_decide(
    qtbot: QtBot, stage: Callable[[FakeDesk], Stage], zone: bool
) -> None:
    """R11: with its zone read there is no place for it left; without the zone it may stand on the page."""
    fields = {"surname": "TAO"} | ({"mrz": "P<CHNTAO"} if zone else {})
    pages = (Page(EvidenceKind.PASSPORT, fields), Page(EvidenceKind.SELFIE))
    detail = make_detail(make_summary(1, case_type=CaseType.CROSS_BORDER), pages, declared={})
    work = stage(FakeDesk([detail], signed_in=True)).window.work
    assert work is not None
    work.queue_model.next_case()
    qtbot.waitUntil(lambda: work.case_model.state.view is not None)
    fields_shown = {row.field for row in work.case_model.state.rows}
    assert ("personal_number" in fields_shown) is not zone
    assert "given_names" in fields_shown


def test_the_next_case_hides_no_field(qtbot: QtBot, stage: Callable[[FakeDesk], Stage]) -> None:
    """A heading of one case takes the whole line; the field that stands there in the next case shows its values."""
    identity = (Page(EvidenceKind.ID_FRONT, ID_FRONT), Page(EvidenceKind.ID_BACK, ID_BACK), Page(EvidenceKind.SELFIE))
    passport = (Page(EvidenceKind.PASSPORT, {"surname": "TAO"}), Page(EvidenceKind.SELFIE))
    desk = FakeDesk(
        [
            make_detail(make_summary(1), identity, declared={}),
            make_detail(make_summary(2, case_type=CaseType.CROSS_BORDER), passport, declared={}),
        ],
        signed_in=True,
    )
    work = stage(desk).window.work
    assert work is not None
    table, model = work.case.fields, work.case_model
    work.queue_model.next_case()
    qtbot.waitUntil(lambda: model.state.view is not None)
    first = model.state.view
    headings = [line for line in range(len(table.fields.lines)) if table.columnSpan(line, 0) > 1]
    assert len(headings) > 1
    work.queue_model.open_case(make_summary(2).case_id, held=False)
    qtbot.waitUntil(
        lambda: model.state.view is not None and model.state.view is not first and len(table.fields.lines) > 1
    )
    for line, content in enumerate(table.fields.lines):
        assert (table.columnSpan(line, 0) > 1) == isinstance(content, Heading)


def test_the_heading_of_a_data_packs_document_is_the_packs_own_name(
    qtbot: QtBot, stage: Callable[[FakeDesk], Stage]
) -> None:
    """R100: the client knows no pack and shows the name that came with the reading, in the language in use."""
    pages = (Page(EvidenceKind.PASSPORT, {"surname": "TAO", "sex": "F"}), Page(EvidenceKind.SELFIE))
    summary = make_summary(1, case_type=CaseType.CROSS_BORDER)
    detail = make_detail(summary, pages, declared={})
    pack = PackRecord(pack="uto-card", version=1, sha256="0" * 64, title_zh="乌托邦证件", title_en="Utopian card")
    reading = detail.readings[0].model_copy(update={"document_type": DocumentType.REGIONAL, "pack": pack})
    desk = FakeDesk([detail.model_copy(update={"readings": (reading,)})], signed_in=True)
    shown = stage(desk)
    work = shown.window.work
    assert work is not None
    work.queue_model.next_case()
    qtbot.waitUntil(lambda: work.case_model.state.view is not None)
    table = work.case.fields
    texts = table.fields.index(0, 0).data()
    assert texts in {"乌托邦证件", "Utopian card"}
    assert [row.field for row in work.case_model.state.rows] == ["surname", "sex"]


@pytest.mark.parametrize("height", [640, 700, 768, 777, 900, 1080])
def test_no_row_is_cut(qtbot: QtBot, stage: Callable[[FakeDesk], Stage], height: int) -> None:
    """Whatever the window's height, the table shows whole rows, at least eight of them from 768 upward."""
    _, table = _with_long_address(qtbot, stage)
    table.window().resize(1366, height)
    qtbot.waitUntil(lambda: table.window().height() == height)
    qtbot.waitUntil(lambda: table.viewport().height() % ROW == 0)
    if height >= 768:
        assert table.viewport().height() // ROW >= 8


@given(
    x=st.floats(0, 400),
    y=st.floats(0, 280),
    width=st.floats(5, 90),
    height=st.floats(4, 30),
    label=st.floats(30, 120),
)
def test_the_word_of_an_outline_never_hides_it(x: float, y: float, width: float, height: float, label: float) -> None:
    """Whichever outline is lit, its word is inside the view and beside the outline."""
    view, outline = QRectF(0, 0, 500, 330), QRectF(x, y, width, height)
    place = label_place(outline, label, [], view)
    assert view.contains(place)
    assert not place.intersects(outline)


def test_the_word_makes_way_for_other_outlines() -> None:
    """Over the second line of a passport's MRZ stands the first: the word goes below."""
    upper, lower = QRectF(80, 270, 320, 14), QRectF(80, 286, 70, 14)
    place = label_place(lower, 60, [upper], QRectF(0, 0, 480, 340))
    assert place.top() >= lower.bottom()
    assert not place.intersects(upper)
