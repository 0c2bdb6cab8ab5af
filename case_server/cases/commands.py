"""Judges one command on a locked case and, when nothing speaks against it, applies it (R11, R77, R78)."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, assert_never
from uuid import UUID

import sqlalchemy as sa

from case_contract.commands import (
    AddNote,
    CompleteStep,
    Decide,
    DecideField,
    GiveFaceOpinion,
    RecordActivity,
    ReleaseCase,
    ReopenStep,
    UnsignedCommand,
)
from case_contract.problems import ProblemCode
from case_contract.records import StepRecord
from case_contract.rules import as_written, is_possible, reopen_problem, step_problem, verdict_problem
from case_contract.sync import OutcomeKind
from case_contract.templates import FIELDS_OF, missing_of
from case_contract.transitions import ACTION_OF_VERDICT, Refused
from case_contract.vocabulary import (
    Action,
    CaseStatus,
    EvidenceKind,
    FieldBasis,
    Need,
    RiskLevel,
    Role,
    StepOutcome,
    Verdict,
)
from case_server.cases.claims import LEASE, acting_role, is_held_by
from case_server.cases.corrections import follow_correction
from case_server.cases.moves import same_person_twice
from case_server.cases.rows import Lease, LockedCase, write_case
from case_server.cases.sayings import (
    Said,
    Saying,
    say_field,
    say_note,
    say_opinion,
    say_reopened,
    say_step,
    say_verdict,
)
from case_server.cases.service import move_locked
from case_server.evidence.sealing import seal_json
from case_server.notifications.service import queue_notice
from case_server.precheck.repository import read_values
from case_server.precheck.standing import StandingCase
from case_server.record_log import service as record_log

# Renewing moves the case in every client's list, so it is done once half of the lease is gone, not at every command.
_RENEW_BELOW: Final = LEASE / 2
_FIELDS: Final = frozenset(field for fields in FIELDS_OF.values() for field in fields)
# As at sign-in, which a workstation whose clock is further off does not get through: beyond it, it is no drift.
CLOCK_SKEW: Final = timedelta(minutes=5)
# What the reason of an activity is sealed as.
ACTIVITY_REASON: Final = "activity_reason"

Details = dict[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Applied:
    """The command is done; the case is as it left it."""

    case: LockedCase


@dataclass(frozen=True, slots=True)
class NotApplied:
    """The command changed nothing: CONFLICT wants the reviewer's decision, REFUSED can never be applied."""

    outcome: OutcomeKind
    problem: ProblemCode


@dataclass(frozen=True, slots=True)
class Situation:
    """What a command is judged against, all as of this transaction.

    `standing` is what a word on a field is held against, where anything is; `unsound`: a number that a person corrected
    does not hold, for a verdict.
    """

    said: Said
    machine: Mapping[str, StepRecord]
    present: frozenset[EvidenceKind]
    roles: frozenset[Role]
    key: bytes | None
    now: datetime
    standing: StandingCase | None = None
    unsound: bool = False

    @property
    def outcomes(self) -> dict[str, StepOutcome]:
        """The steps done so far, by people or by the machine."""
        standing = self.said.standing(self.machine)
        return {code: record.outcome for code, record in standing.items() if record.outcome is not None}


@dataclass(frozen=True, slots=True)
class _Hearing:
    """One command before the case it is about."""

    connection: sa.Connection
    case: LockedCase
    command: UnsignedCommand
    situation: Situation

    @property
    def opinion_given(self) -> bool:
        """Whether whoever sent the command has given her blind opinion."""
        return self.command.account_id in self.situation.said.opinions

    def saying(self, key: bytes) -> Saying:
        """What goes into every row that the command leaves."""
        return Saying(self.case, self.command.command_id, self.command.account_id, self.situation.now, key)


