"""Archiving, searching and keeping (R8, R43, R75, R76)."""

import io
import json
import zipfile
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from alembic import command
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from case_contract.vocabulary import CaseType, Role, Verdict
from case_server.archive.jobs import queue_left_behind
from case_server.archive.package import verify_package
from case_server.archive.retention import Regime, RetentionPolicy, RetentionTooShort
from case_server.archive.service import archive_case
from case_server.archive.tables import retentions
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from case_server.migrations import alembic_config, migrate
from tests.case_server.api import Person, Tenant, TestClient, make_person, make_tenant
from tests.case_server.cases.desk import Desk, ready_case, whole_review
from tests.case_server.parts import application_of
from tests.case_server.precheck.running import run_jobs


@pytest.fixture
def client(services: Services) -> TestClient:
    """The whole application."""
    return TestClient(application_of(services))


@pytest.fixture
def tenant(services: Services) -> Tenant:
    """Whose cases these are."""
    return make_tenant(services)


@pytest.fixture
def auditor(services: Services, tenant: Tenant) -> Person:
    """Who may search and export."""
    return make_person(services, Role.AUDITOR, tenants=[tenant.tenant_id])


def archived(services: Services, tenant: Tenant, verdict: Verdict = Verdict.APPROVE, *reasons: str) -> UUID:
    """A case that went all the way."""
    case_id = ready_case(services, tenant.tenant_id, case_type=CaseType.CROSS_BORDER)
    judged(services, tenant, verdict, *reasons)
    return case_id


def judged(services: Services, tenant: Tenant, verdict: Verdict = Verdict.APPROVE, *reasons: str) -> None:
    """Take the case that waits through the rest of the way."""
    tenants = frozenset({tenant.tenant_id})
    desk = Desk(services, make_person(services, Role.REVIEWER, tenants=tenants), frozenset({Role.REVIEWER}), tenants)
    claimed = desk.claim()
    assert claimed is not None
    desk.say(claimed, *whole_review(verdict, *reasons))
    run_jobs(services)


def test_decided_case_becomes_a_package(
    client: TestClient, services: Services, tenant: Tenant, auditor: Person
) -> None:
    """R8, R71: readings, findings, verdict, log and manifest with hashes, sealed, served to auditors and on record."""
    case_id = archived(services, tenant, Verdict.REJECT, "document_expired")
    manifest = client.get(f"/v1/archive/{case_id}", headers=auditor.headers).json()
    package = client.get(f"/v1/archive/{case_id}/package", headers=auditor.headers)
    assert package.headers["content-type"] == "application/zip"
    assert verify_package(package.content, sha256=manifest["package_sha256"]) is None
    with zipfile.ZipFile(io.BytesIO(package.content)) as archive:
        contents = {name: json.loads(archive.read(name)) for name in archive.namelist()}
    assert contents["manifest.json"] == manifest["manifest"]
    assert contents["manifest.json"]["verdict"] == "reject"
    assert {item["kind"] for item in contents["manifest.json"]["evidence"]} == {"passport", "selfie"}
    assert contents["verdicts.json"][-1]["reasons"] == ["document_expired"]
    operations = [entry["operation"] for entry in contents["log.json"]]
    assert operations[0] == "evidence_received" or "receive" in operations
    assert {"claim", "reject", "feed_back"} <= set(operations)
    for path in services.settings.evidence_folder.rglob("*"):
        assert path.is_dir() or b"manifest.json" not in path.read_bytes()
    with services.database.transaction(Scope.system()) as connection:
        rows = connection.execute(
            sa.text("SELECT operation FROM log_entries WHERE case_id = :id ORDER BY entry_id"), {"id": case_id}
        ).scalars()
        assert list(rows)[-3:] == ["archive", "archive_viewed", "archive_exported"]


