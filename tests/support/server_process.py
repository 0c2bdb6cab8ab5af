"""A real server for end-to-end tests: `case-server serve` and its workers as processes that come and go one by one."""

from pathlib import Path
from typing import Final

from sample_data.server import ServerFolder, free_port
from sample_data.server_process import ServerFailed, ServerProcess

__all__ = ["RunningServer", "ServerFailed"]


class RunningServer(ServerFolder):
    """The processes of one server on one data folder; a context that starts and stops them.

    The port is chosen once and kept, so that `start` after `stop` or `kill_serving` brings back the same server.
    """

    def __init__(self, data_folder: Path, *, workers: int = 1, web_processes: int = 1) -> None:
        super().__init__(data_folder, free_port())
        self._workers: Final = workers
        self._web_processes: Final = web_processes
        self._serving: ServerProcess | None = None
        self._worker_processes: list[ServerProcess] = []

    def __enter__(self) -> "RunningServer":
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the server and its workers at once, and wait until each says that it is ready."""
        self._worker_processes = [self.start_process("worker") for _ in range(self._workers)]
        self.start_serving()
        for worker in self._worker_processes:
            worker.wait_for("worker_ready")

    def start_serving(self) -> None:
        """Start `serve` alone and wait until it answers over TLS."""
        self._serving = self.start_process("serve", "--port", str(self.port), "--processes", str(self._web_processes))
        self._serving.wait_for("ready")

    def start_worker(self) -> None:
        """Start a further worker and wait until it takes jobs."""
        worker = self.start_process("worker")
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
