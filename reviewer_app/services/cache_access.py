"""The cache thread: owns the one connection, and replaces a store that turns out to be damaged while in use."""

from __future__ import annotations

import shutil
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from reviewer_app.services.cache.connection import Connection, Fault, connect, fault_of
from reviewer_app.services.cache.keys import CacheKey
from reviewer_app.services.cache.migrations import migrate
from reviewer_app.services.cache.opening import Opened, move_aside, open_store, replace_damaged
from reviewer_app.services.cache.store import CaseStore
from reviewer_app.services.keyring_store import KeyringUnavailable
from reviewer_app.services.types import CacheState

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime
    from pathlib import Path

    from case_contract.vocabulary import Role
    from reviewer_app.services.cache.outbox import Author
    from reviewer_app.services.keyring_store import Secrets

T = TypeVar("T")


class StoreClosed(Exception):
    """Nobody is signed in, so there is no store."""


class CacheAccess:
    """Opens an account's store and runs work on it, always on the cache thread."""

    def __init__(
        self,
        folder: Path | None,
        secrets: Secrets,
        clock: Callable[[], datetime],
        on_state: Callable[[CacheState, int], None],
        server: str,
    ) -> None:
        """`folder` None: there is no keyring, so the store is in memory. `on_state` hears state and saved work."""
        self._folder = folder
        self._secrets = secrets
        self._clock = clock
        self._on_state = on_state
        self._server = server
        self._thread = ThreadPoolExecutor(1, "cache")
        self._store: CaseStore | None = None
        self._opened_with: tuple[Path, CacheKey, Author, Collection[Role]] | None = None

    def open(self, author: Author, roles: Collection[Role]) -> Future[CacheState]:
        """Open the store of an account, closing another one."""
        return self._thread.submit(lambda: self._open(author, roles))

    def start_new(self, author: Author, roles: Collection[Role]) -> Future[CacheState]:
        """Move an account's store aside, forget its key and open a new one."""
        return self._thread.submit(lambda: self._start_new(author, roles))

    def submit(self, work: Callable[[CaseStore], T]) -> Future[T]:
        """Run `work`; the future raises `StoreClosed` when nobody is signed in."""
        return self._thread.submit(lambda: self._run(work))

    def submit_or(self, work: Callable[[CaseStore], T], without_store: T) -> Future[T]:
        """Run `work`; gives `without_store` when nobody is signed in."""
        return self._thread.submit(lambda: without_store if self._store is None else self._run(work))

    def run(self, work: Callable[[CaseStore], T]) -> T:
        """Run `work` and wait for it; never call this on the cache thread."""
        return self.submit(work).result()

    def close(self) -> Future[None]:
        """Close the store."""
        return self._thread.submit(self._close)

    def destroy(self, author: Author) -> Future[None]:
        """The workstation was revoked: destroy the key, so that nothing here can ever be read again."""
        return self._thread.submit(lambda: self._destroy(author))

    def stop(self) -> None:
        """Close the store and end the thread."""
        self._thread.submit(self._close)
        self._thread.shutdown(wait=True)

    def _run(self, work: Callable[[CaseStore], T]) -> T:
        if self._store is None:
            raise StoreClosed
        try:
            return work(self._store)
        except Exception as error:  # told apart by the driver's code
            if fault_of(error) is not Fault.DAMAGED or self._opened_with is None:
                raise
        path, key, author, roles = self._opened_with
        self._store.close()
        opened = replace_damaged(path, key, self._clock())
        self._use(opened, path, key, author, roles)
        return work(self._store)

    def _open(self, author: Author, roles: Collection[Role]) -> CacheState:
        self._close()
        if self._folder is None:
            return self._in_memory(CacheState.NO_KEYRING_ONLINE_ONLY, author, roles)
        path = self._folder / f"cases-{author.account_id}.db"
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            key = self._key(author, make=not path.exists())
        except KeyringUnavailable:
            return self._in_memory(CacheState.NO_KEYRING_ONLINE_ONLY, author, roles)
        opened = open_store(path, key, self._clock())
        if key is None or not isinstance(opened, Opened):
            state = CacheState.KEY_MISSING if isinstance(opened, Opened) else opened.state
            return self._in_memory(state, author, roles)
        self._use(opened, path, key, author, roles)
        return opened.state

    def _use(self, opened: Opened, path: Path, key: CacheKey, author: Author, roles: Collection[Role]) -> None:
        self._opened_with = (path, key, author, roles)
        files = path.with_name(f"evidence-{author.account_id}")
        self._store = CaseStore(opened.connection, key, files, author, roles)
        self._on_state(opened.state, opened.saved)

    def _in_memory(self, state: CacheState, author: Author, roles: Collection[Role]) -> CacheState:
        connection: Connection = connect(None, None)
        migrate(connection)
        self._store = CaseStore(connection, CacheKey.new(), None, author, roles)
        self._on_state(state, 0)
        return state

    def _start_new(self, author: Author, roles: Collection[Role]) -> CacheState:
        self._close()
        if self._folder is not None:
            path = self._folder / f"cases-{author.account_id}.db"
            if path.exists():
                move_aside(path, self._clock())
        return self._open(author, roles)

    def _destroy(self, author: Author) -> None:
        self._close()
        # The files go too: should the keyring not answer now, its key still opens nothing.
        if self._folder is not None:
            for path in self._folder.glob(f"*{author.account_id}*"):
                if path.is_dir():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    path.unlink(missing_ok=True)
        with suppress(KeyringUnavailable):
            self._secrets.erase(self._key_name(author))

    def _key(self, author: Author, *, make: bool) -> CacheKey | None:
        name = self._key_name(author)
        text = self._secrets.read(name)
        if text is not None:
            try:
                return CacheKey.from_text(text)
            except ValueError:
                if not make:
                    return None
        if not make:
            return None
        key = CacheKey.new()
        self._secrets.write(name, key.as_text())
        if self._secrets.read(name) != key.as_text():
            raise KeyringUnavailable("the key was not kept")
        return key

    def _key_name(self, author: Author) -> str:
        return f"{self._server}/cache-key/{author.account_id}"

    def _close(self) -> None:
        if self._store is None:
            return
        self._store.close()
        self._store = None
        self._opened_with = None
        self._on_state(CacheState.CLOSED, 0)
