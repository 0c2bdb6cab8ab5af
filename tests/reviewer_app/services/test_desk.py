"""The desk as a whole over a model server: enrolment, offline work, restart, revocation (issue 2, section 5)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from case_contract.commands import AddNote, Decide
from case_contract.problems import ProblemCode
from case_contract.sync import OutcomeKind
from case_contract.vocabulary import Verdict
from reviewer_app.services.keyring_store import MemorySecrets
from reviewer_app.services.types import (
    CacheState,
    CaseView,
    Claimed,
    CommandAnswered,
    Desk,
    DeskEvent,
    DeskState,
    EnrolmentNeeded,
    EnrolmentPending,
    EvidenceBytes,
    EvidenceProblem,
    EvidenceTrouble,
    NothingWaiting,
    QueueQuery,
    QueueScope,
    ServerAway,
    SignedInOk,
    SignInProblem,
)
from reviewer_app.services.work import ReviewerDesk
from tests.support.case_records import START, case_id_of
from tests.support.clock import FixedClock
from tests.support.media_twin import MediaTwin
from tests.support.model_api import PICTURE, ModelApi

T = TypeVar("T")


class Workplace:
    """A model server, a keyring and a folder that outlive the desk."""

    def __init__(self, folder: Path, *, keyring: bool = True) -> None:
        self.clock = FixedClock(START)
        self.api = ModelApi(self.clock.now, cases=3)
        self.secrets = MemorySecrets()
        self.folder = folder if keyring else None
        self.events: list[DeskEvent] = []
        self.desk = self._new_desk()

    def restart(self) -> None:
        """Close the program and start it again."""
        self.desk.stop()
        self.desk = self._new_desk()

    def wait(self, condition: Callable[[DeskState], bool]) -> None:
        """Wait until the desk's state is as asked."""
        reached = threading.Event()

        def look(_event: DeskEvent) -> None:
            if condition(self.desk.state()):
                reached.set()

        end = self.desk.subscribe(look)
        if condition(self.desk.state()):
            reached.set()
        self.desk.sync_now()
        assert reached.wait(20), self.desk.state()
        end()

    def enrol_and_sign_in(self) -> None:
        """The way of a new workstation."""
        assert get(self.desk.sign_in("li", "right", "123456")) == EnrolmentNeeded("Reviewer")
        assert get(self.desk.enrol("Home")) == EnrolmentPending("ab12 cd34")
        self.api.approved = True
        assert isinstance(get(self.desk.sign_in("li", "right", "123457")), SignedInOk)

    def _new_desk(self) -> ReviewerDesk:
        desk = ReviewerDesk(self.api, self.secrets, self.folder, lambda _: MediaTwin(), clock=self.clock.now)
        desk.subscribe(self.events.append)
        return desk


def get(future: Future[T]) -> T:
    """Wait for a value."""
    return future.result(timeout=20)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    """A workplace with a keyring."""
    opened = Workplace(tmp_path)
    yield opened
    opened.desk.stop()


def test_the_real_desk_is_a_desk(place: Workplace) -> None:
    """The protocol that the windows code against is kept."""
    desk: Desk = place.desk
    assert desk.state() == DeskState()


def test_sign_in_has_every_outcome(place: Workplace) -> None:
    """Wrong, away, not enrolled, waiting for approval, in."""
    assert get(place.desk.sign_in("li", "wrong", "123456")) == SignInProblem(ProblemCode.SIGN_IN_REFUSED)
    assert get(place.desk.sign_in("li", "right", "12")) == SignInProblem(ProblemCode.SIGN_IN_REFUSED)
    place.api.away = True
    assert get(place.desk.sign_in("li", "right", "123456")) == ServerAway()
    place.api.away = False
    assert get(place.desk.sign_in("li", "right", "123456")) == EnrolmentNeeded("Reviewer")
    assert get(place.desk.enrol("Home")) == EnrolmentPending("ab12 cd34")
    assert get(place.desk.sign_in("li", "right", "123457")) == EnrolmentPending("ab12 cd34")
    place.api.approved = True
    assert isinstance(get(place.desk.sign_in("li", "right", "123458")), SignedInOk)
    assert place.desk.state().cache is CacheState.OPEN


