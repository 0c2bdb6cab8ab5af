"""What `make run` starts: it speaks to nobody else, and nothing of it is left behind, however it ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.installation import copy_installed
from tests.support.network_watch import unavailable, watched_run
from tests.support.processes import left_on, processes_on

WHY_NOT = unavailable()
MODULE = "tools.run_sample"
pytestmark = [pytest.mark.end_to_end, pytest.mark.timeout(900)]


def arguments(folder: Path) -> list[str]:
    return ["--data", str(folder / "data"), "--only", "1", "--pictures", str(folder / "pictures")]


def headless() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}


@pytest.mark.skipif(WHY_NOT is not None, reason=str(WHY_NOT))
def test_server_worker_and_window_speak_to_nobody_else(tmp_path: Path) -> None:
    """Issue section 4: a case from intake to archive, by the real processes and the real window, under strace."""
    run = watched_run([sys.executable, "-m", MODULE, *arguments(tmp_path)], headless(), timeout=600)
    assert run.status == 0, run.output + run.errors
    assert "is archived" in run.output
    assert run.connections, "the watch saw nothing at all, not even loopback"
    assert not run.strangers


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks at command lines through /proc")
@pytest.mark.parametrize(
    ("how", "once"),
    [(signal.SIGINT, "server"), (signal.SIGINT, "client"), (signal.SIGTERM, "client"), (signal.SIGKILL, "server")],
)
def test_nothing_is_left_behind(tmp_path: Path, installed: Path, how: signal.Signals, once: str) -> None:
    """Issue section 1: server, worker and PostgreSQL end with the program that started them, however it ends.

    In the middle of the drive nothing is raised into a callback of Qt's, which would print it and go on.
    """
    data = tmp_path / "data"
    copy_installed(installed, data)
    command = [sys.executable, "-m", MODULE, *arguments(tmp_path)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=headless(), start_new_session=True
    ) as run:
        assert run.stdout is not None
        said = ""
        while f" s  {once} " not in said:
            said = run.stdout.readline()
            assert said, f"it ended before it said {once}"
        assert processes_on(data), "the search finds nothing even while it runs"
        run.send_signal(how)
        # The children hold the pipe too, so its end is the end of them all.
        rest = run.stdout.read()
        status = run.wait(120)
    assert left_on(data, within=60) == []
    if how is not signal.SIGKILL:
        assert status == 130, rest
        assert "stopped" in rest
        assert "KeyboardInterrupt" not in rest
        assert "by keyboard" not in rest, "it went on"


def test_ctrl_c_while_it_loads_is_quiet(tmp_path: Path) -> None:
    """Nothing is running yet, so there is nothing to say: no traceback of half an import, and no data folder."""
    command = [sys.executable, "-X", "importtime", "-m", MODULE, *arguments(tmp_path)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=headless(), start_new_session=True
    ) as run:
        assert run.stderr is not None
        loaded = next(line for line in run.stderr if "PySide6.QtCore" in line)
        run.send_signal(signal.SIGINT)
        said, log = run.communicate(timeout=120)
    assert loaded
    assert run.returncode == -signal.SIGINT
    assert said == ""
    assert all(line.startswith("import time:") for line in log.splitlines())
    assert not (tmp_path / "data").exists()
