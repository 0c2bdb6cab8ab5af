"""`python -m benchmarks [--write] [--short | name ...]`"""

import argparse
import importlib
import sys
import traceback
from collections.abc import Sequence
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
    "documents.other_papers",
    "characters.short",
    "letters.short",
    "letters.thai",
    "genuineness",
    "faces.short",
    "server.mark_lookup",
    "server.automation",
    "fuzzing.short",
    "worker_memory",
)
LONG: Final = frozenset({"worker_memory"})
"""What takes a quarter of an hour or more and is left out by `--short`."""


def main(given: Sequence[str] | None = None) -> int:
    """Runs the chosen benchmarks one after the other; `--write` puts each on the page as it ends.

    One that fails is named at the end (exit code 1) and keeps none of the others from being measured.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], help="default: all")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    parser.add_argument("--short", action="store_true", help=f"all but {', '.join(sorted(LONG))}")
    arguments = parser.parse_args(given)
    every = [name for name in NAMES if not (arguments.short and name in LONG)]
    failed: list[str] = []
    for name in arguments.names or every:
        found: list[Measurement] = []
        try:
            for measurement in importlib.import_module(f"benchmarks.{name}").measure():
                print("\n".join(measurement.lines()), flush=True)
                found.append(measurement)
        except Exception as error:  # noqa: BLE001 - whatever stops one of them, the evaluation is printed
            if isinstance(error, ServerFailed):
                print(f"{name}: {error}", file=sys.stderr)
            else:
                traceback.print_exc()
            print(f"{name}: failed, see standard error", flush=True)
            failed.append(name)
            continue
        if arguments.write:
            write_section(name, found, NAMES)
    if failed:
        print(
            f"not measured: {', '.join(failed)}; again with: python -m benchmarks {' '.join(failed)}", file=sys.stderr
        )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
