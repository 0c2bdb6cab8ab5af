"""Rates a case by what the machine found in it (R24, R30). Pure."""

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from case_contract.reasons import RiskFamily
from case_contract.records import BlindRiskRecord, FindingRecord
from case_contract.rules import BLIND_FINDINGS
from case_contract.vocabulary import Need, PreCheckState, RiskLevel, Severity
from case_server.precheck.repository import Rating
from identity_checks.finding_codes import FindingCode

_F: Final = FindingCode

FAMILY_OF: Final = MappingProxyType(
    {
        _F.NUMBER_CHECK_DIGIT: RiskFamily.FAKE_IDENTITY,
        _F.NUMBER_MALFORMED: RiskFamily.FAKE_IDENTITY,
        _F.NUMBER_BIRTH_MISMATCH: RiskFamily.FAKE_IDENTITY,
        _F.NUMBER_SEX_MISMATCH: RiskFamily.FAKE_IDENTITY,
        _F.USCC_CHECK_DIGIT: RiskFamily.FAKE_IDENTITY,
        _F.DATE_IMPOSSIBLE: RiskFamily.FAKE_IDENTITY,
        _F.MRZ_CHECK_DIGIT: RiskFamily.FAKE_IDENTITY,
        _F.MRZ_STATE_UNKNOWN: RiskFamily.FAKE_IDENTITY,
        _F.PICTURE_GENERATED: RiskFamily.FAKE_IDENTITY,
        _F.MRZ_VISUAL_MISMATCH: RiskFamily.TAMPERING,
        _F.SIDES_MISMATCH: RiskFamily.TAMPERING,
        _F.DOCUMENT_ALTERED: RiskFamily.TAMPERING,
        _F.FACES_DIFFER: RiskFamily.IMPERSONATION,
        _F.SAME_PICTURE_TWICE: RiskFamily.IMPERSONATION,
        _F.SELFIE_SHOWS_DOCUMENT: RiskFamily.IMPERSONATION,
        _F.LICENCE_PERSON_MISMATCH: RiskFamily.IMPERSONATION,
        _F.HOLDERS_DIFFER: RiskFamily.IMPERSONATION,
        _F.PICTURE_SEEN_BEFORE: RiskFamily.IMPERSONATION,
        _F.DOCUMENT_SEEN_BEFORE: RiskFamily.IMPERSONATION,
        _F.FACE_SEEN_BEFORE: RiskFamily.IMPERSONATION,
        # Made-up identities come in numbers; one person's document or face under several is somebody else's.
        _F.VELOCITY_DEVICE: RiskFamily.FAKE_IDENTITY,
        _F.VELOCITY_NETWORK: RiskFamily.FAKE_IDENTITY,
        _F.VELOCITY_DOCUMENT: RiskFamily.IMPERSONATION,
        _F.VELOCITY_FACE: RiskFamily.IMPERSONATION,
    }
)
"""Which of the three risk labels a finding speaks for; the others are about quality or completeness."""


def rate(found: Sequence[FindingRecord]) -> Rating:
    """An alert that speaks for a risk label makes the case high, with a risk officer's decision to come (R30)."""
    rating = _rate(found)
    others = [finding for finding in found if finding.code not in BLIND_FINDINGS]
    if len(others) == len(found):
        return rating
    without = _rate(others)
    blind = BlindRiskRecord(
        risk_level=without.risk_level, alert_count=without.alert_count, warning_count=without.warning_count
    )
    return replace(rating, blind=blind)


def _rate(found: Sequence[FindingRecord]) -> Rating:
    alerts = [finding for finding in found if finding.severity is Severity.ALERT]
    warnings = sum(finding.severity is Severity.WARNING for finding in found)
    if any(finding.code in FAMILY_OF for finding in alerts):
        return Rating(PreCheckState.DONE, RiskLevel.HIGH, (Need.RISK_DECISION,), len(alerts), warnings)
    level = RiskLevel.MEDIUM if alerts or warnings else RiskLevel.LOW
    return Rating(PreCheckState.DONE, level, (), len(alerts), warnings)
