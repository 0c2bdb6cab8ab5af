"""Says how far a measurement is: pictures are many and networks slow, so it takes minutes to an hour."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, TextIO

_EVERY_S: Final = 0.5
_EVERY_S_IN_A_FILE: Final = 60.0
_CLEAR: Final = "\r\x1b[K"


class Progress:
    """Counts what is done and shows it: at a terminal in one line that is gone at the end, else now and then."""

    def __init__(self, stream: TextIO, now: Callable[[], float] = time.monotonic) -> None:
        self._stream: Final = stream
        self._now: Final = now
        self._on_terminal: Final = stream.isatty()
        self._total = self._done = 0
        self._began = self._shown = now()

    def begin(self, total: int) -> None:
        """There are so many things to do."""
        self._total, self._done = total, 0
        self._began = self._shown = self._now()

    def one_done(self) -> None:
        """One more is done."""
        self._done += 1
        now = self._now()
        if self._done == self._total:
            self._write(_CLEAR if self._on_terminal else "")
        elif now - self._shown >= (_EVERY_S if self._on_terminal else _EVERY_S_IN_A_FILE):
            self._shown = now
            left = max(1, round((self._total - self._done) * (now - self._began) / self._done / 60))
            line = f"{self._done} / {self._total} · 约剩 {left} 分钟 / about {left} min left"
            self._write(f"{_CLEAR}{line}" if self._on_terminal else f"{line}\n")

    def _write(self, text: str) -> None:
        if text:
            self._stream.write(text)
            self._stream.flush()
