"""One loop that exchanges commands for changes. A turn is one request; a crash anywhere is safe: it is sent again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, TypeVar, assert_never

from case_contract.identifiers import new_id
from case_contract.problems import ProblemCode
from case_contract.sync import MOST_CHANGES, SyncRequest, SyncResponse
from reviewer_app.domain.sync_state import SyncPace, calm_wait_seconds
from reviewer_app.services.network.server_api import Answer, Away, Refusal, Reply
from reviewer_app.services.session import ENDING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from reviewer_app.services.cache.store import Applied, CaseStore, ToSend

T = TypeVar("T")

_BLAME: Final = frozenset({ProblemCode.INVALID_REQUEST, ProblemCode.INTERNAL, ProblemCode.SIGNATURE_INVALID})
"""Answers to a whole request that one of its commands may have caused."""


class StoreAccess(Protocol):
    """A way to run something on the cache thread and wait for it."""

    def __call__(self, work: Callable[[CaseStore], T]) -> T:
        """Give what `work` gives."""


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What one turn did. `ended`: the server's reason to end the session; `blamed`: the case of a command put back."""

    online: bool
    applied: Applied | None = None
    expired: tuple[UUID, ...] = ()
    blamed: UUID | None = None
    ended: ProblemCode | None = None
    details_came: bool = False
    server_time: datetime | None = None


class SyncLoop:
    """Takes turns; keeps the pace between them. Confined to the network thread."""

    def __init__(
        self,
        store: StoreAccess,
        exchange: Callable[[SyncRequest], Reply[SyncResponse]],
        *,
        report: Callable[[Exchanged], None],
        pushed: Callable[[], bool],
        clock: Callable[[], datetime],
        chance: Callable[[], float],
    ) -> None:
        """`exchange` sends a request; `report` hears of every turn; `pushed` tells whether changes are announced."""
        self._store = store
        self._exchange = exchange
        self._report = report
        self._pushed = pushed
        self._clock = clock
        self._chance = chance
        self._pace = SyncPace()
        self._suspect: UUID | None = None

    def turn(self) -> float | None:
        """Do one exchange; gives the seconds until the next, None when the session is over."""
        now = self._clock()
        expired = self._store(lambda store: store.expire_leases(store.server_now(now)))
        most = 0 if self._pace.probe else self._pace.batch
        sending = self._store(lambda store: store.to_send(most))
        request = SyncRequest(
            request_id=new_id(now), cursor=sending.cursor, commands=sending.commands, most_changes=MOST_CHANGES
        )
        reply = self._exchange(request)
        match reply:
            case Answer(value=response) if response.request_id == request.request_id:
                return self._answered(sending, response, expired)
            case Answer() | Away():
                return self._failed(sending, None, expired)
            case Refusal(code=code):
                if code in ENDING:
                    self._report(Exchanged(online=True, expired=expired, ended=code))
                    return None
                return self._failed(sending, code, expired)
            case _:
                assert_never(reply)

    def _answered(self, sending: ToSend, response: SyncResponse, expired: tuple[UUID, ...]) -> float:
        applied = self._store(lambda store: store.apply(response, self._clock()))
        self._store(lambda store: store.note_server_time(response.server_time, self._clock()))
        blamed = self._blame(self._suspect) if self._suspect is not None else None
        self._suspect = None
        sent = {signed.command.command_id for signed in sending.commands}
        unanswered = sent - {outcome.command_id for outcome in response.outcomes}
        if unanswered:
            self._pace = self._pace.after_failure(carried=len(sent))
        elif blamed is not None:
            self._pace = self._pace.after_blame()
        else:
            self._pace = self._pace.after_success()
        self._report(
            Exchanged(
                online=True,
                applied=applied,
                expired=expired,
                blamed=blamed,
                details_came=any(change.detail is not None for change in response.changes),
                server_time=response.server_time,
            )
        )
        if self._pace.failures:
            return self._pace.wait_seconds(self._chance())
        if response.more or self._store(lambda store: store.has_something_to_send()):
            return 0.0
        return calm_wait_seconds(
            pushed=self._pushed(), waiting_for_rows=applied.waiting_for_rows, chance=self._chance()
        )

    def _failed(self, sending: ToSend, code: ProblemCode | None, expired: tuple[UUID, ...]) -> float:
        carried = len(sending.commands)
        blamed: UUID | None = None
        if code is ProblemCode.INVALID_REQUEST and carried == 0 and sending.cursor is not None:
            self._store(lambda store: store.forget_cursor())
        if code in _BLAME and carried == 1:
            blamed = self._blame(sending.commands[0].command.command_id)
            self._pace = self._pace.after_blame()
        elif code is None or code in _BLAME:
            # With a single command it stays open who is to blame: the next turn asks without it.
            self._suspect = sending.commands[0].command.command_id if carried == 1 else None
            self._pace = self._pace.after_failure(carried=carried)
        else:
            self._pace = self._pace.after_failure(carried=0)
        self._report(Exchanged(online=code is not None, expired=expired, blamed=blamed))
        return self._pace.wait_seconds(self._chance())

    def _blame(self, command_id: UUID) -> UUID | None:
        return self._store(lambda store: store.command_failed(command_id, self._clock()))
