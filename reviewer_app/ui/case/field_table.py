"""The field table on the page: customer, read, accepted, with masks, marks and an editor in place."""

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from case_contract.vocabulary import DocumentType, FieldBasis
from reviewer_app.domain.field_table import Agreement, FieldRow
from reviewer_app.ui.case.field_model import LINE_ROLE, FieldColumn, FieldTableModel
from reviewer_app.ui.case.state import CaseState
from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.controls import Tone, tone_colour
from reviewer_app.ui.common.vocabulary_looks import SEVERITY_LOOKS

_ROW: Final = 27
_PAD: Final = 8
_ICON: Final = 14
_UNSURE: Final = 0.9
_UNMASK_REASONS: Final = ("unmask.compare", "unmask.correct", "unmask.call")
Index = QModelIndex | QPersistentModelIndex


class FieldTable(QTableView):
    """Three values a field.

    Signals:
        chosen: key of the field that became current.
        pointed: key of the field under the cursor, or "".
        unmask_asked: key and reason.
    """

    chosen = Signal(str)
    pointed = Signal(str)
    unmask_asked = Signal(str, str)

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self.fields = FieldTableModel(ui)
        self._pointed = ""
        self._edit_after_unmask = ""
        self.setModel(self.fields)
        delegate = _FieldDelegate(ui, self)
        self.setItemDelegate(delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setFixedHeight(28)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(FieldColumn.FIELD, QHeaderView.ResizeMode.Fixed)
        self.setColumnWidth(FieldColumn.FIELD, 168)
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        self.doubleClicked.connect(lambda _index: self.start_correction())
        ui.look.changed.connect(self.viewport().update)
        ui.texts.changed.connect(self._retitle)
        self._retitle()

    def show_state(self, state: CaseState) -> None:
        """Show the rows and the choice of a state."""
        self.fields.show_state(state)
        for line, content in enumerate(self.fields.lines):
            if isinstance(content, DocumentType) and self.columnSpan(line, 0) == 1:
                self.setSpan(line, 0, 1, len(FieldColumn))
        place = self.fields.line_of(state.selected)
        if place is None:
            self.selectionModel().blockSignals(True)
            self.clearSelection()
            self.selectionModel().blockSignals(False)
            self.viewport().update()
        elif place != self.currentIndex().row() or not self.selectionModel().hasSelection():
            self.selectRow(place)
            if place == 1:
                self.scrollToTop()

    def start_correction(self) -> None:
        """Type into the accepted value of the chosen field; a masked one is unmasked first."""
        line = self.fields.lines[self.currentIndex().row()] if self.currentIndex().isValid() else None
        if not isinstance(line, FieldRow):
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
            action = menu.addAction(self._ui.texts.text("unmask.choice", number=number, reason=reason))
            action.triggered.connect(lambda _checked, chosen=reason: self.unmask_asked.emit(key, chosen))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.viewport().mapToGlobal(QPoint(170, self.rowViewportPosition(row) + _ROW)))
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
        self.scrollTo(self.currentIndex())

    def _point(self, key: str) -> None:
        if key != self._pointed:
            self._pointed = key
            self.pointed.emit(key)

    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        key = self.fields.key_at(current.row())
        if key:
            self.chosen.emit(key)

    def _retitle(self) -> None:
        self.setAccessibleName(self._ui.texts.text("field_column.table"))


class _Editor(QLineEdit):
    """Keeps plain keys for typing; Enter and Esc are the delegate's."""

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.accept()
            return True
        return super().event(event)


