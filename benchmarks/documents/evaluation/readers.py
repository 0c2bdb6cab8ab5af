"""The readers that are measured, each a process of its own with one thread."""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

PRODUCT: Final = "reviewer-desk"
BASELINES: Final = ("rapidocr", "rapidocr-onnxruntime", "tesseract")
_OLD_READER: Final = Path(__file__).resolve().parents[3] / ".cache" / "old_reader" / "bin" / "python"
"""What `make bench` sets up for `rapidocr-onnxruntime`, which does not go beside this project's OpenCV."""
_WORKER: Final = Path(__file__).with_name("baseline_worker.py")


@dataclass(frozen=True, slots=True)
class Absent:
    """A reader that cannot be measured here, and why."""

    name: str
    why: str


class ReaderProcess:
    """A reader at work; pictures go in, what it read comes out."""

    def __init__(self, name: str, command: list[str]) -> None:
        """Start it and wait until its models are loaded."""
        self.name = name
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OMP_THREAD_LIMIT"), "1")
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **threads, "ORT_DISABLE_TELEMETRY": "1"},
        )
        self._answer()

    def read(self, data: bytes) -> dict[str, Any]:
        """What the reader makes of a picture file, with the CPU seconds it took and its peak memory so far.

        Raises:
            RuntimeError: it died.
        """
        assert self._process.stdin is not None
        self._process.stdin.write(struct.pack(">I", len(data)) + data)
        self._process.stdin.flush()
        return self._answer()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(30)

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} ended before it answered")
        answer: dict[str, Any] = json.loads(line)
        return answer


def start_reader(name: str) -> ReaderProcess | Absent:
    """Start a reader by its name."""
    if name == PRODUCT:
        return ReaderProcess(name, [sys.executable, "-m", "benchmarks.documents.evaluation.product_worker"])
    if name == "rapidocr":
        return ReaderProcess(name, [sys.executable, str(_WORKER), name])
    if name == "tesseract":
        if shutil.which("tesseract") is None:
            return Absent(name, "not installed; make setup-bench")
        return ReaderProcess(name, [sys.executable, str(_WORKER), name])
    if not _OLD_READER.is_file():
        return Absent(name, "its environment is not set up; make setup-bench")
    return ReaderProcess(name, [str(_OLD_READER), str(_WORKER), name])
