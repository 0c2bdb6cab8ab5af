"""What the tenant and the customer are told (R87). Nothing internal and nothing about suspicion is in here."""

from uuid import UUID

from case_contract.frozen import Frozen, Instant
from case_contract.intake import MissingEvidence
from case_contract.vocabulary import Verdict


class CustomerReason(Frozen):
    """A customer-safe reason and what to do, in two languages."""

    code: str
    text_zh: str
    text_en: str


class ResultNotice(Frozen):
    """Body of the webhook, signed as `signing.webhook_signature` says. `verdict` is approve, reject or ask again."""

    notice_id: UUID
    case_id: UUID
    tenant_reference: str
    service_code: str
    verdict: Verdict
    reasons: tuple[CustomerReason, ...]
    missing: tuple[MissingEvidence, ...]
    decided_at: Instant


class DeadLetter(Frozen):
    """A notice that could not be delivered and waits for a person to send it again."""

    notice_id: UUID
    case_id: UUID
    service_code: str
    tenant_id: UUID
    attempts: int
    last_error: str
    first_tried_at: Instant
    last_tried_at: Instant
