"""Reads pictures with `rapidocr` as it is installed: `python -m benchmarks.plain_reader TIMES FILE...`

Says `ready` when its models are warm, begins at a line on standard input, prints the seconds that it took.
"""

import logging
import sys
import time
from pathlib import Path


def main() -> int:
    """Read every file the given number of times."""
    from rapidocr import RapidOCR

    logging.disable(logging.WARNING)
    times, files = int(sys.argv[1]), [Path(name).read_bytes() for name in sys.argv[2:]]
    reader = RapidOCR()
    reader(files[0])
    print("ready", flush=True)
    sys.stdin.readline()
    began = time.perf_counter()
    found = 0
    for _ in range(times):
        for data in files:
            found += len(getattr(reader(data), "txts", None) or ())
    seconds = time.perf_counter() - began
    assert found
    print(seconds, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
