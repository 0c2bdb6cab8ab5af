"""Reads and writes of the evidence tables. No encryption in here."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from case_contract.records import EvidenceRecord
from case_contract.vocabulary import EvidenceKind
from case_server.evidence.tables import case_keys, evidence


@dataclass(frozen=True, slots=True)
class StoredEvidence:
    """A row of the evidence table: the record that others see, and where its ciphertext is."""

    record: EvidenceRecord
    case_id: UUID
    tenant_id: UUID
    object_path: str
    is_current: bool = True


def _record(row: sa.Row[tuple[object, ...]]) -> EvidenceRecord:
    return EvidenceRecord(
        evidence_id=row.evidence_id,
        kind=EvidenceKind(row.kind),
        media_type=row.media_type,
        byte_count=row.byte_count,
        page_count=row.page_count,
        sha256=row.sha256,
        received_at=row.received_at,
    )


def _stored(row: sa.Row[tuple[object, ...]]) -> StoredEvidence:
    return StoredEvidence(_record(row), row.case_id, row.tenant_id, row.object_path, row.superseded_at is None)


def insert_evidence(connection: sa.Connection, stored: StoredEvidence) -> None:
    """Add a piece of evidence; the earlier one of the same kind stays, marked as superseded."""
    record = stored.record
    connection.execute(
        evidence.update()
        .where(
            evidence.c.case_id == stored.case_id,
            evidence.c.kind == record.kind.value,
            evidence.c.superseded_at.is_(None),
        )
        .values(superseded_at=record.received_at)
    )
    connection.execute(
        evidence.insert().values(
            evidence_id=record.evidence_id,
            tenant_id=stored.tenant_id,
            case_id=stored.case_id,
            kind=record.kind.value,
            media_type=record.media_type,
            byte_count=record.byte_count,
            page_count=record.page_count,
            sha256=record.sha256,
            object_path=stored.object_path,
            received_at=record.received_at,
        )
    )


def find_evidence(connection: sa.Connection, evidence_id: UUID) -> StoredEvidence | None:
    """One piece of evidence, superseded or not, as far as the connection's scope lets see it."""
    row = connection.execute(sa.select(evidence).where(evidence.c.evidence_id == evidence_id)).one_or_none()
    if row is None:
        return None
    return _stored(row)


def current_evidence(connection: sa.Connection, case_ids: Collection[UUID]) -> dict[UUID, tuple[EvidenceRecord, ...]]:
    """The evidence of several cases that has not been superseded, in the order of `EvidenceKind`, in one query."""
    rows = connection.execute(
        sa.select(evidence).where(evidence.c.case_id.in_(list(case_ids)), evidence.c.superseded_at.is_(None))
    ).all()
    order = {kind: position for position, kind in enumerate(EvidenceKind)}
    found: dict[UUID, list[EvidenceRecord]] = {case_id: [] for case_id in case_ids}
    for row in rows:
        found[row.case_id].append(_record(row))
    return {
        case_id: tuple(sorted(records, key=lambda record: order[record.kind])) for case_id, records in found.items()
    }


def all_evidence(connection: sa.Connection, case_id: UUID) -> tuple[StoredEvidence, ...]:
    """Every piece of evidence that ever came for a case, oldest first."""
    rows = connection.execute(
        sa.select(evidence)
        .where(evidence.c.case_id == case_id)
        .order_by(evidence.c.received_at, evidence.c.evidence_id)
    )
    return tuple(
        StoredEvidence(_record(row), row.case_id, row.tenant_id, row.object_path, row.superseded_at is None)
        for row in rows
    )


def forget_key(connection: sa.Connection, case_id: UUID, at: datetime) -> bool:
    """Delete the case's key; False when there was none to delete."""
    return (
        connection.execute(
            case_keys.update()
            .where(case_keys.c.case_id == case_id, case_keys.c.wrapped_key.is_not(None))
            .values(wrapped_key=None, erased_at=at)
            .returning(case_keys.c.case_id)
        ).one_or_none()
        is not None
    )


def erased_at(connection: sa.Connection, case_id: UUID) -> datetime | None:
    """Since when a case of this scope is erased; None for one that is not."""
    moment: datetime | None = connection.execute(
        sa.select(case_keys.c.erased_at).where(case_keys.c.case_id == case_id)
    ).scalar_one_or_none()
    return moment


def note_files_removed(connection: sa.Connection, case_id: UUID, at: datetime) -> bool:
    """Keep that the store holds nothing of an erased case any more; False when that is known already."""
    return (
        connection.execute(
            case_keys.update()
            .where(
                case_keys.c.case_id == case_id,
                case_keys.c.erased_at.is_not(None),
                case_keys.c.files_removed_at.is_(None),
            )
            .values(files_removed_at=at)
            .returning(case_keys.c.case_id)
        ).one_or_none()
        is not None
    )
