"""Whether a case may be erased. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from case_contract.vocabulary import CaseStatus
from case_server.archive.retention import Regime


class Standing(StrEnum):
    """What the law and the state of a case say to its being erased; the values are stable."""

    DUE = "due"
    CASE_OPEN = "case_open"
    RETENTION_UNKNOWN = "retention_unknown"
    RETENTION_RUNNING = "retention_running"
    HELD = "held"
    FILES_LEFT = "files_left"
    ERASED_ALREADY = "erased_already"


@dataclass(frozen=True, slots=True)
class KeptCase:
    """What decides on the erasing of one case, and what names it to people who run the server."""

    case_id: UUID
    tenant_id: UUID
    service_code: str
    status: CaseStatus
    regime: Regime | None
    years: int | None
    retention_until: date | None
    held_at: datetime | None
    erased_at: datetime | None
    files_removed_at: datetime | None

    def standing(self, today: date) -> Standing:
        """Due is only a closed case from the first day on which nothing has it kept; what was begun is to be ended."""
        if self.files_removed_at is not None:
            return Standing.ERASED_ALREADY
        if self.erased_at is not None:
            return Standing.FILES_LEFT
        if self.status is not CaseStatus.ARCHIVED:
            return Standing.CASE_OPEN
        if self.retention_until is None:
            return Standing.RETENTION_UNKNOWN
        if self.retention_until > today:
            return Standing.RETENTION_RUNNING
        return Standing.DUE if self.held_at is None else Standing.HELD
