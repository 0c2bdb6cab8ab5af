"""The periods of a report, as days of the calendar at this workstation (R91)."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum


class Period(StrEnum):
    """How long a report reaches."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


def first_day(period: Period, day: date) -> date:
    """The first day of the period that `day` is in; a week begins on Monday (ISO 8601)."""
    match period:
        case Period.DAY:
            return day
        case Period.WEEK:
            return day - timedelta(days=day.weekday())
        case Period.MONTH:
            return day.replace(day=1)


def following(period: Period, day: date) -> date:
    """The first day of the period after the one that `day` is in."""
    first = first_day(period, day)
    match period:
        case Period.DAY:
            return first + timedelta(days=1)
        case Period.WEEK:
            return first + timedelta(days=7)
        case Period.MONTH:
            return first_day(period, first + timedelta(days=31))


def moved(period: Period, day: date, by: int) -> date:
    """The first day of the period so many after (or, below nought, before) the one that `day` is in."""
    first = first_day(period, day)
    for _ in range(abs(by)):
        first = following(period, first) if by > 0 else first_day(period, first - timedelta(days=1))
    return first
