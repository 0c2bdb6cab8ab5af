"""R36, R22, R36 of beyond.md 11: off by default, on the record, sealed, erased with the case, one tenant only."""

import json
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import numpy as np
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from case_server.cases.tables import cases
from case_server.command_line import main
from case_server.evidence.sealing import Erased
from case_server.evidence.tables import evidence
from case_server.face_search import service
from case_server.face_search.index import DIMENSIONS, Vector
from case_server.face_search.service import BasisMissing, Found, NotAllowed, TenantFaces
from case_server.face_search.tables import face_embeddings
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from case_server.foundation.settings import Settings
from case_server.record_log.tables import log_entries
from tests.case_server.api import Tenant, make_tenant
from tests.case_server.cases.desk import received_case
from tests.support.clock import FixedClock

_MODEL: Final = "face_recognition_sface 2021dec"
_BASIS: Final = "Consent of each customer; impact assessment of 2026-10"
_LEAST: Final = 0.5


def _vector(seed: int, *, near: int | None = None) -> Vector:
    raw = np.random.default_rng(seed).standard_normal(DIMENSIONS)
    if near is not None:
        raw = raw / np.linalg.norm(raw) * 0.5 + _vector(near)
    return np.asarray(raw / np.linalg.norm(raw), dtype=np.float32)


def _allow(services: Services, tenant: Tenant, days: int = 30) -> None:
    with services.database.transaction(Scope.system()) as connection:
        permission = service.allow(
            connection, tenant.tenant_id, legal_basis=_BASIS, retention_days=days, now=services.clock.now()
        )
        assert permission is not None


def _case(services: Services, tenant: Tenant, subject: str) -> UUID:
    case_id = received_case(services, tenant.tenant_id)
    with services.database.transaction(Scope.system()) as connection:
        connection.execute(cases.update().where(cases.c.case_id == case_id).values(subject_id=subject))
    return case_id


def _keep(services: Services, tenant: Tenant, case_id: UUID, vector: Vector) -> bool | NotAllowed | Erased:
    with services.database.transaction(Scope.tenants({tenant.tenant_id})) as connection:
        evidence_id = connection.scalars(
            sa.select(evidence.c.evidence_id).where(evidence.c.case_id == case_id).order_by(evidence.c.kind).limit(1)
        ).one()
        return service.keep_face(
            connection,
            services.key_provider,
            tenant_id=tenant.tenant_id,
            case_id=case_id,
            evidence_id=evidence_id,
            vector=vector,
            model_version=_MODEL,
            now=services.clock.now(),
        )


def _kept_case(services: Services, tenant: Tenant, subject: str, vector: Vector) -> UUID:
    case_id = _case(services, tenant, subject)
    assert _keep(services, tenant, case_id, vector) is True
    return case_id


def _search(
    services: Services, faces: TenantFaces, tenant: Tenant, case_id: UUID, vector: Vector
) -> tuple[Found, ...] | NotAllowed:
    with services.database.transaction(Scope.tenants({tenant.tenant_id})) as connection:
        return faces.search(connection, case_id=case_id, vector=vector, least=_LEAST, now=services.clock.now())


def _faces(services: Services, tenant: Tenant) -> TenantFaces:
    return TenantFaces(services.key_provider, tenant.tenant_id, _MODEL)


def _erase(services: Services, tenant: Tenant, case_id: UUID) -> None:
    with services.database.transaction(Scope.system()) as connection:
        assert services.evidence_store.erase_case(
            connection,
            tenant_id=tenant.tenant_id,
            case_id=case_id,
            at=services.clock.now(),
        )


def _vectors_left(services: Services) -> int:
    with services.database.transaction(Scope.system()) as connection:
        return connection.scalars(sa.select(sa.func.count(face_embeddings.c.vector_sealed))).one()


def _log(services: Services, operation: str) -> list[Any]:
    with services.database.transaction(Scope.system()) as connection:
        rows = connection.execute(sa.select(log_entries).where(log_entries.c.operation == operation)).all()
    return [json.loads(row.details) for row in rows]


def test_off_by_default_nothing_is_kept_or_searched(services: Services) -> None:
    """Without a permission neither keeping nor searching does anything, and nothing is written."""
    tenant = make_tenant(services)
    case_id = _case(services, tenant, "a")

    assert _keep(services, tenant, case_id, _vector(1)) == NotAllowed(tenant.tenant_id)
    assert _search(services, _faces(services, tenant), tenant, case_id, _vector(1)) == NotAllowed(tenant.tenant_id)
    assert _vectors_left(services) == 0
    assert _log(services, "faces_searched") == []


