"""Pages of other cases, looked up by a million marks as the pre-check does it, beside a plain statement."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final, TypeVar
from uuid import UUID

import psycopg

from benchmarks.report import Measurement, percentile
from case_contract.identifiers import new_id
from case_server.foundation.database import Database, Scope
from case_server.foundation.embedded import EmbeddedPostgres
from case_server.migrations import migrate
from case_server.repeats import repository
from case_server.repeats.marks import marks_to_look_for, own_marks
from case_server.repeats.page_print import VERSION, KeptPrint
from identity_checks.genuineness import Fingerprint, PictureFingerprint
from identity_checks.genuineness.fingerprints import BITS
from identity_checks.genuineness.pictures import CODE_BITS

MARKS: Final = 1_000_000
LOOKUPS: Final = 200
_SECRET: Final = b"benchmark of the lookup, no secret"[:32]
_LIKE_THE_FORM: Final = 0.79
"""How often a bit of a card's text hash is its form's: bands of two cards of one form are then equal as often as drawn
ones are (1.3 % of pairs share one of eight, decision 0150)."""
_SEALED: Final = bytes(1600)
_PLAIN: Final = "SELECT print_id FROM print_marks WHERE mark = ANY(%s)"
_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Filled:
    """What the tables hold: the pages' prints by id, all of one tenant."""

    tenant_id: UUID
    prints: dict[UUID, KeptPrint]
    marks: int


@dataclass(frozen=True, slots=True)
class Lookups:
    """Seconds of each lookup and of each plain statement, and how many pages the lookup gave to compare."""

    ours: tuple[float, ...]
    plain: tuple[float, ...]
    to_compare: float


def measure(marks: int = MARKS, lookups: int = LOOKUPS) -> Iterator[Measurement]:
    """Time of a lookup with that many marks in the tables."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, EmbeddedPostgres(Path(folder, "postgres")) as server:
        url = server.database_url("case_server")
        migrate(url)
        filled = fill(url, marks)
        found = look_up(url, filled, lookups)
    for name, share in (("median", 0.5), ("p99", 0.99)):
        yield Measurement(
            f"page looked up in {filled.marks:,} marks, {name}",
            "file, picture and text marks with every bit of the text's bands flipped once, in a transaction of the "
            f"tenant's scope, row security on; {found.to_compare:.1f} pages a lookup are then compared whole; in turns",
            f"{len(filled.prints):,} cards of one form, {lookups} saved again and looked up, each found",
            percentile(found.ours, share) * 1000,
            "ms",
            "rows of the same marks by `mark = ANY`, as the owner, nothing counted or left out",
            percentile(found.plain, share) * 1000,
            "none set; a case takes 2 s to read",
        )


def fill(url: str, marks: int) -> Filled:
    """Commit prints of cards of one form, the worst there is for bands, until they have `marks` marks."""
    draw = random.Random("marks")
    form = draw.getrandbits(BITS)
    tenant_id, now = new_id(), datetime.now(UTC)
    prints: dict[UUID, KeptPrint] = {}
    written = 0
    with psycopg.connect(url) as connection:
        # Without the rows of cases and evidence, which a lookup does not touch.
        connection.execute("SET session_replication_role = replica")
        rows: list[tuple[int, UUID, UUID]] = []
        with connection.cursor() as cursor:
            with cursor.copy(
                "COPY page_prints "
                "(print_id, tenant_id, case_id, evidence_id, page, document, version, sealed, made_at) FROM STDIN"
            ) as copy:
                while written < marks:
                    kept = a_print(draw, form)
                    print_id = new_id(now)
                    prints[print_id] = kept
                    copy.write_row((print_id, tenant_id, new_id(now), new_id(now), 0, 0, VERSION, _SEALED, now))
                    own = own_marks(_SECRET, kept)
                    rows += [(mark, print_id, tenant_id) for mark in own]
                    written += len(own)
            with cursor.copy("COPY print_marks (mark, print_id, tenant_id) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    return Filled(tenant_id, prints, written)


def look_up(url: str, filled: Filled, count: int) -> Lookups:
    """Look for copies of some pages, in turns with the plain statement; each copy must find its page."""
    draw = random.Random("lookups")
    ours: list[float] = []
    plain: list[float] = []
    to_compare = 0
    scope = Scope.tenants({filled.tenant_id})
    database = Database(url, pool_size=1)
    try:
        with psycopg.connect(url, autocommit=True) as owner:
            for print_id in draw.sample(sorted(filled.prints), count):
                marks = marks_to_look_for(_SECRET, saved_again(filled.prints[print_id], draw))
                with database.transaction(scope) as connection:
                    search = partial(
                        repository.alike,
                        connection,
                        tenant_id=filled.tenant_id,
                        case_id=new_id(),
                        marks=marks,
                        today=datetime.now(UTC).date(),
                    )
                    rows = _timed(search, ours)
                values = [mark.value for mark in marks]
                same = _timed(partial(_plainly, owner, values), plain)
                assert print_id in {row.print_id for row in rows}, "a copy was not found"
                assert {row.print_id for row in rows} <= same
                to_compare += len(rows)
    finally:
        database.close()
    return Lookups(tuple(ours), tuple(plain), to_compare / count)


def a_print(draw: random.Random, form: int) -> KeptPrint:
    """A card of a form with a picture of its own."""
    differs = sum((draw.random() >= _LIKE_THE_FORM) << place for place in range(BITS))
    return KeptPrint(
        file=f"{draw.getrandbits(256):064x}",
        picture=PictureFingerprint(draw.getrandbits(CODE_BITS), bytes(1024)),
        document=Fingerprint("resident_id_front", form ^ differs, draw.getrandbits(64), draw.getrandbits(64)),
        number=f"{draw.getrandbits(256):064x}",
    )


def saved_again(kept: KeptPrint, draw: random.Random) -> KeptPrint:
    """The same page as another file, four bits of its picture and three of its text changed, its number not read."""
    assert kept.picture is not None
    assert kept.document is not None
    code, text = kept.picture.code, kept.document.text
    for bit in draw.sample(range(CODE_BITS), 4):
        code ^= 1 << bit
    for bit in draw.sample(range(BITS), 3):
        text ^= 1 << bit
    return KeptPrint(
        file=f"{draw.getrandbits(256):064x}",
        picture=PictureFingerprint(code, kept.picture.likeness),
        document=replace(kept.document, text=text),
        number=None,
    )


def _plainly(owner: psycopg.Connection[tuple[UUID]], values: Sequence[int]) -> set[UUID]:
    return {row[0] for row in owner.execute(_PLAIN, [values]).fetchall()}


def _timed(work: Callable[[], _Found], into: list[float]) -> _Found:
    began = time.perf_counter()
    found = work()
    into.append(time.perf_counter() - began)
    return found
