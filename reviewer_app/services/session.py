"""Who is signed in, and a valid access token. Confined to the network thread."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from pydantic import SecretStr

from case_contract.accounts import EnrolWorkstation, RefreshSession, SignedIn, SignIn
from case_contract.problems import ProblemCode
from case_contract.vocabulary import Role
from reviewer_app.services.keyring_store import KeyringUnavailable
from reviewer_app.services.network.server_api import Answer, Away, Refusal
from reviewer_app.services.types import (
    EnrolmentNeeded,
    EnrolmentPending,
    EnrolmentProblem,
    EnrolResult,
    Reviewer,
    ServerAway,
    SignInProblem,
)
from reviewer_app.services.workstation_identity import WorkstationIdentity

if TYPE_CHECKING:
    from collections.abc import Callable

    from reviewer_app.services.keyring_store import Secrets
    from reviewer_app.services.network.server_api import ServerApi

_EARLY: Final = timedelta(seconds=30)
ENDING: Final = frozenset(
    {
        ProblemCode.NOT_SIGNED_IN,
        ProblemCode.WORKSTATION_REVOKED,
        ProblemCode.WORKSTATION_UNKNOWN,
        ProblemCode.WORKSTATION_PENDING,
    }
)
"""Answers after which this session is over."""


@dataclass(frozen=True, slots=True)
class Entered:
    """Signed in at an approved workstation."""

    who: Reviewer
    identity: WorkstationIdentity
    server_time: datetime | None


@dataclass(frozen=True, slots=True)
class _Tokens:
    access: str = field(repr=False)
    access_expires_at: datetime
    refresh: str = field(repr=False)
    refresh_expires_at: datetime


class Session:
    """Signing in, staying so by rotating refresh tokens, and signing out."""

    def __init__(self, api: ServerApi, secrets: Secrets, clock: Callable[[], datetime]) -> None:
        """`secrets` holds the workstation's key and the refresh token between two runs."""
        self._api = api
        self._secrets = secrets
        self._clock = clock
        self._tokens: _Tokens | None = None
        self._enrolling: str | None = None

    def sign_in(
        self, login: str, password: str, code: str
    ) -> Entered | SignInProblem | EnrolmentNeeded | EnrolmentPending | ServerAway:
        """Sign in, with the workstation's proof where it is enrolled."""
        identity = self._identity()
        now = self._clock()
        known = identity is not None and identity.workstation_id is not None
        try:
            asked = SignIn(
                login=login,
                password=SecretStr(password),
                one_time_code=code,
                workstation_id=identity.workstation_id if identity is not None and known else None,
                proof_made_at=now if known else None,
                workstation_proof=(
                    identity.prove(identity.workstation_id, login, now)
                    if identity is not None and identity.workstation_id is not None
                    else None
                ),
            )
        except ValueError:  # a code that is not six digits, an empty login: the server would only say the same
            return SignInProblem(ProblemCode.SIGN_IN_REFUSED)
        reply = self._api.sign_in(asked)
        match reply:
            case Away(reason):
                return ServerAway(reason)
            case Refusal(ProblemCode.WORKSTATION_PENDING) if identity is not None:
                return EnrolmentPending(identity.fingerprint)
            case Refusal(code=ProblemCode.WORKSTATION_UNKNOWN) if identity is not None:
                self._write("workstation", identity.with_id(None).as_text())
                return SignInProblem(ProblemCode.WORKSTATION_UNKNOWN)
            case Refusal(code=problem):
                return SignInProblem(problem)
            case Answer(value=signed_in):
                if signed_in.workstation_id is None or identity is None:
                    self._enrolling = signed_in.access_token
                    return EnrolmentNeeded(signed_in.display_name)
                self._take(signed_in)
                return Entered(_reviewer(signed_in, signed_in.workstation_id), identity, signed_in.server_time)

    def enrol(self, name: str) -> EnrolResult:
        """Ask for this workstation; only after `EnrolmentNeeded`."""
        if self._enrolling is None:
            return EnrolmentProblem(ProblemCode.NOT_SIGNED_IN)
        identity = self._identity() or WorkstationIdentity.new()
        # Kept before it is sent: a key that the server knows and this workstation lost would be of no use.
        self._write("workstation", identity.as_text())
        try:
            body = EnrolWorkstation(public_key=identity.public_key, name=name)
        except ValueError:
            return EnrolmentProblem(ProblemCode.INVALID_REQUEST)
        reply = self._api.enrol(self._enrolling, body)
        match reply:
            case Away(reason):
                return ServerAway(reason)
            case Refusal(code=problem):
                return EnrolmentProblem(problem)
            case Answer(value=record):
                enrolled = identity.with_id(record.workstation_id, record.fingerprint)
                self._write("workstation", enrolled.as_text())
                self._enrolling = None
                return EnrolmentPending(record.fingerprint)

    def resume(self) -> Entered | None:
        """Go on with the session kept in the keyring; asks nobody."""
        identity = self._identity()
        text = self._read("session")
        if text is None or identity is None or identity.workstation_id is None:
            return None
        try:
            values = json.loads(text)
            expires = datetime.fromisoformat(values["refresh_expires_at"])
            who = Reviewer(
                account_id=UUID(values["account_id"]),
                display_name=values["display_name"],
                roles=tuple(Role(role) for role in values["roles"]),
                tenant_names=tuple((UUID(key), name) for key, name in values["tenants"]),
                workstation_id=identity.workstation_id,
            )
            refresh = str(values["refresh_token"])
        except (ValueError, KeyError, TypeError):
            return None
        if expires <= self._clock():
            return None
        self._tokens = _Tokens("", datetime.min.replace(tzinfo=expires.tzinfo), refresh, expires)
        return Entered(who, identity, None)

    def token(self, *, fresh: bool = False) -> str | Refusal | Away:
        """A valid access token; `fresh`: the last one was refused before its time."""
        tokens = self._tokens
        if tokens is None:
            return Refusal(ProblemCode.NOT_SIGNED_IN)
        if not fresh and tokens.access and tokens.access_expires_at - _EARLY > self._clock():
            return tokens.access
        reply = self._api.refresh(RefreshSession(refresh_token=SecretStr(tokens.refresh)))
        match reply:
            case Answer(value=signed_in):
                return self._take(signed_in).access
            case Refusal() | Away():
                return reply

    def end(self, *, tell_server: bool) -> None:
        """Forget the tokens; with `tell_server` the server ends the session too, if it can be reached."""
        tokens, self._tokens, self._enrolling = self._tokens, None, None
        self._erase("session")
        if tell_server and tokens is not None and tokens.access:
            self._api.sign_out(tokens.access)

    def forget_workstation(self) -> None:
        """The workstation was revoked: its key is of no more use."""
        self._erase("workstation")

    def _take(self, signed_in: SignedIn) -> _Tokens:
        # Expiry is counted on this machine's clock, however far that is from the server's.
        ahead = self._clock() - signed_in.server_time
        tokens = _Tokens(
            signed_in.access_token,
            signed_in.access_expires_at + ahead,
            signed_in.refresh_token,
            signed_in.refresh_expires_at + ahead,
        )
        self._tokens = tokens
        values = {
            "account_id": str(signed_in.account_id),
            "display_name": signed_in.display_name,
            "roles": [role.value for role in signed_in.roles],
            "tenants": [[str(tenant.tenant_id), tenant.name] for tenant in signed_in.tenants],
            "refresh_token": tokens.refresh,
            "refresh_expires_at": tokens.refresh_expires_at.isoformat(),
        }
        self._write("session", json.dumps(values))
        return tokens

    def _identity(self) -> WorkstationIdentity | None:
        text = self._read("workstation")
        if text is None:
            return None
        try:
            return WorkstationIdentity.from_text(text)
        except ValueError:
            return None

    def _read(self, name: str) -> str | None:
        try:
            return self._secrets.read(f"{self._api.address}/{name}")
        except KeyringUnavailable:
            return None

    def _write(self, name: str, text: str) -> None:
        try:
            self._secrets.write(f"{self._api.address}/{name}", text)
        except KeyringUnavailable:
            # The session goes on in memory; at the next start the reviewer signs in anew.
            return

    def _erase(self, name: str) -> None:
        try:
            self._secrets.erase(f"{self._api.address}/{name}")
        except KeyringUnavailable:
            return


def _reviewer(signed_in: SignedIn, workstation_id: UUID) -> Reviewer:
    return Reviewer(
        account_id=signed_in.account_id,
        display_name=signed_in.display_name,
        roles=signed_in.roles,
        tenant_names=tuple((tenant.tenant_id, tenant.name) for tenant in signed_in.tenants),
        workstation_id=workstation_id,
    )
