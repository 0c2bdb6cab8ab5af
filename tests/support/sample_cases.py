"""Cases for the stand-in desk: whole records made of a few plain facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from case_contract.clocks import start
from case_contract.frozen import Quad
from case_contract.identifiers import new_service_code
from case_contract.masking import mask_name
from case_contract.records import (
    BlindRiskRecord,
    CaseDetail,
    CaseSummary,
    CorrectionRecord,
    EvidenceRecord,
    FaceComparisonRecord,
    FieldRecord,
    FindingRecord,
    LeaseRecord,
    ReadingRecord,
    StepRecord,
)
from case_contract.templates import EXPECTED_DOCUMENT, TEMPLATES
from case_contract.vocabulary import (
    CaseStatus,
    CaseType,
    DocumentType,
    EvidenceKind,
    FaceBand,
    PreCheckState,
    RiskLevel,
    Severity,
    StepOutcome,
    Tier,
)
from case_server.precheck.deciding import RULES_VERSION, machine_steps
from case_server.precheck.repository import PreCheckResults

START = datetime(2026, 11, 22, 11, 30, tzinfo=UTC)
REVIEWER = UUID(int=0xA1)
WORKSTATION = UUID(int=0xB2)
TENANT = UUID(int=0xC3)

ID_FRONT: Mapping[str, str] = {
    "name": "林若溪",
    "sex": "女",
    "ethnicity": "汉",
    "birth_date": "1991-03-07",
    "address": "浙江省杭州市上城区望江路18号",
    "id_number": "330102199103070022",
}
ID_BACK: Mapping[str, str] = {
    "authority": "杭州市公安局上城分局",
    "valid_from": "2016-05-20",
    "valid_until": "2036-05-20",
}


@dataclass(frozen=True, slots=True)
class Further:
    """A further document on a picture."""

    document_type: DocumentType
    fields: Mapping[str, str]
    boxes: Mapping[str, Quad] = field(default_factory=dict)
    corners: Quad | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One piece of evidence with what was read from it."""

    kind: EvidenceKind
    fields: Mapping[str, str] = field(default_factory=dict)
    boxes: Mapping[str, Quad] = field(default_factory=dict)
    unsure: Mapping[str, float] = field(default_factory=dict)
    corrected: Mapping[str, tuple[CorrectionRecord, ...]] = field(default_factory=dict)
    corners: Quad | None = None
    further: Sequence[Further] = ()
    rotation: int = 0
    pages: int = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding before it has ids; those on genuineness have a strength."""

    code: str
    severity: Severity
    kind: EvidenceKind | None = None
    region: Quad | None = None
    field: str | None = None
    confidence: float = 0.97
    document: int = 0
    strength: float | None = None


def number_id(number: int) -> UUID:
    """A stable id for the case `number`."""
    return UUID(int=(0x0198 << 112) | (7 << 76) | (2 << 62) | number)


def _part_id(case_id: UUID, kind: int, place: int) -> UUID:
    """A stable id for a part of a case, that no other case has a part with."""
    return UUID(int=case_id.int + (kind << 48) + (place << 32))


def make_summary(
    number: int,
    *,
    case_type: CaseType = CaseType.PAYMENT_ACCOUNT,
    tier: Tier = Tier.NORMAL,
    risk: RiskLevel = RiskLevel.LOW,
    status: CaseStatus = CaseStatus.READY,
    name: str = "林若溪",
    tenant: str = "云桥支付",
    age: timedelta = timedelta(minutes=20),
    now: datetime = START,
    alerts: int = 0,
    warnings: int = 0,
    blind: BlindRiskRecord | None = None,
    code: str | None = None,
) -> CaseSummary:
    """A row of the queue."""
    received = now - age
    held = status is CaseStatus.IN_REVIEW
    return CaseSummary(
        case_id=number_id(number),
        tenant_id=TENANT,
        tenant_name=tenant,
        service_code=code or new_service_code(),
        case_type=case_type,
        tier=tier,
        risk_level=risk,
        status=status,
        version=3,
        masked_name=mask_name(name),
        evidence_kinds=TEMPLATES[case_type].required,
        received_at=received,
        clock=start(tier, received),
        pre_check=PreCheckState.DONE,
        alert_count=alerts,
        warning_count=warnings,
        blind=blind,
        assigned_to=REVIEWER if held else None,
        lease=LeaseRecord(
            account_id=REVIEWER, account_name="王敏", workstation_id=WORKSTATION, expires_at=now + timedelta(minutes=28)
        )
        if held
        else None,
    )


def make_detail(
    summary: CaseSummary,
    pages: Sequence[Page],
    *,
    declared: Mapping[str, str],
    findings: Sequence[Finding] = (),
    face: FaceBand | None = FaceBand.SAME,
) -> CaseDetail:
    """Everything about a case; the machine passed those steps that the server's own rules let it pass."""
    base = summary.case_id.int
    ids = {page.kind: _part_id(summary.case_id, 1, place) for place, page in enumerate(pages)}
    evidence = tuple(
        EvidenceRecord(
            evidence_id=ids[page.kind],
            kind=page.kind,
            media_type="image/jpeg" if page.pages == 1 else "application/pdf",
            byte_count=2_400_000,
            page_count=page.pages,
            sha256=f"{base + place:064x}"[-64:],
            received_at=summary.received_at,
        )
        for place, page in enumerate(pages)
    )
    readings = tuple(
        ReadingRecord(
            reading_id=_part_id(summary.case_id, 2, place),
            evidence_id=ids[page.kind],
            page=0,
            document_type=EXPECTED_DOCUMENT[page.kind],
            rotation=page.rotation,
            corners=page.corners,
            fields={
                name: FieldRecord(
                    value=value,
                    confidence=page.unsure.get(name, 0.99),
                    box=page.boxes.get(name),
                    corrections=page.corrected.get(name, ()),
                )
                for name, value in page.fields.items()
            },
            model_versions={"reader": "ppocr-v6-small"},
        )
        for place, page in enumerate(pages)
        if page.fields
    )
    readings += tuple(
        ReadingRecord(
            reading_id=_part_id(summary.case_id, 3, 10 * place + document),
            evidence_id=ids[page.kind],
            page=0,
            document=document,
            document_type=other.document_type,
            rotation=page.rotation,
            corners=other.corners,
            fields={
                name: FieldRecord(value=value, confidence=0.99, box=other.boxes.get(name))
                for name, value in other.fields.items()
            },
            model_versions={"reader": "ppocr-v6-small"},
        )
        for place, page in enumerate(pages)
        for document, other in enumerate(page.further, start=1)
    )
    found = tuple(
        FindingRecord(
            finding_id=_part_id(summary.case_id, 4, place),
            code=finding.code,
            severity=finding.severity,
            confidence=finding.confidence,
            evidence_id=ids.get(finding.kind) if finding.kind is not None else None,
            page=0 if finding.kind is not None else None,
            document=finding.document,
            region=finding.region,
            field=finding.field,
            details={} if finding.strength is None else {"strength": f"{finding.strength:.2f}"},
            model_version="checks 1.0",
        )
        for place, finding in enumerate(findings)
    )
    box: Quad = ((10, 10), (60, 10), (60, 60), (10, 60))
    first = next(page.kind for page in pages if page.kind is not EvidenceKind.SELFIE)
    comparison = (
        FaceComparisonRecord(
            similarity=0.71 if face is FaceBand.SAME else 0.18,
            same_probability=0.98 if face is FaceBand.SAME else 0.03,
            band=face,
            document_evidence_id=ids[first],
            document_page=0,
            document_box=box,
            selfie_evidence_id=ids[EvidenceKind.SELFIE],
            selfie_box=box,
            document_quality=0.8,
            selfie_quality=0.9,
            model_version="sface-2021dec",
        )
        if face is not None
        else None
    )
    template = TEMPLATES[summary.case_type]
    results = PreCheckResults(readings, found, comparison)
    passed = {one.step: one.grounds for one in machine_steps(template, results, declared, list(ids))}
    return CaseDetail(
        summary=summary,
        tenant_reference=f"REF-{summary.service_code}",
        declared=dict(declared),
        language="zh_CN",
        template_id=template.template_id,
        template_version=template.version,
        policy_version="cn-aml v12",
        needs=(),
        missing_evidence=(),
        evidence=evidence,
        readings=readings,
        findings=found,
        face=comparison,
        steps=tuple(
            StepRecord(
                code=step.code,
                outcome=StepOutcome.PASSED,
                decided_at=summary.received_at,
                grounds=passed[step.code],
                rules_version=RULES_VERSION,
            )
            if step.code in passed
            else StepRecord(code=step.code)
            for step in template.steps
        ),
        field_decisions=(),
        face_opinion=None,
        verdicts=(),
        notes=(),
    )


