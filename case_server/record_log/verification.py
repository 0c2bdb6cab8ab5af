"""Recomputes the whole log and says whether it is what was signed (R73)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from case_server.record_log import merkle
from case_server.record_log.heads import SignedHead, head_is_genuine
from case_server.record_log.leaves import ENTRY_COLUMNS, leaf_data
from case_server.record_log.tables import log_entries, log_heads, log_leaves

_AT_A_TIME: Final = 10_000


class Fault(StrEnum):
    """In what way the log is not what was signed."""

    ENTRY_CHANGED = "entry_changed"
    ENTRY_MISSING = "entry_missing"
    LEAF_MISSING = "leaf_missing"
    LEAF_WITHOUT_HEAD = "leaf_without_head"
    ROOT_DIFFERS = "root_differs"
    SIGNATURE_INVALID = "signature_invalid"
    ENTRY_HIDDEN = "entry_hidden"


@dataclass(frozen=True, slots=True)
class Verified:
    """Every entry, leaf and head agrees. `waiting` entries are committed and have no leaf yet."""

    tree_size: int
    root: bytes
    heads: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Tampered:
    """The first thing found wrong, at this leaf (or at the head of this tree size)."""

    fault: Fault
    at: int


def verify_log(connection: sa.Connection, public_key: Ed25519PublicKey) -> Verified | Tampered:
    """Recompute every leaf from its entry and every signed root from the leaves (`Scope.system`)."""
    heads = [_head(row) for row in connection.execute(sa.select(log_heads).order_by(log_heads.c.tree_size))]
    for head in heads:
        if not head_is_genuine(head, public_key):
            return Tampered(Fault.SIGNATURE_INVALID, head.tree_size)
    size = heads[-1].tree_size if heads else 0
    fault = _compare(connection, heads, size)
    if fault is not None:
        return fault
    beyond = connection.execute(
        sa.select(sa.func.min(log_leaves.c.leaf_index)).where(log_leaves.c.leaf_index >= size)
    ).scalar()
    if beyond is not None:
        return Tampered(Fault.LEAF_WITHOUT_HEAD, beyond)
    return _look_behind(connection, heads, size)


def _compare(connection: sa.Connection, heads: list[SignedHead], size: int) -> Tampered | None:
    entries = connection.execution_options(yield_per=_AT_A_TIME).execute(
        sa.select(log_leaves.c.leaf_index, log_leaves.c.leaf_hash, *ENTRY_COLUMNS)
        .select_from(log_leaves.outerjoin(log_entries, log_entries.c.entry_id == log_leaves.c.entry_id))
        .where(log_leaves.c.leaf_index < size)
        .order_by(log_leaves.c.leaf_index)
    )
    with entries:
        return _compare_rows(entries, {head.tree_size: head.root for head in heads}, size)


def _compare_rows(rows: Iterable[Any], roots: Mapping[int, bytes], size: int) -> Tampered | None:
    frontier = merkle.Frontier()
    for row in rows:
        if row.leaf_index != frontier.size:
            return Tampered(Fault.LEAF_MISSING, frontier.size)
        if row.entry_id is None:
            return Tampered(Fault.ENTRY_MISSING, row.leaf_index)
        digest = merkle.leaf_hash(leaf_data(row))
        if digest != row.leaf_hash:
            return Tampered(Fault.ENTRY_CHANGED, row.leaf_index)
        frontier.append(digest)
        if frontier.size in roots and roots[frontier.size] != frontier.root():
            return Tampered(Fault.ROOT_DIFFERS, frontier.size)
    return None if frontier.size == size else Tampered(Fault.LEAF_MISSING, frontier.size)


def _look_behind(connection: sa.Connection, heads: list[SignedHead], size: int) -> Verified | Tampered:
    """Entries without a leaf: new ones wait for it, one from before the last horizon was slipped in."""
    horizon = connection.execute(sa.select(sa.func.max(log_heads.c.horizon))).scalar() or 0
    without_leaf = ~sa.exists().where(log_leaves.c.entry_id == log_entries.c.entry_id)
    found = connection.execute(
        sa.select(
            sa.func.count().label("waiting"),
            sa.func.min(log_entries.c.entry_id).filter(log_entries.c.xid < horizon).label("hidden"),
        ).where(without_leaf)
    ).one()
    if found.hidden is not None:
        return Tampered(Fault.ENTRY_HIDDEN, found.hidden)
    return Verified(size, heads[-1].root if heads else merkle.EMPTY_ROOT, len(heads), found.waiting)


def _head(row: Any) -> SignedHead:
    return SignedHead(row.tree_size, row.root, row.signed_at, row.key_id, row.signature)
