"""Archive rows, search and retention in the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from case_contract.frozen import Frozen, Instant
from case_contract.vocabulary import CaseType, RiskLevel, Tier, Verdict
from case_server.archive.package import BuiltPackage
from case_server.archive.retention import Regime, RetentionPolicy
from case_server.archive.tables import archive_packages, case_holds, relationship_ends, retentions
from case_server.evidence.tables import case_keys
from case_server.record_log.tables import log_entries, log_leaves


class ArchivedCase(Frozen):
    """One line of a search in the archive (R76)."""

    case_id: UUID
    tenant_id: UUID
    service_code: str
    tenant_reference: str
    subject_id: str
    case_type: CaseType
    tier: Tier
    risk_level: RiskLevel
    verdict: Verdict
    reasons: tuple[str, ...]
    received_at: Instant
    decided_at: Instant
    archived_at: Instant
    package_sha256: str
    retention_until: date | None
    # Since when nothing of it can be read, and nothing in this line names its customer.
    erased_at: Instant | None


@dataclass(frozen=True, slots=True)
class ArchiveQuery:
    """What is searched for; everything that is given must fit. `after` is where the previous page ended."""

    subject_id: str | None = None
    service_code: str | None = None
    decided_from: datetime | None = None
    decided_to: datetime | None = None
    tenant_id: UUID | None = None
    verdict: Verdict | None = None
    after: tuple[datetime, UUID] | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class StoredPackage:
    """Where a package is, and what it must be."""

    case_id: UUID
    tenant_id: UUID
    manifest: Mapping[str, Any]
    package_sha256: str
    object_path: str


def insert_package(
    connection: sa.Connection, row: Mapping[str, Any], built: BuiltPackage, object_path: str, policy: RetentionPolicy
) -> None:
    """Add the immutable row of a case, and how long it is to be kept as far as that is known."""
    connection.execute(
        archive_packages.insert().values(
            **row,
            manifest=dict(built.manifest),
            package_sha256=built.sha256,
            byte_count=len(built.data),
            object_path=object_path,
        )
    )
    ended_on = connection.execute(
        sa.select(relationship_ends.c.ended_on).where(
            relationship_ends.c.tenant_id == row["tenant_id"],
            relationship_ends.c.subject_id == row["subject_id"],
            # A report that came before the case told the end of an earlier relationship: she is a customer again.
            relationship_ends.c.reported_at > row["received_at"],
        )
    ).scalar_one_or_none()
    connection.execute(
        retentions.insert().values(
            case_id=row["case_id"],
            tenant_id=row["tenant_id"],
            subject_id=row["subject_id"],
            regime=policy.regime.value,
            years=policy.years,
            retention_until=policy.until(ended_on, row["received_at"]),
        )
    )


def search(connection: sa.Connection, query: ArchiveQuery) -> tuple[ArchivedCase, ...]:
    """Archived cases of this scope that fit, the latest decided first; at most `limit`."""
    table = archive_packages.c
    conditions: list[sa.ColumnElement[bool]] = []
    if query.subject_id is not None:
        conditions.append(table.subject_id == query.subject_id)
    if query.service_code is not None:
        conditions.append(table.service_code == query.service_code)
    if query.decided_from is not None:
        conditions.append(table.decided_at >= query.decided_from)
    if query.decided_to is not None:
        conditions.append(table.decided_at < query.decided_to)
    if query.tenant_id is not None:
        conditions.append(table.tenant_id == query.tenant_id)
    if query.verdict is not None:
        conditions.append(table.verdict == query.verdict.value)
    if query.after is not None:
        conditions.append(sa.tuple_(table.decided_at, table.case_id) < sa.tuple_(*map(sa.literal, query.after)))
    names = [name for name in ArchivedCase.model_fields if name not in {"retention_until", "erased_at"}]
    rows = connection.execute(
        sa.select(*(table[name] for name in names), retentions.c.retention_until, case_keys.c.erased_at)
        .join(retentions, retentions.c.case_id == table.case_id)
        .join(case_keys, case_keys.c.case_id == table.case_id)
        .where(*conditions)
        .order_by(table.decided_at.desc(), table.case_id.desc())
        .limit(query.limit)
    )
    return tuple(ArchivedCase.model_validate(dict(row._mapping)) for row in rows)


def find_package(connection: sa.Connection, case_id: UUID) -> StoredPackage | None:
    """The package of one case of this scope."""
    table = archive_packages.c
    row = connection.execute(
        sa.select(table.case_id, table.tenant_id, table.manifest, table.package_sha256, table.object_path).where(
            table.case_id == case_id
        )
    ).one_or_none()
    return None if row is None else StoredPackage(**row._mapping)


def log_of_case(connection: sa.Connection, case_id: UUID) -> list[dict[str, Any]]:
    """The record log's entries of a case as far as they are written, with their leaves where they have one."""
    rows = connection.execute(
        sa.select(log_entries, log_leaves.c.leaf_index, log_leaves.c.leaf_hash)
        .outerjoin(log_leaves, log_leaves.c.entry_id == log_entries.c.entry_id)
        .where(log_entries.c.case_id == case_id)
        .order_by(log_entries.c.entry_id)
    )
    return [
        {
            "entry_id": row.entry_id,
            "operation": row.operation,
            "actor_kind": row.actor_kind,
            "actor_id": None if row.actor_id is None else str(row.actor_id),
            "case_version": row.case_version,
            "details": row.details,
            "at": row.at.isoformat(),
            "leaf_index": row.leaf_index,
            "leaf_hash": None if row.leaf_hash is None else bytes(row.leaf_hash).hex(),
        }
        for row in rows
    ]


def past_retention(today: date) -> sa.Select[tuple[UUID]]:
    """Ids of the cases that need not be kept any longer: their time is over, and no investigation holds them."""
    return sa.select(retentions.c.case_id).where(
        retentions.c.retention_until <= today, retentions.c.case_id.not_in(sa.select(case_holds.c.case_id))
    )


def end_relationship(
    connection: sa.Connection, *, tenant_id: UUID, subject_id: str, ended_on: date, at: datetime
) -> list[UUID]:
    """Keep when a relationship ended and reckon until when its archived cases are kept; gives those cases."""
    connection.execute(
        insert(relationship_ends)
        .values(tenant_id=tenant_id, subject_id=subject_id, ended_on=ended_on, reported_at=at)
        .on_conflict_do_update(
            index_elements=["tenant_id", "subject_id"], set_={"ended_on": ended_on, "reported_at": at}
        )
    )
    kept = connection.execute(
        sa.select(retentions.c.case_id, retentions.c.regime, retentions.c.years, archive_packages.c.received_at)
        .join(archive_packages, archive_packages.c.case_id == retentions.c.case_id)
        .where(retentions.c.tenant_id == tenant_id, retentions.c.subject_id == subject_id)
    ).all()
    for row in kept:
        until = RetentionPolicy(Regime(row.regime), row.years).until(ended_on, row.received_at)
        connection.execute(retentions.update().where(retentions.c.case_id == row.case_id).values(retention_until=until))
    return [row.case_id for row in kept]