def test_the_legal_basis_and_every_search_are_on_the_record(services: Services) -> None:
    """Who may search on which basis, and that it was searched, stand in the log; a basis must be stated."""
    tenant = make_tenant(services)
    with (
        services.database.transaction(Scope.system()) as connection,
        pytest.raises(BasisMissing),
    ):
        service.allow(connection, tenant.tenant_id, legal_basis="  why  ", retention_days=3, now=services.clock.now())
    _allow(services, tenant)
    with services.database.transaction(Scope.system()) as connection:
        again = service.allow(
            connection, tenant.tenant_id, legal_basis=_BASIS, retention_days=3, now=services.clock.now()
        )
    case_id = _kept_case(services, tenant, "a", _vector(1))
    other = _kept_case(services, tenant, "b", _vector(2, near=1))

    assert again is None
    found = _search(services, _faces(services, tenant), tenant, other, _vector(2, near=1))
    assert not isinstance(found, NotAllowed)
    (told,) = found
    assert told.case_id == case_id
    assert told.similarity == pytest.approx(float(_vector(1) @ _vector(2, near=1)), abs=1e-5)
    (allowed,) = _log(services, "face_search_allowed")
    assert allowed["legal_basis"] == _BASIS
    assert allowed["of_tenant_id"] == str(tenant.tenant_id)
    (searched,) = _log(services, "faces_searched")
    assert searched["found"] == 1
    assert searched["permission_id"] == allowed["permission_id"]
    assert searched["model_version"] == _MODEL


def test_faces_lie_sealed_and_only_once(services: Services) -> None:
    """At rest there is no number of a face; a second run over the same evidence adds nothing."""
    tenant = make_tenant(services)
    _allow(services, tenant)
    case_id = _kept_case(services, tenant, "a", _vector(1))

    assert _keep(services, tenant, case_id, _vector(1)) is False
    with services.database.transaction(Scope.system()) as connection:
        (sealed,) = connection.scalars(sa.select(face_embeddings.c.vector_sealed)).all()
    assert sealed is not None
    assert len(sealed) > DIMENSIONS * 4
    assert _vector(1).tobytes()[:16] not in sealed


def test_a_customers_own_cases_do_not_hide_or_accuse(services: Services) -> None:
    """Only cases of other customers are told, however many of her own are nearer; each case once."""
    tenant = make_tenant(services)
    _allow(services, tenant)
    own = [_kept_case(services, tenant, "a", _vector(1)) for _ in range(service.MOST_FOUND + 2)]
    stranger = _kept_case(services, tenant, "b", _vector(2, near=1))
    far = _kept_case(services, tenant, "c", _vector(3))

    found = _search(services, _faces(services, tenant), tenant, own[0], _vector(1))

    assert not isinstance(found, NotAllowed)
    assert [item.case_id for item in found] == [stranger]
    assert far not in {item.case_id for item in found}


def test_an_erased_case_is_gone_from_table_memory_and_answers(services: Services) -> None:
    """R22: deleting the key deletes the vector in the same transaction; a warm index forgets it at its next look."""
    tenant = make_tenant(services)
    _allow(services, tenant)
    gone = _kept_case(services, tenant, "a", _vector(1))
    stays = _kept_case(services, tenant, "b", _vector(2, near=1))
    asking = _case(services, tenant, "c")
    faces = _faces(services, tenant)
    before = _search(services, faces, tenant, asking, _vector(1))
    assert not isinstance(before, NotAllowed)
    assert {item.case_id for item in before} == {gone, stays}

    _erase(services, tenant, gone)

    assert _vectors_left(services) == 1
    after = _search(services, faces, tenant, asking, _vector(1))
    assert not isinstance(after, NotAllowed)
    assert [item.case_id for item in after] == [stays]
    assert len(faces) == 1
    assert _keep(services, tenant, gone, _vector(1)) == Erased(gone)


def test_after_its_time_a_face_is_neither_told_nor_kept(services: Services, clock: FixedClock) -> None:
    """Retention: past `keep_until` no answer names it, and the hourly job deletes it."""
    tenant = make_tenant(services)
    _allow(services, tenant, days=10)
    _kept_case(services, tenant, "a", _vector(1))
    asking = _case(services, tenant, "b")
    faces = _faces(services, tenant)
    assert _search(services, faces, tenant, asking, _vector(1)) != ()

    clock.advance(timedelta(days=10))

    assert _search(services, faces, tenant, asking, _vector(1)) == ()
    with services.database.transaction(Scope.system()) as connection:
        assert service.forget_expired(connection, services.clock.now()) == 1
        assert service.forget_expired(connection, services.clock.now()) == 0
    assert _vectors_left(services) == 0


