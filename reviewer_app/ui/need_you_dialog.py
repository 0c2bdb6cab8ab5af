"""Everything that waits for the reviewer's decision, with what she did and why it was not taken."""

from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from reviewer_app.services.types import Desk, NeedsYou
from reviewer_app.ui.case.commands_in_words import command_in_words
from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.controls import Button, Kind, Label
from reviewer_app.ui.common.notices import problem_words
from reviewer_app.ui.common.whole_rows import clear_column


class NeedYouDialog(QDialog):
    """Keep or drop, one by one; the list closes by itself when it is empty."""

    def __init__(self, ui: Ui, desk: Desk, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._ui = ui
        self._desk = desk
        self.setWindowTitle(ui.texts.text("need_you.title"))
        self.setModal(True)
        self.resize(760, 440)
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 6, 0)
        self._column.setSpacing(8)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self._inside)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close = Button(ui, "dialog.close", key="Esc")
        close.clicked.connect(self.reject)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(22, 18, 22, 16)
        outer.setSpacing(10)
        outer.addWidget(Label(ui, "need_you.title", role="title"))
        outer.addWidget(Label(ui, "need_you.why", role="muted", wraps=True))
        outer.addWidget(scroll, 1)
        outer.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self._ask()

    def _ask(self) -> None:
        self._ui.background.deliver(self._desk.problems_needing_you(), self, self._show)

    def _show(self, waiting: tuple[NeedsYou, ...]) -> None:
        clear_column(self._column)
        if not waiting:
            self.accept()
            return
        for each in waiting:
            self._column.addWidget(self._card(each))
        self._column.addStretch(1)

    def _card(self, waiting: NeedsYou) -> QFrame:
        texts, command = self._ui.texts, waiting.command
        card = QFrame()
        card.setObjectName("chip")
        title = Label(self._ui, role="strong")
        title.setText(texts.text("need_you.line", code=waiting.service_code, name=waiting.masked_name))
        mine = Label(self._ui)
        mine.setText(texts.text("need_you.mine", words=command_in_words(texts, command.body)))
        why = Label(self._ui, role="muted", wraps=True)
        why.setText(problem_words(texts, command.problem)[1] if command.problem else texts.text("conflict.gave_up"))
        keep = Button(self._ui, "conflict.keep", kind=Kind.PRIMARY)
        drop = Button(self._ui, "conflict.drop")
        keep.clicked.connect(lambda: self._resolve(command.command_id, keep=True))
        drop.clicked.connect(lambda: self._resolve(command.command_id, keep=False))
        words = QVBoxLayout()
        words.setSpacing(3)
        for label in (title, mine, why):
            words.addWidget(label)
        row = QHBoxLayout(card)
        row.setContentsMargins(14, 10, 14, 10)
        row.setSpacing(10)
        row.addLayout(words, 1)
        row.addWidget(drop)
        row.addWidget(keep)
        return card

    def _resolve(self, command_id: UUID, *, keep: bool) -> None:
        self._ui.background.deliver(self._desk.resolve_conflict(command_id, keep), self, lambda _done: self._ask())
