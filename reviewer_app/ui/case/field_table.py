"""The field table on the page: customer, read, accepted, with masks, marks and an editor in place."""

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QTextLayout,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QStyle,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from case_contract.vocabulary import FieldBasis
from reviewer_app.domain.field_table import Agreement, FieldRow, differing_signs
from reviewer_app.ui.case.certainty_words import LEAST, share_words
from reviewer_app.ui.case.field_editor import FieldEditor
from reviewer_app.ui.case.field_model import LINE_ROLE, FieldColumn, FieldTableModel, Heading
from reviewer_app.ui.case.read_layout import ReadLayout, fitted, mark
from reviewer_app.ui.case.state import CaseState, row_key
from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.controls import Tone, tone_colour
from reviewer_app.ui.common.rows import ICON, PAD, RowDelegate, show_as_rows
from reviewer_app.ui.common.titled_table import Index
from reviewer_app.ui.common.vocabulary_looks import SEVERITY_LOOKS

ROW: Final = 25
"""Height of a line; a row that shows more of its values is a whole number of these high."""
_MOST_LINES: Final = 4
_ENDLESS: Final = 10_000
_HEADER: Final = 30
_FIELD: Final = 182
_SHARES: Final = {FieldColumn.DECLARED: 0.25, FieldColumn.READ: 0.42}
"""Of the room of the values: a reading has the figure beside it that says how sure it is."""
_WRAPPED: Final = int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWrapAnywhere)
_UNMASK_REASONS: Final = ("unmask.compare", "unmask.correct", "unmask.call")


