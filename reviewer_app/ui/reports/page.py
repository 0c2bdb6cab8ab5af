"""The reports page, of a period: what the machine took off people, and what became of the risk labels.

The first is three shares against their goals, documents, and fields or steps below; the second is `labels`.
"""

from functools import partial
from typing import Final
from uuid import UUID

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from case_contract.problems import ProblemCode
from case_contract.reports import ENTRY_GOAL, READING_GOAL, STEPS_GOAL, Ratio
from reviewer_app.domain.goal_standing import Standing, interval, share, standing
from reviewer_app.domain.report_period import Period, following, moved
from reviewer_app.services.types import Desk
from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.controls import Button, Chip, Kind, Label, Segments
from reviewer_app.ui.common.keys import KEYS, bind
from reviewer_app.ui.common.notices import problem_words
from reviewer_app.ui.reports.labels import LabelsView
from reviewer_app.ui.reports.state import ReportState, Shown
from reviewer_app.ui.reports.tables import (
    LOOKS,
    ReportTable,
    ReportView,
    document_words,
    documents_of,
    fields_of,
    goal_words,
    share_words,
    steps_of,
)
from reviewer_app.ui.reports.view_model import ReportsViewModel

_SHARE: Final = 246
_COUNT: Final = 78


class ReportsPage(QWidget):
    """Everything on the keyboard: 1 2 3 the length, [ ] the period, 4 5 the report, J K the row."""

    def __init__(self, ui: Ui, desk: Desk, model: ReportsViewModel) -> None:
        super().__init__()
        self._ui = ui
        self.model = model
        signed_in = desk.state().signed_in
        self._tenants = signed_in.tenant_names if signed_in is not None else ()
        self._build_bar()
        self._cards = {
            "entry": _ShareCard(ui, "reports.entry", "reports.entry_why", ENTRY_GOAL),
            "steps": _ShareCard(ui, "reports.steps", "reports.steps_why", STEPS_GOAL),
            "reading": _ShareCard(ui, "reports.reading", "reports.reading_why", READING_GOAL),
        }
        shares = ["reports.entry", "reports.steps", "reports.reading"]
        self._documents = ReportTable(ui, ["reports.column.document", "reports.column.cases", *shares])
        self.documents = ReportView(ui, self._documents, [_COUNT, _SHARE, _SHARE, _SHARE])
        field_titles = ["reports.column.field", shares[0], shares[2]]
        counts = ["reports.column.accepted", "reports.column.corrected", "reports.column.typed"]
        self._fields = ReportTable(ui, [*field_titles, *counts, "reports.column.undecided"])
        self.fields = ReportView(ui, self._fields, [_SHARE, _SHARE, _COUNT, _COUNT, _COUNT, _COUNT])
        self._steps = ReportTable(
            ui, ["reports.column.step", shares[1], "reports.column.by_machine", "reports.column.by_people"]
        )
        self.steps = ReportView(ui, self._steps, [_SHARE, _SHARE // 2, _SHARE // 2])
        self._below_title = Label(ui, role="heading")
        self._below = QStackedWidget()
        self._below.addWidget(self.steps)
        self._below.addWidget(self.fields)
        self.labels = LabelsView(ui, model.choose_label)
        self._empty = Label(ui, role="muted", wraps=True)
        self._lay_out()
        self._bind_keys()
        self.documents.selectionModel().currentRowChanged.connect(self._document_chosen)
        model.changed.connect(self.render_state)
        ui.texts.changed.connect(self.render_state)
        ui.look.changed.connect(self.render_state)
        self.render_state()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 Qt names it
        """Count anew whenever the page comes up."""
        super().showEvent(event)
        self.model.load()
        self._first_table().setFocus()

    def render_state(self) -> None:
        """Show the model's state; the only code here that touches widgets."""
        state, texts = self.model.state, self._ui.texts
        self._reports.show_chosen(state.shown.value)
        self._periods.show_chosen(state.period.value)
        self._span.setText(_span(state))
        self._on.setEnabled(not self.model.is_latest)
        self._fill_tenants(state)
        report = state.report
        nothing = Ratio(hits=0, trials=0)
        self._cards["entry"].show_ratio(report.entry if report is not None else nothing)
        self._cards["steps"].show_ratio(report.steps if report is not None else nothing)
        self._cards["reading"].show_ratio(report.reading if report is not None else nothing)
        lines = documents_of(self._ui, state)
        self._documents.show_lines(lines)
        self._fields.show_lines(fields_of(self._ui, state))
        self._steps.show_lines(steps_of(self._ui, state))
        self.labels.show_state(state)
        of_labels = state.shown is Shown.LABELS
        has_labels = state.labels is not None and state.labels.cases > 0
        for card in self._cards.values():
            card.setVisible(not of_labels)
        self._tables.setVisible(bool(lines) and not of_labels)
        comes_up = has_labels and of_labels and self.labels.isHidden()
        self.labels.setVisible(has_labels and of_labels)
        if comes_up:
            self.labels.labels.setFocus()
        self._empty.setVisible(not (has_labels if of_labels else lines))
        self._empty.setText(self._why_empty(state))
        self._foot.setText(texts.text("reports.labels_counted" if of_labels else "reports.how_counted"))
        if lines:
            place = next((number for number, line in enumerate(lines) if line.document == state.chosen), 0)
            if self.documents.currentIndex().row() != place:
                self.documents.selectRow(place)
            self.documents.setFixedHeight(min(30 + 30 * len(lines) + 2, 30 + 30 * 6 + 2))
        self._below.setCurrentIndex(0 if state.document is None else 1)
        title = texts.text("reports.steps_below")
        if state.document is not None:
            words = document_words(self._ui, state.document.document_type, state.document.pack)
            title = texts.text("reports.fields_below", document=words)
        self._below_title.setText(title)
        self.documents.setAccessibleName(texts.text("reports.documents"))
        for view in (self.fields, self.steps):
            view.setAccessibleName(title)

    def _why_empty(self, state: ReportState) -> str:
        texts = self._ui.texts
        if state.trouble is None:
            return texts.text("reports.loading" if state.loading else "reports.empty")
        if isinstance(state.trouble, ProblemCode):
            title, detail = problem_words(texts, state.trouble)
            return f"{title}\n{detail}"
        return texts.text("reports.away")

    def _document_chosen(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if 0 <= current.row() < len(self._documents.lines):
            self.model.choose(self._documents.lines[current.row()].document)

    def _choose(self, by: int) -> None:
        if self.model.state.shown is Shown.LABELS:
            self.labels.step(by)
            return
        rows = self._documents.rowCount()
        if rows:
            self.documents.selectRow(min(max(self.documents.currentIndex().row() + by, 0), rows - 1))

    def _show(self, shown: Shown) -> None:
        self.model.show(shown)
        self._first_table().setFocus()

    def _first_table(self) -> ReportView:
        return self.labels.labels if self.model.state.shown is Shown.LABELS else self.documents

    def _fill_tenants(self, state: ReportState) -> None:
        wanted = [("", self._ui.texts.text("reports.all_tenants")), *((str(key), name) for key, name in self._tenants)]
        self._tenant_box.setVisible(len(self._tenants) > 1)
        self._tenant_box.setAccessibleName(self._ui.texts.text("queue.column.tenant"))
        if [self._tenant_box.itemText(place) for place in range(self._tenant_box.count())] != [
            one for _, one in wanted
        ]:
            self._tenant_box.clear()
            for value, words in wanted:
                self._tenant_box.addItem(words, value)
        self._tenant_box.setCurrentIndex(max(self._tenant_box.findData(str(state.tenant or "")), 0))

    def _tenant_chosen(self, index: int) -> None:
        value = self._tenant_box.itemData(index)
        self.model.show_tenant(UUID(value) if value else None)

    def _build_bar(self) -> None:
        ui = self._ui
        reports = [(Shown.AUTOMATION.value, "reports.automation"), (Shown.LABELS.value, "reports.labels")]
        self._reports = Segments(ui, reports, keys=("4", "5"))
        self._reports.chosen.connect(lambda value: self._show(Shown(value)))
        options = [
            (Period.DAY.value, "reports.day"),
            (Period.WEEK.value, "reports.week"),
            (Period.MONTH.value, "reports.month"),
        ]
        self._periods = Segments(ui, options, keys=("1", "2", "3"))
        self._periods.chosen.connect(lambda value: self.model.show_period(Period(value)))
        back, on = KEYS["report_previous"].caption, KEYS["report_next"].caption
        self._back = Button(ui, "key.report_previous", kind=Kind.TOOL, icon="previous_page", icon_only=True, key=back)
        self._on = Button(ui, "key.report_next", kind=Kind.TOOL, icon="next_page", icon_only=True, key=on)
        self._back.clicked.connect(lambda: self.model.step_period(-1))
        self._on.clicked.connect(lambda: self.model.step_period(1))
        self._span = Label(ui, role="strong")
        self._span.setMinimumWidth(190)
        self._span.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._tenant_box = QComboBox()
        self._tenant_box.activated.connect(self._tenant_chosen)

    def _bind_keys(self) -> None:
        for name, period in (
            ("report_day", Period.DAY),
            ("report_week", Period.WEEK),
            ("report_month", Period.MONTH),
        ):
            bind(self, name, partial(self.model.show_period, period))
        bind(self, "report_automation", lambda: self._show(Shown.AUTOMATION))
        bind(self, "report_labels", lambda: self._show(Shown.LABELS))
        bind(self, "report_previous", lambda: self.model.step_period(-1))
        bind(self, "report_next", lambda: self.model.step_period(1))
        bind(self, "report_down", lambda: self._choose(1))
        bind(self, "report_up", lambda: self._choose(-1))

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addWidget(Label(self._ui, "reports.title", role="title"))
        bar.addSpacing(12)
        bar.addWidget(self._reports)
        bar.addSpacing(16)
        for widget in (self._periods, self._back, self._span, self._on):
            bar.addWidget(widget)
        bar.addStretch(1)
        bar.addWidget(self._tenant_box)
        cards = QHBoxLayout()
        cards.setSpacing(10)
        for card in self._cards.values():
            cards.addWidget(card, 1)
        self._tables = QFrame()
        self._tables.setObjectName("panel")
        inside = QVBoxLayout(self._tables)
        inside.setContentsMargins(1, 3, 1, 3)
        inside.setSpacing(0)
        inside.addWidget(self.documents)
        self._below_title.setContentsMargins(12, 12, 12, 4)
        inside.addWidget(self._below_title)
        inside.addWidget(self._below, 1)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(14, 12, 14, 10)
        outer.setSpacing(10)
        outer.addLayout(bar)
        outer.addLayout(cards)
        outer.addWidget(self._tables, 1)
        outer.addWidget(self.labels, 1)
        outer.addWidget(self._empty, 1)
        self._foot = Label(self._ui, role="faint", wraps=True)
        outer.addWidget(self._foot)


class _ShareCard(QFrame):
    """One of the three shares: what it is, the share, and how it stands to its goal."""

    def __init__(self, ui: Ui, title: str, why: str, goal: int) -> None:
        super().__init__()
        self._ui = ui
        self._goal = goal
        self.setObjectName("panel")
        self._share = Label(ui, role="figure")
        self._chip = Chip(ui)
        self._counts = Label(ui, role="muted")
        head = QHBoxLayout()
        head.addWidget(Label(ui, title, role="strong"), 1)
        head.addWidget(self._chip)
        figures = QHBoxLayout()
        figures.setSpacing(12)
        figures.addWidget(self._share)
        figures.addWidget(self._counts, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(2)
        column.addLayout(head)
        column.addLayout(figures)
        column.addWidget(Label(ui, why, role="faint", wraps=True))

    def show_ratio(self, ratio: Ratio) -> None:
        """Show a share, or that there is none."""
        texts, stands = self._ui.texts, standing(ratio, self._goal)
        self._share.setText(share(ratio, self._goal))
        counts = ""
        if ratio.trials:
            counts = texts.text(
                "reports.counts", hits=f"{ratio.hits:,}", trials=f"{ratio.trials:,}", interval=interval(ratio)
            )
        self._counts.setText(counts)
        self._chip.say(self._goal_words(stands), *LOOKS[stands])
        self.setAccessibleName(share_words(self._ui, ratio, self._goal) if ratio.trials else share(ratio, self._goal))

    def _goal_words(self, stands: Standing) -> str:
        texts, goal = self._ui.texts, goal_words(self._goal)
        match stands:
            case Standing.NOTHING:
                return texts.text("reports.goal", goal=goal)
            case Standing.MET:
                return texts.text("reports.goal_met_at", goal=goal)
            case Standing.REACHED:
                return texts.text("reports.goal_reached_at", goal=goal)
            case Standing.MISSED:
                return texts.text("reports.goal_missed_at", goal=goal)


def _span(state: ReportState) -> str:
    last = following(state.period, state.first)
    if state.period is Period.DAY:
        return f"{state.first:%Y-%m-%d}"
    return f"{state.first:%Y-%m-%d} – {moved(Period.DAY, last, -1):%m-%d}"
