"""Memory that was freed goes back to the system."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest

from case_server.precheck.memory import give_back_memory

BLOCK = 100_000
BLOCKS = 400


@pytest.mark.skipif(sys.platform != "linux", reason="other C libraries are left to themselves")
def test_memory_between_what_is_kept_is_given_back() -> None:
    """Blocks too small to live outside the heap leave gaps there, below one that is still held (R24)."""
    blocks = [np.ones(BLOCK, np.uint8) for _ in range(BLOCKS)]
    kept = blocks[-1]
    del blocks
    before = _resident()
    assert give_back_memory()
    assert before - _resident() > BLOCK * BLOCKS // 2
    assert int(kept.sum()) == BLOCK


def test_giving_back_twice_is_harmless() -> None:
    """Nothing freed in between: the call still answers."""
    give_back_memory()
    assert give_back_memory() in {True, False}


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
