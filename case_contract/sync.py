"""One request with commands and a cursor, one response with outcomes and changes (design.md, The client)."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from case_contract.commands import SignedCommand
from case_contract.frozen import Frozen, Instant
from case_contract.problems import ProblemCode
from case_contract.records import CaseDetail, CaseSummary

MOST_COMMANDS = 200
MOST_CHANGES = 2000


class OutcomeKind(StrEnum):
    """What became of a command. A repeated command gets the outcome that is on record for it."""

    APPLIED = "applied"
    CONFLICT = "conflict"
    REFUSED = "refused"


class CommandOutcome(Frozen):
    """The server's word on one command; `problem` says why for everything but `APPLIED`."""

    command_id: UUID
    outcome: OutcomeKind
    problem: ProblemCode | None = None
    case_version: int | None = None


class SyncRequest(Frozen):
    """`cursor` None asks for everything."""

    request_id: UUID
    cursor: str | None = None
    commands: Annotated[tuple[SignedCommand, ...], Field(max_length=MOST_COMMANDS)] = ()
    most_changes: Annotated[int, Field(ge=1, le=MOST_CHANGES)] = 500


class CaseChange(Frozen):
    """A case as it is now. `detail` comes only to who holds its lease; `summary` None means: no longer yours to see."""

    case_id: UUID
    summary: CaseSummary | None
    detail: CaseDetail | None = None


class SyncResponse(Frozen):
    """Apply outcomes, changes and cursor in one transaction. Ask again at once while `more`."""

    request_id: UUID
    outcomes: tuple[CommandOutcome, ...]
    changes: tuple[CaseChange, ...]
    cursor: str
    more: bool
    server_time: Instant
