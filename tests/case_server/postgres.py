"""One embedded PostgreSQL for a whole test run, a migrated template in it, and a fresh clone for every test."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import uuid4

import psycopg
from psycopg import sql

from case_server.foundation.embedded import EmbeddedPostgres
from case_server.migrations import migrate

_TEMPLATE: Final = "case_template"
_TEMPLATE_LOCK: Final = 99_000_001
# Nothing of a test needs to survive a power cut, or lives long enough to be worth cleaning.
_CARELESS: Final = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "autovacuum = off")


@contextmanager
def shared_postgres(run_id: str) -> Iterator[EmbeddedPostgres]:
    """The server that all processes of this test run share; the last to leave stops it and clears its folder away."""
    folder = Path(tempfile.gettempdir()) / f"case-pg-{run_id}"
    with EmbeddedPostgres(folder / "postgres") as server:
        with psycopg.connect(server.url, autocommit=True) as connection:
            for setting in _CARELESS:
                connection.execute(sql.SQL("ALTER SYSTEM SET {}").format(sql.SQL(setting)))
            connection.execute("SELECT pg_reload_conf()")
        _make_template(server)
        yield server
    if not (folder / "postgres" / "postmaster.pid").exists():
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(folder)


@contextmanager
def fresh_database(server: EmbeddedPostgres, template: str = _TEMPLATE) -> Iterator[str]:
    """The address of a newly cloned database, dropped afterwards whoever is still connected to it."""
    name = f"t_{uuid4().hex}"
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY WAL_LOG").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
    try:
        yield server.database_url(name)
    finally:
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _make_template(server: EmbeddedPostgres) -> None:
    """One process of the run makes it; the others wait and find it."""
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (_TEMPLATE_LOCK,))
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (_TEMPLATE,)).fetchone()
        if known is None:
            migrate(server.database_url(f"{_TEMPLATE}_draft"))
            connection.execute(f"ALTER DATABASE {_TEMPLATE}_draft RENAME TO {_TEMPLATE}")
