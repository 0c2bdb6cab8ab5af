"""R43, R59, R36: a case past its retention is erased whole and on record; what the law keeps is refused."""

import json
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from case_contract.masking import mask_name
from case_contract.vocabulary import Role, Severity
from case_server.erasing import service
from case_server.erasing.service import Done, Hindrance, NotDone, Order, erase
from case_server.erasing.standing import Standing
from case_server.evidence.objects import StoreUnavailable
from case_server.evidence.store import EvidenceStore
from case_server.face_search.service import Found, TenantFaces
from case_server.face_search.tables import face_embeddings
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from case_server.precheck.service import pre_check
from case_server.record_log.sequencer import sequence_entries
from case_server.record_log.verification import Verified, verify_log
from case_server.repeats.tables import page_prints, print_marks
from tests.case_server.api import Person, Tenant, TestClient, make_person
from tests.case_server.cases.desk import Desk, received_case
from tests.case_server.erasing.keeping import (
    MODEL,
    NAME,
    NOTE,
    NUMBER,
    READ,
    REASON,
    REFERENCE,
    SUBJECT,
    closed_case,
    end,
    entries,
    files_of,
    pay,
    print_of,
    rows_with,
    selfie_of,
    service_code,
    unit_vector,
)
from tests.case_server.precheck.running import ScriptedChecker
from tests.case_server.precheck.test_pre_check import detail_of

HERS = {"cases", "archive_packages", "retentions", "relationship_ends", "reported_payments"}
"""Where the number of a customer stands in the clear."""


@pytest.fixture
def erased(services: Services, tenant: Tenant, order: Order) -> UUID:
    """A case that was erased."""
    case_id = closed_case(services, tenant)
    end(services, tenant)
    assert isinstance(erase(services, case_id, order), Done)
    return case_id


def count(services: Services, column: sa.ColumnElement[Any]) -> int:
    """How many rows have a value in a column."""
    with services.database.transaction(Scope.system()) as connection:
        return connection.scalars(sa.select(sa.func.count(column))).one()


def test_key_faces_prints_texts_and_files_of_a_case_go_and_it_is_on_record(
    services: Services, tenant: Tenant, order: Order
) -> None:
    """R43: everything at once, by who, why, when and under which law; the log stays whole."""
    case_id = closed_case(services, tenant)
    end(services, tenant)
    files = len(files_of(services, case_id))
    assert files == 3, "passport, selfie and package"
    marks = (face_embeddings.c.vector_sealed, page_prints.c.print_id, print_marks.c.mark)
    assert all(count(services, column) for column in marks)

    answer = erase(services, case_id, order)

    assert isinstance(answer, Done)
    assert (answer.files, answer.resumed) == (files, False)
    assert files_of(services, case_id) == []
    assert not list(services.settings.evidence_folder.rglob(str(case_id)))
    assert [count(services, column) for column in marks] == [0, 0, 0]
    for sealed in ("readings.fields_sealed", "notes.sealed", "verdicts.sealed", "cases.declared_sealed"):
        table, column = sealed.split(".")
        with services.database.transaction(Scope.system()) as connection:
            kept = connection.execute(sa.text(f"SELECT coalesce({column}, '') FROM {table}")).scalars().all()  # noqa: S608 - names above
        assert kept, table
        assert not any(kept), sealed
    destroyed, removed = entries(services, case_id, "case_erased", "case_files_removed")
    assert json.loads(destroyed.details) == {
        "stated_account": str(order.account_id),
        "reason": REASON,
        "regime": "cn_aml",
        "years": 10,
        "retention_until": "2025-01-01",
    }
    assert json.loads(removed.details) == {"stated_account": str(order.account_id), "files": files}
    assert {(entry.actor_kind, entry.actor_id) for entry in (destroyed, removed)} == {("system", None)}
    with services.database.transaction(Scope.system()) as connection:
        sequence_entries(connection, services.log_key, now=services.clock.now())
    with services.database.transaction(Scope.system()) as connection:
        assert isinstance(verify_log(connection, services.log_key.public_key()), Verified)


