"""Why not approved: reasons of the taxonomy with what the customer will read and what stays among colleagues."""

from collections.abc import Collection

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from case_contract.reasons import REASONS, Reason, reasons_for
from case_contract.vocabulary import Verdict
from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.controls import Button, Kind, Label, rule

_NUMBERED = 9


class ReasonDialog(QDialog):
    """Chooses reasons for a verdict; 1–9 tick them, Ctrl+Enter gives the verdict, Esc goes back."""

    def __init__(self, ui: Ui, verdict: Verdict, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ui = ui
        self.verdict = verdict
        texts = ui.texts
        self._boxes: dict[str, QCheckBox] = {}
        self.setWindowTitle(texts.word("verdict_title", verdict.value))
        self.setModal(True)
        self.resize(860, 500)
        title = Label(ui, role="title")
        title.setText(texts.word("verdict_title", verdict.value))
        left = self._build_reasons()
        right = self._build_texts()
        self._confirm = Button(ui, f"verdict_confirm.{verdict.value}", kind=Kind.PRIMARY, key="Ctrl+Enter")
        self._confirm.clicked.connect(self.accept)
        cancel = Button(ui, "dialog.cancel", key="Esc")
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        hint = Label(ui, "reason.hint", role="faint")
        foot.addWidget(hint, 1)
        foot.addWidget(cancel)
        foot.addWidget(self._confirm)
        body = QHBoxLayout()
        body.setSpacing(16)
        body.addWidget(left, 5)
        body.addWidget(rule(vertical=True))
        body.addWidget(right, 6)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(22, 18, 22, 16)
        outer.setSpacing(12)
        outer.addWidget(title)
        outer.addLayout(body, 1)
        outer.addLayout(foot)
        for sequence in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(sequence), self).activated.connect(self._confirm.click)
        self._show_chosen()
        next(iter(self._boxes.values())).setFocus()

    @property
    def chosen(self) -> tuple[str, ...]:
        """Codes of the ticked reasons, in the taxonomy's order."""
        return tuple(code for code, box in self._boxes.items() if box.isChecked())

    def choose(self, codes: Collection[str]) -> None:
        """Tick these reasons and no others."""
        for code, box in self._boxes.items():
            box.setChecked(code in codes)

    @property
    def internal_note(self) -> str:
        """What stays among colleagues."""
        return self._note.toPlainText().strip()[:4000]

    def _build_reasons(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(3)
        column.addWidget(Label(self._ui, "reason.internal", role="heading"))
        texts = self._ui.texts
        for number, reason in enumerate(reasons_for(self.verdict), start=1):
            words = texts.pick(reason.internal_zh, reason.internal_en)
            if number <= _NUMBERED:
                words = texts.text("reason.numbered", number=number, words=words)
            box = QCheckBox(words)
            box.setAccessibleName(words)
            if reason.family is not None:
                box.setToolTip(texts.word("risk_family", reason.family.value))
            box.toggled.connect(self._show_chosen)
            self._boxes[reason.code] = box
            column.addWidget(box)
            if number <= _NUMBERED:
                shortcut = QShortcut(QKeySequence(str(number)), self)
                shortcut.activated.connect(box.toggle)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return scroll

    def _build_texts(self) -> QWidget:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(Label(self._ui, "reason.customer", role="heading"))
        card = QFrame()
        card.setObjectName("chip")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(12, 10, 12, 10)
        self._customer = Label(self._ui, wraps=True)
        self._customer.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._customer.setMinimumHeight(96)
        inside.addWidget(self._customer)
        column.addWidget(card)
        column.addWidget(Label(self._ui, "reason.customer_safe", role="faint", wraps=True))
        column.addSpacing(6)
        column.addWidget(Label(self._ui, "reason.note", role="heading"))
        self._note = QPlainTextEdit()
        self._note.setTabChangesFocus(True)
        self._note.setAccessibleName(self._ui.texts.text("reason.note"))
        self._note.setPlaceholderText(self._ui.texts.text("reason.note_hint"))
        column.addWidget(self._note, 1)
        return right

    def _show_chosen(self) -> None:
        texts = self._ui.texts
        reasons: list[Reason] = [REASONS[code] for code in self.chosen]
        said = dict.fromkeys(texts.pick(reason.customer_zh, reason.customer_en) for reason in reasons)
        self._customer.setText("\n".join(said) if said else texts.text("reason.none_chosen"))
        self._confirm.setEnabled(bool(reasons))
