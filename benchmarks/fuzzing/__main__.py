"""`python -m benchmarks.fuzzing [--count N] [--seed N ...] [--write]`"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from benchmarks.fuzzing.plan import input_of
from benchmarks.fuzzing.report import lines_of, write_page
from benchmarks.fuzzing.running import Records, Runner, Tally, blocks_of, run_blocks

COUNT: Final = 100_000
BLOCK: Final = 500
RECORDS: Final = Path(__file__).resolve().parents[2] / ".cache" / "fuzzing" / "records.jsonl"
FUZZED: Final = ("identity_checks", "case_server", "case_contract", "benchmarks/fuzzing")


def main() -> int:
    """Run what is left of the inputs and print what came of all; 1 when anything failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzzing", description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT, help="how many inputs, from number 0 on")
    parser.add_argument("--streams", type=int, default=os.cpu_count() or 1, help="inputs at a time (default: cores)")
    parser.add_argument("--seed", type=int, nargs="+", help="run these inputs alone and keep nothing")
    parser.add_argument("--save", type=Path, help="with --seed: write the inputs into this folder, too")
    parser.add_argument(
        "--minutes", type=float, default=float("inf"), help="stop after so long; started again, it goes on"
    )
    parser.add_argument("--write", action="store_true", help="put a complete run on committed code on docs/fuzzing.md")
    arguments = parser.parse_args()
    if arguments.seed:
        return _some(arguments.seed, arguments.save)
    code = code_version()
    records = Records(RECORDS, code)
    done = records.done()
    end = time.monotonic() + 60 * arguments.minutes
    left = [(block, numbers) for block, numbers in blocks_of(arguments.count, BLOCK) if block not in done]
    for block, tally in run_blocks(left, arguments.streams, end):
        done[block] = tally
        records.keep(block, tally)
        failed = f", {len(tally.failures)} failures" if tally.failures else ""
        print(f"{sum(one.counts.total() for one in done.values())} of {arguments.count}{failed}", flush=True)
    whole = Tally()
    for block, _ in blocks_of(arguments.count, BLOCK):
        whole.join(done.get(block, Tally()))
    print("\n".join(lines_of(whole, code)))
    if arguments.write:
        if whole.counts.total() != arguments.count or "changes" in code:
            print("Not written: the run is not complete, or not on committed code.")
            return 1
        write_page(whole, code)
    return 1 if whole.failures else 0


def _some(numbers: list[int], folder: Path | None) -> int:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        for number in numbers:
            item = input_of(number)
            (folder / f"{number}.{item.kind.value}").write_bytes(item.data)
    with Runner() as runner:
        tally = runner.run(numbers)
    print("\n".join(lines_of(tally, code_version())))
    return 1 if tally.failures else 0


def code_version() -> str:
    """Give the commit that last changed what is fuzzed, and whether there are changes beside it."""

    def git(*arguments: str) -> str:
        return subprocess.run(["git", *arguments], check=True, capture_output=True, text=True).stdout.strip()

    changed = git("status", "--porcelain", "--", *FUZZED)
    return git("log", "-1", "--format=%h", "--", *FUZZED) + (" with changes" if changed else "")


if __name__ == "__main__":
    sys.exit(main())
