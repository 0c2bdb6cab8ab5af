"""Contract records for client tests, built with as little as a test has to say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from case_contract.records import (
    CaseDetail,
    CaseSummary,
    ClockRecord,
    EvidenceRecord,
    FieldRecord,
    LeaseRecord,
    ReadingRecord,
    StepRecord,
)
from case_contract.templates import TEMPLATES
from case_contract.vocabulary import (
    CaseStatus,
    CaseType,
    ClockKind,
    DocumentType,
    EvidenceKind,
    PreCheckState,
    RiskLevel,
    Tier,
)

NAMESPACE = UUID("6f1d5b1e-6f38-4c43-8a4e-8f9c0e9d2a11")
START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
ME = uuid5(NAMESPACE, "me")
OTHER = uuid5(NAMESPACE, "other")
HERE = uuid5(NAMESPACE, "workstation")
TENANT = uuid5(NAMESPACE, "tenant")


def case_id_of(number: int) -> UUID:
    """The id of case `number`."""
    return uuid5(NAMESPACE, f"case {number}")


def evidence_id_of(case_number: int, kind: EvidenceKind) -> UUID:
    """The id of a file of case `case_number`."""
    return uuid5(NAMESPACE, f"evidence {case_number} {kind}")


def lease(until: datetime, account: UUID = ME) -> LeaseRecord:
    """A lease at this workstation."""
    return LeaseRecord(account_id=account, account_name="Reviewer", workstation_id=HERE, expires_at=until)


def summary(
    number: int,
    *,
    version: int = 1,
    status: CaseStatus = CaseStatus.READY,
    tier: Tier = Tier.NORMAL,
    case_type: CaseType = CaseType.PAYMENT_ACCOUNT,
    name: str = "张*",
    held: LeaseRecord | None = None,
) -> CaseSummary:
    """The queue's row of case `number`; higher numbers came later."""
    received = START + timedelta(seconds=number)
    return CaseSummary(
        case_id=case_id_of(number),
        tenant_id=TENANT,
        tenant_name="Sample Bank",
        service_code=f"C{number:06d}",
        case_type=case_type,
        tier=tier,
        risk_level=RiskLevel.LOW,
        status=status,
        version=version,
        masked_name=name,
        evidence_kinds=TEMPLATES[case_type].required,
        received_at=received,
        clock=ClockRecord(kind=ClockKind.COMPLETION, started_at=received, due_at=received + timedelta(hours=2)),
        pre_check=PreCheckState.DONE,
        alert_count=0,
        warning_count=0,
        lease=held,
    )


def detail(number: int, row: CaseSummary, sha256: str = "0" * 64) -> CaseDetail:
    """Everything about case `number`, nothing done on it yet; one reading of the ID's front."""
    front = evidence_id_of(number, EvidenceKind.ID_FRONT)
    return CaseDetail(
        summary=row,
        tenant_reference=f"ref-{number}",
        declared={"name": "张伟", "id_number": "440300199001010015"},
        language="zh_CN",
        template_id=TEMPLATES[row.case_type].template_id,
        template_version=TEMPLATES[row.case_type].version,
        policy_version="cn-aml v1",
        needs=(),
        missing_evidence=(),
        evidence=tuple(
            EvidenceRecord(
                evidence_id=evidence_id_of(number, kind),
                kind=kind,
                media_type="image/jpeg",
                byte_count=10,
                page_count=1,
                sha256=sha256,
                received_at=START,
            )
            for kind in row.evidence_kinds
        ),
        readings=(
            ReadingRecord(
                reading_id=uuid5(NAMESPACE, f"reading {number}"),
                evidence_id=front,
                page=0,
                document_type=DocumentType.RESIDENT_ID_FRONT,
                rotation=0,
                corners=None,
                fields={
                    "name": FieldRecord(value="张伟", confidence=0.98),
                    "sex": FieldRecord(value="男", confidence=0.99),
                },
                model_versions={"text": "1"},
            ),
        ),
        findings=(),
        face=None,
        steps=tuple(StepRecord(code=step.code) for step in TEMPLATES[row.case_type].steps),
        field_decisions=(),
        face_opinion=None,
        verdicts=(),
        notes=(),
    )
