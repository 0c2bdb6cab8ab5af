"""The benchmark of a worker's memory runs the worker's own checks (R55)."""

from __future__ import annotations

from pathlib import Path

import cv2

from benchmarks.documents.drawing.turns import TURNS
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
