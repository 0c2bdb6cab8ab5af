"""`ServerApi` over the model server in memory: accounts, workstations and files with as few rules as the desk needs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from case_contract.accounts import (
    EnrolWorkstation,
    RefreshSession,
    SignedIn,
    SignIn,
    TenantName,
    WorkstationRecord,
    WorkstationState,
)
from case_contract.problems import ProblemCode
from case_contract.records import CaseDetail
from case_contract.sync import SyncRequest, SyncResponse
from case_contract.vocabulary import Role
from reviewer_app.services.network.server_api import Answer, Away, Refusal, Reply, ServerApi
from tests.support.case_records import HERE, ME, TENANT, case_id_of
from tests.support.model_server import ModelServer

PICTURE = b"the same picture for every file"


class ModelApi(ServerApi):
    """Never opens a connection; `away` makes every call fail, `approved` and `revoked` are the workstation's state."""

    def __init__(self, clock: Callable[[], datetime], cases: int) -> None:
        self.address = "https://model"
        self.clock = clock
        self.away = False
        self.approved = False
        self.revoked = False
        self.cases = cases
        self.server: ModelServer | None = None
        self.public_key = b""
        self.fetched: list[UUID] = []
        self._tokens = 0

    def sign_in(self, body: SignIn) -> Reply[SignedIn]:
        """The password is `right`."""
        if self.away:
            return Away()
        if body.password.get_secret_value() != "right":
            return Refusal(ProblemCode.SIGN_IN_REFUSED)
        if body.workstation_id is not None and not self.approved:
            return Refusal(ProblemCode.WORKSTATION_PENDING)
        return Answer(self._signed_in(body.workstation_id))

    def refresh(self, body: RefreshSession) -> Reply[SignedIn]:
        """Each token once."""
        if self.away:
            return Away()
        if self.revoked:
            return Refusal(ProblemCode.WORKSTATION_REVOKED)
        if body.refresh_token.get_secret_value() != f"refresh-{self._tokens}":
            return Refusal(ProblemCode.NOT_SIGNED_IN)
        return Answer(self._signed_in(HERE))

    def sign_out(self, token: str) -> Reply[None]:
        """Always possible."""
        return Answer(None)

    def enrol(self, token: str, body: EnrolWorkstation) -> Reply[WorkstationRecord]:
        """The first key is the workstation's."""
        self.public_key = body.public_key
        self.server = ModelServer(body.public_key, self.cases)
        record = WorkstationRecord(
            workstation_id=HERE,
            name=body.name,
            state=WorkstationState.PENDING,
            requested_by=ME,
            requested_at=self.clock(),
            fingerprint="ab12 cd34",
        )
        return Answer(record)

    def claim_next(self, token: str) -> Reply[CaseDetail]:
        """The first case that is free."""
        for number in range(self.cases):
            reply = self.claim(token, case_id_of(number))
            if not isinstance(reply, Refusal) or reply.code is not ProblemCode.TRANSITION_REFUSED:
                return reply
        return Refusal(ProblemCode.NO_CASE_WAITING)

    def claim(self, token: str, case_id: UUID) -> Reply[CaseDetail]:
        """A given case."""
        refused = self._refused(token)
        if refused is not None:
            return refused
        detail = self._server().claim(case_id, ME, self.clock())
        return Refusal(ProblemCode.TRANSITION_REFUSED) if detail is None else Answer(_with_hashes(detail))

    def sync(self, token: str, body: SyncRequest) -> Reply[SyncResponse]:
        """Commands and changes."""
        refused = self._refused(token)
        if refused is not None:
            return refused
        response = self._server().sync(body, ME, self.clock())
        changes = tuple(
            change if change.detail is None else change.model_copy(update={"detail": _with_hashes(change.detail)})
            for change in response.changes
        )
        return Answer(response.model_copy(update={"changes": changes}))

    def evidence(self, token: str, case_id: UUID, evidence_id: UUID, size: int) -> Reply[bytes]:
        """The one picture."""
        refused = self._refused(token)
        if refused is not None:
            return refused
        self.fetched.append(evidence_id)
        return Answer(PICTURE)

    def open_changes(self, token: str, read_seconds: float) -> None:
        """No push: the desk has to do without."""

    def close(self) -> None:
        """Nothing is open."""

    def _server(self) -> ModelServer:
        assert self.server is not None
        return self.server

    def _refused(self, token: str) -> Refusal | Away | None:
        if self.away:
            return Away()
        if self.revoked:
            return Refusal(ProblemCode.WORKSTATION_REVOKED)
        return None if token == f"access-{self._tokens}" else Refusal(ProblemCode.NOT_SIGNED_IN)

    def _signed_in(self, workstation_id: UUID | None) -> SignedIn:
        self._tokens += 1
        now = self.clock()
        return SignedIn(
            account_id=ME,
            display_name="Reviewer",
            roles=(Role.REVIEWER,),
            tenants=(TenantName(tenant_id=TENANT, name="Sample Bank"),),
            workstation_id=workstation_id,
            access_token=f"access-{self._tokens}",
            access_expires_at=now + timedelta(minutes=10),
            refresh_token=f"refresh-{self._tokens}",
            refresh_expires_at=now + timedelta(hours=12),
            server_time=now,
        )


def _with_hashes(detail: CaseDetail) -> CaseDetail:
    sha256 = hashlib.sha256(PICTURE).hexdigest()
    evidence = tuple(item.model_copy(update={"sha256": sha256}) for item in detail.evidence)
    return detail.model_copy(update={"evidence": evidence})
