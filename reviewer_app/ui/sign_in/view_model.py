"""Signing in: what the page shows and what it asks of the desk."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from reviewer_app.ui.sign_in.state import SignInState

if TYPE_CHECKING:
    from reviewer_app.services.types import Desk, EnrolResult, SignedInOk, SignInResult
    from reviewer_app.ui.common.background import Background


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
        # The desk's types are loaded with the desk, after the first frame.
        from reviewer_app.ui.sign_in.answers import after_sign_in

        state, signed_in = after_sign_in(result)
        self._set(state)
        if signed_in is not None:
            self.signed_in.emit(signed_in)

    def _enrolled(self, result: EnrolResult) -> None:
        from reviewer_app.ui.sign_in.answers import after_enrolment

        self._set(after_enrolment(self.state, result))

    def _failed(self, _error: BaseException) -> None:
        self._set(replace(self.state, busy=False, problem="unexpected"))

    def _set(self, state: SignInState) -> None:
        self.state = state
        self.changed.emit()
