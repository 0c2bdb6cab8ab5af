"""One SQLCipher connection, opened the only way this program opens one."""

from __future__ import annotations

from contextlib import contextmanager
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from reviewer_app.services.cache.keys import CacheKey

Row = tuple[Any, ...]


class Cursor(Protocol):
    """What is used of a DB-API cursor."""

    rowcount: int

    def fetchone(self) -> Any:
        """Give the next row or None."""

    def fetchall(self) -> list[Any]:
        """Give all rows that are left."""

    def __iter__(self) -> Iterator[Any]:
        """Go through the rows."""


class Connection(Protocol):
    """What is used of a DB-API connection in autocommit."""

    def execute(self, sql: str, parameters: Sequence[object] = ...) -> Cursor:
        """Run one statement."""

    def executemany(self, sql: str, parameters: Iterable[Sequence[object]]) -> Cursor:
        """Run one statement for every set of parameters."""

    def close(self) -> None:
        """Close without asking for anything."""


class Fault(Enum):
    """What kind of trouble a database error is."""

    DAMAGED = auto()
    IN_USE = auto()
    OTHER = auto()


def connect(path: Path | None, key: CacheKey | None, *, synchronous: str = "FULL") -> Connection:
    """Open (or create) the store at `path`; `path` None is a store in memory. Does not read a page yet.

    `synchronous` is `FULL`: under `NORMAL` a power cut loses rows that were acknowledged (anchors.md section 4). It is
    a parameter only so that a test can show this difference.
    """
    from sqlcipher3 import dbapi2 as sqlcipher

    connection: Connection = sqlcipher.connect(
        ":memory:" if path is None else str(path), isolation_level=None, check_same_thread=False, timeout=2.0
    )
    connection.execute("PRAGMA cipher_log_level = NONE")
    if key is not None:
        connection.execute(f"PRAGMA key = \"x'{key.raw.hex()}'\"")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA cache_size = -65536")
    if path is not None:
        # One program at a time: a second one is told so at once instead of sending the same outbox beside the first.
        connection.execute("PRAGMA locking_mode = EXCLUSIVE").fetchone()
        connection.execute("PRAGMA journal_mode = WAL").fetchone()
        connection.execute(f"PRAGMA synchronous = {synchronous}")
    return connection


@contextmanager
def writing(connection: Connection) -> Iterator[None]:
    """A write transaction. `IMMEDIATE`, since a read that turns into a write fails at once under WAL."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def fault_of(error: BaseException) -> Fault:
    """Tell damage from a lock from everything else; a locked store must never be taken for a damaged one."""
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(code, int):
        return Fault.OTHER
    match code & 0xFF:
        case 11 | 26:
            return Fault.DAMAGED
        case 5 | 6:
            return Fault.IN_USE
        case _:
            return Fault.OTHER