class FieldTable(QTableView):
    """Three values a field.

    Signals:
        chosen: key of the field that became current.
        pointed: key of the field under the cursor, or "".
        unmask_asked: key and reason.
        value_refused: what was typed is no value of its field; the editor stays open.
    """

    chosen = Signal(str)
    pointed = Signal(str)
    unmask_asked = Signal(str, str)
    value_refused = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self.fields = FieldTableModel(ui)
        self.pointed_key = ""
        self._edit_after_unmask = ""
        self._shows = False
        self.setModel(self.fields)
        self._delegate = _FieldDelegate(ui, self)
        self.setItemDelegate(self._delegate)
        show_as_rows(self, ROW)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        header = self.horizontalHeader()
        header.setFixedHeight(_HEADER)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setStretchLastSection(True)
        self.setColumnWidth(FieldColumn.FIELD, _FIELD)
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        self.doubleClicked.connect(lambda _index: self.start_correction())
        ui.look.changed.connect(self.viewport().update)
        ui.texts.changed.connect(self._retitle)
        self._retitle()

    def show_state(self, state: CaseState) -> None:
        """Show the rows and the choice of a state."""
        self.fields.show_state(state)
        for line, content in enumerate(self.fields.lines):
            wanted = 1 if isinstance(content, FieldRow) else len(FieldColumn)
            if self.columnSpan(line, 0) != wanted:
                self.setSpan(line, 0, 1, wanted)
        chosen = state.selected_row
        place = self.fields.line_of(row_key(chosen)) if chosen is not None else None
        if place is None:
            self.selectionModel().blockSignals(True)
            self.clearSelection()
            self.selectionModel().blockSignals(False)
            self.viewport().update()
        elif place != self.currentIndex().row() or not self.selectionModel().hasSelection():
            # The page chose it, perhaps as the field of a finding: it must not come back as the reviewer's choice.
            self._shows = True
            self.selectRow(place)
            self._shows = False
            if place == 1:
                self.scrollToTop()
        self._fit_rows()

    def start_correction(self) -> None:
        """Type into the accepted value of the chosen field; a masked one is unmasked first."""
        line = self.fields.lines[self.currentIndex().row()] if self.currentIndex().isValid() else None
        if not isinstance(line, FieldRow) or line.copy:
            return
        if self.fields.is_masked(line):
            self._edit_after_unmask = self.fields.key_at(self.currentIndex().row())
            self.ask_unmask()
            return
        self.edit(self.fields.index(self.currentIndex().row(), FieldColumn.ACCEPTED))

    def continue_correction(self) -> None:
        """Open the editor that waited for the unmasking."""
        key, self._edit_after_unmask = self._edit_after_unmask, ""
        if key and key == self.fields.key_at(self.currentIndex().row()):
            self.edit(self.fields.index(self.currentIndex().row(), FieldColumn.ACCEPTED))

    def ask_unmask(self) -> None:
        """Ask why the chosen field is to be shown in clear."""
        row = self.currentIndex().row()
        key = self.fields.key_at(row)
        line = self.fields.lines[row] if key else None
        if not isinstance(line, FieldRow) or not self.fields.is_masked(line):
            return
        menu = QMenu(self)
        menu.setAccessibleName(self._ui.texts.text("unmask.title"))
        title = menu.addAction(self._ui.texts.text("unmask.title"))
        title.setEnabled(False)
        menu.addSeparator()
        for number, text_id in enumerate(_UNMASK_REASONS, start=1):
            reason = self._ui.texts.text(text_id)
            # With its mnemonic the figure is a key; a menu passes over figures that are words alone.
            action = menu.addAction(self._ui.texts.text("unmask.choice", number=f"&{number}", reason=reason))
            action.triggered.connect(lambda _checked, chosen=reason: self.unmask_asked.emit(key, chosen))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.viewport().mapToGlobal(QPoint(170, self.rowViewportPosition(row) + ROW)))
        menu.setActiveAction(menu.actions()[2])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 Qt names it
        """Light the field under the cursor on the picture."""
        self._point(self.fields.key_at(self.rowAt(event.position().toPoint().y())))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 Qt names it
        """No field is under the cursor any more."""
        self._point("")
        super().leaveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 Qt names it
        """Keep the chosen field in sight."""
        super().resizeEvent(event)
        room = self.viewport().width() - _FIELD
        for column, share in _SHARES.items():
            self.setColumnWidth(column, round(share * room))
        self._fit_rows()
        self.scrollTo(self.currentIndex())

    def add_to_header(self, widget: QWidget) -> None:
        """Put a control at the right end of the row of titles."""
        row = QHBoxLayout(self.horizontalHeader())
        row.setContentsMargins(0, 2, 6, 3)
        row.addStretch(1)
        row.addWidget(widget)

    @staticmethod
    def whole_rows_in(height: int) -> int:
        """The largest height up to `height` at which no row is cut."""
        return height - (height - _HEADER) % ROW if height > _HEADER else height

    def _point(self, key: str) -> None:
        if key != self.pointed_key:
            self.pointed_key = key
            self.pointed.emit(key)

    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        key = self.fields.key_at(current.row())
        if key and not self._shows:
            self.chosen.emit(key)
        self._fit_rows()

    def _fit_rows(self) -> None:
        """Give the chosen row, a zone, and every row with a reading to look at, the height that its values need."""
        current = self.currentIndex().row()
        for row, line in enumerate(self.fields.lines):
            read = line.read if isinstance(line, FieldRow) else None
            whole = row == current or (read is not None and (read.unsure or _is_zone(line)))
            wanted = self._delegate.lines_of(row) * ROW if whole else ROW
            if self.rowHeight(row) != wanted:
                self.setRowHeight(row, wanted)
                if row == current:
                    self.scrollTo(self.currentIndex())

    def _retitle(self) -> None:
        self.setAccessibleName(self._ui.texts.text("field_column.table"))


def _is_zone(line: Heading | FieldRow) -> bool:
    """A machine-readable zone counts as a whole: it is always shown in full, in letters of one width."""
    return isinstance(line, FieldRow) and line.field == "mrz"


