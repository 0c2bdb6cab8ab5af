"""Over the case: that its customer was approved before and a large payment calls for it again (R33)."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from case_contract.records import CaseDetail
from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.controls import Label


class ReverificationStrip(QFrame):
    """One line of why and which earlier case; hidden for any other case."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self.setObjectName("strip")
        self.setProperty("tone", "info")
        self._mark = QLabel()
        self._title = Label(ui, "reverification.title", role="strong")
        self._why = Label(ui, wraps=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 5, 12, 5)
        row.setSpacing(10)
        row.addWidget(self._mark)
        row.addWidget(self._title)
        row.addWidget(self._why, 1)

    def show_case(self, detail: CaseDetail | None) -> None:
        """Show another case."""
        again = None if detail is None else detail.reverification
        self.setVisible(again is not None)
        if again is None:
            return
        texts, look = self._ui.texts, self._ui.look
        self._mark.setPixmap(look.pixmap("reopen", look.tokens.info_text, 16, self.devicePixelRatioF()))
        threshold = again.threshold.normalize()
        amount = f"{again.currency} {threshold:,f}"
        ground = texts.word("reverification_ground", again.ground.value)
        when = f"{again.earlier_decided_at.astimezone():%Y-%m-%d}"
        self._why.setText(
            texts.text("reverification.why", ground=ground, amount=amount, code=again.earlier_service_code, date=when)
        )
