"""Allows, keeps, searches and forgets faces of a tenant's own history (R36)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import numpy as np
import sqlalchemy as sa

from case_contract.identifiers import new_id
from case_contract.vocabulary import Role
from case_server.accounts.recording import record_by_operator
from case_server.evidence.sealing import Erased, associated_data, case_key, case_keys_for, open_sealed, seal
from case_server.face_search import repository
from case_server.face_search.index import DIMENSIONS, FaceIndex, Near, Vector
from case_server.face_search.repository import NewFace, Permission, StoredFace
from case_server.face_search.tables import face_embeddings
from case_server.foundation.keys import KeyProvider
from case_server.record_log import service as record_log

KIND: Final = "face_embedding"
"""What a sealed vector is bound to, besides the case."""

MOST_FOUND: Final = 20
FALSE_ALARM_ONE_IN: Final = 100
# A customer with many cases must not hide others behind her own pictures.
_MOST_LOOKED_AT: Final = 2_000
LEAST_BASIS: Final = 10
MOST_BASIS: Final = 500
MOST_DAYS: Final = 3653
"""Ten years: no case is kept for longer, and a face goes with its case."""
_AT_A_TIME: Final = 10_000


@dataclass(frozen=True, slots=True)
class Found:
    """An earlier case of another customer whose face is near; `similarity` is the cosine."""

    case_id: UUID
    similarity: float


@dataclass(frozen=True, slots=True)
class NotAllowed:
    """The tenant has not switched the search on."""

    tenant_id: UUID


class BasisMissing(ValueError):
    """No legal basis was stated, or no sensible time to keep faces."""


def allow(
    connection: sa.Connection,
    tenant_id: UUID,
    *,
    legal_basis: str,
    retention_days: int,
    now: datetime,
    false_alarm_one_in: int = FALSE_ALARM_ONE_IN,
    stated_account: UUID | None = None,
) -> Permission | None:
    """Switch the search on, on the record (system scope); None when it is on. Raises `BasisMissing`.

    `stated_account` is who allowed it as the operator says.
    One case in `false_alarm_one_in` may meet a stranger; the threshold of each search follows from that.
    """
    basis = legal_basis.strip()
    if not LEAST_BASIS <= len(basis) <= MOST_BASIS or not 1 <= retention_days <= MOST_DAYS or false_alarm_one_in < 1:
        raise BasisMissing(f"state the legal basis in {LEAST_BASIS} to {MOST_BASIS} characters, and days to keep")
    permission = Permission(new_id(now), basis, retention_days, false_alarm_one_in)
    if not repository.insert_permission(connection, permission, tenant_id=tenant_id, now=now):
        return None
    record_by_operator(
        connection,
        "face_search_allowed",
        now,
        of_tenant_id=tenant_id,
        permission_id=permission.permission_id,
        legal_basis=basis,
        retention_days=str(retention_days),
        false_alarm_one_in=str(false_alarm_one_in),
        stated_account=stated_account,
    )
    return permission


def stop(
    connection: sa.Connection, tenant_id: UUID, *, now: datetime, stated_account: UUID | None = None
) -> int | None:
    """Switch the search off and delete every vector of the tenant (system scope); how many, or None when it was off.

    `stated_account` is who stopped it as the operator says.
    """
    permission_id = repository.end_permission(connection, tenant_id, now)
    if permission_id is None:
        return None
    deleted = repository.blank_faces(connection, face_embeddings.c.tenant_id == tenant_id)
    record_by_operator(
        connection,
        "face_search_stopped",
        now,
        of_tenant_id=tenant_id,
        permission_id=permission_id,
        deleted=str(deleted),
        stated_account=stated_account,
    )
    return deleted


def keep_face(
    connection: sa.Connection,
    keys: KeyProvider,
    *,
    tenant_id: UUID,
    case_id: UUID,
    evidence_id: UUID,
    vector: Vector,
    model_version: str,
    now: datetime,
) -> bool | NotAllowed | Erased:
    """Seal the embedding of a case's face under the case's key, for as long as the permission says.

    `vector` is of length one. False when this evidence has one of this model version already.
    """
    permission = repository.find_permission(connection, tenant_id)
    if permission is None:
        return NotAllowed(tenant_id)
    key = case_key(keys, connection, case_id)
    if isinstance(key, Erased):
        return key
    plain = np.ascontiguousarray(vector, dtype="<f4")
    if plain.shape != (DIMENSIONS,) or not np.isclose(np.linalg.norm(plain), 1.0, atol=1e-3):
        raise ValueError(f"an embedding has {DIMENSIONS} numbers and the length one")
    return repository.insert_face(
        connection,
        NewFace(
            embedding_id=new_id(now),
            tenant_id=tenant_id,
            case_id=case_id,
            evidence_id=evidence_id,
            model_version=model_version,
            vector_sealed=seal(key, plain.tobytes(), associated_data(case_id, KIND)),
            made_at=now,
            keep_until=now + timedelta(days=permission.retention_days),
        ),
    )


def forget_expired(connection: sa.Connection, now: datetime) -> int:
    """Delete the vectors whose time is over (system scope); how many."""
    return repository.blank_faces(connection, face_embeddings.c.keep_until <= now)


class TenantFaces:
    """The faces of one tenant and one model version, opened in memory and kept up with the database.

    A copy of what the database has, never the truth: what a search finds is asked for there before it is told. Confined
    to one thread.
    """

    def __init__(self, keys: KeyProvider, tenant_id: UUID, model_version: str) -> None:
        self._keys: Final = keys
        self._tenant_id: Final = tenant_id
        self._model_version: Final = model_version
        self._index = FaceIndex()
        self._since = 0

    def __len__(self) -> int:
        return len(self._index)

    def refresh(self, connection: sa.Connection) -> None:
        """Take in the faces that came and forget those that are gone since the last time."""
        self._since, changed = repository.changed_faces(connection, self._tenant_id, self._model_version, self._since)
        self._index.remove(face.embedding_id for face in changed if face.vector_sealed is None)
        fresh = [face for face in changed if face.vector_sealed is not None and face.embedding_id not in self._index]
        for start in range(0, len(fresh), _AT_A_TIME):
            self._take_in(connection, fresh[start : start + _AT_A_TIME])

    def search(
        self, connection: sa.Connection, *, case_id: UUID, vector: Vector, least: float, now: datetime
    ) -> tuple[Found, ...] | NotAllowed:
        """Give the earlier cases of other customers whose face is at least as near as `least`, nearest first.

        That there was a search, and how many it found, goes into the record log, in this transaction.
        """
        permission = repository.find_permission(connection, self._tenant_id)
        if permission is None:
            self._index = FaceIndex()
            self._since = 0
            return NotAllowed(self._tenant_id)
        subject = repository.subject_of(connection, case_id)
        if subject is None:
            raise LookupError("no such case in this scope")
        self.refresh(connection)
        near = self._index.search(vector, least=least, most=_MOST_LOOKED_AT)
        found = self._told(connection, near, subject, now)
        record_log.append(
            connection,
            tenant_id=self._tenant_id,
            case_id=case_id,
            actor_id=None,
            actor_kind=Role.SYSTEM,
            operation="faces_searched",
            details={
                "permission_id": str(permission.permission_id),
                "model_version": self._model_version,
                "least": f"{least:.3f}",
                "found": len(found),
            },
            at=now,
        )
        return found

    def _told(
        self, connection: sa.Connection, near: tuple[Near, ...], subject: str, now: datetime
    ) -> tuple[Found, ...]:
        there = repository.cases_of_faces(
            connection, self._tenant_id, [item.embedding_id for item in near], other_than=subject, now=now
        )
        best: dict[UUID, float] = {}
        for item in near:
            if item.embedding_id in there:
                best.setdefault(there[item.embedding_id], item.similarity)
        return tuple(Found(case_id, similarity) for case_id, similarity in list(best.items())[:MOST_FOUND])

    def _take_in(self, connection: sa.Connection, faces: list[StoredFace]) -> None:
        keys = case_keys_for(self._keys, connection, {face.case_id for face in faces})
        known = [(face, face.vector_sealed) for face in faces if face.case_id in keys]
        opened = [
            open_sealed(keys[face.case_id], sealed, associated_data(face.case_id, KIND))
            for face, sealed in known
            if sealed is not None
        ]
        if opened:
            vectors = np.frombuffer(b"".join(opened), dtype="<f4").reshape(-1, DIMENSIONS)
            self._index.add([face.embedding_id for face, _ in known], vectors)
