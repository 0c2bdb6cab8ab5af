"""Listening for the server's "something changed". A thread of its own, since it does nothing but wait."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

import requests
import urllib3

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reviewer_app.services.network.server_api import ServerApi

_SILENCE_SECONDS: Final = 40.0
"""The server says something every 15 s; longer silence is a dead connection."""


def events(lines: Iterable[bytes]) -> Iterable[str]:
    """Names of the events in a stream of server-sent events, by line."""
    name = ""
    for line in lines:
        if not line:
            if name:
                yield name
            name = ""
        elif line.startswith(b"event:"):
            name = line[len(b"event:") :].strip().decode("utf-8", "replace")


class PushListener:
    """Calls `on_change` for every "changed" event until it is stopped; connects anew after a loss."""

    def __init__(
        self,
        api: ServerApi,
        token: Callable[[], str | None],
        on_change: Callable[[], None],
        on_connection: Callable[[bool], None],
        pause: Callable[[threading.Event, int], None],
    ) -> None:
        """`token` gives a valid access token or None; `pause(stopped, failures)` waits before a new attempt."""
        self._api = api
        self._token = token
        self._on_change = on_change
        self._on_connection = on_connection
        self._pause = pause
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._response: requests.Response | None = None
        self._thread = threading.Thread(target=self._run, name="push", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread; a read that waits is broken off."""
        self._stopped.set()
        with self._lock:
            if self._response is not None:
                shutdown(self._response)
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join(timeout=5.0)

    def abandon(self) -> None:
        """End the thread without waiting for it (it may be waiting for the thread that calls)."""
        self._stopped.set()
        with self._lock:
            if self._response is not None:
                shutdown(self._response)

    def _run(self) -> None:
        failures = 0
        while not self._stopped.is_set():
            token = self._token()
            response = None if token is None else self._api.open_changes(token, _SILENCE_SECONDS)
            if response is None:
                failures += 1
                self._pause(self._stopped, failures)
                continue
            failures = 0
            with self._lock:
                self._response = response
            if not self._stopped.is_set():
                self._listen(response)
            with self._lock:
                self._response = None
            response.close()

    def _listen(self, response: requests.Response) -> None:
        self._on_connection(True)
        # What changed while nobody listened was not announced.
        self._on_change()
        try:
            for name in events(response.iter_lines(chunk_size=1)):
                if self._stopped.is_set():
                    return
                if name == "changed":
                    self._on_change()
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError, AttributeError):
            # A broken stream is the normal end of one; what a closed socket raises depends on where it is read.
            return
        finally:
            self._on_connection(False)


def shutdown(response: requests.Response) -> None:
    """Break off a read that another thread waits in."""
    stop = getattr(response.raw, "shutdown", None)
    if stop is None:
        return
    try:
        stop()
    except (OSError, ValueError):  # it ended by itself in the meantime
        return
