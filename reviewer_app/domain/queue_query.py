"""What a queue page asks for: which cases, found by what, in which order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from case_contract.records import CaseSummary
    from case_contract.vocabulary import CaseType, Tier


class QueueScope(StrEnum):
    """Which cases: leased to me, waiting for somebody to claim them, every visible one, those that need my decision."""

    MINE = "mine"
    WAITING = "waiting"
    ALL = "all"
    NEED_YOU = "need_you"


class QueueSort(StrEnum):
    """By time left on the clock, by tier (most pressing first), or by time of receipt."""

    DUE = "due"
    TIER = "tier"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class QueueQuery:
    """One question to the queue; `text` is looked for in masked name, service code and tenant name."""

    scope: QueueScope = QueueScope.WAITING
    tier: Tier | None = None
    case_type: CaseType | None = None
    text: str = ""
    sort: QueueSort = QueueSort.DUE
    descending: bool = False

    def __repr__(self) -> str:
        return f"QueueQuery({self.scope.value}, {self.tier}, {self.case_type}, text='***', {self.sort.value})"


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A case as the queue shows it: the server's row and what of the outbox touches it."""

    summary: CaseSummary
    unsent: int = 0
    needs_you: int = 0
