"""The desk as the windows see it: states, answers, and the protocol that the real desk and a stand-in both obey.

Importing this module loads nothing heavy, so that it may happen before the first frame.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from reviewer_app.domain.key_state import CacheState
from reviewer_app.domain.pending import PendingCommand, PendingState
from reviewer_app.domain.queue_query import QueueQuery, QueueRow, QueueScope, QueueSort

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from uuid import UUID

    from case_contract.commands import Command
    from case_contract.problems import ProblemCode
    from case_contract.records import CaseDetail
    from case_contract.reports import AutomationReport, RiskLabelReport
    from case_contract.sync import OutcomeKind
    from case_contract.vocabulary import Role

__all__ = [
    "AlignedFaces",
    "AwayReason",
    "CacheState",
    "CaseView",
    "CasesChanged",
    "ClaimProblem",
    "ClaimResult",
    "Claimed",
    "CommandAnswered",
    "DecodedImage",
    "Desk",
    "DeskEvent",
    "DeskState",
    "EnrolResult",
    "EnrolmentNeeded",
    "EnrolmentPending",
    "EnrolmentProblem",
    "EvidenceBytes",
    "EvidenceProblem",
    "EvidenceTrouble",
    "MediaProblem",
    "MediaState",
    "MediaTrouble",
    "NeedsYou",
    "NothingWaiting",
    "PendingCommand",
    "PendingState",
    "QueueQuery",
    "QueueRow",
    "QueueScope",
    "QueueSort",
    "ReportProblem",
    "Reviewer",
    "ServerAway",
    "SignInProblem",
    "SignInResult",
    "SignedInOk",
    "StateChanged",
]


class MediaState(StrEnum):
    """The media process: `ABSENT` means it died too often and is tried again only now and then."""

    STARTING = "starting"
    READY = "ready"
    RESTARTING = "restarting"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who is signed in at this desk."""

    account_id: UUID
    display_name: str
    roles: tuple[Role, ...]
    tenant_names: tuple[tuple[UUID, str], ...]
    workstation_id: UUID


@dataclass(frozen=True, slots=True)
class DeskState:
    """Everything the status area shows.

    Attributes:
        unsent: commands that the server has not answered yet.
        need_you: commands that wait for the reviewer's decision.
        unsent_saved: unsent commands taken over from a damaged store (with `DAMAGED_MOVED_ASIDE`).
        server_clock_offset: server time minus this machine's; add it to `now` before showing a clock.
        store_moved_aside_at: when a damaged store was last moved aside while the program runs; says so after `cache`
            is `OPEN` again.
    """

    signed_in: Reviewer | None = None
    online: bool = False
    unsent: int = 0
    need_you: int = 0
    cache: CacheState = CacheState.CLOSED
    media: MediaState = MediaState.STARTING
    last_sync_at: datetime | None = None
    server_clock_offset: timedelta = timedelta(0)
    unsent_saved: int = 0
    store_moved_aside_at: datetime | None = None

    @property
    def keeps_work(self) -> bool:
        """Whether what is unsent outlives the session; else the store is in memory only."""
        return self.cache in (CacheState.OPEN, CacheState.DAMAGED_MOVED_ASIDE)

    @property
    def at_risk(self) -> int:
        """How many acts of the reviewer would be lost by leaving now."""
        return 0 if self.keeps_work else self.unsent + self.need_you


@dataclass(frozen=True, slots=True)
class StateChanged:
    """The desk's state is another one now."""

    state: DeskState


@dataclass(frozen=True, slots=True)
class CasesChanged:
    """These cases look different now; None means any may."""

    case_ids: frozenset[UUID] | None


@dataclass(frozen=True, slots=True)
class CommandAnswered:
    """The server's word on a command of this desk; `problem` is set for everything but applied."""

    command_id: UUID
    case_id: UUID
    outcome: OutcomeKind
    problem: ProblemCode | None


DeskEvent = StateChanged | CasesChanged | CommandAnswered


class AwayReason(StrEnum):
    """Why there is no answer: nobody answers there, or whoever does could not prove to be the server."""

    UNREACHABLE = "server_away"
    UNTRUSTED = "server_untrusted"


@dataclass(frozen=True, slots=True)
class ServerAway:
    """The server could not be reached; nothing was changed there as far as this desk knows."""

    reason: AwayReason = AwayReason.UNREACHABLE


@dataclass(frozen=True, slots=True)
class SignedInOk:
    """Signed in; the store is open as far as `DeskState.cache` says. `offline`: resumed without asking the server."""

    who: Reviewer
    offline: bool = False


@dataclass(frozen=True, slots=True)
class SignInProblem:
    """The server said no."""

    code: ProblemCode


@dataclass(frozen=True, slots=True)
class EnrolmentNeeded:
    """Password and code were right, but this workstation is not enrolled: call `enrol` with a name for it."""

    display_name: str


@dataclass(frozen=True, slots=True)
class EnrolmentPending:
    """A supervisor has to approve this workstation, comparing the fingerprint; then sign in again."""

    fingerprint: str


@dataclass(frozen=True, slots=True)
class EnrolmentProblem:
    """Enrolment was refused."""

    code: ProblemCode


SignInResult = SignedInOk | SignInProblem | EnrolmentNeeded | EnrolmentPending | ServerAway
EnrolResult = EnrolmentPending | EnrolmentProblem | ServerAway


@dataclass(frozen=True, slots=True)
class Claimed:
    """The case is leased to this workstation and its detail is in the store."""

    case_id: UUID


@dataclass(frozen=True, slots=True)
class NothingWaiting:
    """No case waits that this reviewer may take."""


@dataclass(frozen=True, slots=True)
class ClaimProblem:
    """The server said no."""

    code: ProblemCode


