"""The desk's state and who hears of changes."""

from __future__ import annotations

import logging
import threading
import traceback
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from reviewer_app.services.types import CasesChanged, DeskState, StateChanged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from uuid import UUID

    from reviewer_app.services.types import DeskEvent

_log = logging.getLogger(__name__)


class Announcements:
    """Holds the state; every change of it and every event goes to all subscribers, in order, from any thread."""

    def __init__(self) -> None:
        """Start with an empty desk."""
        self._lock = threading.RLock()
        self._state = DeskState()
        self._callbacks: list[Callable[[DeskEvent], None]] = []

    @property
    def state(self) -> DeskState:
        """The state as it is now."""
        return self._state

    def subscribe(self, callback: Callable[[DeskEvent], None]) -> Callable[[], None]:
        """Have `callback` called with every event; the result ends the subscription."""
        with self._lock:
            self._callbacks.append(callback)

        def end() -> None:
            with self._lock:
                if callback in self._callbacks:
                    self._callbacks.remove(callback)

        return end

    def update(self, **changes: Any) -> None:
        """Change fields of the state; announces it when it is another one afterwards."""
        with self._lock:
            new = replace(self._state, **changes)
            if new == self._state:
                return
            self._state = new
            self.announce(StateChanged(new))

    def cases(self, case_ids: Iterable[UUID] | None) -> None:
        """Announce that cases look different; an empty set is no news."""
        changed = None if case_ids is None else frozenset(case_ids)
        if changed is None or changed:
            self.announce(CasesChanged(changed))

    def announce(self, event: DeskEvent) -> None:
        """Tell every subscriber; one that fails must not cost the others the news."""
        with self._lock:
            for callback in tuple(self._callbacks):
                try:
                    callback(event)
                except Exception as error:  # noqa: BLE001 -- a window's defect; its message may hold personal data
                    _log.error("a subscriber failed on %s: %s", type(event).__name__, describe(error))


def describe(error: BaseException) -> str:
    """Type of an error and where it was raised; never its message, which may hold personal data."""
    places = traceback.extract_tb(error.__traceback__)
    return " < ".join([type(error).__name__, *(f"{place.name}:{place.lineno}" for place in reversed(places))])
