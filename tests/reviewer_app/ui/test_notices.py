"""What the strip says, for how long, and where giving a case back leads."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from case_contract.commands import ReleaseCase
from case_contract.problems import ProblemCode
from case_contract.vocabulary import Language, Verdict
from reviewer_app.services.types import CasesChanged, QueueScope, StateChanged
from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.notices import Notice
from reviewer_app.ui.problem_strip import ProblemStrip
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


@pytest.mark.parametrize("language", list(Language))
def test_without_the_server_nothing_offers_to_claim(qtbot: QtBot, stage: Build, language: Language) -> None:
    """A case that goes while the server is away: N opens what is held, and the words say so until it is back."""
    scene, work = _with_case(qtbot, stage, 2)
    scene.ui.texts.use(language)
    gone = work.case_model.state.case_id
    assert gone is not None
    scene.desk.online = False
    scene.desk._held.remove(gone)
    work.take_event(CasesChanged(frozenset({gone})))
    qtbot.waitUntil(lambda: _kinds(work) == ["case_gone"])
    work.queue_model.show_scope(QueueScope.MINE)

    def said() -> list[str]:
        return [words.text() for words in (work.strip._detail, work.queue._empty, work.case._empty, work._queue_keys)]

    def change(online: bool) -> list[str]:
        scene.desk.online = online
        work.take_event(StateChanged(scene.desk.state()))
        return said()

    away, back = change(online=False), change(online=True)
    claims = ("领取下一件", "则领取") if language is Language.CHINESE else ("next", "else claims")
    assert not [words for words in away if any(claim in words for claim in claims)]
    assert [any(claim in words for claim in claims) for words in back] == [True] * 4


def test_a_verdict_without_the_server_leads_to_the_queue_and_not_to_an_empty_page(qtbot: QtBot, stage: Build) -> None:
    """Nothing can be claimed after it: the notice says why, over the cases and not over a page that offers to."""
    scene, work = _with_case(qtbot, stage, 2)
    scene.desk.online = False
    scene.desk._held.clear()
    work.case_model.close()
    work.case_model.finished.emit(number_id(1))
    qtbot.waitUntil(lambda: _kinds(work) == ["claim_away"])
    assert work.pages.currentWidget() is work.queue


def test_a_conflict_of_a_case_that_is_not_in_sight_is_told(qtbot: QtBot, stage: Build) -> None:
    """The case's own page says it there, and only there."""
    scene, work = _with_case(qtbot, stage, 1)
    work.show_page(work.settings)
    scene.desk.refuse_next = ProblemCode.CASE_CHANGED
    work.case_model.add_note("x")
    qtbot.waitUntil(lambda: _kinds(work) == [ProblemCode.CASE_CHANGED.value])


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


def test_the_mark_of_a_notice_has_its_room_before_there_is_one(qtbot: QtBot, ui: Ui) -> None:
    """Laid out while the strip was empty and not again in time, it was cut in half."""
    strip = ProblemStrip(ui)
    qtbot.addWidget(strip)
    room = strip._mark.minimumWidth()
    strip.add(Notice("case_gone"))
    assert room >= strip._mark.pixmap().deviceIndependentSize().width() > 0
