"""The field table uses its room: zones alike in both columns, no blank strip, no lone heading (R11, R14, R100)."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect
from PySide6.QtGui import QFont, QImage
from PySide6.QtWidgets import QFrame
from pytestqt.qtbot import QtBot

from case_contract.records import CaseDetail, CorrectionRecord, PackRecord
from case_contract.vocabulary import CaseType, CorrectionRule, DocumentType, EvidenceKind, Language
from reviewer_app.ui.case.fields.delegate import ROW
from reviewer_app.ui.case.fields.model import FieldColumn, Heading
from reviewer_app.ui.case.fields.read_layout import ReadLayout, mark
from reviewer_app.ui.case.fields.table import FieldTable
from reviewer_app.ui.case.state import row_key
from reviewer_app.ui.common.rows import ICON, PAD
from reviewer_app.ui.work_area import WorkArea
from tests.reviewer_app.ui.conftest import Stage
from tests.support.fake_desk import FakeDesk
from tests.support.sample_cases import ID_BACK, ID_FRONT, Page, make_detail, make_summary

Build = Callable[[FakeDesk], Stage]
ZONE = "P<CHNTAO<<LIHAN".ljust(44, "<") + "\nE218454958CHN5409114F3406234<<<<<<<<<<<<<<<4"
IDENTITY = (Page(EvidenceKind.ID_FRONT, ID_FRONT), Page(EvidenceKind.ID_BACK, ID_BACK), Page(EvidenceKind.SELFIE))


def _opened(qtbot: QtBot, stage: Build, detail: CaseDetail, language: Language = Language.CHINESE) -> WorkArea:
    scene = stage(FakeDesk([detail], signed_in=True))
    scene.ui.texts.use(language)
    work = scene.window.work
    assert work is not None
    work.queue_model.next_case()
    qtbot.waitUntil(lambda: work.case_model.state.view is not None)
    return work


def _last_in_sight(table: FieldTable) -> int:
    return table.rowAt(table.viewport().height() - 1)


def _value_picture(table: FieldTable, line: int, column: FieldColumn, width: int) -> QImage:
    cell = table.visualRect(table.fields.index(line, column))
    return table.viewport().grab(QRect(cell.left() + PAD + ICON + 5, cell.top(), width, cell.height())).toImage()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("unsure", [{}, {"mrz": 0.79}], ids=["sure", "unsure"])
def test_an_accepted_zone_looks_as_it_was_read(
    qtbot: QtBot, stage: Build, language: Language, unsure: dict[str, float]
) -> None:
    """R11: the same letters in the same two lines, none of them cut, so that the eye compares them sign by sign."""
    fields = {"document_number": "E21845495", "mrz": ZONE}
    pages = (Page(EvidenceKind.PASSPORT, fields, unsure=unsure), Page(EvidenceKind.SELFIE))
    detail = make_detail(make_summary(1, case_type=CaseType.CROSS_BORDER), pages, declared={})
    work = _opened(qtbot, stage, detail, language)
    table, model = work.case.fields, work.case_model
    key = next(row_key(row) for row in model.state.rows if row.field == "mrz")
    line = table.fields.line_of(key)
    assert line is not None
    model.unmask(key, "compare")
    model.select(key)
    model.accept()
    qtbot.waitUntil(lambda: any(row.field == "mrz" and row.accepted is not None for row in model.state.rows))
    model.select(next(row_key(row) for row in model.state.rows if row.field == "document_number"))
    assert table.rowHeight(line) == 2 * ROW
    width = table.columnWidth(FieldColumn.ACCEPTED) - 2 * PAD - ICON - 6
    share = table._delegate._share_width(model.state.rows[line - 1])
    width = min(width, table.columnWidth(FieldColumn.READ) - 2 * PAD - ICON - 6 - share)
    read, accepted = (_value_picture(table, line, one, width) for one in (FieldColumn.READ, FieldColumn.ACCEPTED))
    assert read == accepted
    ground = read.pixel(0, 0)
    inked = {x for x in range(read.width()) for y in range(read.height() - 1) if read.pixel(x, y) != ground}
    assert width - 45 < max(inked) < width - 1, "all 44 signs of a line, and none beyond the cell"
    halves = [range(ROW), range(ROW, 2 * ROW - 1)]
    assert all(any(read.pixel(x, y) != ground for x in inked for y in half) for half in halves)


@pytest.mark.parametrize("language", Language)
def test_all_rows_of_an_identity_card_are_in_sight_on_the_smallest_screen(
    qtbot: QtBot, stage: Build, language: Language
) -> None:
    """R14: nine fields and two headings without a turn of the wheel."""
    table = _opened(qtbot, stage, make_detail(make_summary(1), IDENTITY, declared={}), language).case.fields
    qtbot.waitUntil(lambda: _foot_of(table, len(table.fields.lines) - 1) <= table.viewport().height())
    assert len(table.fields.lines) == 11
    assert not table.verticalScrollBar().isVisible()


def _foot_of(table: FieldTable, line: int) -> int:
    return table.rowViewportPosition(line) + table.rowHeight(line)


@pytest.mark.parametrize("height", [700, 720, 768, 777, 785, 900, 1080])
def test_rows_fill_the_table_to_its_foot(qtbot: QtBot, stage: Build, height: int) -> None:
    """R14: what is no whole row is the pictures'; no strip at the foot stays blank."""
    table = _opened(qtbot, stage, make_detail(make_summary(1), IDENTITY, declared={})).case.fields
    table.window().resize(1366, height)
    panel = table.parentWidget()
    assert isinstance(panel, QFrame)
    qtbot.waitUntil(lambda: table.window().height() == height and table.viewport().height() % ROW == 0)
    qtbot.waitUntil(lambda: panel.height() - table.geometry().bottom() <= 6)