def test_stopping_deletes_every_face_of_the_tenant_and_no_other(services: Services) -> None:
    """Off again: the purpose is gone, so are the faces, those in memory too; the other tenant keeps its own."""
    mine, theirs = make_tenant(services, "Mine"), make_tenant(services, "Theirs")
    for tenant in (mine, theirs):
        _allow(services, tenant)
        _kept_case(services, tenant, "a", _vector(1))
    asking = _case(services, mine, "b")
    faces = _faces(services, mine)
    assert _search(services, faces, mine, asking, _vector(1)) != ()

    with services.database.transaction(Scope.system()) as connection:
        assert service.stop(connection, mine.tenant_id, now=services.clock.now()) == 1
        assert service.stop(connection, mine.tenant_id, now=services.clock.now()) is None

    assert _search(services, faces, mine, asking, _vector(1)) == NotAllowed(mine.tenant_id)
    assert len(faces) == 0
    assert _vectors_left(services) == 1
    (stopped,) = _log(services, "face_search_stopped")
    assert stopped["deleted"] == "1"


def test_no_tenant_sees_or_writes_the_faces_of_another(services: Services) -> None:
    """Row-level security: even code that names the wrong tenant gets nothing and can plant nothing."""
    mine, theirs = make_tenant(services, "Mine"), make_tenant(services, "Theirs")
    for tenant in (mine, theirs):
        _allow(services, tenant)
    their_case = _kept_case(services, theirs, "a", _vector(1))
    my_case = _kept_case(services, mine, "b", _vector(2, near=1))
    misused = _faces(services, theirs)

    assert _search(services, misused, mine, my_case, _vector(1)) == NotAllowed(theirs.tenant_id)
    assert _search(services, _faces(services, mine), mine, my_case, _vector(1)) == ()
    with services.database.transaction(Scope.tenants({mine.tenant_id})) as connection:
        rows = connection.execute(sa.select(face_embeddings.c.case_id)).scalars().all()
        assert rows == [my_case]
        changed = connection.execute(face_embeddings.update().values(vector_sealed=None)).rowcount
        assert changed == 1
    assert _vectors_left(services) == 1
    with (
        pytest.raises(DBAPIError, match="row-level security"),
        services.database.transaction(Scope.tenants({mine.tenant_id})) as connection,
    ):
        connection.execute(
            face_embeddings.insert().from_select(
                [*face_embeddings.c.keys()][:-1],
                sa.select(
                    sa.literal(their_case, sa.Uuid),
                    sa.literal(theirs.tenant_id, sa.Uuid),
                    *[face_embeddings.c[name] for name in [*face_embeddings.c.keys()][2:-1]],
                ),
            )
        )


def test_what_is_no_embedding_is_refused(services: Services) -> None:
    """A vector of another length is a mistake of the caller's, not a row."""
    tenant = make_tenant(services)
    _allow(services, tenant)
    case_id = _case(services, tenant, "a")

    with pytest.raises(ValueError, match="length one"):
        _keep(services, tenant, case_id, _vector(1) * 2)
    with pytest.raises(ValueError, match="128"):
        _keep(services, tenant, case_id, _vector(1)[:64])
    assert _vectors_left(services) == 0


def test_the_command_switches_on_and_off(
    services: Services, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`case-server face-search`: needs a basis, says what it did, refuses what makes no sense."""
    tenant = str(make_tenant(services).tenant_id)
    assert settings.database_url is not None
    monkeypatch.setenv("CASE_SERVER_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("CASE_SERVER_DATA_FOLDER", str(settings.data_folder))

    def run(*arguments: str) -> tuple[int, str]:
        status = main(["face-search", *arguments])
        captured = capsys.readouterr()
        return status, captured.out + captured.err

    assert run("show", tenant) == (0, "Off.\n")
    status, said = run("allow", tenant, "--legal-basis", "none", "--days", "5")
    assert status == 1
    assert "state the legal basis" in said
    assert run("allow", tenant, "--legal-basis", _BASIS, "--days", "5")[0] == 0
    assert _BASIS in run("show", tenant)[1]
    assert run("allow", tenant, "--legal-basis", _BASIS, "--days", "5")[0] == 1
    assert run("stop", tenant)[0] == 0
    assert run("stop", tenant)[0] == 1
    nobody = str(UUID(int=7))
    for arguments in (("allow", nobody, "--legal-basis", _BASIS, "--days", "5"), ("show", nobody), ("stop", nobody)):
        status, said = run(*arguments)
        assert (status, "no tenant with this id" in said) == (1, True)
