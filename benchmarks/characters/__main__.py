"""`python -m benchmarks.characters [--part tune|evaluate] [--first N] [--count N]`

Reads lines of one name each with the line reader alone and with the second opinion on single characters, and prints how
many names come out exactly, how many of those that the list has and how many of any characters of the table; how well
the weakest character's score tells wrong names from right ones; and what the second opinion costs.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import numpy as np

from benchmarks.characters.reading import read_lines
from benchmarks.documents.parts import Part
from benchmarks.lines_read import SURE, Said, exact_rate, silent_rate


def main() -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.characters", description=__doc__)
    parser.add_argument("--part", choices=[part.value for part in Part], default=Part.TUNE.value)
    parser.add_argument("--first", type=int, default=22000, help="number of the first line within the part")
    parser.add_argument("--count", type=int, default=600)
    given = parser.parse_args()
    read = read_lines(Part(given.part), range(given.first, given.first + given.count))
    print(f"{given.count} lines from number {given.first} of part {given.part}, read once, doubtful ones again")
    for name, said in (("line reader alone", read.alone), ("with second opinion", read.together)):
        print(f"{name}: names of the list {_rates(said[False])}; any characters {_rates(said[True])}")
    print(f"second opinion: {1000 * read.seconds / given.count:.1f} ms CPU a line, one thread")
    return 0


def _rates(said: Sequence[Said]) -> str:
    exact, silent = exact_rate(said), silent_rate(said)
    low, high = exact.bounds
    right, wrong = (np.array([score for was, score in said if was is kind]) for kind in (True, False))
    above = (right[:, None] > wrong[None]) + 0.5 * (right[:, None] == wrong[None])
    area = f"{above.mean():.3f}" if above.size else "-"
    return (
        f"{exact.hits}/{exact.trials} = {100 * exact.share:.1f} % ({100 * low:.1f}-{100 * high:.1f}), "
        f"wrong at {SURE} and above {silent.hits}, AUC {area}"
    )


if __name__ == "__main__":
    sys.exit(main())
