"""Icon and tone of the contract's words: nothing is told by colour alone, each word looks alike everywhere."""

from types import MappingProxyType
from typing import Final

from case_contract.vocabulary import CaseStatus, RiskLevel, Severity, Tier
from reviewer_app.ui.common.controls import Tone

TIER_LOOKS: Final = MappingProxyType(
    {
        Tier.NORMAL: ("normal", Tone.NEUTRAL),
        Tier.URGENT: ("urgent", Tone.WARNING),
        Tier.COMPLEX_RISK: ("complex_risk", Tone.DANGER),
    }
)

RISK_LOOKS: Final = MappingProxyType(
    {
        RiskLevel.LOW: ("done", Tone.SUCCESS),
        RiskLevel.MEDIUM: ("warning", Tone.WARNING),
        RiskLevel.HIGH: ("alert", Tone.DANGER),
    }
)

SEVERITY_LOOKS: Final = MappingProxyType(
    {
        Severity.INFO: ("info", Tone.INFO),
        Severity.WARNING: ("warning", Tone.WARNING),
        Severity.ALERT: ("alert", Tone.DANGER),
    }
)

STATUS_ICONS: Final = MappingProxyType(
    {
        CaseStatus.RECEIVED: "document",
        CaseStatus.WAITING_CUSTOMER: "pause",
        CaseStatus.PRE_CHECKING: "boxes",
        CaseStatus.READY: "ring",
        CaseStatus.IN_REVIEW: "current",
        CaseStatus.AWAITING_SECOND: "user",
        CaseStatus.IN_SECOND: "user",
        CaseStatus.AWAITING_VIDEO: "media",
        CaseStatus.IN_VIDEO: "media",
        CaseStatus.AWAITING_RISK: "escalate",
        CaseStatus.IN_RISK: "escalate",
        CaseStatus.DECIDED: "check",
        CaseStatus.FED_BACK: "done",
        CaseStatus.ARCHIVED: "done",
    }
)
