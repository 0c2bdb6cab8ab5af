"""Sequencing, heads, proofs, verification (R73)."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from case_contract.signing import canonical_json
from case_contract.vocabulary import Role
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from case_server.record_log import merkle, verification
from case_server.record_log.heads import SignedHead, head_bytes, head_is_genuine
from case_server.record_log.leaves import ENTRY_COLUMNS, LEAF_TEXT_COLUMN, entry_body
from case_server.record_log.repository import latest_head
from case_server.record_log.routes import ConsistencyProof, InclusionProof, LogPage, TreeHead
from case_server.record_log.sequencer import LogSequencer
from case_server.record_log.service import append
from case_server.record_log.verification import Fault, Tampered, Verified, verify_log
from tests.case_server.api import Tenant, TestClient, make_person, make_tenant
from tests.case_server.parts import application_of
from tests.case_server.record_log.conftest import Write, append_tested, sequence

# Bounds have no zone: the strategy adds it.
FIRST_DAY = datetime.fromisoformat("1970-01-01")


def verify(services: Services) -> Verified | Tampered:
    with services.database.transaction(Scope.system()) as connection:
        return verify_log(connection, services.log_key.public_key())


def test_batches_continue_one_tree(services: Services, write: Write) -> None:
    """R73: entries get their leaves in batches of any size, and the whole verifies."""
    assert verify(services) == Verified(0, merkle.EMPTY_ROOT, 0, 0)
    write(5)
    assert [sequence(services, most=2), sequence(services, most=2), sequence(services, most=2)] == [2, 4, 5]
    assert sequence(services) == 5
    write(3)
    assert sequence(services) == 8
    write(1)
    with services.database.transaction(Scope.system()) as connection:
        head = latest_head(connection)
    assert head is not None
    assert verify(services) == Verified(8, head.root, 4, 1)


def test_writers_do_not_wait_for_each_other_and_nothing_is_left_out(
    services: Services, tenant: Tenant, write: Write
) -> None:
    """R73: an entry whose transaction is still open holds nobody up, and gets its leaf once it is committed."""
    with services.database.transaction(Scope.tenants({tenant.tenant_id})) as slow:
        append_tested(slow, services, tenant, {})
        write(3)
        assert sequence(services) == 3
        write(1)
        assert sequence(services) == 4
    assert sequence(services) == 5
    result = verify(services)
    assert isinstance(result, Verified)
    assert (result.tree_size, result.waiting) == (5, 0)


def test_two_sequencers_at_once_give_every_entry_one_leaf(services: Services, write: Write) -> None:
    """R73: nodes that sequence at the same time do not disturb each other."""
    write(30)
    gate = threading.Barrier(4)

    def work(_: int) -> None:
        gate.wait(timeout=30)
        for _ in range(10):
            sequence(services, most=7)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    while sequence(services) < 30:
        continue
    result = verify(services)
    assert isinstance(result, Verified)
    assert (result.tree_size, result.waiting) == (30, 0)


def test_the_sequencer_runs_by_itself(services: Services, write: Write) -> None:
    """R73: a running node sequences what is committed, and stops when told."""
    sequencer = LogSequencer(services.database, services.log_key, services.clock)
    with services.database.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.autocommit = True
        raw.execute("LISTEN case_changes")
        sequencer.start()
        try:
            with services.database.transaction(Scope.system()) as writing:
                append(
                    writing,
                    tenant_id=None,
                    case_id=make_tenant(services, "Third Bank").tenant_id,
                    actor_id=None,
                    actor_kind=Role.SYSTEM,
                    operation="tested",
                    details={},
                    at=services.clock.now(),
                )
            assert [notice.channel for notice in raw.notifies(timeout=20, stop_after=1)] == ["case_changes"]
        finally:
            sequencer.stop()
            raw.autocommit = False
    assert isinstance(verify(services), Verified)


def test_verifying_a_log_that_grows_meanwhile(
    services: Services, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R73: what a running server adds during the verification is no fault."""
    write(3)
    sequence(services)
    fetch = verification._fetch

    def fetch_while_growing(connection: sa.Connection, start: int, end: int) -> object:
        write(1)
        sequence(services)
        return fetch(connection, start, end)

    monkeypatch.setattr(verification, "_fetch", fetch_while_growing)
    found = verify(services)
    assert isinstance(found, Verified)
    assert (found.tree_size, found.waiting) == (3, 0)


