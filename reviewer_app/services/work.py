"""The desk: everything the windows may ask for, put together from store, server, media process and keyring."""

from __future__ import annotations

import logging
import secrets as randomness
from concurrent.futures import CancelledError
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from case_contract.problems import ProblemCode
from reviewer_app.services.announcements import Announcements, describe
from reviewer_app.services.cache.outbox import Author
from reviewer_app.services.cache_access import CacheAccess, StoreClosed
from reviewer_app.services.evidence_source import EvidenceSource
from reviewer_app.services.face_pair import face_pair
from reviewer_app.services.futures import chained, done
from reviewer_app.services.network.push import PushListener
from reviewer_app.services.network.server_api import Answer, Away, Refusal, ServerApi
from reviewer_app.services.network.worker import NetworkWorker
from reviewer_app.services.reports import as_report
from reviewer_app.services.session import ENDING, Entered, Session
from reviewer_app.services.sync_loop import Exchanged, SyncLoop
from reviewer_app.services.types import (
    AlignedFaces,
    CacheState,
    CaseView,
    Claimed,
    ClaimProblem,
    ClaimResult,
    DecodedImage,
    DeskEvent,
    DeskState,
    EnrolResult,
    EvidenceBytes,
    EvidenceProblem,
    MediaProblem,
    MediaState,
    MediaTrouble,
    NeedsYou,
    NothingWaiting,
    QueueQuery,
    QueueRow,
    ReportProblem,
    ServerAway,
    SignedInOk,
    SignInResult,
)

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from concurrent.futures import Future
    from pathlib import Path
    from uuid import UUID

    from case_contract.commands import Command
    from case_contract.records import CaseDetail
    from case_contract.reports import AutomationReport, RiskLabelReport
    from case_contract.sync import SyncRequest, SyncResponse
    from reviewer_app.services.cache.store import CaseStore
    from reviewer_app.services.keyring_store import Secrets
    from reviewer_app.services.media_client import Media
    from reviewer_app.services.network.server_api import Reply

T = TypeVar("T")

_log = logging.getLogger(__name__)


def now_utc() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


