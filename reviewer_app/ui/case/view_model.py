"""Working on a case: what the page shows and what the reviewer does, each act one command to the outbox."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from case_contract.commands import (
    AddNote,
    Command,
    CompleteStep,
    Decide,
    GiveFaceOpinion,
    RecordActivity,
    ReleaseCase,
    ReopenStep,
)
from case_contract.problems import ProblemCode
from case_contract.vocabulary import ActivityKind, Certainty, FaceOpinion, StepOutcome, Verdict
from reviewer_app.domain.case_work import effective, why_not_reopen, why_not_step, why_not_verdict
from reviewer_app.domain.field_table import acceptance, correction, field_rows, place_of_reading, sure_rows
from reviewer_app.services.next_case import prepare_next
from reviewer_app.services.types import CasesChanged, CaseView, CommandAnswered, Desk, DeskEvent
from reviewer_app.ui.case.finding_words import typed_notices
from reviewer_app.ui.case.state import CaseState, as_opened, beside, finding_key, place_of, reading_key, row_key
from reviewer_app.ui.case.turn import Turn, after_typing, in_turn
from reviewer_app.ui.case.viewer.pictures import SCREEN_SIDE
from reviewer_app.ui.common.background import Background
from reviewer_app.ui.common.controls import Tone
from reviewer_app.ui.common.notices import CASE_GONE, Notice


class CaseViewModel(QObject):
    """Holds the state of the case that is open. What is typed is taken before any act on it: `turn`.

    Signals:
        changed: render again.
        opened: another case is on the page now.
        finished: the case left the reviewer's hands by verdict; carries its id.
        given_back: the case left them without one.
        acted: the reviewer did something to the case.
        noticed: carries a `Notice`.
        revealed: carries the key of a field, a finding or a document that is to be brought into view.
    """

    changed = Signal()
    opened = Signal()
    finished = Signal(object)
    given_back = Signal()
    acted = Signal()
    noticed = Signal(object)
    revealed = Signal(str)

    def __init__(self, background: Background, desk: Desk, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self.turn = Turn()
        self._background = background
        self._desk = desk
        self._seen: set[UUID] = set()
        self._zoomed: set[UUID] = set()
        self._opening: UUID | None = None
        self._writes = 0
        self._prepared_beside: UUID | None = None
        self.state = CaseState()

    @in_turn
    def open(self, case_id: UUID) -> None:
        """Open a case from the store."""
        self._opening = case_id
        self._load(case_id)

    def close(self) -> None:
        """Forget the case that is open."""
        self._opening = None
        self._forget()

    def take_event(self, event: DeskEvent) -> None:
        """Look again when the open case changed under a sync."""
        case_id = self.state.case_id
        if case_id is None or self.state.busy:
            return
        if (isinstance(event, CasesChanged) and (event.case_ids is None or case_id in event.case_ids)) or (
            isinstance(event, CommandAnswered) and event.case_id == case_id
        ):
            self._load(case_id)

    @after_typing
    def select(self, key: str) -> None:
        """Choose a field or a finding; the page that shows it comes up."""
        state = replace(self.state, selected=key)
        finding = state.selected_finding
        if finding is not None:
            at = state.place_of(finding)
            place = (at.evidence_id, at.page) if at.evidence_id is not None else None
        else:
            row = state.selected_row
            place = place_of(state, row) if row is not None else None
        if place is not None and any(item.evidence_id == place[0] for item in state.documents):
            state = replace(state, document=place[0], page=place[1])
        self._set(state)
        self.revealed.emit(key)

    @after_typing
    def step_selection(self, by: int) -> None:
        """Choose the next or previous field."""
        keys = [row_key(row) for row in self.state.rows]
        row = self.state.selected_row
        if keys:
            at = keys.index(row_key(row)) if row is not None else -1 if by > 0 else len(keys)
            self.select(keys[min(max(at + by, 0), len(keys) - 1)])

    @after_typing
    def step_finding(self, by: int) -> None:
        """Go to the next finding, or with -1 to the one before, round and round."""
        keys = [finding_key(finding) for finding in self.state.findings]
        if keys:
            before_first = -1 if by > 0 else len(keys)
            at = keys.index(self.state.selected) if self.state.selected in keys else before_first
            self.select(keys[(at + by) % len(keys)])

    @after_typing
    def show_reading(self, reading_id: UUID) -> None:
        """Go to one of several documents of a picture, and to its first field."""
        view = self.state.view
        readings = view.detail.readings if view is not None else ()
        reading = next((one for one in readings if one.reading_id == reading_id), None)
        if reading is None:
            return
        row = next((row for row in self.state.rows if row.place == place_of_reading(reading)), None)
        selected = row_key(row) if row is not None else self.state.selected
        self._set(replace(self.state, document=reading.evidence_id, page=reading.page, selected=selected))
        self.revealed.emit(reading_key(reading))

    def hover(self, key: str) -> None:
        """The cursor is on a field, in the table or on the picture."""
        if key != self.state.hovered:
            self._set(replace(self.state, hovered=key))

    @after_typing
    def show_document(self, evidence_id: UUID, page: int = 0) -> None:
        """Bring a page into the left viewer; a field of a further document on it is left for one of its own."""
        self._set(replace(self.state, document=evidence_id, page=page, selected=beside(self.state, evidence_id)))

    def step_document(self, by: int) -> None:
        """The next or previous document."""
        ids = [item.evidence_id for item in self.state.documents]
        if self.state.document in ids:
            self.show_document(ids[(ids.index(self.state.document) + by) % len(ids)])

    def step_page(self, by: int) -> None:
        """The next or previous page of the document."""
        item = self.state.evidence(self.state.document)
        if item is not None:
            page = min(max(self.state.page + by, 0), item.page_count - 1)
            self.show_document(item.evidence_id, page)

    def saw(self, evidence_id: UUID) -> None:
        """A piece of evidence was on the screen: logged once a case."""
        if evidence_id not in self._seen:
            self._seen.add(evidence_id)
            self._record(RecordActivity(activity=ActivityKind.VIEW_EVIDENCE, evidence_id=evidence_id))

    def looked_closely(self, evidence_id: UUID) -> None:
        """A piece of evidence was zoomed into: logged once a case."""
        if evidence_id not in self._zoomed:
            self._zoomed.add(evidence_id)
            self._record(RecordActivity(activity=ActivityKind.ZOOM, evidence_id=evidence_id))

    def unmask(self, key: str, reason: str) -> None:
        """Show a field in clear; the reason is logged (R80)."""
        row = next((row for row in self.state.rows if row_key(row) == key), None)
        if row is not None and reason and self._may_work():
            place = place_of(self.state, row)
            self._record(
                RecordActivity(
                    activity=ActivityKind.UNMASK,
                    evidence_id=place[0] if place is not None else None,
                    field=row.field,
                    reason=reason,
                )
            )
            self._set(replace(self.state, unmasked=self.state.unmasked | {key}))

    @in_turn
    def accept(self, *, declared: bool = False) -> None:
        """Accept the chosen field as read (or as the customer said) and go on to the next."""
        row = self.state.selected_row
        if row is None:
            return
        body = acceptance(row, declared=declared)
        if body is None:
            self.noticed.emit(Notice("nothing_to_accept", Tone.INFO, passing=True))
            return
        self._submit([body])
        self.step_selection(1)

    @in_turn
    def accept_sure(self) -> None:
        """Accept all fields about which nothing is in doubt."""
        bodies = [body for row in sure_rows(self.state.rows) if (body := acceptance(row, declared=False)) is not None]
        if bodies:
            self._submit(bodies)

    def correct(self, key: str, value: str) -> None:
        """Accept a value typed by the reviewer; what was read stays beside it."""
        row = next((row for row in self.state.rows if row_key(row) == key), None)
        body = correction(row, value) if row is not None else None
        if body is not None and self._submit([body], though_busy=True):
            self.turn.begin()

    def choose_opinion(self, opinion: FaceOpinion) -> None:
        """Same, different or unsure; not given before it is confirmed."""
        if self.state.opinion_due:
            self._set(replace(self.state, opinion=opinion))

    def choose_certainty(self, certainty: Certainty) -> None:
        """How sure."""
        if self.state.opinion_due:
            self._set(replace(self.state, certainty=certainty))

    @in_turn
    def confirm_opinion(self) -> None:
        """Give the blind opinion; from then on the machine's score is shown."""
        state = self.state
        if state.opinion_due and state.opinion is not None and state.certainty is not None and not state.busy:
            self._submit(
                [
                    GiveFaceOpinion(opinion=state.opinion, certainty=state.certainty),
                    RecordActivity(activity=ActivityKind.REVEAL_FACE_SCORE),
                ]
            )

    @in_turn
    def say_step(self, outcome: StepOutcome, note: str = "") -> None:
        """Say the outcome of the step that is due; out of order is refused here as it is by the server."""
        work = self.state.work
        if work is None or work.next_step is None or self.state.busy:
            return
        self.complete_step(work.next_step.code, outcome, note)

    @in_turn
    def complete_step(self, step: str, outcome: StepOutcome, note: str = "") -> None:
        """Say the outcome of a step, or why that cannot be done."""
        work, view = self.state.work, self.state.view
        if work is None or view is None:
            return
        problem = why_not_step(work, step)
        if problem is not None:
            self.noticed.emit(Notice(problem.value, Tone.WARNING, passing=True))
            return
        seen = tuple(item.sha256 for item in view.detail.evidence if item.evidence_id in self._seen)
        self._submit([CompleteStep(step=step, outcome=outcome, note=note, seen=seen)])
        self.prepare_next()

    @in_turn
    def reopen_step(self, step: str = "") -> None:
        """Open a step again, so that a person decides it; without a name the last one that the machine decided."""
        work = self.state.work
        if work is None or self.state.busy:
            return
        by_machine = [one.step.code for one in work.steps if one.by_machine]
        wanted = step or (by_machine[-1] if by_machine else "")
        if not wanted:
            self.noticed.emit(Notice("nothing_to_reopen", Tone.INFO, passing=True))
            return
        problem = why_not_reopen(work, wanted)
        if problem is not None:
            self.noticed.emit(Notice(problem.value, Tone.WARNING, passing=True))
            return
        self._submit([ReopenStep(step=wanted)])

    def prepare_next(self) -> None:
        """A verdict is coming: make the case after this one ready, once a case."""
        case_id = self.state.case_id
        if case_id is not None and self._prepared_beside != case_id:
            self._prepared_beside = case_id
            future = prepare_next(self._desk, case_id, SCREEN_SIDE)
            self._background.deliver(future, self, lambda _ready: None, lambda _error: None)

    @in_turn
    def add_note(self, text: str) -> None:
        """Leave a remark for colleagues."""
        if text.strip():
            self._submit([AddNote(text=text.strip())])

    def why_not(self, verdict: Verdict, reasons: Sequence[str] = ()) -> ProblemCode | None:
        """Why a verdict may not be given now, by the server's own rule."""
        if self.state.view is None or self.state.work is None:
            return ProblemCode.CASE_NOT_HELD
        return why_not_verdict(self.state.view.detail, self.state.work, verdict, reasons)

    @in_turn
    def decide(self, verdict: Verdict, reasons: tuple[str, ...] = (), internal_note: str = "") -> None:
        """Give the verdict; the next case comes as soon as it is written down."""
        problem = self.why_not(verdict, reasons)
        if problem is not None:
            self.noticed.emit(Notice(problem.value, Tone.WARNING, passing=True))
            return
        self._leave(Decide(verdict=verdict, reasons=reasons, internal_note=internal_note))

    @in_turn
    def release(self) -> None:
        """Give the case back to the queue."""
        self._leave(ReleaseCase())

    @in_turn
    def resolve(self, command_id: UUID, *, keep: bool) -> None:
        """Send a command again on top of the case as it is now, or drop it."""
        case_id = self.state.case_id
        if case_id is not None:
            future = self._desk.resolve_conflict(command_id, keep)
            self._background.deliver(future, self, lambda _done: self._load(case_id), self._failed)

    def _may_work(self) -> bool:
        """Not without the server where nothing is kept: what cannot be sent would be gone with the window."""
        state = self._desk.state()
        if not state.online and not state.keeps_work:
            self.noticed.emit(Notice("offline_not_kept", Tone.WARNING, passing=True))
            return False
        self.acted.emit()
        return True

    def _leave(self, body: Command) -> None:
        case_id = self.state.case_id
        if case_id is None or self.state.busy or not self._may_work():
            return
        self._set(replace(self.state, busy=True))

        def written(_command_id: UUID) -> None:
            self._opening = None
            self._forget()
            if isinstance(body, Decide):
                self.finished.emit(case_id)
            else:
                self.given_back.emit()

        self._background.deliver(self._desk.submit(case_id, body), self, written, self._failed)

    def _submit(self, bodies: Sequence[Command], *, though_busy: bool = False) -> bool:
        case_id = self.state.case_id
        if case_id is None or (self.state.busy and not though_busy) or not self._may_work():
            return False
        self._writes += 1
        number = self._writes
        self._set(replace(self.state, busy=True))
        last = [self._desk.submit(case_id, body) for body in bodies][-1]
        self._background.deliver(last, self, lambda _id: self._load(case_id, number), self._failed)
        for notice in typed_notices(self.state, bodies, self._now()):
            self.noticed.emit(notice)
        return True

    def _record(self, body: RecordActivity) -> None:
        case_id = self.state.case_id
        if case_id is not None:
            self._background.deliver(self._desk.submit(case_id, body), self, lambda _id: None, self._failed)

    def _load(self, case_id: UUID, after: int = 0) -> None:
        """Look at the case, with what was written `after` so many times."""
        future = self._desk.open_case(case_id)
        self._background.deliver(future, self, lambda view: self._loaded(case_id, view, after), self._failed)

    def _loaded(self, case_id: UUID, view: CaseView | None, after: int) -> None:
        if case_id != self._opening:
            return
        fresh = self.state.case_id != case_id
        if view is None:
            self._opening, code = None, "" if fresh else self.state.service_code
            self._forget(gone=True)
            self.noticed.emit(Notice(CASE_GONE, Tone.WARNING, code))
            return
        work = effective(view.detail, view.pending)
        rows = field_rows(view.detail, work)
        if not fresh:
            under_way = self.state.busy and after != self._writes
            self._set(replace(self.state, view=view, work=work, rows=rows, busy=under_way))
            if not under_way:
                self.turn.written()
            return
        self._seen.clear()
        self._zoomed.clear()
        self._set(as_opened(view, work, rows))
        self._record(RecordActivity(activity=ActivityKind.OPEN_CASE))
        self.opened.emit()

    def _failed(self, _error: BaseException) -> None:
        self.turn.broken()
        self._set(replace(self.state, busy=False))
        self.noticed.emit(Notice("not_written"))

    def _forget(self, *, gone: bool = False) -> None:
        self.turn.broken()
        self._set(CaseState(gone=gone))

    def _set(self, state: CaseState) -> None:
        self.state = state
        self.changed.emit()
