"""Child processes of a serving process: started again when they die, never left behind.

A child holds the reading end of a pipe whose writing end is its parent's: when the parent is gone, however it went, the
child reads the end of the pipe and stops.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from typing import Final

import structlog

_RESTART_AFTER_S: Final = 1.0
_STOP_WITHIN_S: Final = 20.0
_log: Final = structlog.get_logger("case_server.children")


class Children:
    """Processes that run `case-server ARGUMENTS` beside this one; a context that ends them."""

    def __init__(self) -> None:
        self._stopping: Final = threading.Event()
        self._watchers: Final[list[threading.Thread]] = []
        self._running: Final[dict[int, subprocess.Popen[bytes]]] = {}
        self._lock: Final = threading.Lock()

    def __enter__(self) -> "Children":
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def keep(self, arguments: Sequence[str], *, inherit: Sequence[int] = ()) -> None:
        """Run `case-server ARGUMENTS` until `stop`, again whenever it ends. `inherit`: descriptors handed down."""
        number = len(self._watchers)
        self._start(number, arguments, inherit)
        watcher = threading.Thread(
            target=self._watch, args=(number, arguments, inherit), name=f"child-{number}", daemon=True
        )
        self._watchers.append(watcher)
        watcher.start()

    def stop(self) -> None:
        """Ask every child to end, and end those that do not within twenty seconds."""
        with self._lock:
            self._stopping.set()
            running = list(self._running.values())
        for process in running:
            if process.stdin is not None:
                process.stdin.close()
            process.terminate()
        for process in running:
            try:
                process.wait(_STOP_WITHIN_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for watcher in self._watchers:
            watcher.join()

    def _start(self, number: int, arguments: Sequence[str], inherit: Sequence[int]) -> None:
        with self._lock:
            if self._stopping.is_set():
                return
            self._running[number] = subprocess.Popen(
                [sys.executable, "-m", "case_server", *arguments, "--with-parent"],
                stdin=subprocess.PIPE,
                pass_fds=tuple(inherit),
            )

    def _watch(self, number: int, arguments: Sequence[str], inherit: Sequence[int]) -> None:
        while not self._stopping.is_set():
            status = self._running[number].wait()
            if self._stopping.is_set():
                return
            _log.warning("child_ended", command=arguments[0], status=status)
            if self._stopping.wait(_RESTART_AFTER_S):
                return
            self._start(number, arguments, inherit)


def end_with_parent() -> None:
    """In a child: send this process SIGTERM as soon as its parent is gone."""

    def wait_for_end() -> None:
        while os.read(0, 64):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait_for_end, name="parent", daemon=True).start()
