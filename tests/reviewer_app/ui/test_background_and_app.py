"""Futures on the UI thread, the program's start, settings, and the interpreter that must not lose None."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from case_contract.vocabulary import Language
from reviewer_app.app import ReviewerApp
from reviewer_app.services.types import CacheState, Desk, MediaState
from reviewer_app.ui.common.background import Background
from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.look import ThemeName
from reviewer_app.ui.common.notices import Notice
from reviewer_app.ui.settings.page import SettingsPage
from reviewer_app.ui.settings.stored import Settings, SettingsFile
from reviewer_app.ui.settings.view_model import ServerAnswer
from reviewer_app.ui.sign_in.state import Phase
from tests.reviewer_app.ui.conftest import Stage
from tests.support.fake_desk import CODE, PASSWORD, FakeDesk
from tests.support.sample_cases import payment_case

Build = Callable[[FakeDesk], Stage]


def test_results_arrive_on_the_ui_thread(qtbot: QtBot) -> None:
    """A future that ends on another thread calls back on this one."""
    background, owner = Background(), QObject()
    future: Future[int] = Future()
    seen: list[tuple[int, threading.Thread]] = []
    background.deliver(future, owner, lambda value: seen.append((value, threading.current_thread())))
    worker = threading.Thread(target=lambda: future.set_result(7))
    worker.start()
    worker.join()
    assert not seen, "never called from within the worker"
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(7, threading.main_thread())]


def test_results_for_a_page_that_is_gone_are_dropped(qtbot: QtBot) -> None:
    """A page that was closed meanwhile is not called; the next delivery still is."""
    background, gone, there = Background(), QObject(), QObject()
    first: Future[int] = Future()
    second: Future[int] = Future()
    seen: list[str] = []
    background.deliver(first, gone, lambda _value: seen.append("gone"))
    background.deliver(second, there, lambda _value: seen.append("there"))
    shiboken6.delete(gone)
    first.set_result(1)
    second.set_result(2)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == ["there"]


@pytest.mark.expects_log("unexpected failure in the background: ValueError")
def test_failures_are_told_and_unexpected_ones_shown(qtbot: QtBot) -> None:
    """An exception goes to the page's own handler, else to the one signal for all; its message is not passed on."""
    background, owner = Background(), QObject()
    own: list[BaseException] = []
    shown: list[str] = []
    background.failed.connect(shown.append)
    for handler in (own.append, None):
        future: Future[int] = Future()
        background.deliver(future, owner, lambda _value: None, handler)
        future.set_exception(ValueError("林若溪"))
    qtbot.waitUntil(lambda: bool(own) and bool(shown))
    assert shown == ["ValueError"]


def test_none_outlives_many_calls(qapp: QApplication) -> None:
    """docs/decisions/0050: more Qt calls than the interpreter's own count of None would allow."""
    label = QLabel()
    for number in range(40_000):
        label.setText("ab"[number % 2])
    assert label.text() == "b"


def _opening(
    qtbot: QtBot, qapp: QApplication, folder: Path, release: threading.Event
) -> tuple[ReviewerApp, list[FakeDesk]]:
    """A program whose window is usable, and the desks that it makes once `release` is set."""
    made: list[FakeDesk] = []

    def open_desk(_settings: Settings, _language: Callable[[], str]) -> Desk:
        release.wait(10)
        made.append(FakeDesk([payment_case(1)]))
        return made[-1]

    program = ReviewerApp(qapp, SettingsFile(folder / "settings.json"), open_desk)
    qtbot.addWidget(program.window)
    with qtbot.waitSignal(program.usable):
        program.show()
    return program, made


