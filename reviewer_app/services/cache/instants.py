"""Instants as whole microseconds since 1970 in UTC, so that SQL can compare them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def to_micros(instant: datetime) -> int:
    """Exact; `instant` is aware."""
    return (instant - _EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    """The reverse of `to_micros`, in UTC."""
    return _EPOCH + timedelta(microseconds=micros)
