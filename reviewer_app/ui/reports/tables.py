"""The two tables of the page: documents with their three shares, and below them fields or steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QTableView, QWidget

from case_contract.reports import ENTRY_GOAL, READING_GOAL, STEPS_GOAL, WHOLE, PackTitle, Ratio
from case_contract.templates import ALL_TEMPLATES, declared_field
from case_contract.vocabulary import DocumentType
from reviewer_app.domain.goal_standing import Standing, interval, share, standing
from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.controls import Tone, tone_colour
from reviewer_app.ui.common.rows import ICON, RowDelegate, show_as_rows
from reviewer_app.ui.common.titled_table import NO_PARENT, Index, TitledTableModel
from reviewer_app.ui.reports.state import DocumentKey, ReportState, key_of

ROW: Final = 30
LOOKS: Final = {
    Standing.NOTHING: ("", Tone.NEUTRAL),
    Standing.MET: ("check", Tone.SUCCESS),
    Standing.REACHED: ("ring", Tone.NEUTRAL),
    Standing.MISSED: ("warning", Tone.WARNING),
}
"""Sign and tone of how a share stands to its goal: never a colour alone."""
LINE_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
_BAR: Final = 64
_COUNTS: Final = frozenset(
    f"reports.column.{name}"
    for name in (
        *("cases", "accepted", "corrected", "typed", "undecided", "by_machine", "by_people"),
        *("suspected", "alerted", "borne_out", "dismissed", "otherwise", "decided", "by_risk", "rejected"),
    )
)
_STEP_TITLES: Final = {step.code: (step.title_zh, step.title_en) for flow in ALL_TEMPLATES for step in flow.steps}
_MACHINE_MAY: Final = {step.code for flow in ALL_TEMPLATES for step in flow.steps if step.machine_may}


@dataclass(frozen=True, slots=True)
class Share:
    """A cell with a share and the goal that it is held against; None where it has none."""

    ratio: Ratio
    goal: int | None


Cell = Share | str


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its cells, and the document that choosing it shows."""

    cells: tuple[Cell, ...]
    document: DocumentKey | None = None


class ReportTable(TitledTableModel):
    """Rows that are given whole; a report has some dozens at most."""

    def __init__(self, ui: Ui, titles: Sequence[str]) -> None:
        super().__init__(ui, titles)
        self.lines: tuple[Line, ...] = ()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other rows."""
        if tuple(lines) != self.lines:
            self.beginResetModel()
            self.lines = tuple(lines)
            self.endResetModel()

    def is_count(self, column: int) -> bool:
        """Whether a column holds numbers, which stand one under the other by their last figure."""
        return self._titles[column] in _COUNTS

    def headerData(  # noqa: N802 Qt names it
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        """Column titles, those of numbers to the right."""
        if role == Qt.ItemDataRole.TextAlignmentRole and self.is_count(section):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return super().headerData(section, orientation, role)

    def rowCount(self, parent: Index = NO_PARENT) -> int:  # noqa: N802 Qt names it
        """How many rows there are."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The cell for the delegate (`LINE_ROLE`), and its words."""
        if not index.isValid():
            return None
        cell = self.lines[index.row()].cells[index.column()]
        if role == LINE_ROLE:
            return cell
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self._words(cell, spoken=role != Qt.ItemDataRole.DisplayRole)
        return None

    def _words(self, cell: Cell, *, spoken: bool) -> str:
        if isinstance(cell, str):
            return cell
        if not spoken or cell.ratio.trials == 0:
            return share(cell.ratio, cell.goal)
        return share_words(self._ui, cell.ratio, cell.goal)


def share_words(ui: Ui, ratio: Ratio, goal: int | None) -> str:
    """A share in one sentence, with counts, interval and, where it has one, its goal."""
    if goal is None:
        counts = {"hits": ratio.hits, "trials": ratio.trials, "interval": interval(ratio)}
        return ui.texts.text("reports.plain_share", share=share(ratio, goal), **counts)
    return ui.texts.text(
        "reports.share",
        share=share(ratio, goal),
        hits=ratio.hits,
        trials=ratio.trials,
        interval=interval(ratio),
        goal=goal_words(goal),
        reached=ui.texts.word("goal_standing", standing(ratio, goal).value),
    )


def goal_words(goal: int) -> str:
    """`80%`, `99.2%`."""
    return f"{goal / 100:g}%"


def documents_of(ui: Ui, state: ReportState) -> tuple[Line, ...]:
    """All documents together first, then each type."""
    report = state.report
    if report is None or report.cases == 0:
        return ()
    whole = (Share(report.entry, ENTRY_GOAL), Share(report.steps, STEPS_GOAL), Share(report.reading, READING_GOAL))
    lines = [Line((ui.texts.text("reports.all_documents"), f"{report.cases:,}", *whole))]
    for one in report.documents:
        shares = (Share(one.entry, ENTRY_GOAL), Share(one.steps, STEPS_GOAL), Share(one.reading, READING_GOAL))
        words = document_words(ui, one.document_type, one.pack)
        lines.append(Line((words, f"{one.cases:,}", *shares), key_of(one)))
    return tuple(lines)


