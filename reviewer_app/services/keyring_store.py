"""Secrets in the keyring of the operating system, or in memory; never in plain text on a disk."""

from __future__ import annotations

import secrets
import threading
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

T = TypeVar("T")

TRUSTED_BACKENDS: Final = frozenset(
    {
        "keyring.backends.SecretService",
        "keyring.backends.libsecret",
        "keyring.backends.kwallet",
        "keyring.backends.macOS",
        "keyring.backends.Windows",
    }
)
"""Modules whose backends encrypt. Everything else is refused: plain files, "null", "fail", whatever comes later."""


class KeyringUnavailable(Exception):
    """The keyring did not answer, or not in time (a prompt may have been left open)."""


class Secrets(Protocol):
    """Where keys and tokens are kept, by name."""

    def read(self, name: str) -> str | None:
        """The secret or None; raises `KeyringUnavailable`."""

    def write(self, name: str, text: str) -> None:
        """Keep a secret; raises `KeyringUnavailable`."""

    def erase(self, name: str) -> None:
        """Forget a secret, if there is one; raises `KeyringUnavailable`."""


class MemorySecrets:
    """Secrets that end with the program."""

    def __init__(self) -> None:
        """Start empty."""
        self._kept: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"MemorySecrets({len(self._kept)} x '***')"

    def read(self, name: str) -> str | None:
        """The secret or None."""
        return self._kept.get(name)

    def write(self, name: str, text: str) -> None:
        """Keep a secret."""
        self._kept[name] = text

    def erase(self, name: str) -> None:
        """Forget a secret."""
        self._kept.pop(name, None)


class OsKeyring:
    """Secrets in the operating system's keyring, each call in a thread of its own: a keyring may ask the user first."""

    def __init__(self, backend: Any, service: str, timeout_seconds: float) -> None:
        """`backend` is a `keyring.backend.KeyringBackend`; use `open_os_keyring`."""
        self._backend = backend
        self._service = service
        self._timeout = timeout_seconds

    def read(self, name: str) -> str | None:
        """The secret or None; raises `KeyringUnavailable`."""
        found = self._within_time(lambda: self._backend.get_password(self._service, name))
        return None if found is None else str(found)

    def write(self, name: str, text: str) -> None:
        """Keep a secret; raises `KeyringUnavailable`."""
        self._within_time(lambda: self._backend.set_password(self._service, name, text))

    def erase(self, name: str) -> None:
        """Forget a secret, if there is one; raises `KeyringUnavailable`."""
        self._within_time(lambda: self._erase(name))

    def keeps_what_it_is_given(self) -> bool:
        """Write, read back and erase a random value: a keyring that only says yes must not be trusted with a key."""
        name, value = f"probe-{secrets.token_hex(4)}", secrets.token_hex(16)
        try:
            self.write(name, value)
            kept = self.read(name) == value
            self.erase(name)
        except KeyringUnavailable:
            return False
        return kept

    def _erase(self, name: str) -> None:
        if self._backend.get_password(self._service, name) is not None:
            self._backend.delete_password(self._service, name)

    def _within_time(self, call: Callable[[], T]) -> T:
        return within_time(call, self._timeout)


def within_time(call: Callable[[], T], timeout_seconds: float) -> T:
    """Run `call` in a daemon thread; raises `KeyringUnavailable` when it fails or takes too long."""
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(call())
        except Exception as error:  # noqa: BLE001 -- backends raise whatever their bus or system raises
            future.set_exception(error)

    threading.Thread(target=run, name="keyring", daemon=True).start()
    try:
        return future.result(timeout_seconds)
    except FutureTimeout as error:
        raise KeyringUnavailable("no answer in time") from error
    except Exception as error:
        raise KeyringUnavailable(type(error).__name__) from error


def open_os_keyring(
    service: str, *, timeout_seconds: float = 30.0, trusted: Collection[str] = TRUSTED_BACKENDS
) -> OsKeyring | None:
    """The keyring of this system, or None where there is none that encrypts and keeps what it is given."""
    try:
        backend = within_time(lambda: _trusted_backend(trusted), timeout_seconds)
    except KeyringUnavailable:
        return None
    if backend is None:
        return None
    opened = OsKeyring(backend, service, timeout_seconds)
    return opened if opened.keeps_what_it_is_given() else None


def _trusted_backend(trusted: Collection[str]) -> Any | None:
    import keyring

    chosen = keyring.get_keyring()
    candidates = [chosen, *getattr(chosen, "backends", ())]
    return next((backend for backend in candidates if type(backend).__module__ in trusted), None)
