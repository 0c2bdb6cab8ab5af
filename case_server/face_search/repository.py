"""Reads and writes of the face search's tables. No encryption in here."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from case_server.cases.tables import cases
from case_server.face_search.tables import face_embeddings, face_search_permissions

_HORIZON: Final = sa.text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")


@dataclass(frozen=True, slots=True)
class Permission:
    """That a tenant's history may be searched: on which basis, how long a face is kept, and the false alarms stated."""

    permission_id: UUID
    legal_basis: str
    retention_days: int
    false_alarm_one_in: int


@dataclass(frozen=True, slots=True)
class StoredFace:
    """A row; `vector_sealed` is None when the face is gone."""

    embedding_id: UUID
    case_id: UUID
    vector_sealed: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewFace:
    """A row to be."""

    embedding_id: UUID
    tenant_id: UUID
    case_id: UUID
    evidence_id: UUID
    model_version: str
    vector_sealed: bytes = field(repr=False)
    made_at: datetime
    keep_until: datetime


def insert_permission(connection: sa.Connection, permission: Permission, *, tenant_id: UUID, now: datetime) -> bool:
    """Store a permission; False when the tenant has one."""
    return (
        connection.execute(
            insert(face_search_permissions)
            .values(
                permission_id=permission.permission_id,
                tenant_id=tenant_id,
                legal_basis=permission.legal_basis,
                retention_days=permission.retention_days,
                false_alarm_one_in=permission.false_alarm_one_in,
                allowed_at=now,
            )
            .on_conflict_do_nothing(
                index_elements=["tenant_id"], index_where=face_search_permissions.c.ended_at.is_(None)
            )
            .returning(face_search_permissions.c.permission_id)
        ).one_or_none()
        is not None
    )


def end_permission(connection: sa.Connection, tenant_id: UUID, now: datetime) -> UUID | None:
    """End the live permission of a tenant and give its id; None when there is none."""
    ended: UUID | None = connection.execute(
        face_search_permissions.update()
        .where(face_search_permissions.c.tenant_id == tenant_id, face_search_permissions.c.ended_at.is_(None))
        .values(ended_at=now)
        .returning(face_search_permissions.c.permission_id)
    ).scalar_one_or_none()
    return ended


def find_permission(connection: sa.Connection, tenant_id: UUID) -> Permission | None:
    """The live permission of a tenant of this scope."""
    table = face_search_permissions.c
    row = connection.execute(
        sa.select(table.permission_id, table.legal_basis, table.retention_days, table.false_alarm_one_in).where(
            table.tenant_id == tenant_id, table.ended_at.is_(None)
        )
    ).one_or_none()
    return None if row is None else Permission(*row)


def insert_face(connection: sa.Connection, face: NewFace) -> bool:
    """Store a face; False when this evidence has one of this model version, there or gone."""
    values = {name: getattr(face, name) for name in NewFace.__dataclass_fields__}
    return (
        connection.execute(
            insert(face_embeddings)
            .values(**values)
            .on_conflict_do_nothing(index_elements=["evidence_id", "model_version"])
            .returning(face_embeddings.c.embedding_id)
        ).one_or_none()
        is not None
    )


def changed_faces(
    connection: sa.Connection, tenant_id: UUID, model_version: str, since: int
) -> tuple[int, tuple[StoredFace, ...]]:
    """The faces that changed in transaction `since` or later, and where to go on the next time.

    The place to go on is that of the oldest transaction still under way, so that none which commits late is missed; a
    face may come twice.
    """
    horizon: int = connection.execute(_HORIZON).scalar_one()
    table = face_embeddings.c
    rows = connection.execute(
        sa.select(table.embedding_id, table.case_id, table.vector_sealed).where(
            table.tenant_id == tenant_id, table.model_version == model_version, table.change_xid >= since
        )
    )
    return horizon, tuple(StoredFace(row.embedding_id, row.case_id, row.vector_sealed) for row in rows)


def cases_of_faces(
    connection: sa.Connection, tenant_id: UUID, embedding_ids: Collection[UUID], *, other_than: str, now: datetime
) -> dict[UUID, UUID]:
    """Embedding → case, of the faces that are still there, in their time, and not of the customer `other_than`."""
    table = face_embeddings.c
    rows = connection.execute(
        sa.select(table.embedding_id, table.case_id)
        .join(cases, cases.c.case_id == table.case_id)
        .where(
            table.tenant_id == tenant_id,
            table.embedding_id.in_(list(embedding_ids)),
            table.vector_sealed.is_not(None),
            table.keep_until > now,
            cases.c.subject_id != other_than,
        )
    )
    return {row.embedding_id: row.case_id for row in rows}


def subject_of(connection: sa.Connection, case_id: UUID) -> str | None:
    """The tenant's own number of a case's customer; None when the case is out of sight."""
    found: str | None = connection.execute(
        sa.select(cases.c.subject_id).where(cases.c.case_id == case_id)
    ).scalar_one_or_none()
    return found


def faces_by_model(connection: sa.Connection, tenant_id: UUID, now: datetime) -> dict[str, int]:
    """How many faces of a tenant are there, by the version of the model that made them."""
    table = face_embeddings.c
    rows = connection.execute(
        sa.select(table.model_version, sa.func.count())
        .where(table.tenant_id == tenant_id, table.vector_sealed.is_not(None), table.keep_until > now)
        .group_by(table.model_version)
    )
    return {row.model_version: row[1] for row in rows}


def blank_faces(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> int:
    """Delete the vectors of the faces that fit, leaving rows that say so; how many there were."""
    return connection.execute(
        face_embeddings.update()
        .where(face_embeddings.c.vector_sealed.is_not(None), *conditions)
        .values(vector_sealed=None)
    ).rowcount
