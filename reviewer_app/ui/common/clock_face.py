"""时限 on the screen: how much is left, how pressing that is, and in which words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from case_contract.clocks import remaining
from case_contract.records import ClockRecord
from reviewer_app.ui.common.controls import Tone
from reviewer_app.ui.common.texts import Texts

_PRESSING: Final = 0.2
_SOON: Final = 0.5


@dataclass(frozen=True, slots=True)
class ClockFace:
    """What a clock shows: digits, a word, a tone with its icon, and the share of time that is left (0..1)."""

    digits: str
    word: str
    tone: Tone
    icon: str
    share: float


def read_clock(clock: ClockRecord, now: datetime, texts: Texts) -> ClockFace:
    """The face of `clock` at the server's time `now`."""
    left = remaining(clock, now)
    whole = max((clock.due_at - clock.started_at).total_seconds(), 1.0)
    share = min(max(left.total_seconds() / whole, 0.0), 1.0)
    digits = span(left)
    if clock.stopped_at is not None:
        return ClockFace(digits, texts.text("clock.stopped"), Tone.NEUTRAL, "done", share)
    if left < timedelta(0):
        return ClockFace(digits, texts.text("clock.over"), Tone.DANGER, "clock_over", 0.0)
    if clock.paused_at is not None:
        return ClockFace(digits, texts.text("clock.paused"), Tone.INFO, "pause", share)
    if share < _PRESSING:
        return ClockFace(digits, texts.text("clock.left"), Tone.DANGER, "clock_over", share)
    if share < _SOON:
        return ClockFace(digits, texts.text("clock.left"), Tone.WARNING, "clock", share)
    return ClockFace(digits, texts.text("clock.left"), Tone.SUCCESS, "clock", share)


def span(length: timedelta) -> str:
    """A length of time as `h:mm:ss`, without its sign."""
    seconds = int(abs(length.total_seconds()))
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}"
