"""Archives cases that were fed back, and opens their packages again (R8, R43, R75, R76)."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from case_contract.identifiers import new_id
from case_contract.records import CaseDetail, EvidenceRecord, VerdictRecord
from case_contract.transitions import Refused
from case_contract.vocabulary import Action, CaseStatus, Role
from case_server.archive import repository
from case_server.archive.package import BuiltPackage, build_package, verify_package
from case_server.archive.retention import DEFAULT_POLICY, RetentionPolicy
from case_server.cases.details import load_detail
from case_server.cases.service import move_case
from case_server.cases.tables import cases
from case_server.evidence.objects import FOLDER_OF_ARCHIVE
from case_server.evidence.repository import StoredEvidence, all_evidence
from case_server.evidence.sealing import Erased, case_key
from case_server.evidence.store import EvidenceDamaged
from case_server.foundation.database import Scope
from case_server.foundation.services import Services

_KIND: Final = "archive"


class NothingToArchive(Exception):
    """A case that was fed back has no verdict: the server contradicts itself."""


def archive_case(services: Services, case_id: UUID, policy: RetentionPolicy = DEFAULT_POLICY) -> bool:
    """Make the package of a case that was fed back, and close it; False when it does not wait for that."""
    now = services.clock.now()
    with services.evidence_store.writing() as written, services.database.transaction(Scope.system()) as connection:
        row = connection.execute(
            sa.select(cases.c.status, cases.c.subject_id, cases.c.decided_at)
            .where(cases.c.case_id == case_id)
            .with_for_update(key_share=True)
        ).one_or_none()
        if row is None or row.status != CaseStatus.FED_BACK:
            return False
        detail = load_detail(connection, services.key_provider, case_id)
        if detail is None or not detail.verdicts:
            raise NothingToArchive(str(case_id))
        key = case_key(services.key_provider, connection, case_id)
        if isinstance(key, Erased):
            raise NothingToArchive(str(case_id))
        verdict = detail.verdicts[-1]
        facts: dict[str, Any] = {
            "case_id": case_id,
            "tenant_id": detail.summary.tenant_id,
            "service_code": detail.summary.service_code,
            "tenant_reference": detail.tenant_reference,
            "subject_id": row.subject_id,
            "case_type": detail.summary.case_type.value,
            "tier": detail.summary.tier.value,
            "risk_level": detail.summary.risk_level.value,
            "verdict": verdict.verdict.value,
            "reasons": list(verdict.reasons),
            "received_at": detail.summary.received_at,
            "decided_at": row.decided_at or verdict.decided_at,
            "archived_at": now,
        }
        built = _build(connection, detail, facts, verdict)
        path = f"{FOLDER_OF_ARCHIVE}/{case_id}/{new_id(now)}"
        written.paths.append(path)
        services.evidence_store.put_package(path, key, case_id, _KIND, built.data)
        repository.insert_package(connection, facts, built, path, policy)
        moved = move_case(
            connection,
            case_id,
            Action.ARCHIVE,
            actor_id=None,
            role=Role.SYSTEM,
            now=now,
            details={"package_sha256": built.sha256},
        )
        if isinstance(moved, Refused):
            raise NothingToArchive(str(case_id))
    return True


def open_package(services: Services, connection: sa.Connection, case_id: UUID) -> bytes | Erased | None:
    """The package of a case, verified; None when there is none in this scope. Raises `EvidenceDamaged`."""
    stored = repository.find_package(connection, case_id)
    if stored is None:
        return None
    key = case_key(services.key_provider, connection, case_id)
    if isinstance(key, Erased):
        return key
    data = services.evidence_store.read_package(stored.object_path, key, case_id, _KIND)
    problem = verify_package(data, sha256=stored.package_sha256)
    if problem is not None:
        raise EvidenceDamaged(problem.value)
    return data


def _build(
    connection: sa.Connection, detail: CaseDetail, facts: Mapping[str, Any], verdict: VerdictRecord
) -> BuiltPackage:
    evidence = all_evidence(connection, detail.summary.case_id)
    whole = detail.model_dump(mode="json")
    about = {
        "case_id": str(detail.summary.case_id),
        "tenant_id": str(detail.summary.tenant_id),
        "service_code": detail.summary.service_code,
        "case_type": detail.summary.case_type.value,
        "template": f"{detail.template_id} v{detail.template_version}",
        "policy_version": detail.policy_version,
        "verdict": verdict.verdict.value,
        "reasons": list(verdict.reasons),
        "received_at": facts["received_at"].isoformat(),
        "decided_at": facts["decided_at"].isoformat(),
        "archived_at": facts["archived_at"].isoformat(),
        "evidence": [_reference(stored) for stored in evidence],
    }
    parts = ("readings", "findings", "face", "steps", "field_decisions", "face_opinion", "verdicts", "notes")
    files: dict[str, object] = {f"{part}.json": whole.pop(part) for part in parts}
    files["case.json"] = whole
    files["log.json"] = repository.log_of_case(connection, detail.summary.case_id)
    return build_package(about, files)


def _reference(stored: StoredEvidence) -> dict[str, Any]:
    """What names a file of the case and proves which it was; the file itself stays in the evidence store."""
    record: EvidenceRecord = stored.record
    return {**record.model_dump(mode="json"), "superseded": not stored.is_current}
