"""Server rows as the client sees and caches them."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from case_contract.frozen import Confidence01, Frozen, Instant, LongText, Quad, ShortText
from case_contract.vocabulary import (
    CaseStatus,
    CaseType,
    Certainty,
    ClockKind,
    CorrectionRule,
    DocumentType,
    EvidenceKind,
    FaceBand,
    FaceOpinion,
    FieldBasis,
    Need,
    PreCheckState,
    ReverificationGround,
    RiskLevel,
    Role,
    Severity,
    StepGround,
    StepOutcome,
    Tier,
    Verdict,
)


class ClockRecord(Frozen):
    """时限. `due_at` already contains every pause so far; while `paused_at` is set it does not run (R38-R40)."""

    kind: ClockKind
    started_at: Instant
    due_at: Instant
    paused_at: Instant | None = None
    stopped_at: Instant | None = None


class EvidenceRecord(Frozen):
    """资料: one encrypted file of a case."""

    evidence_id: UUID
    kind: EvidenceKind
    media_type: str
    byte_count: int
    page_count: int
    sha256: str
    received_at: Instant


class CorrectionRecord(Frozen):
    """A place where a value is not what was read; `position` is in the value, `was` or `now` may be empty."""

    position: Annotated[int, Field(ge=0)]
    was: str
    now: str
    rule: CorrectionRule


class FieldRecord(Frozen):
    """One field as a machine read it; `corrections` says where and why the value is not what was read.

    `elsewhere` is what the document's other place for it has instead, machine-readable zone or print.
    """

    value: str
    confidence: Confidence01
    box: Quad | None = None
    corrections: tuple[CorrectionRecord, ...] = ()
    elsewhere: str = ""


class PackRecord(Frozen):
    """数据包: what a document of the type `regional` is, by the data pack it was read by (R100).

    `fields` are all that such a document may bear, read or not.
    """

    pack: str
    version: int
    sha256: str
    title_zh: ShortText
    title_en: ShortText
    fields: tuple[str, ...] = ()


class ReadingRecord(Frozen):
    """识别结果: what was read from one document on one page of one piece of evidence.

    `document` tells the documents of a page apart; 0 is the one that the page was handed in as, where it is there.
    """

    reading_id: UUID
    evidence_id: UUID
    page: int
    document: int = 0
    document_type: DocumentType
    rotation: int
    corners: Quad | None
    fields: dict[str, FieldRecord]
    model_versions: dict[str, str]
    pack: PackRecord | None = None


class FindingRecord(Frozen):
    """发现: one check's result. `code` is a `FindingCode`; its words are the client's, `details` their parameters."""

    finding_id: UUID
    code: str
    severity: Severity
    confidence: Confidence01
    evidence_id: UUID | None = None
    page: int | None = None
    document: int = 0
    region: Quad | None = None
    field: str | None = None
    details: dict[str, str] = Field(default_factory=dict)
    model_version: str


class FaceComparisonRecord(Frozen):
    """The machine's comparison of the document's portrait with the selfie. Not shown before the reviewer's opinion."""

    similarity: float
    same_probability: Confidence01
    band: FaceBand
    document_evidence_id: UUID
    document_page: int
    document_box: Quad
    selfie_evidence_id: UUID
    selfie_box: Quad
    document_quality: Confidence01
    selfie_quality: Confidence01
    model_version: str


class FieldDecisionRecord(Frozen):
    """What a person accepted for a field; what was read and what was declared stay beside it (R11)."""

    document_type: DocumentType
    field: str
    value: ShortText
    basis: FieldBasis
    read_value: ShortText | None
    declared_value: ShortText | None
    decided_by: UUID
    decided_at: Instant


class StepRecord(Frozen):
    """One step of the template as it stands; `outcome` None while open.

    `decided_by` None with an outcome: the machine decided it, on `grounds` by the rules of `rules_version`.
    """

    code: str
    outcome: StepOutcome | None = None
    note: ShortText = ""
    decided_by: UUID | None = None
    decided_at: Instant | None = None
    grounds: tuple[StepGround, ...] = ()
    rules_version: str = ""

    @property
    def by_machine(self) -> bool:
        """Whether the machine decided it and no person has said anything of it since."""
        return self.outcome is not None and self.decided_by is None


class FaceOpinionRecord(Frozen):
    """The reviewer's blind word on the two faces."""

    opinion: FaceOpinion
    certainty: Certainty
    given_by: UUID
    given_at: Instant


class NoteRecord(Frozen):
    """A remark for colleagues."""

    note_id: UUID
    author: UUID
    author_name: str
    text: LongText
    written_at: Instant


class VerdictRecord(Frozen):
    """结论 of one person on one case; the case's result is the last one."""

    verdict: Verdict
    reasons: tuple[str, ...]
    internal_note: LongText
    decided_by: UUID
    decided_by_role: Role
    decided_at: Instant


class LeaseRecord(Frozen):
    """领取: who holds the case, at which workstation, until when."""

    account_id: UUID
    account_name: str
    workstation_id: UUID
    expires_at: Instant


class BlindRiskRecord(Frozen):
    """What a case's risk and counts are without the machine's word on the faces."""

    risk_level: RiskLevel
    alert_count: int
    warning_count: int


class CaseSummary(Frozen):
    """A row of the queue. Personal data is masked (R80).

    `blind` is there when the machine's word on the faces has a part in risk and counts; it takes their place for
    whoever is to give her own opinion on the faces first.
    """

    case_id: UUID
    tenant_id: UUID
    tenant_name: str
    service_code: str
    case_type: CaseType
    tier: Tier
    risk_level: RiskLevel
    status: CaseStatus
    version: int
    masked_name: str
    evidence_kinds: tuple[EvidenceKind, ...]
    received_at: Instant
    clock: ClockRecord
    pre_check: PreCheckState
    alert_count: int
    warning_count: int
    blind: BlindRiskRecord | None = None
    assigned_to: UUID | None = None
    lease: LeaseRecord | None = None


class ReverificationRecord(Frozen):
    """Why a customer is verified again, and which case she was approved in before (R33).

    `threshold` is what was reached, not what was paid: how much that was is the tenant's matter.
    """

    earlier_case_id: UUID
    earlier_service_code: str
    earlier_decided_at: Instant
    ground: ReverificationGround
    threshold: Decimal
    currency: str


class CaseDetail(Frozen):
    """Everything a reviewer needs to work on a case she holds, offline too."""

    summary: CaseSummary
    tenant_reference: str
    declared: dict[str, ShortText]
    language: str
    template_id: str
    template_version: int
    policy_version: str
    needs: tuple[Need, ...]
    missing_evidence: tuple[EvidenceKind, ...]
    evidence: tuple[EvidenceRecord, ...]
    readings: tuple[ReadingRecord, ...]
    findings: tuple[FindingRecord, ...]
    face: FaceComparisonRecord | None
    steps: tuple[StepRecord, ...]
    field_decisions: tuple[FieldDecisionRecord, ...]
    face_opinion: FaceOpinionRecord | None
    verdicts: tuple[VerdictRecord, ...]
    notes: tuple[NoteRecord, ...]
    reverification: ReverificationRecord | None = None


class CasePage(Frozen):
    """One page of a listing; `next_after` is the opaque key of the next page."""

    cases: tuple[CaseSummary, ...]
    total: int
    next_after: str | None = None


PageSize = Annotated[int, Field(ge=1, le=500)]
