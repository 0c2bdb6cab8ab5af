"""What the reports page shows: one immutable value."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from case_contract.problems import ProblemCode
from case_contract.reports import AutomationReport, DocumentAutomation
from case_contract.vocabulary import DocumentType, Role
from reviewer_app.domain.report_period import Period
from reviewer_app.services.types import AwayReason

READERS: Final = frozenset({Role.SUPERVISOR, Role.RISK_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR})
"""To whom the server gives reports; nobody else has the page."""


@dataclass(frozen=True, slots=True)
class ReportState:
    """Everything on the page.

    Attributes:
        first: the first day of the period.
        tenant: whose cases; None for all tenants of who is signed in.
        report: what came last for this choice; None while nothing has.
        trouble: why there is no report.
        chosen: the document whose fields are shown; None for the steps of all.
    """

    period: Period
    first: date
    tenant: UUID | None = None
    report: AutomationReport | None = None
    loading: bool = False
    trouble: ProblemCode | AwayReason | None = None
    chosen: DocumentType | None = None

    @property
    def document(self) -> DocumentAutomation | None:
        """The chosen document's figures."""
        documents = self.report.documents if self.report is not None else ()
        return next((one for one in documents if one.document_type is self.chosen), None)
