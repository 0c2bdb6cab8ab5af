"""A `case-server all` beside this program: ready when it says so, gone when this program is, however that ends."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

_COMMAND_SECONDS: Final = 120
_STOP_SECONDS: Final = 40


class ServerNotStarted(Exception):
    """The server ended before it was ready; its own words are in the log file named in the message."""


class SampleServer:
    """Server and workers on one data folder; `base_url` answers over TLS once the block is entered."""

    def __init__(self, data_folder: Path, port: int, *, workers: int = 1) -> None:
        self.data_folder: Final = data_folder
        self.base_url: Final = f"https://127.0.0.1:{port}"
        self.ca_path: Final = data_folder / "tls" / "ca.pem"
        self.log_path: Final = data_folder / "server.log"
        self._arguments = ["all", "--port", str(port), "--workers", str(workers), "--with-parent"]
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self.data_folder.mkdir(parents=True, exist_ok=True)
        with self.log_path.open("a", encoding="utf-8") as log:
            # A session of its own: Ctrl-C is for this program, which then ends the server in order.
            self._process = subprocess.Popen(
                self._line(self._arguments),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env=self._environment(),
                start_new_session=True,
            )
        assert self._process.stdout is not None  # noqa: S101 - asked for just above
        for line in self._process.stdout:
            if _event(line) == "ready":
                return self
        self._process.wait()
        raise ServerNotStarted(f"the server did not start; see {self.log_path}")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()

    def command(self, *arguments: str, password: str | None = None) -> dict[str, Any]:
        """Run another `case-server` command on the same data folder; gives the object it printed.

        Raises `subprocess.CalledProcessError` when it ends with another status than 0.
        """
        done = subprocess.run(
            self._line([*arguments, "--json"]),
            input="" if password is None else f"{password}\n",
            capture_output=True,
            text=True,
            env=self._environment(),
            timeout=_COMMAND_SECONDS,
            check=True,
        )
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def _line(self, arguments: list[str]) -> list[str]:
        return [sys.executable, "-m", "case_server", *arguments, "--data", str(self.data_folder)]

    def _environment(self) -> Mapping[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CASE_SERVER_")}
        return {**kept, "OMP_NUM_THREADS": "1"}


def _event(line: str) -> str | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found.get("event") if isinstance(found, dict) else None
