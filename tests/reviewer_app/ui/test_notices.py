"""What the strip says, for how long, and where giving a case back leads."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from case_contract.commands import ReleaseCase
from case_contract.vocabulary import Language, Verdict
from reviewer_app.services.types import CasesChanged, QueueScope
from reviewer_app.ui.common.notices import Notice
from reviewer_app.ui.work_area import WorkArea
from tests.reviewer_app.ui.conftest import Stage
from tests.support.fake_desk import FakeDesk
from tests.support.sample_cases import number_id, payment_case

Build = Callable[[FakeDesk], Stage]


def _with_case(qtbot: QtBot, stage: Build, cases: int) -> tuple[Stage, WorkArea]:
    scene = stage(FakeDesk([payment_case(number) for number in range(1, cases + 1)], signed_in=True))
    work = scene.window.work
    assert work is not None
    work.queue_model.next_case()
    qtbot.waitUntil(lambda: work.case_model.state.view is not None)
    return scene, work


def _kinds(work: WorkArea) -> list[str]:
    return [notice.kind for notice in work.strip.notices]


def test_why_a_try_failed_is_gone_with_the_next_act_and_the_next_page(qtbot: QtBot, stage: Build) -> None:
    """It spoke over the next case as if of that one; what is not of one try stays until it is read."""
    _, work = _with_case(qtbot, stage, 1)
    work.strip.add(Notice("not_taken"))
    work.case_model.decide(Verdict.APPROVE)
    assert len(_kinds(work)) == 2
    work.case_model.accept_sure()
    assert _kinds(work) == ["not_taken"]
    qtbot.waitUntil(lambda: not work.case_model.state.busy)
    work.case_model.decide(Verdict.APPROVE)
    assert len(_kinds(work)) == 2
    work.show_page(work.queue)
    assert _kinds(work) == ["not_taken"]


@pytest.mark.parametrize("named", [True, False])
def test_that_a_case_is_gone_does_not_stand_over_the_next_one(qtbot: QtBot, stage: Build, named: bool) -> None:
    """It names the case if that was open, stays while no other is, and says nothing over the next one's lease."""
    scene, work = _with_case(qtbot, stage, 2)
    gone = work.case_model.state.case_id
    assert gone is not None
    code = work.case_model.state.service_code if named else ""
    if not named:
        work.case_model.close()
    scene.desk._held.remove(gone)
    if named:
        work.take_event(CasesChanged(frozenset({gone})))
    else:
        work.open_case(gone)
    qtbot.waitUntil(lambda: _kinds(work) == ["case_gone"])
    work.strip.add(Notice("not_taken"))
    work.show_page(work.settings)
    said = work.strip._title.text()
    assert said == (f"{code}：案件已不在本机" if named else "案件已不在本机")
    scene.desk.claim(number_id(2))
    work.open_case(number_id(2))
    qtbot.waitUntil(lambda: work.case_model.state.case_id == number_id(2))
    assert _kinds(work) == ["not_taken"]


def test_a_key_says_that_a_notice_was_read(qtbot: QtBot, stage: Build) -> None:
    """R14: every action on the keyboard."""
    _, work = _with_case(qtbot, stage, 1)
    work.strip.add(Notice("not_taken"))
    QTest.keyClick(QApplication.focusWidget() or work, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert _kinds(work) == []


def test_giving_a_case_back_leads_to_the_queue(qtbot: QtBot, stage: Build) -> None:
    """Keys that are meant for the queue do not act on another case that is held."""
    scene, work = _with_case(qtbot, stage, 2)
    given = work.case_model.state.case_id
    scene.desk.claim(number_id(2 if given == number_id(1) else 1))
    QTest.keyClick(QApplication.focusWidget() or work, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: work.case_model.state.view is None)
    assert isinstance(scene.desk.submitted[-1][1], ReleaseCase)
    assert work.pages.currentWidget() is work.queue
    assert work.case_model.state.case_id is None


def test_the_queue_fits_its_words_in_either_language(qtbot: QtBot, stage: Build) -> None:
    """A filter is as wide as its words after the language was switched, and one case is one."""
    scene, work = _with_case(qtbot, stage, 1)
    work.show_page(work.queue)
    work.queue_model.show_scope(QueueScope.ALL)
    qtbot.waitUntil(lambda: work.queue_model.state.count == 1)
    scene.ui.texts.use(Language.ENGLISH)
    QApplication.processEvents()
    assert work.queue._count.text() == "1 case"
    for box in work.queue.findChildren(QComboBox):
        assert box.width() >= box.sizeHint().width(), box.currentText()
