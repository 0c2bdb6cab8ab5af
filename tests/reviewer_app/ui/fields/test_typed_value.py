"""What is typed in an open editor is taken before anything else the reviewer does, or stays open (R11, R77)."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from case_contract.commands import Decide, DecideField
from case_contract.problems import ProblemCode
from case_contract.vocabulary import Certainty, DocumentType, FaceOpinion, FieldBasis, StepOutcome, Verdict
from reviewer_app.services.types import CasesChanged
from reviewer_app.ui.case.fields.editor import FieldEditor
from reviewer_app.ui.work_area import WorkArea
from tests.reviewer_app.ui.conftest import Stage
from tests.support.fake_desk import FakeDesk
from tests.support.sample_cases import number_id, payment_case

Build = Callable[[FakeDesk], Stage]
NUMBER = "resident_id_front/id_number"
ADDRESS = "resident_id_front/address"
K = Qt.Key


@pytest.fixture
def opened(qtbot: QtBot, stage: Build) -> tuple[Stage, WorkArea]:
    """A case with every step passed, one more waiting."""
    shown = stage(FakeDesk([payment_case(number) for number in (1, 2)], signed_in=True))
    work = shown.window.work
    assert work is not None
    work.queue_model.next_case()
    model = work.case_model
    qtbot.waitUntil(lambda: model.state.view is not None)
    model.select(ADDRESS)
    while model.state.work is not None and (step := model.state.work.next_step) is not None:
        if step.needs_face_opinion and model.state.work.opinion is None:
            model.choose_opinion(FaceOpinion.SAME)
            model.choose_certainty(Certainty.HIGH)
            model.confirm_opinion()
            qtbot.waitUntil(lambda: model.state.work is not None and model.state.work.opinion is not None)
        model.say_step(StepOutcome.PASSED)
        qtbot.waitUntil(lambda: not model.state.busy)
    shown.desk.submitted.clear()
    return shown, work


def type_into(work: WorkArea, key: str, text: str) -> FieldEditor:
    """Type over the value of a field, and leave the editor open."""
    model = work.case_model
    model.select(key)
    model.unmask(key, "correct")
    work.case.fields.setFocus()
    work.case.fields.start_correction()
    editor = QApplication.focusWidget()
    assert isinstance(editor, FieldEditor)
    editor.selectAll()
    editor.insert(text)
    return editor


def click(widget: QWidget) -> None:
    """With the mouse, as the window gets it."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def typed(stage: Stage) -> list[str]:
    """The values that people typed, as the desk has them."""
    bodies = [body for _, body in stage.desk.submitted if isinstance(body, DecideField)]
    return [body.value for body in bodies if body.basis is FieldBasis.CORRECTED]


def verdicts(stage: Stage) -> list[Verdict]:
    """The verdicts given, as the desk has them."""
    return [body.verdict for _, body in stage.desk.submitted if isinstance(body, Decide)]


def kinds(work: WorkArea) -> list[str]:
    """What the reviewer is told."""
    return [notice.kind for notice in work.strip.notices]


def test_an_approval_takes_the_typed_value_with_it(qtbot: QtBot, opened: tuple[Stage, WorkArea]) -> None:
    """A harmless correction is written down before the verdict that follows it."""
    stage, work = opened
    type_into(work, ADDRESS, work.case_model.state.rows[4].read.value + " 2")  # type: ignore[union-attr]
    click(work.case.verdict_bar.buttons[Verdict.APPROVE])
    qtbot.waitUntil(lambda: bool(verdicts(stage)))
    kept = [type(body).__name__ for _, body in stage.desk.submitted if isinstance(body, DecideField | Decide)]
    assert kept == ["DecideField", "Decide"]


