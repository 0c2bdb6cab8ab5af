"""The evidence store on a real folder and database (R19, R22, R79, R82)."""

import json
import os
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from case_contract.vocabulary import EvidenceKind, Role
from case_server.evidence.objects import ObjectMissing, StoreUnavailable, open_objects
from case_server.evidence.repository import current_evidence
from case_server.evidence.sealing import Erased, open_declared
from case_server.evidence.store import EvidenceDamaged, FileFacts
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from tests.case_server.api import TestClient, make_person, make_tenant
from tests.case_server.cases.desk import Desk, ready_case, received_case
from tests.case_server.parts import application_of

PICTURE = b"a picture of somebody" * 50
FACTS = FileFacts("image/jpeg", 1)


def put(services: Services, tenant_id: UUID, case_id: UUID, data: bytes = PICTURE) -> UUID:
    """A selfie of this case."""
    with services.database.transaction(Scope.tenants({tenant_id})) as connection:
        record = services.evidence_store.put(
            connection,
            tenant_id=tenant_id,
            case_id=case_id,
            kind=EvidenceKind.SELFIE,
            data=data,
            facts=FACTS,
            at=services.clock.now(),
        )
    return record.evidence_id


def file_of(services: Services, evidence_id: UUID) -> Path:
    """Where the ciphertext lies."""
    (path,) = services.settings.evidence_folder.rglob(str(evidence_id))
    return path


def test_what_is_put_is_read_and_not_on_disk(services: Services) -> None:
    """R22: the folder holds ciphertext only; reading gives the bytes that came."""
    tenant = make_tenant(services)
    case_id = received_case(services, tenant.tenant_id)
    evidence_id = put(services, tenant.tenant_id, case_id)
    with services.database.transaction(tenant_scope := Scope.tenants({tenant.tenant_id})) as connection:
        assert services.evidence_store.read(connection, evidence_id) == PICTURE
        current = current_evidence(connection, [case_id])[case_id]
    assert tenant_scope.tenant_ids == {tenant.tenant_id}
    assert [record.kind for record in current] == [EvidenceKind.PASSPORT, EvidenceKind.SELFIE]
    assert current[1].evidence_id == evidence_id
    for path in services.settings.data_folder.rglob("*"):
        assert path.is_dir() or PICTURE[:21] not in path.read_bytes()


