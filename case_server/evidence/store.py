"""The evidence store: envelope encryption over an object store, verified on every read."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from case_contract.identifiers import new_id
from case_contract.records import EvidenceRecord
from case_contract.vocabulary import EvidenceKind, Role
from case_server.evidence import repository
from case_server.evidence.objects import FOLDER_OF_ARCHIVE, FOLDER_OF_EVIDENCE, Objects, open_objects
from case_server.evidence.sealing import (
    Erased,
    SealBroken,
    associated_data,
    case_key,
    make_case_key,
    open_sealed,
    seal,
)
from case_server.foundation.keys import KeyProvider
from case_server.foundation.settings import Settings
from case_server.record_log import service as record_log

_NOTHING_MORE: Final = MappingProxyType[str, str | int | None]({})


class EvidenceDamaged(Exception):
    """Stored evidence is missing or not what was received: a matter for the people who run the server."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What intake found out about a file without decoding it."""

    media_type: str
    page_count: int


@dataclass
class Written:
    """Object paths written in a transaction that is not committed yet."""

    paths: list[str] = field(default_factory=list)


class EvidenceStore:
    """Puts, reads and erases the encrypted files of cases."""

    def __init__(self, objects: Objects, key_provider: KeyProvider) -> None:
        self._objects = objects
        self._key_provider = key_provider

    @contextmanager
    def writing(self) -> Iterator[Written]:
        """Around a transaction with `put`: when it fails, the files it wrote are removed again.

        After a crash they stay behind until they are swept, unreadable: the key that they were sealed with was never
        committed.
        """
        written = Written()
        try:
            yield written
        except BaseException:
            self._objects.delete(written.paths)
            raise

    def put(
        self,
        connection: sa.Connection,
        *,
        tenant_id: UUID,
        case_id: UUID,
        kind: EvidenceKind,
        data: bytes,
        facts: FileFacts,
        at: datetime,
        written: Written | None = None,
    ) -> EvidenceRecord:
        """Seal `data` and store it, durably before the row commits; earlier evidence of this kind is superseded."""
        key = make_case_key(self._key_provider, connection, tenant_id=tenant_id, case_id=case_id, at=at)
        if isinstance(key, Erased):
            raise SealBroken("the case was erased and takes nothing new")
        record = EvidenceRecord(
            evidence_id=new_id(at),
            kind=kind,
            media_type=facts.media_type,
            byte_count=len(data),
            page_count=facts.page_count,
            sha256=hashlib.sha256(data).hexdigest(),
            received_at=at,
        )
        path = f"{FOLDER_OF_EVIDENCE}/{case_id}/{record.evidence_id}"
        if written is not None:
            written.paths.append(path)
        self._objects.put(path, seal(key, data, associated_data(case_id, kind)))
        repository.insert_evidence(connection, repository.StoredEvidence(record, case_id, tenant_id, path))
        record_log.append(
            connection,
            tenant_id=tenant_id,
            case_id=case_id,
            actor_id=None,
            actor_kind=Role.TENANT,
            operation="evidence_received",
            details={
                "evidence_id": str(record.evidence_id),
                "kind": kind.value,
                "sha256": record.sha256,
                "byte_count": record.byte_count,
            },
            at=at,
        )
        return record

    def read(self, connection: sa.Connection, evidence_id: UUID) -> bytes | Erased:
        """The file as received, checked against its hash. Raises `EvidenceDamaged`; `LookupError` for an unknown id."""
        stored = repository.find_evidence(connection, evidence_id)
        if stored is None:
            raise LookupError("no such evidence in this scope")
        key = case_key(self._key_provider, connection, stored.case_id)
        if isinstance(key, Erased):
            return key
        return self.read_with(key, stored)

    def read_with(self, key: bytes, stored: repository.StoredEvidence) -> bytes:
        """The file as received, with the case's key at hand. Raises `EvidenceDamaged`."""
        try:
            sealed = self._objects.get(stored.object_path)
            data = open_sealed(key, sealed, associated_data(stored.case_id, stored.record.kind))
        except (LookupError, SealBroken, OSError) as broken:
            raise EvidenceDamaged(str(stored.record.evidence_id)) from broken
        if hashlib.sha256(data).hexdigest() != stored.record.sha256:
            raise EvidenceDamaged(str(stored.record.evidence_id))
        return data

    def erase_case(
        self,
        connection: sa.Connection,
        *,
        tenant_id: UUID,
        case_id: UUID,
        at: datetime,
        details: Mapping[str, str | int | None] = _NOTHING_MORE,
    ) -> bool:
        """Delete the case's key, which makes everything sealed for it unreadable. False when it was erased before.

        In the system's scope. `details` go into the record log with it; its files are left for `remove_files`.
        """
        if not repository.forget_key(connection, case_id, at):
            return False
        record_log.append(
            connection,
            tenant_id=tenant_id,
            case_id=case_id,
            actor_id=None,
            actor_kind=Role.SYSTEM,
            operation="case_erased",
            details=details,
            at=at,
        )
        return True

    def remove_files(self, case_id: UUID) -> int:
        """Remove every object of a case from the store; how many there were. Raises `StoreUnavailable`."""
        return sum(self._objects.clear(f"{folder}/{case_id}") for folder in (FOLDER_OF_EVIDENCE, FOLDER_OF_ARCHIVE))

    def put_package(self, path: str, key: bytes, case_id: UUID, kind: str, data: bytes) -> None:
        """Seal something else that belongs to a case (an archive package) and store it durably at `path`."""
        self._objects.put(path, seal(key, data, associated_data(case_id, kind)))

    def read_package(self, path: str, key: bytes, case_id: UUID, kind: str) -> bytes:
        """What `put_package` stored. Raises `EvidenceDamaged`."""
        try:
            return open_sealed(key, self._objects.get(path), associated_data(case_id, kind))
        except (LookupError, SealBroken, OSError) as broken:
            raise EvidenceDamaged(path) from broken

    def paths_before(self, folder: str, moment: datetime) -> Iterator[str]:
        """Where everything lies that was sealed before `moment`, of evidence or of packages."""
        return self._objects.written_before(folder, moment)

    def discard(self, paths: Sequence[str]) -> None:
        """Remove the ciphertext of what was erased."""
        self._objects.delete(paths)


def open_evidence_store(settings: Settings, key_provider: KeyProvider) -> EvidenceStore:
    """The store at `evidence_url`, or the evidence folder of the data folder when there is none."""
    return EvidenceStore(open_objects(settings.evidence_url, settings.evidence_folder), key_provider)
