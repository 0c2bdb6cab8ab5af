"""What a tenant sends and gets back (`POST /v1/cases` and its evidence, `POST /v1/tenant-events/transaction`)."""

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address
from typing import Annotated, Final
from uuid import UUID

from pydantic import BeforeValidator, Field, WithJsonSchema

from case_contract.frozen import Frozen, Identifier, Instant, StatedText
from case_contract.vocabulary import CaseStatus, CaseType, EvidenceKind, Language, ReverificationGround, Tier

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


def _only_text(value: object) -> object:
    """`value` unless JSON has it as a number, which is no address that anybody wrote."""
    if isinstance(value, (int, float)):
        raise ValueError("an address is text")  # noqa: TRY004 - pydantic makes a refusal of a ValueError only
    return value


NetworkAddress = Annotated[IPv4Address | IPv6Address, BeforeValidator(_only_text)]


class CaseSubmission(Frozen):
    """One request to verify one customer. `declared` uses the field names of readings (`name`, `id_number`, ...).

    `device` is the host system's own number of the customer's device, `network_address` where she was connected from;
    not those of a branch or of the host system. Both are counted among the tenant's recent cases and kept as keyed
    digests only (R36).
    """

    tenant_reference: Annotated[Identifier, Field(min_length=1, max_length=120)]
    case_type: CaseType
    tier: Tier = Tier.NORMAL
    subject_id: Annotated[Identifier, Field(min_length=1, max_length=120)]
    declared: dict[Annotated[Identifier, Field(min_length=1, max_length=60)], StatedText]
    consent: Consent
    language: Language = Language.CHINESE
    device: Annotated[Identifier, Field(min_length=8, max_length=200)] | None = Field(default=None, repr=False)
    network_address: NetworkAddress | None = Field(default=None, repr=False)


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


AMOUNT_DIGITS: Final = 18
AMOUNT_PLACES: Final = 4
"""As many as ISO 4217 gives any currency that people are paid in."""


def _no_number(value: object) -> object:
    """`value` unless it is a number of JSON, which may have passed through a float on its way."""
    if isinstance(value, (int, float)):
        raise ValueError("an amount is text")  # noqa: TRY004 - pydantic makes a refusal of a ValueError only
    return value


Amount = Annotated[
    Decimal,
    Field(gt=0, max_digits=AMOUNT_DIGITS, decimal_places=AMOUNT_PLACES, allow_inf_nan=False),
    BeforeValidator(_no_number),
    WithJsonSchema({"type": "string", "pattern": r"^\d{1,14}(\.\d{1,4})?$"}),
]
"""An exact amount of money in major units, as decimal text ("50000.00")."""
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
"""ISO 4217."""


class TransactionEvent(Frozen):
    """One payment of a customer. `reference` is the tenant's own name of it: reported again, it counts once.

    `consent` is the customer's to face processing, as the host system holds it: a new verification would rest on it.
    """

    reference: Annotated[Identifier, Field(min_length=1, max_length=120)]
    subject_id: Annotated[Identifier, Field(min_length=1, max_length=120)]
    amount: Amount
    currency: Currency
    occurred_at: Instant
    consent: Consent
    tier: Tier = Tier.NORMAL
    language: Language = Language.CHINESE


class TransactionOutcome(StrEnum):
    """What came of a reported payment."""

    BELOW_THRESHOLD = "below_threshold"
    NO_THRESHOLD = "no_threshold"
    SUBJECT_UNKNOWN = "subject_unknown"
    OPENED = "opened"
    ALREADY_OPEN = "already_open"


class TransactionReceipt(Frozen):
    """The answer: 201 where a re-verification was opened, 200 otherwise.

    `case` tells what to ask the customer for, where a re-verification is open; `ground` why, where this payment called
    for one.
    """

    reference: str
    outcome: TransactionOutcome
    ground: ReverificationGround | None = None
    case: CaseReceipt | None = None
