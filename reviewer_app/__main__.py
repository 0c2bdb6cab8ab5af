"""`python -m reviewer_app`: the desktop program. The window comes before everything else."""

from __future__ import annotations

import argparse
import faulthandler
import os
import sys
import time
from pathlib import Path

from resources.command_help import CommandParser

_BEGAN = time.perf_counter()
_HEAVY = (
    "cv2",
    "onnxruntime",
    "rapidocr",
    "numpy",
    "requests",
    "pydantic",
    "sqlcipher3",
    "cryptography",
    "keyring",
    "sqlalchemy",
)


def main() -> int:
    """Run the program; the exit code is Qt's, or 1 when `--measure-start` found a heavy module too early."""
    chosen = build_parser().parse_args()
    if sys.stderr is not None:
        # Should Qt or a driver crash, where each thread was: names of functions, no values.
        faulthandler.enable()
    if chosen.measure_start and sys.platform == "linux" and not _has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from reviewer_app.app import ReviewerApp, open_real_desk
    from reviewer_app.ui.settings.stored import SettingsFile

    application = QApplication(sys.argv[:1])
    application.setApplicationName("Reviewer Desk")
    folder = chosen.data or _user_folder()
    program = ReviewerApp(application, SettingsFile(folder / "settings.json"), open_real_desk(folder))
    verdict = [0]
    if chosen.measure_start:
        program.usable.connect(lambda: verdict.__setitem__(0, _report()))
        program.usable.connect(lambda: application.exit(verdict[0]))
    program.show()
    code = application.exec()
    program.close()
    return code


def build_parser() -> argparse.ArgumentParser:
    """The arguments of the desktop program."""
    parser = CommandParser(prog="reviewer-desk", description="核验台 / Reviewer Desk")
    parser.add_argument(
        "--data",
        type=Path,
        metavar="FOLDER",
        help="存放设置和加密本地库的文件夹 / folder for settings and the encrypted store",
    )
    parser.add_argument(
        "--measure-start",
        action="store_true",
        help="以 JSON 输出到窗口可用的时间后退出 / print the time to the first usable window as JSON and leave",
    )
    return parser


def _has_display() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _report() -> int:
    """Print one JSON line: seconds to the usable window and which heavy modules were loaded by then."""
    import json

    loaded = sorted(name for name in _HEAVY if name in sys.modules)
    since_main = time.perf_counter() - _BEGAN
    figures = {
        "first_usable_window_s": round(_since_process_start() or since_main, 3),
        "since_main_s": round(since_main, 3),
        "heavy_modules": loaded,
    }
    sys.stdout.write(json.dumps(figures) + "\n")
    sys.stdout.flush()
    return 1 if loaded else 0


def _since_process_start() -> float | None:
    """Seconds since the process was made, the interpreter's own start included; None where that is not told."""
    try:
        fields = Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return None
    started = int(fields[19]) / os.sysconf("SC_CLK_TCK")
    return time.clock_gettime(time.CLOCK_BOOTTIME) - started


def _user_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("Reviewer Desk", appauthor=False)


if __name__ == "__main__":
    sys.exit(main())
