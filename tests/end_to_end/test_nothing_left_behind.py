"""Ctrl-C, or even kill -9, of `make run` leaves no process behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.processes import left_on, processes_on

pytestmark = [
    pytest.mark.end_to_end,
    pytest.mark.xdist_group("end_to_end"),
    pytest.mark.timeout(300),
    pytest.mark.skipif(not Path("/proc").exists(), reason="looks at command lines through /proc"),
]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_behind(tmp_path: Path, how: signal.Signals) -> None:
    """Issue section 1: server, worker and PostgreSQL end with the program that started them, however it ends."""
    data = tmp_path / "data"
    headless = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    command = [sys.executable, "-m", "tools.run_sample", "--data", str(data), "--only", "1"]
    command += ["--pictures", str(tmp_path / "pictures")]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=headless, start_new_session=True
    ) as run:
        assert run.stdout is not None
        said = ""
        while "server" not in said:
            said = run.stdout.readline()
            assert said, "it ended before the server was up"
        assert processes_on(data), "the search finds nothing even while it runs"
        run.send_signal(how)
        # The children hold the pipe too, so its end is the end of them all.
        run.stdout.read()
        run.wait(120)
    assert left_on(data, within=60) == []
