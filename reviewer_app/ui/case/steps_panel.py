"""The steps of the template, in their order, and the blind comparison inside the step that needs it."""

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from case_contract.records import FaceComparisonRecord
from case_contract.vocabulary import Certainty, FaceBand, FaceOpinion, StepOutcome
from reviewer_app.domain.case_work import OpinionWork, StepWork
from reviewer_app.ui.case.state import CaseState
from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.controls import Button, Kind, Label, Segments, Tone, tone_colour
from reviewer_app.ui.common.keys import KEYS
from reviewer_app.ui.common.whole_rows import clear_column, put_at_once

# A comparison of faces is never certain: what would be rounded to 100 % is not said.
_SUREST: Final = 0.99
_BANDS: Final = {
    FaceBand.SAME: ("done", Tone.SUCCESS),
    FaceBand.LOOK: ("warning", Tone.WARNING),
    FaceBand.DIFFERENT: ("alert", Tone.DANGER),
}


class StepsPanel(QWidget):
    """Steps with what was said of them; the due one with its buttons.

    Signals:
        outcome_said: `StepOutcome` value for the step that is due.
        opinion_chosen, certainty_chosen: values of the blind comparison.
        confirmed: the blind opinion is to be given.
        reopen_wanted: code of a step that is to be opened again.
    """

    reopen_wanted = Signal(str)
    outcome_said = Signal(str)
    opinion_chosen = Signal(str)
    certainty_chosen = Signal(str)
    confirmed = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._shape: tuple[object, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(12, 10, 12, 10)
        self._layout.setSpacing(2)
        self.blind: BlindPanel | None = None
        self.score: FaceScoreCard | None = None

    def show_state(self, state: CaseState) -> None:
        """Show the steps; the score's widget exists only once the blind opinion is given."""
        work = state.work
        face = state.view.detail.face if state.view is not None else None
        due = work.next_step.code if work is not None and work.next_step is not None else ""
        opinion = work.opinion if work is not None else None
        shape = (
            work.steps if work is not None else (),
            due,
            opinion,
            face if opinion is not None else None,
            state.opinion_due,
            self._ui.texts.language,
            self._ui.look.theme,
        )
        if shape != self._shape:
            self._shape = shape
            self._rebuild(state, due, opinion, face if opinion is not None else None)
        if self.blind is not None:
            self.blind.show_choice(state.opinion, state.certainty)

    def _rebuild(
        self, state: CaseState, due: str, opinion: OpinionWork | None, face: FaceComparisonRecord | None
    ) -> None:
        self.blind, self.score = None, None
        clear_column(self._layout)
        heading = Label(self._ui, "case.steps", role="heading")
        heading.setContentsMargins(0, 0, 0, 4)
        put_at_once(self._layout, heading)
        if state.work is None:
            return
        for number, step in enumerate(state.work.steps, start=1):
            line = _StepLine(self._ui, number, step, due=step.step.code == due)
            line.reopen_wanted.connect(self.reopen_wanted)
            put_at_once(self._layout, line)
            if step.step.needs_face_opinion and opinion is not None:
                self.score = FaceScoreCard(self._ui, opinion, face)
                put_at_once(self._layout, self.score)
            if step.step.code == due:
                put_at_once(self._layout, self._due_part(state, step))
        self._layout.activate()

    def _due_part(self, state: CaseState, step: StepWork) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(26, 0, 0, 4)
        column.setSpacing(4)
        clause = Label(self._ui, role="faint", wraps=True)
        clause.setText(self._ui.texts.pick(step.step.clause_zh, step.step.clause_en))
        column.addWidget(clause)
        if state.opinion_due:
            self.blind = BlindPanel(self._ui)
            self.blind.opinion_chosen.connect(self.opinion_chosen)
            self.blind.certainty_chosen.connect(self.certainty_chosen)
            self.blind.confirmed.connect(self.confirmed)
            column.addWidget(self.blind)
            return part
        row = QHBoxLayout()
        row.setSpacing(6)
        for text_id, icon, key, outcome in (
            ("step.pass", "check", "Space", StepOutcome.PASSED),
            ("step.fail", "cross", "X", StepOutcome.FAILED),
        ):
            button = Button(self._ui, text_id, icon=icon, key=key, shows_key=True)
            button.clicked.connect(lambda _checked, said=outcome.value: self.outcome_said.emit(said))
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        return part


class _StepLine(QWidget):
    """One step: number, words, and a mark of what was said, by whom; the machine's word can be taken back.

    Signals:
        reopen_wanted: code of the step.
    """

    reopen_wanted = Signal(str)

    def __init__(self, ui: Ui, number: int, work: StepWork, *, due: bool) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 1, 0, 1)
        row.setSpacing(8)
        icon, tone, state_id = _mark(work, due=due)
        colour = ui.look.tokens.accent_text if due else tone_colour(ui, tone)
        mark = QLabel()
        mark.setPixmap(ui.look.pixmap(icon, colour, 18, self.devicePixelRatioF()))
        title = ui.texts.pick(work.step.title_zh, work.step.title_en)
        words = Label(ui, role="strong" if due else "" if work.outcome else "muted", wraps=True)
        words.setText(ui.texts.text("step.line", number=number, title=title))
        state = Label(ui, role="muted")
        state.say(ui.texts.text(state_id), tone if work.outcome else Tone.NEUTRAL)
        row.addWidget(mark)
        row.addWidget(words, 1)
        row.addWidget(state)
        if work.by_machine:
            again = Button(
                ui, "step.reopen", kind=Kind.TOOL, icon="reopen", icon_only=True, key=KEYS["step_reopen"].caption
            )
            again.setAccessibleName(ui.texts.text("step.reopen_named", step=title))
            again.clicked.connect(lambda _checked, code=work.step.code: self.reopen_wanted.emit(code))
            again.setProperty("small", True)
            again.setIconSize(QSize(14, 14))
            row.addWidget(again)
        if work.unsent:
            unsent = QLabel()
            unsent.setPixmap(ui.look.pixmap("unsent", ui.look.tokens.text_faint, 14, self.devicePixelRatioF()))
            unsent.setToolTip(ui.texts.text("provenance.unsent"))
            row.addWidget(unsent)
        clause = ui.texts.pick(work.step.clause_zh, work.step.clause_en)
        grounds = [ui.texts.word("ground", ground.value) for ground in work.grounds]
        why = ui.texts.text("step.machine_why", grounds=ui.texts.text("list.comma").join(grounds)) if grounds else ""
        self.setToolTip("\n".join(part for part in (clause, why, work.note) if part))
        self.setAccessibleName(f"{words.text()} {state.text()}")
        self.setAccessibleDescription(why)


