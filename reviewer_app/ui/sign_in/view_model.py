"""Signing in: what the page shows and what it asks of the desk."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from PySide6.QtCore import QObject, Signal

from reviewer_app.services.types import (
    Desk,
    EnrolmentNeeded,
    EnrolmentPending,
    EnrolmentProblem,
    EnrolResult,
    ServerAway,
    SignedInOk,
    SignInProblem,
    SignInResult,
)

if TYPE_CHECKING:
    from reviewer_app.ui.common.background import Background


class Phase(StrEnum):
    """What the page is for at this moment."""

    CREDENTIALS = "credentials"
    ENROLMENT = "enrolment"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class SignInState:
    """Everything the page shows.

    Attributes:
        busy: an answer is being waited for.
        problem: a `ProblemCode` value, `server_away`, `no_keyring`, or "".
        fingerprint: of the workstation's key, for the supervisor to compare.
    """

    phase: Phase = Phase.CREDENTIALS
    busy: bool = False
    problem: str = ""
    display_name: str = ""
    fingerprint: str = ""


class SignInViewModel(QObject):
    """Holds the state and talks to the desk, which may arrive after the person has begun to type.

    Signals:
        changed: render again.
        signed_in: carries `SignedInOk`.
    """

    changed = Signal()
    signed_in = Signal(object)

    def __init__(self, background: Background) -> None:
        super().__init__()
        self._background = background
        self._desk: Desk | None = None
        self._waiting: tuple[str, str, str] | None = None
        self.state = SignInState()

    def desk_ready(self, desk: Desk) -> None:
        """Take the desk; go on with a kept session, or with what was submitted meanwhile."""
        self._desk = desk
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            self._send(desk, *waiting)
            return
        self._background.deliver(desk.resume(), self, self._resumed, lambda _error: None)

    def desk_gone(self) -> None:
        """The desk is being built anew (another server); what is typed waits for the next one."""
        self._desk = None
        self.reset()

    def desk_failed(self) -> None:
        """The desk could not be built; the words say what to check."""
        self._waiting = None
        self._set(SignInState(problem="desk_failed"))

    def reset(self) -> None:
        """Back to empty credentials."""
        self._set(SignInState())

    def submit(self, login: str, password: str, code: str) -> None:
        """Sign in; before the desk is there, as soon as it is."""
        if self.state.busy:
            return
        self._set(SignInState(busy=True))
        if self._desk is None:
            self._waiting = (login, password, code)
        else:
            self._send(self._desk, login, password, code)

    def enrol(self, name: str) -> None:
        """Ask for this workstation to be approved."""
        if self._desk is None or self.state.busy:
            return
        self._set(replace(self.state, busy=True, problem=""))
        self._background.deliver(self._desk.enrol(name), self, self._enrolled, self._failed)

    def _send(self, desk: Desk, login: str, password: str, code: str) -> None:
        self._background.deliver(desk.sign_in(login, password, code), self, self._answered, self._failed)

    def _resumed(self, result: SignedInOk | None) -> None:
        if result is not None and not self.state.busy:
            self.signed_in.emit(result)

    def _answered(self, result: SignInResult) -> None:
        match result:
            case SignedInOk():
                self._set(SignInState())
                self.signed_in.emit(result)
            case SignInProblem(code):
                self._set(SignInState(problem=code.value))
            case EnrolmentNeeded(display_name):
                self._set(SignInState(phase=Phase.ENROLMENT, display_name=display_name))
            case EnrolmentPending(fingerprint):
                self._set(SignInState(phase=Phase.PENDING, fingerprint=fingerprint))
            case ServerAway():
                self._set(SignInState(problem="server_away"))
            case _:
                assert_never(result)

    def _enrolled(self, result: EnrolResult) -> None:
        match result:
            case EnrolmentPending(fingerprint):
                self._set(SignInState(phase=Phase.PENDING, fingerprint=fingerprint))
            case EnrolmentProblem(code=code):
                self._set(replace(self.state, busy=False, problem=code.value if code else "no_keyring"))
            case ServerAway():
                self._set(replace(self.state, busy=False, problem="server_away"))
            case _:
                assert_never(result)

    def _failed(self, _error: BaseException) -> None:
        self._set(replace(self.state, busy=False, problem="unexpected"))

    def _set(self, state: SignInState) -> None:
        self.state = state
        self.changed.emit()
