"""Reads and writes of the tables of repeats. No encryption in here."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from case_server.archive.repository import past_retention
from case_server.cases.tables import cases
from case_server.repeats.tables import page_prints, print_marks, repeat_keys
from case_server.repeats.ways import LEAST_SHARED, Mark

MOST_LOOKED_AT: Final = 100
"""Pages that are compared for one page: a licence that a thousand cases share is not compared a thousand times."""

# Equality of numbers is what row-level security lets an index serve; the overlap of arrays would read every row.
_ALIKE: Final = sa.text(f"""
    SELECT prints.print_id, prints.case_id, prints.sealed
    FROM (
        SELECT marks.print_id, wanted.way, count(*) AS shared
        FROM unnest(CAST(:marks AS bigint[]), CAST(:ways AS smallint[])) AS wanted (mark, way)
        JOIN print_marks AS marks ON marks.mark = wanted.mark AND marks.tenant_id = :tenant_id
        GROUP BY marks.print_id, wanted.way
        HAVING count(*) >= CASE wanted.way
            {" ".join(f"WHEN {way.value} THEN {least}" for way, least in LEAST_SHARED.items())} END
    ) AS alike
    JOIN page_prints AS prints ON prints.print_id = alike.print_id AND prints.tenant_id = :tenant_id
    LEFT JOIN retentions ON retentions.case_id = prints.case_id
    WHERE prints.case_id <> :case_id
    AND (retentions.retention_until IS NULL OR retentions.retention_until > :today)
    GROUP BY prints.print_id
    ORDER BY min(alike.way), max(alike.shared) DESC, prints.print_id DESC
    LIMIT {MOST_LOOKED_AT}
""")  # noqa: S608 - only numbers of this module are written into it


@dataclass(frozen=True, slots=True)
class AlikeRow:
    """A page of another case of the tenant that may be like the one looked for."""

    print_id: UUID
    case_id: UUID
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """What is needed of a case to say whose it is."""

    case_id: UUID
    service_code: str
    subject_id: str
    declared_sealed: bytes = field(repr=False)


def tenant_key(connection: sa.Connection, tenant_id: UUID) -> bytes | None:
    """The tenant's wrapped key, if it has one."""
    found: bytes | None = connection.execute(
        sa.select(repeat_keys.c.wrapped_key).where(repeat_keys.c.tenant_id == tenant_id)
    ).scalar_one_or_none()
    return found


def keep_tenant_key(connection: sa.Connection, tenant_id: UUID, wrapped: bytes, now: datetime) -> None:
    """Store a wrapped key unless the tenant has one."""
    connection.execute(
        insert(repeat_keys)
        .values(tenant_id=tenant_id, wrapped_key=wrapped, made_at=now)
        .on_conflict_do_nothing(index_elements=["tenant_id"])
    )


def insert_print(
    connection: sa.Connection,
    *,
    print_id: UUID,
    tenant_id: UUID,
    case_id: UUID,
    evidence_id: UUID,
    page: int,
    document: int,
    version: str,
    sealed: bytes,
    marks: Collection[int],
    now: datetime,
) -> None:
    """Store a page's print with its marks; a second run over the same page adds nothing."""
    fresh = connection.execute(
        insert(page_prints)
        .values(
            print_id=print_id,
            tenant_id=tenant_id,
            case_id=case_id,
            evidence_id=evidence_id,
            page=page,
            document=document,
            version=version,
            sealed=sealed,
            made_at=now,
        )
        .on_conflict_do_nothing(index_elements=["evidence_id", "page", "document", "version"])
        .returning(page_prints.c.print_id)
    ).one_or_none()
    if fresh is not None and marks:
        connection.execute(
            print_marks.insert(),
            [{"mark": mark, "print_id": print_id, "tenant_id": tenant_id} for mark in sorted(marks)],
        )


def alike(
    connection: sa.Connection, *, tenant_id: UUID, case_id: UUID, marks: Sequence[Mark], today: date
) -> tuple[AlikeRow, ...]:
    """Pages of the tenant's other cases that share enough marks, the surest ways first; none past its retention."""
    rows = connection.execute(
        _ALIKE,
        {
            "tenant_id": tenant_id,
            "case_id": case_id,
            "marks": [mark.value for mark in marks],
            "ways": [mark.way.value for mark in marks],
            "today": today,
        },
    )
    return tuple(AlikeRow(row.print_id, row.case_id, row.sealed) for row in rows)


def case_rows(connection: sa.Connection, case_ids: Collection[UUID]) -> dict[UUID, CaseRow]:
    """Cases of this scope by id."""
    table = cases.c
    rows = connection.execute(
        sa.select(table.case_id, table.service_code, table.subject_id, table.declared_sealed).where(
            table.case_id.in_(list(case_ids))
        )
    )
    return {row.case_id: CaseRow(row.case_id, row.service_code, row.subject_id, row.declared_sealed) for row in rows}


def forget_past_retention(connection: sa.Connection, today: date) -> int:
    """Delete the prints of cases that need not be kept any longer (system scope); how many."""
    return connection.execute(page_prints.delete().where(page_prints.c.case_id.in_(past_retention(today)))).rowcount
