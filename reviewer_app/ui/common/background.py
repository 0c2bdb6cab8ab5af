"""The one place where a future becomes a callback on the UI thread."""

from __future__ import annotations

import logging
import weakref
from dataclasses import dataclass
from itertools import count
from types import MethodType
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

T = TypeVar("T")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Delivery:
    future: Future[Any]
    owner: weakref.ref[QObject]
    on_done: Callable[[Any], None]
    on_failed: Callable[[BaseException], None]


class Background(QObject):
    """Brings results of services to the UI thread, where it must be constructed.

    Signals:
        failed: an unexpected exception that no page took care of; its type only, since messages may be personal.
    """

    failed = Signal(str)
    _arrived = Signal(object)
    _called = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._closed = False
        self._tickets = count()
        self._waiting: dict[int, _Delivery] = {}
        self._arrived.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)
        self._called.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def deliver(
        self,
        future: Future[T],
        owner: QObject,
        on_done: Callable[[T], None],
        on_failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Call `on_done` (or `on_failed`) on the UI thread when `future` ends; neither when `owner` is gone by then."""
        # The other thread gets a number only: were it the last to let go of a callback, it would take apart the widget
        # that the callback belongs to.
        ticket = next(self._tickets)
        self._waiting[ticket] = _Delivery(future, weakref.ref(owner), on_done, on_failed or self._unexpected)
        future.add_done_callback(lambda _ended: self._emit(self._arrived, ticket))

    def close(self) -> None:
        """The program ends: what still arrives is dropped, because who it was for must not ask the desk again."""
        self._closed = True
        self._waiting.clear()

    def forward(self, method: Callable[[T], None]) -> Callable[[T], None]:
        """A function that any thread may call and that runs `method`, of a QObject, on the UI thread while it lives."""
        reference = weakref.WeakMethod(method)
        return lambda value: self._emit(self._called, (reference, value))

    def _emit(self, signal: Any, payload: object) -> None:
        try:
            signal.emit(payload)
        except RuntimeError:
            # The program is closing and the C++ half is gone: nobody is left to be told.
            _log.debug("a result came after the window closed")

    def _hand_over(self, ticket: int) -> None:
        delivery = self._waiting.pop(ticket, None)
        if delivery is None:
            return
        owner = delivery.owner()
        if self._closed or owner is None or not isValid(owner) or delivery.future.cancelled():
            return
        error = delivery.future.exception()
        if error is None:
            delivery.on_done(delivery.future.result())
        else:
            delivery.on_failed(error)

    def _run(self, call: tuple[weakref.WeakMethod[Callable[[Any], None]], Any]) -> None:
        reference, value = call
        method = reference()
        if not self._closed and isinstance(method, MethodType) and isValid(method.__self__):
            method(value)

    def _unexpected(self, error: BaseException) -> None:
        _log.error("unexpected failure in the background: %s", type(error).__name__)
        self.failed.emit(type(error).__name__)
