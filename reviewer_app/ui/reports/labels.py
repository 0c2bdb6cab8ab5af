"""The three risk labels (R24): what became of each, and below why, by whom and on which documents."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from case_contract.reasons import REASONS, RiskFamily
from case_contract.reports import LabelStatistics
from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.controls import Label
from reviewer_app.ui.reports.state import ReportState
from reviewer_app.ui.reports.tables import ROW, Line, ReportTable, ReportView, Share, document_words

_COUNT: Final = 90
_CASES: Final = 64
_SHARE: Final = 232
_LABELS: Final = tuple(RiskFamily)


class LabelsView(QFrame):
    """A row a label; choosing one shows its reasons, its findings and its documents."""

    def __init__(self, ui: Ui, choose: Callable[[RiskFamily], object]) -> None:
        super().__init__()
        self._ui = ui
        self._choose = choose
        self.setObjectName("panel")
        ends = ["reports.column.suspected", "reports.column.borne_out", "reports.column.dismissed"]
        self._labels = ReportTable(
            ui,
            [
                "reports.column.label",
                ends[0],
                "reports.column.alerted",
                *ends[1:],
                "reports.column.otherwise",
                "reports.column.borne_out_share",
                "reports.column.decided",
                "reports.column.by_risk",
                "reports.column.rejected",
            ],
        )
        self.labels = ReportView(ui, self._labels, [*[_COUNT] * 5, _SHARE, *[_COUNT] * 3])
        self.labels.setFixedHeight((1 + len(_LABELS)) * ROW + 2)
        self.reasons = ReportTable(ui, ["reports.column.reason", "reports.column.cases"])
        self.findings = ReportTable(ui, ["reports.column.finding", "reports.column.cases"])
        self.documents = ReportTable(ui, ["reports.column.document", *ends])
        self._titles = tuple(Label(ui, role="heading") for _ in range(3))
        self._parts = (
            ReportView(ui, self.reasons, [_CASES]),
            ReportView(ui, self.findings, [_CASES]),
            ReportView(ui, self.documents, [_COUNT - 12] * 3),
        )
        self._lay_out()
        self.labels.selectionModel().currentRowChanged.connect(self._label_chosen)

    def show_state(self, state: ReportState) -> None:
        """Show the labels, and what is behind the chosen one."""
        texts, report = self._ui.texts, state.labels
        self._labels.show_lines([] if report is None else [_line(self._ui, one) for one in report.labels])
        one = state.statistics
        self.reasons.show_lines(_reasons(self._ui, one))
        self.findings.show_lines(_findings(self._ui, one))
        self.documents.show_lines(_documents(self._ui, one))
        place = _LABELS.index(state.label)
        if report is not None and self.labels.currentIndex().row() != place:
            self.labels.selectRow(place)
        label = texts.word("risk_label", state.label.value)
        titles = (
            texts.text("reports.label_reasons", label=label),
            texts.text("reports.label_findings", label=label),
            texts.text("reports.label_documents", label=label),
        )
        for title, heading, view in zip(titles, self._titles, self._parts, strict=True):
            heading.setText(title)
            view.setAccessibleName(title)
        self.labels.setAccessibleName(texts.text("reports.labels"))

    def step(self, by: int) -> None:
        """Choose the label before or after."""
        if self._labels.rowCount():
            self.labels.selectRow(min(max(self.labels.currentIndex().row() + by, 0), len(_LABELS) - 1))

    def _label_chosen(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if 0 <= current.row() < len(_LABELS):
            self._choose(_LABELS[current.row()])

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 3, 1, 3)
        outer.setSpacing(0)
        outer.addWidget(self.labels)
        below = QHBoxLayout()
        below.setSpacing(16)
        for stretch, title, view in zip((5, 6, 8), self._titles, self._parts, strict=True):
            column = QVBoxLayout()
            column.setSpacing(0)
            title.setContentsMargins(12, 12, 12, 4)
            column.addWidget(title)
            column.addWidget(view, 1)
            below.addLayout(column, stretch)
        outer.addLayout(below, 1)


def _line(ui: Ui, one: LabelStatistics) -> Line:
    ended = one.borne_out.hits + one.dismissed
    counts = (one.suspected, one.alerted, one.borne_out.hits, one.dismissed, one.suspected - ended)
    said = (one.decided, one.decided_by_risk, one.rejected)
    return Line(
        (
            ui.texts.word("risk_label", one.label.value),
            *(f"{count:,}" for count in counts),
            Share(one.borne_out, None),
            *(f"{count:,}" for count in said),
        )
    )


def _reasons(ui: Ui, one: LabelStatistics | None) -> Sequence[Line]:
    """The label's own reasons, those that nobody gave among them."""
    given = () if one is None else one.reasons
    return [
        Line((ui.texts.pick(REASONS[reason.code].internal_zh, REASONS[reason.code].internal_en), f"{reason.cases:,}"))
        for reason in given
        if reason.code in REASONS
    ]


def _findings(ui: Ui, one: LabelStatistics | None) -> Sequence[Line]:
    found = () if one is None else one.findings
    return [Line((ui.texts.finding(finding.code, {}), f"{finding.cases:,}")) for finding in found]


def _documents(ui: Ui, one: LabelStatistics | None) -> Sequence[Line]:
    return [
        Line(
            (
                ui.texts.text("reports.no_document")
                if document.document_type is None
                else document_words(ui, document.document_type, document.pack),
                *(f"{count:,}" for count in (document.suspected, document.borne_out, document.dismissed)),
            )
        )
        for document in (() if one is None else one.documents)
    ]
