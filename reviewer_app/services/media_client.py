"""The media process from the desk's side: started, asked, and started again when it dies."""

from __future__ import annotations

import mmap
import os
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from reviewer_app.media_process import shared, wire
from reviewer_app.services.types import AlignedFaces, DecodedImage, MediaProblem, MediaState, MediaTrouble

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from case_contract.frozen import Quad

_Answer = tuple[dict[str, Any], bytes | memoryview]

_ANSWER_SECONDS: Final = 20.0
_START_SECONDS: Final = 30.0
_DEATHS_IN_A_ROW: Final = 3
_REST_SECONDS: Final = 30.0
_ALLOCATION: Final = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": str(512 * 1024 * 1024)}
"""For glibc: keep the memory of the last picture for the next one. Giving it back and taking it anew, page by page,
doubles the time of a large JPEG."""
COMMAND: Final = (sys.executable, "-m", "reviewer_app.media_process")


@dataclass(frozen=True, slots=True)
class FaceRequest:
    """Where the two faces are: the document's page and box, the selfie's box; None: the largest face."""

    document: bytes
    document_page: int
    document_box: Quad | None
    selfie: bytes
    selfie_box: Quad | None


class Media(Protocol):
    """Pixels from files; the real client and a stand-in pass the same tests."""

    def image(self, key: str, data: bytes, page: int, max_side: int) -> Future[DecodedImage | MediaProblem]:
        """One page, its longer side at most `max_side` (0: full); `key` names the file for `kept_image`."""

    def kept_image(self, key: str, page: int, max_side: int) -> Future[DecodedImage | None]:
        """A page that was decoded before, or None."""

    def aligned(self, request: FaceRequest) -> Future[AlignedFaces | MediaProblem]:
        """Portrait and selfie in one pose."""

    def stop(self) -> None:
        """End the process."""


