"""Memory that was freed goes back to the system."""

import os
import subprocess
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


@pytest.mark.skipif(sys.platform != "linux", reason="other C libraries are left to themselves")
def test_pages_between_what_is_kept_go_back_by_themselves() -> None:
    """After larger pages were freed as well, and with something held above each page (R24)."""
    told = subprocess.run([sys.executable, "-c", _PAGES], capture_output=True, text=True, check=True).stdout.split()
    held, left = (int(word) for word in told)

    assert held > 100 * 2**20
    assert left < held // 4


_PAGES = """
import os
from pathlib import Path

import numpy as np

from case_server.precheck.memory import keep_large_blocks_apart


def resident():
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


assert keep_large_blocks_apart()
for _ in range(3):
    np.ones(30 * 2**20, np.uint8)
before = resident()
pages, kept = [], []
for _ in range(20):
    pages.append(np.ones(8 * 2**20, np.uint8))
    kept.append(np.ones(100_000, np.uint8))
held = resident() - before
pages.clear()
print(held, resident() - before)
"""


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