def test_work_goes_on_offline_survives_a_restart_and_is_sent_once(place: Workplace) -> None:
    """Decide without the server, end the program, start again without the server, server back: 0 lost, 0 doubled."""
    place.enrol_and_sign_in()
    claimed = [get(place.desk.claim_next()) for _ in range(3)]
    assert claimed == [Claimed(case_id_of(number)) for number in range(3)]
    assert get(place.desk.claim_next()) == NothingWaiting()
    place.api.away = True
    assert get(place.desk.claim_next()) == ServerAway()
    for number in range(3):
        get(place.desk.submit(case_id_of(number), AddNote(text=f"seen {number}")))
        get(
            place.desk.submit(
                case_id_of(number), Decide(verdict=Verdict.REJECT, reasons=("different_person",), internal_note="")
            )
        )
    assert get(place.desk.held_cases()) == ()
    place.restart()
    resumed = get(place.desk.resume())
    assert resumed is not None
    assert resumed.offline
    assert place.desk.state().unsent == 6
    place.api.away = False
    place.wait(lambda state: state.unsent == 0 and state.online)
    server = place.api.server
    assert server is not None
    assert [len(server.cases[case_id_of(number)].verdicts) for number in range(3)] == [1, 1, 1]
    assert [len(server.cases[case_id_of(number)].notes) for number in range(3)] == [1, 1, 1]
    answered = [event for event in place.events if isinstance(event, CommandAnswered)]
    assert {event.outcome for event in answered} == {OutcomeKind.APPLIED}


def test_held_cases_are_complete_without_the_server(place: Workplace) -> None:
    """Detail and files of a claimed case are here before the server goes."""
    place.enrol_and_sign_in()
    get(place.desk.claim(case_id_of(1)))
    view = get(place.desk.open_case(case_id_of(1)))
    assert isinstance(view, CaseView)
    ids = [item.evidence_id for item in view.detail.evidence]
    assert get(place.desk.evidence(case_id_of(1), ids[0])) == EvidenceBytes(PICTURE, "image/jpeg", 1)
    folder = place.folder
    assert folder is not None
    for evidence_id in ids:
        get(place.desk.evidence(case_id_of(1), evidence_id))
    place.api.away = True
    place.restart()
    get(place.desk.resume())
    for evidence_id in ids:
        assert isinstance(get(place.desk.evidence(case_id_of(1), evidence_id)), EvidenceBytes)
    files = [entry for entry in folder.rglob("*") if entry.is_file()]
    assert not any(PICTURE in entry.read_bytes() for entry in files)


def test_queue_is_there_after_signing_in(place: Workplace) -> None:
    """Rows come with the first exchange; scopes follow what the reviewer does."""
    place.enrol_and_sign_in()
    place.wait(lambda state: state.last_sync_at is not None)
    assert get(place.desk.queue_count(QueueQuery(scope=QueueScope.ALL))) == 3
    get(place.desk.claim(case_id_of(2)))
    mine = get(place.desk.queue_page(QueueQuery(scope=QueueScope.MINE), 0, 10))
    assert [row.summary.case_id for row in mine] == [case_id_of(2)]
    assert get(place.desk.queue_count(QueueQuery(scope=QueueScope.WAITING))) == 2


def test_conflict_waits_for_the_reviewer_and_can_be_kept(place: Workplace) -> None:
    """Somebody changed the case: the work stays visible, and goes on top when she says so."""
    place.enrol_and_sign_in()
    get(place.desk.claim(case_id_of(0)))
    server = place.api.server
    assert server is not None
    place.api.away = True
    get(place.desk.submit(case_id_of(0), AddNote(text="mine")))
    server.change_from_outside(case_id_of(0))
    place.api.away = False
    place.wait(lambda state: state.need_you == 1)
    (needed,) = get(place.desk.problems_needing_you())
    assert needed.command.problem is ProblemCode.CASE_CHANGED
    get(place.desk.resolve_conflict(needed.command.command_id, True))
    place.wait(lambda state: state.need_you == 0 and state.unsent == 0)
    assert [note.text for note in server.cases[case_id_of(0)].notes] == ["mine"]


