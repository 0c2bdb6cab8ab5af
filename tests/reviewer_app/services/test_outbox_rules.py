"""Rules of the outbox one by one, on a real encrypted store (design.md, "The client: truth, cache, outbox, screen")."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from case_contract.commands import AddNote, Decide, RecordActivity
from case_contract.identifiers import new_id
from case_contract.problems import ProblemCode
from case_contract.sync import CaseChange, CommandOutcome, OutcomeKind, SyncResponse
from case_contract.vocabulary import ActivityKind, Verdict
from reviewer_app.services.cache.outbox import MOST_ATTEMPTS
from reviewer_app.services.cache.store import CaseStore, NotHeld
from tests.reviewer_app.services.desk_store import NOW, open_at
from tests.support.case_records import case_id_of, detail, lease, summary


@pytest.fixture
def store(tmp_path: Path) -> Iterator[CaseStore]:
    """A store with two held cases."""
    opened = open_at(tmp_path / "cases.db")
    for number in (1, 2):
        opened.put_claimed(detail(number, summary(number, held=lease(NOW + timedelta(minutes=30)))))
    yield opened
    opened.close()


def _answer(
    *outcomes: CommandOutcome, changes: tuple[CaseChange, ...] = (), cursor: str = "1", offset: timedelta = timedelta(0)
) -> SyncResponse:
    return SyncResponse(
        request_id=new_id(), outcomes=outcomes, changes=changes, cursor=cursor, more=False, server_time=NOW + offset
    )


def _no(command_id: UUID, problem: ProblemCode, kind: OutcomeKind = OutcomeKind.CONFLICT) -> CommandOutcome:
    return CommandOutcome(command_id=command_id, outcome=kind, problem=problem)


def _note(store: CaseStore, number: int, text: str) -> UUID:
    return store.submit(case_id_of(number), AddNote(text=text), NOW)


def _sendable(store: CaseStore) -> list[str]:
    bodies = [signed.command.body for signed in store.to_send(200).commands]
    return [body.text for body in bodies if isinstance(body, AddNote)]


def test_a_command_needs_a_case_that_is_here(store: CaseStore) -> None:
    """Nothing is written for a case that this desk knows nothing of."""
    with pytest.raises(NotHeld):
        _note(store, 9, "lost")


def test_failing_command_goes_behind_all_others_with_what_follows_in_its_case(store: CaseStore) -> None:
    """It never blocks others, and the order of its case is kept."""
    first = _note(store, 1, "a1")
    _note(store, 1, "a2")
    _note(store, 2, "b1")
    store.command_failed(first, NOW)
    assert _sendable(store) == ["b1", "a1", "a2"]


def test_failing_command_ends_with_the_reviewer_and_holds_its_case_only(store: CaseStore) -> None:
    """After a bounded number of attempts it is shown; later work on its case waits, other cases go on."""
    first = _note(store, 1, "a1")
    _note(store, 1, "a2")
    _note(store, 2, "b1")
    for _ in range(MOST_ATTEMPTS):
        store.command_failed(first, NOW)
    assert [item.command.command_id for item in store.needing_you()] == [first]
    assert store.needing_you()[0].command.problem is None
    assert _sendable(store) == ["b1"]


def test_command_that_was_never_answered_is_kept_under_its_own_id(store: CaseStore) -> None:
    """The server may have applied it: under a new id it would be applied twice."""
    first = _note(store, 1, "a1")
    _note(store, 1, "a2")
    for _ in range(MOST_ATTEMPTS):
        store.command_failed(first, NOW)
    store.resolve(first, keep=True, now=NOW)
    sent = store.to_send(200).commands
    assert sent[0].command.command_id == first
    assert _sendable(store) == ["a1", "a2"]


def test_what_was_sent_never_changes(store: CaseStore) -> None:
    """The server knows a command by its id and its bytes: other bytes under the same id would be refused."""
    first = _note(store, 1, "a1")
    _note(store, 2, "b1")
    before = {signed.command.command_id: signed for signed in store.to_send(200).commands}
    store.command_failed(first, NOW)
    for _ in range(MOST_ATTEMPTS):
        store.command_failed(first, NOW)
    store.resolve(first, keep=True, now=NOW)
    after = {signed.command.command_id: signed for signed in store.to_send(200).commands}
    assert after == before


def test_kept_conflict_gets_a_new_id_and_the_version_that_was_looked_at(store: CaseStore) -> None:
    """A repeat of the old id would only get the stored conflict again."""
    first = _note(store, 1, "a1")
    moved = summary(1, version=5, held=lease(NOW + timedelta(minutes=30)))
    change = CaseChange(case_id=moved.case_id, summary=moved, detail=detail(1, moved))
    store.apply(_answer(_no(first, ProblemCode.CASE_CHANGED), changes=(change,)), NOW)
    assert [item.command.problem for item in store.needing_you()] == [ProblemCode.CASE_CHANGED]
    store.resolve(first, keep=True, now=NOW)
    (again,) = store.to_send(200).commands
    assert again.command.command_id != first
    assert again.command.base_version == 5
    assert store.counts() == (1, 0)


def test_dropped_conflict_is_gone_and_frees_its_case(store: CaseStore) -> None:
    """The reviewer's word ends it."""
    first = _note(store, 1, "a1")
    store.apply(_answer(_no(first, ProblemCode.CASE_CHANGED)), NOW)
    _note(store, 1, "a2")
    assert _sendable(store) == []
    store.resolve(first, keep=False, now=NOW)
    assert _sendable(store) == ["a2"]


