"""Memory that both processes see, so that pixels need not pass through a pipe. No name, no file on a disk."""

from __future__ import annotations

import mmap
import os
import sys
from typing import Final

SIZE: Final = 192 * 1024 * 1024
"""Enough for a page of 50 million pixels; memory is taken only as far as it was ever written."""


def create() -> int | None:
    """A descriptor of new shared memory, or None where the system has none without a name."""
    if sys.platform != "linux":
        return None
    try:
        descriptor = os.memfd_create("pixels")
        os.ftruncate(descriptor, SIZE)
    except OSError:
        return None
    return descriptor


def own_copy(memory: mmap.mmap, length: int) -> memoryview:
    """The first `length` bytes of `memory` in memory of their own, which lives as long as the view of it.

    In large pages where the system has them: in small ones, taking 36 MB costs several times what copying it does.
    """
    copy = mmap.mmap(-1, max(length, 1))
    if sys.platform == "linux":
        copy.madvise(mmap.MADV_HUGEPAGE)
    with memoryview(memory) as source:
        copy[:length] = source[:length]
    return memoryview(copy).toreadonly()[:length]


def mapped(descriptor: int) -> mmap.mmap:
    """The memory behind a descriptor."""
    return mmap.mmap(descriptor, SIZE)