@pytest.mark.parametrize("harm", ["flip", "cut", "swap", "remove"])
def test_harm_to_a_file_is_found_on_reading(services: Services, harm: str) -> None:
    """R73, R79: a changed, truncated, exchanged or missing file is never served."""
    tenant = make_tenant(services)
    case_id = received_case(services, tenant.tenant_id)
    first = put(services, tenant.tenant_id, case_id, b"first" * 20)
    second = put(services, tenant.tenant_id, case_id, b"other" * 20)
    path = file_of(services, first)
    data = bytearray(path.read_bytes())
    if harm == "remove":
        path.unlink()
    else:
        data[len(data) // 2] ^= 1
        changed = {"flip": bytes(data), "cut": bytes(data[:20]), "swap": file_of(services, second).read_bytes()}
        path.write_bytes(changed[harm])
    with services.database.transaction(Scope.system()) as connection:
        assert services.evidence_store.read(connection, second) == b"other" * 20
        with pytest.raises(EvidenceDamaged):
            services.evidence_store.read(connection, first)


def test_file_is_on_disk_before_its_row(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """anchors.md section 4: file and folders are synced before the row that names them is even written."""
    tenant = make_tenant(services)
    case_id = received_case(services, tenant.tenant_id)
    events: list[str] = []
    sync = os.fsync

    def recorded(handle: int) -> None:
        events.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
        sync(handle)

    monkeypatch.setattr(os, "fsync", recorded)

    def watch(conn: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.startswith("INSERT INTO evidence"):
            events.append("row")

    sa.event.listen(services.database.engine, "before_cursor_execute", watch)
    evidence_id = put(services, tenant.tenant_id, case_id)
    folder = services.settings.evidence_folder
    path = file_of(services, evidence_id)
    assert events == [str(path), str(path.parent), str(path.parent.parent), str(folder), "row"]


def test_failed_transaction_leaves_no_file(services: Services) -> None:
    """What was written for a transaction that failed is removed again."""
    tenant = make_tenant(services)
    case_id = received_case(services, tenant.tenant_id)
    before = sorted(services.settings.evidence_folder.rglob("*"))

    def fail() -> None:
        with services.evidence_store.writing() as written, services.database.transaction(Scope.system()) as connection:
            services.evidence_store.put(
                connection,
                tenant_id=tenant.tenant_id,
                case_id=case_id,
                kind=EvidenceKind.SELFIE,
                data=PICTURE,
                facts=FACTS,
                at=services.clock.now(),
                written=written,
            )
            raise RuntimeError("after the file")

    with pytest.raises(RuntimeError, match="after the file"):
        fail()
    assert sorted(services.settings.evidence_folder.rglob("*")) == before


def test_erasing_a_case_erases_everything_sealed_for_it(services: Services) -> None:
    """R82: without the key nothing of the case can be read, whatever backup the files are in."""
    tenant = make_tenant(services)
    case_id = received_case(services, tenant.tenant_id)
    evidence_id = put(services, tenant.tenant_id, case_id)
    with services.database.transaction(Scope.system()) as connection:
        sealed = connection.execute(sa.text("SELECT declared_sealed FROM cases")).scalar_one()
        for expected in (True, False):
            erased = services.evidence_store.erase_case(
                connection,
                tenant_id=tenant.tenant_id,
                case_id=case_id,
                at=services.clock.now(),
            )
            assert erased is expected
        assert services.evidence_store.read(connection, evidence_id) == Erased(case_id)
        declared = open_declared(services.key_provider, connection, case_id=case_id, sealed=bytes(sealed))
        assert declared == Erased(case_id)
    with services.database.transaction(Scope.system()) as connection:
        wrapped = connection.execute(sa.text("SELECT wrapped_key FROM case_keys")).scalar_one()
    assert wrapped is None


def test_other_tenants_evidence_does_not_exist(services: Services) -> None:
    """R79: row-level security keeps a tenant from another's files and keys."""
    tenant, stranger = make_tenant(services), make_tenant(services, "Stranger")
    case_id = received_case(services, tenant.tenant_id)
    evidence_id = put(services, tenant.tenant_id, case_id)
    with services.database.transaction(Scope.tenants({stranger.tenant_id})) as connection:
        for table in ("evidence", "case_keys", "intake_requests"):
            assert connection.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one() == 0  # noqa: S608 - names above
        with pytest.raises(LookupError):
            services.evidence_store.read(connection, evidence_id)


def test_evidence_is_served_to_its_holder_and_on_record(services: Services) -> None:
    """R15, R79: holder, supervisor and auditor of the tenant; nobody else; each look leaves an entry."""
    client = TestClient(application_of(services))
    tenant, other = make_tenant(services), make_tenant(services, "Other")
    case_id = ready_case(services, tenant.tenant_id)
    with services.database.transaction(Scope.system()) as connection:
        record = current_evidence(connection, [case_id])[case_id][0]
    path = f"/v1/cases/{case_id}/evidence/{record.evidence_id}"
    tenants = frozenset({tenant.tenant_id})
    holder = make_person(services, Role.REVIEWER, tenants=tenants)
    assert client.get(path, headers=holder.headers).json()["code"] == "case_not_held"
    assert Desk(services, holder, frozenset({Role.REVIEWER}), tenants).claim() is not None
    answer = client.get(path, headers=holder.headers)
    assert (answer.status_code, answer.content) == (200, b"not looked at here")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "image/png"
    expected = {
        (Role.REVIEWER, tenant): 409,
        (Role.TRAINER, tenant): 409,
        (Role.SUPERVISOR, tenant): 200,
        (Role.AUDITOR, tenant): 200,
        (Role.SUPERVISOR, other): 404,
        (Role.AUDITOR, other): 404,
    }
    for (role, where), status in expected.items():
        person = make_person(services, role, tenants=[where.tenant_id])
        assert client.get(path, headers=person.headers).status_code == status, role
    assert client.get(path).status_code == 401
    wrong_case = f"/v1/cases/{record.evidence_id}/evidence/{record.evidence_id}"
    assert client.get(wrong_case, headers=holder.headers).status_code == 404
    with services.database.transaction(Scope.system()) as connection:
        rows = connection.execute(
            sa.text("SELECT actor_kind, details FROM log_entries WHERE operation = 'evidence_served' ORDER BY entry_id")
        ).all()
    assert [row.actor_kind for row in rows] == ["reviewer", "supervisor", "auditor"]
    assert all(json.loads(row.details)["evidence_id"] == str(record.evidence_id) for row in rows)


def test_stores_by_address(tmp_path: Path) -> None:
    """A folder by default, another store by address; what is not there is missing, not empty."""
    for objects in (open_objects(None, tmp_path / "e"), open_objects("memory:///", tmp_path / "unused")):
        objects.put("a/b", b"x")
        assert objects.get("a/b") == b"x"
        objects.delete(["a/b", "a/c"])
        with pytest.raises(ObjectMissing):
            objects.get("a/b")
    assert not (tmp_path / "unused").exists()


def test_a_folder_of_a_store_is_cleared_and_no_other(tmp_path: Path) -> None:
    """R43: everything of one case goes, from a local folder and from any other store alike; what is like it stays."""
    for objects in (open_objects(None, tmp_path / "e"), open_objects("memory:///", tmp_path / "unused")):
        for path in ("evidence/1/a", "evidence/1/b", "evidence/12/a", "archive/1/a"):
            objects.put(path, b"x")
        assert objects.clear("evidence/1") == 2
        assert objects.clear("evidence/1") == 0
        assert objects.get("evidence/12/a") == objects.get("archive/1/a") == b"x"
    assert not (tmp_path / "e" / "evidence" / "1").exists()


def test_a_store_that_does_not_obey_says_so(tmp_path: Path) -> None:
    """Whatever the system answers, whoever erases learns that something is left."""
    objects = open_objects(None, tmp_path / "e")
    objects.put("evidence/1/a", b"x")
    (tmp_path / "e" / "evidence" / "1" / "in the way").mkdir()
    with pytest.raises(StoreUnavailable):
        objects.clear("evidence/1")