def test_out_of_order_is_sent_again_without_bothering_anybody(store: CaseStore) -> None:
    """Another account's commands from this workstation came first; nothing was judged."""
    first = _note(store, 1, "a1")
    store.apply(_answer(_no(first, ProblemCode.COMMAND_OUT_OF_ORDER, OutcomeKind.REFUSED)), NOW)
    (again,) = store.to_send(200).commands
    assert again.command.command_id != first
    assert store.counts() == (1, 0)


def test_refused_activity_asks_nothing_of_the_reviewer(store: CaseStore) -> None:
    """False warnings teach people to ignore warnings."""
    looked = store.submit(case_id_of(1), RecordActivity(activity=ActivityKind.ZOOM), NOW)
    store.apply(_answer(_no(looked, ProblemCode.LEASE_EXPIRED)), NOW)
    assert store.counts() == (0, 0)


def test_applied_command_stays_in_view_until_its_row_comes(store: CaseStore) -> None:
    """Between the answer and the row's arrival the screen must not fall back to the old state."""
    first = _note(store, 1, "a1")
    applied = CommandOutcome(command_id=first, outcome=OutcomeKind.APPLIED, case_version=2)
    assert store.apply(_answer(applied), NOW).waiting_for_rows
    view = store.open_case(case_id_of(1))
    assert view is not None
    assert [command.command_id for command in view.pending] == [first]
    assert store.counts() == (0, 0)
    moved = summary(1, version=2, held=lease(NOW + timedelta(minutes=30)))
    change = CaseChange(case_id=moved.case_id, summary=moved, detail=detail(1, moved))
    assert not store.apply(_answer(changes=(change,)), NOW).waiting_for_rows
    assert store.pending_of(case_id_of(1)) == ()


def test_older_row_never_replaces_a_newer_one(store: CaseStore) -> None:
    """An answer that was under way while a case was claimed must not take the case away again."""
    newer = summary(1, version=7, held=lease(NOW + timedelta(minutes=30)))
    store.put_claimed(detail(1, newer))
    store.apply(_answer(changes=(CaseChange(case_id=newer.case_id, summary=summary(1, version=3)),)), NOW)
    view = store.open_case(newer.case_id)
    assert view is not None
    assert view.detail.summary.version == 7


def test_verdict_hides_the_case_from_my_work_at_once(store: CaseStore) -> None:
    """What is finished here is not offered again, sent or not."""
    assert len(store.queue.held(NOW)) == 2
    store.submit(case_id_of(1), Decide(verdict=Verdict.REJECT, reasons=("different_person",)), NOW)
    assert store.queue.held(NOW) == (case_id_of(2),)


def test_sequence_grows_even_when_the_clock_goes_back(store: CaseStore) -> None:
    """A workstation's commands are ordered whatever its clock does."""
    _note(store, 1, "a1")
    store.submit(case_id_of(1), AddNote(text="a2"), NOW - timedelta(days=2))
    sequences = [signed.command.sequence for signed in store.to_send(200).commands]
    assert sequences == sorted(set(sequences))


def test_expired_lease_shreds_the_case_and_shows_unsent_work(store: CaseStore, tmp_path: Path) -> None:
    """Detail, files and their key go; work that was never sent needs the reviewer; sent work waits for the server."""
    evidence = new_id()
    assert store.write_file(case_id_of(1), evidence, b"picture")
    sent = _note(store, 2, "sent")
    store.to_send(200)
    unsent = _note(store, 1, "unsent")
    later = NOW + timedelta(minutes=31)
    assert set(store.expire_leases(later)) == {case_id_of(1), case_id_of(2)}
    assert store.open_case(case_id_of(1)) is None
    assert store.read_file(case_id_of(1), evidence) is None
    assert not (tmp_path / "evidence" / str(case_id_of(1))).exists()
    (shown,) = store.needing_you()
    assert (shown.command.command_id, shown.command.problem) == (unsent, ProblemCode.LEASE_EXPIRED)
    assert [signed.command.command_id for signed in store.to_send(200).commands] == [sent]
    assert store.expire_leases(later) == ()


def test_clock_set_back_does_not_lengthen_a_lease(store: CaseStore) -> None:
    """The server's time as last seen is the least it can be now."""
    store.note_server_time(NOW + timedelta(minutes=31), NOW)
    assert store.server_now(NOW - timedelta(days=1)) == NOW + timedelta(minutes=31)


def test_unknown_outcome_is_ignored(store: CaseStore) -> None:
    """An answer that comes a second time changes nothing."""
    applied = CommandOutcome(command_id=new_id(), outcome=OutcomeKind.APPLIED, case_version=2)
    assert store.apply(_answer(applied), NOW).answered == ()
