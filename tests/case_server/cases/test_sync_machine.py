"""Sync as a state machine on the real database: duplicates, reorder, several workstations, leases that run out.

Invariants: a verdict is applied exactly once; every version of a case has its entry in the log, in the log's order; and
the statuses that a case went through follow the transition table (R18, R72, R77).
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from case_contract.commands import AddNote, CompleteStep, Decide, GiveFaceOpinion, ReleaseCase, SignedCommand
from case_contract.sync import CommandOutcome, OutcomeKind
from case_contract.templates import TEMPLATES
from case_contract.transitions import TABLE
from case_contract.vocabulary import (
    Action,
    CaseStatus,
    CaseType,
    Certainty,
    FaceOpinion,
    Need,
    Role,
    StepOutcome,
    Verdict,
)
from case_server.cases.claims import Claimed, expire_leases
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from case_server.record_log.sequencer import sequence_entries
from case_server.record_log.verification import Verified, verify_log
from tests.case_server.api import make_person, make_tenant
from tests.case_server.cases.desk import Desk, ready_case, whole_review
from tests.support.clock import FixedClock

pytestmark = pytest.mark.slow

STEPS = [step.code for step in TEMPLATES[CaseType.CROSS_BORDER].steps]
BODIES = st.one_of(
    st.just(AddNote(text="remark")),
    st.just(ReleaseCase()),
    st.just(GiveFaceOpinion(opinion=FaceOpinion.SAME, certainty=Certainty.HIGH)),
    st.sampled_from([CompleteStep(step=code, outcome=StepOutcome.PASSED) for code in STEPS]),
    st.sampled_from(
        [
            Decide(verdict=Verdict.APPROVE),
            Decide(verdict=Verdict.REJECT, reasons=("declared_differs",)),
            Decide(verdict=Verdict.ASK_AGAIN, reasons=("image_unclear",)),
        ]
    ),
)
ALLOWED = {(move.at, move.action, move.to) for move in TABLE}
_MOVES = {action.value for action in Action}


class SyncMachine(RuleBasedStateMachine):
    """Two reviewers at three workstations, three cases, and a network that repeats and reorders."""

    services: Services
    clock: FixedClock

    def __init__(self) -> None:
        super().__init__()
        tenant = make_tenant(self.services, f"Bank {id(self)} {self.clock.advance(timedelta(seconds=1))}")
        scope = frozenset({tenant.tenant_id})
        self.cases = [
            ready_case(self.services, tenant.tenant_id, needs=needs)
            for needs in ((), (Need.SECOND_REVIEW,), (Need.RISK_DECISION,))
        ]
        roles = ({Role.REVIEWER}, {Role.REVIEWER}, {Role.REVIEWER, Role.RISK_OFFICER})
        self.desks = [
            Desk(self.services, make_person(self.services, *chosen, tenants=scope), frozenset(chosen), scope)
            for chosen in roles
        ]
        self.held: dict[int, list[Claimed]] = {0: [], 1: [], 2: []}
        self.sent: list[tuple[int, SignedCommand]] = []
        self.answers: dict[UUID, CommandOutcome] = {}

    @rule(who=st.integers(0, 2))
    def claim(self, who: int) -> None:
        """Take the next case."""
        claimed = self.desks[who].claim()
        if claimed is not None:
            self.held[who].append(claimed)

    @rule(who=st.integers(0, 2), which=st.integers(0, 3), bodies=st.lists(BODIES, min_size=1, max_size=4))
    def work(self, who: int, which: int, bodies: list[Any]) -> None:
        """Send something about a case that was claimed at some time."""
        self._send(who, which, bodies)

    @rule(who=st.integers(0, 2), which=st.integers(0, 3))
    def review(self, who: int, which: int) -> None:
        """A whole review that approves."""
        self._send(who, which, list(whole_review(Verdict.APPROVE)))

    def _send(self, who: int, which: int, bodies: list[Any]) -> None:
        if self.held[who]:
            claimed = self.held[who][which % len(self.held[who])]
            commands = [self.desks[who].sign(claimed.case_id, claimed.version, body) for body in bodies]
            self.sent += [(who, command) for command in commands]
            self._deliver(who, commands)

    @rule(data=st.data())
    def resend(self, data: st.DataObject) -> None:
        """The network delivers old commands again, in any order."""
        who = data.draw(st.integers(0, 2))
        mine = [command for sender, command in self.sent if sender == who]
        if mine:
            again = data.draw(st.lists(st.sampled_from(mine), min_size=1, max_size=6))
            self._deliver(who, again)

    @rule(minutes=st.integers(1, 31))
    def time_passes(self, minutes: int) -> None:
        """Leases may run out."""
        self.clock.advance(timedelta(minutes=minutes))
        with self.services.database.transaction(Scope.system()) as connection:
            expire_leases(connection, now=self.clock.now())

    def _deliver(self, who: int, commands: list[SignedCommand]) -> None:
        outcomes = self.desks[who].send(*commands)
        assert [outcome.command_id for outcome in outcomes] == [signed.command.command_id for signed in commands]
        for outcome in outcomes:
            assert self.answers.setdefault(outcome.command_id, outcome) == outcome

    @invariant()
    def a_verdict_is_applied_exactly_once(self) -> None:
        """As many verdicts are stored as were answered `applied`, each under its own command."""
        decided = {
            command.command.command_id
            for _, command in self.sent
            if isinstance(command.command.body, Decide)
            and self.answers[command.command.command_id].outcome is OutcomeKind.APPLIED
        }
        stored = self._rows("SELECT command_id FROM verdicts WHERE case_id = ANY (:cases)")
        assert sorted(row.command_id for row in stored) == sorted(decided)

    @invariant()
    def the_log_tells_every_version_and_only_allowed_moves(self) -> None:
        """Versions 1, 2, 3… in the log's order, up to the case's own; moves as in the table, each from where it was."""
        rows = self._rows(
            "SELECT case_id, case_version, operation, details::jsonb ->> 'from' AS at, details::jsonb ->> 'to' AS to "
            "FROM log_entries WHERE case_id = ANY (:cases) AND case_version IS NOT NULL ORDER BY entry_id"
        )
        stored = self._rows("SELECT case_id, version, status FROM cases WHERE case_id = ANY (:cases)")
        now = {row.case_id: row for row in stored}
        for case_id in self.cases:
            mine = [row for row in rows if row.case_id == case_id]
            assert [row.case_version for row in mine] == list(range(1, now[case_id].version + 1))
            status = CaseStatus.RECEIVED
            for row in mine:
                if row.operation in _MOVES:
                    assert CaseStatus(row.at) is status
                    assert (status, Action(row.operation), CaseStatus(row.to)) in ALLOWED
                    status = CaseStatus(row.to)
            assert status.value == now[case_id].status

    def _rows(self, statement: str) -> list[Any]:
        with self.services.database.transaction(Scope.system()) as connection:
            return list(connection.execute(sa.text(statement), {"cases": self.cases}))

    def teardown(self) -> None:
        """The log of the whole run verifies."""
        with self.services.database.transaction(Scope.system()) as connection:
            sequence_entries(connection, self.services.log_key, now=self.clock.now())
        with self.services.database.transaction(Scope.system()) as connection:
            assert isinstance(verify_log(connection, self.services.log_key.public_key()), Verified)


@pytest.mark.timeout(600)
def test_sync_machine(services: Services, clock: FixedClock) -> None:
    """R18, R72, R77: whatever the network and the people do, nothing is lost, doubled or out of order."""
    machine = type("Machine", (SyncMachine,), {"services": services, "clock": clock})
    run_state_machine_as_test(machine, settings=hypothesis_settings(max_examples=25, stateful_step_count=25))
