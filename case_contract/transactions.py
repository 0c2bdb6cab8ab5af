"""Payments that a tenant's host system reports, and what comes of them (`POST /v1/tenant-events/transaction`; R33)."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Final

from pydantic import BeforeValidator, Field, WithJsonSchema

from case_contract.frozen import Frozen, Identifier, Instant
from case_contract.intake import CaseReceipt, Consent
from case_contract.vocabulary import Language, ReverificationGround, Tier

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
