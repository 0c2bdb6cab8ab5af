"""Time to the first usable window, against a bare Qt window in the same interpreter settings."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from statistics import median

from benchmarks.report import Measurement

RUNS = 15
BARE = """
import time, json, os
started = time.clock_gettime(time.CLOCK_MONOTONIC)
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
label = QLabel("ready"); label.resize(800, 600); label.show()
QTimer.singleShot(0, app.quit)
app.exec()
print(json.dumps({"seconds": time.clock_gettime(time.CLOCK_MONOTONIC) - float(os.environ["STARTED"])}))
"""


def measure() -> Iterator[Measurement]:
    """From process start to a shown window that takes input, alternating with the baseline."""
    ours: list[float] = []
    bare: list[float] = []
    for _ in range(RUNS):
        ours.append(_run([sys.executable, "-m", "reviewer_app", "--measure-start"]))
        bare.append(_run([sys.executable, "-c", BARE]))
    yield Measurement(
        "first usable window",
        "process start to first painted window, offscreen, alternating, median",
        f"{RUNS} starts each",
        median(ours),
        "s",
        "bare Qt window",
        median(bare),
        "<= 0.35 s from source",
    )


def _run(command: list[str]) -> float:
    import time

    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    environment["STARTED"] = repr(time.clock_gettime(time.CLOCK_MONOTONIC))
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    reported = json.loads(done.stdout.strip().splitlines()[-1])
    return float(reported.get("first_usable_window_s", reported.get("seconds")))
