"""`python -m reviewer_app.media_process`: reads requests from standard input, writes answers to standard output."""

import os
import sys

from reviewer_app.media_process import shared
from reviewer_app.media_process.confinement import confine
from reviewer_app.media_process.serving import serve
from reviewer_app.media_process.wire import Broken


def main() -> int:
    """Serve until standard input closes."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    confine()
    # Nothing else may write between the answers, so standard output leads to standard error from here on.
    answers = os.fdopen(os.dup(1), "wb", buffering=1024 * 1024)
    os.dup2(2, 1)
    try:
        serve(sys.stdin.buffer, answers, shared.mapped(int(sys.argv[1])) if len(sys.argv) > 1 else None)
    except Broken:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
