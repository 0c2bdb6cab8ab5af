"""PDFs judged and rendered in processes of their own, each ended when it takes too long.

A file that exhausts its process' memory, computing time or patience is refused as too complex; the process that asked
loses neither memory nor its own time over it, and other files are judged meanwhile.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from identity_checks.decode_outcomes import PDF, DecodeLimits, DecodeRefusal, DecodeRefused, ImageFacts

_COMMAND: Final = (sys.executable, "-m", "identity_checks.pdf_confined")
_JUDGED_WITHIN_S: Final = 30.0
_RENDERED_WITHIN_S: Final = 60.0
"""Patience by the clock, for systems that do not bound computing time; far above that bound, for busy machines."""
_LONGEST_LINE: Final = 1000
_AT_ONCE: Final = threading.BoundedSemaphore(4)
_KEPT_ENVIRONMENT: Final = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "LANG", "TEMP")
"""The process handles a stranger's program, so it is told nothing more: a service keeps secrets in its environment."""

_NO_WINDOW: Final = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""On Windows a program without a console would open one for it."""


class PdfProcessFailed(Exception):
    """The process for a PDF did not come up: the installation is at fault, not the file."""


class _Broken(Exception):
    """The process ended before it had answered."""


class _Answers(Protocol):
    def readline(self, size: int = -1, /) -> bytes: ...

    def readinto(self, buffer: memoryview, /) -> int | None: ...


def judge_pdf(data: bytes, limits: DecodeLimits) -> ImageFacts | DecodeRefused:
    """Give a PDF's pages and the size of its first, or why it is refused; renders nothing.

    Raises:
        PdfProcessFailed: the process did not start.
    """
    with _process("judge", data, limits, _JUDGED_WITHIN_S) as answers:
        try:
            return _outcome(_line(answers))
        except _Broken:
            return DecodeRefused(DecodeRefusal.TOO_COMPLEX)


def render_pdf(data: bytes, limits: DecodeLimits) -> tuple[NDArray[np.uint8], ...] | DecodeRefused:
    """Give every page of a PDF as BGR pixels (HxWx3), its long side 2400 at most, or why it is refused.

    Raises:
        PdfProcessFailed: the process did not start.
    """
    pages: list[NDArray[np.uint8]] = []
    with _process("render", data, limits, _RENDERED_WITHIN_S) as answers:
        try:
            while "stride" in (head := _line(answers)):
                pages.append(_page(head, answers))
            outcome = _outcome(head)
        except _Broken:
            return DecodeRefused(DecodeRefusal.TOO_COMPLEX)
    return outcome if isinstance(outcome, DecodeRefused) else tuple(pages)


@contextmanager
def _process(task: str, data: bytes, limits: DecodeLimits, seconds: float) -> Iterator[_Answers]:
    command = (*_COMMAND, task, str(limits.max_pixels), str(limits.max_pages))
    environment = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    with (
        _AT_ONCE,
        subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            creationflags=_NO_WINDOW,
        ) as process,
    ):
        end = threading.Timer(seconds, process.kill)
        end.daemon = True
        end.start()
        try:
            stdin, stdout = _streams(process)
            try:
                ready = _line(stdout)
            except _Broken:
                raise PdfProcessFailed from None
            if ready != {"ready": True}:
                raise PdfProcessFailed
            # A process that is lost while it reads is found out at its missing answer.
            with suppress(OSError):
                stdin.write(data)
            with suppress(OSError):
                stdin.close()
            yield stdout
        finally:
            end.cancel()
            process.kill()


def _streams(process: subprocess.Popen[bytes]) -> tuple[BinaryIO, Any]:
    if process.stdin is None or process.stdout is None:
        raise PdfProcessFailed
    return process.stdin, process.stdout  # type: ignore[return-value]  # IO[bytes] is what a pipe is typed as


def _line(answers: _Answers) -> dict[str, Any]:
    line = answers.readline(_LONGEST_LINE)
    if not line.endswith(b"\n"):
        raise _Broken
    said = json.loads(line)
    if not isinstance(said, dict):
        raise _Broken
    return said


def _outcome(said: dict[str, Any]) -> ImageFacts | DecodeRefused:
    if "refused" in said:
        return DecodeRefused(DecodeRefusal(said["refused"]))
    return ImageFacts(PDF, said["pages"], said["width"], said["height"])


def _page(head: dict[str, Any], answers: _Answers) -> NDArray[np.uint8]:
    width, height, stride = (int(head[name]) for name in ("width", "height", "stride"))
    received = bytearray(height * stride)
    rest = memoryview(received)
    while rest:
        count = answers.readinto(rest)
        if not count:
            raise _Broken
        rest = rest[count:]
    rows = np.frombuffer(received, np.uint8).reshape(height, stride)
    return np.ascontiguousarray(rows[:, : width * 3]).reshape(height, width, 3)
