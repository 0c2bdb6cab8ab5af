"""Memory that a check has freed goes back to the system; the C library would keep it for later."""

import ctypes
import sys
from collections.abc import Callable
from functools import lru_cache


def give_back_memory() -> bool:
    """Return freed memory to the system; tells whether any was. Costs milliseconds; a no-op without glibc.

    Buffers as large as a picture raise glibc's bound for what lives outside its heap (mallopt(3), M_MMAP_THRESHOLD);
    those that come after lie in the heap, and the gaps they leave stay with the process.
    """
    trim = _malloc_trim()
    return trim is not None and trim(0) == 1


@lru_cache(maxsize=1)
def _malloc_trim() -> Callable[[int], int] | None:
    if sys.platform != "linux":
        return None
    trim: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return trim