def test_an_approval_that_the_typed_value_forbids_is_refused(qtbot: QtBot, opened: tuple[Stage, WorkArea]) -> None:
    """The number opens its step again: no verdict, and it says why."""
    stage, work = opened
    stage.desk.online = False
    type_into(work, NUMBER, "110105199001011234")
    click(work.case.verdict_bar.buttons[Verdict.APPROVE])
    qtbot.waitUntil(lambda: ProblemCode.STEPS_OPEN.value in kinds(work))
    assert typed(stage) == ["110105199001011234"]
    assert verdicts(stage) == []


def other_acts(work: WorkArea) -> dict[str, Callable[[], object]]:
    """Ways on that are no verdict."""
    rail = {button.accessibleName(): button for button in work.findChildren(QAbstractButton) if button.text()}
    return {
        "queue": lambda: click(rail[work._ui.texts.text("rail.queue")]),
        "sign_out": lambda: click(rail[work._ui.texts.text("rail.sign_out")]),
        "release": lambda: click(work.case.header.release),
        "accept_all": lambda: click(work.case._accept_all),
        "close": lambda: work.window().close(),
        "next_case": lambda: QTest.keyClick(work, K.Key_N),
        "finding": lambda: work.case_model.step_finding(1),
        "field": lambda: work.case_model.step_selection(-1),
        "assistive": work.case.verdict_bar.buttons[Verdict.APPROVE].click,
        "note": lambda: work.case.findings.note.setFocus(Qt.FocusReason.MouseFocusReason),
    }


@pytest.mark.parametrize(
    "act",
    ["queue", "sign_out", "release", "accept_all", "close", "next_case", "finding", "field", "assistive", "note"],
)
def test_whatever_follows_takes_what_is_typed(qtbot: QtBot, opened: tuple[Stage, WorkArea], act: str) -> None:
    """One rule for every way on."""
    stage, work = opened
    type_into(work, NUMBER, "110105199001011234")
    other_acts(work)[act]()
    qtbot.waitUntil(lambda: typed(stage) == ["110105199001011234"])


@pytest.mark.parametrize("act", ["queue", "sign_out", "close", "finding", "note", "assistive"])
def test_what_is_no_value_stays_open_and_nothing_else_is_done(
    qtbot: QtBot, opened: tuple[Stage, WorkArea], act: str
) -> None:
    """A day that no calendar has: one sentence, the editor open, the act not done."""
    stage, work = opened
    editor = type_into(work, "resident_id_front/birth_date", "1990-02-31")
    before = work.case_model.state.selected
    other_acts(work)[act]()
    assert kinds(work) == [ProblemCode.FIELD_VALUE_IMPOSSIBLE.value]
    assert editor.isVisible()
    assert editor.text() == "1990-02-31"
    assert work.pages.currentWidget() is work.case
    assert work.case_model.state.selected == before
    assert stage.window.isVisible()
    assert verdicts(stage) == []


def test_escape_drops_it_and_nothing_typed_takes_nothing(qtbot: QtBot, opened: tuple[Stage, WorkArea]) -> None:
    """Esc as before; an editor in which nothing was typed is only closed."""
    stage, work = opened
    editor = type_into(work, NUMBER, "110105199001011234")
    QTest.keyClick(editor, K.Key_Escape)
    work.case.fields.start_correction()
    click(work.case.verdict_bar.buttons[Verdict.APPROVE])
    qtbot.waitUntil(lambda: verdicts(stage) == [Verdict.APPROVE])
    assert not any(isinstance(body, DecideField) for _, body in stage.desk.submitted)


def test_typing_goes_on_when_the_server_changes_the_case(qtbot: QtBot, opened: tuple[Stage, WorkArea]) -> None:
    """Rows that come or go under the editor do not lose what stands in it; a case that is gone says so."""
    stage, work = opened
    type_into(work, NUMBER, "110105199001011234")
    case_id = work.case_model.state.case_id
    assert case_id is not None
    view = stage.desk.open_case(case_id).result()
    assert view is not None
    back = [one for one in view.detail.readings if one.document_type is not DocumentType.RESIDENT_ID_BACK]
    changed = view.detail.model_copy(update={"readings": tuple(back), "evidence": view.detail.evidence[:1]})
    stage.desk._cases[case_id] = changed
    rows = len(work.case_model.state.rows)
    work.take_event(CasesChanged(frozenset({case_id})))
    qtbot.waitUntil(lambda: len(work.case_model.state.rows) != rows)
    editor = QApplication.focusWidget()
    assert isinstance(editor, FieldEditor)
    assert editor.text() == "110105199001011234"
    assert editor.isModified()
    work.case_model.close()
    assert kinds(work) == ["typed_lost"]
    assert typed(stage) == []


