"""A real server for end-to-end tests: `case-server serve` and its workers as processes, with TLS, in a data folder."""

import contextlib
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

_READY_WITHIN_S: Final = 120.0
_ENDED_WITHIN_S: Final = 60.0


class ServerFailed(AssertionError):
    """A process of the server did not do what it was started for; the message holds the end of its log."""


class RunningServer:
    """The processes of one server on one data folder; a context that starts and stops them.

    The port is chosen once and kept, so that `start` after `stop` or `kill` brings back the same server.
    """

    def __init__(
        self,
        data_folder: Path,
        *,
        workers: int = 1,
        web_processes: int = 1,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.data_folder: Final = data_folder
        self.port: Final = _free_port()
        self.base_url: Final = f"https://127.0.0.1:{self.port}"
        self.ca_path: Final = data_folder / "tls" / "ca.pem"
        self._workers: Final = workers
        self._web_processes: Final = web_processes
        self._environment: Final = {
            **{name: value for name, value in os.environ.items() if not name.startswith("CASE_SERVER_")},
            "OMP_NUM_THREADS": "1",
            **(environment or {}),
        }
        self._serving: _Process | None = None
        self._worker_processes: list[_Process] = []

    def __enter__(self) -> "RunningServer":
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the server and its workers at once, and wait until each says that it is ready."""
        self.data_folder.mkdir(parents=True, exist_ok=True)
        self._worker_processes = [self._start(["worker"]) for _ in range(self._workers)]
        self.start_serving()
        for worker in self._worker_processes:
            worker.wait_for("worker_ready")

    def start_serving(self) -> None:
        """Start `serve` alone and wait until it answers over TLS."""
        arguments = ["serve", "--port", str(self.port), "--processes", str(self._web_processes)]
        self._serving = self._start(arguments)
        self._serving.wait_for("ready")

    def start_worker(self) -> None:
        """Start a further worker and wait until it takes jobs."""
        worker = self._start(["worker"])
        self._worker_processes.append(worker)
        worker.wait_for("worker_ready")

    def stop(self) -> None:
        """Ask every process to end with SIGTERM, workers first, and make sure that each ended well."""
        processes = [*self._worker_processes, *([] if self._serving is None else [self._serving])]
        self._worker_processes, self._serving = [], None
        failures = [failure for process in processes if (failure := process.stop()) is not None]
        if failures:
            raise ServerFailed("\n".join(failures))

    def kill_serving(self) -> None:
        """Take the server away as a power cut would; workers and database stay."""
        if self._serving is not None:
            self._serving.kill()
            self._serving = None

    def kill_worker(self) -> None:
        """Take the newest worker away in the middle of whatever it does."""
        self._worker_processes.pop().kill()

    def command(self, *arguments: str, password: str | None = None) -> dict[str, Any]:
        """Run another `case-server` command on the same data folder; gives the object it printed."""
        done = subprocess.run(
            self._command_line([*arguments, "--json"]),
            input=None if password is None else f"{password}\n",
            stdin=subprocess.DEVNULL if password is None else None,
            capture_output=True,
            text=True,
            env=self._environment,
            timeout=_READY_WITHIN_S,
            check=False,
        )
        if done.returncode != 0:
            raise ServerFailed(f"{arguments[0]} ended with {done.returncode}: {done.stderr[-2000:]}")
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    def _start(self, arguments: Sequence[str]) -> "_Process":
        return _Process(self._command_line(arguments), self._environment)

    def _command_line(self, arguments: Sequence[str]) -> list[str]:
        return [sys.executable, "-m", "case_server", *arguments, "--data", str(self.data_folder)]


class _Process:
    """One process whose standard output is JSON lines and whose standard error is kept for a failure's message."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._name = command[3]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        self._events: queue.Queue[str | None] = queue.Queue()
        self._log: list[str] = []
        self._readers = [
            threading.Thread(target=self._read_events, daemon=True),
            threading.Thread(target=self._read_log, daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    def wait_for(self, event: str) -> None:
        """Wait until the process announces `event`."""
        while True:
            try:
                said = self._events.get(timeout=_READY_WITHIN_S)
            except queue.Empty:
                self.kill()
                raise ServerFailed(f"{self._name} was not ready in time\n{self._tail()}") from None
            if said == event:
                return
            if said is None:
                self.kill()
                raise ServerFailed(f"{self._name} ended before it was ready\n{self._tail()}")

    def stop(self) -> str | None:
        """End gracefully; gives what was wrong with how it ended, or None."""
        self._process.send_signal(signal.SIGTERM)
        try:
            status = self._process.wait(_ENDED_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.kill()
            return f"{self._name} did not end in time\n{self._tail()}"
        self._close()
        return None if status == 0 else f"{self._name} ended with {status}\n{self._tail()}"

    def kill(self) -> None:
        """End with SIGKILL."""
        self._process.kill()
        self._process.wait()
        self._close()

    def _close(self) -> None:
        for reader in self._readers:
            reader.join(_ENDED_WITHIN_S)
        for stream in (self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()

    def _read_events(self) -> None:
        if self._process.stdout is not None:
            for line in self._process.stdout:
                with contextlib.suppress(ValueError, KeyError):
                    self._events.put(json.loads(line)["event"])
        self._events.put(None)

    def _read_log(self) -> None:
        if self._process.stderr is not None:
            for line in self._process.stderr:
                self._log.append(line)
                del self._log[:-200]

    def _tail(self) -> str:
        return "".join(self._log[-40:])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
