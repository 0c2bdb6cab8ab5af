"""What a tenant sends and gets back (`POST /v1/cases`, `POST /v1/cases/{case_id}/evidence`)."""

from datetime import UTC, datetime
from typing import Annotated, Final
from uuid import UUID

from pydantic import Field

from case_contract.frozen import Frozen, Identifier, Instant, StatedText
from case_contract.vocabulary import CaseStatus, CaseType, EvidenceKind, Language, Tier

SIGNATURE_HEADER = "X-Signature"
IDEMPOTENCY_HEADER = "Idempotency-Key"
CASE_PART = "case"
"""Multipart: one part `case` (JSON of CaseSubmission), then file parts named by `EvidenceKind`, each at most once."""
# Long before anybody could consent to this on a screen; earlier is a time left empty.
EARLIEST_CONSENT: Final = datetime(2000, 1, 1, tzinfo=UTC)


class Consent(Frozen):
    """The customer's separate consent to face processing, given before upload (PIPL Art. 29; R59)."""

    given_at: Annotated[Instant, Field(ge=EARLIEST_CONSENT)]
    text_version: Annotated[Identifier, Field(min_length=1, max_length=60)]


class CaseSubmission(Frozen):
    """One request to verify one customer. `declared` uses the field names of readings (`name`, `id_number`, ...)."""

    tenant_reference: Annotated[Identifier, Field(min_length=1, max_length=120)]
    case_type: CaseType
    tier: Tier = Tier.NORMAL
    subject_id: Annotated[Identifier, Field(min_length=1, max_length=120)]
    declared: dict[Annotated[Identifier, Field(min_length=1, max_length=60)], StatedText]
    consent: Consent
    language: Language = Language.CHINESE


class MissingEvidence(Frozen):
    """Evidence that the case type requires and that has not come (R3)."""

    kind: EvidenceKind
    title_zh: str
    title_en: str


class CaseReceipt(Frozen):
    """The answer to a submission: 201 for a new case, 200 for the same idempotency key again."""

    case_id: UUID
    service_code: str
    status: CaseStatus
    received_at: Instant
    due_at: Instant
    missing: tuple[MissingEvidence, ...]
    result_url: str