class MediaClient:
    """One process, one thread that talks to it, one request at a time."""

    def __init__(
        self,
        on_state: Callable[[MediaState], None],
        *,
        command: Sequence[str] = COMMAND,
        answer_seconds: float = _ANSWER_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`on_state` hears of every change of state, on the media thread."""
        self._on_state = on_state
        self._command = tuple(command)
        self._answer_seconds = answer_seconds
        self._monotonic = monotonic
        self._process: subprocess.Popen[bytes] | None = None
        self._memory: mmap.mmap | None = None
        self._state = MediaState.STARTING
        self._deaths = 0
        self._rest_until: float | None = None
        self._stopped = False
        self._thread = ThreadPoolExecutor(1, "media")
        self._reader = ThreadPoolExecutor(1, "media-answers")

    def start(self) -> Future[bool]:
        """Start the process now instead of with the first request; gives whether it is ready."""
        return self._thread.submit(self._ensure)

    def image(self, key: str, data: bytes, page: int, max_side: int) -> Future[DecodedImage | MediaProblem]:
        """One page, its longer side at most `max_side` (0: full)."""
        head = {"op": "decode", "key": key, "page": page, "max_side": max_side}
        return self._thread.submit(lambda: _decoded(self._ask(head, [data])))

    def kept_image(self, key: str, page: int, max_side: int) -> Future[DecodedImage | None]:
        """A page that was decoded before, or None."""

        def ask() -> DecodedImage | None:
            found = _decoded(self._ask({"op": "kept", "key": key, "page": page, "max_side": max_side}, []))
            return found if isinstance(found, DecodedImage) else None

        return self._thread.submit(ask)

    def aligned(self, request: FaceRequest) -> Future[AlignedFaces | MediaProblem]:
        """Portrait and selfie in one pose."""
        head = {
            "op": "aligned",
            "page": request.document_page,
            "first": len(request.document),
            "boxes": [request.document_box, request.selfie_box],
        }
        return self._thread.submit(lambda: _faces(self._ask(head, [request.document, request.selfie])))

    def process_id(self) -> int | None:
        """The process's id while it runs."""
        process = self._process
        return None if process is None or process.poll() is not None else process.pid

    def stop(self) -> None:
        """End the process and the thread."""
        self._stopped = True
        process = self._process
        if process is not None:
            # Ends the request under way; what the media thread still reads from stays open until it is done.
            process.kill()
        self._thread.shutdown(wait=True, cancel_futures=True)
        self._kill()
        self._reader.shutdown(wait=True, cancel_futures=True)

    def _ask(self, head: dict[str, Any], bodies: Sequence[bytes]) -> _Answer | MediaTrouble:
        if not self._ensure():
            return MediaTrouble.ABSENT
        process = self._process
        if process is None or process.stdin is None:
            return MediaTrouble.ABSENT
        try:
            answer = self._within(self._answer_seconds, lambda: _exchange(process, head, bodies))
        except FutureTimeout:
            self._died()
            return MediaTrouble.TIMED_OUT
        except wire.Broken:
            self._died()
            # A picture that kills the process is refused like one that the process refuses.
            return MediaTrouble.REFUSED
        self._deaths = 0
        length = answer[0].get("shared")
        if self._memory is not None and isinstance(length, int) and 0 <= length <= shared.SIZE:
            return answer[0], shared.own_copy(self._memory, length)
        return answer

    def _ensure(self) -> bool:
        if self._process is not None and self._process.poll() is None:
            return True
        if self._process is not None:
            self._died()
        if self._stopped or (self._rest_until is not None and self._monotonic() < self._rest_until):
            return False
        if self._start():
            self._rest_until = None
            self._enter(MediaState.READY)
            return True
        self._died()
        return False

    def _start(self) -> bool:
        descriptor = shared.create()
        passed = () if descriptor is None else (descriptor,)
        try:
            process = subprocess.Popen(
                [*self._command, *(str(number) for number in passed)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=1 << 20,
                pass_fds=passed,
                env={**os.environ, **_ALLOCATION},
            )
            self._memory = None if descriptor is None else shared.mapped(descriptor)
        except OSError:
            return False
        finally:
            if descriptor is not None:
                os.close(descriptor)
        self._process = process
        _widen(process)
        stdout: Any = process.stdout
        if stdout is None:
            return False
        try:
            head, _ = self._within(_START_SECONDS, lambda: wire.receive(stdout))
        except (FutureTimeout, wire.Broken):
            return False
        return head.get("ready") is True

    def _within(self, seconds: float, call: Callable[[], tuple[dict[str, Any], bytes]]) -> tuple[dict[str, Any], bytes]:
        return self._reader.submit(call).result(seconds)

    def _died(self) -> None:
        self._kill()
        self._process = None
        if self._stopped:
            return
        self._deaths += 1
        if self._deaths >= _DEATHS_IN_A_ROW:
            self._rest_until = self._monotonic() + _REST_SECONDS
            self._enter(MediaState.ABSENT)
        else:
            self._enter(MediaState.RESTARTING)

    def _kill(self) -> None:
        process = self._process
        if process is None:
            return
        process.kill()
        process.wait()
        memory, self._memory = self._memory, None
        if memory is not None:
            memory.close()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                _close(stream)

    def _enter(self, state: MediaState) -> None:
        if state is not self._state:
            self._state = state
            self._on_state(state)


def _widen(process: subprocess.Popen[bytes]) -> None:
    """Let the pipes carry a megabyte at once, where the system can: fewer changes between the two processes."""
    if sys.platform != "linux":
        return
    import fcntl

    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):
                fcntl.fcntl(stream.fileno(), fcntl.F_SETPIPE_SZ, 1 << 20)


def _close(stream: Any) -> None:
    try:
        stream.close()
    except OSError:  # what was still to be written to a dead process
        return


def _exchange(
    process: subprocess.Popen[bytes], head: dict[str, Any], bodies: Sequence[bytes]
) -> tuple[dict[str, Any], bytes]:
    if process.stdin is None or process.stdout is None:
        raise wire.Broken
    stdin: Any = process.stdin
    stdout: Any = process.stdout
    wire.send(stdin, head, bodies)
    return wire.receive(stdout)


def _decoded(answer: _Answer | MediaTrouble) -> DecodedImage | MediaProblem:
    if isinstance(answer, MediaTrouble):
        return MediaProblem(answer)
    head, body = answer
    if "trouble" in head:
        return MediaProblem(MediaTrouble.REFUSED)
    return DecodedImage(head["width"], head["height"], head["full_width"], head["full_height"], head["stride"], body)


def _faces(answer: _Answer | MediaTrouble) -> AlignedFaces | MediaProblem:
    if isinstance(answer, MediaTrouble):
        return MediaProblem(answer)
    head, body = answer
    if "trouble" in head:
        return MediaProblem(MediaTrouble.NO_FACE if head["trouble"] == "no_face" else MediaTrouble.REFUSED)
    side = int(head["side"])
    half = side * side * 3
    return AlignedFaces(
        DecodedImage(side, side, side, side, side * 3, body[:half]),
        DecodedImage(side, side, side, side, side * 3, body[half:]),
    )
