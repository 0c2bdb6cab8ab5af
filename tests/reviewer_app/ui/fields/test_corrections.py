"""What is not as it was read is marked, said and never hidden; what is unsure says so (R11, issue 3 section 2)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from case_contract.records import CaseDetail, CorrectionRecord
from case_contract.rules import SURE
from case_contract.vocabulary import CorrectionRule, DocumentType, EvidenceKind, Language
from reviewer_app.domain.case_work import effective
from reviewer_app.domain.field_table import field_rows, sure_rows
from reviewer_app.ui.case.fields.model import FieldColumn, correction_words
from reviewer_app.ui.case.state import row_key
from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.work_area import WorkArea
from tests.reviewer_app.ui.conftest import Stage
from tests.support.fake_desk import FakeDesk
from tests.support.sample_cases import ID_BACK, ID_FRONT, Further, Page, make_detail, make_summary, strip_boxes

Build = Callable[[FakeDesk], Stage]
E = EvidenceKind
READ_ROLES = (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)


def correction(position: int, was: str, now: str) -> CorrectionRecord:
    """By check digit."""
    return CorrectionRecord(position=position, was=was, now=now, rule=CorrectionRule.CHECK_DIGIT)


def corrected_case(*further: Further) -> CaseDetail:
    """An ID card whose number and authority were corrected, and whose ethnicity is unsure."""
    front = Page(
        E.ID_FRONT,
        ID_FRONT,
        strip_boxes(list(ID_FRONT)),
        {"ethnicity": SURE - 0.01, "sex": SURE},
        corrected={"id_number": (correction(16, "7", "2"),)},
        further=further,
    )
    back = Page(E.ID_BACK, ID_BACK, corrected={"authority": (correction(2, "帀", "市"),)})
    return make_detail(make_summary(1), (front, back, Page(E.SELFIE)), declared={})


def opened(qtbot: QtBot, stage: Build, detail: CaseDetail) -> WorkArea:
    """The page with the case on it."""
    work = stage(FakeDesk([detail], signed_in=True)).window.work
    assert work is not None
    work.queue_model.next_case()
    qtbot.waitUntil(lambda: work.case_model.state.view is not None)
    return work


def said_of(work: WorkArea, key: str) -> list[str]:
    """What a screen reader and a tooltip say of a field's reading."""
    table = work.case.fields.fields
    line = table.line_of(key)
    assert line is not None
    return [str(table.index(line, FieldColumn.READ).data(role)) for role in READ_ROLES]


def test_a_correction_is_said_and_masked_with_its_field(qtbot: QtBot, stage: Build) -> None:
    """R11, R80: where and by which rule always; which characters only where the field is in clear."""
    work = opened(qtbot, stage, corrected_case())
    for said in said_of(work, "resident_id_back/authority"):
        assert "第 3 位读作“帀”，按校验位改为“市”" in said
    for said in said_of(work, "resident_id_front/id_number"):
        assert "第 17 位按校验位更正" in said
        assert "7" not in said.split("第 17 位")[1].split("更正")[0]
    work.case_model.unmask("resident_id_front/id_number", "compare")
    for said in said_of(work, "resident_id_front/id_number"):
        assert "第 17 位读作“7”，按校验位改为“2”" in said


def test_the_corrected_character_is_marked_in_the_table(qtbot: QtBot, stage: Build) -> None:
    """The mark is drawn where the character is: the cell of a corrected value has its colour, another has not."""
    work = opened(qtbot, stage, corrected_case())
    table, model = work.case.fields, work.case.fields.fields
    marked = QColor(work.case._ui.look.tokens.warning_text).rgb()

    def is_marked(key: str) -> bool:
        line = model.line_of(key)
        assert line is not None
        index = model.index(line, FieldColumn.READ)
        table.scrollTo(index)
        picture: QImage = table.viewport().grab(table.visualRect(index)).toImage()
        return any(picture.pixel(x, y) == marked for x in range(picture.width()) for y in range(picture.height()))

    assert is_marked("resident_id_back/authority")
    assert not is_marked("resident_id_back/valid_until")


