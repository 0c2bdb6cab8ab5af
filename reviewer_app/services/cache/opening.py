"""Opening the local store: what can happen, told apart, and nothing is ever deleted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from reviewer_app.services.cache.connection import Connection, Fault, connect, fault_of, writing
from reviewer_app.services.cache.keys import CacheKey, KeyCheck, check_key, check_path, sync_folder, write_check
from reviewer_app.services.cache.migrations import NewerThanProgram, migrate, stored_version
from reviewer_app.services.types import CacheState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

_SAVED: Final = (
    "command_id, place, sequence, case_id, kind, ends_work, made_at, unsigned, signature, service_code, masked_name,"
    " state, sent, attempts, problem, answer_version"
)
_READ_SAVED: Final = f"SELECT {_SAVED} FROM outbox WHERE rowid = ?"  # noqa: S608 -- a constant
_SAVE: Final = f"INSERT OR IGNORE INTO outbox ({_SAVED}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"  # noqa: S608 -- a constant
_STATE_AT: Final = 11


@dataclass(frozen=True, slots=True)
class Opened:
    """The store can be used. `saved` counts the unsent commands taken over from a damaged one."""

    connection: Connection
    state: CacheState
    saved: int = 0


@dataclass(frozen=True, slots=True)
class NotOpened:
    """The file is as it was; `state` says why it is not used."""

    state: CacheState


def open_store(path: Path, key: CacheKey | None, now: datetime, *, synchronous: str = "FULL") -> Opened | NotOpened:
    """Open the store at `path`, making it when there is none; `key` None: the keyring holds none for it.

    A damaged file is moved aside after its readable unsent commands were copied into the new one.
    """
    exists = path.exists()
    if key is None:
        return NotOpened(CacheState.KEY_MISSING)
    if not exists:
        write_check(path, key)
        return Opened(_ready(path, key, synchronous), CacheState.OPEN)
    check = check_key(path, key)
    if check is KeyCheck.WRONG:
        return NotOpened(CacheState.KEY_WRONG)
    try:
        connection = _ready(path, key, synchronous)
    except NewerThanProgram:
        return NotOpened(CacheState.NEWER_THAN_PROGRAM)
    except Exception as error:  # the driver's error classes are only known by their code
        match fault_of(error):
            case Fault.IN_USE:
                return NotOpened(CacheState.IN_USE)
            case Fault.OTHER:
                raise
            case Fault.DAMAGED:
                pass
        if check is KeyCheck.ABSENT:
            # Without its check nobody can tell damage from a wrong key, so the file stays where it is.
            return NotOpened(CacheState.KEY_WRONG)
        return replace_damaged(path, key, now, synchronous=synchronous)
    if check is KeyCheck.ABSENT:
        write_check(path, key)
    return Opened(connection, CacheState.OPEN)


def replace_damaged(path: Path, key: CacheKey, now: datetime, *, synchronous: str = "FULL") -> Opened:
    """Save what is unsent, move the damaged file aside, make a new store and put the unsent commands into it."""
    rows = readable_outbox(path, key)
    # The saved work is on the disk under another name before the damaged file is touched.
    rescue = path.with_name(path.name + ".rescue")
    for leftover in (rescue, rescue.with_name(rescue.name + "-wal")):
        leftover.unlink(missing_ok=True)
    connection = _ready(rescue, key, synchronous)
    with writing(connection):
        connection.executemany(_SAVE, rows)
    connection.close()
    move_aside(path, now)
    rescue.replace(path)
    write_check(path, key)
    connection = _ready(path, key, synchronous)
    unsent = sum(1 for row in rows if row[_STATE_AT] != "applied")
    return Opened(connection, CacheState.DAMAGED_MOVED_ASIDE, saved=unsent)


def move_aside(path: Path, now: datetime) -> Path:
    """Rename the store and what belongs to it; gives the new name of the main file."""
    stamp = now.strftime("%Y%m%dT%H%M%S%fZ")
    aside = path.with_name(f"{path.name}.aside-{stamp}")
    for source in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm"), check_path(path)):
        if source.exists():
            source.replace(source.with_name(aside.name + source.name.removeprefix(path.name)))
    sync_folder(path.parent)
    return aside


def readable_outbox(path: Path, key: CacheKey) -> Sequence[tuple[Any, ...]]:
    """Every command of a damaged store that can still be read, row by row."""
    rows: list[tuple[Any, ...]] = []
    connection: Connection | None = None
    try:
        connection = connect(path, key)
        if stored_version(connection) < 1:
            return ()
        for row_id in _row_ids(connection):
            try:
                row = connection.execute(_READ_SAVED, (row_id,)).fetchone()
            except Exception as error:  # one unreadable page must not cost the rows on the others
                if fault_of(error) is not Fault.DAMAGED:
                    raise
                continue
            if row is not None:
                rows.append(tuple(row))
    except Exception as error:  # what cannot be read cannot be saved; everything else is a defect
        if fault_of(error) is not Fault.DAMAGED:
            raise
    finally:
        if connection is not None:
            connection.close()
    return rows


def _row_ids(connection: Connection) -> list[int]:
    """Row ids of the outbox, from whichever of its three trees can be read."""
    for statement in (
        "SELECT rowid FROM outbox NOT INDEXED",
        "SELECT rowid FROM outbox INDEXED BY outbox_by_state",
        "SELECT rowid FROM outbox INDEXED BY outbox_by_case",
    ):
        try:
            return [int(row[0]) for row in connection.execute(statement).fetchall()]
        except Exception as error:  # the next tree may be whole
            if fault_of(error) is not Fault.DAMAGED:
                raise
    return []


def _ready(path: Path, key: CacheKey, synchronous: str) -> Connection:
    connection = connect(path, key, synchronous=synchronous)
    try:
        # Takes the lock that the exclusive locking mode then keeps.
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
        migrate(connection)
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection
