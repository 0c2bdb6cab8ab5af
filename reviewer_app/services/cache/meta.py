"""Single values of the store: cursor, last sequence number, the server's time as last seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reviewer_app.services.cache.connection import Connection


def read_meta(connection: Connection, name: str) -> str | None:
    """The value, or None when it was never written."""
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def write_meta(connection: Connection, name: str, value: str) -> None:
    """Set a value; called inside a transaction."""
    connection.execute(
        "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )
