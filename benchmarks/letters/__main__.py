"""`python -m benchmarks.letters [--part tune|evaluate] [--first N] [--count N]`

Reads lines of names and places with marks by the line reader alone and by the head, and prints what `make bench` does.
"""

from __future__ import annotations

import argparse
import sys

from benchmarks.documents.parts import Part
from benchmarks.letters.short import COUNT, measure


def main() -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.letters", description=__doc__)
    parser.add_argument("--part", choices=[part.value for part in Part], default=Part.TUNE.value)
    parser.add_argument("--first", type=int, default=80_000, help="number of the first line within the part")
    parser.add_argument("--count", type=int, default=COUNT)
    given = parser.parse_args()
    for measurement in measure(Part(given.part), given.first, given.count):
        print("\n".join(measurement.lines()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
