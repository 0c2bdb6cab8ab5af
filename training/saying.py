"""What a training says while it runs."""

from __future__ import annotations

import sys


def say(words: str) -> None:
    """Write a line at once, so that it can be read while the training goes on."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()
