"""What a sample case is, and how it becomes a submission."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from case_contract.intake import CaseSubmission, Consent
from case_contract.vocabulary import CaseType, EvidenceKind, Language, Tier, Verdict
from identity_checks.finding_codes import FindingCode
from sample_data.tenant_client import FilePart

MakeFile = Callable[[], FilePart]
"""Draws one file when it is asked for; the same call gives the same bytes."""

CONSENT_GIVEN: Final = datetime(2026, 1, 5, 1, 30, tzinfo=UTC)
CONSENT_TEXT: Final = "sample-consent-1"


@dataclass(frozen=True, slots=True)
class SampleCase:
    """One request of the sample tenant.

    Attributes:
        reference: the tenant's own number, unique.
        declared: what the customer said, by the field names of readings.
        files: evidence kind → how to draw the file.
        expected: findings of warning or alert severity that the pre-check should report, none for a flawless case.
        verdict: what a careful reviewer would decide.
        missing: whether required evidence is left out on purpose.
        note: what the case shows, for whoever reads the list.
    """

    reference: str
    case_type: CaseType
    subject_id: str
    declared: Mapping[str, str]
    files: Mapping[EvidenceKind, MakeFile]
    note: str
    expected: frozenset[FindingCode] = frozenset()
    verdict: Verdict = Verdict.APPROVE
    tier: Tier = Tier.NORMAL
    language: Language = Language.CHINESE
    missing: bool = False


@dataclass(frozen=True, slots=True)
class SubmittableCase:
    """What `TenantClient.submit` takes: the JSON of a `CaseSubmission` and the file parts by evidence kind."""

    case: Mapping[str, object]
    files: Mapping[str, FilePart]

    def __repr__(self) -> str:
        return f"SubmittableCase(case='***', files={sorted(self.files)})"


def build(case: SampleCase, *, consent_given_at: datetime = CONSENT_GIVEN) -> SubmittableCase:
    """Draw the files of `case` and write its submission; nothing touches a disk.

    Raises:
        PortraitsMissing: the sample portraits were not fetched.
        FontMissing: a font is not installed.
    """
    submission = CaseSubmission(
        tenant_reference=case.reference,
        case_type=case.case_type,
        tier=case.tier,
        subject_id=case.subject_id,
        declared=dict(case.declared),
        consent=Consent(given_at=consent_given_at, text_version=CONSENT_TEXT),
        language=case.language,
    )
    return SubmittableCase(
        submission.model_dump(mode="json"), {kind.value: make() for kind, make in case.files.items()}
    )
