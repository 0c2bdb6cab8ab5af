"""The case page as drawn in the design: head, two tied viewers, field table, steps and findings."""

from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from case_contract.problems import ProblemCode
from case_contract.vocabulary import Certainty, FaceOpinion, StepOutcome, Verdict
from reviewer_app.domain.field_table import sure_rows
from reviewer_app.services.types import AlignedFaces, Desk, MediaProblem, MediaTrouble
from reviewer_app.ui.case.conflict_banner import ConflictBanner
from reviewer_app.ui.case.fields.panel import PicturesAndTable, TablePanel
from reviewer_app.ui.case.fields.table import FieldTable
from reviewer_app.ui.case.finding_words import words_of
from reviewer_app.ui.case.findings_panel import FindingsPanel
from reviewer_app.ui.case.header import CaseHeader
from reviewer_app.ui.case.marks import marks_on
from reviewer_app.ui.case.page_keys import bind_case_keys
from reviewer_app.ui.case.reason_dialog import ReasonDialog
from reviewer_app.ui.case.reverification_strip import ReverificationStrip
from reviewer_app.ui.case.state import CaseState, DocumentTab, reading_key, row_key
from reviewer_app.ui.case.steps_panel import StepsPanel
from reviewer_app.ui.case.verdict_bar import VerdictBar
from reviewer_app.ui.case.view_model import CaseViewModel
from reviewer_app.ui.case.viewer.evidence_panel import FACES, EvidencePanel, Shown
from reviewer_app.ui.case.viewer.face_pair import Compare
from reviewer_app.ui.case.viewer.pictures import SCREEN_SIDE, Pictures
from reviewer_app.ui.case.viewer.tie import Tie
from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.controls import Button, Label
from reviewer_app.ui.common.notices import media_sentence, problem_words


