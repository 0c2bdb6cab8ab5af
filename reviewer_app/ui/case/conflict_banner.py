"""Needs your decision: what you did, what the server has, and the choice between the two."""

from typing import Final
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from case_contract.records import CaseDetail
from reviewer_app.services.types import PendingCommand
from reviewer_app.ui.case.commands_in_words import command_in_words, server_in_words
from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.controls import Button, Kind, Label
from reviewer_app.ui.common.notices import problem_words

_MARK: Final = 20


class ConflictBanner(QFrame):
    """Shows one command that was not taken; the next comes after it is decided.

    Signals:
        decided: id of the command, and whether it is kept.
    """

    decided = Signal(object, bool)

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._command_id: UUID | None = None
        self.setObjectName("strip")
        self._mark = QLabel()
        self._mark.setFixedWidth(_MARK)
        self._title = Label(ui, role="strong")
        self._why = Label(ui, wraps=True)
        self._mine = Label(ui)
        self._server = Label(ui)
        self._keep = Button(ui, "conflict.keep", kind=Kind.PRIMARY, icon="unsent")
        self._drop = Button(ui, "conflict.drop", icon="discard")
        self._keep.clicked.connect(lambda: self._decide(keep=True))
        self._drop.clicked.connect(lambda: self._decide(keep=False))
        versions = QHBoxLayout()
        versions.setSpacing(10)
        for text_id, label in (("conflict.mine", self._mine), ("conflict.server", self._server)):
            versions.addWidget(Label(ui, text_id, role="faint"))
            versions.addWidget(label)
            versions.addSpacing(14)
        versions.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._why)
        words.addLayout(versions)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(12)
        row.addWidget(self._mark)
        row.addLayout(words, 1)
        row.addWidget(self._drop)
        row.addWidget(self._keep)

    def show_conflict(self, waiting: tuple[PendingCommand, ...], detail: CaseDetail | None) -> None:
        """Show the first of `waiting`; hide when there is none."""
        self.setVisible(bool(waiting))
        if not waiting:
            self._command_id = None
            return
        texts, command = self._ui.texts, waiting[0]
        self._command_id = command.command_id
        ratio = self.devicePixelRatioF()
        self._mark.setPixmap(self._ui.look.pixmap("need_you", self._ui.look.tokens.danger_text, _MARK, ratio))
        self._title.setText(texts.text("conflict.title", n=len(waiting)))
        why = problem_words(texts, command.problem)[1] if command.problem else texts.text("conflict.gave_up")
        self._why.setText(why)
        self._mine.setText(command_in_words(texts, command.body))
        self._server.setText(server_in_words(texts, command.body, detail) if detail else texts.text("conflict.gone"))

    def _decide(self, *, keep: bool) -> None:
        if self._command_id is not None:
            self.decided.emit(self._command_id, keep)
