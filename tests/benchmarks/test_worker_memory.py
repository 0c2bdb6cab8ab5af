"""The benchmark of a worker's memory runs the worker's own checks (R55)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np

from benchmarks.documents.drawing.turns import TURNS
from benchmarks.peak import peak_mib
from benchmarks.worker_memory import DRAWN, EVERY_LARGE, EVERY_PLAIN, work
from identity_checks.results import DocumentType
from identity_checks.specimens import draw


def test_a_workers_memory_is_told_on_the_way_and_at_its_peak(tmp_path: Path) -> None:
    """R55: figures for every step, none above the peak, which is more than the text networks' files alone."""
    done, file = cv2.imencode(".jpg", draw(DocumentType.RESIDENT_ID_BACK, 3).image)
    assert done
    for name in ("document-000", "selfie-0"):
        (tmp_path / name).write_bytes(file.tobytes())
    *resident, peak = work(tmp_path, 2)
    assert len(resident) == 2
    assert 31 < max(resident) <= peak + 1


def test_the_plain_reader_reads_the_same_mix() -> None:
    """Issue 3 section 2: a third of its pictures are large, and no kind comes twice."""
    numbers = range(0, DRAWN, EVERY_PLAIN)
    assert 3 * sum(number % EVERY_LARGE == 0 for number in numbers) == len(numbers)
    assert len({number % len(TURNS) for number in numbers}) == len(numbers)


def test_a_peak_is_that_of_the_process_and_not_of_the_one_that_started_it() -> None:
    """R55: behind the search among a million faces a worker seemed to need 2,959 MiB, as much as its parent had."""
    held = np.ones(300 * 2**20, np.uint8)
    command = [sys.executable, "-c", "from benchmarks.peak import peak_mib; print(peak_mib())"]
    child = float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert child < held.nbytes / 2**20 / 2
    assert peak_mib() > held.nbytes / 2**20
