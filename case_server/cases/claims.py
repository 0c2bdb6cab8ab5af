"""领取: claiming, releasing, assigning and expiring, each durable and each on record (R20, R30, R78)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from case_contract.problems import ProblemCode
from case_contract.records import CaseDetail
from case_contract.transitions import TABLE, Refused
from case_contract.vocabulary import Action, CaseStatus, ClockKind, Role, Tier
from case_server.accounts.tables import account_roles, account_tenants, accounts
from case_server.cases.details import details_of, opened, spoken_details
from case_server.cases.moves import same_person_twice
from case_server.cases.rows import CaseUnknown, Lease, LockedCase, lock_case, write_case
from case_server.cases.service import move_locked
from case_server.cases.tables import WAITING, cases
from case_server.cases.whole_case import whole_from
from case_server.foundation.database import Database, Scope
from case_server.foundation.keys import KeyProvider
from case_server.foundation.prepared import Prepared
from case_server.record_log import service as record_log

LEASE: Final = timedelta(minutes=30)
# Which of a person's roles she acts in, where several would do.
ROLE_ORDER: Final = (Role.REVIEWER, Role.SUPERVISOR, Role.RISK_OFFICER)

# One statement, one round trip: take the most urgent case that nobody else is taking at this moment, move it, write
# its log entry. It does for CLAIM exactly what `moves.plan_move` does; a test holds the two together.
CLAIM: Final = f"""
    WITH next AS (
        SELECT case_id, status FROM cases
        WHERE {WAITING} AND status = ANY (CAST(:statuses AS text[]))
          AND (assigned_to IS NULL OR assigned_to = :account)
          AND (status NOT IN ('{CaseStatus.AWAITING_SECOND.value}', '{CaseStatus.AWAITING_RISK.value}')
               OR NOT judges @> ARRAY[CAST(:account AS uuid)])
          AND (CAST(:tier AS text) IS NULL OR tier = :tier)
          AND (CAST(:tenant AS uuid) IS NULL OR tenant_id = :tenant)
        ORDER BY clock_due_at, urgency, case_id
        LIMIT 1
        FOR NO KEY UPDATE SKIP LOCKED
    ), moved AS (
        UPDATE cases SET
            status = allowed.held, version = version + 1, foreign_version = version + 1,
            change_xid = pg_current_xact_id()::text::bigint,
            lease_account = :account, lease_workstation = :workstation, lease_expires_at = :expires_at,
            lapsed_account = NULL,
            clock_stopped_at = CASE WHEN clock_kind = '{ClockKind.RE_REVIEW_START.value}'
                               THEN coalesce(clock_stopped_at, :now) ELSE clock_stopped_at END
        FROM next
        JOIN unnest(CAST(:statuses AS text[]), CAST(:held AS text[]), CAST(:roles AS text[]))
             AS allowed (waiting, held, role) ON allowed.waiting = next.status
        WHERE cases.case_id = next.case_id
        RETURNING cases.*, next.status AS waited, allowed.held, allowed.role
    ), logged AS (
        INSERT INTO log_entries (tenant_id, case_id, case_version, actor_id, actor_kind, operation, details, at)
        SELECT tenant_id, case_id, version, :account, role, '{Action.CLAIM.value}',
               '{{"from":"' || waited || '","to":"' || held
                   || '","workstation_id":"' || :workstation_text || '"}}', :now
        FROM moved
    )
    """  # noqa: S608 - only words of closed sets are written into it; everything else is bound
_CLAIM_WHOLE: Final = Prepared(CLAIM + whole_from("moved"))


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who claims, in which roles, at which workstation."""

    account_id: UUID
    workstation_id: UUID
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Claimed:
    """The case is the claimant's until the lease ends."""

    case_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Narrows what `claim_next` takes."""

    tier: Tier | None = None
    tenant_id: UUID | None = None


@cache
def _claim_words(roles: frozenset[Role]) -> tuple[list[str], list[str], list[str]]:
    """From the table: the statuses these roles may claim in, what each becomes, and in which role."""
    found: dict[CaseStatus, tuple[CaseStatus, Role]] = {}
    for role in ROLE_ORDER:
        for move in TABLE:
            if move.action is Action.CLAIM and role in roles and role in move.roles:
                found.setdefault(move.at, (move.to, role))
    return (
        [at.value for at in found],
        [to.value for to, _ in found.values()],
        [role.value for _, role in found.values()],
    )


def claim_next(
    database: Database,
    scope: Scope,
    key_provider: KeyProvider,
    claimant: Claimant,
    *,
    now: datetime,
    wanted: ClaimFilter | None = None,
) -> CaseDetail | None:
    """Claim the case whose clock ends first, the more urgent tier first where two end together; None when none waits.

    Never waits for another claim: a row that somebody else is taking is passed over. Cases assigned to somebody else
    and cases that the claimant has judged before are passed over too. The case comes whole, and is the claimant's
    from then on, whatever becomes of the answer.
    """
    rows = opened(key_provider, database.one_trip(scope, _CLAIM_WHOLE, _claim_values(claimant, now, wanted)))
    if any(each.row.said for each in rows):
        with database.transaction(scope) as connection:
            details = spoken_details(connection, rows, viewer=claimant.account_id)
    else:
        details = details_of(rows, {}, viewer=claimant.account_id)
    return next(iter(details.values()), None)


def _claim_values(claimant: Claimant, now: datetime, wanted: ClaimFilter | None) -> dict[str, object]:
    statuses, held, roles = _claim_words(claimant.roles)
    chosen = wanted or ClaimFilter()
    return {
        "statuses": statuses,
        "held": held,
        "roles": roles,
        "account": claimant.account_id,
        "workstation": claimant.workstation_id,
        "workstation_text": str(claimant.workstation_id),
        "expires_at": now + LEASE,
        "now": now,
        "tier": None if chosen.tier is None else chosen.tier.value,
        "tenant": chosen.tenant_id,
    }


def claim_case(connection: sa.Connection, case_id: UUID, claimant: Claimant, *, now: datetime) -> Claimed | ProblemCode:
    """Claim a certain case. The holder herself gets it again, with a fresh lease."""
    case = _locked(connection, case_id)
    if case is None:
        return ProblemCode.NOT_FOUND
    if is_held_by(case, claimant.account_id, claimant.workstation_id):
        renew_lease(connection, case, now)
        return Claimed(case_id, case.version)
    if case.assigned_to is not None and case.assigned_to != claimant.account_id:
        return ProblemCode.NOT_ALLOWED
    if same_person_twice(case, claimant.account_id):
        return ProblemCode.SAME_PERSON_TWICE
    role = acting_role(case, Action.CLAIM, claimant.roles)
    moved = move_locked(
        connection,
        case,
        Action.CLAIM,
        actor_id=claimant.account_id,
        role=role,
        now=now,
        details={"workstation_id": str(claimant.workstation_id)},
        lease=Lease(claimant.account_id, claimant.workstation_id, now + LEASE),
    )
    if isinstance(moved, Refused):
        return ProblemCode.TRANSITION_REFUSED
    return Claimed(case_id, moved.version)


def release_case(
    connection: sa.Connection, case_id: UUID, *, account_id: UUID, roles: Collection[Role], now: datetime
) -> ProblemCode | None:
    """Give a case back: its holder may, and a supervisor."""
    case = _locked(connection, case_id)
    if case is None:
        return ProblemCode.NOT_FOUND
    if case.lease is None:
        return ProblemCode.CASE_NOT_HELD
    if case.lease.account_id != account_id and Role.SUPERVISOR not in roles:
        return ProblemCode.CASE_NOT_HELD
    role = acting_role(case, Action.RELEASE, roles)
    moved = move_locked(connection, case, Action.RELEASE, actor_id=account_id, role=role, now=now)
    return ProblemCode.TRANSITION_REFUSED if isinstance(moved, Refused) else None


def assign_case(
    connection: sa.Connection, case_id: UUID, assignee: UUID | None, *, supervisor: UUID, now: datetime
) -> ProblemCode | None:
    """Keep a case for one person, or for nobody; taken from whoever else holds it. For supervisors."""
    case = _locked(connection, case_id)
    if case is None:
        return ProblemCode.NOT_FOUND
    if assignee is not None:
        problem = _why_not_for(connection, assignee, case)
        if problem is not None:
            return problem
    if case.lease is not None and case.lease.account_id != assignee:
        released = move_locked(connection, case, Action.RELEASE, actor_id=supervisor, role=Role.SUPERVISOR, now=now)
        if isinstance(released, Refused):
            return ProblemCode.TRANSITION_REFUSED
        case = released
    version = case.version + 1
    write_case(connection, case_id, {"version": version, "foreign_version": version, "assigned_to": assignee})
    record_log.append(
        connection,
        tenant_id=case.tenant_id,
        case_id=case_id,
        case_version=version,
        actor_id=supervisor,
        actor_kind=Role.SUPERVISOR,
        operation="assign",
        details={"account_id": None if assignee is None else str(assignee)},
        at=now,
    )
    return None


def expire_leases(connection: sa.Connection, *, now: datetime, most: int = 500) -> int:
    """Put cases whose lease is over back into the queue; how many there were. Rows in use are left for the next run."""
    overdue = connection.execute(
        sa.select(cases.c.case_id)
        .where(cases.c.lease_expires_at < now)
        .order_by(cases.c.case_id)
        .limit(most)
        .with_for_update(key_share=True, skip_locked=True)
    ).scalars()
    expired = 0
    for case_id in list(overdue):
        case = lock_case(connection, case_id)
        moved = move_locked(connection, case, Action.EXPIRE_LEASE, actor_id=None, role=Role.SYSTEM, now=now)
        expired += not isinstance(moved, Refused)
    return expired


def is_held_by(case: LockedCase, account_id: UUID, workstation_id: UUID) -> bool:
    """Whether the lease is this person's at this workstation, over or not."""
    return case.lease is not None and (case.lease.account_id, case.lease.workstation_id) == (account_id, workstation_id)


