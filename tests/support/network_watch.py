"""Watching what a program really says to the network: every address its processes connect or send to.

The kernel's view (`strace`), so that look-ups made inside C libraries are seen as well as those of Python.
"""

from __future__ import annotations

import ipaddress
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_HOW: Final = ("-f", "--seccomp-bpf")
"""Children too; only the calls that are asked for stop the program."""
_TRACED: Final = "trace=connect,sendto,sendmsg,sendmmsg"
_CALL: Final = re.compile(r"\b(connect|sendto|sendmsg|sendmmsg)\((.*)")
_IPV4: Final = re.compile(r'sin_port=htons\((\d+)\), sin_addr=inet_addr\("([^"]+)"\)')
_IPV6: Final = re.compile(r'sin6_port=htons\((\d+)\).*?inet_pton\(AF_INET6, "([^"]+)"')


@dataclass(frozen=True, slots=True)
class Connection:
    """One address that was connected or sent to: the system call, the address, the port."""

    call: str
    host: str
    port: int

    @property
    def is_loopback(self) -> bool:
        """Whether the address stays on this machine."""
        return ipaddress.ip_address(self.host).is_loopback


@dataclass(frozen=True, slots=True)
class WatchedRun:
    """What a watched program did: its exit status, what it printed, and whom it spoke to."""

    status: int
    output: str
    errors: str
    connections: tuple[Connection, ...]

    @property
    def strangers(self) -> tuple[Connection, ...]:
        """The connections that leave this machine."""
        return tuple(item for item in self.connections if not item.is_loopback)


def unavailable() -> str | None:
    """Give the reason why nothing can be watched here, or None when it can."""
    strace = shutil.which("strace")
    if strace is None:
        return "strace is not installed (Debian package strace)"
    command = [strace, *_HOW, "-e", _TRACED, "true"]
    probe = subprocess.run(command, capture_output=True, check=False, timeout=30)
    return None if probe.returncode == 0 else "strace may not trace processes here"


def watched_run(
    argv: Sequence[str],
    env: Mapping[str, str] | None = None,
    timeout: float = 120.0,
    *,
    cwd: Path | None = None,
) -> WatchedRun:
    """Run a program to its end with its children and give every internet address that any of them spoke to.

    Name look-ups show as packets to a name server. Unix sockets and netlink are left out. `env` replaces the whole
    environment. Raises subprocess.TimeoutExpired after `timeout` seconds, when all its processes have been ended.
    """
    with watched_process(argv, env, cwd=cwd) as watched:
        output, errors = watched.process.communicate(timeout=timeout)
        return WatchedRun(watched.process.returncode, output, errors, watched.connections())


class WatchedProcess:
    """A program under watch: `process` is strace, which ends with the same status when the program does."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self.process = process
        self._log = log

    def connections(self) -> tuple[Connection, ...]:
        """Give the addresses spoken to so far."""
        return connections_in(self._log.read_text("utf-8", "replace"))

    def end(self, grace: float = 20.0) -> None:
        """Ask the program and its children to end; kill what is left after `grace` seconds."""
        for number, patience in ((signal.SIGTERM, grace), (signal.SIGKILL, None)):
            if self.process.poll() is not None:
                return
            os.killpg(self.process.pid, number)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)


@contextmanager
def watched_process(
    argv: Sequence[str], env: Mapping[str, str] | None = None, *, cwd: Path | None = None
) -> Iterator[WatchedProcess]:
    """Start a program that runs until it is told to end (a server, a window), watched; ended on leaving."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "calls"
        log.touch()
        command = ["strace", *_HOW, "-qq", "-s", "0", "-e", _TRACED, "-o", str(log), *argv]
        with subprocess.Popen(
            command,
            env=dict(env) if env is not None else None,
            cwd=cwd,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        ) as process:
            watched = WatchedProcess(process, log)
            try:
                yield watched
            finally:
                watched.end()


def connections_in(log: str) -> tuple[Connection, ...]:
    """Give the internet addresses in what strace wrote, each once, in order."""
    found: dict[Connection, None] = {}
    for line in log.splitlines():
        call = _CALL.search(line)
        if call is None:
            continue
        name, arguments = call.groups()
        for pattern in (_IPV4, _IPV6):
            for port, host in pattern.findall(arguments):
                found.setdefault(Connection(name, host, int(port)))
    return tuple(found)
