"""A case's row while it is locked: what the rules look at before they change it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from case_contract.records import ClockRecord
from case_contract.templates import Template, find_template
from case_contract.vocabulary import CaseStatus, ClockKind, Need
from case_server.cases.tables import cases

THIS_TRANSACTION: Final = sa.text("pg_current_xact_id()::text::bigint")

_COLUMNS: Final = (
    cases.c.case_id,
    cases.c.tenant_id,
    cases.c.template_id,
    cases.c.template_version,
    cases.c.status,
    cases.c.version,
    cases.c.foreign_version,
    cases.c.round,
    cases.c.needs,
    cases.c.machine_needs,
    cases.c.met_needs,
    cases.c.judges,
    cases.c.assigned_to,
    cases.c.lease_account,
    cases.c.lease_workstation,
    cases.c.lease_expires_at,
    cases.c.lapsed_account,
    cases.c.clock_kind,
    cases.c.clock_started_at,
    cases.c.clock_due_at,
    cases.c.clock_paused_at,
    cases.c.clock_stopped_at,
)


class CaseUnknown(LookupError):
    """There is no such case within the transaction's scope."""


class TemplateUnknown(LookupError):
    """A case was opened with a version of a template that this server no longer has."""


@dataclass(frozen=True, slots=True)
class Lease:
    """Who holds a case, at which workstation, until when."""

    account_id: UUID
    workstation_id: UUID
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class LockedCase:
    """The part of a case that decides what may be done to it. Its row is locked until the transaction ends.

    `template` is the version that the case was opened with (R77), `judges` everybody who ever gave a verdict on it,
    `lapsed_account` whose lease ran out last. `needs` is what people raised and rules require, `machine_needs` what the
    last pre-check raised; either may hold what the other holds too.
    """

    case_id: UUID
    tenant_id: UUID
    template: Template
    status: CaseStatus
    version: int
    foreign_version: int
    round: int
    needs: frozenset[Need]
    machine_needs: frozenset[Need]
    met_needs: frozenset[Need]
    judges: frozenset[UUID]
    assigned_to: UUID | None
    lease: Lease | None
    lapsed_account: UUID | None
    clock: ClockRecord

    @property
    def open_needs(self) -> tuple[Need, ...]:
        """What is still demanded before a verdict is final, most pressing first."""
        demanded = (self.needs | self.machine_needs) - self.met_needs
        return tuple(need for need in Need if need in demanded)


def lock_case(connection: sa.Connection, case_id: UUID) -> LockedCase:
    """Lock a case. Raises `CaseUnknown`."""
    locked = lock_cases(connection, [case_id])
    if case_id not in locked:
        raise CaseUnknown(str(case_id))
    return locked[case_id]


def lock_cases(connection: sa.Connection, case_ids: list[UUID]) -> dict[UUID, LockedCase]:
    """Lock several cases, always in the same order so that two transactions cannot wait for each other."""
    if not case_ids:
        return {}
    rows = connection.execute(
        sa.select(*_COLUMNS)
        .where(cases.c.case_id.in_(case_ids))
        .order_by(cases.c.case_id)
        .with_for_update(key_share=True)
    )
    return {row.case_id: _locked(row) for row in rows}


def write_case(connection: sa.Connection, case_id: UUID, changes: dict[str, Any]) -> None:
    """Store changes of a locked case and mark it for every client that follows it."""
    connection.execute(cases.update().where(cases.c.case_id == case_id).values(change_xid=THIS_TRANSACTION, **changes))


def template_of(template_id: str, version: int) -> Template:
    """The flow that a case was opened with (R77). Raises `TemplateUnknown`: judging by another one would be wrong."""
    template = find_template(template_id, version)
    if template is None:
        raise TemplateUnknown(f"{template_id} v{version}")
    return template


def clock_of(row: Any) -> ClockRecord:
    """The clock in a row that has the clock's columns."""
    return ClockRecord(
        kind=ClockKind(row.clock_kind),
        started_at=row.clock_started_at,
        due_at=row.clock_due_at,
        paused_at=row.clock_paused_at,
        stopped_at=row.clock_stopped_at,
    )


def _locked(row: Any) -> LockedCase:
    lease = None if row.lease_account is None else Lease(row.lease_account, row.lease_workstation, row.lease_expires_at)
    return LockedCase(
        case_id=row.case_id,
        tenant_id=row.tenant_id,
        template=template_of(row.template_id, row.template_version),
        status=CaseStatus(row.status),
        version=row.version,
        foreign_version=row.foreign_version,
        round=row.round,
        needs=frozenset(Need(need) for need in row.needs),
        machine_needs=frozenset(Need(need) for need in row.machine_needs),
        met_needs=frozenset(Need(need) for need in row.met_needs),
        judges=frozenset(row.judges),
        assigned_to=row.assigned_to,
        lease=lease,
        lapsed_account=row.lapsed_account,
        clock=clock_of(row),
    )
