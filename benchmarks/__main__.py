"""`python -m benchmarks [--write] [name ...]`"""

import argparse
import importlib
import sys
from typing import Final

from benchmarks.report import Measurement, write_page

NAMES: Final = (
    "first_window",
    "case_open",
    "sync_cases",
    "claim",
    "pre_check",
    "batch_import",
    "picture",
    "documents.short",
    "characters.short",
    "genuineness",
    "faces.short",
    "server.mark_lookup",
    "server.automation",
    "fuzzing.short",
)


def main() -> int:
    """Runs the chosen benchmarks one after the other; `--write` puts a full run on the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], help="default: all")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    arguments = parser.parse_args()
    chosen = arguments.names or NAMES
    found: list[Measurement] = []
    for name in chosen:
        for measurement in importlib.import_module(f"benchmarks.{name}").measure():
            print("\n".join(measurement.lines()), flush=True)
            found.append(measurement)
    if arguments.write and set(chosen) == set(NAMES):
        write_page(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
