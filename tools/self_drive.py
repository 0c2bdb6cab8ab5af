"""Works the real window by key presses alone, as a reviewer would, and takes pictures of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from case_contract.reasons import reasons_for
from case_contract.records import CaseDetail
from case_contract.reports import AutomationReport
from case_contract.templates import TEMPLATES
from case_contract.vocabulary import Verdict
from reviewer_app.app import ReviewerApp
from reviewer_app.ui.case.view_model import CaseViewModel
from reviewer_app.ui.work_area import WorkArea
from sample_data.people import Person, RunsCommands, approve_workstation, next_code
from tools.interrupts import Interrupts

K: Final = Qt.Key
VERDICT_KEYS: Final = {
    Verdict.APPROVE: K.Key_A,
    Verdict.REJECT: K.Key_R,
    Verdict.ASK_AGAIN: K.Key_S,
    Verdict.ESCALATE: K.Key_E,
}


class Stuck(Exception):
    """The window did not come to what was waited for; the message says what that was."""


class SelfDrive:
    """Keys in, pictures out. `pictures` None takes none. Ends with `KeyboardInterrupt` when `interrupts` says so."""

    def __init__(self, program: ReviewerApp, pictures: Path | None, interrupts: Interrupts | None = None) -> None:
        self._program = program
        self._interrupts = interrupts or Interrupts()
        self._pictures = pictures
        self.taken: list[Path] = []

    @property
    def work(self) -> WorkArea:
        """The signed-in window."""
        work = self._program.window.work
        if work is None:
            raise Stuck("nobody is signed in")
        return work

    @property
    def case(self) -> CaseViewModel:
        """The case page's model."""
        return self.work.case_model

    def wait(self, what: str, true: Callable[[], bool], seconds: float = 60) -> None:
        """Let the window live until `true`. Raises `Stuck`."""
        deadline = QDeadlineTimer(int(seconds * 1000))
        self._interrupts.check()
        while not true():
            self._interrupts.check()
            if deadline.hasExpired():
                raise Stuck(what)
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            QTest.qWait(5)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """One key, to whatever has the focus."""
        self._interrupts.check()
        QTest.keyClick(self._focus(), key, modifier)
        QApplication.processEvents()

    def type(self, text: str) -> None:
        """Text, to whatever has the focus."""
        QTest.keyClicks(self._focus(), text)
        QApplication.processEvents()

    def picture(self, name: str) -> None:
        """A picture of the window as it is now, with the dialog that is open over it."""
        if self._pictures is None:
            return
        QTest.qWait(150)
        self._pictures.mkdir(parents=True, exist_ok=True)
        path = self._pictures / f"{len(self.taken) + 1:02d}_{name}.png"
        shown = self._program.window.grab()
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            _lay_over(shown, dialog)
        shown.save(str(path))
        self.taken.append(path)

    def enter(self, *texts: str) -> None:
        """Fill in line after line and press Enter."""
        for text in texts[:-1]:
            self.type(text)
            self.press(K.Key_Tab)
        self.type(texts[-1])
        self.press(K.Key_Return)

    def sign_in(self, server: RunsCommands, person: Person, workstation: str) -> Person:
        """Type the credentials at a workstation that is new, have it approved, type them again."""
        model = self._program.sign_in
        self.wait("the desk is there", lambda: self._program.desk is not None)
        self.picture("sign_in")
        code, person = next_code(person)
        self.enter(person.login, person.password, code)
        self.wait("the workstation has to be enrolled", lambda: model.state.phase.value == "enrolment")
        self.enter(workstation)
        self.wait("a supervisor has to approve", lambda: bool(model.state.fingerprint))
        self.picture("waiting_for_approval")
        approve_workstation(server, model.state.fingerprint)
        code, person = next_code(person)
        self.press(K.Key_Space)
        self.enter(code)
        self.wait("signed in", lambda: self._program.window.work is not None)
        return person

    def change_person(self, person: Person) -> Person:
        """Sign out, and somebody else in at the same workstation."""
        self.press(K.Key_Q, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        self.wait("signed out", lambda: self._program.window.work is None)
        code, person = next_code(person)
        self.press(K.Key_Backtab)
        self.press(K.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.enter(person.login, person.password, code)
        self.wait("signed in again", lambda: self._program.window.work is not None)
        return person

    def through_findings(self, most: int = 3) -> int:
        """G from finding to finding and Shift+G back, with a picture of each; how many the case has."""
        found = len(self.case.state.findings)
        for number in range(min(found, most)):
            self.press(K.Key_G)
            self.wait("a finding is chosen", lambda: self.case.state.selected_finding is not None)
            self.settle()
            self.picture(f"finding_{number + 1}")
        if found > 1:
            here = self.case.state.selected
            self.press(K.Key_G, Qt.KeyboardModifier.ShiftModifier)
            self.wait("the finding before is chosen", lambda: self.case.state.selected != here)
        return found

    def see_reports(self) -> AutomationReport:
        """The reports page: all documents, then the fields of the first. Raises `Stuck` where there is no page."""
        page = self.work.reports
        if page is None:
            raise Stuck("the rail has a reports page")
        self.press(K.Key_3, Qt.KeyboardModifier.ControlModifier)
        self.wait("the report is counted", lambda: page.model.state.report is not None)
        self.picture("reports")
        self.press(K.Key_J)
        self.picture("reports_fields")
        report = page.model.state.report
        if report is None:
            raise Stuck("the report stays")
        return report

    def look_around(self) -> None:
        """The key sheet and the settings, and back to the case."""
        self.press(K.Key_F1)
        self.wait("the key sheet is shown", lambda: QApplication.activeModalWidget() is not None)
        self.picture("key_sheet")
        self.press(K.Key_Escape)
        self.press(K.Key_Comma, Qt.KeyboardModifier.ControlModifier)
        self.wait("the settings are shown", self.work.settings.isVisible)
        self.picture("settings")
        self.press(K.Key_2, Qt.KeyboardModifier.ControlModifier)
        self.wait("the case is shown", self.work.case.isVisible)

    def read_notices(self) -> None:
        """Tab to the button of each notice and press it."""
        strip = self.work.strip
        for _ in range(100):
            if not strip.notices:
                return
            self.press(K.Key_Space if strip.isAncestorOf(self._focus()) else K.Key_Tab)
        raise Stuck("the notices are read")

    def find_and_open(self, service_code: str) -> CaseDetail:
        """Search the queue for a case, open it."""
        self.press(K.Key_2)
        self.press(K.Key_Slash)
        self.type(service_code)
        self.wait("the case is found", lambda: self.work.queue_model.state.count == 1)
        self.picture("queue_search")
        self.press(K.Key_Return)
        self.press(K.Key_Return)
        return self.opened()

    def next_case(self) -> CaseDetail:
        """Claim the next case with N."""
        self.wait("nothing is being claimed", self.may_claim)
        self.press(K.Key_N)
        return self.opened()

    def may_claim(self) -> bool:
        """Whether the last claim was answered; until then N does nothing."""
        return not self.work.queue_model.state.claiming

    def opened(self) -> CaseDetail:
        """The case on the page, once it is there with its first picture."""
        self.wait("a case is open", lambda: self.case.state.view is not None)
        view = self.case.state.view
        if view is None:
            raise Stuck("the case closed again")
        self.settle()
        self.picture("case_opened")
        return view.detail

    def settle(self) -> None:
        """Let both viewers come to show their first picture."""
        QTest.qWait(1500)

    def work_through(self, detail: CaseDetail, verdict: Verdict) -> None:
        """Accept the sure fields, pass the steps in order with the blind opinion, give the verdict."""
        if verdict is Verdict.APPROVE:
            self.press(K.Key_Return, Qt.KeyboardModifier.ControlModifier)
            self._idle()
            for step in TEMPLATES[detail.summary.case_type].steps:
                if self._is_done(step.code):
                    continue
                if step.needs_face_opinion:
                    self._give_opinion()
                self._pass_step()
            self.picture("case_all_steps")
        self.press(VERDICT_KEYS[verdict])
        if verdict is not Verdict.APPROVE:
            self._choose_reason(verdict)
        self.wait("the verdict is given", lambda: self.case.state.case_id != detail.summary.case_id)

    def _choose_reason(self, verdict: Verdict) -> None:
        self.wait("the reasons are shown", lambda: self.work.case.open_dialog() is not None)
        # The taxonomy ends with the reason that says least: right for any case that is not looked into.
        self.press(Qt.Key(K.Key_0 + len(reasons_for(verdict))))
        self.picture("reasons")
        self.press(K.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def _give_opinion(self) -> None:
        self.press(K.Key_F)
        QTest.qWait(800)
        self.picture("faces_before_opinion")
        for key in (K.Key_Y, K.Key_3, K.Key_P):
            self.press(key)
        self.wait("the opinion is given", lambda: bool(self.case.state.work and self.case.state.work.opinion))
        self._idle()
        self.picture("faces_after_opinion")

    def _pass_step(self) -> None:
        before = self._outcomes()
        self.press(K.Key_Space)
        self.wait("the step is passed", lambda: self._outcomes() > before)
        self._idle()

    def _is_done(self, step: str) -> bool:
        """Whether somebody, or the machine, has said the outcome of a step already."""
        work = self.case.state.work
        return work is not None and step in work.outcomes

    def _outcomes(self) -> int:
        work = self.case.state.work
        return len(work.outcomes) if work is not None else 0

    def _idle(self) -> None:
        self.wait("what was pressed is written down", lambda: not self.case.state.busy)

    def _focus(self) -> QWidget:
        shown = QApplication.activeModalWidget() or self._program.window
        if not shown.isActiveWindow():
            # Without a window manager nobody gives the window back what a closed dialog had.
            shown.activateWindow()
            QApplication.processEvents()
        return shown.focusWidget() or shown


def _lay_over(picture: QPixmap, dialog: QWidget) -> None:
    """The dialog where a window manager would put it: in the middle, the window behind it in the shade."""
    place = dialog.rect()
    place.moveCenter(QRect(QPoint(0, 0), picture.deviceIndependentSize().toSize()).center())
    with QPainter(picture) as painter:
        painter.fillRect(picture.rect(), QColor(0, 0, 0, 110))
        painter.drawPixmap(place.topLeft(), dialog.grab())
        painter.setPen(QColor(128, 128, 128))
        painter.drawRect(place)
