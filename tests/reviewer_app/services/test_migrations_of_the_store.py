"""Numbered migrations of the local store: every way up leads to one schema, and released steps never change."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from reviewer_app.services.cache.connection import connect, writing
from reviewer_app.services.cache.migrations import (
    LATEST,
    migrate,
    migration_names,
    migration_text,
    schema_of,
    stored_version,
)
from tests.reviewer_app.services.desk_store import KEY

RELEASED = {
    "0001_server_rows_and_outbox.sql": "a12419a35f80d211",
    "0002_queue.sql": "37880a2ec3377a7d",
    "0003_details_again.sql": "52a032617be71c0d",
    "0004_paused_below.sql": "02adc4ea4e96086b",
}


def test_released_migrations_are_as_they_were() -> None:
    """A change to a migration that ran somewhere would make two kinds of store: add a new file instead."""
    found = {name: hashlib.sha256(migration_text(name).encode()).hexdigest()[:16] for name in migration_names()}
    assert found == RELEASED


@pytest.mark.parametrize("start", range(LATEST))
def test_every_version_leads_to_the_same_schema(tmp_path: Path, start: int) -> None:
    """Drift: step by step from any version gives what a new store has."""
    fresh = connect(None, None)
    migrate(fresh)
    old = connect(tmp_path / "old.db", KEY)
    assert migrate(old, stop_at=start) == start
    assert migrate(old) == LATEST
    assert schema_of(old) == schema_of(fresh)
    old.close()
    fresh.close()


@pytest.mark.parametrize("number", range(1, LATEST + 1))
def test_a_migration_broken_off_leaves_the_version_before(tmp_path: Path, number: int) -> None:
    """One transaction each: a crash in the middle is a crash before."""

    class PowerCut(Exception):
        pass

    def cut(at: int) -> None:
        if at == number:
            raise PowerCut

    connection = connect(tmp_path / "store.db", KEY)
    with pytest.raises(PowerCut):
        migrate(connection, after_each=cut)
    assert stored_version(connection) == number - 1
    assert migrate(connection) == LATEST
    connection.close()


def test_identity_of_a_command_is_fixed_by_the_database() -> None:
    """What a command is can not be edited, by mistake or otherwise."""
    connection = connect(None, None)
    migrate(connection)
    with writing(connection):
        connection.execute(
            "INSERT INTO outbox (command_id, place, sequence, case_id, kind, ends_work, made_at, unsigned, signature,"
            " service_code, masked_name, state)"
            " VALUES ('a', 1, 1, 'c', 'add_note', 0, 0, '{}', x'00', '', '', 'waiting')"
        )
    for column in ("command_id", "case_id", "kind"):
        with pytest.raises(Exception, match="never changes"):
            connection.execute(f"UPDATE outbox SET {column} = 'z'")  # noqa: S608 -- names above
    connection.close()