def test_the_window_is_there_before_the_desk(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    """design.md: first frame before anything else; what is typed before the desk is there is sent once it is."""
    release = threading.Event()
    program, made = _opening(qtbot, qapp, tmp_path, release)
    assert not made
    program.sign_in.submit("reviewer", PASSWORD, CODE)
    assert program.sign_in.state.busy
    release.set()
    qtbot.waitUntil(lambda: program.window.work is not None)
    assert program.settings.use_server("https://other.example:9", "") is ServerAnswer.TAKEN
    qtbot.waitUntil(lambda: len(made) == 2 and program.desk is made[1])
    assert made[0].stopped
    assert program.window.work is None, "another server leads back to signing in"
    program.close()
    assert made[1].stopped


class _Hidden(QObject):
    """Calls `then` once what it watches is hidden."""

    def __init__(self, then: Callable[[], None]) -> None:
        super().__init__()
        self._then = then

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 Qt names it
        if event.type() is QEvent.Type.Hide:
            self._then()
        return super().eventFilter(watched, event)


def test_a_program_that_is_left_while_it_opens_stops_its_desk(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    """Left before the desk is there, the program waits for it and stops it; no thread outlives the program."""
    leaving = threading.Event()
    program, made = _opening(qtbot, qapp, tmp_path, leaving)
    hidden = _Hidden(leaving.set)
    program.window.installEventFilter(hidden)
    program.close()
    assert [desk.stopped for desk in made] == [True]
    assert program.desk is None
    assert not any(thread.name == "start" for thread in threading.enumerate())


class _StoppedOnce(FakeDesk):
    """A desk that, as the real one, cannot be stopped a second time."""

    def stop(self) -> None:
        assert not self.stopped, "stopped twice"
        super().stop()


def test_a_desk_that_arrives_behind_another_server_s_is_stopped_once(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    """A slow keyring holds the first desk up until the server was changed; closing stops the second one alone."""
    first = threading.Event()
    asked: list[str] = []
    made: dict[str, _StoppedOnce] = {}

    def open_desk(settings: Settings, _language: Callable[[], str]) -> Desk:
        address = settings.server_address
        asked.append(address)
        if len(asked) == 1:
            first.wait(10)
        made[address] = _StoppedOnce([payment_case(1)])
        return made[address]

    program = ReviewerApp(qapp, SettingsFile(tmp_path / "settings.json"), open_desk)
    qtbot.addWidget(program.window)
    program.show()
    qtbot.waitUntil(lambda: len(asked) == 1)
    assert program.settings.use_server("https://other.example:9", "") is ServerAnswer.TAKEN
    qtbot.waitUntil(lambda: program.desk is not None)
    first.set()
    qtbot.waitUntil(lambda: len(made) == 2 and made[asked[0]].stopped)
    program.close()
    assert made[asked[1]].stopped


def test_leaving_does_not_wait_for_a_keyring_that_asks(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody answers the system's question: the program ends all the same."""
    answered = threading.Event()
    ended = threading.Event()

    def open_desk(_settings: Settings, _language: Callable[[], str]) -> Desk:
        answered.wait(10)
        ended.set()
        raise OSError("refused")

    monkeypatch.setattr("reviewer_app.app._LEAVING_S", 0.05)
    program = ReviewerApp(qapp, SettingsFile(tmp_path / "settings.json"), open_desk)
    qtbot.addWidget(program.window)
    with qtbot.waitSignal(program.usable):
        program.show()
    program.close()
    assert not ended.is_set()
    assert all(thread.daemon for thread in threading.enumerate() if thread.name == "start")
    answered.set()
    assert ended.wait(10)


def test_a_desk_that_cannot_be_built_is_said(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    """A wrong CA file or address ends in words, not in a dead window."""

    def open_desk(_settings: Settings, _language: Callable[[], str]) -> Desk:
        raise OSError("no such file")

    program = ReviewerApp(qapp, SettingsFile(tmp_path / "settings.json"), open_desk)
    qtbot.addWidget(program.window)
    program.show()
    qtbot.waitUntil(lambda: program.sign_in.state.problem == "desk_failed")
    program.close()


def test_enrolment_shows_its_states(qtbot: QtBot, stage: Build) -> None:
    """Issue 2 section 5: not enrolled → name it; waiting → the fingerprint for the supervisor; approved → in."""
    desk = FakeDesk()
    desk.enrolled = False
    scene = stage(desk)
    scene.sign_in.submit("reviewer", PASSWORD, CODE)
    qtbot.waitUntil(lambda: scene.sign_in.state.phase is Phase.ENROLMENT)
    scene.sign_in.enrol("家中")
    qtbot.waitUntil(lambda: scene.sign_in.state.phase is Phase.PENDING)
    shown = [label.text() for label in scene.window.findChildren(QLabel) if label.isVisible()]
    assert any("a1b2 c3d4" in words for words in shown)
    desk.enrolled = True
    scene.sign_in.reset()
    scene.sign_in.submit("reviewer", "wrong", CODE)
    qtbot.waitUntil(lambda: scene.sign_in.state.problem == "sign_in_refused")
    scene.sign_in.submit("reviewer", PASSWORD, CODE)
    qtbot.waitUntil(lambda: scene.window.work is not None)


@pytest.mark.expects_log("settings could not be read")
def test_settings_are_kept_and_survive_damage(tmp_path: Path) -> None:
    """What was set is read again; a damaged file gives the defaults."""
    stored = SettingsFile(tmp_path / "deep" / "settings.json")
    assert stored.read() == Settings()
    wanted = Settings(Language.ENGLISH, ThemeName.LIGHT, "https://desk.example:8443", "ca.pem")
    stored.write(wanted)
    assert stored.read() == wanted
    (tmp_path / "deep" / "settings.json").write_text("{", encoding="utf-8")
    assert stored.read() == Settings()


@pytest.mark.parametrize("address", ["http://desk.example", "desk.example", "https://", ""])
def test_only_https_servers_are_taken(stage: Build, address: str) -> None:
    """design.md: TLS everywhere."""
    scene = stage(FakeDesk())
    before = scene.settings.state
    assert scene.settings.use_server(address, "") is ServerAnswer.NOT_HTTPS
    assert scene.settings.state == before


def test_a_certificate_file_that_is_not_there_is_told_beside_where_it_was_typed(
    qtbot: QtBot, ui: Ui, stage: Build, tmp_path: Path
) -> None:
    """Behind the dialog nobody sees it; a file that is there is taken, which is said as well."""
    scene = stage(FakeDesk())
    before = scene.settings.state
    page = SettingsPage(ui, scene.settings, with_keys=False)
    qtbot.addWidget(page)
    page._address.setText("https://other.example:8443")
    page._certificate.setText(str(tmp_path / "ca.pem"))
    page._use_server()
    assert page._server_note.text() == ui.texts.text("settings.ca_missing")
    assert scene.settings.state == before
    (tmp_path / "ca.pem").write_text("", encoding="utf-8")
    page._use_server()
    assert page._server_note.text() == ui.texts.text("settings.server_taken")
    assert scene.settings.state.ca_file == str(tmp_path / "ca.pem")


def test_errors_stay_until_they_are_read(stage: Build) -> None:
    """design.md: what happened, why, what to do; gone only when read; the same one is not piled up."""
    scene = stage(FakeDesk(signed_in=True))
    work = scene.window.work
    assert work is not None
    work.strip.add(Notice("lease_expired"))
    work.strip.add(Notice("unexpected"))
    work.strip.add(Notice("lease_expired"))
    assert [notice.kind for notice in work.strip.notices] == ["lease_expired", "unexpected"]
    for notice in work.strip.notices:
        for language in Language:
            scene.ui.texts.use(language)
            assert notice.title(scene.ui.texts)
            assert notice.detail(scene.ui.texts)
    work.strip.read()
    work.strip.read()
    assert not work.strip.isVisible()


def test_status_area_says_what_is_the_matter(stage: Build) -> None:
    """Offline, unsent, need you, media process and local store each have words, not only a colour."""
    desk = FakeDesk(signed_in=True)
    scene = stage(desk)
    work = scene.window.work
    assert work is not None
    desk.online = False
    desk.cache = CacheState.NO_KEYRING_ONLINE_ONLY
    for media in MediaState:
        desk.media = media
        work.status.show_state(desk.state())
        words = [label.text() for label in work.status.findChildren(QLabel) if label.isVisible()]
        assert "离线，恢复连接前不能工作" in words
        # Beside it "online only" would say the same in words that seem to contradict it.
        assert not any("仅在线" in each for each in words)
        assert scene.ui.texts.word("media_state", media.value) in words
    for online, cache, said in (
        (True, CacheState.NO_KEYRING_ONLINE_ONLY, {"在线", "仅在线工作"}),
        (False, CacheState.OPEN, {"离线"}),
    ):
        desk.online, desk.cache = online, cache
        work.status.show_state(desk.state())
        words = [label.text() for label in work.status.findChildren(QLabel) if label.isVisible()]
        assert said <= set(words)
