"""Gives committed entries their place in the tree, signs the new head and announces that cases changed.

Case transactions only insert their entries; none waits for another. A single sequencer at a time (of all nodes') then
takes what has been committed, in the order of entry numbers. An entry of a case is numbered while the case's row is
locked, so a later entry of the same case always comes later in the tree.
"""

from dataclasses import dataclass
from datetime import datetime
from threading import Event, Thread
from typing import Final

import sqlalchemy as sa
import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from case_server.foundation.clock import Clock
from case_server.foundation.database import Database, Scope
from case_server.record_log import merkle
from case_server.record_log.heads import chained_after, sign_head
from case_server.record_log.leaves import LEAF_TEXT_COLUMN
from case_server.record_log.tables import log_entries, log_heads, log_leaves

CHANNEL: Final = "case_changes"
MOST: Final = 5000
_LOCK: Final = 7_301_011
_PAUSE_S: Final = 0.2
_PAUSE_AFTER_FAILURE_S: Final = 2.0

_log: Final = structlog.get_logger("case_server.record_log.sequencer")

# Below the horizon every transaction has ended, so whatever it wrote is visible to the next statement.
_LAST_HEAD: Final = (
    sa.select(
        log_heads.c.tree_size,
        log_heads.c.frontier,
        log_heads.c.horizon,
        log_heads.c.previous,
        log_heads.c.signature,
    )
    .order_by(log_heads.c.tree_size.desc())
    .limit(1)
)
_HORIZON: Final = sa.text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
_WAITING: Final = (
    sa.select(log_entries.c.entry_id, log_entries.c.case_id, LEAF_TEXT_COLUMN)
    .where(
        log_entries.c.xid >= sa.bindparam("horizon"),
        ~sa.exists().where(log_leaves.c.entry_id == log_entries.c.entry_id),
    )
    .order_by(log_entries.c.entry_id)
    .limit(sa.bindparam("most"))
)
_ADD_LEAVES: Final = sa.text(
    "INSERT INTO log_leaves (leaf_index, entry_id, leaf_hash) "
    "SELECT * FROM unnest(CAST(:indexes AS bigint[]), CAST(:entries AS bigint[]), CAST(:hashes AS bytea[]))"
)
_ADD_NODES: Final = sa.text(
    "INSERT INTO log_nodes (level, position, digest) "
    "SELECT * FROM unnest(CAST(:levels AS smallint[]), CAST(:positions AS bigint[]), CAST(:digests AS bytea[]))"
)


@dataclass(frozen=True, slots=True)
class Sequenced:
    """How many entries got their leaf, and how large the tree is now. `busy` means that another node is at it."""

    added: int
    tree_size: int
    busy: bool = False


def sequence_entries(
    connection: sa.Connection, signing_key: Ed25519PrivateKey, *, now: datetime, most: int = MOST
) -> Sequenced:
    """Give up to `most` committed entries their leaves, in the caller's transaction (`Scope.system`)."""
    if not connection.execute(sa.text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": _LOCK}).scalar_one():
        return Sequenced(0, 0, busy=True)
    last = connection.execute(_LAST_HEAD).one_or_none()
    frontier = merkle.Frontier() if last is None else merkle.Frontier(last.tree_size, last.frontier)
    started_from = 0 if last is None else last.horizon
    horizon: int = connection.execute(_HORIZON).scalar_one()
    rows = connection.execute(_WAITING, {"horizon": started_from, "most": most}).all()
    if not rows:
        return Sequenced(0, frontier.size)
    first = frontier.size
    leaves = [merkle.leaf_hash(row.leaf_text.encode()) for row in rows]
    grown = [node for leaf in leaves for node in frontier.append(leaf)]
    connection.execute(
        _ADD_LEAVES,
        {
            "indexes": list(range(first, frontier.size)),
            "entries": [row.entry_id for row in rows],
            "hashes": leaves,
        },
    )
    connection.execute(
        _ADD_NODES,
        {
            "levels": [node.level for node in grown],
            "positions": [node.position for node in grown],
            "digests": [node.digest for node in grown],
        },
    )
    head = sign_head(
        signing_key,
        tree_size=frontier.size,
        root=frontier.root(),
        signed_at=now,
        previous=chained_after(None, b"") if last is None else chained_after(last.previous, last.signature),
    )
    connection.execute(
        log_heads.insert().values(
            tree_size=head.tree_size,
            root=head.root,
            signed_at=head.signed_at,
            key_id=head.key_id,
            signature=head.signature,
            previous=head.previous,
            frontier=list(frontier.digests),
            # A full batch may have left some behind: the next one looks from the same place again.
            horizon=started_from if len(rows) == most else horizon,
        )
    )
    if any(row.case_id is not None for row in rows):
        # Here and not in the case's own transaction: PostgreSQL commits notifying transactions one after the other.
        connection.execute(sa.text("SELECT pg_notify(:channel, '')"), {"channel": CHANNEL})
    return Sequenced(len(rows), frontier.size)


class LogSequencer:
    """A thread that sequences what was committed, a few times a second, as long as its node runs."""

    def __init__(self, database: Database, signing_key: Ed25519PrivateKey, clock: Clock) -> None:
        self._database: Final = database
        self._signing_key: Final = signing_key
        self._clock: Final = clock
        self._stopping: Final = Event()
        self._thread: Final = Thread(target=self._run, name="log-sequencer", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the batch at hand."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        pause = 0.0
        while not self._stopping.wait(pause):
            try:
                with self._database.transaction(Scope.system()) as connection:
                    done = sequence_entries(connection, self._signing_key, now=self._clock.now())
            except sa.exc.SQLAlchemyError as error:
                _log.warning("sequencing_failed", error=type(error).__name__)
                pause = _PAUSE_AFTER_FAILURE_S
            else:
                pause = 0.0 if done.added == MOST else _PAUSE_S
