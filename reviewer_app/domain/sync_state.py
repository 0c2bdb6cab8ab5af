"""How fast and how much the sync loop sends, by what became of the last requests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

MOST_AT_ONCE: Final = 200
_FIRST_WAIT: Final = 1.0
_LONGEST_WAIT: Final = 60.0
_CALM: Final = 15.0


@dataclass(frozen=True, slots=True)
class SyncPace:
    """State of the loop between two turns.

    Attributes:
        batch: how many commands the next request may carry; halved by a failure, doubled by a success.
        failures: requests failed in a row.
        probe: the next request carries no command, to find out whether the server or the command is to blame.
    """

    batch: int = MOST_AT_ONCE
    failures: int = 0
    probe: bool = False

    def after_success(self) -> SyncPace:
        """The server answered."""
        return SyncPace(batch=min(MOST_AT_ONCE, self.batch * 2))

    def after_failure(self, *, carried: int) -> SyncPace:
        """No good answer came to a request with `carried` commands."""
        if carried <= 1:
            return replace(self, batch=1, failures=self.failures + 1, probe=carried == 1)
        return replace(self, batch=max(1, carried // 2), failures=self.failures + 1, probe=False)

    def after_blame(self) -> SyncPace:
        """The one command sent is to blame; it went to the back, so the next one goes first."""
        return replace(self, batch=1, failures=self.failures + 1, probe=False)

    def wait_seconds(self, chance: float) -> float:
        """How long to wait after failures: exponential, at most a minute, half of it by chance (0..1)."""
        if self.failures == 0:
            return 0.0
        whole = min(_LONGEST_WAIT, _FIRST_WAIT * 2.0 ** (min(self.failures, 10) - 1))
        return whole * (0.5 + 0.5 * chance)


def calm_wait_seconds(*, pushed: bool, waiting_for_rows: bool, chance: float) -> float:
    """How long until the next turn when nothing is left to say.

    While the push channel is up the turn is only a safety net; while an applied command's row has not come it is soon.
    """
    if waiting_for_rows:
        return 0.3 + 0.2 * chance
    whole = _CALM * 4 if pushed else _CALM
    return whole * (0.75 + 0.25 * chance)


def read_timeout_seconds(*, body_bytes: int, commands: int) -> float:
    """How long an answer may take: grows with what is sent and asked."""
    return 10.0 + 0.1 * commands + body_bytes / 50_000