def document_words(ui: Ui, kind: DocumentType, pack: PackTitle | None) -> str:
    """What a document is called: one of a data pack by its own title."""
    return ui.texts.word("document", kind.value) if pack is None else ui.texts.pick(pack.title_zh, pack.title_en)


def fields_of(ui: Ui, state: ReportState) -> tuple[Line, ...]:
    """The fields of the chosen document."""
    document = state.document
    if document is None:
        return ()
    return tuple(
        Line(
            (
                ui.texts.word("field", declared_field(document.document_type, one.field)),
                Share(one.entry, ENTRY_GOAL),
                Share(one.reading, READING_GOAL),
                *(f"{count:,}" for count in (one.accepted, one.corrected, one.typed, one.undecided)),
            )
        )
        for one in document.fields
    )


def steps_of(ui: Ui, state: ReportState) -> tuple[Line, ...]:
    """The steps of all cases; one that the law gives to a person has no goal to miss."""
    by_step = state.report.by_step if state.report is not None else ()
    return tuple(
        Line(
            (
                ui.texts.pick(*_STEP_TITLES.get(one.step, (one.step, one.step))),
                Share(one.steps, STEPS_GOAL) if one.step in _MACHINE_MAY else ui.texts.text("reports.persons"),
                f"{one.steps.hits:,}",
                f"{one.steps.trials - one.steps.hits:,}",
            )
        )
        for one in by_step
    )


class ReportView(QTableView):
    """A table of the page; the first column takes what the others leave."""

    def __init__(self, ui: Ui, model: ReportTable, widths: Sequence[int]) -> None:
        super().__init__()
        self.setObjectName("report")
        self.setModel(model)
        self._widths = tuple(widths)
        self.setItemDelegate(_Delegate(ui, self, model))
        show_as_rows(self, ROW)
        self.horizontalHeader().setFixedHeight(30)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        ui.look.changed.connect(self.viewport().update)

    def spread(self) -> None:
        """Share the width out: fixed columns have theirs, the first has the rest."""
        rest = max(self.viewport().width() - sum(self._widths), 120)
        for column, width in enumerate((rest, *self._widths)):
            self.setColumnWidth(column, width)

    def resizeEvent(self, event: Any) -> None:  # noqa: N802 Qt names it
        """Share the width out anew."""
        super().resizeEvent(event)
        self.spread()


class _Delegate(RowDelegate):
    def __init__(self, ui: Ui, parent: QWidget, table: ReportTable) -> None:
        super().__init__(ui, parent, ROW)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        inside = self._cell_room(painter, option, index)
        cell = index.data(LINE_ROLE)
        tokens = self._ui.look.tokens
        if isinstance(cell, Share):
            self._share(painter, inside, cell)
        elif self._table.is_count(index.column()):
            width = min(self._metrics[id(self._mono)].horizontalAdvance(str(cell)), inside.width())
            self._text(painter, inside.adjusted(inside.width() - width, 0, 0, 0), str(cell), tokens.text, self._mono)
        else:
            self._text(painter, inside, str(cell), tokens.text, self._font)

    def _share(self, painter: QPainter, area: QRect, cell: Share) -> None:
        """Sign, share, bar with the goal on it, and the interval."""
        tokens, ratio = self._ui.look.tokens, cell.ratio
        if ratio.trials == 0:
            room = area if cell.goal is None else area.adjusted(ICON + 5, 0, 0, 0)
            self._text(painter, room, share(ratio, cell.goal), tokens.text_faint, self._font)
            return
        if cell.goal is None:
            colour, left = tone_colour(self._ui, Tone.INFO), area.left()
        else:
            icon, tone = LOOKS[standing(ratio, cell.goal)]
            colour, left = tone_colour(self._ui, tone), area.left() + ICON + 5
            self._icon(painter, area.left(), area, icon, colour)
        self._text(
            painter, QRect(left, area.top(), 58, area.height()), share(ratio, cell.goal), tokens.text, self._strong
        )
        left += 60
        top = area.center().y() - 2
        painter.fillRect(QRect(left, top, _BAR, 5), self._colour(tokens.line))
        painter.fillRect(QRect(left, top, _BAR * ratio.hits // ratio.trials, 5), self._colour(colour))
        if cell.goal is not None:
            goal = left + _BAR * cell.goal // WHOLE
            painter.fillRect(QRect(goal, top - 3, 2, 11), self._colour(tokens.text_muted))
        room = QRect(left + _BAR + 8, area.top(), area.right() - left - _BAR - 8, area.height())
        self._text(painter, room, interval(ratio), tokens.text_muted, self._small)
