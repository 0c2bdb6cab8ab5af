"""The sign-in page: the first thing on the screen, so it imports nothing heavy."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.controls import Button, Kind, Label, restyle
from reviewer_app.ui.sign_in.state import AWAY, Phase
from reviewer_app.ui.sign_in.view_model import SignInViewModel

_CARD_WIDTH: Final = 380
_CARD_MARGIN: Final = 32
_MARK: Final = 40
_MARK_ROOM: Final = 7
_PHASES: Final = {Phase.CREDENTIALS: 0, Phase.ENROLMENT: 1, Phase.PENDING: 2}


class SignInPage(QWidget):
    """Login, password and one-time code; enrolment of the workstation when it is needed.

    Signals:
        settings_wanted: language, theme or server are to be changed.
    """

    settings_wanted = Signal()

    def __init__(self, ui: Ui, model: SignInViewModel, server_address: str) -> None:
        super().__init__()
        self._ui = ui
        self._model = model
        self._server_address = server_address
        self._phase = Phase.CREDENTIALS
        self._mark = QLabel()
        # Its drawing keeps room at the sides, and begins where the lines below begin.
        self._mark.setFixedWidth(_MARK - _MARK_ROOM)
        self._mark.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._server = Label(ui, role="faint")
        self._problem = _ProblemBox(ui)
        self._phases = QStackedWidget()
        self._build_credentials()
        self._build_enrolment()
        self._build_pending()
        self._lay_out()
        model.changed.connect(self.render_state)
        ui.texts.changed.connect(self.render_state)
        ui.look.changed.connect(self.render_state)
        self.render_state()

    def show_server(self, address: str) -> None:
        """Name another server."""
        self._server_address = address
        self.render_state()

    def render_state(self) -> None:
        """Show the model's state; the only code here that touches widgets."""
        state, texts = self._model.state, self._ui.texts
        self._show_phase(state.phase)
        self._mark.setPixmap(
            self._ui.look.pixmap("desk", self._ui.look.tokens.accent_text, _MARK, self.devicePixelRatioF())
        )
        self._server.setText(texts.text("sign_in.server", address=self._server_address))
        for line, text_id in (
            (self._login, "sign_in.login"),
            (self._password, "sign_in.password"),
            (self._code, "sign_in.code"),
            (self._name, "sign_in.workstation_name"),
        ):
            line.setAccessibleName(texts.text(text_id))
            line.setEnabled(not state.busy)
        self._fingerprint.setAccessibleName(texts.text("sign_in.fingerprint"))
        self._code.setPlaceholderText(texts.text("sign_in.code_hint"))
        self._submit.text_id = "sign_in.busy" if state.busy else "sign_in.submit"
        self._submit.retitle()
        self._submit.setEnabled(not state.busy)
        self._enrol.setEnabled(not state.busy)
        self._greeting.setText(texts.text("sign_in.enrol_why", name=state.display_name))
        self._fingerprint.setText(_grouped(state.fingerprint))
        self._problem.show_problem(state.problem)
        if state.problem and state.phase is Phase.CREDENTIALS:
            self._code.clear()
            self._code.setFocus()
        if state.phase is not self._phase:
            self._phase = state.phase
            self.focus_first()

    def _show_phase(self, phase: Phase) -> None:
        if self._phases.currentIndex() == _PHASES[phase]:
            return
        self._phases.setCurrentIndex(_PHASES[phase])
        first = {Phase.CREDENTIALS: self._login, Phase.ENROLMENT: self._name, Phase.PENDING: self._fingerprint}[phase]
        first.setEnabled(True)
        first.setFocus()

    def focus_first(self) -> None:
        """Put the cursor where typing goes on; a code works once, so it is always typed again."""
        match self._phase:
            case Phase.CREDENTIALS:
                self._code.clear()
                lines = (self._login, self._password, self._code)
                next((line for line in lines if not line.text()), self._login).setFocus()
            case Phase.ENROLMENT:
                self._name.setFocus()
            case Phase.PENDING:
                self._again.setFocus()

    def forget(self) -> None:
        """Drop what was typed."""
        self._password.clear()
        self._code.clear()

    def _build_credentials(self) -> None:
        ui = self._ui
        self._login, self._password, self._code = QLineEdit(), QLineEdit(), QLineEdit()
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._code.setMaxLength(6)
        self._code.setFont(ui.look.mono(pixels=15))
        self._code.setValidator(QRegularExpressionValidator(QRegularExpression(r"\d{0,6}"), self._code))
        self._submit = Button(ui, "sign_in.submit", kind=Kind.PRIMARY)
        self._submit.setProperty("large", True)
        form = _column()
        for line, text_id in (
            (self._login, "sign_in.login"),
            (self._password, "sign_in.password"),
            (self._code, "sign_in.code"),
        ):
            line.setMinimumHeight(34)
            form.addWidget(Label(ui, text_id, role="muted"))
            form.addWidget(line)
            form.addSpacing(8)
            line.returnPressed.connect(self._try)
        form.addSpacing(6)
        form.addWidget(self._submit)
        self._submit.clicked.connect(self._try)
        self._phases.addWidget(_holding(form))

    def _build_enrolment(self) -> None:
        ui = self._ui
        self._greeting = Label(ui, wraps=True)
        self._name = QLineEdit()
        self._name.setMaxLength(120)
        self._name.setMinimumHeight(34)
        self._enrol = Button(ui, "sign_in.enrol", kind=Kind.PRIMARY)
        self._enrol.setProperty("large", True)
        form = _column()
        form.addWidget(Label(ui, "sign_in.enrol_title", role="strong"))
        form.addWidget(self._greeting)
        form.addSpacing(10)
        form.addWidget(Label(ui, "sign_in.workstation_name", role="muted"))
        form.addWidget(self._name)
        form.addSpacing(14)
        form.addWidget(self._enrol)
        form.addStretch()
        back = Button(ui, "sign_in.back", kind=Kind.QUIET)
        form.addWidget(back)
        back.clicked.connect(self._model.reset)
        self._enrol.clicked.connect(self._try_enrol)
        self._name.returnPressed.connect(self._try_enrol)
        self._phases.addWidget(_holding(form))

    def _build_pending(self) -> None:
        ui = self._ui
        self._fingerprint = Label(ui, wraps=True)
        self._fingerprint.setFont(ui.look.mono(pixels=15))
        self._fingerprint.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        form = _column()
        form.addWidget(Label(ui, "sign_in.pending_title", role="strong"))
        form.addWidget(Label(ui, "sign_in.pending_why", wraps=True))
        form.addSpacing(10)
        form.addWidget(Label(ui, "sign_in.fingerprint", role="muted"))
        form.addWidget(self._fingerprint)
        form.addStretch()
        self._again = Button(ui, "sign_in.again", kind=Kind.PRIMARY)
        self._again.setProperty("large", True)
        self._again.clicked.connect(self._model.reset)
        form.addWidget(self._again)
        self._phases.addWidget(_holding(form))

    def _lay_out(self) -> None:
        card = QFrame()
        card.setObjectName("card")
        card.setMaximumWidth(_CARD_WIDTH)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(_CARD_MARGIN, 28, _CARD_MARGIN, 24)
        inside.setSpacing(6)
        inside.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)
        # That constraint takes the card's own least width away, whatever it was; what is inside keeps it.
        inside.addStrut(_CARD_WIDTH - 2 * _CARD_MARGIN - 2)
        head = QHBoxLayout()
        head.setSpacing(12)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(Label(self._ui, "app.name", role="title"))
        names.addWidget(Label(self._ui, "app.subtitle", role="faint"))
        head.addWidget(self._mark)
        head.addLayout(names, 1)
        inside.addLayout(head)
        inside.addSpacing(16)
        inside.addWidget(self._problem)
        inside.addSpacing(4)
        inside.addWidget(self._phases)
        foot = QHBoxLayout()
        settings = Button(self._ui, "settings.title", kind=Kind.QUIET, icon="settings")
        settings.setProperty("edge", True)
        settings.clicked.connect(self.settings_wanted)
        foot.addWidget(self._server, 1)
        foot.addWidget(settings)
        inside.addSpacing(6)
        inside.addLayout(foot)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)

    def _try(self) -> None:
        for line in (self._login, self._password, self._code):
            if not line.text():
                line.setFocus()
                return
        if len(self._code.text()) < 6:
            self._code.setFocus()
            return
        self._model.submit(self._login.text(), self._password.text(), self._code.text())

    def _try_enrol(self) -> None:
        if self._name.text().strip():
            self._model.enrol(self._name.text().strip())
        else:
            self._name.setFocus()