class _FieldDelegate(RowDelegate):
    def __init__(self, ui: Ui, table: FieldTable) -> None:
        super().__init__(ui, table, ROW)
        self._table = table

    def lines_of(self, row: int) -> int:
        """How many lines the values of a row need, each in its column."""
        line = self._table.fields.index(row, 0).data(LINE_ROLE)
        if not isinstance(line, FieldRow):
            return 1
        read_room = self._table.columnWidth(FieldColumn.READ) - 2 * PAD - ICON - 5
        accepted_room = self._table.columnWidth(FieldColumn.ACCEPTED) - 2 * PAD - 2 * ICON - 9
        shown = self._table.fields.shown
        cells = (
            (line.declared, self._value_font(line), self._table.columnWidth(FieldColumn.DECLARED) - 2 * PAD),
            (line.accepted.value if line.accepted is not None else None, self._accepted_font(line), accepted_room),
        )
        heights = [
            self._metrics[id(font)].boundingRect(QRect(0, 0, room, _ENDLESS), _WRAPPED, shown(line, value)).height()
            for value, font, room in cells
            if value is not None and room > 0
        ]
        if line.read is not None and read_room > self._share_width(line):
            value, beside = shown(line, line.read.value), read_room - self._share_width(line)
            font = self._read_font(line, value, beside)
            one_line = QFontMetrics(font).horizontalAdvance(value) <= beside and "\n" not in value
            heights.append(0 if one_line else ReadLayout(value, font, beside, read_room, pitch=ROW).height)
        return min(max(1, -(-(max(heights, default=0) + 5) // ROW)), _MOST_LINES)

    def _value_font(self, row: FieldRow) -> QFont:
        return self._mono if _is_zone(row) else self._font

    def _read_font(self, row: FieldRow, value: str, room: int) -> QFont:
        return fitted(self._mono, value, room) if _is_zone(row) else self._font

    def _accepted_font(self, row: FieldRow) -> QFont:
        return self._mono if _is_zone(row) else self._strong

    def _share_width(self, row: FieldRow) -> int:
        if row.read is None:
            return 0
        width = self._metrics[id(self._small)].horizontalAdvance(self._share(row)) + 6
        return width + ICON + 2 if row.read.unsure else width

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: N802
        line = index.data(LINE_ROLE)
        read = line.read.value if line.read is not None else None
        editor = FieldEditor(parent, line.field, read)
        editor.refused.connect(self._table.value_refused)
        name = str(index.sibling(index.row(), FieldColumn.FIELD).data())
        editor.setAccessibleName(self._ui.texts.text("field_column.editor", field=name))
        return editor

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        tokens = self._ui.look.tokens
        line = index.data(LINE_ROLE)
        if not isinstance(line, FieldRow):
            painter.fillRect(area, self._colour(tokens.surface_raised))
            if index.column() == 0:
                self._text(painter, area.adjusted(PAD, 0, -PAD, 0), str(index.data()), tokens.text_muted, self._small)
            return
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        pointed = self._table.pointed_key == self._table.fields.key_at(index.row())
        self._ground(painter, area, index.column(), chosen=chosen, pointed=pointed)
        inside = area.adjusted(PAD, 0, -PAD, 0)
        match FieldColumn(index.column()):
            case FieldColumn.FIELD:
                self._name(painter, inside, line, str(index.data()))
            case FieldColumn.DECLARED:
                self._declared(painter, inside, line, str(index.data() or "—"))
            case FieldColumn.READ:
                self._read(painter, inside, line)
            case FieldColumn.ACCEPTED:
                self._accepted(painter, inside, line, str(index.data() or ""))

    def _name(self, painter: QPainter, area: QRect, row: FieldRow, words: str) -> None:
        tokens = self._ui.look.tokens
        lock, mark = area.right() - ICON, area.right() - 2 * ICON - 4
        if self._table.fields.is_masked(row):
            self._icon(painter, lock, area, "lock", tokens.text_faint)
        if row.worst is not None:
            icon, tone = SEVERITY_LOOKS[row.worst]
            self._icon(painter, mark, area, icon, tone_colour(self._ui, tone))
        right = mark - 4
        room = QRect(area.left() + 2, area.top(), right - area.left() - 2, area.height())
        self._text(painter, room, words, tokens.text_muted, self._font)

    def _declared(self, painter: QPainter, area: QRect, row: FieldRow, words: str) -> None:
        tokens = self._ui.look.tokens
        marks = self._unlike(row, declared=True)
        if not marks:
            self._text(painter, area, words, tokens.text if row.declared else tokens.text_faint, self._font)
            return
        below = area.width() if area.height() > ROW else None
        ReadLayout(words, self._font, area.width(), below, marks).draw(painter, area, tokens.text)

    def _unlike(self, row: FieldRow, *, declared: bool) -> list[QTextLayout.FormatRange]:
        """Marks under the signs in which what was said and what was read differ, of one of both."""
        if row.agreement is not Agreement.DIFFER or row.declared is None or row.read is None or row.field == "sex":
            return []
        said, read = differing_signs(row.declared, row.read.value)
        value = row.declared if declared else row.read.value
        # A mask leaves every sign its place; what is written otherwise has none to point at.
        if len(self._table.fields.shown(row, value)) != len(value):
            return []
        return [mark(self._ui.look.tokens.danger_text, at, 1, len(value)) for at in (said if declared else read)]

    def _read(self, painter: QPainter, area: QRect, row: FieldRow) -> None:
        tokens = self._ui.look.tokens
        if row.read is None:
            self._text(painter, area.adjusted(ICON + 5, 0, 0, 0), "—", tokens.text_faint, self._font)
            return
        icon, tone = {
            Agreement.AGREE: ("check", Tone.SUCCESS),
            Agreement.DIFFER: ("alert", Tone.DANGER),
        }.get(row.agreement, ("", Tone.NEUTRAL))
        left = area.left()
        if icon:
            self._icon(painter, left, area, icon, tone_colour(self._ui, tone))
        left += ICON + 5
        share = self._share(row)
        unsure = row.read.unsure
        colour = tokens.warning_text if unsure else tokens.text_faint
        width = self._metrics[id(self._small)].horizontalAdvance(share)
        first = QRect(area.right() - width, area.top(), width + 2, ROW)
        self._text(painter, first, share, colour, self._small)
        if unsure:
            self._icon(painter, area.right() - width - 4 - ICON, area, "warning", tokens.warning_text)
        value = self._table.fields.shown(row, row.read.value)
        room = QRect(left, area.top(), area.right() - self._share_width(row) - left, area.height())
        # A word may stand before what was read.
        moved = max(value.find(row.read.value), 0)
        length, tall = len(value), area.height() > ROW
        marks = [mark(tokens.warning_text, one.position + moved, len(one.now), length) for one in row.read.corrections]
        marks += self._unlike(row, declared=False)
        if marks or tall:
            whole = QRect(left, area.top(), area.right() - left, area.height()) if tall else room
            font = self._read_font(row, value, room.width())
            layout = ReadLayout(value, font, room.width(), whole.width() if tall else None, marks, pitch=ROW)
            layout.draw(painter, whole, tokens.text)
        else:
            self._text(painter, room, value, tokens.text, self._value_font(row))

    def _share(self, row: FieldRow) -> str:
        """How sure the reading is; below the threshold, the threshold as well where a zone's lines leave it room."""
        if row.read is None:
            return ""
        share = share_words(row.read.confidence)
        if _is_zone(row) or not row.read.unsure:
            return share
        return self._ui.texts.text("reading.unsure_share", share=share, least=LEAST)

    def _accepted(self, painter: QPainter, area: QRect, row: FieldRow, words: str) -> None:
        tokens = self._ui.look.tokens
        if row.copy:
            return
        if row.accepted is None:
            self._icon(painter, area.left(), area, "ring", tokens.text_faint)
            return
        if row.accepted.needs_you:
            icon, tone = "need_you", Tone.DANGER
        elif row.accepted.basis is FieldBasis.CORRECTED:
            icon, tone = "edit", Tone.INFO
        elif row.accepted.basis is FieldBasis.DECLARED:
            icon, tone = "user", Tone.INFO
        else:
            icon, tone = "check", Tone.SUCCESS
        self._icon(painter, area.left(), area, icon, tone_colour(self._ui, tone))
        right = area.right()
        if row.accepted.unsent:
            self._icon(painter, right - ICON, area, "unsent", tokens.text_faint)
            right -= ICON + 4
        room = QRect(area.left() + ICON + 5, area.top(), right - area.left() - ICON - 5, area.height())
        self._text(painter, room, words, tokens.text, self._accepted_font(row))

    def _text(self, painter: QPainter, area: QRect, words: str, colour: str, font: QFont) -> None:
        if area.height() <= ROW:
            super()._text(painter, area, words.replace("\n", " "), colour, font)
            return
        painter.setFont(font)
        painter.setPen(self._colour(colour))
        painter.drawText(area.adjusted(0, 3, 0, -2), _WRAPPED, words)