def test_archiving_twice_changes_nothing(services: Services, tenant: Tenant) -> None:
    """A job that runs again finds nothing to do."""
    case_id = archived(services, tenant)
    assert not archive_case(services, case_id)
    assert queue_left_behind(services) == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE archive_packages SET verdict = 'approve'",
        "DELETE FROM archive_packages",
        "TRUNCATE archive_packages CASCADE",
    ],
)
@pytest.mark.parametrize("as_owner", [True, False])
def test_packages_never_change(services: Services, tenant: Tenant, statement: str, as_owner: bool) -> None:
    """R8, R73: the database itself refuses, to the owner of the table too."""
    archived(services, tenant)

    def change() -> None:
        if as_owner:
            with services.database.engine.begin() as connection:
                connection.execute(sa.text(statement))
        else:
            with services.database.transaction(Scope.system()) as connection:
                connection.execute(sa.text(statement))

    with pytest.raises(DBAPIError):
        change()


def test_search_by_every_dimension(client: TestClient, services: Services, tenant: Tenant) -> None:
    """R76: customer, service code, time, tenant and verdict, alone and together, page by page, within one's tenants."""
    other = make_tenant(services, "Other")
    ids = []
    for verdict, reasons in ((Verdict.APPROVE, ()), (Verdict.REJECT, ("document_expired",)), (Verdict.APPROVE, ())):
        ids.append(archived(services, tenant, verdict, *reasons))
        services.clock.advance(timedelta(hours=1))  # type: ignore[attr-defined]  # the fixed clock of tests
    foreign = archived(services, other)
    auditor = make_person(services, Role.AUDITOR, tenants=[tenant.tenant_id])
    both = make_person(services, Role.AUDITOR, tenants=[tenant.tenant_id, other.tenant_id])

    def found(person: Person, **query: str) -> list[UUID]:
        answer = client.get("/v1/archive", params=query, headers=person.headers)
        assert answer.status_code == 200, answer.text
        return [UUID(case["case_id"]) for case in answer.json()["cases"]]

    everything = client.get("/v1/archive", headers=auditor.headers).json()["cases"]
    assert [UUID(case["case_id"]) for case in everything] == ids[::-1]
    assert found(both) == [foreign, *ids[::-1]]
    assert found(both, tenant_id=str(other.tenant_id)) == [foreign]
    assert found(auditor, tenant_id=str(other.tenant_id)) == []
    assert found(auditor, verdict="reject") == [ids[1]]
    assert found(auditor, subject_id="subject-1") == ids[::-1]
    assert found(auditor, subject_id="subject") == []
    code = everything[0]["service_code"]
    assert found(auditor, service_code=code.lower().replace("-", " ")) == [ids[2]]
    decided = everything[1]["decided_at"]
    assert found(auditor, **{"from": decided}) == [ids[2], ids[1]]
    assert found(auditor, to=decided) == [ids[0]]
    assert found(auditor, **{"from": decided, "verdict": "approve", "subject_id": "subject-1"}) == [ids[2]]
    page = client.get("/v1/archive", params={"limit": 2}, headers=auditor.headers).json()
    rest = client.get("/v1/archive", params={"limit": 2, "after": page["next_after"]}, headers=auditor.headers).json()
    assert [case["case_id"] for case in page["cases"] + rest["cases"]] == [str(case_id) for case_id in ids[::-1]]
    assert rest["next_after"] is None
    assert client.get("/v1/archive", params={"after": "nonsense"}, headers=auditor.headers).status_code == 422


def test_who_may_see_the_archive(client: TestClient, services: Services, tenant: Tenant) -> None:
    """R61, R75, R79: auditors export; supervisors and risk officers search; strangers find nothing."""
    case_id = archived(services, tenant)
    expected = {
        Role.AUDITOR: (200, 200, 200),
        Role.SUPERVISOR: (200, 200, 403),
        Role.RISK_OFFICER: (200, 200, 403),
        Role.REVIEWER: (403, 403, 403),
        Role.TRAINER: (403, 403, 403),
        Role.ADMINISTRATOR: (403, 403, 403),
    }
    paths = ("/v1/archive", f"/v1/archive/{case_id}", f"/v1/archive/{case_id}/package")
    for role, statuses in expected.items():
        person = make_person(services, role, tenants=[tenant.tenant_id])
        assert tuple(client.get(path, headers=person.headers).status_code for path in paths) == statuses, role
    stranger = make_person(services, Role.AUDITOR, tenants=[make_tenant(services, "Other").tenant_id])
    assert client.get(paths[0], headers=stranger.headers).json()["cases"] == []
    assert [client.get(path, headers=stranger.headers).status_code for path in paths[1:]] == [404, 404]