def strip_boxes(names: Sequence[str], *, left: float = 200, top: float = 100) -> dict[str, Quad]:
    """Boxes one under the other, for pages whose layout does not matter."""
    return {
        name: (
            (left, top + 80 * place),
            (left + 300, top + 80 * place),
            (left + 300, top + 80 * place + 40),
            (left, top + 80 * place + 40),
        )
        for place, name in enumerate(names)
    }


def payment_case(number: int, *, now: datetime = START, status: CaseStatus = CaseStatus.READY) -> CaseDetail:
    """A resident ID card, both sides, and a selfie; one field is unsure and one differs from what was stated."""
    declared = {"name": "林若溪", "id_number": ID_FRONT["id_number"], "address": "浙江省杭州市上城区望江路16号"}
    pages = (
        Page(EvidenceKind.ID_FRONT, ID_FRONT, strip_boxes(list(ID_FRONT)), {"ethnicity": 0.71}),
        Page(EvidenceKind.ID_BACK, ID_BACK, strip_boxes(list(ID_BACK))),
        Page(EvidenceKind.SELFIE),
    )
    findings = (
        Finding("declared_mismatch", Severity.WARNING, EvidenceKind.ID_FRONT, None, "address"),
        Finding("glare", Severity.INFO, EvidenceKind.ID_BACK, ((300, 200), (500, 200), (500, 300), (300, 300))),
        Finding("faces_differ", Severity.ALERT),
    )
    summary = make_summary(
        number,
        tier=Tier.URGENT,
        risk=RiskLevel.HIGH,
        age=timedelta(minutes=11),
        now=now,
        status=status,
        alerts=1,
        warnings=1,
        blind=BlindRiskRecord(risk_level=RiskLevel.MEDIUM, alert_count=0, warning_count=1),
    )
    return make_detail(summary, pages, declared=declared, findings=findings)