def test_unsure_is_said_and_never_accepted_along(qtbot: QtBot, stage: Build) -> None:
    """Below the threshold: said with the threshold, not taken by Ctrl+Enter; at the threshold it is sure."""
    work = opened(qtbot, stage, corrected_case())
    for said in said_of(work, "resident_id_front/ethnicity"):
        assert "低于" in said
        assert f"{100 * SURE:g}%" in said
    assert not any("低于" in said for said in said_of(work, "resident_id_front/sex"))
    accepted = {row.field for row in sure_rows(work.case_model.state.rows)}
    assert "ethnicity" not in accepted
    assert "sex" in accepted


def test_a_second_card_is_seen_and_not_decided_on(qtbot: QtBot, stage: Build) -> None:
    """Two cards of a kind on one picture: the other's values are to be seen, and none of it can be accepted."""
    other = Further(DocumentType.RESIDENT_ID_FRONT, {**ID_FRONT, "name": "赵敏", "id_number": "110105198506060041"})
    work = opened(qtbot, stage, corrected_case(other))
    model = work.case_model
    rows = [row for row in model.state.rows if row.copy]
    assert {row.field for row in rows} == set(ID_FRONT)
    assert all(row.declared is None and row.accepted is None for row in rows)
    assert not [row for row in sure_rows(model.state.rows) if row.copy]
    model.select(row_key(rows[0]))
    model.accept()
    assert [notice.kind for notice in work.strip.notices] == ["nothing_to_accept"]
    headings = [str(model_line) for model_line in work.case.fields.fields.lines if not hasattr(model_line, "field")]
    assert len(headings) == 3


def test_the_same_card_on_two_pictures_is_one() -> None:
    """Both sides sent twice on one picture each: no field stands in the table twice."""
    front = Page(E.ID_FRONT, ID_FRONT, further=(Further(DocumentType.RESIDENT_ID_BACK, ID_BACK),))
    back = Page(E.ID_BACK, ID_BACK, further=(Further(DocumentType.RESIDENT_ID_FRONT, ID_FRONT),))
    detail = make_detail(make_summary(1), (front, back, Page(E.SELFIE)), declared={})
    rows = field_rows(detail, effective(detail, ()))
    assert len({row_key(row) for row in rows}) == len(rows) == len(ID_FRONT) + len(ID_BACK)
    assert not any(row.copy for row in rows)
    # Decided on is the document of the picture that was handed in as it.
    assert {row.place.document for row in rows if row.place is not None} == {0}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("was", "now"), [("0", "X"), ("", "年"), ("·", "")])
def test_every_rule_and_kind_of_correction_in_words(ui: Ui, was: str, now: str, language: Language) -> None:
    """Changed, added or dropped: a sentence with the place and the rule in either language."""
    ui.texts.use(language)
    for rule in CorrectionRule:
        one = CorrectionRecord(position=4, was=was, now=now, rule=rule)
        words = correction_words(ui.texts, one, masked=False)
        assert "5" in words
        assert was in words
        assert now in words
        assert ui.texts.word("correction_rule", rule.value) in words
        hidden = correction_words(ui.texts, one, masked=True)
        assert "“" not in hidden


@pytest.mark.parametrize(("minute", "said"), [(59, ["typed:date_impossible"]), (60, [])])
def test_a_typed_number_is_held_to_the_day_in_china_by_the_clock_the_window_was_given(
    qtbot: QtBot, stage: Build, minute: int, said: list[str]
) -> None:
    """R21: a minute before midnight there a birth of the next day is to come; then it is not, though it is in UTC."""
    scene = stage(FakeDesk([corrected_case()], signed_in=True))
    work = scene.window.work
    assert work is not None
    work.queue_model.next_case()
    qtbot.waitUntil(lambda: work.case_model.state.view is not None)
    scene.clock.advance(datetime(2026, 11, 2, 15, tzinfo=UTC) + timedelta(minutes=minute) - scene.clock.now())
    for field, value in (("sex", "女"), ("birth_date", "2026-11-03"), ("id_number", "110105202611030021")):
        work.case_model.correct(f"resident_id_front/{field}", value)
        qtbot.waitUntil(lambda: not work.case_model.state.busy)
    assert [notice.kind for notice in work.strip.notices] == said