ClaimResult = Claimed | NothingWaiting | ClaimProblem | ServerAway


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case from the store with the outbox beside it; `domain.case_work.effective` combines the two."""

    detail: CaseDetail
    pending: tuple[PendingCommand, ...]


class EvidenceTrouble(StrEnum):
    """Why there is no picture: not kept here and no server; not ours (any more); erased; does not match its hash."""

    SERVER_AWAY = "server_away"
    NOT_HELD = "not_held"
    ERASED = "erased"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class EvidenceBytes:
    """A file of a case as it was sent in; keep it in memory only."""

    data: bytes = field(repr=False)
    media_type: str
    page_count: int


@dataclass(frozen=True, slots=True)
class EvidenceProblem:
    """The file could not be had."""

    trouble: EvidenceTrouble


class MediaTrouble(StrEnum):
    """Why there are no pixels: no media process, its time was up, it refused the file, no face, or no file at all."""

    ABSENT = "absent"
    TIMED_OUT = "timed_out"
    REFUSED = "refused"
    NO_FACE = "no_face"
    NO_EVIDENCE = "no_evidence"


@dataclass(frozen=True, slots=True)
class MediaProblem:
    """There are no pixels; `evidence` says more where the file itself was the trouble."""

    trouble: MediaTrouble
    evidence: EvidenceTrouble | None = None


@dataclass(frozen=True, slots=True)
class DecodedImage:
    """Pixels of one page: RGB, 8 bits each, `stride` bytes a line. Full size is the decoded page's (upright per EXIF).

    Coordinates of readings and findings are pixels of the full size; multiply by `width / full_width`.
    """

    width: int
    height: int
    full_width: int
    full_height: int
    stride: int
    pixels: bytes | memoryview = field(repr=False)


@dataclass(frozen=True, slots=True)
class AlignedFaces:
    """Portrait and selfie, equally large, eyes and mouth at the same places, for flicker and slider."""

    document: DecodedImage
    selfie: DecodedImage


@dataclass(frozen=True, slots=True)
class ReportProblem:
    """The server gives this report to others only, or not for this period."""

    code: ProblemCode


@dataclass(frozen=True, slots=True)
class NeedsYou:
    """A command that the server did not apply, with enough of its case to name it."""

    command: PendingCommand
    service_code: str
    masked_name: str


class Desk(Protocol):
    """All that the windows may ask for. No call blocks; every future ends in a value for every expected outcome."""

    def state(self) -> DeskState:
        """Give the state as it is now; cheap, callable from any thread."""

    def subscribe(self, callback: Callable[[DeskEvent], None]) -> Callable[[], None]:
        """Have `callback` called with every event, on service threads; the result ends the subscription."""

    def resume(self) -> Future[SignedInOk | None]:
        """Go on with the session kept in the OS keyring, without the server if it is away; None: sign in."""

    def sign_in(self, login: str, password: str, code: str) -> Future[SignInResult]:
        """Sign in with password and one-time code."""

    def enrol(self, name: str) -> Future[EnrolResult]:
        """Ask for this workstation to be approved; only after `EnrolmentNeeded`."""

    def sign_out(self) -> Future[None]:
        """End the session here and, when it can be reached, at the server. Unsent work stays in the store."""

    def start_new_cache(self) -> Future[CacheState]:
        """Move a store that cannot be opened aside (never deleted) and make a new one."""

    def queue_page(self, query: QueueQuery, offset: int, limit: int) -> Future[tuple[QueueRow, ...]]:
        """Give rows `offset` to `offset + limit` of what `query` asks for."""

    def queue_count(self, query: QueueQuery) -> Future[int]:
        """How many rows `query` has."""

    def claim_next(self) -> Future[ClaimResult]:
        """Claim the most pressing case that waits."""

    def claim(self, case_id: UUID) -> Future[ClaimResult]:
        """Claim this case."""

    def held_cases(self) -> Future[tuple[UUID, ...]]:
        """Cases leased to the reviewer here that still want work, most pressing first."""

    def open_case(self, case_id: UUID) -> Future[CaseView | None]:
        """Give a case from the store; None when its detail is not (any longer) here."""

    def submit(self, case_id: UUID, body: Command) -> Future[UUID]:
        """Write a signed command to the outbox (durable when the future ends) and send it as soon as possible."""

    def evidence(self, case_id: UUID, evidence_id: UUID) -> Future[EvidenceBytes | EvidenceProblem]:
        """Give a file of a case, from the encrypted file here or from the server."""

    def image(self, case_id: UUID, evidence_id: UUID, page: int, max_side: int) -> Future[DecodedImage | MediaProblem]:
        """Give a page no larger than `max_side` on its longer side (0: full size)."""

    def aligned_faces(self, case_id: UUID) -> Future[AlignedFaces | MediaProblem]:
        """Give portrait and selfie of a case, aligned."""

    def automation_report(
        self, since: datetime, until: datetime, tenant_id: UUID | None
    ) -> Future[AutomationReport | ReportProblem | ServerAway]:
        """Ask the server what the machine took off people in cases decided from `since` to before `until`."""

    def risk_label_report(
        self, since: datetime, until: datetime, tenant_id: UUID | None
    ) -> Future[RiskLabelReport | ReportProblem | ServerAway]:
        """Ask the server what became of the three risk labels in such cases."""

    def problems_needing_you(self) -> Future[tuple[NeedsYou, ...]]:
        """Everything that waits for the reviewer's decision, oldest first."""

    def resolve_conflict(self, command_id: UUID, keep: bool) -> Future[None]:
        """Send it again on top of the case as it is now, or drop it."""

    def sync_now(self) -> None:
        """Ask the server now instead of at the next turn."""

    def stop(self) -> None:
        """Stop threads and the media process; what is in the outbox stays there."""
