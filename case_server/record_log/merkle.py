"""Merkle trees as RFC 6962 section 2.1 says: hashes, roots that grow, inclusion and consistency proofs. Pure.

A tree of n leaves is described by ranges `[start, end)` of leaves. Every range that a proof needs is cut into complete
subtrees `(level, position)`, which never change once they are full, so they can be stored and looked up.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

EMPTY_ROOT: Final = hashlib.sha256(b"").digest()
_DIGEST_BYTES: Final = 32

Range = tuple[int, int]
NodeName = tuple[int, int]
"""A complete subtree: its level (0 for a leaf) and its position among those of its level, from the left."""


def leaf_hash(data: bytes) -> bytes:
    """Hash of one entry."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an interior node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class GrownNode:
    """An interior node that became complete by an append."""

    level: int
    position: int
    digest: bytes


class Frontier:
    """The right edge of a tree: enough to append leaves and to know the root, in O(log n) memory."""

    def __init__(self, size: int = 0, digests: Sequence[bytes] = ()) -> None:
        """Continue a tree of `size` leaves whose complete subtrees have `digests`, from the left."""
        if size.bit_count() != len(digests):
            msg = f"a tree of {size} leaves has {size.bit_count()} complete subtrees, not {len(digests)}"
            raise ValueError(msg)
        self._size = size
        self._digests = list(digests)

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return self._size

    @property
    def digests(self) -> tuple[bytes, ...]:
        """The complete subtrees, from the left; what is stored to continue later."""
        return tuple(self._digests)

    def append(self, digest: bytes) -> list[GrownNode]:
        """Add a leaf hash; gives the interior nodes that it completed, from low to high."""
        grown: list[GrownNode] = []
        rest, level = self._size, 0
        while rest & 1:
            digest = node_hash(self._digests.pop(), digest)
            rest >>= 1
            level += 1
            grown.append(GrownNode(level, rest, digest))
        self._digests.append(digest)
        self._size += 1
        return grown

    def root(self) -> bytes:
        """Root of the tree as it stands."""
        return fold(self._digests) if self._digests else EMPTY_ROOT


def complete_levels(digests: Sequence[bytes]) -> list[list[bytes]]:
    """Every complete subtree over `digests`, level by level from the leaves up: `levels[level][position]`."""
    sha256 = hashlib.sha256
    levels = [list(digests)]
    while len(levels[-1]) > 1:
        below = iter(levels[-1])
        levels.append([sha256(b"\x01" + left + right).digest() for left, right in zip(below, below, strict=False)])
    return levels


def fold(digests: Sequence[bytes]) -> bytes:
    """Root of a range from its complete subtrees, given from the left (at least one)."""
    result = digests[-1]
    for digest in reversed(digests[:-1]):
        result = node_hash(digest, result)
    return result


def nodes_of(span: Range) -> tuple[NodeName, ...]:
    """The complete subtrees that a range of a proof is made of, from the left."""
    start, end = span
    names: list[NodeName] = []
    while start < end:
        level = (end - start).bit_length() - 1
        if start:
            level = min(level, (start & -start).bit_length() - 1)
        names.append((level, start >> level))
        start += 1 << level
    return tuple(names)


def inclusion_ranges(index: int, size: int) -> tuple[Range, ...]:
    """The ranges whose roots prove that leaf `index` is in the tree of `size` leaves (RFC 6962, 2.1.1)."""
    if not 0 <= index < size:
        msg = f"leaf {index} is not in a tree of {size}"
        raise ValueError(msg)
    return _path(index, 0, size)


def consistency_ranges(old: int, new: int) -> tuple[Range, ...]:
    """The ranges whose roots prove that the tree of `old` leaves is the beginning of that of `new` (2.1.2)."""
    if not 0 < old <= new:
        msg = f"no consistency proof from {old} to {new}"
        raise ValueError(msg)
    return _subproof(old, 0, new, whole=True)


def _path(index: int, start: int, end: int) -> tuple[Range, ...]:
    if end - start == 1:
        return ()
    middle = start + _largest_power_below(end - start)
    if index < middle:
        return (*_path(index, start, middle), (middle, end))
    return (*_path(index, middle, end), (start, middle))


def _subproof(old: int, start: int, end: int, *, whole: bool) -> tuple[Range, ...]:
    if old == end:
        return () if whole else ((start, end),)
    middle = start + _largest_power_below(end - start)
    if old <= middle:
        return (*_subproof(old, start, middle, whole=whole), (middle, end))
    return (*_subproof(old, middle, end, whole=False), (start, middle))


def _largest_power_below(count: int) -> int:
    return 1 << ((count - 1).bit_length() - 1)


def proof(ranges: Sequence[Range], digest_of: Callable[[NodeName], bytes]) -> tuple[bytes, ...]:
    """The proof itself, from the stored complete subtrees."""
    return tuple(fold([digest_of(name) for name in nodes_of(span)]) for span in ranges)


def includes(index: int, size: int, leaf: bytes, path: Sequence[bytes], root: bytes) -> bool:
    """Whether `path` proves that `leaf` is leaf `index` under `root` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size or len(leaf) != _DIGEST_BYTES:
        return False
    place, last, digest = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            digest = node_hash(step, digest)
            while not place & 1 and place:
                place >>= 1
                last >>= 1
        else:
            digest = node_hash(digest, step)
        place >>= 1
        last >>= 1
    return last == 0 and digest == root


def extends(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether `path` proves that the tree of `old` leaves is the beginning of that of `new` (RFC 9162, 2.1.4.2)."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not path and old_root == new_root
    steps = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not steps:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place >>= 1
        last >>= 1
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            first = node_hash(step, first)
            second = node_hash(step, second)
            while not place & 1 and place:
                place >>= 1
                last >>= 1
        else:
            second = node_hash(second, step)
        place >>= 1
        last >>= 1
    return last == 0 and first == old_root and second == new_root
