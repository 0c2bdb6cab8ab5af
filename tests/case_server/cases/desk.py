"""Cases made ready for review, and commands signed as a workstation signs them."""

import time
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from uuid import UUID, uuid4

from case_contract.commands import (
    Command,
    CompleteStep,
    Decide,
    GiveFaceOpinion,
    SignedCommand,
    UnsignedCommand,
)
from case_contract.identifiers import new_id
from case_contract.intake import CaseSubmission, Consent
from case_contract.signing import command_bytes
from case_contract.sync import CommandOutcome, SyncRequest, SyncResponse
from case_contract.templates import TEMPLATES
from case_contract.transitions import Refused
from case_contract.vocabulary import (
    Action,
    CaseType,
    Certainty,
    EvidenceKind,
    FaceOpinion,
    Need,
    PreCheckState,
    RiskLevel,
    Role,
    StepOutcome,
    Tier,
    Verdict,
)
from case_server.accounts.actor import Actor
from case_server.cases.changes import load_changes, parse_cursor
from case_server.cases.claims import Claimant, Claimed, ClaimFilter, claim_next
from case_server.cases.service import move_case, open_case, rate_case
from case_server.cases.sync import apply_commands
from case_server.evidence.store import FileFacts
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from tests.case_server.api import Person


def received_case(
    services: Services,
    tenant_id: UUID,
    *,
    tier: Tier = Tier.NORMAL,
    case_type: CaseType = CaseType.CROSS_BORDER,
    name: str = "ANNA MARIA",
    reference: str = "ref-1",
    present: tuple[EvidenceKind, ...] | None = None,
    declared: dict[str, str] | None = None,
) -> UUID:
    """A case just received, with all its evidence unless told otherwise."""
    now = services.clock.now()
    kinds = TEMPLATES[case_type].required if present is None else present
    submission = CaseSubmission(
        tenant_reference=reference,
        case_type=case_type,
        tier=tier,
        subject_id="subject-1",
        declared={"name": name} if declared is None else declared,
        consent=Consent(given_at=now - timedelta(minutes=1), text_version="1"),
    )
    with services.database.transaction(Scope.tenants({tenant_id})) as connection:
        opened = open_case(
            connection,
            services.key_provider,
            tenant_id=tenant_id,
            submission=submission,
            received_at=now,
            present=kinds,
        )
        for kind in kinds:
            services.evidence_store.put(
                connection,
                tenant_id=tenant_id,
                case_id=opened.case_id,
                kind=kind,
                data=b"not looked at here",
                facts=FileFacts(media_type="image/png", page_count=1),
                at=now,
            )
    return opened.case_id


def ready_case(services: Services, tenant_id: UUID, *, needs: tuple[Need, ...] = (), **more: object) -> UUID:
    """A case that waits for a reviewer."""
    case_id = received_case(services, tenant_id, **more)  # type: ignore[arg-type]  # passed through to the function just above
    system_move(services, case_id, Action.START_PRE_CHECK)
    with services.database.transaction(Scope.system()) as connection:
        rate_case(
            connection,
            case_id,
            pre_check=PreCheckState.DONE,
            risk_level=RiskLevel.HIGH if needs else RiskLevel.LOW,
            needs=needs,
            alert_count=0,
            warning_count=1,
            now=services.clock.now(),
        )
    system_move(services, case_id, Action.FINISH_PRE_CHECK)
    return case_id


def system_move(services: Services, case_id: UUID, action: Action) -> None:
    """A move of the machine's, which must be allowed."""
    with services.database.transaction(Scope.system()) as connection:
        moved = move_case(connection, case_id, action, actor_id=None, role=Role.SYSTEM, now=services.clock.now())
        assert not isinstance(moved, Refused), moved


@dataclass
class Desk:
    """Somebody at her workstation: claims, signs, sends."""

    services: Services
    person: Person
    roles: frozenset[Role]
    tenant_ids: frozenset[UUID]
    sequence: "count[int]" = field(default_factory=lambda: count(1))

    @property
    def actor(self) -> Actor:
        """What the server knows her as."""
        scope = Scope.tenants(self.tenant_ids, self.person.account_id)
        return Actor(self.person.account_id, "Tester", self.roles, self.tenant_ids, self.person.workstation_id, scope)

    @property
    def claimant(self) -> Claimant:
        """What she claims as."""
        return Claimant(self.person.account_id, self.person.workstation_id, self.roles)

    def claim(self, wanted: ClaimFilter | None = None) -> Claimed | None:
        """Take the next case."""
        services = self.services
        taken = claim_next(
            services.database,
            self.actor.scope,
            services.key_provider,
            self.claimant,
            now=services.clock.now(),
            wanted=wanted,
        )
        return None if taken is None else Claimed(taken.summary.case_id, taken.summary.version)

    def sign(
        self,
        case_id: UUID,
        version: int,
        body: Command,
        *,
        command_id: UUID | None = None,
        sequence: int | None = None,
        clock_off: timedelta = timedelta(0),
    ) -> SignedCommand:
        """A command with her workstation's signature; `clock_off` is how far its clock is ahead of the server's."""
        command = UnsignedCommand(
            command_id=command_id or new_id(),
            case_id=case_id,
            account_id=self.person.account_id,
            workstation_id=self.person.workstation_id,
            base_version=version,
            sequence=next(self.sequence) if sequence is None else sequence,
            made_at=self.services.clock.now() + clock_off,
            body=body,
        )
        return SignedCommand(command=command, signature=self.person.workstation_key.sign(command_bytes(command)))

    def send(self, *commands: SignedCommand) -> tuple[CommandOutcome, ...]:
        """Have commands judged."""
        return apply_commands(self.services, self.actor, commands)

    def say(self, claimed: Claimed, *bodies: Command) -> tuple[CommandOutcome, ...]:
        """Sign and send, all on the version that was claimed."""
        return self.send(*(self.sign(claimed.case_id, claimed.version, body) for body in bodies))

    def sync(self, cursor: str | None = None, *, settled: bool = True) -> SyncResponse:
        """What has changed. `settled` waits for transactions of other tests on the same server, which hold it back."""
        if settled:
            settle(self.services)
        changes = load_changes(self.services, self.actor, None if cursor is None else parse_cursor(cursor), 500)
        return SyncResponse(
            request_id=uuid4(),
            outcomes=(),
            changes=changes.changes,
            cursor=str(changes.cursor),
            more=changes.more,
            server_time=self.services.clock.now(),
        )


def settle(services: Services) -> None:
    """Wait until every change so far is behind the oldest transaction under way on the whole database server."""
    waiting_since = time.monotonic()
    settled = False
    while not settled:
        with services.database.transaction(Scope.system()) as connection:
            settled = connection.exec_driver_sql(
                "SELECT coalesce(max(change_xid), 0) < pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM cases"
            ).scalar_one()
        assert time.monotonic() - waiting_since < 60, "some transaction does not end"


def whole_review(verdict: Verdict, *reasons: str, case_type: CaseType = CaseType.CROSS_BORDER) -> tuple[Command, ...]:
    """The blind opinion, every step passed, and a verdict."""
    return (
        GiveFaceOpinion(opinion=FaceOpinion.SAME, certainty=Certainty.HIGH),
        *(CompleteStep(step=step.code, outcome=StepOutcome.PASSED) for step in TEMPLATES[case_type].steps),
        Decide(verdict=verdict, reasons=reasons),
    )


def sync_body(*commands: SignedCommand, cursor: str | None = None) -> str:
    """The JSON of `POST /v1/sync`."""
    return SyncRequest(request_id=uuid4(), cursor=cursor, commands=commands).model_dump_json()
