"""What an operator may set, all through the environment (`CASE_SERVER_*`)."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from resources.sentences import either

DEFAULT_DATA_FOLDER: Final = Path("data")
FACE_RATES: Final = ("1e-3", "1e-4")
"""Rates at which two persons may come out as one; words, as the checks name them, which only workers load."""


class SettingInvalid(ValueError):
    """A setting that cannot be understood; the message names the variable, never its value."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(either(chinese, english))


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the server is told from outside. Addresses may hold credentials and are not in the repr."""

    data_folder: Path
    database_url: str | None = field(default=None, repr=False)
    evidence_url: str | None = field(default=None, repr=False)
    host: str = "127.0.0.1"
    port: int = 8443
    public_url: str = "https://127.0.0.1:8443"
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    web_processes: int = 1
    worker_processes: int = 1
    database_pool: int = 16
    sign_ins_per_minute: int = 30
    trusted_proxies: str = ""
    document_packs: Path | None = None
    models: Path | None = None
    face_rate: str = FACE_RATES[0]

    @property
    def postgres_folder(self) -> Path:
        """Where the embedded PostgreSQL lives when there is no `database_url`."""
        return self.data_folder / "postgres"

    @property
    def evidence_folder(self) -> Path:
        """Where evidence is kept when there is no `evidence_url`."""
        return self.data_folder / "evidence"

    @property
    def keys_folder(self) -> Path:
        """Where the local key provider and the log's signing key are kept."""
        return self.data_folder / "keys"

    @property
    def tls_folder(self) -> Path:
        """Where the locally made CA and certificate are kept."""
        return self.data_folder / "tls"


def settings_from(environment: Mapping[str, str] = os.environ, *, data_folder: Path | None = None) -> Settings:
    """Settings from `CASE_SERVER_*` variables; `data_folder` wins over `CASE_SERVER_DATA_FOLDER`.

    Raises `SettingInvalid` for a value that is not understood and for half a pair of TLS files.
    """
    read = _Reader(environment)
    host, port = read.text("HOST") or "127.0.0.1", read.number("PORT", 8443, least=0, most=65_535)
    certificate, key = read.path("TLS_CERTIFICATE"), read.path("TLS_KEY")
    if (certificate is None) != (key is None):
        raise SettingInvalid(
            "CASE_SERVER_TLS_CERTIFICATE 与 CASE_SERVER_TLS_KEY 须一并设定",
            "CASE_SERVER_TLS_CERTIFICATE and CASE_SERVER_TLS_KEY come together",
        )
    return Settings(
        data_folder=(data_folder or read.path("DATA_FOLDER") or DEFAULT_DATA_FOLDER).absolute(),
        database_url=read.text("DATABASE_URL"),
        evidence_url=read.text("EVIDENCE_URL"),
        host=host,
        port=port,
        public_url=(read.text("PUBLIC_URL") or f"https://{host}:{port}").rstrip("/"),
        tls_certificate=certificate,
        tls_key=key,
        web_processes=read.number("WEB_PROCESSES", 1, least=1, most=64),
        worker_processes=read.number("WORKER_PROCESSES", 1, least=1, most=64),
        database_pool=read.number("DATABASE_POOL", 16, least=2, most=200),
        sign_ins_per_minute=read.number("SIGN_INS_PER_MINUTE", 30, least=1, most=100_000),
        trusted_proxies=read.text("TRUSTED_PROXIES") or "",
        document_packs=read.path("DOCUMENT_PACKS"),
        models=read.path("MODELS"),
        face_rate=read.word("FACE_RATE", FACE_RATES),
    )


class _Reader:
    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    def text(self, name: str) -> str | None:
        return self._environment.get(f"CASE_SERVER_{name}", "").strip() or None

    def path(self, name: str) -> Path | None:
        value = self.text(name)
        return None if value is None else Path(value).expanduser()

    def word(self, name: str, words: Sequence[str]) -> str:
        """One of `words` exactly; the first where nothing is set."""
        value = self.text(name) or words[0]
        if value not in words:
            raise SettingInvalid(
                f"CASE_SERVER_{name} 须为 {' 或 '.join(words)}", f"CASE_SERVER_{name} must be {' or '.join(words)}"
            )
        return value

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        value = self.text(name)
        if value is None:
            return default
        # Python converts no number of thousands of digits.
        if not value.isdecimal() or len(value) > len(str(most)) or not least <= int(value) <= most:
            raise SettingInvalid(
                f"CASE_SERVER_{name} 须为 {least} 至 {most} 的整数",
                f"CASE_SERVER_{name} must be a whole number from {least} to {most}",
            )
        return int(value)
