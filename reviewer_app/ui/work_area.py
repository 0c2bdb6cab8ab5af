"""The signed-in window: rail, page, and the foot with verdicts and status."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from case_contract.sync import OutcomeKind
from reviewer_app.services.types import CacheState, CommandAnswered, Desk, DeskEvent, StateChanged
from reviewer_app.ui.case.page import CasePage
from reviewer_app.ui.case.view_model import CaseViewModel
from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.controls import Button, Label, Tone
from reviewer_app.ui.common.keys import KEYS, bind
from reviewer_app.ui.common.notices import CASE_GONE, Notice
from reviewer_app.ui.key_sheet import KeySheet
from reviewer_app.ui.need_you_dialog import NeedYouDialog
from reviewer_app.ui.problem_strip import ProblemStrip
from reviewer_app.ui.queue.page import QueuePage
from reviewer_app.ui.queue.view_model import QueueViewModel
from reviewer_app.ui.rail_button import RailButton
from reviewer_app.ui.reports.page import ReportsPage
from reviewer_app.ui.reports.state import READERS
from reviewer_app.ui.reports.view_model import ReportsViewModel
from reviewer_app.ui.settings.page import SettingsPage
from reviewer_app.ui.settings.view_model import SettingsViewModel
from reviewer_app.ui.status_area import StatusArea
from reviewer_app.ui.unsent_dialog import ask_before_leaving


class WorkArea(QWidget):
    """Everything after signing in.

    Signals:
        signed_out: the session ended here.
    """

    signed_out = Signal()

    def __init__(self, ui: Ui, desk: Desk, settings: SettingsViewModel) -> None:
        super().__init__()
        self._ui = ui
        self._desk = desk
        self.strip = ProblemStrip(ui)
        self.status = StatusArea(ui)
        self.queue_model = QueueViewModel(ui.background, desk)
        self.case_model = CaseViewModel(ui.background, desk, ui.now)
        self.queue = QueuePage(ui, desk, self.queue_model)
        self.case = CasePage(ui, desk, self.case_model)
        self.reports = self._reports_page()
        self.settings = SettingsPage(ui, settings)
        self.pages = QStackedWidget()
        for page in (self.queue, self.case, self.reports, self.settings):
            if page is not None:
                self.pages.addWidget(page)
        self._told_of_damage: datetime | None = None
        self._rail: dict[QWidget, Button] = {}
        self._queue_keys = Label(ui, role="faint")
        self._lay_out()
        self._connect()
        self._unsubscribe = desk.subscribe(ui.background.forward(self.take_event))
        self._show_state()
        self.show_page(self.queue)

    def go_to(self, page: QWidget) -> None:
        """Bring a page up as the reviewer wants it: what she is typing is taken before."""
        self.case_model.turn.act(lambda: self.show_page(page))

    def close_in_turn(self, close: Callable[[], object]) -> bool:
        """Take what is typed before the window closes; False: not yet, `close` is called as soon as it may."""
        if self.case_model.turn.is_free():
            return True
        self.case_model.turn.act(close)
        return False

    def show_page(self, page: QWidget) -> None:
        """Bring a page up."""
        self.strip.forget_passing()
        self.pages.setCurrentWidget(page)
        for known, button in self._rail.items():
            button.setChecked(known is page)
        self.case.verdict_bar.setVisible(page is self.case)
        self._queue_keys.setVisible(page is self.queue)
        if page is self.case:
            self.case.fields.setFocus()
        elif page is self.settings:
            page.setFocus()

    def open_case(self, case_id: UUID) -> None:
        """Open a case that is held here."""
        self.case_model.open(case_id)
        self.show_page(self.case)

    def take_event(self, event: DeskEvent) -> None:
        """Tell every page what a service said."""
        if isinstance(event, StateChanged):
            self._show_state()
        if isinstance(event, CommandAnswered) and not self._needs_no_notice(event):
            self.strip.add(Notice(event.problem.value if event.problem else "not_taken", Tone.WARNING))
        self.queue.take_event(event)
        self.case_model.take_event(event)

    def show_key_sheet(self) -> None:
        """Every key on one page."""
        KeySheet(self._ui, self.window()).open()

    def show_need_you(self) -> None:
        """What waits for the reviewer's decision."""
        if self._desk.state().need_you:
            NeedYouDialog(self._ui, self._desk, self.window()).open()

    def leave(self) -> None:
        """End the subscription before this area goes."""
        self._unsubscribe()

    def _reports_page(self) -> ReportsPage | None:
        """Only for whom the server gives reports to."""
        who = self._desk.state().signed_in
        if who is None or READERS.isdisjoint(who.roles):
            return None
        model = ReportsViewModel(self._ui.background, self._desk, self._ui.now)
        model.noticed.connect(self.strip.add)
        return ReportsPage(self._ui, self._desk, model)

    def _show_state(self) -> None:
        state = self._desk.state()
        self.status.show_state(state)
        self.settings.show_desk(state)
        if state.store_moved_aside_at != self._told_of_damage:
            self._told_of_damage = state.store_moved_aside_at
            self.strip.add(Notice(CacheState.DAMAGED_MOVED_ASIDE.value, Tone.WARNING))
        self.strip.show_online(state.online)
        self.queue.render_state()
        self.case.take_state()
        self._say_queue_keys()
        name = state.signed_in.display_name if state.signed_in is not None else ""
        self._leave_button.setToolTip(self._ui.texts.text("rail.sign_out_who", name=name))

    def _needs_no_notice(self, event: CommandAnswered) -> bool:
        """Whether it was taken, or the open case itself says what became of it, with both versions and what to do."""
        on_page = self.pages.currentWidget() is self.case and event.case_id == self.case_model.state.case_id
        return event.outcome is OutcomeKind.APPLIED or (event.outcome is OutcomeKind.CONFLICT and on_page)

    def _say_queue_keys(self) -> None:
        texts = self._ui.texts
        online = self._desk.state().online
        self._queue_keys.setText(texts.text("queue.keys_hint") if online else texts.text("queue.keys_hint_away"))

    def _case_finished(self, _case_id: UUID) -> None:
        self.queue_model.next_case()

    def _noticed(self, notice: Notice) -> None:
        if notice.kind in {"nothing_waiting", "claim_away", CASE_GONE} and self.case_model.state.view is None:
            self.show_page(self.queue)
        self.strip.add(notice)

    def _new_store(self) -> None:
        ask_before_leaving(self._ui, self._desk.state(), self.window(), self._start_new_store)

    def _start_new_store(self) -> None:
        self._ui.background.deliver(self._desk.start_new_cache(), self, lambda _state: self._show_state())

    def _sign_out(self) -> None:
        self.case_model.turn.act(
            lambda: ask_before_leaving(self._ui, self._desk.state(), self.window(), self._end_session)
        )

    def _end_session(self) -> None:
        self.case_model.close()
        self._ui.background.deliver(self._desk.sign_out(), self, lambda _done: self.signed_out.emit())

    def _connect(self) -> None:
        self._ui.texts.changed.connect(self._say_queue_keys)
        self.queue_model.case_chosen.connect(self.open_case)
        self.queue_model.noticed.connect(self._noticed)
        self.case_model.noticed.connect(self._noticed)
        self.case_model.finished.connect(self._case_finished)
        self.case_model.given_back.connect(lambda: self.show_page(self.queue))
        self.case_model.opened.connect(lambda: self.strip.forget(CASE_GONE))
        self.case_model.acted.connect(self.strip.forget_passing)
        self.status.need_you_wanted.connect(self.show_need_you)
        self.settings.new_store_wanted.connect(self._new_store)
        self._ui.background.failed.connect(lambda _name: self.strip.add(Notice("unexpected")))
        bind(self, "sheet", self.show_key_sheet)
        bind(self, "go_queue", lambda: self.go_to(self.queue))
        bind(self, "go_case", lambda: self.go_to(self.case))
        reports = self.reports
        if reports is not None:
            bind(self, "go_reports", lambda: self.go_to(reports))
        bind(self, "go_settings", lambda: self.go_to(self.settings))
        bind(self, "next_case", lambda: self.case_model.turn.act(self.queue_model.next_case))
        bind(self, "need_you", self.show_need_you)
        bind(self, "notice_read", self.strip.read)
        bind(self, "sign_out", self._sign_out)
        bind(self.case, "back", lambda: self.go_to(self.queue))

    def _lay_out(self) -> None:
        ui = self._ui
        rail = QFrame()
        rail.setObjectName("rail")
        rail.setFixedWidth(64)
        column = QVBoxLayout(rail)
        column.setContentsMargins(6, 10, 6, 10)
        column.setSpacing(4)
        for page, text_id, icon, key in (
            (self.queue, "rail.queue", "queue", "go_queue"),
            (self.case, "rail.case", "case", "go_case"),
            (self.reports, "rail.reports", "reports", "go_reports"),
            (self.settings, "rail.settings", "settings", "go_settings"),
        ):
            if page is None:
                continue
            button = RailButton(ui, text_id, icon, KEYS[key].caption, checkable=True)
            button.clicked.connect(lambda _checked, shown=page: self.go_to(shown))
            self._rail[page] = button
            column.addWidget(button)
        column.addStretch(1)
        sheet = RailButton(ui, "rail.keys", "keyboard", "?", checkable=False)
        sheet.clicked.connect(self.show_key_sheet)
        self._leave_button = RailButton(ui, "rail.sign_out", "sign_out", KEYS["sign_out"].caption, checkable=False)
        self._leave_button.clicked.connect(self._sign_out)
        column.addWidget(sheet)
        column.addWidget(self._leave_button)
        foot = QFrame()
        foot.setObjectName("foot")
        foot.setFixedHeight(46)
        row = QHBoxLayout(foot)
        row.setContentsMargins(10, 0, 12, 0)
        row.addWidget(self.case.verdict_bar, 1)
        row.addWidget(self._queue_keys)
        row.addStretch(0)
        row.addWidget(self.status)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.strip)
        right.addWidget(self.pages, 1)
        right.addWidget(foot)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(rail)
        outer.addLayout(right, 1)
