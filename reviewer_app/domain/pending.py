"""What the reviewer did that the server has not confirmed yet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from case_contract.commands import Command
    from case_contract.problems import ProblemCode


class PendingState(StrEnum):
    """Where a command of the outbox is. `NEEDS_YOU` stays visible until the reviewer has decided what becomes of it."""

    WAITING = "waiting"
    NEEDS_YOU = "needs_you"


@dataclass(frozen=True, slots=True)
class PendingCommand:
    """One row of the outbox.

    Attributes:
        order: position in this workstation's order of commands; commands of one case keep it.
        attempts: how often sending it failed for a reason that lies in the command itself.
        problem: the server's reason when it said no; None while waiting and when the client gave up by itself.
    """

    command_id: UUID
    case_id: UUID
    account_id: UUID
    order: int
    body: Command
    made_at: datetime
    state: PendingState
    attempts: int = 0
    problem: ProblemCode | None = None

    def __repr__(self) -> str:
        return f"PendingCommand({self.command_id}, {self.body.kind}, {self.state.value}, {self.problem})"
