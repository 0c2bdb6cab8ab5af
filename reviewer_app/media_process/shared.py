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


def mapped(descriptor: int) -> mmap.mmap:
    """The memory behind a descriptor."""
    return mmap.mmap(descriptor, SIZE)
