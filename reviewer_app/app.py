"""The composition root: builds the window at once and everything else behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from reviewer_app.ui.common.background import Background
from reviewer_app.ui.common.collector import Collector
from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.look import Look
from reviewer_app.ui.common.texts import Texts
from reviewer_app.ui.main_window import MainWindow
from reviewer_app.ui.settings.stored import Settings, SettingsFile
from reviewer_app.ui.settings.view_model import SettingsViewModel
from reviewer_app.ui.sign_in.view_model import SignInViewModel

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from concurrent.futures import Future
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from reviewer_app.services.types import Desk

    OpenDesk = Callable[[Settings, Callable[[], str]], Desk]
    """Builds a desk for these settings, given how to ask for the language in use; runs in a worker thread."""


_LEAVING_S: Final = 10.0
"""How long a program that is left waits for a desk that is being built."""


class ReviewerApp(QObject):
    """The program: window first, then the desk on a worker thread.

    Attributes:
        window: the one window.
        desk: the desk once it is there, else None.
    Signals:
        usable: the window is painted and takes input.
        desk_opened: the desk is there.
    """

    usable = Signal()
    desk_opened = Signal()

    def __init__(self, application: QApplication, settings_file: SettingsFile, open_desk: OpenDesk) -> None:
        super().__init__()
        self._collector = Collector(self)
        settings = settings_file.read()
        self.ui = Ui(Texts(settings.language), Look(application, settings.theme), Background())
        self.settings = SettingsViewModel(self.ui, settings_file, settings)
        self.sign_in = SignInViewModel(self.ui.background)
        self.window = MainWindow(self.ui, self.sign_in, self.settings)
        self.desk: Desk | None = None
        self._open_desk = open_desk
        self._painted = False
        self._opening = 0
        self._building: dict[int, tuple[threading.Thread, Future[Desk]]] = {}
        self.settings.server_changed.connect(self._another_server)
        self.window.sign_in_page.installEventFilter(self)

    def show(self) -> None:
        """Show the window; the desk is built once it is painted."""
        self.window.show()

    def close(self) -> None:
        """Stop the desk; what is in the outbox stays there."""
        self._opening += 1
        self.ui.background.close()
        self.window.close_unasked()
        self._stop_what_is_being_built()
        if self.desk is not None:
            self.desk.stop()
            self.desk = None
        self._collector.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 Qt names it
        """Wait for the first paint."""
        if event.type() is QEvent.Type.Paint and not self._painted:
            self._painted = True
            self.window.sign_in_page.removeEventFilter(self)
            # Once the event queue is empty again the window takes input.
            QTimer.singleShot(0, self._first_frame_done)
        return super().eventFilter(watched, event)

    def start_desk(self) -> None:
        """Build the desk in a worker thread: it imports much, reads the keyring and opens the store."""
        # Neither is needed for the first frame.
        import threading
        from concurrent.futures import Future

        self._opening += 1
        number, settings, language = self._opening, self.settings.state, self._language
        future: Future[Desk] = Future()

        def build() -> None:
            try:
                import reviewer_app.ui.work_area  # noqa: F401  loaded here so that signing in does not wait for it

                desk = self._open_desk(settings, language)
            except BaseException as error:  # noqa: BLE001 handed to the window, which says so
                future.set_exception(error)
            else:
                future.set_result(desk)

        self.ui.background.deliver(
            future, self, lambda desk: self._desk_there(number, desk), lambda _error: self.sign_in.desk_failed()
        )
        thread = threading.Thread(target=build, name="start", daemon=True)
        self._building[number] = thread, future
        thread.start()

    def _stop_what_is_being_built(self) -> None:
        """Wait for desks under way and stop them: a thread that still loads Qt's modules at the end of the process
        brings it down, and a desk that nobody took would keep its store open."""
        for thread, future in self._building.values():
            thread.join(_LEAVING_S)
            # The keyring may be asking for longer than anybody waits.
            if future.done() and future.exception() is None:
                future.result().stop()
        self._building.clear()

    def _first_frame_done(self) -> None:
        self.usable.emit()
        self.start_desk()

    def _desk_there(self, number: int, desk: Desk) -> None:
        del self._building[number]
        if number != self._opening:
            desk.stop()
            return
        self.desk = desk
        self.window.use_desk(desk)
        self.sign_in.desk_ready(desk)
        self.desk_opened.emit()

    def _another_server(self) -> None:
        self.window.use_desk(None)
        self.sign_in.desk_gone()
        if self.desk is not None:
            self.desk.stop()
            self.desk = None
        self.start_desk()

    def _language(self) -> str:
        return self.ui.texts.language.value


def open_real_desk(folder: Path) -> OpenDesk:
    """A desk with its store in `folder`, a key in the OS keyring, and the server of the settings."""

    def build(settings: Settings, language: Callable[[], str]) -> Desk:
        from pathlib import Path as FilePath

        from reviewer_app.services.assembly import open_desk

        pinned = FilePath(settings.ca_file) if settings.ca_file else None
        return open_desk(settings.server_address, folder, pinned_ca=pinned, language=language)

    return build