def test_two_cases_of_one_shape_share_no_editor(qtbot: QtBot, opened: tuple[Stage, WorkArea]) -> None:
    """What was typed for one customer goes to that customer's case, and the next case begins closed."""
    stage, work = opened
    type_into(work, NUMBER, "110105199001011234")
    first = work.case_model.state.case_id
    stage.desk.claim(number_id(2))
    work.open_case(number_id(2))
    qtbot.waitUntil(lambda: work.case_model.state.case_id == number_id(2))
    assert [case_id for case_id, body in stage.desk.submitted if isinstance(body, DecideField)] == [first]
    assert not isinstance(QApplication.focusWidget(), FieldEditor)


def test_a_finding_without_a_field_lets_nothing_be_typed(qtbot: QtBot, opened: tuple[Stage, WorkArea]) -> None:
    """F2 says so; it does not open the field that was chosen before."""
    _, work = opened
    glare = next(one for one in work.case_model.state.findings if one.code == "glare")
    work.case_model.select(f"finding/{glare.finding_id}")
    work.case.fields.setFocus()
    QTest.keyClick(work.case.fields, K.Key_F2)
    assert kinds(work) == ["nothing_to_type"]
    assert not isinstance(QApplication.focusWidget(), FieldEditor)


@pytest.mark.parametrize(
    ("written", "basis"),
    [
        ("１１０１０５ 1990 0101 123x", FieldBasis.CORRECTED),
        ("{read}", FieldBasis.READ),
        (" {read} ", FieldBasis.READ),
    ],
)
def test_a_number_is_kept_in_one_writing(
    qtbot: QtBot, opened: tuple[Stage, WorkArea], written: str, basis: FieldBasis
) -> None:
    """R11: full-width, blanks and small letters are put right at once; typed as it was read it is as read."""
    stage, work = opened
    row = next(row for row in work.case_model.state.rows if row.field == "id_number")
    assert row.read is not None
    editor = type_into(work, NUMBER, written.replace("{read}", " ".join(row.read.value).lower()))
    QTest.keyClick(editor, K.Key_Return)
    qtbot.waitUntil(lambda: any(isinstance(body, DecideField) for _, body in stage.desk.submitted))
    (body,) = (body for _, body in stage.desk.submitted if isinstance(body, DecideField))
    kept = row.read.value if basis is FieldBasis.READ else "11010519900101123X"
    assert (body.value, body.basis) == (kept, basis)


def test_emptying_takes_a_correction_back(qtbot: QtBot, opened: tuple[Stage, WorkArea]) -> None:
    """The reading stands again, as read; an empty field that has no correction says what to do and stays open."""
    stage, work = opened
    editor = type_into(work, ADDRESS, "")
    editor.clear()
    QTest.keyClick(editor, K.Key_Return)
    assert kinds(work) == ["nothing_typed"]
    editor.insert("1")
    QTest.keyClick(editor, K.Key_Return)
    qtbot.waitUntil(lambda: typed(stage) == ["1"] and not work.case_model.state.busy)
    editor = type_into(work, ADDRESS, "")
    editor.backspace()
    QTest.keyClick(editor, K.Key_Return)
    qtbot.waitUntil(lambda: len([body for _, body in stage.desk.submitted if isinstance(body, DecideField)]) == 2)
    last = [body for _, body in stage.desk.submitted if isinstance(body, DecideField)][-1]
    assert (last.basis, last.value) == (FieldBasis.READ, last.read_value)
