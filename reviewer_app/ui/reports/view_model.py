"""Choosing a period and a tenant, and what the server counts for them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from case_contract.reasons import RiskFamily
from case_contract.reports import AutomationReport, RiskLabelReport
from reviewer_app.domain.report_period import Period, first_day, following, moved
from reviewer_app.services.types import Desk, ReportProblem, ServerAway
from reviewer_app.ui.common.background import Background
from reviewer_app.ui.common.notices import Notice
from reviewer_app.ui.reports.state import DocumentKey, ReportState, Shown, key_of


class ReportsViewModel(QObject):
    """Holds what the reports page shows.

    Signals:
        changed: render again.
        noticed: carries a `Notice`.
    """

    changed = Signal()
    noticed = Signal(object)

    def __init__(self, background: Background, desk: Desk, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._background = background
        self._desk = desk
        self._now = now
        self._asked = 0
        self.state = ReportState(Period.WEEK, first_day(Period.WEEK, self.today))

    @property
    def today(self) -> date:
        """The day it is at this workstation."""
        return self._now().astimezone().date()

    @property
    def is_latest(self) -> bool:
        """Whether the period is the one that today is in: there is nothing to count after it."""
        return following(self.state.period, self.state.first) > self.today

    def show_period(self, period: Period) -> None:
        """Another length, around the last day of the period that is shown, but not after today."""
        last = min(following(self.state.period, self.state.first), self.today)
        within = last if self.is_latest else self.state.first
        self._ask(replace(self.state, period=period, first=first_day(period, within)))

    def step_period(self, by: int) -> None:
        """The period before or after."""
        if by < 0 or not self.is_latest:
            self._ask(replace(self.state, first=moved(self.state.period, self.state.first, by)))

    def show_tenant(self, tenant: UUID | None) -> None:
        """Of one tenant, or of all."""
        self._ask(replace(self.state, tenant=tenant))

    def show(self, shown: Shown) -> None:
        """The other report of the same cases."""
        if shown is not self.state.shown:
            self._ask(replace(self.state, shown=shown))

    def choose(self, document: DocumentKey | None) -> None:
        """Show the fields of a document, or with None the steps."""
        if document != self.state.chosen:
            self._set(replace(self.state, chosen=document))

    def choose_label(self, label: RiskFamily) -> None:
        """Tell of another of the three labels."""
        if label is not self.state.label:
            self._set(replace(self.state, label=label))

    def load(self) -> None:
        """Ask the server; an answer to an earlier question is dropped."""
        self._ask(self.state)

    def _ask(self, state: ReportState) -> None:
        same = (state.period, state.first, state.tenant) == (self.state.period, self.state.first, self.state.tenant)
        kept = state if same else replace(state, report=None, labels=None)
        self._set(replace(kept, loading=True, trouble=None))
        self._asked += 1
        mine = self._asked
        since, until = _local(state.first), _local(following(state.period, state.first))

        def answered(answer: AutomationReport | RiskLabelReport | ReportProblem | ServerAway) -> None:
            self._answered(mine, answer)

        def failed(_error: BaseException) -> None:
            self._failed(mine)

        if state.shown is Shown.AUTOMATION:
            self._background.deliver(self._desk.automation_report(since, until, state.tenant), self, answered, failed)
        else:
            self._background.deliver(self._desk.risk_label_report(since, until, state.tenant), self, answered, failed)

    def _answered(self, asked: int, answer: AutomationReport | RiskLabelReport | ReportProblem | ServerAway) -> None:
        if asked != self._asked:
            return
        state = replace(self.state, loading=False)
        match answer:
            case AutomationReport():
                known = {key_of(one) for one in answer.documents}
                chosen = state.chosen if state.chosen in known else None
                self._set(replace(state, report=answer, trouble=None, chosen=chosen))
            case RiskLabelReport():
                self._set(replace(state, labels=answer, trouble=None))
            case ReportProblem(code):
                self._set(replace(state, report=None, labels=None, trouble=code))
            case ServerAway(reason):
                self._set(replace(state, trouble=reason))

    def _failed(self, asked: int) -> None:
        if asked == self._asked:
            self._set(replace(self.state, loading=False))
            self.noticed.emit(Notice("unexpected"))

    def _set(self, state: ReportState) -> None:
        self.state = state
        self.changed.emit()


def _local(day: date) -> datetime:
    """The first instant of a day at this workstation, aware."""
    return datetime.combine(day, time()).astimezone()
