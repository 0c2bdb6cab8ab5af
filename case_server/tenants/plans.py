"""R107: what the basic and the advanced package contain. The one place to read or change it."""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from case_contract.vocabulary import CaseType, Plan, Tier


class Feature(StrEnum):
    """What a plan may lack."""

    URGENT_TIERS = "urgent_tiers"
    MERCHANT_ACCOUNTS = "merchant_accounts"
    CROSS_BORDER = "cross_border"
    ARCHIVE_SEARCH = "archive_search"


@dataclass(frozen=True, slots=True)
class PlanTerms:
    """Quota and features of a plan. A day is one of UTC+8, where the service is sold."""

    cases_a_day: int
    features: frozenset[Feature]


TERMS: Final = MappingProxyType(
    {
        Plan.BASIC: PlanTerms(300, frozenset()),
        Plan.ADVANCED: PlanTerms(5_000, frozenset(Feature)),
    }
)


def has_feature(plan: Plan, feature: Feature) -> bool:
    """Whether `plan` contains `feature`."""
    return feature in TERMS[plan].features


def feature_needed(case_type: CaseType, tier: Tier) -> frozenset[Feature]:
    """What a plan must contain for a case of this type and tier to be taken in."""
    needed = set()
    if tier is not Tier.NORMAL:
        needed.add(Feature.URGENT_TIERS)
    if case_type is CaseType.MERCHANT_ACCOUNT:
        needed.add(Feature.MERCHANT_ACCOUNTS)
    if case_type is CaseType.CROSS_BORDER:
        needed.add(Feature.CROSS_BORDER)
    return frozenset(needed)


def admits(plan: Plan, case_type: CaseType, tier: Tier) -> bool:
    """Whether a tenant on `plan` may submit a case of this type and tier; else PLAN_LACKS_FEATURE."""
    return feature_needed(case_type, tier) <= TERMS[plan].features
