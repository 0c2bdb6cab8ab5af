"""Memory that a check has freed goes back to the system; the C library would keep it for later."""

import ctypes
import sys
from collections.abc import Callable
from functools import lru_cache
from typing import Final

_LARGE_FROM: Final = ctypes.c_int(4 * 2**20)
"""Size from which a block lives outside the heap: parts of pages and what networks need at work."""
_KEPT_ON_TOP: Final = ctypes.c_int(64 * 2**20)
_M_TRIM_THRESHOLD: Final = ctypes.c_int(-1)
_M_MMAP_THRESHOLD: Final = ctypes.c_int(-3)
_DONE: Final = 1


def keep_large_blocks_apart() -> bool:
    """Let large blocks of this process go back to the system as soon as they are freed; tells whether they will.

    glibc raises its bound for what lives outside its heap with every picture that is freed, until pages and the work of
    networks lie in the heap and leave gaps there (mallopt(3)). A bound that is set stays. Nothing without glibc.
    """
    library = _c_library()
    mallopt: Callable[[ctypes.c_int, ctypes.c_int], int] | None = getattr(library, "mallopt", None)
    if mallopt is None:
        return False
    # A bound that is set also ends the growing of what is kept at the heap's top for the next block.
    apart = mallopt(_M_MMAP_THRESHOLD, _LARGE_FROM) == _DONE
    return mallopt(_M_TRIM_THRESHOLD, _KEPT_ON_TOP) == _DONE and apart


def give_back_memory() -> bool:
    """Return freed memory to the system; tells whether any was. Costs milliseconds; a no-op without glibc.

    Blocks that live in the heap leave gaps there which would stay with the process.
    """
    trim = _malloc_trim()
    return trim is not None and trim(0) == 1


@lru_cache(maxsize=1)
def _malloc_trim() -> Callable[[int], int] | None:
    trim: Callable[[int], int] | None = getattr(_c_library(), "malloc_trim", None)
    return trim


def _c_library() -> ctypes.CDLL | None:
    return ctypes.CDLL(None) if sys.platform == "linux" else None
