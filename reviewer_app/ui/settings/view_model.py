"""Settings: applied while the program runs and written down at once."""

from __future__ import annotations

import logging
from dataclasses import replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from reviewer_app.ui.settings.stored import Settings, SettingsFile

if TYPE_CHECKING:
    from case_contract.vocabulary import Language
    from reviewer_app.ui.common.context import Ui
    from reviewer_app.ui.common.look import ThemeName

_log = logging.getLogger(__name__)


class ServerAnswer(Enum):
    """What became of the wish for another server."""

    TAKEN = "taken"
    NOT_HTTPS = "not_https"
    NO_CA_FILE = "no_ca_file"


class SettingsViewModel(QObject):
    """Holds the settings in use.

    Signals:
        changed: render again.
        server_changed: another server or certificate is to be used from now on.
    """

    changed = Signal()
    server_changed = Signal()

    def __init__(self, ui: Ui, stored: SettingsFile, settings: Settings) -> None:
        super().__init__()
        self._ui = ui
        self._file = stored
        self.state = settings

    def use_language(self, language: Language) -> None:
        """Speak another language."""
        self._keep(replace(self.state, language=language))
        self._ui.texts.use(language)

    def use_theme(self, theme: ThemeName) -> None:
        """Look another way."""
        self._keep(replace(self.state, theme=theme))
        self._ui.look.use(theme)

    def use_server(self, address: str, ca_file: str) -> ServerAnswer:
        """Work with another server, unless `address` is not an https address or `ca_file` is not there."""
        address, ca_file = address.strip().rstrip("/"), ca_file.strip()
        if not address.startswith("https://") or len(address) <= len("https://"):
            return ServerAnswer.NOT_HTTPS
        if ca_file and not Path(ca_file).is_file():
            return ServerAnswer.NO_CA_FILE
        wanted = replace(self.state, server_address=address, ca_file=ca_file)
        if wanted != self.state:
            self._keep(wanted)
            self.server_changed.emit()
        return ServerAnswer.TAKEN

    def _keep(self, settings: Settings) -> None:
        self.state = settings
        try:
            self._file.write(settings)
        except OSError as error:
            _log.warning("settings could not be written: %s", type(error).__name__)
        self.changed.emit()
