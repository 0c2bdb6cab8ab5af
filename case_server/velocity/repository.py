"""Reads and writes of the tables of velocity. No hashing in here."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from case_server.cases.tables import cases
from case_server.velocity.rules import DEFAULTS, MOST_CASES, MOST_HOURS, Measure, Rule
from case_server.velocity.tables import velocity_marks, velocity_rules

_CASE: Final = (cases.c.case_id, cases.c.service_code, cases.c.subject_id, cases.c.received_at)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case that is counted."""

    case_id: UUID
    service_code: str
    subject_id: str
    received_at: datetime


def keep_marks(
    connection: sa.Connection,
    *,
    tenant_id: UUID,
    case_id: UUID,
    received_at: datetime,
    marks: Collection[tuple[Measure, bytes]],
) -> None:
    """Store digests of a case; those that it has already stay as they are."""
    if marks:
        common = {"tenant_id": tenant_id, "case_id": case_id, "received_at": received_at}
        connection.execute(
            insert(velocity_marks).on_conflict_do_nothing(),
            [common | {"measure": measure.value, "digest": digest} for measure, digest in sorted(marks)],
        )


def case_row(connection: sa.Connection, case_id: UUID) -> CaseRow | None:
    """The case itself; None outside this scope."""
    row = connection.execute(sa.select(*_CASE).where(cases.c.case_id == case_id)).one_or_none()
    return None if row is None else CaseRow(*row)


def alike(
    connection: sa.Connection, tenant_id: UUID, mine: CaseRow, measure: Measure, rule: Rule
) -> tuple[CaseRow, ...]:
    """The tenant's cases that came before this one within the window and share a digest with it, the latest first."""
    own, theirs = velocity_marks.alias("own"), velocity_marks.alias("theirs")
    shared = sa.select(theirs.c.case_id).where(
        own.c.case_id == mine.case_id,
        own.c.measure == measure.value,
        theirs.c.tenant_id == tenant_id,
        theirs.c.measure == measure.value,
        theirs.c.digest == own.c.digest,
    )
    return _earlier(connection, mine, rule, cases.c.case_id.in_(shared))


def among(connection: sa.Connection, mine: CaseRow, found: Collection[UUID], rule: Rule) -> tuple[CaseRow, ...]:
    """Those of `found` that came before this one within the window, the latest first."""
    return _earlier(connection, mine, rule, cases.c.case_id.in_(list(found))) if found else ()


def _earlier(
    connection: sa.Connection, mine: CaseRow, rule: Rule, which: sa.ColumnElement[bool]
) -> tuple[CaseRow, ...]:
    # Cases of one instant have some order, and always the same.
    before = sa.tuple_(cases.c.received_at, cases.c.case_id) < sa.tuple_(
        sa.literal(mine.received_at), sa.literal(mine.case_id)
    )
    rows = connection.execute(
        sa.select(*_CASE)
        .where(which, before, cases.c.received_at > mine.received_at - timedelta(hours=rule.hours))
        .order_by(cases.c.received_at.desc(), cases.c.case_id.desc())
        .limit(MOST_CASES)
    )
    return tuple(CaseRow(*row) for row in rows)


def rules_of(connection: sa.Connection, tenant_id: UUID) -> dict[Measure, Rule]:
    """What is counted for a tenant: the rules of the product, as far as it was set none of its own."""
    rows = connection.execute(sa.select(velocity_rules).where(velocity_rules.c.tenant_id == tenant_id))
    own = {Measure(row.measure): row for row in rows}
    found = {}
    for measure, rule in DEFAULTS.items():
        row = own.get(measure)
        if row is None:
            found[measure] = rule
        elif row.window_hours is not None:
            found[measure] = Rule(row.window_hours, row.warning_from, row.alert_from)
    return found


def set_rule(connection: sa.Connection, *, tenant_id: UUID, measure: Measure, rule: Rule | None, at: datetime) -> None:
    """Give a tenant a rule of its own; with None this is not counted."""
    values = {
        "window_hours": None if rule is None else rule.hours,
        "warning_from": None if rule is None else rule.warning,
        "alert_from": None if rule is None else rule.alert,
        "set_at": at,
    }
    connection.execute(
        insert(velocity_rules)
        .values(tenant_id=tenant_id, measure=measure.value, **values)
        .on_conflict_do_update(index_elements=["tenant_id", "measure"], set_=values)
    )


def drop_rule(connection: sa.Connection, *, tenant_id: UUID, measure: Measure) -> None:
    """The rule of the product holds again."""
    connection.execute(
        velocity_rules.delete().where(
            velocity_rules.c.tenant_id == tenant_id, velocity_rules.c.measure == measure.value
        )
    )


def forget_old(connection: sa.Connection, now: datetime) -> int:
    """Delete digests that no window reaches any more (system scope); how many."""
    old = velocity_marks.c.received_at <= now - timedelta(hours=MOST_HOURS)
    return connection.execute(velocity_marks.delete().where(old)).rowcount
