"""R111: a measurement of an hour says how far it is."""

import io
import json
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from identity_checks.conformance.measuring import sample_pairs
from identity_checks.conformance.progress import Progress
from identity_checks.conformance.report import examine
from tests.identity_checks.conformance.test_conformance import _ATTACKS, _EMBEDDER, _folder, needs_portraits


class Terminal(io.StringIO):
    """A stream that says it is one."""

    def isatty(self) -> bool:
        """See `io.IOBase.isatty`."""
        return True


def clock(step: float) -> Callable[[], float]:
    """A clock on which `step` seconds pass between two looks."""
    times = count()
    return lambda: step * next(times)


def test_at_a_terminal_one_line_is_written_over_and_gone_at_the_end() -> None:
    """Nothing of it is left above the report."""
    stream = Terminal()
    progress = Progress(stream, clock(60.0))
    progress.begin(4)
    for _ in range(4):
        progress.one_done()
    assert stream.getvalue().split("\r\x1b[K") == [
        "",
        "1 / 4 · 约剩 3 分钟 / about 3 min left",
        "2 / 4 · 约剩 2 分钟 / about 2 min left",
        "3 / 4 · 约剩 1 分钟 / about 1 min left",
        "",
    ]


def test_in_a_file_a_line_comes_now_and_then() -> None:
    """A short measurement says nothing there; a long one a line a minute."""
    stream = io.StringIO()
    progress = Progress(stream, clock(10.0))
    progress.begin(100)
    for _ in range(5):
        progress.one_done()
    assert stream.getvalue() == ""
    for _ in range(95):
        progress.one_done()
    lines = stream.getvalue().splitlines()
    assert lines[0] == "6 / 100 · 约剩 16 分钟 / about 16 min left"
    assert [int(line.split()[0]) for line in lines] == [*range(6, 100, 6)]


@needs_portraits
@pytest.mark.slow
@pytest.mark.parametrize("name", [_EMBEDDER, _ATTACKS])
def test_it_ends_when_the_measurement_does(tmp_path: Path, name: str) -> None:
    """Both networks, every pair and every picture are counted, no more and no less."""
    stream = Terminal()
    report = examine(_folder(tmp_path, name), sample_pairs()[:3], Progress(stream, clock(1.0))).as_json()
    assert json.dumps(report["candidate"])
    written = stream.getvalue().split("\r\x1b[K")
    done, total = (int(part) for part in written[-2].split(" · ")[0].split(" / "))
    assert (done, written[-1]) == (total - 1, "")
