"""The sync endpoint's work: commands in, outcomes out, exactly once and in each case's order (design.md, The client).

All commands of a request share a transaction. Its cases are locked first, in one order, so whoever sends the same
command at the same time waits and then finds its stored outcome. Each command has a savepoint: one that fails
unexpectedly takes nothing else with it, and it and the later commands of its case get no outcome, so they come again.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import sqlalchemy as sa
import structlog
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from case_contract.commands import (
    CompleteStep,
    Decide,
    DecideField,
    GiveFaceOpinion,
    ReopenStep,
    SignedCommand,
    UnsignedCommand,
)
from case_contract.problems import ProblemCode
from case_contract.records import StepRecord
from case_contract.signing import command_bytes
from case_contract.sync import CommandOutcome, OutcomeKind
from case_contract.vocabulary import DocumentType, EvidenceKind
from case_server.accounts.actor import Actor
from case_server.accounts.tables import workstations
from case_server.cases.commands import NotApplied, Situation, apply_command
from case_server.cases.rows import LockedCase, lock_cases
from case_server.cases.sayings import Said, load_said
from case_server.cases.tables import processed_commands
from case_server.evidence.sealing import case_keys_for
from case_server.foundation.services import Services
from case_server.precheck.corrected import CORRECTED, is_followed
from case_server.precheck.rating import FAMILY_OF
from case_server.precheck.repository import has_alert_with, kinds_handed_in, standing_machine_steps
from case_server.precheck.standing import NO_PACKS, standing_case, stated_in

_log: Final = structlog.get_logger("case_server.cases.sync")


@dataclass(frozen=True, slots=True)
class _Checked:
    """A command that is signed by the actor at her workstation, and the digest of what was signed."""

    command: UnsignedCommand
    digest: bytes
    signature: bytes


def apply_commands(services: Services, actor: Actor, commands: Sequence[SignedCommand]) -> tuple[CommandOutcome, ...]:
    """Judge every command; the outcomes are in the order of the commands, durable when this returns.

    A command without an outcome was not judged and is to be sent again.
    """
    if not commands:
        return ()
    now = services.clock.now()
    with services.database.transaction(actor.scope) as connection:
        return _Batch(services, actor, connection, now).run(commands)


class _Batch:
    """The commands of one request in one transaction."""

    def __init__(self, services: Services, actor: Actor, connection: sa.Connection, now: datetime) -> None:
        self._services = services
        self._actor = actor
        self._connection = connection
        self._now = now
        self._cases: dict[UUID, LockedCase] = {}
        self._known: dict[UUID, tuple[bytes, CommandOutcome]] = {}
        self._sequences: dict[UUID, int] = {}
        self._keys: dict[UUID, bytes] = {}
        self._stated: dict[UUID, Mapping[str, str]] = {}
        self._halted: set[UUID] = set()

    def run(self, commands: Sequence[SignedCommand]) -> tuple[CommandOutcome, ...]:
        """Outcomes of `commands`, in their order."""
        checked = _check(commands, self._actor, _public_key(self._connection, self._actor.workstation_id))
        case_ids = sorted({entry.command.case_id for entry in checked if isinstance(entry, _Checked)})
        self._cases = lock_cases(self._connection, case_ids)
        self._recall([entry for entry in checked if isinstance(entry, _Checked)])
        outcomes = (entry if isinstance(entry, CommandOutcome) else self._judge(entry) for entry in checked)
        return tuple(outcome for outcome in outcomes if outcome is not None)

    def _recall(self, checked: Sequence[_Checked]) -> None:
        """What is on record of these commands and of their cases; read after the locks, so that it is the last word."""
        ids = [entry.command.command_id for entry in checked]
        columns = processed_commands.c
        rows = self._connection.execute(sa.select(processed_commands).where(columns.command_id.in_(ids)))
        self._known = {row.command_id: (row.digest, _stored(row)) for row in rows}
        last = self._connection.execute(
            sa.select(columns.case_id, sa.func.max(columns.sequence).label("last"))
            .where(columns.case_id.in_(list(self._cases)), columns.workstation_id == self._actor.workstation_id)
            .group_by(columns.case_id)
        )
        self._sequences = {row.case_id: row.last for row in last}
        self._keys = case_keys_for(self._services.key_provider, self._connection, list(self._cases))

    def _judge(self, entry: _Checked) -> CommandOutcome | None:
        command = entry.command
        if command.command_id in self._known:
            digest, outcome = self._known[command.command_id]
            return outcome if digest == entry.digest else _refusal(command, ProblemCode.INVALID_REQUEST)
        case = self._cases.get(command.case_id)
        if case is None:
            return _refusal(command, ProblemCode.NOT_FOUND)
        if case.case_id in self._halted:
            return None
        try:
            with self._connection.begin_nested():
                after, outcome = self._apply(case, entry)
                self._store(case, entry, outcome)
        except Exception as error:  # noqa: BLE001 - whatever went wrong with one command must not lose the others
            _log.error("command_failed", command_id=str(command.command_id), error=type(error).__name__)
            self._halted.add(case.case_id)
            return None
        self._cases[case.case_id] = after
        self._sequences[case.case_id] = max(command.sequence, self._sequences.get(case.case_id, command.sequence))
        self._known[command.command_id] = (entry.digest, outcome)
        return outcome

    def _apply(self, case: LockedCase, entry: _Checked) -> tuple[LockedCase, CommandOutcome]:
        command = entry.command
        if command.sequence <= self._sequences.get(case.case_id, command.sequence - 1):
            return case, _refusal(command, ProblemCode.COMMAND_OUT_OF_ORDER, case.version)
        result = apply_command(self._connection, case, command, self._situation(case, command))
        if isinstance(result, NotApplied):
            outcome = CommandOutcome(
                command_id=command.command_id,
                outcome=result.outcome,
                problem=result.problem,
                case_version=case.version,
            )
            return case, outcome
        return result.case, CommandOutcome(
            command_id=command.command_id, outcome=OutcomeKind.APPLIED, case_version=result.case.version
        )

    def _situation(self, case: LockedCase, command: UnsignedCommand) -> Situation:
        """Read anew for every command that asks for it: the one before may have changed it."""
        said, present, machine = Said(), frozenset[EvidenceKind](), dict[str, StepRecord]()
        if isinstance(command.body, CompleteStep | ReopenStep | GiveFaceOpinion | Decide):
            known = load_said(self._connection, [case.case_id], keys=self._keys, declared={})
            said = known.get(case.case_id, said)
            machine = standing_machine_steps(self._connection, case.case_id)
        unsound, standing = False, None
        if isinstance(command.body, Decide):
            present = kinds_handed_in(self._connection, case.case_id)
            unsound = has_alert_with(self._connection, case.case_id, CORRECTED, FAMILY_OF)
        key = self._keys.get(case.case_id)
        if isinstance(command.body, DecideField) and key is not None:
            stated = self._stated_in(case.case_id, key)
            if is_followed(command.body, stated):
                regional = command.body.document_type is DocumentType.REGIONAL
                packs = self._services.document_packs if regional else NO_PACKS
                standing = standing_case(self._connection, case.case_id, key, stated, packs)
        return Situation(said, machine, present, self._actor.roles, key, self._now, standing, unsound)

    def _stated_in(self, case_id: UUID, key: bytes) -> Mapping[str, str]:
        """What the customer stated, which no command changes."""
        if case_id not in self._stated:
            self._stated[case_id] = stated_in(self._connection, case_id, key)
        return self._stated[case_id]

    def _store(self, case: LockedCase, entry: _Checked, outcome: CommandOutcome) -> None:
        command = entry.command
        self._connection.execute(
            processed_commands.insert().values(
                command_id=command.command_id,
                tenant_id=case.tenant_id,
                case_id=case.case_id,
                account_id=command.account_id,
                workstation_id=command.workstation_id,
                sequence=command.sequence,
                digest=entry.digest,
                signature=entry.signature,
                outcome=outcome.outcome.value,
                problem=None if outcome.problem is None else outcome.problem.value,
                case_version=outcome.case_version,
                processed_at=self._now,
            )
        )


def _check(
    commands: Sequence[SignedCommand], actor: Actor, public_key: Ed25519PublicKey
) -> tuple[_Checked | CommandOutcome, ...]:
    """Who signed what. What is not the actor's own is refused without a trace: it must not use up somebody's id."""
    checked: list[_Checked | CommandOutcome] = []
    for signed in commands:
        command = signed.command
        if (command.account_id, command.workstation_id) != (actor.account_id, actor.workstation_id):
            checked.append(_refusal(command, ProblemCode.NOT_ALLOWED))
            continue
        data = command_bytes(command)
        try:
            public_key.verify(signed.signature, data)
        except InvalidSignature:
            checked.append(_refusal(command, ProblemCode.SIGNATURE_INVALID))
            continue
        checked.append(_Checked(command, hashlib.sha256(data).digest(), signed.signature))
    return tuple(checked)


def _public_key(connection: sa.Connection, workstation_id: UUID) -> Ed25519PublicKey:
    raw: bytes = connection.execute(
        sa.select(workstations.c.public_key).where(workstations.c.workstation_id == workstation_id)
    ).scalar_one()
    return Ed25519PublicKey.from_public_bytes(raw)


def _refusal(command: UnsignedCommand, problem: ProblemCode, version: int | None = None) -> CommandOutcome:
    return CommandOutcome(
        command_id=command.command_id, outcome=OutcomeKind.REFUSED, problem=problem, case_version=version
    )


def _stored(row: sa.Row[tuple[object, ...]]) -> CommandOutcome:
    return CommandOutcome(
        command_id=row.command_id,
        outcome=OutcomeKind(row.outcome),
        problem=None if row.problem is None else ProblemCode(row.problem),
        case_version=row.case_version,
    )