def apply_command(
    connection: sa.Connection, case: LockedCase, command: UnsignedCommand, situation: Situation
) -> Applied | NotApplied:
    """Judge and apply. The command is known to be signed by whom it names, and to be new."""
    body = command.body
    hearing = _Hearing(connection, case, command, situation)
    if isinstance(body, RecordActivity):
        # What was looked at goes on record whatever has become of the case since.
        if body.field is not None and body.field not in _FIELDS:
            return _refused(ProblemCode.INVALID_REQUEST)
        return _record(hearing, case, _activity_details(body, case.case_id, situation.key), version=None)
    conflict = _lease_problem(case, command, situation.now)
    if conflict is not None:
        return NotApplied(OutcomeKind.CONFLICT, conflict)
    if command.base_version > case.version:
        return _refused(ProblemCode.INVALID_REQUEST)
    if situation.key is None:
        return _refused(ProblemCode.EVIDENCE_ERASED)
    saying = hearing.saying(situation.key)
    match body:
        case DecideField():
            if body.field not in FIELDS_OF.get(body.document_type, ()):
                return _refused(ProblemCode.INVALID_REQUEST)
            if body.basis is not FieldBasis.READ:
                body = body.model_copy(update={"value": as_written(body.field, body.value)})
            if not is_possible(body.field, body.value, body.basis):
                return _refused(ProblemCode.FIELD_VALUE_IMPOSSIBLE)
            read = read_values(connection, case.case_id, situation.key, body.document_type, body.field)
            say_field(connection, saying, body, read)
            where: Details = {"document_type": body.document_type.value, "field": body.field}
            standing = situation.standing
            said, counts = ({}, {}) if standing is None else follow_correction(connection, saying, standing, body)
            return _next_version(hearing, {**where, "basis": body.basis.value, **said}, counts)
        case CompleteStep():
            problem = step_problem(
                case.template, situation.outcomes, body.step, face_opinion_given=hearing.opinion_given
            )
            if problem is not None:
                return _refused(problem)
            say_step(connection, saying, body)
            return _next_version(hearing, {"step": body.step, "outcome": body.outcome.value})
        case ReopenStep():
            problem = reopen_problem(case.template, situation.outcomes, body.step)
            if problem is not None:
                return _refused(problem)
            say_reopened(connection, saying, body)
            return _next_version(hearing, {"step": body.step})
        case GiveFaceOpinion():
            if hearing.opinion_given:
                return _refused(ProblemCode.FACE_OPINION_ALREADY_GIVEN)
            say_opinion(connection, saying, body)
            return _next_version(hearing, {"opinion": body.opinion.value, "certainty": body.certainty.value})
        case AddNote():
            say_note(connection, saying, body)
            return _next_version(hearing, {})
        case Decide():
            return _decide(hearing, saying, body)
        case ReleaseCase():
            return _move(hearing, Action.RELEASE, {})
        case _:
            assert_never(body)


def _lease_problem(case: LockedCase, command: UnsignedCommand, now: datetime) -> ProblemCode | None:
    if case.lease is None or not is_held_by(case, command.account_id, command.workstation_id):
        was_hers = case.lease is None and case.lapsed_account == command.account_id
        return ProblemCode.LEASE_EXPIRED if was_hers else ProblemCode.CASE_NOT_HELD
    if case.lease.expires_at <= now:
        return ProblemCode.LEASE_EXPIRED
    if command.base_version < case.foreign_version:
        return ProblemCode.CASE_CHANGED
    return None


def _decide(hearing: _Hearing, saying: Saying, body: Decide) -> Applied | NotApplied:
    case, situation = hearing.case, hearing.situation
    problem = verdict_problem(
        case.template,
        situation.outcomes,
        body.verdict,
        body.reasons,
        missing=missing_of(case.template, situation.present),
        face_opinion_given=hearing.opinion_given,
    )
    if problem is None and same_person_twice(case, hearing.command.account_id):
        problem = ProblemCode.SAME_PERSON_TWICE
    if problem is not None:
        return _refused(problem)
    action = ACTION_OF_VERDICT[body.verdict]
    if situation.unsound and body.verdict is Verdict.APPROVE:
        hearing = _for_a_risk_officer(hearing)
        case = hearing.case
    moved = _move(hearing, action, {"reasons": ",".join(body.reasons)})
    if isinstance(moved, Applied):
        say_verdict(hearing.connection, saying, body, acting_role(case, action, situation.roles))
        if moved.case.status in {CaseStatus.DECIDED, CaseStatus.WAITING_CUSTOMER}:
            queue_notice(
                hearing.connection,
                case_id=case.case_id,
                verdict=body.verdict,
                reasons=body.reasons,
                at=situation.now,
            )
    return moved


