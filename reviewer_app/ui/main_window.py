"""The window: the sign-in page at once, the work area once somebody is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QMainWindow, QStackedWidget, QVBoxLayout

from reviewer_app.ui.common.keys import bind
from reviewer_app.ui.sign_in.page import SignInPage
from reviewer_app.ui.unsent_dialog import ask_before_leaving

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

    from reviewer_app.services.types import Desk
    from reviewer_app.ui.common.context import Ui
    from reviewer_app.ui.settings.view_model import SettingsViewModel
    from reviewer_app.ui.sign_in.view_model import SignInViewModel
    from reviewer_app.ui.work_area import WorkArea


class MainWindow(QMainWindow):
    """One window for everything.

    Attributes:
        work: the work area while somebody is signed in, else None.
    """

    def __init__(self, ui: Ui, sign_in: SignInViewModel, settings: SettingsViewModel) -> None:
        super().__init__()
        self._ui = ui
        self._settings = settings
        self._desk: Desk | None = None
        self._asked = False
        self.work: WorkArea | None = None
        self.sign_in_page = SignInPage(ui, sign_in, settings.state.server_address)
        self._stack = QStackedWidget()
        self._stack.setObjectName("shell")
        self._stack.addWidget(self.sign_in_page)
        self.setCentralWidget(self._stack)
        self.setMinimumSize(1100, 640)
        self.resize(1366, 768)
        sign_in.signed_in.connect(lambda _result: self._signed_in())
        self.sign_in_page.settings_wanted.connect(self.show_settings)
        ui.texts.changed.connect(self._retitle)
        ui.look.changed.connect(self._retitle)
        bind(self.sign_in_page, "go_settings", self.show_settings)
        self._retitle()
        self.sign_in_page.focus_first()

    def use_desk(self, desk: Desk | None) -> None:
        """Work with this desk from now on; None while another is being built."""
        if self.work is not None:
            self._signed_out()
        self._desk = desk
        self.sign_in_page.show_server(self._settings.state.server_address)

    def show_settings(self) -> None:
        """Settings before anybody is signed in."""
        from reviewer_app.ui.settings.page import SettingsPage

        dialog = QDialog(self)
        dialog.setWindowTitle(self._ui.texts.text("settings.title"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(dialog)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(SettingsPage(self._ui, self._settings, with_keys=False))
        dialog.resize(640, 340)
        dialog.open()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 Qt names it
        """Take what is being typed; ask only where what was done is not in an outbox that outlives the window."""
        if self.work is not None and not self.work.close_in_turn(self.close) and not self._asked:
            event.ignore()
            return
        if self.work is not None and self._desk is not None and not self._asked and self._desk.state().at_risk:
            event.ignore()
            ask_before_leaving(self._ui, self._desk.state(), self, self.close_unasked)
            return
        if self.work is not None:
            self.work.leave()
        super().closeEvent(event)

    def close_unasked(self) -> None:
        """Close, whatever is lost: the reviewer said so, or the program ends anyway."""
        self._asked = True
        self.close()

    def _signed_in(self) -> None:
        if self._desk is None or self.work is not None:
            return
        from reviewer_app.ui.work_area import WorkArea

        self.work = WorkArea(self._ui, self._desk, self._settings)
        self.work.signed_out.connect(self._signed_out)
        self._stack.addWidget(self.work)
        self._stack.setCurrentWidget(self.work)
        self.sign_in_page.forget()

    def _signed_out(self) -> None:
        work, self.work = self.work, None
        self._stack.setCurrentWidget(self.sign_in_page)
        self.sign_in_page.focus_first()
        if work is not None:
            work.leave()
            self._stack.removeWidget(work)
            work.deleteLater()

    def _retitle(self) -> None:
        self.setWindowTitle(self._ui.texts.text("app.name"))
        self.setWindowIcon(QIcon(self._ui.look.pixmap("desk", self._ui.look.tokens.accent, 64, 1.0)))
