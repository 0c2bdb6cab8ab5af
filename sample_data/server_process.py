"""One process of `case-server`: awaited by what it announces, ended in order, its log kept for a failure's message."""

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final

READY_WITHIN_S: Final = 120.0
ENDED_WITHIN_S: Final = 60.0
_TAIL_BYTES: Final = 4000


class ServerFailed(Exception):
    """A process of the server did not do what it was started for; the message holds the end of its log.

    It does not name the file: where somebody reads the message the folder may be gone, as that of a benchmark is.
    """


def command_line(data_folder: Path, arguments: Sequence[str]) -> list[str]:
    """What runs `case-server` with `arguments` on a data folder."""
    return [sys.executable, "-m", "case_server", *arguments, "--data", str(data_folder)]


def environment() -> dict[str, str]:
    """This program's, without settings for another server."""
    return {name: value for name, value in os.environ.items() if not name.startswith("CASE_SERVER_")}


class ServerProcess:
    """A started `case-server` command that announces events as JSON lines; its standard error goes to `log_path`."""

    def __init__(self, data_folder: Path, arguments: Sequence[str], log_path: Path) -> None:
        self._name: Final = arguments[0]
        self._log_path: Final = log_path
        data_folder.mkdir(parents=True, exist_ok=True)
        with log_path.open("ab") as log:
            # A session of its own: Ctrl-C is for the program that started it, which then ends it in order. Should that
            # program be killed, the pipe to standard input ends, and with it whoever was started `--with-parent`.
            self._process = subprocess.Popen(
                command_line(data_folder, [*arguments, "--with-parent"]),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env=environment(),
                start_new_session=True,
            )
        self._events: queue.Queue[str | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read_events, name=f"{self._name} events", daemon=True)
        self._reader.start()

    def wait_for(self, event: str) -> None:
        """Wait until the process announces `event`.

        Raises:
            ServerFailed: it ended before, or it took too long and was killed.
        """
        while True:
            try:
                said = self._events.get(timeout=READY_WITHIN_S)
            except queue.Empty:
                self.kill()
                raise ServerFailed(
                    f"{self._name} was not ready within {READY_WITHIN_S:.0f} s; {self._tail()}"
                ) from None
            if said == event:
                return
            if said is None:
                self.kill()
                raise ServerFailed(f"{self._name} ended before it was ready; {self._tail()}")

    def stop(self) -> str | None:
        """End with SIGTERM; gives what was wrong with how it ended, or None."""
        self._process.terminate()
        try:
            status = self._process.wait(ENDED_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.kill()
            return f"{self._name} did not end within {ENDED_WITHIN_S:.0f} s; {self._tail()}"
        self._close()
        return None if status == 0 else f"{self._name} ended with {status}; {self._tail()}"

    def kill(self) -> None:
        """End with SIGKILL, as a power cut would."""
        self._process.kill()
        self._process.wait()
        self._close()

    def _close(self) -> None:
        self._reader.join(ENDED_WITHIN_S)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()

    def _read_events(self) -> None:
        if self._process.stdout is not None:
            for line in self._process.stdout:
                with contextlib.suppress(ValueError, KeyError):
                    self._events.put(json.loads(line)["event"])
        self._events.put(None)

    def _tail(self) -> str:
        with self._log_path.open("rb") as log:
            log.seek(max(0, self._log_path.stat().st_size - _TAIL_BYTES))
            tail = log.read().decode(errors="replace").strip()
        return f"its log ends:\n{tail}" if tail else "its log is empty"