def _for_a_risk_officer(hearing: _Hearing) -> _Hearing:
    """A number that does not hold on an approved case is a risk officer's to decide, as where the machine read it."""
    case = replace(hearing.case, machine_needs=hearing.case.machine_needs | {Need.RISK_DECISION})
    changes = {"machine_needs": sorted(case.machine_needs), "risk_level": RiskLevel.HIGH.value}
    write_case(hearing.connection, case.case_id, changes)
    return replace(hearing, case=case)


def _move(hearing: _Hearing, action: Action, details: Details) -> Applied | NotApplied:
    moved = move_locked(
        hearing.connection,
        hearing.case,
        action,
        actor_id=hearing.command.account_id,
        role=acting_role(hearing.case, action, hearing.situation.roles),
        now=hearing.situation.now,
        details=_signed_details(hearing.command, hearing.situation.now) | details,
    )
    return _refused(ProblemCode.TRANSITION_REFUSED) if isinstance(moved, Refused) else Applied(moved)


def _next_version(hearing: _Hearing, details: Details, more: Mapping[str, object] = MappingProxyType({})) -> Applied:
    """The command changed the case: a version of its own, and more time for the holder; `more` columns change too."""
    case = hearing.case
    after = replace(case, version=case.version + 1, lease=_renewed(case.lease, hearing.situation.now))
    changes: dict[str, object] = {"version": after.version, **more}
    if after.lease is not None and after.lease != case.lease:
        changes["lease_expires_at"] = after.lease.expires_at
    write_case(hearing.connection, case.case_id, changes)
    return _record(hearing, after, details, version=after.version)


def _record(hearing: _Hearing, after: LockedCase, details: Details, *, version: int | None) -> Applied:
    record_log.append(
        hearing.connection,
        tenant_id=after.tenant_id,
        case_id=after.case_id,
        case_version=version,
        actor_id=hearing.command.account_id,
        actor_kind=acting_role(after, Action.RELEASE, hearing.situation.roles),
        operation=hearing.command.body.kind,
        details=_signed_details(hearing.command, hearing.situation.now) | details,
        at=hearing.situation.now,
    )
    return Applied(after)


def _renewed(lease: Lease | None, now: datetime) -> Lease | None:
    if lease is None or lease.expires_at - now > _RENEW_BELOW:
        return lease
    return replace(lease, expires_at=now + LEASE)


def _refused(problem: ProblemCode) -> NotApplied:
    return NotApplied(OutcomeKind.REFUSED, problem)


def _signed_details(command: UnsignedCommand, now: datetime) -> Details:
    """What is logged of every command. `clock_ahead` is by how many seconds its time lies after the entry's own.

    The time that a workstation states is put on record and counts for nothing else, so a wrong clock loses no work.
    """
    ahead = command.made_at - now
    mark: Details = {"clock_ahead": int(ahead.total_seconds())} if ahead > CLOCK_SKEW else {}
    return mark | {
        "command_id": str(command.command_id),
        "made_at": command.made_at.isoformat(),
        "workstation_id": str(command.workstation_id),
    }


def _activity_details(body: RecordActivity, case_id: UUID, key: bytes | None) -> Details:
    """The log is never erased, so free text goes into it under the case's key only, and is erased with that."""
    sealed = None
    if body.reason and key is not None:
        sealed = base64.b64encode(seal_json(key, body.reason, case_id, ACTIVITY_REASON)).decode()
    return {
        "activity": body.activity.value,
        "evidence_id": None if body.evidence_id is None else str(body.evidence_id),
        "field": body.field,
        "reason_length": len(body.reason),
        "reason_sealed": sealed,
    }
