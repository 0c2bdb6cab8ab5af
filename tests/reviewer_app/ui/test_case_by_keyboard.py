"""A whole case by keyboard alone, in Chinese and in English (issue 2 section 7)."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from case_contract.commands import Decide, DecideField, GiveFaceOpinion, RecordActivity
from case_contract.problems import ProblemCode
from case_contract.vocabulary import (
    ActivityKind,
    CaseStatus,
    Certainty,
    FaceOpinion,
    FieldBasis,
    Language,
    StepOutcome,
    Verdict,
)
from reviewer_app.domain.case_work import effective
from reviewer_app.ui.case.state import CaseState
from reviewer_app.ui.case.steps_panel import FaceScoreCard, StepsPanel
from reviewer_app.ui.work_area import WorkArea
from tests.reviewer_app.ui.conftest import Stage
from tests.support.fake_desk import CODE, PASSWORD, FakeDesk
from tests.support.sample_cases import number_id, payment_case

Build = Callable[[FakeDesk], Stage]
K = Qt.Key


def _focus(stage: Stage) -> QWidget:
    return QApplication.focusWidget() or stage.window


def _press(
    qtbot: QtBot, stage: Stage, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.keyClick(_focus(stage), key, modifier)
    QApplication.processEvents()


def _work(stage: Stage) -> WorkArea:
    assert stage.window.work is not None
    return stage.window.work


def _idle(qtbot: QtBot, stage: Stage) -> None:
    """Wait until what was pressed is written down."""
    model = _work(stage).case_model
    qtbot.waitUntil(lambda: not model.state.busy)


def _open_next(qtbot: QtBot, stage: Stage) -> WorkArea:
    work = _work(stage)
    _press(qtbot, stage, K.Key_N)
    qtbot.waitUntil(lambda: work.case_model.state.view is not None)
    return work


def _pass_step(qtbot: QtBot, stage: Stage, key: Qt.Key = K.Key_Space) -> None:
    work = _work(stage)
    before = len(work.case_model.state.work.outcomes) if work.case_model.state.work else 0
    _press(qtbot, stage, key)
    qtbot.waitUntil(
        lambda: work.case_model.state.work is not None and len(work.case_model.state.work.outcomes) > before
    )
    _idle(qtbot, stage)


def test_a_day_that_no_calendar_has_is_refused_where_it_is_typed(
    qtbot: QtBot, stage: Callable[[FakeDesk], Stage]
) -> None:
    """R18: the editor stays with what was typed, one sentence says why; put right, the sentence is gone."""
    desk = FakeDesk([payment_case(1)], signed_in=True)
    scene = stage(desk)
    work = _open_next(qtbot, scene)
    model = work.case_model
    model.select("resident_id_front/birth_date")
    model.unmask("resident_id_front/birth_date", "compare")
    work.case.fields.setFocus()
    _press(qtbot, scene, K.Key_F2)
    editor = _focus(scene)
    assert isinstance(editor, QLineEdit)
    for typed in ("2023-13-45", "jj12345"):
        editor.selectAll()
        editor.insert(typed)
        _press(qtbot, scene, K.Key_Return)
        assert (_focus(scene), editor.text()) == (editor, typed)
        assert [notice.kind for notice in work.strip.notices] == ["field_value_impossible"]
    editor.selectAll()
    editor.insert("1987.3.9")
    _press(qtbot, scene, K.Key_Return)
    _idle(qtbot, scene)
    qtbot.waitUntil(lambda: any(row.field == "birth_date" and row.accepted for row in model.state.rows))
    row = next(row for row in model.state.rows if row.field == "birth_date")
    assert row.accepted is not None
    assert row.accepted.value == "1987-03-09"


@pytest.mark.parametrize("language", list(Language))
def test_a_typed_number_that_does_not_hold_is_said_at_once(
    qtbot: QtBot, stage: Callable[[FakeDesk], Stage], language: Language
) -> None:
    """R21: it is taken as typed, for a forged number is a finding; put right, nothing is said any more."""
    desk = FakeDesk([payment_case(1)], signed_in=True)
    scene = stage(desk)
    scene.ui.texts.use(language)
    work = _open_next(qtbot, scene)
    model = work.case_model
    right = next(row.read.value for row in model.state.rows if row.field == "id_number" and row.read)
    typed = right[:-1] + ("1" if right[-1] != "1" else "2")

    def accepted() -> str:
        row = next(row for row in model.state.rows if row.field == "id_number")
        return row.accepted.value if row.accepted is not None else ""

    model.correct("resident_id_front/id_number", typed)
    qtbot.waitUntil(lambda: accepted() == typed and not model.state.busy)
    number, stated = ((one.title(scene.ui.texts), one.detail(scene.ui.texts)) for one in work.strip.notices)
    said = {
        Language.CHINESE: ("号码校验位不符", "“号码有效”一步须由您判断", "“信息一致”一步须由您判断"),
        Language.ENGLISH: (
            "Number fails its check digit",
            "whether numbers are valid is yours",
            "whether fields agree is",
        ),
    }[language]
    assert number[0] == said[0]
    assert said[1] in number[1]
    assert said[2] in stated[1]
    model.correct("resident_id_front/id_number", right)
    qtbot.waitUntil(lambda: accepted() == right and not model.state.busy)
    assert work.strip.notices == ()


@pytest.mark.parametrize("language", list(Language))
def test_a_whole_case_by_keyboard_alone(qtbot: QtBot, stage: Callable[[FakeDesk], Stage], language: Language) -> None:
    """R14, R77: sign in, take a case, fields, steps in order, blind opinion, approve; the next case comes."""
    first, second = payment_case(1), payment_case(2)
    desk = FakeDesk([first, second])
    scene = stage(desk)
    scene.ui.texts.use(language)
    for text in ("reviewer", PASSWORD, CODE):
        QTest.keyClicks(_focus(scene), text)
        if text != CODE:
            _press(qtbot, scene, K.Key_Tab)
    _press(qtbot, scene, K.Key_Return)
    qtbot.waitUntil(lambda: scene.window.work is not None)
    work = _open_next(qtbot, scene)
    model = work.case_model
    case_id = model.state.case_id
    assert case_id is not None

    _press(qtbot, scene, K.Key_Return)
    _idle(qtbot, scene)
    qtbot.waitUntil(lambda: model.state.rows[0].accepted is not None)

    _press(qtbot, scene, K.Key_J)
    assert model.state.selected == "resident_id_front/ethnicity"
    _press(qtbot, scene, K.Key_F2)
    editor = _focus(scene)
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    editor.insert("回")
    _press(qtbot, scene, K.Key_Return)
    _idle(qtbot, scene)
    row = next(row for row in model.state.rows if row.field == "ethnicity")
    qtbot.waitUntil(lambda: any(row.field == "ethnicity" and row.accepted for row in model.state.rows))

    _press(qtbot, scene, K.Key_Return, Qt.KeyboardModifier.ControlModifier)
    _idle(qtbot, scene)
    while not model.state.opinion_due:
        _pass_step(qtbot, scene)
    _press(qtbot, scene, K.Key_F)
    _press(qtbot, scene, K.Key_Y)
    _press(qtbot, scene, K.Key_3)
    _press(qtbot, scene, K.Key_P)
    qtbot.waitUntil(lambda: model.state.work is not None and model.state.work.opinion is not None)
    _idle(qtbot, scene)
    for _ in range(2):
        _pass_step(qtbot, scene)
    _press(qtbot, scene, K.Key_A)
    qtbot.waitUntil(lambda: model.state.case_id not in {None, case_id})

    detail = desk.detail(case_id)
    assert detail.summary.status is CaseStatus.DECIDED
    assert detail.verdicts[-1].verdict is Verdict.APPROVE
    assert all(step.outcome is StepOutcome.PASSED for step in detail.steps)
    corrected = next(known for known in detail.field_decisions if known.field == "ethnicity")
    assert (corrected.value, corrected.basis, corrected.read_value) == ("回", FieldBasis.CORRECTED, "汉")
    assert detail.readings == first.readings, "a correction never loses what was read"
    assert row.read is not None
    kinds = {body.activity for _, body in desk.submitted if isinstance(body, RecordActivity)}
    assert {ActivityKind.OPEN_CASE, ActivityKind.VIEW_EVIDENCE, ActivityKind.REVEAL_FACE_SCORE} <= kinds


@pytest.mark.parametrize(
    ("key", "verdict"),
    [(K.Key_R, Verdict.REJECT), (K.Key_S, Verdict.ASK_AGAIN), (K.Key_E, Verdict.ESCALATE)],
)
def test_verdicts_with_reasons_by_keyboard(qtbot: QtBot, stage: Build, key: Qt.Key, verdict: Verdict) -> None:
    """R87: number keys tick reasons of the taxonomy, Ctrl+Enter gives the verdict; without a reason it cannot."""
    desk = FakeDesk([payment_case(1)], signed_in=True)
    scene = stage(desk)
    work = _open_next(qtbot, scene)
    _press(qtbot, scene, key)
    qtbot.waitUntil(lambda: work.case.open_dialog() is not None)
    dialog = work.case.open_dialog()
    assert dialog is not None
    qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClick(dialog, K.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not [body for _, body in desk.submitted if isinstance(body, Decide)]
    QTest.keyClick(dialog, K.Key_2)
    assert len(dialog.chosen) == 1
    QTest.keyClick(dialog, K.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(desk.detail(number_id(1)).verdicts))
    given = desk.detail(number_id(1)).verdicts[-1]
    assert given.verdict is verdict
    assert len(given.reasons) == 1


def test_the_score_is_not_in_the_widget_tree_before_the_opinion(qtbot: QtBot, stage: Build) -> None:
    """beyond.md 1: neither score nor a finding that tells it exists before opinion and certainty are confirmed."""
    desk = FakeDesk([payment_case(1)], signed_in=True)
    scene = stage(desk)
    work = _open_next(qtbot, scene)
    model = work.case_model

    def telling() -> bool:
        return bool(scene.window.findChildren(FaceScoreCard)) or bool(scene.window.findChildren(QWidget, "faceScore"))

    def found() -> set[str]:
        return {finding.code for finding in model.state.findings}

    while not model.state.opinion_due:
        assert not telling()
        _pass_step(qtbot, scene)
    _press(qtbot, scene, K.Key_P)
    _press(qtbot, scene, K.Key_D)
    _press(qtbot, scene, K.Key_P)
    assert not telling(), "an opinion without certainty is not given"
    assert "faces_differ" not in found()
    _press(qtbot, scene, K.Key_1)
    assert not telling(), "chosen is not confirmed"
    _press(qtbot, scene, K.Key_P)
    qtbot.waitUntil(telling)
    assert "faces_differ" in found()
    given = [body for _, body in desk.submitted if isinstance(body, GiveFaceOpinion)]
    assert given == [GiveFaceOpinion(opinion=FaceOpinion.DIFFERENT, certainty=Certainty.LOW)]


def test_the_steps_are_never_painted_empty(qtbot: QtBot, stage: Build) -> None:
    """R77: a step that is done puts another list in place; it is there before the window is painted again."""
    scene = stage(FakeDesk([payment_case(1)], signed_in=True))
    work = _open_next(qtbot, scene)
    panel = scene.window.findChild(StepsPanel)
    assert panel is not None
    panel.show_state(CaseState())
    panel.show_state(work.case_model.state)
    lines = panel.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert len(lines) > len(work.case_model.state.work.steps if work.case_model.state.work else ())
    assert all(line.isVisible() and line.height() > 1 for line in lines)
    assert len({line.y() for line in lines}) == len(lines)


def test_steps_out_of_order_are_refused_here_too(qtbot: QtBot, stage: Build) -> None:
    """R77: the client refuses a later step and says why; nothing is sent."""
    desk = FakeDesk([payment_case(1)], signed_in=True)
    scene = stage(desk)
    work = _open_next(qtbot, scene)
    before = len(desk.submitted)
    work.case_model.complete_step("risk_signals", StepOutcome.PASSED)
    assert [notice.kind for notice in work.strip.notices] == [ProblemCode.STEP_OUT_OF_ORDER.value]
    assert len(desk.submitted) == before
    assert not work.case.verdict_bar.buttons[Verdict.APPROVE].isEnabled()


@pytest.mark.parametrize(
    ("key", "reason"), [(K.Key_Return, "逐字核对差异"), (K.Key_1, "逐字核对差异"), (K.Key_3, "客户来电核实")]
)
def test_fields_are_masked_until_a_reason_is_given(qtbot: QtBot, stage: Build, key: Qt.Key, reason: str) -> None:
    """R80: masked by default in table and tooltip; M asks for a reason, which is logged, and shows one field."""
    desk = FakeDesk([payment_case(1)], signed_in=True)
    scene = stage(desk)
    work = _open_next(qtbot, scene)
    table = work.case.fields.fields
    number = "330102199103070022"

    def shown() -> str:
        return " ".join(
            str(table.index(row, column).data(role) or "")
            for row in range(table.rowCount())
            for column in range(table.columnCount())
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        )

    assert number not in shown()
    work.case_model.select("resident_id_front/id_number")
    _press(qtbot, scene, K.Key_M)
    menus = [menu for menu in work.case.fields.findChildren(QMenu) if menu.isVisible()]
    assert len(menus) == 1
    QTest.keyClick(menus[0], key)
    qtbot.waitUntil(lambda: number in shown())
    logged = [body for _, body in desk.submitted if isinstance(body, RecordActivity)]
    unmasked = [body for body in logged if body.activity is ActivityKind.UNMASK]
    assert [(body.field, body.reason) for body in unmasked] == [("id_number", reason)]
    assert "林若溪" not in shown(), "other fields stay masked"


def test_work_goes_on_offline_and_is_sent_later(qtbot: QtBot, stage: Build) -> None:
    """R55: with the server away the verdict is written down, shown as unsent, and applied when it is back."""
    desk = FakeDesk([payment_case(1)], signed_in=True)
    scene = stage(desk)
    work = _open_next(qtbot, scene)
    desk.online = False
    _press(qtbot, scene, K.Key_Return)
    _idle(qtbot, scene)
    work.case_model.add_note("电话核实过")
    qtbot.waitUntil(lambda: any(label.text().endswith("尚未发送到服务器") for label in _notes(work)))
    _press(qtbot, scene, K.Key_R)
    dialog = work.case.open_dialog()
    assert dialog is not None
    dialog.choose(("number_invalid",))
    dialog.accept()
    qtbot.waitUntil(lambda: work.case_model.state.view is None)
    qtbot.waitUntil(lambda: [notice.kind for notice in work.strip.notices] == ["claim_away"])
    assert desk.state().unsent >= 2
    assert not desk.detail(number_id(1)).verdicts
    desk.come_online()
    assert desk.state().unsent == 0
    assert desk.detail(number_id(1)).verdicts[-1].verdict is Verdict.REJECT


def test_a_note_that_the_server_has_is_not_called_unsent(qtbot: QtBot, stage: Build) -> None:
    """R55: only who wrote it and when."""
    desk = FakeDesk([payment_case(1)], signed_in=True)
    work = _open_next(qtbot, stage(desk))
    work.case_model.add_note("电话核实过")
    qtbot.waitUntil(lambda: any(label.text() == "电话核实过" for label in _notes(work)))
    qtbot.waitUntil(lambda: not any("尚未发送" in label.text() for label in _notes(work)))


def _notes(work: WorkArea) -> list[QLabel]:
    return work.case.findings.findChildren(QLabel)


def test_a_conflict_shows_both_versions_and_loses_nothing(qtbot: QtBot, stage: Build) -> None:
    """design.md: what the server did not take stays visible as "needs your decision" until it is kept or dropped."""
    desk = FakeDesk([payment_case(1)], signed_in=True)
    scene = stage(desk)
    work = _open_next(qtbot, scene)
    desk.refuse_next = ProblemCode.CASE_CHANGED
    work.case_model.correct("resident_id_front/sex", "男")
    qtbot.waitUntil(work.case.conflict.isVisible)
    shown = [label.text() for label in work.case.conflict.findChildren(QLabel)]
    assert "性别：男" in shown
    assert any(text.startswith("性别：服务器上尚未采纳") for text in shown)
    assert desk.state().need_you == 1
    said = [notice.kind for notice in work.strip.notices]
    assert ProblemCode.CASE_CHANGED.value not in said, "the same sentence twice, one above the other"
    view = work.case_model.state.view
    assert view is not None
    assert effective(view.detail, view.pending).fields
    work.case_model.resolve(view.pending[0].command_id, keep=True)
    qtbot.waitUntil(lambda: not work.case.conflict.isVisible())
    kept = [body for _, body in desk.submitted if isinstance(body, DecideField)]
    assert kept[-1].value == "男"
    assert desk.detail(number_id(1)).field_decisions[-1].value == "男"


def test_pressing_twice_gives_one_verdict(qtbot: QtBot, stage: Build) -> None:
    """beyond.md (Marble 1736): a double key press is one command."""
    desk = FakeDesk([payment_case(1), payment_case(2)], signed_in=True)
    scene = stage(desk)
    work = _open_next(qtbot, scene)
    work.case_model.decide(Verdict.ESCALATE, ("second_opinion",))
    work.case_model.decide(Verdict.ESCALATE, ("second_opinion",))
    qtbot.waitUntil(lambda: bool(desk.detail(number_id(1)).verdicts))
    assert len([body for _, body in desk.submitted if isinstance(body, Decide)]) == 1


def test_letters_typed_into_a_note_are_not_keys(qtbot: QtBot, stage: Build) -> None:
    """W goes to the note; A, R and Space inside it are letters, Enter saves it."""
    desk = FakeDesk([payment_case(1)], signed_in=True)
    scene = stage(desk)
    work = _open_next(qtbot, scene)
    _press(qtbot, scene, K.Key_W)
    QTest.keyClicks(_focus(scene), "A R e")
    assert work.case.open_dialog() is None
    _press(qtbot, scene, K.Key_Return)
    qtbot.waitUntil(lambda: bool(desk.detail(number_id(1)).notes))
    assert desk.detail(number_id(1)).notes[0].text == "A R e"
