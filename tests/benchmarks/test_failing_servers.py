"""A benchmark whose server does not come up says why, though its folder is gone by then."""

import shutil
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmarks import __main__ as bench
from benchmarks.report import Measurement
from sample_data.server_process import ServerFailed, ServerProcess


def test_the_message_holds_the_end_of_a_log_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the process wrote last stands in the message, where the file was does not."""
    # It ends by itself: on a starved machine that may be after the time in which a server has to be ready.
    monkeypatch.setattr("sample_data.server_process.READY_WITHIN_S", threading.TIMEOUT_MAX)
    process = ServerProcess(tmp_path / "data", ["no-such-command"], tmp_path / "server.log")
    with pytest.raises(ServerFailed, match="no-such-command ended before it was ready") as failed:
        process.wait_for("ready")
    shutil.rmtree(tmp_path)
    assert "its log ends:" in str(failed.value)
    assert "invalid choice: 'no-such-command'" in str(failed.value)
    assert str(tmp_path) not in str(failed.value).splitlines()[0]


def test_a_log_in_which_nothing_stands_is_said_to_be_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine so busy that the process had not come to its first line."""
    monkeypatch.setattr("sample_data.server_process.command_line", lambda *_: [sys.executable, "-c", "input()"])
    monkeypatch.setattr("sample_data.server_process.READY_WITHIN_S", 0.2)
    process = ServerProcess(tmp_path, ["serve"], tmp_path / "server.log")
    with pytest.raises(ServerFailed, match="serve was not ready within 0 s; its log is empty"):
        process.wait_for("ready")


def test_a_benchmark_ends_with_the_message_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Which one it was, and what the server said."""

    def measure() -> Iterator[Measurement]:
        yield from ()
        raise ServerFailed("serve was not ready within 120 s; its log ends:\nno space left")

    monkeypatch.setattr("sys.argv", ["benchmarks", "claim"])
    monkeypatch.setattr("importlib.import_module", lambda _name: SimpleNamespace(measure=measure))
    assert bench.main() == 1
    assert capsys.readouterr().err == (
        "claim: serve was not ready within 120 s; its log ends:\nno space left\n"
        "not measured: claim; again with: python -m benchmarks claim\n"
    )
