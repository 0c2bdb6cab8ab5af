"""A window in front of the stand-in desk."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from case_contract.vocabulary import Language
from reviewer_app.ui.common.background import Background
from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.look import Look, ThemeName
from reviewer_app.ui.common.texts import Texts
from reviewer_app.ui.main_window import MainWindow
from reviewer_app.ui.settings.stored import Settings, SettingsFile
from reviewer_app.ui.settings.view_model import SettingsViewModel
from reviewer_app.ui.sign_in.view_model import SignInViewModel
from tests.support.clock import FixedClock
from tests.support.fake_desk import FakeDesk
from tests.support.sample_cases import START

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@dataclass
class Stage:
    """A window and everything behind it."""

    window: MainWindow
    ui: Ui
    desk: FakeDesk
    sign_in: SignInViewModel
    settings: SettingsViewModel
    clock: FixedClock


@pytest.fixture
def clock() -> FixedClock:
    """A clock at the start of the sample."""
    return FixedClock(START)


@pytest.fixture
def ui(qapp: QApplication, clock: FixedClock) -> Iterator[Ui]:
    """Chinese and dark, as delivered."""
    # The window of the test before is taken apart only now, or a new look would be put on all that is in it.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    texts, look, background = Texts(Language.CHINESE), Look(qapp, ThemeName.DARK), Background()
    yield Ui(texts, look, background, clock.now)
    for each in (texts, look, background):
        each.deleteLater()


@pytest.fixture
def stage(qtbot: QtBot, ui: Ui, clock: FixedClock, tmp_path: Path) -> Callable[[FakeDesk], Stage]:
    """Builds the window, active, at the smallest supported screen, in front of a desk."""

    def build(desk: FakeDesk) -> Stage:
        settings = SettingsViewModel(ui, SettingsFile(tmp_path / "settings.json"), Settings())
        sign_in = SignInViewModel(ui.background)
        window = MainWindow(ui, sign_in, settings)
        qtbot.addWidget(window)
        window.use_desk(desk)
        window.resize(1366, 768)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        sign_in.desk_ready(desk)
        if desk.state().signed_in is not None:
            qtbot.waitUntil(lambda: window.work is not None)
        return Stage(window, ui, desk, sign_in, settings, clock)

    return build


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says what it cannot do; every other warning of Qt still fails."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))
