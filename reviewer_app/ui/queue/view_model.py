"""The queue: which query is shown and what opening a case leads to."""

from dataclasses import dataclass, field, replace
from typing import assert_never
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from case_contract.vocabulary import CaseType, Tier
from reviewer_app.services.types import (
    Claimed,
    ClaimProblem,
    ClaimResult,
    Desk,
    NothingWaiting,
    QueueQuery,
    QueueScope,
    QueueSort,
    ServerAway,
)
from reviewer_app.ui.common.background import Background
from reviewer_app.ui.common.controls import Tone
from reviewer_app.ui.common.notices import Notice


@dataclass(frozen=True, slots=True)
class QueueState:
    """Around the table: the query, how many rows it has (None: not counted yet), whether a claim is under way."""

    query: QueueQuery = field(default_factory=QueueQuery)
    count: int | None = None
    claiming: bool = False


class QueueViewModel(QObject):
    """Holds the query and claims cases.

    Signals:
        changed: render again.
        asked: carries the new `QueueQuery`.
        case_chosen: carries the id of a case that is ready to be opened.
        noticed: carries a `Notice`.
    """

    changed = Signal()
    asked = Signal(object)
    case_chosen = Signal(object)
    noticed = Signal(object)

    def __init__(self, background: Background, desk: Desk) -> None:
        super().__init__()
        self._background = background
        self._desk = desk
        self.state = QueueState()

    def show_scope(self, scope: QueueScope) -> None:
        """Mine, waiting, all, or what needs me."""
        self._ask(replace(self.state.query, scope=scope))

    def show_tier(self, tier: Tier | None) -> None:
        """One tier or all."""
        self._ask(replace(self.state.query, tier=tier))

    def show_case_type(self, case_type: CaseType | None) -> None:
        """One case type or all."""
        self._ask(replace(self.state.query, case_type=case_type))

    def search(self, text: str) -> None:
        """Look for `text` while it is typed."""
        self._ask(replace(self.state.query, text=text.strip()))

    def sort_by(self, sort: QueueSort, *, descending: bool) -> None:
        """Put the rows in another order."""
        self._ask(replace(self.state.query, sort=sort, descending=descending))

    def counted(self, count: int) -> None:
        """Take how many rows there are."""
        self._set(replace(self.state, count=count))

    def next_case(self) -> None:
        """A case that is held already, else the most pressing one that waits."""
        if self.state.claiming:
            return
        self._set(replace(self.state, claiming=True))
        self._background.deliver(self._desk.held_cases(), self, self._held, self._failed)

    def open_case(self, case_id: UUID, *, held: bool) -> None:
        """Open a case that is held here, or claim it first."""
        if held:
            self.case_chosen.emit(case_id)
        elif not self.state.claiming:
            self._set(replace(self.state, claiming=True))
            self._background.deliver(self._desk.claim(case_id), self, self._claimed, self._failed)

    def _held(self, cases: tuple[UUID, ...]) -> None:
        if cases:
            self._set(replace(self.state, claiming=False))
            self.case_chosen.emit(cases[0])
        else:
            self._background.deliver(self._desk.claim_next(), self, self._claimed, self._failed)

    def _claimed(self, result: ClaimResult) -> None:
        self._set(replace(self.state, claiming=False))
        match result:
            case Claimed(case_id):
                self.case_chosen.emit(case_id)
            case NothingWaiting():
                self.noticed.emit(Notice("nothing_waiting", Tone.INFO, passing=True))
            case ClaimProblem(code):
                self.noticed.emit(Notice(code.value, passing=True))
            case ServerAway():
                self.noticed.emit(Notice("claim_away", Tone.WARNING, passing=True))
            case _:
                assert_never(result)

    def _failed(self, _error: BaseException) -> None:
        self._set(replace(self.state, claiming=False))
        self.noticed.emit(Notice("unexpected"))

    def _ask(self, query: QueueQuery) -> None:
        if query != self.state.query or self.state.count is None:
            self._set(replace(self.state, query=query))
            self.asked.emit(query)

    def _set(self, state: QueueState) -> None:
        self.state = state
        self.changed.emit()
