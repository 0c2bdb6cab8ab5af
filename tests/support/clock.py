"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta


class FixedClock:
    """Satisfies `case_server.foundation.clock.Clock`; starts at a round moment in 2026."""

    def __init__(self, at: datetime | None = None) -> None:
        self._now = at or datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        """Where the hands stand."""
        return self._now

    def advance(self, by: timedelta) -> datetime:
        """Move the hands forward and tell the new time."""
        self._now += by
        return self._now
