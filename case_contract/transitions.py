"""The one transition table: status x action x role (x what is still needed) -> status.

The server enforces it; the client only offers what it allows. A row with `need` applies only while that need is open,
and rows are tried in the order written, so that the most pressing need wins.
"""

from collections.abc import Collection
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from case_contract.vocabulary import Action, CaseStatus, Need, Role, Stage, Verdict

S = CaseStatus
A = Action
_SYSTEM: Final = frozenset({Role.SYSTEM})
_TENANT: Final = frozenset({Role.TENANT, Role.SYSTEM})
_REVIEW: Final = frozenset({Role.REVIEWER, Role.SUPERVISOR})
_VIDEO: Final = frozenset({Role.SUPERVISOR})
_RISK: Final = frozenset({Role.RISK_OFFICER})
_FEEDBACK: Final = frozenset({Role.SYSTEM, Role.SUPERVISOR})

STAGE_ORDER: Final = tuple(Stage)

STAGE_OF: Final = MappingProxyType(
    {
        S.RECEIVED: Stage.RECEIVE,
        S.WAITING_CUSTOMER: Stage.RECEIVE,
        S.PRE_CHECKING: Stage.PRE_CHECK,
        S.READY: Stage.REVIEW,
        S.IN_REVIEW: Stage.REVIEW,
        S.AWAITING_SECOND: Stage.REVIEW,
        S.IN_SECOND: Stage.REVIEW,
        S.AWAITING_VIDEO: Stage.REVIEW,
        S.IN_VIDEO: Stage.REVIEW,
        S.AWAITING_RISK: Stage.REVIEW,
        S.IN_RISK: Stage.REVIEW,
        S.DECIDED: Stage.FEEDBACK,
        S.FED_BACK: Stage.FEEDBACK,
        S.ARCHIVED: Stage.ARCHIVE,
    }
)

ACTION_OF_VERDICT: Final = MappingProxyType(
    {
        Verdict.APPROVE: A.APPROVE,
        Verdict.REJECT: A.REJECT,
        Verdict.ASK_AGAIN: A.ASK_AGAIN,
        Verdict.ESCALATE: A.ESCALATE,
    }
)

HELD: Final = frozenset({S.IN_REVIEW, S.IN_SECOND, S.IN_VIDEO, S.IN_RISK})
"""Statuses in which somebody holds the lease."""

CLAIMABLE: Final = frozenset({S.READY, S.AWAITING_SECOND, S.AWAITING_VIDEO, S.AWAITING_RISK})
"""Statuses in which a case waits for somebody to claim it."""


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table: in `at`, `action` by one of `roles` leads to `to` (while `need` is open, if given)."""

    at: CaseStatus
    action: Action
    roles: frozenset[Role]
    to: CaseStatus
    need: Need | None = None


def _judged(at: CaseStatus, roles: frozenset[Role], *needs: tuple[Need, CaseStatus]) -> tuple[Move, ...]:
    """Approve and reject wait for each open need in turn; asking again never waits."""
    return (
        *(Move(at, action, roles, to, need) for action in (A.APPROVE, A.REJECT) for need, to in needs),
        Move(at, A.APPROVE, roles, S.DECIDED),
        Move(at, A.REJECT, roles, S.DECIDED),
        Move(at, A.ASK_AGAIN, roles, S.WAITING_CUSTOMER),
    )


def _held(waiting: CaseStatus, held: CaseStatus, roles: frozenset[Role]) -> tuple[Move, ...]:
    """A held case goes back to where it waited, by its holder, a supervisor or the clock."""
    return (
        Move(waiting, A.CLAIM, roles, held),
        Move(held, A.RELEASE, roles | {Role.SUPERVISOR}, waiting),
        Move(held, A.EXPIRE_LEASE, _SYSTEM, waiting),
    )


_VIDEO_FIRST: Final = (Need.VIDEO, S.AWAITING_VIDEO)
_SECOND: Final = (Need.SECOND_REVIEW, S.AWAITING_SECOND)
_RISK_LAST: Final = (Need.RISK_DECISION, S.AWAITING_RISK)

TABLE: Final[tuple[Move, ...]] = (
    Move(S.RECEIVED, A.REPORT_MISSING, _SYSTEM, S.WAITING_CUSTOMER),
    Move(S.WAITING_CUSTOMER, A.SUPPLEMENT, _TENANT, S.RECEIVED),
    Move(S.RECEIVED, A.START_PRE_CHECK, _SYSTEM, S.PRE_CHECKING),
    Move(S.PRE_CHECKING, A.FINISH_PRE_CHECK, _SYSTEM, S.READY),
    Move(S.PRE_CHECKING, A.REPORT_MISSING, _SYSTEM, S.WAITING_CUSTOMER),
    Move(S.WAITING_CUSTOMER, A.EXPIRE_WAIT, _SYSTEM, S.RECEIVED),
    *_held(S.READY, S.IN_REVIEW, _REVIEW),
    *_judged(S.IN_REVIEW, _REVIEW, _VIDEO_FIRST, _SECOND, _RISK_LAST),
    Move(S.IN_REVIEW, A.ESCALATE, _REVIEW, S.AWAITING_RISK),
    Move(S.IN_REVIEW, A.REQUEST_VIDEO, _REVIEW, S.AWAITING_VIDEO),
    *_held(S.AWAITING_SECOND, S.IN_SECOND, _REVIEW),
    *_judged(S.IN_SECOND, _REVIEW, _VIDEO_FIRST, _RISK_LAST),
    Move(S.IN_SECOND, A.ESCALATE, _REVIEW, S.AWAITING_RISK),
    *_held(S.AWAITING_VIDEO, S.IN_VIDEO, _VIDEO),
    Move(S.IN_VIDEO, A.FINISH_VIDEO, _VIDEO, S.READY),
    Move(S.IN_VIDEO, A.ESCALATE, _VIDEO, S.AWAITING_RISK),
    *_held(S.AWAITING_RISK, S.IN_RISK, _RISK),
    *_judged(S.IN_RISK, _RISK),
    Move(S.IN_RISK, A.REQUEST_VIDEO, _RISK, S.AWAITING_VIDEO),
    Move(S.DECIDED, A.FEED_BACK, _FEEDBACK, S.FED_BACK),
    Move(S.FED_BACK, A.ARCHIVE, _SYSTEM, S.ARCHIVED),
)


@dataclass(frozen=True, slots=True)
class Refused:
    """The table has no such move: `known_action` tells a wrong role from a wrong status."""

    at: CaseStatus
    action: Action
    known_action: bool


def next_status(at: CaseStatus, action: Action, role: Role, needs: Collection[Need] = ()) -> CaseStatus | Refused:
    """Where `action` by `role` leads from `at` while `needs` are open, or why it may not be done."""
    rows = [move for move in TABLE if move.at is at and move.action is action]
    for move in rows:
        if role in move.roles and (move.need is None or move.need in needs):
            return move.to
    return Refused(at, action, known_action=bool(rows))


def allowed_actions(at: CaseStatus, role: Role) -> frozenset[Action]:
    """Everything `role` may do in `at`; what the client offers."""
    return frozenset(move.action for move in TABLE if move.at is at and role in move.roles)
