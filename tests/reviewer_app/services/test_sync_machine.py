"""Sync as a state machine: the real loop and the real encrypted store against a model server, with a hostile network.

Requests and answers are dropped, repeated and delivered late; the program is killed at any time. However that goes,
every command is in the end applied exactly once or waits for the reviewer: 0 lost, 0 doubled (issue 2, section 7).
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from enum import Enum, auto
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from case_contract.commands import AddNote, Command, Decide, RecordActivity, ReleaseCase
from case_contract.problems import ProblemCode
from case_contract.sync import SyncRequest, SyncResponse
from case_contract.vocabulary import ActivityKind, Verdict
from reviewer_app.domain.pending import PendingState
from reviewer_app.services.cache.store import CaseStore
from reviewer_app.services.network.server_api import Answer, Away, Refusal, Reply
from reviewer_app.services.sync_loop import Exchanged, SyncLoop
from tests.reviewer_app.services.desk_store import IDENTITY, NOW, open_at
from tests.support.case_records import ME, case_id_of
from tests.support.model_server import ModelServer

pytestmark = pytest.mark.slow

T = TypeVar("T")

CASES = 3
case_numbers = st.integers(0, CASES - 1)


class Fault(Enum):
    """What the network does to one exchange."""

    NONE = auto()
    REQUEST_LOST = auto()
    ANSWER_LOST = auto()
    REPEATED = auto()
    OLD_ONE_ARRIVES_FIRST = auto()
    OLD_ONE_ARRIVES_AFTER = auto()
    ERROR_BEFORE = auto()
    ERROR_AFTER = auto()


def text_of(body: Command) -> str | None:
    """What tells a remark or a verdict from every other; None for what leaves no trace."""
    match body:
        case AddNote(text=text) | Decide(internal_note=text):
            return text
        case _:
            return None


class SyncMachine(RuleBasedStateMachine):
    """The reviewer, her desk, the network and everybody else."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.life = 0
        self.now = NOW
        self.fault = Fault.NONE
        self.sent_before: list[SyncRequest] = []
        self.texts: list[tuple[UUID, str]] = []
        self.dropped: set[str] = set()
        self.kept: set[str] = set()
        self.reports: list[Exchanged] = []
        self.abandoned: list[CaseStore] = []

    @initialize(slow_rows=st.booleans())
    def begin(self, slow_rows: bool) -> None:
        """A server with a few cases and a fresh desk."""
        self.server = ModelServer(IDENTITY.public_key, CASES, slow_rows=slow_rows)
        self.folder = self.root / "0"
        self.folder.mkdir()
        self._start()

    @rule(number=case_numbers, answer_comes=st.booleans())
    def claim(self, number: int, answer_comes: bool) -> None:
        """Claim a case; the answer may get lost."""
        detail = self.server.claim(case_id_of(number), ME, self.now)
        if detail is not None and answer_comes:
            self.store.put_claimed(detail)

    @rule(number=case_numbers)
    def note(self, number: int) -> None:
        """Write a remark, online or not."""
        text = f"note {len(self.texts)}"
        if self._submit(number, AddNote(text=text)):
            self.texts.append((case_id_of(number), text))

    @rule(number=case_numbers)
    def decide(self, number: int) -> None:
        """Give a verdict."""
        text = f"verdict {len(self.texts)}"
        body = Decide(verdict=Verdict.REJECT, reasons=("different_person",), internal_note=text)
        if self._submit(number, body):
            self.texts.append((case_id_of(number), text))

    @rule(number=case_numbers, kind=st.sampled_from(["activity", "release"]))
    def quiet(self, number: int, kind: str) -> None:
        """Look at something, or give the case back."""
        body = RecordActivity(activity=ActivityKind.ZOOM) if kind == "activity" else ReleaseCase()
        self._submit(number, body)

    @rule(fault=st.sampled_from(Fault), times=st.sampled_from([1, 1, 6]))
    def turn(self, fault: Fault, times: int) -> None:
        """Turns of the loop over a network with a fault."""
        self.fault = fault
        for _ in range(times):
            self.loop.turn()
        self.fault = Fault.NONE

    @rule()
    def kill(self) -> None:
        """kill -9: what is on the disk at this moment is all that is left."""
        self.life += 1
        following = self.root / str(self.life)
        shutil.copytree(self.folder, following)
        self.abandoned.append(self.store)
        self.folder = following
        self._start()

    @rule(number=case_numbers, what=st.sampled_from(["change", "take away", "hide"]))
    def others(self, number: int, what: str) -> None:
        """Somebody else does something to a case."""
        case = self.server.cases[case_id_of(number)]
        if what == "take away":
            self.server.take_away(case_id_of(number))
        elif what == "change":
            self.server.change_from_outside(case_id_of(number))
        elif case.holder is None:
            case.hidden = True
            self.server.change_from_outside(case_id_of(number))

    @rule(minutes=st.sampled_from([1, 10, 31]))
    def time_passes(self, minutes: int) -> None:
        """Leases end."""
        self.now += timedelta(minutes=minutes)

    @precondition(lambda self: bool(self.store.needing_you()))
    @rule(keep=st.booleans(), data=st.data())
    def resolve(self, keep: bool, data: st.DataObject) -> None:
        """The reviewer decides on a conflict."""
        chosen = data.draw(st.sampled_from(self.store.needing_you())).command
        text = text_of(chosen.body)
        if text is not None:
            (self.kept if keep else self.dropped).add(text)
        self.store.resolve(chosen.command_id, keep=keep, now=self.now)

    @invariant()
    def nothing_is_applied_twice(self) -> None:
        """0 doubled."""
        if not hasattr(self, "server"):
            return
        times_applied = Counter(self._at_server())
        assert [text for text, times in times_applied.items() if times > 1] == []
        assert all(len(case.verdicts) <= 1 for case in self.server.cases.values())

    @invariant()
    def nothing_is_lost(self) -> None:
        """0 lost: every remark is at the server, in the outbox, or was dropped by the reviewer herself."""
        if not hasattr(self, "server"):
            return
        found = {*self._at_server(), *self._texts_here(), *self.dropped}
        assert [text for _, text in self.texts if text not in found] == []

    def teardown(self) -> None:
        """The network mends itself; what can be sent is sent, and the rest is visible."""
        if hasattr(self, "server"):
            for _ in range(40):
                self.loop.turn()
            assert self.store.counts()[0] == 0 or self._all_behind_conflicts()
            self.nothing_is_lost()
            self.nothing_is_applied_twice()
            self._order_is_kept()
            self.store.close()
        for store in self.abandoned:
            store.close()
        shutil.rmtree(self.root, ignore_errors=True)

    def _order_is_kept(self) -> None:
        for number in range(CASES):
            given = [text for case_id, text in self.texts if case_id == case_id_of(number) and text not in self.kept]
            applied = self._at_server()
            assert [text for text in applied if text in given] == [text for text in given if text in applied]

    def _all_behind_conflicts(self) -> bool:
        blocked = {item.command.case_id for item in self.store.needing_you()}
        waiting = [
            command
            for number in range(CASES)
            for command in self.store.pending_of(case_id_of(number))
            if command.state is PendingState.WAITING
        ]
        return all(command.case_id in blocked for command in waiting)

    def _texts_here(self) -> set[str]:
        pending = [command for number in range(CASES) for command in self.store.pending_of(case_id_of(number))]
        return {text for command in pending if (text := text_of(command.body)) is not None}

    def _at_server(self) -> list[str]:
        return [text for command in self.server.applied if (text := text_of(command.body)) is not None]

    def _submit(self, number: int, body: Command) -> bool:
        if self.store.open_case(case_id_of(number)) is None:
            return False
        self.store.submit(case_id_of(number), body, self.now)
        return True

    def _start(self) -> None:
        self.store = open_at(self.folder / "cases.db", now=self.now)
        self.loop = SyncLoop(
            self._run,
            self._exchange,
            report=self.reports.append,
            pushed=lambda: False,
            clock=lambda: self.now,
            chance=lambda: 0.5,
        )

    def _run(self, work: Callable[[CaseStore], T]) -> T:
        return work(self.store)

    def _exchange(self, request: SyncRequest) -> Reply[SyncResponse]:
        old = self.sent_before[len(self.sent_before) // 2] if self.sent_before else None
        self.sent_before.append(request)
        if self.fault is Fault.REQUEST_LOST:
            return Away()
        if self.fault is Fault.OLD_ONE_ARRIVES_FIRST and old is not None:
            self.server.sync(old, ME, self.now)
        if self.fault is Fault.ERROR_BEFORE:
            return Refusal(ProblemCode.INTERNAL)
        response = self.server.sync(request, ME, self.now)
        if self.fault is Fault.ERROR_AFTER:
            return Refusal(ProblemCode.INTERNAL)
        if self.fault is Fault.OLD_ONE_ARRIVES_AFTER and old is not None:
            return Answer(self.server.sync(old, ME, self.now))
        if self.fault is Fault.REPEATED:
            response = self.server.sync(request, ME, self.now)
        return Away() if self.fault is Fault.ANSWER_LOST else Answer(response)


TestSync = SyncMachine.TestCase
TestSync.settings = settings(max_examples=60, stateful_step_count=40)