def renew_lease(connection: sa.Connection, case: LockedCase, now: datetime) -> None:
    """Let the lease run its full length again from now; a sign of life, not a change of the case."""
    write_case(connection, case.case_id, {"lease_expires_at": now + LEASE})


def acting_role(case: LockedCase, action: Action, roles: Collection[Role]) -> Role:
    """The role in which somebody with `roles` may do `action` now, else the first she has."""
    allowed = {role for move in TABLE if move.at is case.status and move.action is action for role in move.roles}
    mine = [role for role in ROLE_ORDER if role in roles]
    return next((role for role in mine if role in allowed), mine[0] if mine else Role.AUDITOR)


def _locked(connection: sa.Connection, case_id: UUID) -> LockedCase | None:
    try:
        return lock_case(connection, case_id)
    except CaseUnknown:
        return None


def _why_not_for(connection: sa.Connection, assignee: UUID, case: LockedCase) -> ProblemCode | None:
    """Why a case kept for `assignee` would wait for nobody, while its clock runs; None when she could claim it."""
    held = sa.select(account_roles.c.role).where(account_roles.c.account_id == accounts.c.account_id)
    roles = connection.execute(
        sa.select(sa.func.array(held.scalar_subquery()))
        .join(account_tenants, account_tenants.c.account_id == accounts.c.account_id)
        .where(
            accounts.c.account_id == assignee,
            account_tenants.c.tenant_id == case.tenant_id,
            accounts.c.disabled_at.is_(None),
        )
    ).scalar_one_or_none()
    if roles is None:
        return ProblemCode.NOT_FOUND
    # A held case goes back to where it waited; one that waits for nobody yet may be for whoever can claim any.
    waits = next((move.to for move in TABLE if (move.at, move.action) == (case.status, Action.RELEASE)), case.status)
    claiming = [move for move in TABLE if move.action is Action.CLAIM]
    here = [move for move in claiming if move.at is waits] or claiming
    if not any(role in move.roles for role in roles for move in here):
        return ProblemCode.ASSIGNEE_CANNOT_CLAIM
    return ProblemCode.SAME_PERSON_TWICE if same_person_twice(case, assignee) else None
