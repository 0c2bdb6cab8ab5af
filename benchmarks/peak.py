"""Peak resident memory of a process, by its own program's pages alone."""

from __future__ import annotations

from pathlib import Path


def peak_mib() -> float:
    """Give the most that this process has had resident since its program began, MiB (VmHWM, proc_pid_status(5)).

    `ru_maxrss` begins with what the process that started it had: a benchmark behind a large one showed that one's.

    Raises:
        OSError: there is no /proc, as on macOS and Windows.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024
