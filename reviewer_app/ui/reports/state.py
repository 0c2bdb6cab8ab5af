"""What the reports page shows: one immutable value."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple
from uuid import UUID

from case_contract.problems import ProblemCode
from case_contract.reasons import RiskFamily
from case_contract.reports import AutomationReport, DocumentAutomation, LabelStatistics, RiskLabelReport
from case_contract.vocabulary import DocumentType, Role
from reviewer_app.domain.report_period import Period
from reviewer_app.services.types import AwayReason

READERS: Final = frozenset({Role.SUPERVISOR, Role.RISK_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR})
"""To whom the server gives reports; nobody else has the page."""


class Shown(StrEnum):
    """Which of the reports is on the page."""

    AUTOMATION = "automation"
    LABELS = "labels"


class DocumentKey(NamedTuple):
    """A row of documents: a type, and of those that data packs read the pack."""

    document_type: DocumentType
    pack: str | None = None


def key_of(document: DocumentAutomation) -> DocumentKey:
    """Which row a document's figures are."""
    return DocumentKey(document.document_type, None if document.pack is None else document.pack.pack)


@dataclass(frozen=True, slots=True)
class ReportState:
    """Everything on the page.

    Attributes:
        first: the first day of the period.
        tenant: whose cases; None for all tenants of who is signed in.
        report: what came last for this choice; None while nothing has.
        trouble: why there is no report.
        chosen: the document whose fields are shown; None for the steps of all.
        labels: what came last of the risk labels for this choice; None while nothing has.
        label: the label that is told of below.
    """

    period: Period
    first: date
    tenant: UUID | None = None
    report: AutomationReport | None = None
    loading: bool = False
    trouble: ProblemCode | AwayReason | None = None
    chosen: DocumentKey | None = None
    shown: Shown = Shown.AUTOMATION
    labels: RiskLabelReport | None = None
    label: RiskFamily = RiskFamily.FAKE_IDENTITY

    @property
    def document(self) -> DocumentAutomation | None:
        """The chosen document's figures."""
        documents = self.report.documents if self.report is not None else ()
        return next((one for one in documents if key_of(one) == self.chosen), None)

    @property
    def statistics(self) -> LabelStatistics | None:
        """The chosen label's figures."""
        labels = self.labels.labels if self.labels is not None else ()
        return next((one for one in labels if one.label is self.label), None)
