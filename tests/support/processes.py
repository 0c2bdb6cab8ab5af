"""Which living processes work on a folder."""

import contextlib
import os
import threading
from pathlib import Path

import psutil


def processes_on(folder: Path) -> list[psutil.Process]:
    """Processes that name `folder` on their command line; one that has ended and was not reaped yet names nothing."""
    found: list[psutil.Process] = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            if process.pid != os.getpid() and any(str(folder) in part for part in process.cmdline()):
                found.append(process)
    return found


def left_on(folder: Path, *, within: float) -> list[psutil.Process]:
    """What still lives on `folder` after at most `within` seconds; asks again until nothing does."""
    tick = threading.Event()
    for _ in range(int(within / 0.1)):
        if not processes_on(folder):
            return []
        tick.wait(0.1)
    return processes_on(folder)
