"""What each answer of the desk means for the sign-in page."""

from dataclasses import replace
from typing import assert_never

from reviewer_app.services.types import (
    EnrolmentNeeded,
    EnrolmentPending,
    EnrolmentProblem,
    EnrolResult,
    ServerAway,
    SignedInOk,
    SignInProblem,
    SignInResult,
)
from reviewer_app.ui.sign_in.state import Phase, SignInState


def after_sign_in(result: SignInResult) -> tuple[SignInState, SignedInOk | None]:
    """The page's state after signing in was tried, and who is signed in when it worked."""
    match result:
        case SignedInOk():
            return SignInState(), result
        case SignInProblem(code):
            return SignInState(problem=code.value), None
        case EnrolmentNeeded(display_name):
            return SignInState(phase=Phase.ENROLMENT, display_name=display_name), None
        case EnrolmentPending(fingerprint):
            return SignInState(phase=Phase.PENDING, fingerprint=fingerprint), None
        case ServerAway(reason):
            return SignInState(problem=reason.value), None
        case _:
            assert_never(result)


def after_enrolment(state: SignInState, result: EnrolResult) -> SignInState:
    """The page's state after enrolment was asked for in `state`."""
    match result:
        case EnrolmentPending(fingerprint):
            return SignInState(phase=Phase.PENDING, fingerprint=fingerprint)
        case EnrolmentProblem(code):
            return replace(state, busy=False, problem=code.value if code is not None else "no_keyring")
        case ServerAway(reason):
            return replace(state, busy=False, problem=reason.value)
        case _:
            assert_never(result)
