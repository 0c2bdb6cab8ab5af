"""What a move of the transition table does to a case: status, clock, needs, lease. Pure; the service stores it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from case_contract import clocks
from case_contract.records import ClockRecord
from case_contract.transitions import ACTION_OF_VERDICT, HELD, Refused, next_status
from case_contract.vocabulary import Action, CaseStatus, ClockKind, Need, Role
from case_server.cases.rows import Lease, LockedCase

_VERDICTS: Final = frozenset(ACTION_OF_VERDICT.values())
_SECOND_EYES: Final = frozenset({CaseStatus.AWAITING_SECOND, CaseStatus.IN_SECOND})
_RISK_EYES: Final = frozenset({CaseStatus.AWAITING_RISK, CaseStatus.IN_RISK})


def same_person_twice(case: LockedCase, account_id: UUID) -> bool:
    """Whether `account_id` has judged the case before and it now waits for another person (R30, R78)."""
    return case.status in _SECOND_EYES | _RISK_EYES and account_id in case.judges


def plan_move(
    case: LockedCase, action: Action, role: Role, *, actor_id: UUID | None, now: datetime, lease: Lease | None
) -> LockedCase | Refused:
    """The case as `action` by `role` leaves it, or why it may not be done. `lease` is what a claim gives."""
    to = next_status(case.status, action, role, case.open_needs)
    if isinstance(to, Refused):
        return to
    # A need is met by the verdict of whoever it called for, so the table is asked first with the need still open.
    if actor_id is not None and action in _VERDICTS | {Action.CLAIM} and same_person_twice(case, actor_id):
        return Refused(case.status, action, known_action=True)
    version = case.version + 1
    needs, met_needs = _needs(case, action)
    moved = replace(
        case,
        status=to,
        version=version,
        foreign_version=version,
        clock=_clock(case, action, to, now),
        lease=(lease if action is Action.CLAIM else case.lease) if to in HELD else None,
        lapsed_account=_lapsed(case, action),
        needs=needs,
        met_needs=met_needs,
    )
    if to is CaseStatus.RECEIVED:
        moved = replace(moved, round=case.round + 1)
    if action in _VERDICTS and actor_id is not None:
        moved = replace(moved, judges=case.judges | {actor_id})
    if action in _VERDICTS | {Action.FINISH_VIDEO}:
        moved = replace(moved, assigned_to=None)
    return moved


def rated(case: LockedCase, raised: Collection[Need] | None) -> LockedCase:
    """The case after a pre-check that raised `raised`, which takes the place of what the one before raised (R30).

    None is a pre-check that failed: it says nothing of whether a doubt is still there, so what was raised stays.
    """
    version = case.version + 1
    machine_needs = case.machine_needs if raised is None else frozenset(raised)
    return replace(case, version=version, foreign_version=version, machine_needs=machine_needs)


def changes_between(before: LockedCase, after: LockedCase, now: datetime) -> dict[str, Any]:
    """The columns to write."""
    lease, clock = after.lease, after.clock
    changes: dict[str, Any] = {
        "status": after.status.value,
        "version": after.version,
        "foreign_version": after.foreign_version,
        "round": after.round,
        "needs": sorted(after.needs),
        "met_needs": sorted(after.met_needs),
        "judges": sorted(after.judges),
        "assigned_to": after.assigned_to,
        "lease_account": None if lease is None else lease.account_id,
        "lease_workstation": None if lease is None else lease.workstation_id,
        "lease_expires_at": None if lease is None else lease.expires_at,
        "lapsed_account": after.lapsed_account,
        "clock_due_at": clock.due_at,
        "clock_paused_at": clock.paused_at,
        "clock_stopped_at": clock.stopped_at,
    }
    if CaseStatus.WAITING_CUSTOMER in {before.status, after.status}:
        changes["waiting_since"] = now if after.status is CaseStatus.WAITING_CUSTOMER else None
    if after.status is CaseStatus.DECIDED and before.status is not CaseStatus.DECIDED:
        changes["decided_at"] = now
    return changes


def _clock(case: LockedCase, action: Action, to: CaseStatus, now: datetime) -> ClockRecord:
    """R38-R40: waiting for the customer pauses; feedback ends completion; the first claim ends re-review start."""
    clock = case.clock
    if to is CaseStatus.WAITING_CUSTOMER:
        return clocks.pause(clock, now)
    if case.status is CaseStatus.WAITING_CUSTOMER:
        return clocks.resume(clock, now)
    ends = (action is Action.FEED_BACK and clock.kind is ClockKind.COMPLETION) or (
        action is Action.CLAIM and clock.kind is ClockKind.RE_REVIEW_START
    )
    return clocks.stop(clock, now) if ends else clock


def _needs(case: LockedCase, action: Action) -> tuple[frozenset[Need], frozenset[Need]]:
    """What the case needs and what of it is met after the move; new evidence opens all of it again."""
    needs, met = case.needs, case.met_needs
    match action:
        case Action.ESCALATE:
            return needs | {Need.RISK_DECISION}, met - {Need.RISK_DECISION}
        case Action.REQUEST_VIDEO:
            return needs | {Need.VIDEO}, met - {Need.VIDEO}
        case Action.FINISH_VIDEO:
            return needs, met | {Need.VIDEO}
        case Action.ASK_AGAIN:
            return needs, frozenset()
        case Action.APPROVE | Action.REJECT if case.status is CaseStatus.IN_SECOND:
            return needs, met | {Need.SECOND_REVIEW}
        case Action.APPROVE | Action.REJECT if case.status is CaseStatus.IN_RISK:
            return needs, met | {Need.RISK_DECISION}
        case _:
            return needs, met


def _lapsed(case: LockedCase, action: Action) -> UUID | None:
    if action is Action.EXPIRE_LEASE and case.lease is not None:
        return case.lease.account_id
    return None if action is Action.CLAIM else case.lapsed_account
