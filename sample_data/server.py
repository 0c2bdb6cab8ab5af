"""A server beside this program: ready when its block is entered, gone when this program is, however that ends."""

import contextlib
import json
import socket
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from sample_data.server_process import READY_WITHIN_S, ServerFailed, ServerProcess, command_line, environment

SERVER_LOG: Final = "server.log"
"""In the data folder."""


def free_port(wanted: int | None = None) -> int:
    """A loopback port that nobody listens on: `wanted` where that is free, else any."""
    for port in (wanted, 0):
        with socket.socket() as probe, contextlib.suppress(OSError):
            if port is not None:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(("127.0.0.1", port))
                found: int = probe.getsockname()[1]
                return found
    raise ServerFailed("no free port on this machine")


class ServerFolder:
    """A server's data folder and address, the same however often its processes are started again."""

    def __init__(self, data_folder: Path, port: int) -> None:
        self.data_folder: Final = data_folder
        self.port: Final = port
        self.base_url: Final = f"https://127.0.0.1:{port}"
        self.ca_path: Final = data_folder / "tls" / "ca.pem"
        self.log_path: Final = data_folder / SERVER_LOG

    def start_process(self, *arguments: str) -> ServerProcess:
        """Start a `case-server` command that stays; its log is added to `log_path`."""
        return ServerProcess(self.data_folder, arguments, self.log_path)

    def command(self, *arguments: str, password: str | None = None) -> dict[str, Any]:
        """Run a `case-server` command to its end; gives the object it printed.

        Raises:
            ServerFailed: it ended with another status than 0; the message holds what it said.
        """
        done = subprocess.run(
            command_line(self.data_folder, [*arguments, "--json"]),
            input="" if password is None else f"{password}\n",
            capture_output=True,
            text=True,
            env=environment(),
            timeout=READY_WITHIN_S,
            check=False,
        )
        if done.returncode != 0:
            raise ServerFailed(f"{arguments[0]} ended with {done.returncode}: {done.stderr[-2000:]}")
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer


class SampleServer(ServerFolder):
    """Server and worker in one; `base_url` answers over TLS once the block is entered."""

    _process: ServerProcess | None = None

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start it and wait until it answers. Raises `ServerFailed`."""
        self._process = self.start_process("all", "--port", str(self.port))
        self._process.wait_for("ready")

    def stop(self) -> None:
        """Take it away; `start` brings it back as it was."""
        process, self._process = self._process, None
        if process is not None:
            process.stop()