def test_retention_starts_when_the_relationship_ends(client: TestClient, services: Services, tenant: Tenant) -> None:
    """R43: ten years from the end event; unknown before it; a case under way then knows it when it is archived.

    One that comes after the report is of a new relationship, whose end is unknown again.
    """
    archived(services, tenant)
    ready_case(services, tenant.tenant_id)
    services.clock.advance(timedelta(days=119))  # type: ignore[attr-defined]  # the fixed clock of tests
    auditor = make_person(services, Role.AUDITOR, tenants=[tenant.tenant_id])

    def until() -> list[str | None]:
        cases = client.get("/v1/archive", headers=auditor.headers).json()["cases"]
        return [case["retention_until"] for case in cases]

    assert until() == [None]

    def report(ended_on: str) -> tuple[int, int | None]:
        path = "/v1/tenant-events/relationship-ended"
        body = json.dumps({"subject_id": "subject-1", "ended_on": ended_on}).encode()
        headers = tenant.headers(services, "POST", path, body) | {"Content-Type": "application/json"}
        answer = client.post(path, content=body, headers=headers)
        return answer.status_code, answer.json().get("cases")

    assert report("2027-02-28") == (200, 1)
    assert until() == ["2037-02-28"]
    assert report("2026-11-30") == (200, 1)
    assert until() == ["2036-11-30"]
    assert report("2027-03-04")[0] == 422
    judged(services, tenant)
    assert until() == ["2036-11-30", "2036-11-30"]
    archived(services, tenant)
    assert until() == [None, "2036-11-30", "2036-11-30"]
    assert report("2020-01-31") == (200, 3)
    assert until() == ["2037-03-01", "2036-11-02", "2036-11-02"], "counted from before the case was received"


def test_years_that_were_counted_from_too_early_a_day_are_put_right(services: Services, tenant: Tenant) -> None:
    """R43: what an earlier version of the server reckoned, before it looked at when a case was received."""
    early, later = archived(services, tenant), archived(services, tenant)
    kept = {early: date(2025, 1, 1), later: date(2040, 1, 1)}
    with services.database.transaction(Scope.system()) as connection:
        for case_id, until in kept.items():
            connection.execute(retentions.update().where(retentions.c.case_id == case_id).values(retention_until=until))
    config = alembic_config()
    with services.database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0016_reverifications")
    migrate(services.database.url)
    with services.database.transaction(Scope.system()) as connection:
        rows = connection.execute(sa.select(retentions.c.case_id, retentions.c.retention_until)).all()
    assert {row.case_id: row.retention_until for row in rows} == {early: date(2036, 11, 2), later: date(2040, 1, 1)}


def test_policies_below_the_law_are_refused(services: Services, tenant: Tenant) -> None:
    """R43: neither the program nor the database takes less than the legal minimum."""
    for regime, least in ((Regime.CN_AML, 10), (Regime.EU_AML, 5)):
        assert RetentionPolicy(regime, least).years == least
        with pytest.raises(RetentionTooShort):
            RetentionPolicy(regime, least - 1)
    archived(services, tenant)

    def shorten() -> None:
        with services.database.transaction(Scope.system()) as connection:
            connection.execute(sa.text("UPDATE retentions SET years = 9"))

    with pytest.raises(DBAPIError):
        shorten()


@given(ended_on=st.dates(date(1990, 1, 1), date(2100, 1, 1)), received_on=st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_ten_years_are_never_less(ended_on: date, received_on: date) -> None:
    """R43: the day of the tenth return of the date, and no day sooner; counted from no day before the case was."""
    until = RetentionPolicy().until(ended_on, datetime.combine(received_on, time(12), UTC))
    start = max(ended_on, received_on)
    assert until is not None
    assert (until.year - start.year, (until.month, until.day) >= (start.month, start.day)) == (10, True)
    assert until - start <= timedelta(days=3654)