@pytest.mark.parametrize("block", [1, 2, 4, 16])
def test_blocks_of_any_size_give_the_same_roots(
    services: Services, write: Write, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    """R73: signed roots within, at the end of and after many blocks are all recomputed; so is a forged one found."""
    monkeypatch.setattr(verification, "BLOCK", block)
    for number in (1, 2, 3, 5):
        write(number)
        sequence(services)
    found = verify(services)
    assert isinstance(found, Verified)
    assert (found.tree_size, found.heads) == (11, 4)
    with unguarded(services, "log_nodes") as connection:
        connection.exec_driver_sql("UPDATE log_nodes SET digest = sha256(digest) WHERE (level, position) = (2, 1)")
    assert verify(services) == Tampered(Fault.NODE_DIFFERS, 4)
    with unguarded(services, "log_entries") as connection:
        connection.exec_driver_sql("UPDATE log_entries SET operation = 'forged' WHERE entry_id = 7")
    assert verify(services) in {Tampered(Fault.ENTRY_CHANGED, 6), Tampered(Fault.NODE_DIFFERS, 4)}


@given(
    details=st.dictionaries(st.text(max_size=8), st.none() | st.integers() | st.text(max_size=20), max_size=4),
    version=st.none() | st.integers(1, 2**31 - 1),
    at=st.datetimes(min_value=FIRST_DAY, timezones=st.just(UTC)),
    ids=st.tuples(*(st.none() | st.uuids() for _ in range(3))),
)
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_the_database_writes_a_leaf_as_an_auditor_does(
    services: Services,
    details: dict[str, str | int | None],
    version: int | None,
    at: datetime,
    ids: tuple[UUID | None, UUID | None, UUID | None],
) -> None:
    """R73: the text that is hashed is the canonical JSON of what the log shows, for whatever can be in an entry."""
    assume("\x00" not in "".join([*details, *(value for value in details.values() if isinstance(value, str))]))
    with services.database.transaction(Scope.system()) as connection:
        entry_id = append(
            connection,
            tenant_id=ids[0],
            case_id=ids[1],
            case_version=version,
            actor_id=ids[2],
            actor_kind=Role.SUPERVISOR,
            operation="tested",
            details=details,
            at=at,
        )
        row = connection.execute(sa.select(*ENTRY_COLUMNS, LEAF_TEXT_COLUMN).where(ENTRY_COLUMNS[0] == entry_id)).one()
    assert row.leaf_text.encode() == canonical_json(entry_body(row))


@contextmanager
def unguarded(services: Services, *tables: str) -> Iterator[sa.Connection]:
    """What somebody with every right could do: switch the guard off, forge, switch it on again."""
    with services.database.engine.begin() as connection:
        for table in tables:
            connection.exec_driver_sql(f"GRANT ALL ON {table} TO CURRENT_USER")
            connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER {table}_append_only")
        yield connection
        for table in tables:
            connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only")


@pytest.mark.parametrize(
    ("forgery", "fault"),
    [
        ("UPDATE log_entries SET details = '{\"place\":9}' WHERE entry_id = 3", Tampered(Fault.ENTRY_CHANGED, 2)),
        ("UPDATE log_entries SET at = at + interval '1 us' WHERE entry_id = 3", Tampered(Fault.ENTRY_CHANGED, 2)),
        ("UPDATE log_entries SET tenant_id = NULL WHERE entry_id = 3", Tampered(Fault.ENTRY_CHANGED, 2)),
        ("DELETE FROM log_entries WHERE entry_id = 4", Tampered(Fault.ENTRY_MISSING, 3)),
        ("DELETE FROM log_leaves WHERE leaf_index = 4", Tampered(Fault.LEAF_MISSING, 4)),
        ("DELETE FROM log_leaves WHERE leaf_index = 5", Tampered(Fault.LEAF_MISSING, 5)),
        ("UPDATE log_heads SET root = sha256('') WHERE tree_size = 6", Tampered(Fault.SIGNATURE_INVALID, 6)),
        ("UPDATE log_heads SET signed_at = now() WHERE tree_size = 3", Tampered(Fault.SIGNATURE_INVALID, 3)),
        ("DELETE FROM log_heads WHERE tree_size = 3", Tampered(Fault.HEAD_MISSING, 6)),
        ("UPDATE log_heads SET previous = NULL WHERE tree_size = 6", Tampered(Fault.SIGNATURE_INVALID, 6)),
        ("DELETE FROM log_heads WHERE tree_size = 6", Tampered(Fault.LEAF_WITHOUT_HEAD, 3)),
        ("UPDATE log_nodes SET digest = sha256('') WHERE (level, position) = (1, 1)", Tampered(Fault.NODE_DIFFERS, 2)),
        ("UPDATE log_nodes SET digest = digest || digest WHERE level = 2", Tampered(Fault.NODE_DIFFERS, 0)),
        ("UPDATE log_nodes SET position = 9 WHERE (level, position) = (1, 2)", Tampered(Fault.NODE_DIFFERS, 4)),
        ("DELETE FROM log_nodes WHERE level = 2", Tampered(Fault.NODE_DIFFERS, 0)),
        ("INSERT INTO log_nodes VALUES (3, 0, sha256(''))", Tampered(Fault.NODE_DIFFERS, 6)),
        (
            "UPDATE log_heads SET frontier[1] = sha256('') WHERE tree_size = 6",
            Tampered(Fault.FRONTIER_DIFFERS, 6),
        ),
        (
            "INSERT INTO log_entries (xid, actor_kind, operation, details, at) VALUES (1, 'system', 'a', '{}', now())",
            Tampered(Fault.ENTRY_HIDDEN, 7),
        ),
    ],
)
def test_forgery_is_found(services: Services, write: Write, forgery: str, fault: Tampered) -> None:
    """R73: whoever switches the guard off and changes a row is found out, and where."""
    write(3)
    sequence(services)
    write(3)
    sequence(services)
    with unguarded(services, "log_entries", "log_leaves", "log_nodes", "log_heads") as connection:
        connection.exec_driver_sql(forgery)
    assert verify(services) == fault


def test_a_head_taken_from_the_middle_is_missed(services: Services, write: Write) -> None:
    """R73: every signed head stands for those before it, so that no moment of the log can be made unsaid."""
    for _ in range(4):
        write(2)
        sequence(services)
    with unguarded(services, "log_heads") as connection:
        connection.exec_driver_sql("DELETE FROM log_heads WHERE tree_size = 4")
    assert verify(services) == Tampered(Fault.HEAD_MISSING, 6)


def test_heads_from_before_the_chain_still_hold(services: Services, write: Write) -> None:
    """R73: a log that was begun without the chain goes on with it, and from then on no head may be without."""
    write(2)
    sequence(services)
    with services.database.transaction(Scope.system()) as reading:
        signed_at = reading.execute(sa.text("SELECT signed_at FROM log_heads")).scalar_one()
        root = reading.execute(sa.text("SELECT root FROM log_heads")).scalar_one()
    plain = services.log_key.sign(head_bytes(2, root, signed_at, None))
    with unguarded(services, "log_heads") as connection:
        connection.execute(sa.text("UPDATE log_heads SET previous = NULL, signature = :plain"), {"plain": plain})
    assert isinstance(verify(services), Verified)
    write(2)
    sequence(services)
    write(2)
    sequence(services)
    assert isinstance(verify(services), Verified)
    with unguarded(services, "log_heads") as connection:
        connection.exec_driver_sql("DELETE FROM log_heads WHERE tree_size = 2")
    assert verify(services) == Tampered(Fault.HEAD_MISSING, 4)


def test_a_forger_who_recomputes_the_leaf_fails_at_the_root(services: Services, write: Write) -> None:
    """R73: an entry and its leaf hash changed together no longer give the root that was signed."""
    write(4)
    sequence(services)
    with unguarded(services, "log_leaves") as connection:
        connection.exec_driver_sql(
            "UPDATE log_leaves SET entry_id = -entry_id, leaf_hash = leaf_hash WHERE leaf_index IN (0, 1)"
        )
        connection.exec_driver_sql(
            "UPDATE log_leaves SET entry_id = CASE entry_id WHEN -1 THEN 2 ELSE 1 END, leaf_hash = other.leaf_hash "
            "FROM (SELECT leaf_index, leaf_hash FROM log_leaves) other "
            "WHERE log_leaves.entry_id < 0 AND other.leaf_index = 1 - log_leaves.leaf_index"
        )
    assert verify(services) == Tampered(Fault.ROOT_DIFFERS, 4)


def test_an_auditor_proves_it_for_herself(services: Services, tenant: Tenant, write: Write) -> None:
    """R61, R73: what the routes give is enough to check every entry and the growth of the log."""
    write(5)
    sequence(services)
    write(6)
    sequence(services)
    auditor = make_person(services, Role.AUDITOR, tenants=[tenant.tenant_id])
    api = TestClient(application_of(services, only=["record_log"]), base_url="https://testserver")
    head = TreeHead.model_validate_json(api.get("/v1/log/head", headers=auditor.headers).content)
    signed = SignedHead(head.tree_size, head.root, head.signed_at, head.key_id, head.signature, head.previous)
    assert head_is_genuine(signed, services.log_key.public_key())
    page = LogPage.model_validate_json(
        api.get("/v1/log/entries", params={"after": 1, "limit": 3}, headers=auditor.headers).content
    )
    assert [entry.leaf_index for entry in page.entries] == [2, 3, 4]
    for entry in page.entries:
        assert merkle.leaf_hash(canonical_json(entry.body)) == entry.leaf_hash
        answer = api.get("/v1/log/inclusion", params={"leaf_index": entry.leaf_index}, headers=auditor.headers)
        proof = InclusionProof.model_validate_json(answer.content)
        assert merkle.includes(entry.leaf_index, 11, entry.leaf_hash, proof.path, head.root)
    answer = api.get("/v1/log/consistency", params={"old": 5, "new": 11}, headers=auditor.headers)
    grown = ConsistencyProof.model_validate_json(answer.content)
    assert merkle.extends(5, 11, grown.older.root, grown.newer.root, grown.path)


def test_the_log_is_for_auditors_of_the_tenant(services: Services, tenant: Tenant, write: Write) -> None:
    """R61, R107: no other role reads it, and an auditor of another tenant finds none of its entries."""
    write(1)
    sequence(services)
    api = TestClient(application_of(services, only=["record_log"]), base_url="https://testserver")
    reviewer = make_person(services, Role.REVIEWER, tenants=[tenant.tenant_id])
    stranger = make_person(services, Role.AUDITOR, tenants=[make_tenant(services, "Another Bank").tenant_id])
    for path in ("head", "entries", "inclusion?leaf_index=0", "consistency?old=1&new=1"):
        assert api.get(f"/v1/log/{path}", headers=reviewer.headers).status_code == 403
        assert api.get(f"/v1/log/{path}").status_code == 401
    assert api.get("/v1/log/entries", headers=stranger.headers).json()["entries"] == []
    assert api.get("/v1/log/inclusion?leaf_index=0", headers=stranger.headers).status_code == 404
