"""Memory of a pre-check worker after many mixed pictures: `python -m benchmarks [--write] worker_memory`

The worker's own checks run in a process of their own: decoding, reading, genuineness, quality, comparison with a
selfie. Drawing takes longer than reading, so the pictures are drawn once and come again in turn, every third of them
enlarged to a phone's 12 megapixels. Meanwhile the plain reader reads every fourth of them once on the other core: with
all it peaked at 1,058 MiB, with these at 1,006. A thousand reads take some 15 minutes on two cores without other work;
fewer with `python -m benchmarks.worker_memory --reads 20`, which writes nothing.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from benchmarks.documents.drawing.people import TODAY
from benchmarks.documents.drawing.turns import TURNS
from benchmarks.documents.evaluation.drawn import DrawnPictures
from benchmarks.documents.evaluation.readers import Absent, start_reader
from benchmarks.documents.parts import Part
from benchmarks.peak import peak_mib
from benchmarks.report import Measurement
from case_contract.identifiers import new_id
from case_contract.vocabulary import CaseType, EvidenceKind
from identity_checks.models import ModelStore
from sample_data import build, sample_cases

READS: Final = 1000
DRAWN: Final = 3 * len(TURNS)
_LARGE_SIDE: Final = 4000
EVERY_LARGE: Final = 3
EVERY_PLAIN: Final = 4
"""Shares no divisor with the above and the number of kinds: a third of what the plain reader reads is large as well."""
_SELFIES: Final = 3
_STEPS: Final = 10
_BASELINE: Final = "rapidocr"
_KEPT: Final = Path(__file__).resolve().parents[1] / "build" / "documents" / "pictures"


def measure(reads: int = READS) -> Iterator[Measurement]:
    """The worker's peak, beside that of the plain reader, which reads fewer of the pictures at the same time."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        put_pictures(folder, min(DRAWN, reads))
        command = [sys.executable, "-m", "benchmarks.worker_memory", "--worker", name, "--reads", str(reads)]
        plain = sorted(folder.glob("document-*"))[::EVERY_PLAIN]
        with ThreadPoolExecutor(1) as other_core:
            running = other_core.submit(_plain_peak, plain)
            told = subprocess.run(command, capture_output=True, text=True, check=True, env=_one_thread()).stdout
            beside = running.result()
        figures = [float(word) for word in told.split()]
    *resident, peak = figures
    way = " ".join(f"{figure:.0f}" for figure in resident)
    yield Measurement(
        "memory of a worker",
        f"peak resident of a process that decodes, reads, judges and compares as a worker does, without the search "
        f"among earlier faces (640 MB more at a million, decision 0152); resident in {_STEPS} equal steps: {way} MiB",
        f"{reads} reads of {min(DRAWN, reads)} drawn pictures of all kinds, every third of 12 megapixels, each with "
        f"one of {_SELFIES} selfies",
        peak,
        "MiB",
        f"{_BASELINE} 3.10, defaults, reading alone, {len(plain)} of these pictures (every fourth) once, meanwhile",
        beside,
        "<= 800",
    )


def put_pictures(folder: Path, count: int) -> None:
    """Write `count` documents of the tuning part and the sample's selfies to `folder`."""
    drawn = DrawnPictures(_KEPT, Part.TUNE, TURNS)
    for number in range(count):
        _, data = drawn.picture(number)
        if number % EVERY_LARGE == 0:
            data = _enlarged(data)
        (folder / f"document-{number:03d}").write_bytes(data)
    cases = [case for case in sample_cases() if case.case_type is CaseType.PAYMENT_ACCOUNT and not case.missing]
    for number, case in enumerate(cases[:_SELFIES]):
        _, _, data = build(case).files[EvidenceKind.SELFIE.value]
        (folder / f"selfie-{number}").write_bytes(data)


def work(folder: Path, reads: int) -> Iterator[float]:
    """Check documents and selfies of `folder` in turn; gives resident memory now and then, MiB, at last the peak."""
    # Only the process that is measured loads the models.
    from case_server.precheck.checker import ModelChecker
    from case_server.precheck.checking import OpenedEvidence
    from case_server.precheck.memory import keep_large_blocks_apart

    cv2.setNumThreads(1)
    keep_large_blocks_apart()
    documents, selfies = (
        [path.read_bytes() for path in sorted(folder.glob(name))] for name in ("document-*", "selfie-*")
    )
    checker = ModelChecker(ModelStore.bundled())
    for number in range(reads):
        evidence = [
            OpenedEvidence(new_id(), EvidenceKind.ID_FRONT, documents[number % len(documents)]),
            OpenedEvidence(new_id(), EvidenceKind.SELFIE, selfies[number % len(selfies)]),
        ]
        checker.check(evidence, {}, TODAY)
        if (number + 1) * _STEPS // reads > number * _STEPS // reads:
            pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
            yield pages * os.sysconf("SC_PAGE_SIZE") / 2**20
    yield peak_mib()


def _enlarged(data: bytes) -> bytes:
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    ratio = _LARGE_SIDE / max(picture.shape[:2])
    larger = cv2.resize(picture, None, fx=ratio, fy=ratio, interpolation=cv2.INTER_CUBIC)
    done, file = cv2.imencode(".jpg", larger, [cv2.IMWRITE_JPEG_QUALITY, 90])
    assert done
    return file.tobytes()


def _plain_peak(paths: list[Path]) -> float:
    reader = start_reader(_BASELINE)
    if isinstance(reader, Absent):
        return float("nan")
    with reader:
        return max(float(reader.read(path.read_bytes())["peak_mib"]) for path in paths)


def _one_thread() -> dict[str, str]:
    return {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def main() -> int:
    """Measure, or be the process that is measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.worker_memory", description=__doc__)
    parser.add_argument("--reads", type=int, default=READS, help=f"pictures read, one after the other ({READS})")
    parser.add_argument("--worker", type=Path, default=None, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.worker is not None:
        for figure in work(given.worker, given.reads):
            print(f"{figure:.1f}", flush=True)
        return 0
    for measurement in measure(given.reads):
        print("\n".join(measurement.lines()), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
