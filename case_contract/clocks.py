"""时限 R38-R40: targets, the pause rule and what is left; and which day it is. Pure; the time is passed in."""

from datetime import date, datetime, timedelta, timezone
from types import MappingProxyType
from typing import Final

from case_contract.records import ClockRecord
from case_contract.vocabulary import ClockKind, Tier

TARGETS: Final = MappingProxyType(
    {
        Tier.NORMAL: (ClockKind.COMPLETION, timedelta(hours=2)),
        Tier.URGENT: (ClockKind.COMPLETION, timedelta(minutes=30)),
        Tier.COMPLEX_RISK: (ClockKind.RE_REVIEW_START, timedelta(hours=4)),
    }
)
_CHINA: Final = timezone(timedelta(hours=8))


def day_in_china(moment: datetime) -> date:
    """The day that it is in China, which has one time zone and no summer time; documents are dated by it."""
    return moment.astimezone(_CHINA).date()


def start(tier: Tier, received_at: datetime) -> ClockRecord:
    """The clock of a new case: completion for normal and urgent, start of the re-review for complex risk."""
    kind, length = TARGETS[tier]
    return ClockRecord(kind=kind, started_at=received_at, due_at=received_at + length)


def pause(clock: ClockRecord, now: datetime) -> ClockRecord:
    """Stop counting while the customer is waited for. Pausing twice, or after the end, changes nothing."""
    if clock.paused_at is not None or clock.stopped_at is not None:
        return clock
    return clock.model_copy(update={"paused_at": now})


def resume(clock: ClockRecord, now: datetime) -> ClockRecord:
    """Go on counting: what was paused is added to the due time."""
    if clock.paused_at is None:
        return clock
    return clock.model_copy(update={"paused_at": None, "due_at": clock.due_at + (now - clock.paused_at)})


def stop(clock: ClockRecord, now: datetime) -> ClockRecord:
    """End the clock at what it waited for; a paused clock is resumed first. Stopping twice changes nothing."""
    if clock.stopped_at is not None:
        return clock
    return resume(clock, now).model_copy(update={"stopped_at": now})


def remaining(clock: ClockRecord, now: datetime) -> timedelta:
    """What is left (negative: overdue by that much); frozen while paused and after the end."""
    return clock.due_at - (clock.stopped_at or clock.paused_at or now)


def is_breached(clock: ClockRecord, now: datetime) -> bool:
    """Whether the target was or is missed."""
    return remaining(clock, now) < timedelta(0)
