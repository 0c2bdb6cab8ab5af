"""The loop's manners: smaller batches after failures, one bad command found out, waits that grow, sessions that end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_contract.commands import AddNote
from case_contract.problems import ProblemCode
from case_contract.sync import SyncRequest, SyncResponse
from reviewer_app.domain.sync_state import MOST_AT_ONCE, SyncPace, calm_wait_seconds, read_timeout_seconds
from reviewer_app.services.cache.store import CaseStore
from reviewer_app.services.network.server_api import Answer, Away, Refusal, Reply
from reviewer_app.services.sync_loop import Exchanged, SyncLoop
from tests.reviewer_app.services.desk_store import IDENTITY, NOW, open_at
from tests.support.case_records import ME, case_id_of
from tests.support.model_server import ModelServer

T = TypeVar("T")


class Desk:
    """A store with notes on several cases, a model server, and a network that a test decides on."""

    def __init__(self, store: CaseStore, cases: int) -> None:
        self.store = store
        self.server = ModelServer(IDENTITY.public_key, cases)
        self.sizes: list[int] = []
        self.reports: list[Exchanged] = []
        self.judge: Callable[[SyncRequest], Reply[SyncResponse] | None] = lambda _: None
        for number in range(cases):
            detail = self.server.claim(case_id_of(number), ME, NOW)
            assert detail is not None
            store.put_claimed(detail)
            store.submit(case_id_of(number), AddNote(text=f"note {number}"), NOW)
        self.loop = SyncLoop(
            self._run,
            self._exchange,
            report=self.reports.append,
            pushed=lambda: True,
            clock=lambda: NOW,
            chance=lambda: 0.5,
        )

    def applied(self) -> list[str]:
        """Texts of the notes that the server applied."""
        return [command.body.text for command in self.server.applied if isinstance(command.body, AddNote)]

    def _run(self, work: Callable[[CaseStore], T]) -> T:
        return work(self.store)

    def _exchange(self, request: SyncRequest) -> Reply[SyncResponse]:
        self.sizes.append(len(request.commands))
        judged = self.judge(request)
        return judged if judged is not None else Answer(self.server.sync(request, ME, NOW))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Eight cases, a note on each."""
    store = open_at(tmp_path / "cases.db")
    yield Desk(store, 8)
    store.close()


def _carries(request: SyncRequest, text: str) -> bool:
    return any(isinstance(s.command.body, AddNote) and s.command.body.text == text for s in request.commands)


def test_one_turn_sends_everything(desk: Desk) -> None:
    """Commands out, outcomes and changes in, calm afterwards."""
    assert (desk.loop.turn() or 0) > 1
    assert desk.applied() == [f"note {number}" for number in range(8)]
    assert desk.store.counts() == (0, 0)


def test_batch_shrinks_while_the_server_is_away_and_waits_grow(desk: Desk) -> None:
    """A smaller batch on retry; exponential waits."""
    desk.judge = lambda _: Away()
    waits = [desk.loop.turn() or 0.0 for _ in range(6)]
    assert desk.sizes[:4] == [8, 4, 2, 1]
    assert waits == sorted(waits)
    assert waits[0] < waits[-1]
    assert not desk.reports[-1].online


@pytest.mark.parametrize("answer", [Refusal(ProblemCode.INTERNAL), Refusal(ProblemCode.INVALID_REQUEST), Away()])
def test_one_bad_command_is_found_and_blocks_nobody(desk: Desk, answer: Refusal | Away) -> None:
    """Whatever the server does at a certain command, all others arrive and that one is shown in the end."""
    desk.judge = lambda request: answer if _carries(request, "note 0") else None
    for _ in range(80):
        desk.loop.turn()
    assert sorted(desk.applied()) == sorted(f"note {number}" for number in range(1, 8))
    (shown,) = desk.store.needing_you()
    assert isinstance(shown.command.body, AddNote)
    assert shown.command.body.text == "note 0"


def test_a_long_absence_is_no_commands_fault(desk: Desk) -> None:
    """While nothing gets through, no command is blamed."""
    desk.judge = lambda _: Away()
    for _ in range(60):
        desk.loop.turn()
    assert desk.store.counts() == (8, 0)
    desk.judge = lambda _: None
    for _ in range(12):
        desk.loop.turn()
    assert desk.store.counts() == (0, 0)
    assert len(desk.applied()) == 8


def test_answer_to_another_request_is_not_believed(desk: Desk) -> None:
    """A late answer belongs to a request that is over."""
    stale = SyncRequest(request_id=case_id_of(0))
    desk.judge = lambda _: Answer(desk.server.sync(stale, ME, NOW))
    desk.loop.turn()
    assert not desk.reports[-1].online
    assert desk.store.counts() == (8, 0)


@pytest.mark.parametrize("code", [ProblemCode.NOT_SIGNED_IN, ProblemCode.WORKSTATION_REVOKED])
def test_end_of_the_session_stops_the_loop(desk: Desk, code: ProblemCode) -> None:
    """Nothing is sent any more, nothing is lost."""
    desk.judge = lambda _: Refusal(code)
    assert desk.loop.turn() is None
    assert desk.reports[-1].ended is code
    assert desk.store.counts() == (8, 0)


def test_unknown_cursor_is_forgotten(desk: Desk) -> None:
    """A server restored from a copy may not know the cursor: everything is asked for again."""
    desk.loop.turn()
    desk.judge = lambda request: Refusal(ProblemCode.INVALID_REQUEST) if request.cursor is not None else None
    desk.loop.turn()
    desk.loop.turn()
    assert desk.reports[-1].online
    assert desk.store.to_send(0).cursor is not None


@given(st.lists(st.sampled_from(["good", "bad", "blamed"]), max_size=40), st.floats(0, 1))
def test_pace_stays_within_its_bounds(history: list[str], chance: float) -> None:
    """Whatever happens: a batch of 1 to 200, a wait of at most a minute."""
    pace = SyncPace()
    for event in history:
        match event:
            case "good":
                pace = pace.after_success()
            case "bad":
                pace = pace.after_failure(carried=0 if pace.probe else pace.batch)
            case _:
                pace = pace.after_blame()
        assert 1 <= pace.batch <= MOST_AT_ONCE
        assert 0 <= pace.wait_seconds(chance) <= 60
        assert (pace.wait_seconds(chance) == 0) == (pace.failures == 0)


def test_time_allowed_grows_with_what_is_sent() -> None:
    """Large requests over slow lines are not cut off, small ones not waited for long."""
    assert read_timeout_seconds(body_bytes=0, commands=0) == 10
    assert read_timeout_seconds(body_bytes=5_000_000, commands=200) > 100
    assert calm_wait_seconds(pushed=False, waiting_for_rows=True, chance=1) < 1
    assert calm_wait_seconds(pushed=True, waiting_for_rows=False, chance=0) > calm_wait_seconds(
        pushed=False, waiting_for_rows=False, chance=1
    )


def test_leases_end_by_the_servers_clock(desk: Desk) -> None:
    """An expired case leaves the desk with the next turn, even without the server."""
    desk.judge = lambda _: Away()
    desk.store.note_server_time(NOW + timedelta(hours=1), NOW)
    desk.loop.turn()
    assert set(desk.reports[-1].expired) == {case_id_of(number) for number in range(8)}