class _FieldDelegate(QStyledItemDelegate):
    def __init__(self, ui: Ui, table: FieldTable) -> None:
        super().__init__(table)
        self._ui = ui
        self._table = table
        self._font = ui.look.font()
        self._strong = ui.look.font(bold=True)
        self._small = ui.look.font(pixels=12)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802 Qt names it
        return QSize(80, _ROW)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: N802
        editor = _Editor(parent)
        editor.setMaxLength(400)
        editor.setProperty("inplace", "true")
        line = index.data(LINE_ROLE)
        if isinstance(line, FieldRow):
            name = str(index.sibling(index.row(), FieldColumn.FIELD).data())
            editor.setAccessibleName(self._ui.texts.text("field_column.editor", field=name))
        return editor

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        tokens = self._ui.look.tokens
        line = index.data(LINE_ROLE)
        if not isinstance(line, FieldRow):
            painter.fillRect(area, QColor(tokens.surface_raised))
            if index.column() == 0:
                self._text(painter, area.adjusted(_PAD, 0, -_PAD, 0), str(index.data()), tokens.text_muted, self._small)
            return
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(tokens.selection))
            if index.column() == 0:
                painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), QColor(tokens.accent))
        elif self._table._pointed and self._table._pointed == self._table.fields.key_at(index.row()):
            painter.fillRect(area, QColor(tokens.surface_hover))
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), QColor(tokens.line))
        inside = area.adjusted(_PAD, 0, -_PAD, 0)
        match FieldColumn(index.column()):
            case FieldColumn.FIELD:
                self._name(painter, inside, line, str(index.data()))
            case FieldColumn.DECLARED:
                words = str(index.data() or "—")
                colour = tokens.text if line.declared else tokens.text_faint
                self._text(painter, inside, words, colour, self._font)
            case FieldColumn.READ:
                self._read(painter, inside, line)
            case FieldColumn.ACCEPTED:
                self._accepted(painter, inside, line, str(index.data() or ""))

    def _name(self, painter: QPainter, area: QRect, row: FieldRow, words: str) -> None:
        tokens = self._ui.look.tokens
        right = area.right()
        if self._table.fields.is_masked(row):
            self._icon(painter, right - _ICON, area, "lock", tokens.text_faint)
            right -= _ICON + 4
        if row.worst is not None:
            icon, tone = SEVERITY_LOOKS[row.worst]
            self._icon(painter, right - _ICON, area, icon, tone_colour(self._ui, tone))
            right -= _ICON + 4
        room = QRect(area.left() + 2, area.top(), right - area.left() - 2, area.height())
        self._text(painter, room, words, tokens.text_muted, self._font)

    def _read(self, painter: QPainter, area: QRect, row: FieldRow) -> None:
        tokens = self._ui.look.tokens
        if row.read is None:
            self._text(painter, area, "—", tokens.text_faint, self._font)
            return
        icon, tone = {
            Agreement.AGREE: ("check", Tone.SUCCESS),
            Agreement.DIFFER: ("alert", Tone.DANGER),
        }.get(row.agreement, ("", Tone.NEUTRAL))
        left = area.left()
        if icon:
            self._icon(painter, left, area, icon, tone_colour(self._ui, tone))
        left += _ICON + 5
        share = f"{row.read.confidence:.0%}"
        unsure = row.read.confidence < _UNSURE
        colour = tokens.warning_text if unsure else tokens.text_faint
        painter.setFont(self._small)
        width = painter.fontMetrics().horizontalAdvance(share)
        self._text(
            painter, QRect(area.right() - width, area.top(), width + 2, area.height()), share, colour, self._small
        )
        right = area.right() - width - 6
        if unsure:
            self._icon(painter, right - _ICON + 2, area, "warning", tokens.warning_text)
            right -= _ICON + 2
        value = self._table.fields.shown(row, row.read.value).replace("\n", " ")
        room = QRect(left, area.top(), right - left, area.height())
        self._text(painter, room, value, tokens.text, self._font)

    def _accepted(self, painter: QPainter, area: QRect, row: FieldRow, words: str) -> None:
        tokens = self._ui.look.tokens
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
            self._icon(painter, right - _ICON, area, "unsent", tokens.text_faint)
            right -= _ICON + 4
        room = QRect(area.left() + _ICON + 5, area.top(), right - area.left() - _ICON - 5, area.height())
        self._text(painter, room, words.replace("\n", " "), tokens.text, self._strong)

    def _icon(self, painter: QPainter, left: int, area: QRect, name: str, colour: str) -> None:
        ratio = painter.device().devicePixelRatioF()
        pixmap = self._ui.look.pixmap(name, colour, _ICON, ratio)
        painter.drawPixmap(left, area.center().y() - _ICON // 2 + 1, pixmap)

    def _text(self, painter: QPainter, area: QRect, words: str, colour: str, font: QFont) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
