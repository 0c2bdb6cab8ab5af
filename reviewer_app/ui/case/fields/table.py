"""The field table on the page: customer, read, accepted, with masks, marks and an editor in place."""

from typing import Final
from uuid import UUID

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QTableView,
    QWidget,
)

from case_contract.problems import ProblemCode
from reviewer_app.domain.field_table import FieldRow
from reviewer_app.ui.case.fields.delegate import ROW, FieldDelegate, is_zone
from reviewer_app.ui.case.fields.editor import FieldEditor, Typed
from reviewer_app.ui.case.fields.model import FieldColumn, FieldTableModel, Heading
from reviewer_app.ui.case.state import CaseState, row_key
from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.controls import Tone
from reviewer_app.ui.common.notices import Notice
from reviewer_app.ui.common.rows import show_as_rows

_HEADER: Final = 30
_FIELD: Final = 182
_SHARES: Final = {FieldColumn.DECLARED: 0.22, FieldColumn.READ: 0.41}
"""Of the room of the values: a zone has room in a line where it was read and where it is accepted."""
_NO_HINT: Final = QAbstractItemDelegate.EndEditHint.NoHint
_UNMASK_REASONS: Final = ("unmask.compare", "unmask.correct", "unmask.call")


class FieldTable(QTableView):
    """Three values a field.

    Signals:
        chosen: key of the field that became current.
        pointed: key of the field under the cursor, or "".
        unmask_asked: key and reason.
        said: carries a `Notice` about what is typed, or cannot be.
    """

    chosen = Signal(str)
    pointed = Signal(str)
    unmask_asked = Signal(str, str)
    said = Signal(object)

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self.fields = FieldTableModel(ui)
        self.pointed_key = ""
        self._edit_after_unmask = ""
        self._shows = False
        self._case: UUID | None = None
        self._editor: FieldEditor | None = None
        self._typing_at = ""
        self._scrolled = 0
        self.setModel(self.fields)
        self.fields.modelAboutToBeReset.connect(self._forget_editor)
        self._delegate = FieldDelegate(ui, self)
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
        self.verticalScrollBar().valueChanged.connect(self._pass_heading)
        self.doubleClicked.connect(lambda _index: self.start_correction())
        ui.look.changed.connect(self.viewport().update)
        ui.texts.changed.connect(self._retitle)
        self._retitle()

    def show_state(self, state: CaseState) -> None:
        """Show the rows and the choice of a state; what is being typed is kept as long as its field is there."""
        editor = self._editor
        typed = editor.typed if editor is not None else None
        if editor is not None and state.case_id != self._case:
            self.closeEditor(editor, _NO_HINT)
        stays = state.case_id == self._case
        self._case = state.case_id
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
        if typed is not None and self._editor is None:
            self._type_on(typed, stays=stays)

    def editor_opened(self, editor: FieldEditor) -> None:
        """The delegate opened an editor on the row that is current."""
        self._editor = editor
        self._typing_at = self.fields.key_at(self.currentIndex().row())

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:  # noqa: N802 Qt names it
        """Nothing is being typed any more."""
        self._editor = None
        super().closeEditor(editor, hint)

    def refuse_typed(self, anything: bool) -> None:
        """Say that what is typed, if `anything` is, can be no value of its field; the editor stays open."""
        kind = ProblemCode.FIELD_VALUE_IMPOSSIBLE.value if anything else "nothing_typed"
        self.said.emit(Notice(kind, Tone.WARNING, passing=True))

    def take_typed(self) -> bool:
        """Take what is typed in an open editor and close it; False: it is no value of its field and stays open."""
        editor = self._editor
        if editor is None:
            return True
        if editor.isModified():
            if not editor.put_right():
                return False
            # Written down, it changes the rows: by then nothing is being typed.
            self._editor = None
            self.commitData(editor)
        self.closeEditor(editor, _NO_HINT)
        return True

    def start_correction(self) -> None:
        """Type into the accepted value of the chosen field; a masked one is unmasked first."""
        if not self.take_typed():
            return
        line = self.fields.lines[self.currentIndex().row()] if self.selectionModel().hasSelection() else None
        if not isinstance(line, FieldRow) or line.copy:
            self.said.emit(Notice("nothing_to_type", Tone.INFO, passing=True))
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
        row = self.currentIndex().row() if self.selectionModel().hasSelection() else -1
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

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 Qt names it
        """Go to another row once what is typed in this one is taken."""
        if self.take_typed():
            super().mousePressEvent(event)

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

    @staticmethod
    def whole_rows_near(height: int) -> int:
        """The height nearest to `height` at which no row is cut, and none that has room is missing."""
        return FieldTable.whole_rows_in(height + ROW // 2)

    def _pass_heading(self, top: int) -> None:
        """Scroll on where a heading would be the last line in sight, with no field of its own below it."""
        bar, step = self.verticalScrollBar(), 1 if top > self._scrolled else -1
        self._scrolled = top
        last = self.rowAt(self.viewport().height() - 1)
        if 0 < top < bar.maximum() and last >= 0 and isinstance(self.fields.lines[last], Heading):
            bar.setValue(top + step)

    def _forget_editor(self) -> None:
        """The lines are made anew, and the view throws its editor away."""
        self._editor = None

    def _type_on(self, typed: Typed, *, stays: bool) -> None:
        """Open the editor again that the view threw away, or say that there is nothing to type into any more."""
        line = self.fields.line_of(self._typing_at) if stays else None
        if line is None:
            if typed.modified:
                self.said.emit(Notice("typed_lost", Tone.WARNING))
            return
        self._shows = True
        self.selectRow(line)
        self._shows = False
        self.edit(self.fields.index(line, FieldColumn.ACCEPTED))
        if self._editor is not None:
            self._editor.go_on(typed)

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
            whole = row == current or (read is not None and (read.unsure or is_zone(line)))
            wanted = self._delegate.lines_of(row) * ROW if whole else ROW
            if self.rowHeight(row) != wanted:
                self.setRowHeight(row, wanted)
                if row == current:
                    self.scrollTo(self.currentIndex())

    def _retitle(self) -> None:
        self.setAccessibleName(self._ui.texts.text("field_column.table"))
