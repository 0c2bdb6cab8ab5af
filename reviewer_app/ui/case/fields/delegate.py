"""How a line of the field table is painted and measured, and the editor in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QRect, Qt
from PySide6.QtGui import QFocusEvent, QFont, QPainter, QTextLayout
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from case_contract.vocabulary import FieldBasis
from reviewer_app.domain.field_table import Agreement, FieldRow, differing_signs
from reviewer_app.ui.case.certainty_words import LEAST, share_words
from reviewer_app.ui.case.fields.editor import FieldEditor
from reviewer_app.ui.case.fields.model import LINE_ROLE, FieldColumn, Heading
from reviewer_app.ui.case.fields.read_layout import ReadLayout, fitted, mark
from reviewer_app.ui.common.controls import Tone, tone_colour
from reviewer_app.ui.common.rows import ICON, PAD, RowDelegate
from reviewer_app.ui.common.vocabulary_looks import SEVERITY_LOOKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewer_app.ui.case.fields.table import FieldTable
    from reviewer_app.ui.common.context import Ui
    from reviewer_app.ui.common.titled_table import Index

ROW: Final = 25
"""Height of a line; a row that shows more of its values is a whole number of these high."""
_MOST_LINES: Final = 4
_SIGN: Final = ICON + 5
"""Pixels that the sign before a value takes."""
_ELSEWHERE: Final = frozenset({Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason})
"""The keyboard is in another window for a while; the editor waits."""


def is_zone(line: Heading | FieldRow) -> bool:
    """Whether it is a machine-readable zone, which counts as a whole: shown in full, in letters of one width."""
    return isinstance(line, FieldRow) and line.field == "mrz"


class FieldDelegate(RowDelegate):
    """Paints the three values of a field with their marks; opens the editor in place."""

    def __init__(self, ui: Ui, table: FieldTable) -> None:
        super().__init__(ui, table, ROW)
        self._table = table

    def lines_of(self, row: int) -> int:
        """How many lines the values of a row need, each in its column."""
        line = self._table.fields.index(row, 0).data(LINE_ROLE)
        if not isinstance(line, FieldRow):
            return 1
        read, accepted = line.read, line.accepted
        values = {
            FieldColumn.DECLARED: line.declared,
            FieldColumn.READ: read.value if read is not None else None,
            FieldColumn.ACCEPTED: accepted.value if accepted is not None else None,
        }
        heights = [
            self._layout(line, column, self._table.fields.shown(line, value), tall=True).height
            for column, value in values.items()
            if value is not None and self._rooms(line, column)[0] > 0
        ]
        return min(max(1, -(-(max(heights, default=0) + 5) // ROW)), _MOST_LINES)

    def _rooms(self, row: FieldRow, column: FieldColumn) -> tuple[int, int]:
        """Pixels that a value has in its first line, and below it."""
        whole = self._table.columnWidth(column) - 2 * PAD - 1
        if column is FieldColumn.READ:
            return whole - _SIGN - self._share_width(row), whole - _SIGN
        if column is FieldColumn.ACCEPTED:
            # What says that it is unsent stands below the sign of a zone, beside any other value.
            room = whole - _SIGN - (0 if is_zone(row) else ICON + 4)
            return room, room
        return whole, whole

    def _layout(
        self,
        row: FieldRow,
        column: FieldColumn,
        value: str,
        *,
        tall: bool,
        marks: Sequence[QTextLayout.FormatRange] = (),
    ) -> ReadLayout:
        """A value as every column shows it: whole in a `tall` row, else in one line that ends in … if it must."""
        beside, below = self._rooms(row, column)
        font = self._value_font(row, column, value)
        return ReadLayout(value, font, beside, below if tall else None, marks, pitch=ROW)

    def _value_font(self, row: FieldRow, column: FieldColumn, value: str) -> QFont:
        """A zone looks the same wherever it stands: as it has room where it was read and where it is accepted."""
        if is_zone(row):
            room = min(self._rooms(row, one)[0] for one in (FieldColumn.READ, FieldColumn.ACCEPTED))
            return fitted(self._mono, value, room)
        return self._strong if column is FieldColumn.ACCEPTED else self._font

    def _share_width(self, row: FieldRow) -> int:
        if row.read is None:
            return 0
        width = self._metrics[id(self._small)].horizontalAdvance(self._share(row)) + 6
        return width + ICON + 2 if row.read.unsure else width

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: N802
        """Qt names it: a line to type into, which the table keeps an eye on."""
        line = index.data(LINE_ROLE)
        read = line.read.value if line.read is not None else None
        accepted = line.accepted
        corrected = accepted is not None and accepted.basis is not FieldBasis.READ
        editor = FieldEditor(parent, line.field, read, corrected=corrected)
        editor.refused.connect(self._table.refuse_typed)
        name = str(index.sibling(index.row(), FieldColumn.FIELD).data())
        editor.setAccessibleName(self._ui.texts.text("field_column.editor", field=name))
        self._table.editor_opened(editor)
        return editor

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:  # noqa: N802
        """Qt names it: what cannot be a value of the field is none, however the editor is closed."""
        if isinstance(editor, FieldEditor) and editor.hasAcceptableInput():
            super().setModelData(editor, model, index)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:  # noqa: N802
        """Qt names it: an editor that loses the keyboard closes by the one rule of the table, never by itself."""
        if isinstance(event, QFocusEvent) and event.type() is QEvent.Type.FocusOut:
            if event.reason() not in _ELSEWHERE:
                self._table.take_typed()
            return False
        return super().eventFilter(editor, event)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell; the first one of a heading."""
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
        self._text(painter, _first_line(room), words, tokens.text_muted, self._font)

    def _declared(self, painter: QPainter, area: QRect, row: FieldRow, words: str) -> None:
        if row.declared is None:
            self._text(painter, _first_line(area), words, self._ui.look.tokens.text_faint, self._font)
            return
        marks = self._unlike(row, declared=True)
        layout = self._layout(row, FieldColumn.DECLARED, words, tall=area.height() > ROW, marks=marks)
        layout.draw(painter, area, self._ui.look.tokens.text)

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
            self._text(painter, _first_line(area).adjusted(_SIGN, 0, 0, 0), "—", tokens.text_faint, self._font)
            return
        icon, tone = {
            Agreement.AGREE: ("check", Tone.SUCCESS),
            Agreement.DIFFER: ("alert", Tone.DANGER),
        }.get(row.agreement, ("", Tone.NEUTRAL))
        if icon:
            self._icon(painter, area.left(), area, icon, tone_colour(self._ui, tone))
        share = self._share(row)
        unsure = row.read.unsure
        colour = tokens.warning_text if unsure else tokens.text_faint
        width = self._metrics[id(self._small)].horizontalAdvance(share)
        first = QRect(area.right() - width, area.top(), width + 2, ROW)
        self._text(painter, first, share, colour, self._small)
        if unsure:
            self._icon(painter, area.right() - width - 4 - ICON, area, "warning", tokens.warning_text)
        value = self._table.fields.shown(row, row.read.value)
        # A word may stand before what was read.
        moved = max(value.find(row.read.value), 0)
        marks = [
            mark(tokens.warning_text, one.position + moved, len(one.now), len(value)) for one in row.read.corrections
        ]
        marks += self._unlike(row, declared=False)
        layout = self._layout(row, FieldColumn.READ, value, tall=area.height() > ROW, marks=marks)
        layout.draw(painter, area.adjusted(_SIGN, 0, 0, 0), tokens.text)

    def _share(self, row: FieldRow) -> str:
        """How sure the reading is; below the threshold, the threshold as well where a zone's lines leave it room."""
        if row.read is None:
            return ""
        share = share_words(row.read.confidence)
        if is_zone(row) or not row.read.unsure:
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
        if row.accepted.unsent:
            zone = is_zone(row)
            left = area.left() if zone else area.right() - ICON
            self._icon(painter, left, area.translated(0, ROW if zone else 0), "unsent", tokens.text_faint)
        layout = self._layout(row, FieldColumn.ACCEPTED, words, tall=area.height() > ROW)
        layout.draw(painter, area.adjusted(_SIGN, 0, 0, 0), tokens.text)


def _first_line(area: QRect) -> QRect:
    return QRect(area.left(), area.top(), area.width(), ROW)
