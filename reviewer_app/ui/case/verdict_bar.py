"""The four verdicts, each on its key; what is still in the way of an approval is said beside them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from case_contract.vocabulary import Verdict
from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.controls import KeyButton, Label, Tone
from reviewer_app.ui.common.keys import KEYS

VERDICTS = (
    (Verdict.APPROVE, "case.approve", "approve", Tone.SUCCESS),
    (Verdict.REJECT, "case.reject", "reject", Tone.DANGER),
    (Verdict.ASK_AGAIN, "case.ask_again", "ask_again", Tone.WARNING),
    (Verdict.ESCALATE, "case.escalate", "escalate", Tone.INFO),
)


class VerdictBar(QWidget):
    """Approve, reject, ask again, escalate.

    Signals:
        chosen: `Verdict` value.
    """

    chosen = Signal(str)

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.buttons: dict[Verdict, KeyButton] = {}
        self._why = Label(ui, role="faint")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for verdict, text_id, key, tone in VERDICTS:
            button = KeyButton(ui, text_id, KEYS[key].caption, tone=tone)
            button.clicked.connect(lambda _checked, said=verdict.value: self.chosen.emit(said))
            self.buttons[verdict] = button
            row.addWidget(button)
        row.addSpacing(6)
        row.addWidget(self._why, 1)

    def show_possible(self, *, open_case: bool, approvable: bool, why: str) -> None:
        """Offer what is allowed; `why` says what an approval still waits for."""
        for verdict, button in self.buttons.items():
            button.setEnabled(open_case and (approvable or verdict is not Verdict.APPROVE))
        self._why.setText(why if open_case and not approvable else "")
        self.buttons[Verdict.APPROVE].setToolTip(why)
