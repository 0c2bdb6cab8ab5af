"""A workstation's store on a real encrypted file, filled as a sync fills it."""

import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final
from uuid import uuid5

from case_contract.identifiers import new_id
from case_contract.records import CaseDetail, FieldRecord, FindingRecord, ReadingRecord
from case_contract.sync import MOST_CHANGES, CaseChange, SyncResponse
from case_contract.vocabulary import CaseStatus, DocumentType, EvidenceKind, Role, Severity
from reviewer_app.services.cache.connection import Connection
from reviewer_app.services.cache.keys import CacheKey
from reviewer_app.services.cache.opening import Opened, open_store
from reviewer_app.services.cache.outbox import Author
from reviewer_app.services.cache.store import CaseStore
from reviewer_app.services.workstation_identity import WorkstationIdentity
from tests.support import case_records

NOW: Final = case_records.START + timedelta(days=1)
_QUAD: Final = ((12.5, 20.0), (412.5, 20.0), (412.5, 270.0), (12.5, 270.0))
_FIELDS: Final = {
    DocumentType.RESIDENT_ID_FRONT: ("name", "sex", "ethnicity", "birth_date", "address", "id_number"),
    DocumentType.RESIDENT_ID_BACK: ("authority", "valid_from", "valid_until"),
}
case_id_of: Final = case_records.case_id_of


def opened_store(path: Path) -> tuple[Connection, CaseStore]:
    """A new store at `path` and its connection."""
    key = CacheKey.new()
    opened = open_store(path, key, NOW)
    assert isinstance(opened, Opened)
    author = Author(case_records.ME, case_records.HERE, WorkstationIdentity.new().with_id(case_records.HERE))
    store = CaseStore(opened.connection, key, path.parent / "evidence", author, (Role.REVIEWER,))
    return opened.connection, store


def fill_store(store: CaseStore, count: int) -> float:
    """Apply `count` held cases with their details, in pages as the server sends them; gives the seconds it took."""
    spent = 0.0
    for start in range(0, count, MOST_CHANGES):
        page = [a_change(number) for number in range(start, min(count, start + MOST_CHANGES))]
        response = _response(page)
        began = time.perf_counter()
        store.apply(response, NOW)
        spent += time.perf_counter() - began
    return spent


def a_change(number: int) -> CaseChange:
    """Case `number`, held here, with what its pre-check read and found."""
    held = case_records.lease(NOW + timedelta(hours=1))
    row = case_records.summary(number, version=4, status=CaseStatus.IN_REVIEW, held=held)
    detail = case_records.detail(number, row)
    return CaseChange(case_id=row.case_id, summary=row, detail=_checked(number, detail))


def _checked(number: int, detail: CaseDetail) -> CaseDetail:
    front = case_records.evidence_id_of(number, EvidenceKind.ID_FRONT)
    readings = tuple(
        ReadingRecord(
            reading_id=uuid5(case_records.NAMESPACE, f"{number} {document}"),
            evidence_id=front,
            page=0,
            document_type=document,
            rotation=0,
            corners=_QUAD,
            fields={name: FieldRecord(value="样本路一号", confidence=0.98, box=_QUAD) for name in names},
            model_versions={"text": "1", "layout": "1"},
        )
        for document, names in _FIELDS.items()
    )
    findings = tuple(
        FindingRecord(
            finding_id=uuid5(case_records.NAMESPACE, f"{number} finding {place}"),
            code="glare",
            severity=Severity.WARNING,
            confidence=0.8,
            evidence_id=front,
            page=0,
            region=_QUAD,
            model_version="1",
        )
        for place in range(4)
    )
    return detail.model_copy(update={"readings": readings, "findings": findings})


def _response(changes: Sequence[CaseChange]) -> SyncResponse:
    return SyncResponse(
        request_id=new_id(NOW), outcomes=(), changes=tuple(changes), cursor="1", more=False, server_time=NOW
    )
