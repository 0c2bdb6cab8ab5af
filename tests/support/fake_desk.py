"""A desk in memory with a server inside: the same protocol, the same rules, no thread, no network, no file."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar, assert_never
from uuid import UUID, uuid4

from case_contract.commands import Command, Decide, ReleaseCase
from case_contract.problems import ProblemCode
from case_contract.records import CaseDetail, CaseSummary, LeaseRecord
from case_contract.reports import AutomationReport, RiskLabelReport
from case_contract.sync import OutcomeKind
from case_contract.transitions import CLAIMABLE
from case_contract.vocabulary import CaseStatus, Role, Tier
from reviewer_app.services.types import (
    AlignedFaces,
    AwayReason,
    CacheState,
    CasesChanged,
    CaseView,
    Claimed,
    ClaimProblem,
    ClaimResult,
    CommandAnswered,
    DecodedImage,
    DeskEvent,
    DeskState,
    EnrolmentNeeded,
    EnrolmentPending,
    EnrolResult,
    EvidenceBytes,
    EvidenceProblem,
    EvidenceTrouble,
    MediaProblem,
    MediaState,
    MediaTrouble,
    NeedsYou,
    NothingWaiting,
    PendingCommand,
    PendingState,
    QueueQuery,
    QueueRow,
    QueueScope,
    QueueSort,
    ReportProblem,
    Reviewer,
    ServerAway,
    SignedInOk,
    SignInProblem,
    SignInResult,
    StateChanged,
)
from tests.support.fake_outcomes import applied, status_after
from tests.support.sample_cases import REVIEWER, START, TENANT, WORKSTATION

T = TypeVar("T")
PASSWORD = "correct horse"
CODE = "123456"
_ORDER = {Tier.COMPLEX_RISK: 0, Tier.URGENT: 1, Tier.NORMAL: 2}


def plain_image(width: int, height: int, red: int = 200, green: int = 190, blue: int = 170) -> DecodedImage:
    """A page of one colour."""
    return DecodedImage(width, height, width, height, width * 3, bytes((red, green, blue)) * (width * height))


class FakeDesk:
    """Satisfies `Desk`.

    Attributes:
        online: whether the server inside answers; `come_online` sends what waits.
        trusted: whether its certificate is believed.
        enrolled: whether this workstation may sign in.
        refuse_next: the next command is answered with this problem and then needs the reviewer.
        submitted: every command in the order it was given.
    """

    def __init__(
        self,
        cases: Sequence[CaseDetail] = (),
        *,
        now: Callable[[], datetime] = lambda: START,
        more_rows: Sequence[CaseSummary] = (),
        signed_in: bool = False,
    ) -> None:
        self._now = now
        self._cases = {case.summary.case_id: case for case in cases}
        self._more_rows = {row.case_id: row for row in more_rows}
        self._held = [
            case.summary.case_id for case in cases if case.summary.lease and case.summary.lease.account_id == REVIEWER
        ]
        self._pending: list[PendingCommand] = []
        self._callbacks: list[Callable[[DeskEvent], None]] = []
        self._images: dict[UUID, DecodedImage] = {}
        self._faces: AlignedFaces | None = None
        self._enrolment_asked = False
        self.online = True
        self.trusted = True
        self.enrolled = True
        self.refuse_next: ProblemCode | None = None
        self.cache = CacheState.OPEN
        self.store_moved_aside_at: datetime | None = None
        self.media = MediaState.READY
        self.submitted: list[tuple[UUID, Command]] = []
        self.stopped = False
        self.report: AutomationReport | ReportProblem = ReportProblem(ProblemCode.NOT_ALLOWED)
        self.labels: RiskLabelReport | ReportProblem = ReportProblem(ProblemCode.NOT_ALLOWED)
        self.reports_asked: list[tuple[datetime, datetime, UUID | None]] = []
        self.who = Reviewer(REVIEWER, "王敏", (Role.REVIEWER,), ((TENANT, "云桥支付"),), WORKSTATION)
        self._signed_in: Reviewer | None = self.who if signed_in else None

    def show_pictures(self, images: dict[UUID, DecodedImage], faces: AlignedFaces | None) -> None:
        """Give these pictures for these pieces of evidence."""
        self._images, self._faces = dict(images), faces

    def state(self) -> DeskState:
        """Give the state as it is now."""
        return DeskState(
            signed_in=self._signed_in,
            online=self.online,
            unsent=sum(command.state is PendingState.WAITING for command in self._pending),
            need_you=sum(command.state is PendingState.NEEDS_YOU for command in self._pending),
            cache=self.cache,
            media=self.media,
            store_moved_aside_at=self.store_moved_aside_at,
            last_sync_at=self._now() if self.online else None,
        )

    def subscribe(self, callback: Callable[[DeskEvent], None]) -> Callable[[], None]:
        """Call `callback` with every event, on the thread that causes it."""
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback) if callback in self._callbacks else None

    def resume(self) -> "Future[SignedInOk | None]":
        """Go on with a kept session when there is one."""
        return _done(SignedInOk(self._signed_in) if self._signed_in is not None else None)

    def sign_in(self, login: str, password: str, code: str) -> "Future[SignInResult]":
        """Any login with the right password and code."""
        if not self.trusted:
            return _done(ServerAway(AwayReason.UNTRUSTED))
        if not self.online:
            return _done(ServerAway())
        if password != PASSWORD or code != CODE:
            return _done(SignInProblem(ProblemCode.SIGN_IN_REFUSED))
        if not self.enrolled:
            waiting = EnrolmentPending("a1b2c3d4e5f60718293a") if self._enrolment_asked else None
            return _done(waiting or EnrolmentNeeded(self.who.display_name))
        self._signed_in = self.who
        self._tell(StateChanged(self.state()))
        return _done(SignedInOk(self.who))

    def enrol(self, name: str) -> "Future[EnrolResult]":
        """Ask for this workstation."""
        if not self.online:
            return _done(ServerAway())
        self._enrolment_asked = bool(name)
        return _done(EnrolmentPending("a1b2c3d4e5f60718293a"))

    def sign_out(self) -> "Future[None]":
        """End the session."""
        self._signed_in = None
        self._tell(StateChanged(self.state()))
        return _done(None)

    def start_new_cache(self) -> "Future[CacheState]":
        """Begin with a new store."""
        self.cache = CacheState.OPEN
        self._tell(StateChanged(self.state()))
        return _done(self.cache)

    def queue_page(self, query: QueueQuery, offset: int, limit: int) -> "Future[tuple[QueueRow, ...]]":
        """Rows in order."""
        return _done(tuple(self._rows(query)[offset : offset + limit]))

    def queue_count(self, query: QueueQuery) -> "Future[int]":
        """How many rows."""
        return _done(len(self._rows(query)))

    def claim_next(self) -> "Future[ClaimResult]":
        """The most pressing case with a detail."""
        if not self.online:
            return _done(ServerAway())
        waiting = [case.summary for case in self._cases.values() if case.summary.status in CLAIMABLE]
        if not waiting:
            return _done(NothingWaiting())
        return self.claim(min(waiting, key=lambda summary: summary.clock.due_at).case_id)

    def claim(self, case_id: UUID) -> "Future[ClaimResult]":
        """Lease a case."""
        if not self.online:
            return _done(ServerAway())
        case = self._cases.get(case_id)
        if case is None or case.summary.status not in CLAIMABLE:
            return _done(ClaimProblem(ProblemCode.TRANSITION_REFUSED))
        lease = LeaseRecord(
            account_id=REVIEWER,
            account_name=self.who.display_name,
            workstation_id=WORKSTATION,
            expires_at=self._now() + timedelta(minutes=30),
        )
        self._change_summary(case_id, status=CaseStatus.IN_REVIEW, lease=lease, assigned_to=REVIEWER)
        self._held.append(case_id)
        self._tell(CasesChanged(frozenset({case_id})))
        return _done(Claimed(case_id))

    def held_cases(self) -> "Future[tuple[UUID, ...]]":
        """Cases in hand that still want work."""
        finished = {command.case_id for command in self._pending if isinstance(command.body, Decide | ReleaseCase)}
        return _done(tuple(case_id for case_id in self._held if case_id not in finished))

    def open_case(self, case_id: UUID) -> "Future[CaseView | None]":
        """A case in hand, or one with something that needs the reviewer."""
        case = self._cases.get(case_id)
        pending = tuple(command for command in self._pending if command.case_id == case_id)
        if case is None or (case_id not in self._held and not pending):
            return _done(None)
        return _done(CaseView(case, pending))

    def submit(self, case_id: UUID, body: Command) -> "Future[UUID]":
        """Write a command down and, when online, have it answered."""
        self.submitted.append((case_id, body))
        command = PendingCommand(
            uuid4(), case_id, REVIEWER, len(self.submitted), body, self._now(), PendingState.WAITING
        )
        self._pending.append(command)
        if self.online:
            self._answer(command)
        self._tell(StateChanged(self.state()))
        return _done(command.command_id)

    def come_online(self) -> None:
        """The server is back: send what waits, in order."""
        self.online = True
        for command in [command for command in self._pending if command.state is PendingState.WAITING]:
            self._answer(command)
        self._tell(StateChanged(self.state()))

    def evidence(self, case_id: UUID, evidence_id: UUID) -> "Future[EvidenceBytes | EvidenceProblem]":
        """No bytes are kept here."""
        return _done(EvidenceProblem(EvidenceTrouble.NOT_HELD))

    def image(
        self, case_id: UUID, evidence_id: UUID, page: int, max_side: int
    ) -> "Future[DecodedImage | MediaProblem]":
        """The picture given for this evidence, else a plain page."""
        if self.media is MediaState.ABSENT:
            return _done(MediaProblem(MediaTrouble.ABSENT))
        return _done(self._images.get(evidence_id) or plain_image(640, 480))

    def aligned_faces(self, case_id: UUID) -> "Future[AlignedFaces | MediaProblem]":
        """The pair given, else two plain squares."""
        if self.media is MediaState.ABSENT:
            return _done(MediaProblem(MediaTrouble.ABSENT))
        return _done(self._faces or AlignedFaces(plain_image(224, 224), plain_image(224, 224, 120, 130, 140)))

    def automation_report(
        self, since: datetime, until: datetime, tenant_id: UUID | None
    ) -> "Future[AutomationReport | ReportProblem | ServerAway]":
        """The report given, for whatever period is asked."""
        self.reports_asked.append((since, until, tenant_id))
        return _done(self.report if self.online else ServerAway())

    def risk_label_report(
        self, since: datetime, until: datetime, tenant_id: UUID | None
    ) -> "Future[RiskLabelReport | ReportProblem | ServerAway]":
        """The report given, for whatever period is asked."""
        self.reports_asked.append((since, until, tenant_id))
        return _done(self.labels if self.online else ServerAway())

    def problems_needing_you(self) -> "Future[tuple[NeedsYou, ...]]":
        """Everything that was not taken."""
        return _done(
            tuple(
                NeedsYou(
                    command,
                    self._cases[command.case_id].summary.service_code,
                    self._cases[command.case_id].summary.masked_name,
                )
                for command in self._pending
                if command.state is PendingState.NEEDS_YOU
            )
        )

    def resolve_conflict(self, command_id: UUID, keep: bool) -> "Future[None]":
        """Send again, or drop."""
        command = next(command for command in self._pending if command.command_id == command_id)
        if keep:
            self._answer(command)
        else:
            self._pending.remove(command)
        self._tell(CasesChanged(frozenset({command.case_id})))
        self._tell(StateChanged(self.state()))
        return _done(None)

    def sync_now(self) -> None:
        """Ask the server now."""
        if self.online:
            self.come_online()

    def stop(self) -> None:
        """Stop."""
        self.stopped = True

    def change_rows(self, rows: Sequence[CaseSummary]) -> None:
        """Other cases come in with a sync."""
        self._more_rows = {row.case_id: row for row in rows}
        self._tell(CasesChanged(None))

    def detail(self, case_id: UUID) -> CaseDetail:
        """The server's own record of a case."""
        return self._cases[case_id]

    def change_media(self, media: MediaState) -> None:
        """The media process is in another state."""
        self.media = media
        self._tell(StateChanged(self.state()))

    def _tell(self, event: DeskEvent) -> None:
        for callback in tuple(self._callbacks):
            callback(event)

    def _rows(self, query: QueueQuery) -> list[QueueRow]:
        summaries = [case.summary for case in self._cases.values()] + list(self._more_rows.values())
        rows = [self._row(summary) for summary in summaries]
        kept = [row for row in rows if _matches(row, query)]
        keys: dict[QueueSort, Callable[[QueueRow], object]] = {
            QueueSort.DUE: lambda row: row.summary.clock.due_at,
            QueueSort.TIER: lambda row: (_ORDER[row.summary.tier], row.summary.clock.due_at),
            QueueSort.RECEIVED: lambda row: row.summary.received_at,
        }
        kept.sort(key=keys[query.sort], reverse=query.descending)  # type: ignore[arg-type]  # all comparable
        return sorted(kept, key=lambda row: row.summary.clock.paused_at is not None)

    def _row(self, summary: CaseSummary) -> QueueRow:
        mine = [command for command in self._pending if command.case_id == summary.case_id]
        needing = sum(command.state is PendingState.NEEDS_YOU for command in mine)
        return QueueRow(summary, len(mine) - needing, needing)

    def _change_summary(self, case_id: UUID, **changes: object) -> None:
        case = self._cases[case_id]
        summary = case.summary.model_copy(update={**changes, "version": case.summary.version + 1})
        self._cases[case_id] = case.model_copy(update={"summary": summary})

    def _answer(self, command: PendingCommand) -> None:
        place = self._pending.index(command)
        problem, self.refuse_next = self.refuse_next, None
        if problem is not None:
            self._pending[place] = replace(command, state=PendingState.NEEDS_YOU, problem=problem)
            outcome = OutcomeKind.CONFLICT if problem is ProblemCode.CASE_CHANGED else OutcomeKind.REFUSED
            self._tell(CommandAnswered(command.command_id, command.case_id, outcome, problem))
            return
        del self._pending[place]
        self._apply(command)
        self._tell(CommandAnswered(command.command_id, command.case_id, OutcomeKind.APPLIED, None))

    def _apply(self, command: PendingCommand) -> None:
        case = self._cases[command.case_id]
        self._cases[command.case_id] = applied(case, command, self.who.display_name)
        left = status_after(command.body)
        if left is not None:
            self._let_go(command.case_id, left)

    def _let_go(self, case_id: UUID, status: CaseStatus) -> None:
        if case_id in self._held:
            self._held.remove(case_id)
        self._change_summary(case_id, status=status, lease=None, assigned_to=None)
        self._tell(CasesChanged(frozenset({case_id})))


def _matches(row: QueueRow, query: QueueQuery) -> bool:
    summary = row.summary
    match query.scope:
        case QueueScope.MINE:
            scoped = summary.lease is not None and summary.lease.account_id == REVIEWER
        case QueueScope.WAITING:
            scoped = summary.status in CLAIMABLE
        case QueueScope.ALL:
            scoped = True
        case QueueScope.NEED_YOU:
            scoped = row.needs_you > 0
        case _:
            assert_never(query.scope)
    text = query.text.casefold()
    return (
        scoped
        and (query.tier is None or summary.tier is query.tier)
        and (query.case_type is None or summary.case_type is query.case_type)
        and any(text in value.casefold() for value in (summary.masked_name, summary.service_code, summary.tenant_name))
    )


def _done(value: T) -> "Future[T]":
    future: Future[T] = Future()
    future.set_result(value)
    return future
