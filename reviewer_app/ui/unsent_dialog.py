"""Leaving would lose work: asked first, with staying as the answer of Esc and Enter."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from reviewer_app.services.types import DeskState
from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.controls import Button, Kind, Label


class UnsentDialog(QDialog):
    """Says how much is unsent and only in memory."""

    def __init__(self, ui: Ui, unsent: int, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(ui.texts.text("unsent.title", n=unsent))
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = Label(ui, role="title")
        title.setText(ui.texts.text("unsent.title", n=unsent))
        self.stay = Button(ui, "unsent.stay", kind=Kind.PRIMARY, key="Esc")
        self.stay.clicked.connect(self.reject)
        self.leave = Button(ui, "unsent.leave")
        self.leave.clicked.connect(self.accept)
        self.leave.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.leave)
        foot.addWidget(self.stay)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 18, 22, 16)
        column.setSpacing(12)
        column.addWidget(title)
        column.addWidget(Label(ui, "unsent.why", wraps=True))
        column.addLayout(foot)
        self.resize(560, 190)
        self.stay.setDefault(True)
        self.stay.setFocus()


def ask_before_leaving(ui: Ui, state: DeskState, window: QWidget, go: Callable[[], None]) -> None:
    """Call `go` at once when nothing would be lost, else when the reviewer says so; one question at a time."""
    if not state.at_risk:
        go()
        return
    if window.findChild(UnsentDialog) is None:
        dialog = UnsentDialog(ui, state.at_risk, window)
        dialog.accepted.connect(go)
        dialog.open()
