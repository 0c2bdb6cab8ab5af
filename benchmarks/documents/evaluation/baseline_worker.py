"""Reads pictures with a plain reader as it is installed: `python baseline_worker.py NAME`; protocol as the product's.

It imports nothing of the project, so that it also runs in another environment.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def rapidocr() -> Callable[[bytes], list[str]]:
    """`rapidocr` 3 with its defaults."""
    from rapidocr import RapidOCR

    logging.disable(logging.WARNING)
    engine = RapidOCR()

    def read(data: bytes) -> list[str]:
        return list(getattr(engine(data), "txts", None) or ())

    return read


def rapidocr_onnxruntime() -> Callable[[bytes], list[str]]:
    """`rapidocr-onnxruntime` 1.4 with its defaults."""
    import importlib

    engine: Any = importlib.import_module("rapidocr_onnxruntime").RapidOCR()

    def read(data: bytes) -> list[str]:
        found, _ = engine(data)
        return [line[1] for line in found or ()]

    return read


def tesseract() -> Callable[[bytes], list[str]]:
    """The `tesseract` program with simplified Chinese and English, finding orientation by itself."""

    def read(data: bytes) -> list[str]:
        line = ["tesseract", "stdin", "stdout", "-l", "chi_sim+eng", "--psm", "1"]
        done = subprocess.run(line, input=data, capture_output=True, check=False)
        return done.stdout.decode("utf-8", "replace").splitlines()

    return read


def main() -> int:
    """Answer until standard input ends."""
    engines = {"rapidocr": rapidocr, "rapidocr-onnxruntime": rapidocr_onnxruntime, "tesseract": tesseract}
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    read = engines[sys.argv[1]]()
    print(json.dumps({"ready": True}), flush=True)
    while len(header := sys.stdin.buffer.read(4)) == 4:
        data = sys.stdin.buffer.read(struct.unpack(">I", header)[0])
        began = _cpu()
        lines = read(data)
        peak = max(_own_peak(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024
        answer = {"lines": lines, "cpu_s": round(_cpu() - began, 4), "peak_mib": round(peak, 1)}
        print(json.dumps(answer, ensure_ascii=False), flush=True)
    return 0


def _own_peak() -> int:
    """Give the peak of resident memory, KiB: as `benchmarks.peak` has it, which this program cannot import."""
    return int(Path("/proc/self/status").read_text(encoding="ascii").split("VmHWM:")[1].split()[0])


def _cpu() -> float:
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + child.ru_utime + child.ru_stime


if __name__ == "__main__":
    sys.exit(main())
