"""`python -m benchmarks.fuzzing.worker`: runs inputs one after the other in a process that may be lost."""

from __future__ import annotations

import os
import resource
import time
from pathlib import Path
from typing import Any, Final

from benchmarks.fuzzing.plan import Kind
from benchmarks.fuzzing.protocol import serve
from benchmarks.fuzzing.targets import Targets

_MOST_ADDRESSES: Final = 6 * 2**30
"""A guard far above the bound that is judged, so that a runaway allocation fails here and not on the whole machine."""


def main() -> None:
    """Answer with outcome, computing seconds and peak memory (bytes resident) of each input."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_ADDRESSES, _MOST_ADDRESSES))
    targets = Targets()

    def work(head: dict[str, Any], data: bytes) -> dict[str, Any]:
        _forget_peak()
        began = time.process_time()
        outcome = targets.run(Kind(head["kind"]), data, read=bool(head["read"]))
        return {"outcome": outcome, "computing": time.process_time() - began, "peak": _peak()}

    try:
        serve(work)
    finally:
        targets.close()


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _peak() -> int:
    status = Path(f"/proc/{os.getpid()}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    main()