class CasePage(QWidget):
    """Everything needed to judge one case. `verdict_bar` is shown by the window at its foot."""

    def __init__(self, ui: Ui, desk: Desk, model: CaseViewModel) -> None:
        super().__init__()
        self._ui = ui
        self._desk = desk
        self.model = model
        self._right_tab = ""
        self._active_left = True
        self._shown_case: UUID | None = None
        self.pictures = Pictures(ui.background, desk)
        self.header = CaseHeader(ui, desk)
        self.left = EvidencePanel(ui, self.pictures, with_faces=False)
        self.right = EvidencePanel(ui, self.pictures, with_faces=True)
        self.tie = Tie(self.left.view, self.right.view, self)
        self.fields = FieldTable(ui)
        self.steps = StepsPanel(ui)
        self.findings = FindingsPanel(ui)
        self.conflict = ConflictBanner(ui)
        self.again = ReverificationStrip(ui)
        self.verdict_bar = VerdictBar(ui)
        self._accept_all = Button(ui, "fields.accept_sure", icon="check", key="Ctrl+Enter")
        self._empty = Label(ui, role="muted")
        self._lay_out()
        self._connect()
        bind_case_keys(self)
        self.render_state()

    @property
    def active(self) -> EvidencePanel:
        """The viewer that the keyboard turns and zooms."""
        return self.left if self._active_left else self.right

    def switch_side(self) -> None:
        """Give the keyboard to the other viewer."""
        self._active_left = not self._active_left
        self.active.view.setFocus()

    def show_faces(self) -> None:
        """Show the two aligned faces, or the selfie again."""
        selfies = self.model.state.selfies
        if selfies:
            self._show_right(str(selfies[0].evidence_id) if self._right_tab == FACES else FACES)

    def next_compare(self) -> None:
        """Compare the faces in the next way."""
        faces = self.right.faces
        if faces is None:
            return
        if self._right_tab != FACES:
            self._show_right(FACES)
            return
        modes = list(Compare)
        self.right.use_compare(modes[(modes.index(faces.mode) + 1) % len(modes)])

    def take_state(self) -> None:
        """The desk is in another state: ask again for pictures that could not be had, and say what can be done."""
        self._say_none_open()
        for panel in (self.left, self.right):
            panel.retry()

    def say_step(self, outcome: StepOutcome) -> None:
        """Say the outcome of the step that is due."""
        self.model.say_step(outcome)

    def decide(self, verdict: Verdict) -> None:
        """Give a verdict, asking for reasons where it needs them; what is typed is taken before."""
        self.model.turn.act(lambda: self._decide(verdict))

    def _decide(self, verdict: Verdict) -> None:
        if self.model.state.view is None or self.model.state.busy:
            return
        if verdict is Verdict.APPROVE:
            self.model.decide(verdict)
            return
        self.model.prepare_next()
        dialog = ReasonDialog(self._ui, verdict, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.model.decide(verdict, dialog.chosen, dialog.internal_note))
        dialog.open()

    def _say_none_open(self) -> None:
        texts = self._ui.texts
        online = self._desk.state().online
        self._empty.setText(texts.text("case.none_open") if online else texts.text("case.none_open_away"))

    def open_dialog(self) -> ReasonDialog | None:
        """The reason dialog that is open, if one is."""
        return next((child for child in self.window().findChildren(ReasonDialog) if child.isVisible()), None)

    def render_state(self) -> None:
        """Show the model's state; the only code here that touches widgets."""
        state = self.model.state
        has_case = state.view is not None
        # First of all: hidden, a table whose case has gone would take what is typed for a field that is not there.
        self.fields.show_state(state)
        self._body.setVisible(has_case)
        self._empty.setVisible(not has_case)
        self._say_none_open()
        self.header.setVisible(has_case)
        if state.case_id != self._shown_case:
            self._start_case(state)
        self.header.show_state(state)
        self.conflict.show_conflict(state.needing_you, state.view.detail if state.view else None)
        self.again.show_case(state.view.detail if state.view else None)
        self.steps.show_state(state)
        self.findings.show_state(state)
        self._render_pictures(state)
        sure = len(sure_rows(state.rows))
        self._accept_all.setVisible(sure > 0)
        self._accept_all.setText(self._ui.texts.text("fields.accept_sure_n", n=sure))
        self._render_verdicts(state)

    def _start_case(self, state: CaseState) -> None:
        self._shown_case = state.case_id
        self.pictures.start(state.case_id)
        self.left.forget()
        self.right.forget()
        self._right_tab = str(state.selfies[0].evidence_id) if state.selfies else ""
        for item in (*state.documents, *state.selfies):
            self.pictures.fetch(item.evidence_id, 0, SCREEN_SIDE, lambda _picture: None)

    def _render_pictures(self, state: CaseState) -> None:
        name = self._desk.state().signed_in
        moment = f"{self._ui.now().astimezone():%Y-%m-%d %H:%M}"
        for panel in (self.left, self.right):
            panel.view.watermark = f"{name.display_name} {moment}" if name else moment
            if panel.faces is not None:
                panel.faces.watermark = panel.view.watermark
        self.left.show_tabs(state.tabs, state.tab.value if state.tab is not None else "")
        self.right.show_tabs(_selfie_tabs(state), self._right_tab)
        if state.view is None:
            return
        self.left.show_page(_shown(state, state.document, state.page))
        self.left.show_marks(marks_on(self._ui.texts, state, state.document, state.page), state.lit)
        self.left.view.setAccessibleName(self._picture_words(state, state.document, state.page))
        if state.document is not None:
            self.model.saw(state.document)
        selfie = state.selfies[0].evidence_id if state.selfies else None
        self.right.show_page(_shown(state, selfie, 0))
        self.right.show_marks(marks_on(self._ui.texts, state, selfie, 0), state.lit)
        self.right.view.setAccessibleName(self._picture_words(state, selfie, 0))
        if selfie is not None:
            self.model.saw(selfie)

    def _picture_words(self, state: CaseState, evidence_id: UUID | None, page: int) -> str:
        """For screen readers: which page a viewer shows, and the finding that is lit on it."""
        texts, item, finding = self._ui.texts, state.evidence(evidence_id), state.selected_finding
        if item is None:
            return texts.text("viewer.nothing")
        words = texts.text("found.on_page", place=texts.word("evidence", item.kind.value), page=page + 1)
        if finding is None:
            return words
        place = state.place_of(finding)
        if (place.evidence_id, place.page) != (evidence_id, page):
            return words
        return texts.text("viewer.shows_finding", page=words, finding=words_of(texts, state, finding).seen)

    def _render_verdicts(self, state: CaseState) -> None:
        problem = self.model.why_not(Verdict.APPROVE)
        why = ""
        if problem is not None and problem is not ProblemCode.CASE_NOT_HELD:
            why = problem_words(self._ui.texts, problem)[0]
        self.verdict_bar.show_possible(
            open_case=state.view is not None and not state.busy, approvable=problem is None, why=why
        )

    def _show_right(self, tab: str) -> None:
        self._right_tab = tab
        case_id = self.model.state.case_id
        if tab == FACES and case_id is not None and self.right.faces is not None:
            self.right.faces.clear(self._ui.texts.text("viewer.loading"))
            self._ui.background.deliver(
                self._desk.aligned_faces(case_id),
                self,
                lambda result: self._faces_arrived(case_id, result),
                lambda _error: self._faces_arrived(case_id, MediaProblem(MediaTrouble.REFUSED)),
            )
        self.right.show_tabs(_selfie_tabs(self.model.state), tab)

    def _faces_arrived(self, case_id: UUID, result: AlignedFaces | MediaProblem) -> None:
        faces = self.right.faces
        if faces is None or case_id != self.model.state.case_id:
            return
        if isinstance(result, MediaProblem):
            faces.clear(media_sentence(self._ui.texts, result))
        else:
            faces.show_faces(result)

    def _bring_into_view(self, key: str) -> None:
        """Where the chosen finding or field is, or one of several documents of a picture; a finding is said aloud."""
        state = self.model.state
        finding, row = state.selected_finding, state.selected_row
        if row is not None and row_key(row) == key:
            if row.read is not None and row.read.box is not None:
                self.left.keep_in_sight(row.read.box)
            return
        if finding is None:
            readings = state.view.detail.readings if state.view is not None else ()
            self.left.reveal(next((one.corners for one in readings if reading_key(one) == key), None))
            return
        place, selfie = state.place_of(finding), self._selfie_id()
        if place.evidence_id is not None and place.evidence_id == selfie:
            if self._right_tab == FACES:
                self._show_right(str(selfie))
            self.right.reveal(place.region)
        elif place.evidence_id is not None:
            self.left.reveal(place.region)
        self.findings.bring_to(key)

    def _choose_document(self, value: str) -> None:
        evidence_id, _, reading_id = value.partition("/")
        if reading_id:
            self.model.show_reading(UUID(reading_id))
        else:
            self.model.show_document(UUID(evidence_id))

    def _selfie_id(self) -> UUID | None:
        return self.model.state.selfies[0].evidence_id if self.model.state.selfies else None

    def _connect(self) -> None:
        model = self.model
        model.changed.connect(self.render_state)
        model.revealed.connect(self._bring_into_view)
        self._ui.texts.changed.connect(self.render_state)
        self._ui.look.changed.connect(self.render_state)
        self.left.tab_chosen.connect(self._choose_document)
        self.right.tab_chosen.connect(self._show_right)
        self.left.page_stepped.connect(model.step_page)
        for panel, evidence in ((self.left, lambda: model.state.document), (self.right, self._selfie_id)):
            panel.view.hovered.connect(model.hover)
            panel.view.picked.connect(model.select)
            panel.looked_closely.connect(lambda which=evidence: self._looked_closely(which()))
        self.fields.chosen.connect(model.select)
        self.fields.pointed.connect(model.hover)
        self.fields.unmask_asked.connect(self._unmask)
        self.fields.fields.corrected.connect(model.correct)
        model.turn.take_typed = self.fields.take_typed
        self.fields.said.connect(model.noticed)
        self.steps.reopen_wanted.connect(model.reopen_step)
        self.steps.outcome_said.connect(lambda value: model.say_step(StepOutcome(value)))
        self.steps.opinion_chosen.connect(lambda value: model.choose_opinion(FaceOpinion(value)))
        self.steps.certainty_chosen.connect(lambda value: model.choose_certainty(Certainty(value)))
        self.steps.confirmed.connect(model.confirm_opinion)
        self.findings.chosen.connect(model.select)
        self.findings.pointed.connect(model.hover)
        self.findings.note_written.connect(model.add_note)
        self.conflict.decided.connect(lambda command, keep: model.resolve(command, keep=keep))
        self.verdict_bar.chosen.connect(lambda value: self.decide(Verdict(value)))
        self.header.release.clicked.connect(lambda _checked: model.release())
        self._accept_all.clicked.connect(lambda _checked: model.accept_sure())
        self.left.add_toggle("boxes", "viewer.boxes", on=True, slot=self.left.view.show_boxes)
        self.left.add_toggle("loupe", "viewer.loupe", on=False, slot=self._loupe)
        self.left.add_toggle("tie", "viewer.tie", on=True, slot=self._set_tie)

    def _looked_closely(self, evidence_id: UUID | None) -> None:
        if evidence_id is not None:
            self.model.looked_closely(evidence_id)

    def _unmask(self, key: str, reason: str) -> None:
        self.model.unmask(key, reason)
        self.fields.continue_correction()

    def _loupe(self, shown: bool) -> None:
        self.left.view.show_loupe(shown)
        self.right.view.show_loupe(shown)

    def _set_tie(self, on: bool) -> None:
        self.tie.on = on

    def _lay_out(self) -> None:
        pair = QSplitter(Qt.Orientation.Horizontal)
        pair.setHandleWidth(8)
        pair.addWidget(self.left)
        pair.addWidget(self.right)
        pair.setChildrenCollapsible(False)
        pair.setSizes([500, 500])
        self._accept_all.setProperty("small", True)
        self.fields.add_to_header(self._accept_all)
        middle = PicturesAndTable(pair, TablePanel(self.fields))
        side = self._side_panel()
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(10, 8, 10, 8)
        body.setSpacing(8)
        body.addWidget(self.conflict)
        body.addWidget(self.again)
        across = QHBoxLayout()
        across.setSpacing(8)
        across.addWidget(middle, 1)
        across.addWidget(side)
        body.addLayout(across, 1)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.header)
        outer.addWidget(self._body, 1)
        outer.addWidget(self._empty, 1)

    def _side_panel(self) -> QFrame:
        side = QFrame()
        side.setObjectName("panel")
        side.setFixedWidth(328)
        column = QVBoxLayout(side)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.steps)
        line = QFrame()
        line.setObjectName("rule")
        line.setFixedHeight(1)
        column.addWidget(line)
        column.addWidget(self.findings, 1)
        return side


def _shown(state: CaseState, evidence_id: UUID | None, page: int) -> Shown | None:
    item = state.evidence(evidence_id)
    if item is None:
        return None
    read = state.readings_on(item.evidence_id, page)
    return Shown(item.evidence_id, page, item.page_count, (read[0].rotation // 90) % 4 if read else 0)


def _selfie_tabs(state: CaseState) -> tuple[DocumentTab, ...]:
    return tuple(DocumentTab(item.evidence_id, item.kind) for item in state.selfies)
