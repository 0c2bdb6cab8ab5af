"""Time as something that is passed in."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final, Protocol

_CHINA: Final = timezone(timedelta(hours=8))


class Clock(Protocol):
    """Tells the time, aware and in UTC."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)


def day_in_china(moment: datetime) -> date:
    """The day that it is in China, which has one time zone and no summer time."""
    return moment.astimezone(_CHINA).date()
