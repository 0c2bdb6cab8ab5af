"""Where nothing is kept: no work without the server, and no leaving with unsent work before it was asked."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from case_contract.commands import AddNote, RecordActivity
from case_contract.vocabulary import Language
from reviewer_app.services.types import CacheState
from reviewer_app.ui.unsent_dialog import UnsentDialog
from reviewer_app.ui.work_area import WorkArea
from tests.reviewer_app.ui.conftest import Stage
from tests.support.fake_desk import FakeDesk
from tests.support.sample_cases import START, payment_case

pytestmark = pytest.mark.slow

Build = Callable[[FakeDesk], Stage]
IN_MEMORY = [state for state in CacheState if state not in {CacheState.OPEN, CacheState.DAMAGED_MOVED_ASIDE}]


def _with_case(qtbot: QtBot, stage: Build, cache: CacheState) -> tuple[Stage, WorkArea]:
    desk = FakeDesk([payment_case(1)], signed_in=True)
    desk.cache = cache
    scene = stage(desk)
    work = scene.window.work
    assert work is not None
    work.queue_model.next_case()
    qtbot.waitUntil(lambda: work.case_model.state.view is not None)
    return scene, work


def _unsent(scene: Stage, work: WorkArea) -> None:
    """One act that the server never heard of, done while the desk still believed to be online."""
    case_id = work.case_model.state.case_id
    assert case_id is not None
    scene.desk.online = False
    scene.desk.submit(case_id, AddNote(text="unsent"))
    QApplication.processEvents()
    assert scene.desk.state().unsent == 1


@pytest.mark.parametrize("cache", IN_MEMORY)
def test_without_a_store_there_is_no_work_without_the_server(qtbot: QtBot, stage: Build, cache: CacheState) -> None:
    """What the mode says of itself: nothing is written down that would be lost, and one sentence says why."""
    scene, work = _with_case(qtbot, stage, cache)
    scene.desk.online = False
    before = list(scene.desk.submitted)
    work.case_model.add_note("x")
    work.case_model.accept_sure()
    work.case_model.release()
    work.case_model.unmask(work.case_model.state.selected, "why")
    assert [body for _, body in scene.desk.submitted if not isinstance(body, RecordActivity)] == [
        body for _, body in before if not isinstance(body, RecordActivity)
    ]
    assert not work.case_model.state.unmasked
    assert not work.case_model.state.busy
    assert [notice.kind for notice in work.strip.notices] == ["offline_not_kept"]
    scene.desk.online = True
    work.case_model.add_note("x")
    assert isinstance(scene.desk.submitted[-1][1], AddNote)


def test_with_a_store_work_goes_on(qtbot: QtBot, stage: Build) -> None:
    """R72: offline is a normal state where the outbox outlives the program."""
    scene, work = _with_case(qtbot, stage, CacheState.OPEN)
    scene.desk.online = False
    work.case_model.add_note("x")
    assert isinstance(scene.desk.submitted[-1][1], AddNote)
    assert scene.window.close()


@pytest.mark.parametrize("language", list(Language))
def test_signing_out_asks_first(qtbot: QtBot, stage: Build, language: Language) -> None:
    """Ctrl+Shift+Q with unsent work in memory: asked; Enter stays, leaving is a choice of its own."""
    scene, work = _with_case(qtbot, stage, CacheState.NO_KEYRING_ONLINE_ONLY)
    scene.ui.texts.use(language)
    _unsent(scene, work)

    def press_leave() -> UnsentDialog:
        modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(QApplication.focusWidget() or scene.window, Qt.Key.Key_Q, modifiers)
        qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), UnsentDialog))
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, UnsentDialog)
        return dialog

    dialog = press_leave()
    words = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "1" in words
    QTest.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    assert scene.window.work is work
    qtbot.waitUntil(lambda: scene.window.findChild(UnsentDialog) is None)
    with qtbot.waitActive(scene.window):
        scene.window.activateWindow()
    press_leave().leave.click()
    qtbot.waitUntil(lambda: scene.window.work is None)


def test_closing_asks_first(qtbot: QtBot, stage: Build) -> None:
    """The window stays until the reviewer says that it may go; asked twice it shows one question."""
    scene, work = _with_case(qtbot, stage, CacheState.KEY_WRONG)
    _unsent(scene, work)
    assert not scene.window.close()
    assert not scene.window.close()
    assert scene.window.isVisible()
    (dialog,) = scene.window.findChildren(UnsentDialog)
    dialog.leave.click()
    qtbot.waitUntil(lambda: not scene.window.isVisible())


def test_another_server_and_a_new_store_ask_first(qtbot: QtBot, stage: Build) -> None:
    """Both take the store in memory away."""
    scene, work = _with_case(qtbot, stage, CacheState.KEY_MISSING)
    _unsent(scene, work)
    before = scene.settings.state
    work.settings._address.setText("https://other.example:8443")
    work.settings._use_server()
    (dialog,) = scene.window.findChildren(UnsentDialog)
    assert scene.settings.state == before
    dialog.stay.click()
    qtbot.waitUntil(lambda: scene.window.findChild(UnsentDialog) is None)
    work._new_store()
    assert len(scene.window.findChildren(UnsentDialog)) == 1


def test_a_damaged_store_is_said_until_it_is_read(stage: Build) -> None:
    """The sentence outlives the state: the store is open again by the time that anybody looks."""
    desk = FakeDesk(signed_in=True)
    desk.store_moved_aside_at = START
    scene = stage(desk)
    work = scene.window.work
    assert work is not None
    desk.sync_now()
    QApplication.processEvents()
    (notice,) = work.strip.notices
    assert work.strip.isVisible()
    assert "损坏" in notice.title(scene.ui.texts)
    scene.ui.texts.use(Language.ENGLISH)
    assert "damaged" in notice.title(scene.ui.texts)
    work.strip.read()
    desk.sync_now()
    QApplication.processEvents()
    assert not work.strip.notices
