"""Opening the local store: four outcomes told apart, nothing deleted, unsent work saved (issue 2, section 5)."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from case_contract.commands import AddNote
from case_contract.sync import CaseChange, SyncResponse
from reviewer_app.domain.key_state import CACHE_TEXTS, CacheState
from reviewer_app.services.cache.connection import connect
from reviewer_app.services.cache.keys import CacheKey, check_path
from reviewer_app.services.cache.migrations import LATEST
from reviewer_app.services.cache.opening import NotOpened, Opened, open_store
from tests.reviewer_app.services.desk_store import KEY, NOW, open_at
from tests.support.case_records import case_id_of, detail, lease, summary


def _with_work(path: Path, notes: int = 3) -> None:
    store = open_at(path)
    held = summary(1, held=lease(NOW + timedelta(minutes=30)))
    store.put_claimed(detail(1, held))
    for number in range(notes):
        store.submit(case_id_of(1), AddNote(text=f"note {number}"), NOW)
    store.close()


def test_new_store_opens_and_opens_again(tmp_path: Path) -> None:
    """R: a store is made once and read again with the same key."""
    path = tmp_path / "cases.db"
    _with_work(path)
    store = open_at(path)
    assert store.counts() == (3, 0)
    store.close()


def test_nothing_readable_lies_on_the_disk(tmp_path: Path) -> None:
    """Plaintext never touches the disk: neither names nor notes nor SQL in any file of the store."""
    path = tmp_path / "cases.db"
    store = open_at(path)
    store.put_claimed(detail(1, summary(1, held=lease(NOW + timedelta(minutes=30)))))
    store.submit(case_id_of(1), AddNote(text="conspicuous-text"), NOW)
    files = [entry for entry in tmp_path.rglob("*") if entry.is_file()]
    content = b"".join(entry.read_bytes() for entry in files)
    store.close()
    assert len(content) > 4096
    for trace in (b"conspicuous-text", "张伟".encode(), b"CREATE TABLE", b"SQLite format", KEY.raw):
        assert trace not in content


def test_missing_key_leaves_the_file(tmp_path: Path) -> None:
    """No key in the keyring for a file that exists: said so, file untouched."""
    path = tmp_path / "cases.db"
    _with_work(path)
    before = path.read_bytes()
    assert open_store(path, None, NOW) == NotOpened(CacheState.KEY_MISSING)
    assert path.read_bytes() == before


@pytest.mark.parametrize("check_there", [True, False])
def test_wrong_key_leaves_the_file(tmp_path: Path, check_there: bool) -> None:
    """A key of another store is not damage, also when the check file is lost."""
    path = tmp_path / "cases.db"
    _with_work(path)
    if not check_there:
        check_path(path).unlink()
    before = path.read_bytes()
    assert open_store(path, CacheKey.new(), NOW) == NotOpened(CacheState.KEY_WRONG)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir() if "aside" in entry.name] == []


def test_lost_check_is_made_anew_with_the_right_key(tmp_path: Path) -> None:
    """The check beside the file can be lost without losing the store."""
    path = tmp_path / "cases.db"
    _with_work(path)
    check_path(path).unlink()
    store = open_at(path)
    store.close()
    assert check_path(path).exists()


def test_newer_file_is_left_alone(tmp_path: Path) -> None:
    """A file that a later program wrote is not touched."""
    path = tmp_path / "cases.db"
    _with_work(path)
    connection = connect(path, KEY)
    connection.execute(f"PRAGMA user_version = {LATEST + 1}")
    connection.close()
    assert open_store(path, KEY, NOW) == NotOpened(CacheState.NEWER_THAN_PROGRAM)


def test_file_in_use_is_not_taken_for_damaged(tmp_path: Path) -> None:
    """A locked store is in use, never damaged (Nextcloud #9155)."""
    path = tmp_path / "cases.db"
    _with_work(path)
    first = open_store(path, KEY, NOW)
    assert isinstance(first, Opened)
    assert open_store(path, KEY, NOW) == NotOpened(CacheState.IN_USE)
    first.connection.close()


def test_damaged_head_is_moved_aside_and_kept(tmp_path: Path) -> None:
    """A file whose first page is destroyed is moved aside byte for byte; a new store is in use."""
    path = tmp_path / "cases.db"
    _with_work(path)
    damaged = bytearray(path.read_bytes())
    damaged[100:200] = os.urandom(100)
    path.write_bytes(damaged)
    opened = open_store(path, KEY, NOW)
    assert isinstance(opened, Opened)
    assert opened.state is CacheState.DAMAGED_MOVED_ASIDE
    opened.connection.close()
    aside = [
        entry for entry in tmp_path.iterdir() if entry.name.startswith("cases.db.aside-") and "check" not in entry.name
    ]
    assert [entry.read_bytes() for entry in aside] == [bytes(damaged)]


def test_unsent_work_is_saved_from_a_damaged_file(tmp_path: Path) -> None:
    """Damage to the rows of the queue costs no command that was not sent yet."""
    path = tmp_path / "cases.db"
    _with_work(path, notes=4)
    store = open_at(path)
    many = tuple(CaseChange(case_id=case_id_of(n), summary=summary(n)) for n in range(10, 900))
    store.apply(
        SyncResponse(request_id=case_id_of(0), outcomes=(), changes=many, cursor="1", more=False, server_time=NOW),
        NOW,
    )
    store.close()
    connection = connect(path, KEY)
    page = int(connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'server_bodies'").fetchone()[0])
    connection.close()
    content = bytearray(path.read_bytes())
    content[(page - 1) * 4096 + 50 : (page - 1) * 4096 + 90] = os.urandom(40)
    path.write_bytes(content)

    # The damage lies where opening does not look, so it shows when the rows are read.
    from concurrent.futures import Future

    from case_contract.vocabulary import Role
    from reviewer_app.services.cache_access import CacheAccess
    from reviewer_app.services.keyring_store import MemorySecrets
    from tests.reviewer_app.services.desk_store import AUTHOR

    secrets = MemorySecrets()
    secrets.write(f"https://server/cache-key/{AUTHOR.account_id}", KEY.as_text())
    target = tmp_path / f"cases-{AUTHOR.account_id}.db"
    path.rename(target)
    check_path(path).rename(check_path(target))
    told: list[tuple[CacheState, int]] = []
    access = CacheAccess(
        tmp_path, secrets, lambda: NOW, lambda state, saved: told.append((state, saved)), "https://server"
    )
    assert access.open(AUTHOR, (Role.REVIEWER,)).result() is CacheState.OPEN
    counted: Future[tuple[int, int]] = access.submit(lambda store: (store.open_case(case_id_of(1)), store.counts())[1])
    assert counted.result() == (4, 0)
    access.stop()
    assert (CacheState.DAMAGED_MOVED_ASIDE, 4) in told


def test_every_outcome_has_a_sentence_in_both_languages() -> None:
    """Four outcomes, four sentences (and two more): each its own, none empty."""
    states = set(CacheState) - {CacheState.OPEN, CacheState.CLOSED}
    assert set(CACHE_TEXTS) == states
    assert len({text.detail_zh for text in CACHE_TEXTS.values()}) == len(states)
    assert len({text.detail_en for text in CACHE_TEXTS.values()}) == len(states)
