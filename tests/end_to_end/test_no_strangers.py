"""Nothing of the product contacts a host but its server: server, workers, and the client, watched as processes."""

import os
import sys
from pathlib import Path

import pytest

from tests.support.network_watch import unavailable, watched_run

WHY_NOT = unavailable()
pytestmark = [
    pytest.mark.end_to_end,
    pytest.mark.xdist_group("end_to_end"),
    pytest.mark.timeout(900),
    pytest.mark.skipif(WHY_NOT is not None, reason=str(WHY_NOT)),
]


def test_server_worker_and_window_speak_to_nobody_else(tmp_path: Path) -> None:
    """Issue section 4: a case from intake to archive, by the real processes and the real window, under strace."""
    command = [sys.executable, "-m", "tools.run_sample", "--data", str(tmp_path / "data"), "--only", "1"]
    command += ["--pictures", str(tmp_path / "pictures")]
    headless = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    run = watched_run(command, headless, timeout=600)
    assert run.status == 0, run.output + run.errors
    assert "is archived" in run.output
    assert run.connections, "the watch saw nothing at all, not even loopback"
    assert not run.strangers
