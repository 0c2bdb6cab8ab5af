"""A keyring backend in memory, to try the code that talks to the operating system's keyring without one."""

from __future__ import annotations

import threading
from typing import ClassVar

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError


class MemoryKeyring(KeyringBackend):
    """Keeps passwords in a dictionary; with `forgets` it says yes and keeps nothing, with `hangs` it never answers."""

    priority: ClassVar[float] = 0.1

    def __init__(self, *, forgets: bool = False, hangs: bool = False) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # keyring's own class has no types here
        self._kept: dict[tuple[str, str], str] = {}
        self._forgets = forgets
        self._hangs = hangs
        self.released = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        """The password or None."""
        if self._hangs:
            self.released.wait()
        return self._kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a password."""
        if not self._forgets:
            self._kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Forget a password."""
        if (service, username) not in self._kept:
            raise PasswordDeleteError(username)
        del self._kept[service, username]