def _mark(work: StepWork, *, due: bool) -> tuple[str, Tone, str]:
    if work.by_machine:
        return "machine", Tone.SUCCESS, "step.passed_by_machine"
    if work.outcome is StepOutcome.PASSED:
        return "done", Tone.SUCCESS, "step.passed"
    if work.outcome is StepOutcome.FAILED:
        return "failed", Tone.DANGER, "step.failed"
    return ("current", Tone.INFO, "step.due") if due else ("ring", Tone.NEUTRAL, "step.open")


class BlindPanel(QFrame):
    """The reviewer's own word on the two faces, asked for before the machine's is shown.

    Signals:
        opinion_chosen, certainty_chosen: values; `confirmed`: give it.
    """

    opinion_chosen = Signal(str)
    certainty_chosen = Signal(str)
    confirmed = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._opinions = Segments(
            ui,
            [
                (FaceOpinion.SAME.value, "opinion.same"),
                (FaceOpinion.UNSURE.value, "opinion.unsure"),
                (FaceOpinion.DIFFERENT.value, "opinion.different"),
            ],
            keys=("Y", "U", "D"),
            shows_keys=True,
        )
        self._certainties = Segments(
            ui,
            [
                (Certainty.LOW.value, "certainty.low"),
                (Certainty.MEDIUM.value, "certainty.medium"),
                (Certainty.HIGH.value, "certainty.high"),
            ],
            keys=("1", "2", "3"),
            shows_keys=True,
        )
        self._confirm = Button(ui, "opinion.confirm", kind=Kind.PRIMARY, key="P", shows_key=True)
        self._opinions.chosen.connect(self.opinion_chosen)
        self._certainties.chosen.connect(self.certainty_chosen)
        self._confirm.clicked.connect(self.confirmed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(5)
        column.addWidget(Label(ui, "opinion.ask", wraps=True))
        column.addWidget(self._opinions)
        column.addWidget(Label(ui, "certainty.ask", role="muted"))
        column.addWidget(self._certainties)
        column.addSpacing(2)
        column.addWidget(self._confirm)

    def show_choice(self, opinion: FaceOpinion | None, certainty: Certainty | None) -> None:
        """Show what is chosen so far."""
        self._opinions.show_chosen(opinion.value if opinion is not None else None)
        self._certainties.show_chosen(certainty.value if certainty is not None else None)
        self._confirm.setEnabled(opinion is not None and certainty is not None)


class FaceScoreCard(QFrame):
    """What the reviewer said and, beside it, what the machine says. Made only after the opinion was given."""

    def __init__(self, ui: Ui, opinion: OpinionWork, face: FaceComparisonRecord | None) -> None:
        super().__init__()
        self.setObjectName("faceScore")
        column = QVBoxLayout(self)
        column.setContentsMargins(26, 0, 0, 6)
        column.setSpacing(3)
        mine = ui.texts.text(
            "score.mine",
            opinion=ui.texts.word("opinion", opinion.opinion.value),
            certainty=ui.texts.word("certainty", opinion.certainty.value),
        )
        yours = Label(ui, role="muted")
        yours.setText(mine)
        column.addWidget(yours)
        machine = Label(ui, wraps=True)
        if face is None:
            machine.say(ui.texts.text("score.none"))
        else:
            icon, tone = _BANDS[face.band]
            words = ui.texts.text(
                "score.machine",
                band=ui.texts.word("face_band", face.band.value),
                share=f"{min(face.same_probability, _SUREST):.0%}",
            )
            machine.say(words, tone)
            machine.setToolTip(face.model_version)
            row = QHBoxLayout()
            row.setSpacing(6)
            mark = QLabel()
            mark.setPixmap(ui.look.pixmap(icon, tone_colour(ui, tone), 16, self.devicePixelRatioF()))
            mark.setFixedSize(QSize(16, 18))
            row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(machine, 1)
            column.addLayout(row)
            similarity = Label(ui, role="faint")
            similarity.setText(ui.texts.text("score.similarity", similarity=f"{face.similarity:.2f}"))
            similarity.setContentsMargins(22, 0, 0, 0)
            column.addWidget(similarity)
            if _apart(opinion.opinion, face.band):
                apart = Label(ui, role="faint", wraps=True)
                apart.say(ui.texts.text("score.apart"), Tone.WARNING)
                column.addWidget(apart)
            return
        column.addWidget(machine)


def _apart(opinion: FaceOpinion, band: FaceBand) -> bool:
    return (opinion, band) in {
        (FaceOpinion.SAME, FaceBand.DIFFERENT),
        (FaceOpinion.DIFFERENT, FaceBand.SAME),
    }
