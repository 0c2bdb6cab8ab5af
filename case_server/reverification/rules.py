"""When payments call for a customer to be verified again (R33). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from case_contract.vocabulary import ReverificationGround

RULES_VERSION: Final = "large transactions 1"
WINDOW: Final = timedelta(hours=24)
"""Payments of one customer in one currency that fall into it are added up, so that splitting a sum gains nothing."""
DEFAULT_THRESHOLDS: Final = MappingProxyType({"CNY": Decimal(50_000), "USD": Decimal(10_000)})
"""Policy of the product where a tenant set nothing else; an institution sets its own by its risk rating."""


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment of a customer in a currency that is known from elsewhere."""

    amount: Decimal
    occurred_at: datetime


def ground_of(
    payment: Payment, others: Iterable[Payment], threshold: Decimal, *, verified_at: datetime
) -> ReverificationGround | None:
    """Why `payment` calls for a new verification, or None.

    `others` are payments of the same customer in the same currency. What lies before her last verification was answered
    by it, what lies after `payment` is judged when it is reported.
    """
    if payment.amount >= threshold:
        return ReverificationGround.SINGLE
    since = max(payment.occurred_at - WINDOW, verified_at)
    within = sum((other.amount for other in others if since < other.occurred_at <= payment.occurred_at), Decimal(0))
    return ReverificationGround.SUM if within + payment.amount >= threshold else None
