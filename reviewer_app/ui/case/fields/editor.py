"""Typing what a field really says; what cannot be its value is not taken and stays to be put right."""

from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QKeyEvent, QValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from case_contract.rules import as_written, is_possible
from case_contract.vocabulary import FieldBasis


@dataclass(frozen=True, slots=True)
class Typed:
    """What stood in an editor, and whether a person had typed in it."""

    text: str = field(repr=False)
    cursor: int
    modified: bool


class FieldEditor(QLineEdit):
    """Keeps plain keys for typing; Enter and Esc are the delegate's, which asks the validator before it closes.

    Signals:
        refused: what was typed is no value of the field, or with False nothing is typed and nothing can be taken back.
    """

    refused = Signal(bool)

    def __init__(self, parent: QWidget, field: str, read: str | None, *, corrected: bool) -> None:
        """`read` is what was read: it may be confirmed whatever it is; `corrected`: emptied, it stands again."""
        super().__init__(parent)
        self.setMaxLength(400)
        self.setProperty("inplace", "true")
        self.setValidator(_Possible(self, field, read, corrected=corrected))

    @property
    def typed(self) -> Typed:
        """What stands in it now."""
        return Typed(self.text(), self.cursorPosition(), self.isModified())

    def go_on(self, typed: Typed) -> None:
        """Go on with what stood in another editor of the same field."""
        self.setText(typed.text)
        self.setCursorPosition(typed.cursor)
        self.setModified(typed.modified)

    def put_right(self) -> bool:
        """Write what was typed in the way it is kept; False, and `refused`: it can be no value of the field."""
        if not self.hasAcceptableInput():
            validator = self.validator()
            if validator is not None:
                self.setText(validator.fixup(self.text()))
                self.setModified(True)
        return self.hasAcceptableInput()

    def event(self, event: QEvent) -> bool:
        """Let no plain key be a shortcut of the page."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.accept()
            return True
        return super().event(event)


class _Possible(QValidator):
    def __init__(self, editor: FieldEditor, field: str, read: str | None, *, corrected: bool) -> None:
        super().__init__(editor)
        self._may_be_empty = corrected and read is not None
        self._editor = editor
        self._field = field
        self._read = read

    def validate(self, text: str, position: int) -> object:
        state = QValidator.State.Acceptable if self._takes(text) else QValidator.State.Intermediate
        return state, text, position

    def fixup(self, text: str) -> str:
        written = as_written(self._field, text)
        if not self._takes(written):
            self._editor.refused.emit(bool(written))
        return written

    def _takes(self, text: str) -> bool:
        if not text.strip():
            return self._may_be_empty
        return text == self._read or is_possible(self._field, text, FieldBasis.CORRECTED)
