"""What the sign-in page shows: one immutable value."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

AWAY: Final = "server_away"
"""The problem of a server that does not answer; it passes by itself, unlike the others."""


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
        problem: a `ProblemCode` value, an `AwayReason` value, `no_keyring`, or "".
        fingerprint: of the workstation's key, for the supervisor to compare.
    """

    phase: Phase = Phase.CREDENTIALS
    busy: bool = False
    problem: str = ""
    display_name: str = ""
    fingerprint: str = ""
