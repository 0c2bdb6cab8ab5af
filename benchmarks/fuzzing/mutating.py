"""Mutations of plain bytes and texts, each of a seeded generator alone."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Final

Mutation = Callable[[bytes, random.Random], bytes]

_INTERESTING: Final = (0, 1, 2, 3, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


def flip_bits(data: bytes, draw: random.Random) -> bytes:
    """Flip one to thirty-two bits anywhere."""
    changed = bytearray(data)
    for _ in range(draw.choice((1, 1, 2, 4, 8, 32)) if data else 0):
        changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
    return bytes(changed)


def set_bytes(data: bytes, draw: random.Random) -> bytes:
    """Overwrite a run of bytes by noise, zeros or ones."""
    if not data:
        return data
    start = draw.randrange(len(data))
    length = min(len(data) - start, draw.choice((1, 2, 4, 16, 256)))
    filling = draw.choice((draw.randbytes(length), bytes(length), b"\xff" * length))
    return data[:start] + filling + data[start + length :]


def set_number(data: bytes, draw: random.Random) -> bytes:
    """Write a number that programs stumble over, of one to four bytes in either order."""
    width = draw.choice((1, 2, 4))
    if len(data) < width:
        return data
    start = draw.randrange(len(data) - width + 1)
    number = draw.choice(_INTERESTING) & (1 << 8 * width) - 1
    return data[:start] + number.to_bytes(width, draw.choice(("big", "little"))) + data[start + width :]


def truncate(data: bytes, draw: random.Random) -> bytes:
    """Cut the end off."""
    return data[: draw.randrange(len(data) + 1)]


def drop_run(data: bytes, draw: random.Random) -> bytes:
    """Leave a run out."""
    start = draw.randrange(len(data) + 1)
    return data[:start] + data[start + draw.choice((1, 2, 7, 64, 1024)) :]


def repeat_run(data: bytes, draw: random.Random) -> bytes:
    """Repeat a run many times."""
    start = draw.randrange(len(data) + 1)
    run = data[start : start + draw.choice((1, 4, 32, 512))]
    return data[:start] + run * draw.choice((2, 3, 50)) + data[start:]


def insert_noise(data: bytes, draw: random.Random) -> bytes:
    """Put noise between."""
    start = draw.randrange(len(data) + 1)
    return data[:start] + draw.randbytes(draw.choice((1, 3, 64, 1024))) + data[start:]


BYTE_MUTATIONS: Final[tuple[Mutation, ...]] = (
    flip_bits, flip_bits, set_bytes, set_number, truncate, drop_run, repeat_run, insert_noise,
)  # fmt: skip


def spliced(first: bytes, second: bytes, draw: random.Random) -> bytes:
    """Join the beginning of one file to the end of another."""
    return first[: draw.randrange(len(first) + 1)] + second[draw.randrange(len(second) + 1) :]


def mutated(data: bytes, others: Sequence[bytes], mutations: Sequence[Mutation], draw: random.Random) -> bytes:
    """Apply one to four mutations; now and then the file is spliced with another of its kind first."""
    if draw.random() < 0.06:
        data = spliced(data, draw.choice(others), draw)
    for _ in range(draw.choice((1, 1, 1, 2, 4))):
        data = draw.choice(mutations)(data, draw)
    return data