def test_access_token_is_renewed_before_and_after_its_time(place: Workplace) -> None:
    """A session lasts as long as its refresh tokens."""
    place.enrol_and_sign_in()
    place.clock.advance(timedelta(minutes=11))
    assert isinstance(get(place.desk.claim_next()), Claimed)
    assert place.desk.state().online


def test_revoked_workstation_loses_its_store(place: Workplace) -> None:
    """R: at the next contact the key is destroyed; nothing here can be read again."""
    place.enrol_and_sign_in()
    get(place.desk.claim(case_id_of(1)))
    folder = place.folder
    assert folder is not None
    assert list(folder.iterdir()) != []
    place.api.revoked = True
    place.wait(lambda state: state.signed_in is None)
    assert list(folder.iterdir()) == []
    assert get(place.desk.open_case(case_id_of(1))) is None
    assert get(place.desk.resume()) is None
    assert get(place.desk.evidence(case_id_of(1), case_id_of(1))) == EvidenceProblem(EvidenceTrouble.NOT_HELD)


def test_without_a_keyring_nothing_is_kept(tmp_path: Path) -> None:
    """Online only, said plainly; not one file."""
    place = Workplace(tmp_path, keyring=False)
    place.enrol_and_sign_in()
    assert place.desk.state().cache is CacheState.NO_KEYRING_ONLINE_ONLY
    assert isinstance(get(place.desk.claim_next()), Claimed)
    get(place.desk.submit(case_id_of(0), AddNote(text="online")))
    place.wait(lambda state: state.unsent == 0)
    place.desk.stop()
    assert list(tmp_path.iterdir()) == []


def test_lost_key_can_be_left_behind(place: Workplace) -> None:
    """Key gone from the keyring: said so, work goes on online, and a new store is made only when asked for."""
    place.enrol_and_sign_in()
    folder = place.folder
    assert folder is not None
    name = next(key for key in place.secrets._kept if "cache-key" in key)
    place.secrets.erase(name)
    place.restart()
    get(place.desk.resume())
    assert place.desk.state().cache is CacheState.KEY_MISSING
    assert isinstance(get(place.desk.claim_next()), Claimed)
    assert get(place.desk.start_new_cache()) is CacheState.OPEN
    assert len(list(folder.glob("*.db.aside-*"))) >= 1


def test_a_damaged_store_is_told_after_it_is_open_again(place: Workplace) -> None:
    """The window comes after the state: what happened is still there to be said when the store is opened once more."""
    place.enrol_and_sign_in()
    place.desk.stop()
    assert place.folder is not None
    (path,) = place.folder.glob("cases-*.db")
    content = bytearray(path.read_bytes())
    content[: 2 * 4096] = b"\x5a" * (2 * 4096)
    path.write_bytes(content)
    place.desk = place._new_desk()
    get(place.desk.resume())
    assert place.desk.state().cache is CacheState.DAMAGED_MOVED_ASIDE
    get(place.desk.resume())
    assert place.desk.state().cache is CacheState.OPEN
    assert place.desk.state().store_moved_aside_at == START


def test_sign_out_keeps_unsent_work(place: Workplace) -> None:
    """What was not sent waits for the next sign-in of the same person."""
    place.enrol_and_sign_in()
    get(place.desk.claim_next())
    place.api.away = True
    get(place.desk.submit(case_id_of(0), AddNote(text="later")))
    get(place.desk.sign_out())
    assert place.desk.state().signed_in is None
    assert get(place.desk.resume()) is None
    place.api.away = False
    assert isinstance(get(place.desk.sign_in("li", "right", "123459")), SignedInOk)
    place.wait(lambda state: state.unsent == 0)
    server = place.api.server
    assert server is not None
    assert [note.text for note in server.cases[case_id_of(0)].notes] == ["later"]
