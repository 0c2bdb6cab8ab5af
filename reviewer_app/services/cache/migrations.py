"""Numbered SQL files bring a store of any earlier version to this program's, one transaction each."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from reviewer_app.services.cache.connection import Connection

_PACKAGE: Final = "reviewer_app.services.cache.schema"


class NewerThanProgram(Exception):
    """The store was written by a later version of the program; it must be left as it is."""


def migration_names() -> tuple[str, ...]:
    """File names in order; the number at the front is the version a file leads to."""
    return tuple(sorted(entry.name for entry in resources.files(_PACKAGE).iterdir() if entry.name.endswith(".sql")))


def migration_text(name: str) -> str:
    """The SQL of one migration."""
    return (resources.files(_PACKAGE) / name).read_text(encoding="utf-8")


LATEST: Final = len(migration_names())


def migrate(connection: Connection, *, stop_at: int = LATEST, after_each: Callable[[int], None] | None = None) -> int:
    """Run what is missing and give the version reached; raises `NewerThanProgram`.

    `after_each` is told every version while its transaction is still open, so that a test can break off there.
    """
    version = stored_version(connection)
    if version > LATEST:
        raise NewerThanProgram
    for name in migration_names()[version:stop_at]:
        number = int(name.split("_", 1)[0])
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in _statements(migration_text(name)):
                connection.execute(statement)
            if after_each is not None:
                after_each(number)
            connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        version = number
    return version


def stored_version(connection: Connection) -> int:
    """The version a store is at; 0 for a new one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def schema_of(connection: Connection) -> tuple[str, ...]:
    """Every object of the store as SQL with blanks folded, for comparing two schemas."""
    rows = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name").fetchall()
    return tuple(" ".join(str(row[0]).split()) for row in rows)


def _statements(script: str) -> list[str]:
    """Split at the semicolons that end a statement (a trigger's inner ones do not)."""
    from sqlcipher3 import dbapi2 as sqlcipher

    found: list[str] = []
    collected = ""
    for line in script.splitlines(keepends=True):
        collected += line
        if line.rstrip().endswith(";") and sqlcipher.complete_statement(collected):
            found.append(collected)
            collected = ""
    return found
