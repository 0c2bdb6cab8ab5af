"""`python -m benchmarks [--write] [name ...]`"""

import argparse
import importlib
import sys
from typing import Final

from benchmarks.report import Measurement, write_section
from sample_data.server_process import ServerFailed

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
    "letters.short",
    "letters.thai",
    "genuineness",
    "faces.short",
    "server.mark_lookup",
    "server.automation",
    "fuzzing.short",
)


def main() -> int:
    """Runs the chosen benchmarks one after the other; `--write` puts each on the page as it ends."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], help="default: all")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    arguments = parser.parse_args()
    chosen = arguments.names or NAMES
    for name in chosen:
        found: list[Measurement] = []
        try:
            for measurement in importlib.import_module(f"benchmarks.{name}").measure():
                print("\n".join(measurement.lines()), flush=True)
                found.append(measurement)
        except ServerFailed as failed:
            print(f"{name}: {failed}", file=sys.stderr)
            return 1
        if arguments.write:
            write_section(name, found, NAMES)
    return 0


if __name__ == "__main__":
    sys.exit(main())
