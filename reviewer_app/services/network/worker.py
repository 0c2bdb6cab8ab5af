"""The network thread: what the reviewer waits for first, then the sync turn, then what can wait."""

from __future__ import annotations

import threading
import time
from collections import deque
from concurrent.futures import Future
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
_Job = tuple[Future[Any], "Callable[[], Any]"]


class _Signal(Enum):
    STOP = auto()
    TURN = auto()


class NetworkWorker:
    """One thread for everything that talks to the server, so that one connection serves all and order is plain."""

    def __init__(self, turn: Callable[[], float | None], monotonic: Callable[[], float] = time.monotonic) -> None:
        """`turn` does one exchange and gives the seconds until the next, None: not before `wake`."""
        self._turn = turn
        self._monotonic = monotonic
        self._changed = threading.Condition()
        self._urgent: deque[_Job] = deque()
        self._background: deque[_Job] = deque()
        self._next_turn: float | None = None
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="network", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def submit(self, job: Callable[[], T], *, background: bool = False) -> Future[T]:
        """Run `job` on the network thread; background jobs only when nothing else is to be done."""
        future: Future[T] = Future()
        with self._changed:
            if self._stopping:
                future.cancel()
                return future
            (self._background if background else self._urgent).append((future, job))
            self._changed.notify()
        return future

    def wake(self) -> None:
        """Take the next turn as soon as possible."""
        with self._changed:
            self._next_turn = self._monotonic()
            self._changed.notify()

    def stop(self) -> None:
        """End after the job under way; what has not begun is cancelled."""
        with self._changed:
            self._stopping = True
            left = [*self._urgent, *self._background]
            self._urgent.clear()
            self._background.clear()
            self._changed.notify()
        for future, _ in left:
            future.cancel()
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join(timeout=30.0)

    def _run(self) -> None:
        while True:
            with self._changed:
                step = self._next_step()
                while step is None:
                    wait = None if self._next_turn is None else max(0.0, self._next_turn - self._monotonic())
                    self._changed.wait(wait)
                    step = self._next_step()
            if step is _Signal.STOP:
                return
            if step is _Signal.TURN:
                seconds = self._turn()
                with self._changed:
                    if seconds is not None:
                        due = self._monotonic() + seconds
                        self._next_turn = due if self._next_turn is None else min(self._next_turn, due)
                continue
            _run_job(step)

    def _next_step(self) -> _Job | _Signal | None:
        if self._stopping:
            return _Signal.STOP
        if self._urgent:
            return self._urgent.popleft()
        if self._next_turn is not None and self._next_turn <= self._monotonic():
            self._next_turn = None
            return _Signal.TURN
        if self._background:
            return self._background.popleft()
        return None


def _run_job(job: _Job) -> None:
    future, call = job
    if not future.set_running_or_notify_cancel():
        return
    try:
        future.set_result(call())
    except BaseException as error:  # noqa: BLE001 -- handed to whoever waits for the future
        future.set_exception(error)