def test_no_heading_is_the_last_line_in_sight(qtbot: QtBot, stage: Build) -> None:
    """R14: going down or up, a heading comes into sight with the first of its fields."""
    pages = (*IDENTITY[:2], Page(EvidenceKind.BUSINESS_LICENCE, {"name": "云桥商贸有限公司"}), IDENTITY[2])
    summary = make_summary(1, case_type=CaseType.MERCHANT_ACCOUNT)
    table = _opened(qtbot, stage, make_detail(summary, pages, declared={})).case.fields
    bar = table.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 3)
    seen = set()
    for top in [*range(1, bar.maximum() + 1), *range(bar.maximum() - 1, 0, -1)]:
        bar.setValue(top)
        seen.add(bar.value())
        assert not isinstance(table.fields.lines[_last_in_sight(table)], Heading)
    assert len(seen) == bar.maximum(), "one place alone is passed over"


@pytest.mark.parametrize("front_first", [True, False])
def test_a_data_packs_sides_are_named_front_before_back(qtbot: QtBot, stage: Build, front_first: bool) -> None:
    """R100: whichever was read first, as their findings are gone through and as a card is turned."""
    pages = (Page(EvidenceKind.PASSPORT, {"surname": "TAO"}), Page(EvidenceKind.SELFIE))
    detail = make_detail(make_summary(1, case_type=CaseType.CROSS_BORDER), pages, declared={})
    sides = [
        detail.readings[0].model_copy(
            update={
                "document_type": DocumentType.REGIONAL,
                "document": document,
                "pack": PackRecord(pack=side, version=1, sha256="0" * 64, title_zh=side, title_en=side),
            }
        )
        for document, side in enumerate(("front", "back"))
    ]
    readings = tuple(sides if front_first else sides[::-1])
    table = _opened(qtbot, stage, detail.model_copy(update={"readings": readings})).case.fields
    assert table.fields.index(0, 0).data() == "front\u00a0· back"


@given(value=st.text("住址*8A", min_size=1, max_size=60), start=st.integers(0, 59), room=st.integers(30, 200))
def test_a_line_without_room_ends_in_dots_that_bear_the_marks_beyond(value: str, start: int, room: int) -> None:
    """R11: one way in every column; what was corrected behind the … is marked on it."""
    font = QFont()
    font.setPixelSize(13)
    marked = mark("#ffffff", start, 1, len(value))
    layout = ReadLayout(value, font, room, None, [marked])._layout
    shown, (kept,) = layout.text(), layout.formats()
    assert shown == value or (shown.endswith("…") and value.startswith(shown[:-1]))
    assert 0 <= kept.start < len(shown)
    assert kept.start + kept.length <= len(shown)
    assert layout.lineAt(0).naturalTextWidth() <= room + 1


def test_a_corrected_sign_behind_the_dots_is_seen(qtbot: QtBot, stage: Build) -> None:
    """R11: a long address in a row that is not chosen ends in … in the colour of what was corrected."""
    long = "浙江省杭州市上城区望江街道近江时代大厦A座18层1802室（原望江路甲18号院内东侧小楼二层）"
    last = CorrectionRecord(position=len(long) - 2, was="三", now="层", rule=CorrectionRule.CHECK_DIGIT)
    page = Page(EvidenceKind.ID_FRONT, {**ID_FRONT, "address": long}, corrected={"address": (last,)})
    work = _opened(qtbot, stage, make_detail(make_summary(1), (page, Page(EvidenceKind.SELFIE)), declared={}))
    table, model = work.case.fields, work.case_model
    key = next(row_key(row) for row in model.state.rows if row.field == "address")
    model.unmask(key, "compare")
    line = table.fields.line_of(key)
    assert line is not None
    assert table.rowHeight(line) == ROW
    picture = table.viewport().grab(table.visualRect(table.fields.index(line, FieldColumn.READ))).toImage()
    colours = [picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height())]
    assert any(one.red() - one.blue() > 60 for one in colours), "amber among greys"
