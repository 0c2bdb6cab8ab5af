"""Reads of the log: entries, heads and the nodes that proofs are made of."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from case_server.record_log import merkle
from case_server.record_log.heads import SignedHead
from case_server.record_log.leaves import ENTRY_COLUMNS
from case_server.record_log.tables import log_entries, log_heads, log_leaves, log_nodes


class NodeMissing(LookupError):
    """The stored tree lacks a node that a signed head promises."""


def latest_head(connection: sa.Connection) -> SignedHead | None:
    """The newest signed head, or None while nothing is recorded."""
    return _head(connection.execute(sa.select(log_heads).order_by(log_heads.c.tree_size.desc()).limit(1)).one_or_none())


def head_of_size(connection: sa.Connection, tree_size: int) -> SignedHead | None:
    """The signed head of exactly this size."""
    return _head(connection.execute(sa.select(log_heads).where(log_heads.c.tree_size == tree_size)).one_or_none())


def entries_page(connection: sa.Connection, *, case_id: UUID | None, after: int, limit: int) -> Sequence[Any]:
    """Sequenced entries within the transaction's scope from leaf `after` + 1 on, with their leaf index and hash."""
    page = (
        sa.select(*ENTRY_COLUMNS, log_leaves.c.leaf_index, log_leaves.c.leaf_hash)
        .join(log_leaves, log_leaves.c.entry_id == log_entries.c.entry_id)
        .where(log_leaves.c.leaf_index > after)
        .order_by(log_leaves.c.leaf_index)
        .limit(limit)
    )
    if case_id is not None:
        page = page.where(log_entries.c.case_id == case_id)
    return connection.execute(page).all()


def leaf_of(connection: sa.Connection, leaf_index: int) -> bytes | None:
    """The hash of a leaf whose entry is within the transaction's scope."""
    found: bytes | None = connection.execute(
        sa.select(log_leaves.c.leaf_hash)
        .join(log_entries, log_entries.c.entry_id == log_leaves.c.entry_id)
        .where(log_leaves.c.leaf_index == leaf_index)
    ).scalar_one_or_none()
    return found


def proof_over(connection: sa.Connection, ranges: Sequence[merkle.Range]) -> tuple[bytes, ...]:
    """The roots of `ranges`, from stored nodes, in two queries. Raises `NodeMissing`."""
    names = {name for span in ranges for name in merkle.nodes_of(span)}
    leaves = [position for level, position in names if level == 0]
    inner = [name for name in names if name[0] > 0]
    found: dict[merkle.NodeName, bytes] = {}
    if leaves:
        rows = connection.execute(
            sa.select(log_leaves.c.leaf_index, log_leaves.c.leaf_hash).where(log_leaves.c.leaf_index.in_(leaves))
        )
        found |= {(0, row.leaf_index): row.leaf_hash for row in rows}
    if inner:
        rows = connection.execute(
            sa.select(log_nodes).where(sa.tuple_(log_nodes.c.level, log_nodes.c.position).in_(inner))
        )
        found |= {(row.level, row.position): row.digest for row in rows}
    if len(found) != len(names):
        raise NodeMissing
    return merkle.proof(ranges, found.__getitem__)


def _head(row: Any) -> SignedHead | None:
    if row is None:
        return None
    return SignedHead(row.tree_size, row.root, row.signed_at, row.key_id, row.signature, row.previous)
