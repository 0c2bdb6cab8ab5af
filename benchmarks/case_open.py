"""Opening a case from the encrypted cache with 10,000 cases in it, against the same rows on plain SQLite."""

import random
import sqlite3
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final
from uuid import UUID

from benchmarks.cached_cases import case_id_of, fill_store, opened_store
from benchmarks.report import Measurement, percentile, seconds_of
from reviewer_app.services.cache.connection import Connection
from reviewer_app.services.cache.store import CaseStore

CASES: Final = 10_000
OPENINGS: Final = 3_000
ROWS: Final = "SELECT b.detail FROM server_bodies b JOIN server_cases c USING (row_id) WHERE c.case_id = ?"
PENDING: Final = "SELECT unsigned, state, attempts, problem FROM outbox WHERE case_id = ? ORDER BY sequence"
_COPIED: Final = ("server_cases", "server_bodies", "outbox")


def measure() -> Iterator[Measurement]:
    """Both in alternation, on cases picked at random."""
    with TemporaryDirectory(prefix="bench-") as folder:
        connection, store = opened_store(Path(folder) / "cases.db")
        fill_store(store, CASES)
        plain = plain_copy(connection, Path(folder) / "plain.db")
        ours, theirs = alternating(store, plain, count=CASES, openings=OPENINGS)
        plain.close()
        store.close()
    for name, figure, baseline in (
        ("case open from cache, median", median(ours), median(theirs)),
        ("case open from cache, p99", percentile(ours, 0.99), percentile(theirs, 0.99)),
    ):
        yield Measurement(
            name,
            "CaseStore.open_case: row decrypted, read, validated into a CaseDetail, outbox looked at; "
            "the baseline only fetches the text",
            f"{OPENINGS} random openings each, alternating, {CASES} cases with details",
            figure * 1000,
            "ms",
            "same rows and queries, plain SQLite",
            baseline * 1000,
            "none set; a frame is 16 ms",
        )


def plain_copy(source: Connection, path: Path) -> sqlite3.Connection:
    """The tables that opening a case reads, with their own schema and indexes, in a database without encryption."""
    target = sqlite3.connect(path, isolation_level=None)
    target.execute("PRAGMA cache_size = -65536")
    target.execute("PRAGMA journal_mode = WAL")
    names = ", ".join(f"'{name}'" for name in _COPIED)
    schema = source.execute(
        f"SELECT sql FROM sqlite_master WHERE tbl_name IN ({names}) AND type IN ('table', 'index') AND sql IS NOT NULL"  # noqa: S608 - words of this file
        " ORDER BY type DESC",
        (),
    ).fetchall()
    for (statement,) in schema:
        target.execute(statement)
    target.execute("BEGIN")
    for name in _COPIED:
        rows: Sequence[tuple[Any, ...]] = source.execute(f"SELECT * FROM {name}", ()).fetchall()  # noqa: S608
        if rows:
            marks = ", ".join("?" for _ in rows[0])
            target.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)  # noqa: S608
    target.execute("COMMIT")
    return target


def alternating(
    store: CaseStore, plain: sqlite3.Connection, *, count: int, openings: int
) -> tuple[list[float], list[float]]:
    """Seconds of every opening through the store, and of the same queries on `plain`."""
    chosen = random.Random(10)
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(openings):
        case_id = case_id_of(chosen.randrange(count))
        ours.append(seconds_of(partial(_open, store, case_id)))
        theirs.append(seconds_of(partial(_fetch, plain, case_id)))
    return ours, theirs


def _open(store: CaseStore, case_id: UUID) -> None:
    view = store.open_case(case_id)
    assert view is not None
    assert view.detail.summary.case_id == case_id


def _fetch(plain: sqlite3.Connection, case_id: UUID) -> None:
    assert plain.execute(ROWS, (str(case_id),)).fetchone() is not None
    plain.execute(PENDING, (str(case_id),)).fetchall()
