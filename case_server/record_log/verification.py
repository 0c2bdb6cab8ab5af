"""Recomputes the whole log and says whether it is what was signed (R73)."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from case_server.record_log import merkle
from case_server.record_log.heads import SignedHead, chained_after, head_is_genuine
from case_server.record_log.leaves import LEAF_TEXT, LEAF_TEXT_COLUMN
from case_server.record_log.tables import log_entries, log_heads, log_leaves, log_nodes

# A power of two, so that a block is a subtree of its own.
BLOCK: Final = 8192
_DIGEST_BYTES: Final = 32
# No JSON text has this sign in it: within a string it would be escaped, and elsewhere it is not allowed.
_BETWEEN: Final = b"\x1e"

_ONE_MOMENT: Final = sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
_JOINED: Final = log_leaves.outerjoin(log_entries, log_entries.c.entry_id == log_leaves.c.entry_id)
_ROWS: Final = (
    sa.select(log_leaves.c.leaf_index, log_leaves.c.leaf_hash, LEAF_TEXT_COLUMN)
    .select_from(_JOINED)
    .where(log_leaves.c.leaf_index >= sa.bindparam("start"), log_leaves.c.leaf_index < sa.bindparam("end"))
    .order_by(log_leaves.c.leaf_index)
)
# OFFSET 0 has every entry looked up by its number: joined freely, each block would read the whole log.
_BLOCK: Final = sa.text(
    f"""
    SELECT count(*) AS leaves, count(leaf_text) AS entries,
           string_agg(leaf_text, chr(30) ORDER BY leaf_index) AS texts,
           string_agg(leaf_hash, CAST('' AS bytea) ORDER BY leaf_index) AS hashes
    FROM log_leaves LEFT JOIN LATERAL (
        SELECT {LEAF_TEXT} AS leaf_text FROM log_entries WHERE log_entries.entry_id = log_leaves.entry_id OFFSET 0
    ) AS entry ON true
    WHERE leaf_index >= :start AND leaf_index < :end
    """  # noqa: S608 - the text of the leaves is made of names of columns
)
# A level at a time, by its key: what is stored of the levels within a block, each in one piece.
_NODES: Final = sa.text(
    """
    SELECT level, (
        SELECT string_agg(digest, CAST('' AS bytea) ORDER BY position) FROM log_nodes
        WHERE log_nodes.level = levels.level AND position >= :start >> levels.level AND position < :end >> levels.level
    ) AS digests
    FROM generate_series(1, :levels) AS levels (level)
    """
)


class Fault(StrEnum):
    """In what way the log is not what was signed."""

    ENTRY_CHANGED = "entry_changed"
    ENTRY_MISSING = "entry_missing"
    LEAF_MISSING = "leaf_missing"
    LEAF_WITHOUT_HEAD = "leaf_without_head"
    ROOT_DIFFERS = "root_differs"
    NODE_DIFFERS = "node_differs"
    FRONTIER_DIFFERS = "frontier_differs"
    HEAD_MISSING = "head_missing"
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
    """Recompute every leaf from its entry, every inner node and signed root from the leaves (`Scope.system`).

    To be the first thing that its transaction does: it looks at one moment's log, for a running server adds to it.
    """
    connection.execute(_ONE_MOMENT)
    rows = connection.execute(sa.select(log_heads).order_by(log_heads.c.tree_size)).all()
    heads = [_head(row) for row in rows]
    broken = _broken_chain(heads, public_key)
    if broken is not None:
        return broken
    size = heads[-1].tree_size if heads else 0
    fault = _compare(connection, {row.tree_size: _Promised(row.root, list(row.frontier)) for row in rows}, size)
    if fault is not None:
        return fault
    beyond = connection.execute(
        sa.select(sa.func.min(log_leaves.c.leaf_index)).where(log_leaves.c.leaf_index >= size)
    ).scalar()
    if beyond is not None:
        return Tampered(Fault.LEAF_WITHOUT_HEAD, beyond)
    nodes: int = connection.execute(sa.select(sa.func.count()).select_from(log_nodes)).scalar_one()
    if nodes != size - size.bit_count():
        # None is missing, so there is one that no leaves made.
        return Tampered(Fault.NODE_DIFFERS, size)
    return _look_behind(connection, heads, size)


def _broken_chain(heads: Sequence[SignedHead], public_key: Ed25519PublicKey) -> Tampered | None:
    """The first head that was not signed as it is, or not after the one that is before it."""
    expected, chained = chained_after(None, b""), False
    for head in heads:
        if not head_is_genuine(head, public_key):
            return Tampered(Fault.SIGNATURE_INVALID, head.tree_size)
        # Heads from before there was a chain come first, and which of them there were is not known.
        chained = chained or head.previous is not None
        if chained and head.previous != expected:
            return Tampered(Fault.HEAD_MISSING, head.tree_size)
        expected = chained_after(head.previous, head.signature)
    return None


@dataclass(frozen=True, slots=True)
class _Promised:
    """What a head says of the tree of its size: the signed root, and what the next batch goes on from."""

    root: bytes
    frontier: list[bytes]


@dataclass(frozen=True, slots=True)
class _Block:
    """A block as it is stored: its leaves in one row, and the inner nodes of each level, one after the other."""

    leaves: Any
    nodes: dict[int, bytes]


def _compare(connection: sa.Connection, heads: Mapping[int, _Promised], size: int) -> Tampered | None:
    """Block by block; the next block is fetched while this one is hashed."""
    blocks = merkle.Frontier()
    above: list[merkle.GrownNode] = []
    with ThreadPoolExecutor(1) as fetching:
        ahead = fetching.submit(_fetch, connection, 0, min(BLOCK, size))
        for start in range(0, size, BLOCK):
            end = min(start + BLOCK, size)
            block = ahead.result()
            ahead = fetching.submit(_fetch, connection, end, min(end + BLOCK, size))
            hashed = _hash_block(block.leaves, end - start)
            if hashed is None:
                ahead.result()
                return _first_fault(connection, blocks, heads, start, end)
            levels = merkle.complete_levels(hashed)
            different = _different_root(blocks, levels, heads, start, end)
            if different is not None:
                return different
            place = _different_node(levels, block.nodes)
            if place is not None:
                return Tampered(Fault.NODE_DIFFERS, start + place)
            if end - start == BLOCK:
                above.extend(blocks.append(levels[-1][0]))
    return _different_above(connection, above)


def _fetch(connection: sa.Connection, start: int, end: int) -> _Block:
    span = {"start": start, "end": end}
    nodes = connection.execute(_NODES, span | {"levels": BLOCK.bit_length() - 1})
    stored = {row.level: row.digests or b"" for row in nodes}
    return _Block(connection.execute(_BLOCK, span).one(), stored)


def _hash_block(block: Any, leaves: int) -> list[bytes] | None:
    """The leaf hashes of a block as its entries give them, or None when they are not those on record."""
    if block.leaves != leaves or block.entries != leaves:
        return None
    sha256 = hashlib.sha256
    hashed = [sha256(b"\x00" + text).digest() for text in block.texts.encode().split(_BETWEEN)]
    return hashed if len(hashed) == leaves and b"".join(hashed) == block.hashes else None


def _different_root(
    blocks: merkle.Frontier, levels: Sequence[Sequence[bytes]], heads: Mapping[int, _Promised], start: int, end: int
) -> Tampered | None:
    """The smallest size up to `end` whose head does not fit the leaves. `blocks` are the leaves before."""
    for size in range(start + 1, end + 1):
        if size in heads:
            inside = [levels[level][position] for level, position in merkle.nodes_of((0, size - start))]
            if size - start == BLOCK:
                edge = merkle.Frontier(blocks.size, blocks.digests)
                edge.append(inside[0])
                whole = list(edge.digests)
            else:
                whole = [*blocks.digests, *inside]
            if merkle.fold(whole) != heads[size].root:
                return Tampered(Fault.ROOT_DIFFERS, size)
            if whole != heads[size].frontier:
                return Tampered(Fault.FRONTIER_DIFFERS, size)
    return None


def _different_node(levels: Sequence[Sequence[bytes]], stored: Mapping[int, bytes]) -> int | None:
    """The first leaf of the block that is under an inner node which is not stored as the leaves give it."""
    for level, digests in enumerate(levels[1:], 1):
        found = stored.get(level, b"")
        if found != b"".join(digests):
            parts = (found[at : at + _DIGEST_BYTES] for at in range(0, len(digests) * _DIGEST_BYTES, _DIGEST_BYTES))
            differing = (place for place, pair in enumerate(zip(digests, parts, strict=True)) if pair[0] != pair[1])
            return next(differing, 0) << level
    return None


def _different_above(connection: sa.Connection, above: Sequence[merkle.GrownNode]) -> Tampered | None:
    """The first that differs of the few nodes over whole blocks."""
    within = BLOCK.bit_length() - 1
    expected = {(node.level + within, node.position): node.digest for node in above}
    rows = connection.execute(sa.select(log_nodes).where(log_nodes.c.level > within))
    stored = {(row.level, row.position): row.digest for row in rows}
    for (level, position), digest in expected.items():
        if stored.get((level, position)) != digest:
            return Tampered(Fault.NODE_DIFFERS, position << level)
    return None


def _first_fault(
    connection: sa.Connection, blocks: merkle.Frontier, heads: Mapping[int, _Promised], start: int, end: int
) -> Tampered:
    """What is wrong in a block that is known not to be right."""
    sound: list[bytes] = []
    fault = _fault_in_rows(connection.execute(_ROWS, {"start": start, "end": end}), start, sound)
    return _different_root(blocks, merkle.complete_levels(sound), heads, start, start + len(sound)) or fault


def _fault_in_rows(rows: Iterable[Any], start: int, sound: list[bytes]) -> Tampered:
    """The first fault; the hashes of the leaves before it go into `sound`."""
    for row in rows:
        place = start + len(sound)
        if row.leaf_index != place:
            return Tampered(Fault.LEAF_MISSING, place)
        if row.leaf_text is None:
            return Tampered(Fault.ENTRY_MISSING, place)
        digest = merkle.leaf_hash(row.leaf_text.encode())
        if digest != row.leaf_hash:
            return Tampered(Fault.ENTRY_CHANGED, place)
        sound.append(digest)
    return Tampered(Fault.LEAF_MISSING, start + len(sound))


def _look_behind(connection: sa.Connection, heads: list[SignedHead], size: int) -> Verified | Tampered:
    """Entries without a leaf: new ones wait for it, one from before the last horizon was slipped in."""
    entries: int = connection.execute(sa.select(sa.func.count()).select_from(log_entries)).scalar_one()
    # Every leaf has an entry of its own, so that only what is left over needs looking for.
    waiting = entries - size
    if waiting:
        horizon = connection.execute(sa.select(sa.func.max(log_heads.c.horizon))).scalar() or 0
        hidden = connection.execute(
            sa.select(sa.func.min(log_entries.c.entry_id)).where(
                log_entries.c.xid < horizon,
                ~sa.exists().where(log_leaves.c.entry_id == log_entries.c.entry_id),
            )
        ).scalar()
        if hidden is not None:
            return Tampered(Fault.ENTRY_HIDDEN, hidden)
    return Verified(size, heads[-1].root if heads else merkle.EMPTY_ROOT, len(heads), waiting)


def _head(row: Any) -> SignedHead:
    return SignedHead(row.tree_size, row.root, row.signed_at, row.key_id, row.signature, row.previous)
