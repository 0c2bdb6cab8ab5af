"""A server in memory that keeps the contract's rules for claims, commands and changes; nothing else of a server."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from case_contract.commands import AddNote, Decide, RecordActivity, ReleaseCase, SignedCommand, UnsignedCommand
from case_contract.problems import ProblemCode
from case_contract.records import CaseDetail, NoteRecord
from case_contract.signing import command_bytes
from case_contract.sync import CaseChange, CommandOutcome, OutcomeKind, SyncRequest, SyncResponse
from case_contract.vocabulary import CaseStatus
from tests.support.case_records import case_id_of, detail, lease, summary

LEASE = timedelta(minutes=30)


@dataclass
class ServerCase:
    """One case as the server holds it."""

    number: int
    version: int = 1
    foreign_version: int = 1
    holder: UUID | None = None
    lease_until: datetime | None = None
    notes: list[NoteRecord] = field(default_factory=list)
    verdicts: list[UUID] = field(default_factory=list)
    touched: int = 0
    hidden: bool = False


class ModelServer:
    """Applies each command once, whatever is dropped, repeated or comes late."""

    def __init__(self, public_key: bytes, cases: int, *, slow_rows: bool = False) -> None:
        """`slow_rows`: a change is seen one request after it was made, as under a snapshot horizon."""
        self.cases = {case_id_of(number): ServerCase(number) for number in range(cases)}
        self.outcomes: dict[UUID, CommandOutcome] = {}
        self.applied: list[UnsignedCommand] = []
        self._key = Ed25519PublicKey.from_public_bytes(public_key)
        self._change = 1
        self._seen_until = 1
        self._slow_rows = slow_rows
        self._last_sequence: dict[UUID, int] = {}
        self._digests: dict[UUID, bytes] = {}
        for case in self.cases.values():
            self._touch(case)
        self._seen_until = self._change

    def claim(self, case_id: UUID, account: UUID, now: datetime) -> CaseDetail | None:
        """Lease a case, or None when somebody holds it or it is decided."""
        case = self.cases[case_id]
        self._expire(case, now)
        if case.holder is not None or case.verdicts or case.hidden:
            return None
        case.holder, case.lease_until = account, now + LEASE
        case.version += 1
        case.foreign_version = case.version
        self._touch(case)
        return self._detail(case)

    def change_from_outside(self, case_id: UUID) -> None:
        """Somebody else changes a case (a supervisor, the customer)."""
        case = self.cases[case_id]
        case.version += 1
        case.foreign_version = case.version
        self._touch(case)

    def take_away(self, case_id: UUID) -> None:
        """A supervisor releases a held case."""
        case = self.cases[case_id]
        if case.holder is not None:
            case.holder = None
            self.change_from_outside(case_id)

    def sync(self, request: SyncRequest, account: UUID, now: datetime) -> SyncResponse:
        """Apply the commands and give the changes since the cursor."""
        for case in self.cases.values():
            self._expire(case, now)
        outcomes = tuple(self._process(signed, account, now) for signed in request.commands)
        if self._slow_rows:
            until, self._seen_until = self._seen_until, self._change
        else:
            until = self._seen_until = self._change
        since = int(request.cursor or 0)
        rows = sorted((c for c in self.cases.values() if since < c.touched <= until), key=lambda c: c.touched)
        sent = rows[: request.most_changes]
        return SyncResponse(
            request_id=request.request_id,
            outcomes=outcomes,
            changes=tuple(self._row(case, account) for case in sent),
            cursor=str(sent[-1].touched if len(sent) < len(rows) else max(since, until)),
            more=len(sent) < len(rows),
            server_time=now,
        )

    def _process(self, signed: SignedCommand, account: UUID, now: datetime) -> CommandOutcome:
        command = signed.command
        known = self.outcomes.get(command.command_id)
        if known is not None:
            if self._digests[command.command_id] == command_bytes(command):
                return known
            return CommandOutcome(
                command_id=command.command_id, outcome=OutcomeKind.REFUSED, problem=ProblemCode.INVALID_REQUEST
            )
        try:
            self._key.verify(signed.signature, command_bytes(command))
        except InvalidSignature:
            return CommandOutcome(
                command_id=command.command_id, outcome=OutcomeKind.REFUSED, problem=ProblemCode.SIGNATURE_INVALID
            )
        problem = self._problem(command, account)
        if problem is None:
            self._apply(command, now)
            outcome = CommandOutcome(
                command_id=command.command_id,
                outcome=OutcomeKind.APPLIED,
                case_version=self.cases[command.case_id].version,
            )
        else:
            refused = problem is ProblemCode.COMMAND_OUT_OF_ORDER
            outcome = CommandOutcome(
                command_id=command.command_id,
                outcome=OutcomeKind.REFUSED if refused else OutcomeKind.CONFLICT,
                problem=problem,
            )
        last = self._last_sequence.get(command.case_id, command.sequence)
        self._last_sequence[command.case_id] = max(last, command.sequence)
        self.outcomes[command.command_id] = outcome
        self._digests[command.command_id] = command_bytes(command)
        return outcome

    def _problem(self, command: UnsignedCommand, account: UUID) -> ProblemCode | None:
        case = self.cases[command.case_id]
        if command.sequence <= self._last_sequence.get(command.case_id, -1):
            return ProblemCode.COMMAND_OUT_OF_ORDER
        if case.holder != account:
            return ProblemCode.CASE_NOT_HELD
        if command.base_version < case.foreign_version:
            return ProblemCode.CASE_CHANGED
        return None

    def _apply(self, command: UnsignedCommand, now: datetime) -> None:
        case = self.cases[command.case_id]
        self.applied.append(command)
        match command.body:
            case RecordActivity():
                return
            case AddNote(text=text):
                case.notes.append(
                    NoteRecord(
                        note_id=command.command_id,
                        author=command.account_id,
                        author_name="Reviewer",
                        text=text,
                        written_at=now,
                    )
                )
            case Decide():
                case.verdicts.append(command.command_id)
                case.holder = None
            case ReleaseCase():
                case.holder = None
            case _:
                pass
        if case.holder is not None:
            case.lease_until = now + LEASE
        case.version += 1
        self._touch(case)

    def _expire(self, case: ServerCase, now: datetime) -> None:
        if case.holder is not None and case.lease_until is not None and case.lease_until <= now:
            case.holder = None
            case.version += 1
            case.foreign_version = case.version
            self._touch(case)

    def _touch(self, case: ServerCase) -> None:
        self._change += 1
        case.touched = self._change

    def _row(self, case: ServerCase, account: UUID) -> CaseChange:
        whole = self._detail(case)
        if case.hidden:
            return CaseChange(case_id=whole.summary.case_id, summary=None)
        mine = case.holder == account
        return CaseChange(case_id=whole.summary.case_id, summary=whole.summary, detail=whole if mine else None)

    def _detail(self, case: ServerCase) -> CaseDetail:
        status = CaseStatus.READY if case.holder is None else CaseStatus.IN_REVIEW
        if case.verdicts:
            status = CaseStatus.DECIDED
        held = None if case.holder is None or case.lease_until is None else lease(case.lease_until, case.holder)
        row = summary(case.number, version=case.version, status=status, held=held)
        return detail(case.number, row).model_copy(update={"notes": tuple(case.notes)})
