"""What the reports page shows: one immutable value, and what can be read off it."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from case_contract.problems import ProblemCode
from case_contract.reports import WHOLE, AutomationReport, DocumentAutomation, Ratio
from case_contract.vocabulary import DocumentType, Role
from reviewer_app.domain.report_period import Period
from reviewer_app.services.types import AwayReason

READERS: Final = frozenset({Role.SUPERVISOR, Role.RISK_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR})
"""To whom the server gives reports; nobody else has the page."""

_THOUSAND: Final = 1000
"""Shares are shown in tenths of a hundredth."""


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


def meets(ratio: Ratio, goal: int) -> bool | None:
    """Whether a share is at least `goal` ten-thousandths; None without trials."""
    return None if ratio.trials == 0 else ratio.hits * WHOLE >= goal * ratio.trials


def share(ratio: Ratio, goal: int) -> str:
    """`86.4 %`, a half to the even tenth, but never up to a goal that is missed or to all; a dash without trials."""
    if ratio.trials == 0:
        return "—"
    tenths, rest = divmod(ratio.hits * _THOUSAND, ratio.trials)
    up = 2 * rest > ratio.trials or (2 * rest == ratio.trials and tenths % 2 == 1)
    reaches = (tenths + 1) * WHOLE >= goal * _THOUSAND and not meets(ratio, goal)
    if up and not reaches and tenths + 1 < _THOUSAND:
        tenths += 1
    return f"{tenths // 10}.{tenths % 10} %"


def interval(ratio: Ratio) -> str:
    """`84.1–88.4 %`; empty without trials."""
    if ratio.lower is None or ratio.upper is None:
        return ""
    return f"{ratio.lower / 100:.1f}–{ratio.upper / 100:.1f} %"
