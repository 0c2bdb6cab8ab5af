"""Futures put one after the other without a thread that waits between them."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

A = TypeVar("A")
B = TypeVar("B")


def done(value: A) -> Future[A]:
    """A future that has ended."""
    future: Future[A] = Future()
    future.set_result(value)
    return future


def chained(first: Future[A], following: Callable[[A], Future[B]]) -> Future[B]:
    """What `following` gives for the result of `first`; an error of either is the error of the whole."""
    whole: Future[B] = Future()

    def after_second(second: Future[B]) -> None:
        _copy(second, whole)

    def after_first(ended: Future[A]) -> None:
        try:
            second = following(ended.result())
        except BaseException as error:  # noqa: BLE001 -- handed on to whoever waits for the whole
            whole.set_exception(error)
            return
        second.add_done_callback(after_second)

    first.add_done_callback(after_first)
    return whole


def _copy(source: Future[B], target: Future[B]) -> None:
    try:
        target.set_result(source.result())
    except BaseException as error:  # noqa: BLE001 -- as above
        target.set_exception(error)
