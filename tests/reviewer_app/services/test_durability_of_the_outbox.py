"""A command that was acknowledged is on the disk, not in a buffer of the system (anchors.md, section 4).

kill -9 cannot tell `synchronous=FULL` from `NORMAL`; what the program asks of the kernel can. The program under test
says "acknowledged" after each command; between two of these there must be a sync of the log.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import sys, os, pathlib, datetime
from reviewer_app.services.cache.opening import open_store
from reviewer_app.services.cache.store import CaseStore
from case_contract.commands import AddNote
from case_contract.vocabulary import Role
from tests.reviewer_app.services.desk_store import AUTHOR, KEY, NOW
from tests.support.case_records import case_id_of, detail, lease, summary
opened = open_store(pathlib.Path(sys.argv[1]), KEY, NOW, synchronous=sys.argv[2])
store = CaseStore(opened.connection, KEY, None, AUTHOR, (Role.REVIEWER,))
store.put_claimed(detail(1, summary(1, held=lease(NOW + datetime.timedelta(minutes=30)))))
os.write(1, b"ready")
for number in range(5):
    store.submit(case_id_of(1), AddNote(text=str(number)), NOW)
    os.write(1, b"acknowledged")
"""


def _syncs_between_acknowledgements(folder: Path, synchronous: str) -> list[int]:
    trace = folder / "trace"
    command = ["strace", "-f", "-e", "trace=fsync,fdatasync,write", "-s", "20", "-o", str(trace)]
    ended = subprocess.run(
        [*command, sys.executable, "-c", PROGRAM, str(folder / "cases.db"), synchronous],
        capture_output=True,
        timeout=120,
        check=False,
        cwd=Path(__file__).resolve().parents[3],
    )
    if b"ptrace" in ended.stderr.lower() and ended.returncode != 0:
        pytest.skip("this machine does not allow strace")
    assert ended.returncode == 0, ended.stderr[-2000:]
    counts: list[int] = []
    current = 0
    begun = False
    for line in trace.read_text().splitlines():
        if '"ready"' in line:
            begun, current = True, 0
        elif '"acknowledged"' in line:
            counts.append(current)
            current = 0
        elif begun and re.search(r"\bf(data)?sync\(", line):
            current += 1
    return counts


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace (Debian: strace)")
def test_every_acknowledged_command_was_synced_first(tmp_path: Path) -> None:
    """Under FULL each command is synced before it is acknowledged; under NORMAL none is, so this test can fail."""
    full, normal = tmp_path / "full", tmp_path / "normal"
    full.mkdir()
    normal.mkdir()
    assert all(count >= 1 for count in _syncs_between_acknowledgements(full, "FULL"))
    assert _syncs_between_acknowledgements(normal, "NORMAL") == [0] * 5