class _ProblemBox(QFrame):
    """What went wrong; stays until the next try."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self.setObjectName("strip")
        self._title = Label(ui, role="strong", wraps=True)
        self._detail = Label(ui, wraps=True)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(12, 9, 12, 10)
        inside.setSpacing(2)
        inside.addWidget(self._title)
        inside.addWidget(self._detail)

    def show_problem(self, problem: str) -> None:
        """Show the words of a problem, or nothing."""
        self.setVisible(bool(problem))
        if not problem:
            return
        # Problem texts come with the contract's models, which the first frame must not wait for.
        from reviewer_app.ui.common.notices import Notice

        notice = Notice(problem)
        self.setProperty("tone", "warning" if problem == AWAY else "danger")
        restyle(self)
        self._title.setText(notice.title(self._ui.texts))
        self._detail.setText(notice.detail(self._ui.texts))
        for label in (self._title, self._detail):
            # A wrapped label tells its height only once it has a width, which here is known beforehand.
            label.setMinimumHeight(label.heightForWidth(_CARD_WIDTH - 2 * _CARD_MARGIN - 27))


def _column() -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(5)
    return column


def _holding(layout: QVBoxLayout) -> QWidget:
    holder = QWidget()
    holder.setLayout(layout)
    return holder


def _grouped(fingerprint: str) -> str:
    plain = fingerprint.replace(":", "").replace(" ", "")
    return " ".join(plain[start : start + 4] for start in range(0, len(plain), 4))
