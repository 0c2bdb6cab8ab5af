"""Ctrl-C while a window is open: taken down, and looked at where Qt is not in between."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

_ENDING: Final = (signal.SIGINT, signal.SIGTERM)


class Interrupts:
    """Whether somebody asked for the end. An exception raised within a callback of Qt's is printed and lost."""

    def __init__(self) -> None:
        self.asked = False

    def take_down(self, _number: int, _frame: FrameType | None) -> None:
        """The signal handler."""
        self.asked = True

    def check(self) -> None:
        """Raise `KeyboardInterrupt` if it was asked for; call it from nothing that Qt calls."""
        if self.asked:
            raise KeyboardInterrupt


@contextmanager
def taken_down() -> Iterator[Interrupts]:
    """Ctrl-C and the request to end are only taken down within this block; what was there before comes back."""
    interrupts = Interrupts()
    before = {number: signal.signal(number, interrupts.take_down) for number in _ENDING}
    try:
        yield interrupts
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