def test_no_row_of_any_table_names_the_customer_any_more(services: Services, tenant: Tenant, order: Order) -> None:
    """R59: neither name nor number, nor what the tenant calls her; what was in the clear is emptied too."""
    case_id = closed_case(services, tenant)
    end(services, tenant)
    pay(services, tenant)
    assert rows_with(services, SUBJECT) == HERS
    assert rows_with(services, REFERENCE) == {"cases", "archive_packages", "notices"}
    assert rows_with(services, mask_name(NAME)) == {"cases"}
    assert isinstance(erase(services, case_id, order), Done)
    for text in (SUBJECT, REFERENCE, NAME, mask_name(NAME), NUMBER, NOTE, READ):
        assert rows_with(services, text) == set(), text


def test_her_other_case_keeps_what_it_needs(services: Services, tenant: Tenant, order: Order) -> None:
    """The end of the relationship is forgotten with the last of her cases only."""
    first, second = closed_case(services, tenant), closed_case(services, tenant, seed=6, reference="second")
    end(services, tenant)
    pay(services, tenant)
    assert isinstance(erase(services, first, order), Done)
    assert rows_with(services, SUBJECT) == HERS
    assert detail_of(services, second).declared["name"] == NAME
    assert isinstance(erase(services, second, order), Done)
    assert rows_with(services, SUBJECT) == set()


def test_its_face_and_its_picture_are_not_found_any_more(services: Services, tenant: Tenant, order: Order) -> None:
    """R36: erased with the case: a process that had the face in memory finds it no more, nor is the picture told."""
    earlier = closed_case(services, tenant)
    asking = received_case(services, tenant.tenant_id, declared={"name": "李四"})
    with services.database.transaction(Scope.system()) as connection:
        connection.execute(sa.text("UPDATE cases SET subject_id = 'other' WHERE case_id = :case"), {"case": asking})
    faces = TenantFaces(services.key_provider, tenant.tenant_id, MODEL)

    def found() -> object:
        with services.database.transaction(Scope.tenants({tenant.tenant_id})) as connection:
            return faces.search(connection, case_id=asking, vector=unit_vector(5), least=0.9, now=services.clock.now())

    hits = found()
    assert isinstance(hits, tuple)
    assert [hit.case_id for hit in hits if isinstance(hit, Found)] == [earlier]
    end(services, tenant)
    assert isinstance(erase(services, earlier, order), Done)
    assert found() == ()
    pre_check(services, ScriptedChecker(prints=[print_of(selfie_of(services, asking))]), asking)
    assert [item.code for item in detail_of(services, asking).findings] == []


def test_the_picture_was_told_before(services: Services, tenant: Tenant) -> None:
    """The control of the test above: without erasing, the same picture is an alert."""
    closed_case(services, tenant)
    asking = received_case(services, tenant.tenant_id, declared={"name": "李四"})
    pre_check(services, ScriptedChecker(prints=[print_of(selfie_of(services, asking))]), asking)
    (found,) = detail_of(services, asking).findings
    assert (found.code, found.severity) == ("picture_seen_before", Severity.INFO)


def test_what_is_asked_about_an_erased_case_is_answered_with_that(
    services: Services, api: TestClient, tenant: Tenant, auditor: Person, erased: UUID
) -> None:
    """Never an error of the server's: 410 with a stable code, in the archive a line without the customer."""
    code = service_code(services, erased)
    for path, headers in (
        (f"/v1/cases/{erased}", auditor.headers),
        (f"/v1/archive/{erased}/package", auditor.headers),
        (f"/v1/results/{code}", {}),
        (f"/v1/cases/{erased}/receipt", None),
    ):
        own = tenant.headers(services, "GET", path) if headers is None else headers
        answer = api.get(path, headers=own)
        assert (answer.status_code, answer.json()["code"]) == (410, "case_erased"), path
    evidence_id = selfie_of(services, erased)
    answer = api.get(f"/v1/cases/{erased}/evidence/{evidence_id}", headers=auditor.headers)
    assert (answer.status_code, answer.json()["code"]) == (410, "evidence_erased")
    manifest = api.get(f"/v1/archive/{erased}", headers=auditor.headers).json()
    assert manifest["erased_at"] == services.clock.now().isoformat()
    assert manifest["manifest"]["case_id"] == str(erased)
    (line,) = api.get("/v1/archive", params={"service_code": code}, headers=auditor.headers).json()["cases"]
    assert (line["subject_id"], line["tenant_reference"], line["verdict"]) == ("", "", "approve")
    assert line["erased_at"] is not None
    assert api.get("/v1/archive", params={"subject_id": SUBJECT}, headers=auditor.headers).json()["cases"] == []
    listed = api.get("/v1/cases", params={"status": "archived"}, headers=auditor.headers).json()["cases"]
    assert [case["masked_name"] for case in listed] == [""]
    page = api.get(f"/result/{code}", params={"lang": "zh-CN"})
    assert (page.status_code, "法定保存期限已满" in page.text) == (410, True)