class ReviewerDesk:
    """The real desk; satisfies `types.Desk`."""

    def __init__(
        self,
        api: ServerApi,
        secrets: Secrets,
        folder: Path | None,
        media: Callable[[Callable[[MediaState], None]], Media],
        *,
        clock: Callable[[], datetime] = now_utc,
    ) -> None:
        """`folder` None: no keyring, work online only. `media` makes the media client, given whom to tell its state."""
        self._news = Announcements()
        self._clock = clock
        self._api = api
        self._chance = randomness.SystemRandom().random
        self._session = Session(api, secrets, clock)
        self._cache = CacheAccess(folder, secrets, clock, self._cache_state, api.address)
        self._loop = SyncLoop(
            self._cache.run,
            self._exchange,
            report=self._exchanged,
            pushed=lambda: self._pushed,
            clock=clock,
            chance=self._chance,
        )
        self._network = NetworkWorker(self._turn)
        self._media = media(lambda state: self._news.update(media=state))
        self._evidence = EvidenceSource(self._cache, self._network, api, self._session)
        self._push: PushListener | None = None
        self._pushed = False
        self._entered: Entered | None = None
        self._network.start()

    def state(self) -> DeskState:
        """Give the state as it is now."""
        return self._news.state

    def subscribe(self, callback: Callable[[DeskEvent], None]) -> Callable[[], None]:
        """Have `callback` called with every event, on service threads."""
        return self._news.subscribe(callback)

    def resume(self) -> Future[SignedInOk | None]:
        """Go on with the session kept in the keyring, without the server if it is away."""

        def job() -> SignedInOk | None:
            entered = self._session.resume()
            return None if entered is None else self._enter(entered, offline=True)

        return self._network.submit(job)

    def sign_in(self, login: str, password: str, code: str) -> Future[SignInResult]:
        """Sign in with password and one-time code."""

        def job() -> SignInResult:
            outcome = self._session.sign_in(login, password, code)
            return self._enter(outcome, offline=False) if isinstance(outcome, Entered) else outcome

        return self._network.submit(job)

    def enrol(self, name: str) -> Future[EnrolResult]:
        """Ask for this workstation to be approved."""
        return self._network.submit(lambda: self._session.enrol(name))

    def sign_out(self) -> Future[None]:
        """End the session; unsent work stays in the store."""
        return self._network.submit(lambda: self._leave(tell_server=True))

    def start_new_cache(self) -> Future[CacheState]:
        """Move a store that cannot be opened aside and make a new one."""
        entered = self._entered
        if entered is None:
            return done(CacheState.CLOSED)
        future = self._cache.start_new(_author(entered), entered.who.roles)
        future.add_done_callback(lambda _: self._network.wake())
        return future

    def queue_page(self, query: QueueQuery, offset: int, limit: int) -> Future[tuple[QueueRow, ...]]:
        """Give rows `offset` to `offset + limit`."""
        return self._reading(lambda store: store.queue.page(query, offset, limit, self._server_now(store)), ())

    def queue_count(self, query: QueueQuery) -> Future[int]:
        """How many rows `query` has."""
        return self._reading(lambda store: store.queue.count(query, self._server_now(store)), 0)

    def held_cases(self) -> Future[tuple[UUID, ...]]:
        """Cases leased to the reviewer here that still want work."""
        return self._reading(lambda store: store.queue.held(self._server_now(store)), ())

    def claim_next(self) -> Future[ClaimResult]:
        """Claim the most pressing case that waits."""
        return self._network.submit(lambda: self._claimed(self._authorised(self._api.claim_next)))

    def claim(self, case_id: UUID) -> Future[ClaimResult]:
        """Claim this case."""
        return self._network.submit(
            lambda: self._claimed(self._authorised(lambda token: self._api.claim(token, case_id)))
        )

    def open_case(self, case_id: UUID) -> Future[CaseView | None]:
        """Give a case from the store."""
        return self._reading(lambda store: store.open_case(case_id), None)

    def submit(self, case_id: UUID, body: Command) -> Future[UUID]:
        """Write a signed command to the outbox and send it as soon as possible; raises `NotHeld`, `StoreClosed`."""

        def work(store: CaseStore) -> UUID:
            command_id = store.submit(case_id, body, self._clock())
            self._after_writing(store, [case_id])
            return command_id

        return self._cache.submit(work)

    def problems_needing_you(self) -> Future[tuple[NeedsYou, ...]]:
        """Everything that waits for the reviewer's decision."""
        return self._reading(lambda store: store.needing_you(), ())

    def resolve_conflict(self, command_id: UUID, keep: bool) -> Future[None]:
        """Send it again on top of the case as it is now, or drop it."""

        def work(store: CaseStore) -> None:
            case_id = store.resolve(command_id, keep=keep, now=self._clock())
            self._after_writing(store, [] if case_id is None else [case_id])

        return self._cache.submit(work)

    def evidence(self, case_id: UUID, evidence_id: UUID) -> Future[EvidenceBytes | EvidenceProblem]:
        """Give a file of a case, from the encrypted file here or from the server."""
        return self._evidence.get(case_id, evidence_id)

    def image(self, case_id: UUID, evidence_id: UUID, page: int, max_side: int) -> Future[DecodedImage | MediaProblem]:
        """Give a page no larger than `max_side` on its longer side (0: full size)."""
        key = f"{case_id}/{evidence_id}"

        def decode(found: EvidenceBytes | EvidenceProblem) -> Future[DecodedImage | MediaProblem]:
            if isinstance(found, EvidenceProblem):
                return done(MediaProblem(MediaTrouble.NO_EVIDENCE, found.trouble))
            return self._media.image(key, found.data, page, max_side)

        def after_kept(kept: DecodedImage | None) -> Future[DecodedImage | MediaProblem]:
            return done(kept) if kept is not None else chained(self._evidence.get(case_id, evidence_id), decode)

        def if_held(view: CaseView | None) -> Future[DecodedImage | MediaProblem]:
            if view is None:
                return chained(self._evidence.get(case_id, evidence_id), decode)
            return chained(self._media.kept_image(key, page, max_side), after_kept)

        return chained(self.open_case(case_id), if_held)

    def aligned_faces(self, case_id: UUID) -> Future[AlignedFaces | MediaProblem]:
        """Give portrait and selfie of a case, aligned."""
        return chained(self.open_case(case_id), lambda view: face_pair(view, self._evidence, self._media))

    def automation_report(
        self, since: datetime, until: datetime, tenant_id: UUID | None
    ) -> Future[AutomationReport | ReportProblem | ServerAway]:
        """Ask the server what the machine took off people."""
        return self._network.submit(
            lambda: as_report(
                self._authorised(lambda token: self._api.automation_report(token, since, until, tenant_id))
            )
        )

    def risk_label_report(
        self, since: datetime, until: datetime, tenant_id: UUID | None
    ) -> Future[RiskLabelReport | ReportProblem | ServerAway]:
        """Ask the server what became of the three risk labels."""
        return self._network.submit(
            lambda: as_report(
                self._authorised(lambda token: self._api.risk_label_report(token, since, until, tenant_id))
            )
        )

    def sync_now(self) -> None:
        """Ask the server now instead of at the next turn."""
        self._network.wake()

    def stop(self) -> None:
        """Stop threads and the media process; what is in the outbox stays there."""
        push, self._push = self._push, None
        if push is not None:
            push.stop()
        self._network.stop()
        self._cache.stop()
        self._media.stop()
        self._api.close()

    def _enter(self, entered: Entered, *, offline: bool) -> SignedInOk:
        self._entered = entered
        self._cache.open(_author(entered), entered.who.roles).result()
        if entered.server_time is not None:
            server_time = entered.server_time
            self._cache.run(lambda store: store.note_server_time(server_time, self._clock()))
        self._news.update(signed_in=entered.who, online=not offline)
        self._cache.run(lambda store: self._after_writing(store, None))
        if self._push is None:
            self._push = PushListener(
                self._api, self._push_token, self._network.wake, self._push_connection, self._push_pause
            )
            self._push.start()
        self._network.wake()
        return SignedInOk(entered.who, offline)

    def _leave(self, *, tell_server: bool) -> None:
        self._entered = None
        push, self._push = self._push, None
        self._session.end(tell_server=tell_server)
        self._cache.close().result()
        self._news.update(signed_in=None, online=False, unsent=0, need_you=0)
        self._news.cases(None)
        if push is not None:
            push.abandon()

    def _turn(self) -> float | None:
        if self._entered is None:
            return None
        try:
            return self._loop.turn()
        except StoreClosed:
            return None
        except Exception as error:  # noqa: BLE001 -- one turn's defect must not end the exchange for good
            # The message of an error may hold personal data, its type and place do not.
            _log.error("a sync turn failed: %s", describe(error))
            return 30.0

    def _exchange(self, request: SyncRequest) -> Reply[SyncResponse]:
        return self._authorised(lambda token: self._api.sync(token, request))

    def _authorised(self, call: Callable[[str], Reply[T]]) -> Reply[T]:
        token = self._session.token()
        if not isinstance(token, str):
            return token
        reply = call(token)
        if reply != Refusal(ProblemCode.NOT_SIGNED_IN):
            return reply
        token = self._session.token(fresh=True)
        return call(token) if isinstance(token, str) else token

    def _exchanged(self, what: Exchanged) -> None:
        self._news.update(online=what.online)
        if what.ended is not None:
            self._end_session(what.ended)
            return
        changed = set(what.expired)
        if what.blamed is not None:
            changed.add(what.blamed)
        if what.applied is not None:
            changed |= what.applied.cases
            for answer in what.applied.answered:
                self._news.announce(answer)
        if what.server_time is not None:
            now = self._clock()
            self._news.update(last_sync_at=now, server_clock_offset=what.server_time - now)
        self._count(self._cache.run(lambda store: store.counts()))
        self._news.cases(changed)
        if what.details_came:
            self._evidence.fetch_missing()

    def _end_session(self, code: ProblemCode) -> None:
        entered = self._entered
        if entered is not None and code is ProblemCode.WORKSTATION_REVOKED:
            self._cache.destroy(_author(entered)).result()
            self._session.forget_workstation()
        self._leave(tell_server=False)

    def _claimed(self, reply: Reply[CaseDetail]) -> ClaimResult:
        match reply:
            case Away(reason):
                self._news.update(online=False)
                return ServerAway(reason)
            case Refusal(code=ProblemCode.NO_CASE_WAITING):
                return NothingWaiting()
            case Refusal(code=code):
                if code in ENDING:
                    self._end_session(code)
                return ClaimProblem(code)
            case Answer(value=detail):
                case_id = detail.summary.case_id
                self._cache.run(lambda store: store.put_claimed(detail))
                self._news.update(online=True)
                self._news.cases([case_id])
                self._evidence.fetch_missing()
                return Claimed(case_id)

    def _reading(self, work: Callable[[CaseStore], T], without_store: T) -> Future[T]:
        return self._cache.submit_or(work, without_store)

    def _after_writing(self, store: CaseStore, case_ids: list[UUID] | None) -> None:
        self._count(store.counts())
        self._news.cases(case_ids)
        self._network.wake()

    def _count(self, counts: tuple[int, int]) -> None:
        self._news.update(unsent=counts[0], need_you=counts[1])

    def _server_now(self, store: CaseStore) -> datetime:
        return store.server_now(self._clock())

    def _cache_state(self, state: CacheState, saved: int) -> None:
        if state is CacheState.DAMAGED_MOVED_ASIDE:
            self._news.update(store_moved_aside_at=self._clock())
        self._news.update(cache=state, unsent_saved=saved)

    def _push_token(self) -> str | None:
        try:
            token = self._network.submit(self._session.token).result()
        except CancelledError:  # the desk stops
            return None
        return token if isinstance(token, str) else None

    def _push_connection(self, up: bool) -> None:
        self._pushed = up
        if not up:
            self._network.wake()

    def _push_pause(self, stopped: threading.Event, failures: int) -> None:
        stopped.wait(min(30.0, 2.0 ** min(failures, 5)) * (0.5 + 0.5 * self._chance()))


def _author(entered: Entered) -> Author:
    return Author(entered.who.account_id, entered.who.workstation_id, entered.identity)
