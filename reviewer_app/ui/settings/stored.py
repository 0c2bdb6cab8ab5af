"""Settings of this workstation, kept as a small JSON file. Nothing personal and nothing secret is in it."""

import json
import logging
from dataclasses import asdict, dataclass
from pathlib import Path

from case_contract.vocabulary import Language
from reviewer_app.ui.common.look import ThemeName

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person can set.

    Attributes:
        server_address: `https://host:port` of the central server.
        ca_file: certificate file that the server's must be signed by; "" trusts the operating system's store.
    """

    language: Language = Language.CHINESE
    theme: ThemeName = ThemeName.DARK
    server_address: str = "https://127.0.0.1:8443"
    ca_file: str = ""


class SettingsFile:
    """Reads and writes the settings at one place."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Settings:
        """The settings; defaults where the file is missing or cannot be understood (which is logged)."""
        try:
            raw = json.loads(self._path.read_text(encoding="utf-8"))
            return Settings(
                Language(raw["language"]), ThemeName(raw["theme"]), str(raw["server_address"]), str(raw["ca_file"])
            )
        except FileNotFoundError:
            return Settings()
        except (OSError, ValueError, KeyError, TypeError) as error:
            _log.warning("settings could not be read, defaults are used: %s", type(error).__name__)
            return Settings()

    def write(self, settings: Settings) -> None:
        """Replace the file as a whole. Raises OSError."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(settings), ensure_ascii=False, indent=2), encoding="utf-8")
        fresh.replace(self._path)