def test_a_second_erasing_says_that_it_was_erased(services: Services, order: Order, erased: UUID) -> None:
    """Nothing is written twice."""
    answer = erase(services, erased, order)
    assert isinstance(answer, NotDone)
    assert answer.why is Standing.ERASED_ALREADY
    assert len(entries(services, erased, "case_erased", "case_files_removed")) == 2


def test_an_interrupted_erasing_goes_on_where_it_was(
    services: Services, tenant: Tenant, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store failed after the key was deleted: nothing can be read, and the next run removes what is left."""
    case_id = closed_case(services, tenant)
    end(services, tenant)

    def fail(_store: EvidenceStore, _case_id: UUID) -> int:
        raise StoreUnavailable("PermissionError")

    with monkeypatch.context() as broken:
        broken.setattr(EvidenceStore, "remove_files", fail)
        answer = erase(services, case_id, order)
    assert isinstance(answer, NotDone)
    assert answer.why is Hindrance.STORE_UNAVAILABLE
    assert len(files_of(services, case_id)) == 3
    assert rows_with(services, SUBJECT) == set()
    assert [kept.case_id for kept in service.due(services, order.tenant_ids)] == [case_id]
    again = erase(services, case_id, order)
    assert isinstance(again, Done)
    assert (again.files, again.resumed) == (3, True)
    assert files_of(services, case_id) == []
    assert service.due(services, order.tenant_ids) == ()
    assert len(entries(services, case_id, "case_erased")) == 1
    assert len(entries(services, case_id, "case_files_removed")) == 1


def test_the_row_of_an_archived_case_is_emptied_only_once_its_key_is_gone(services: Services, tenant: Tenant) -> None:
    """R8, R73: the database itself still refuses, and refuses every other change of an erased case."""
    case_id = closed_case(services, tenant)
    emptied = "UPDATE archive_packages SET tenant_reference = '', subject_id = ''"

    def change(statement: str) -> None:
        with services.database.transaction(Scope.system()) as connection:
            connection.execute(sa.text(statement))

    with pytest.raises(DBAPIError, match="never changed"):
        change(emptied)
    with services.database.transaction(Scope.system()) as connection:
        services.evidence_store.erase_case(
            connection, tenant_id=tenant.tenant_id, case_id=case_id, at=services.clock.now()
        )
    for refused in (
        "UPDATE archive_packages SET tenant_reference = 'x', subject_id = ''",
        f"{emptied}, verdict = 'reject'",
        "DELETE FROM archive_packages",
    ):
        with pytest.raises(DBAPIError):
            change(refused)
    change(emptied)


def test_a_desk_that_holds_an_erased_case_cannot_be(services: Services, tenant: Tenant, erased: UUID) -> None:
    """It is archived: nobody can claim it, and no desk keeps a copy after its next sync."""
    tenants = frozenset({tenant.tenant_id})
    desk = Desk(services, make_person(services, Role.REVIEWER, tenants=tenants), frozenset({Role.REVIEWER}), tenants)
    assert desk.claim() is None
    assert all(change.case_id != erased or change.summary is None for change in desk.sync().changes)
