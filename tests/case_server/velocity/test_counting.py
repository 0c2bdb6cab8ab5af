"""R36: cases counted by device, address, document and face among the tenant's own; digests only, gone with the case."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from case_contract.records import CaseDetail, FindingRecord
from case_contract.vocabulary import RiskLevel, Severity
from case_server.cases.tables import cases
from case_server.foundation.database import Scope
from case_server.foundation.every_table import load_every_table
from case_server.foundation.metadata import metadata
from case_server.foundation.services import Services
from case_server.precheck.service import pre_check
from case_server.record_log.tables import log_entries
from case_server.velocity.repository import forget_old
from case_server.velocity.rules import MOST_HOURS, Measure, Rule
from case_server.velocity.service import change_rule, keep_documents, restore_rule
from case_server.velocity.tables import velocity_marks
from tests.case_server.api import Tenant, TestClient, make_tenant
from tests.case_server.face_search.test_in_the_pre_check import allow, checked, face
from tests.case_server.intake.sending import case_json, submit
from tests.case_server.precheck.running import ScriptedChecker
from tests.case_server.precheck.test_pre_check import detail_of
from tests.support.clock import FixedClock

DEVICE = "4f8a2c9e-77d1-4b6f-9b1a-0c5d3e2f1a00"
ADDRESS = "8.8.8.8"


@pytest.fixture
def tenant(services: Services) -> Tenant:
    """Whose cases these are."""
    return make_tenant(services)


def tick(services: Services) -> None:
    """A second later."""
    assert isinstance(services.clock, FixedClock)
    services.clock.advance(timedelta(seconds=1))


def seen(
    api: TestClient, services: Services, tenant: Tenant, subject: str, **stated: object
) -> tuple[CaseDetail, list[FindingRecord]]:
    """A case handed in over HTTPS and pre-checked a second later than the last, and what of it is about velocity."""
    tick(services)
    stated.setdefault("declared", {"name": "张伟"})
    case = case_json(services, tenant_reference=uuid4().hex, subject_id=subject, **stated)
    answer = submit(api, services, tenant, case=case)
    assert answer.status_code == 201, answer.text
    case_id = UUID(answer.json()["case_id"])
    assert pre_check(services, ScriptedChecker(), case_id)
    detail = detail_of(services, case_id)
    return detail, [one for one in detail.findings if one.code.startswith("velocity_")]


def told(found: Sequence[FindingRecord]) -> list[tuple[str, Severity, str, str]]:
    """Code, severity, cases and customers."""
    return [(one.code, one.severity, one.details["cases"], one.details["customers"]) for one in found]


def test_one_device_for_many_customers(api: TestClient, services: Services, tenant: Tenant) -> None:
    """R36: two are a family, three a warning, six an alert with the label of fake identity; each names the others."""
    cases_seen = [seen(api, services, tenant, f"customer-{n}", device=DEVICE) for n in range(6)]
    found = [told(one) for _, one in cases_seen]
    assert found[:2] == [[], []]
    assert found[2] == [("velocity_device", Severity.WARNING, "3", "3")]
    assert found[5] == [("velocity_device", Severity.ALERT, "6", "6")]
    detail, (last,) = cases_seen[5]
    assert (last.evidence_id, last.region) == (None, None)
    assert last.details["other_case"].split(", ") == [one.summary.service_code for one, _ in reversed(cases_seen[:5])]
    assert detail.summary.risk_level is RiskLevel.HIGH
    assert cases_seen[4][0].summary.risk_level is not RiskLevel.HIGH


def test_one_customer_is_never_an_alert(api: TestClient, services: Services, tenant: Tenant) -> None:
    """R36: brushing by one customer is told, but is no second identity."""
    found = [seen(api, services, tenant, "customer-1", device=DEVICE)[1] for _ in range(7)]
    assert told(found[6]) == [("velocity_device", Severity.WARNING, "7", "1")]


def test_without_device_or_with_none_worth_counting(api: TestClient, services: Services, tenant: Tenant) -> None:
    """R36: what is not stated, or is the same for everybody, gives no finding and no digest."""
    zeros = "00000000-0000-0000-0000-000000000000"
    for n in range(6):
        assert seen(api, services, tenant, f"customer-{n}")[1] == []
        assert seen(api, services, tenant, f"other-{n}", device=zeros, network_address="10.1.2.3")[1] == []
    assert _marks(services) == []


def test_an_address_is_no_alert_by_itself(
    api: TestClient, services: Services, tenant: Tenant, clock: FixedClock
) -> None:
    """R36: an office shares one; only what came within the hour counts."""
    found = []
    for n in range(12):
        found = seen(api, services, tenant, f"customer-{n}", network_address=ADDRESS)[1]
    assert told(found) == [("velocity_network", Severity.WARNING, "12", "12")]
    clock.advance(timedelta(hours=1))
    assert seen(api, services, tenant, "customer-20", network_address=ADDRESS)[1] == []


def test_one_document_number(api: TestClient, services: Services, tenant: Tenant) -> None:
    """R36: by the number stated where none was read; five cases of several customers are impersonation."""
    declared = {"name": "张伟", "id_number": "440305197501010015"}
    found = [seen(api, services, tenant, f"customer-{n % 3}", declared=declared)[1] for n in range(5)]
    assert told(found[2]) == [("velocity_document", Severity.WARNING, "3", "3")]
    assert told(found[4]) == [("velocity_document", Severity.ALERT, "5", "3")]
    assert seen(api, services, tenant, "customer-9")[1] == []


def test_one_face_where_the_search_is_on(services: Services, tenant: Tenant) -> None:
    """R36: other customers with the same face, from the existing search; nothing where it is off."""

    def faces(of: Tenant, subject: str) -> list[FindingRecord]:
        tick(services)
        found = checked(services, of, subject, face(7))[1]
        return [one for one in found if one.code == "velocity_face"]

    assert all(faces(tenant, f"off-{n}") == [] for n in range(4))
    allow(services, tenant)
    found = [faces(tenant, f"customer-{n}") for n in range(5)]
    assert [told(one) for one in found[:3]] == [[], [], [("velocity_face", Severity.WARNING, "3", "3")]]
    assert told(found[4]) == [("velocity_face", Severity.ALERT, "5", "5")]


def test_other_tenants_are_not_counted(api: TestClient, services: Services, tenant: Tenant) -> None:
    """R36: neither do they count, nor are their digests of the same device the same."""
    other = make_tenant(services, "Other")
    for n in range(5):
        seen(api, services, other, f"customer-{n}", device=DEVICE)
    assert seen(api, services, tenant, "customer-1", device=DEVICE)[1] == []
    by_tenant: dict[UUID, set[bytes]] = {}
    for row in _marks(services):
        by_tenant.setdefault(row.tenant_id, set()).add(row.digest)
    assert {len(digests) for digests in by_tenant.values()} == {1}
    assert len(set.union(*by_tenant.values())) == 2
    with services.database.transaction(Scope.tenants({tenant.tenant_id})) as connection:
        own = connection.scalars(sa.select(velocity_marks.c.tenant_id)).all()
    assert own == [tenant.tenant_id]


def test_a_later_pre_check_says_the_same(api: TestClient, services: Services, tenant: Tenant) -> None:
    """R36: what came after a case is not counted in it, whenever it is checked."""
    ids = []
    for n in range(4):
        tick(services)
        case = case_json(services, tenant_reference=uuid4().hex, subject_id=f"customer-{n}", device=DEVICE, declared={})
        ids.append(UUID(submit(api, services, tenant, case=case).json()["case_id"]))
    for case_id in reversed(ids):
        assert pre_check(services, ScriptedChecker(), case_id)
    counts = [
        [one.details["cases"] for one in detail_of(services, case_id).findings if one.code == "velocity_device"]
        for case_id in ids
    ]
    assert counts == [[], [], ["3"], ["4"]]


def test_a_tenants_own_rule(api: TestClient, services: Services, tenant: Tenant) -> None:
    """R36: another threshold, off, and the product's again; each change is on record."""
    now = services.clock.now()

    def change(rule: Rule | None) -> None:
        with services.database.transaction(Scope.system()) as connection:
            change_rule(connection, tenant_id=tenant.tenant_id, measure=Measure.DEVICE, rule=rule, now=now)

    change(Rule(24, 2, 2))
    seen(api, services, tenant, "customer-1", device=DEVICE)
    assert told(seen(api, services, tenant, "customer-2", device=DEVICE)[1]) == [
        ("velocity_device", Severity.ALERT, "2", "2")
    ]
    change(None)
    assert seen(api, services, tenant, "customer-3", device=DEVICE)[1] == []
    with services.database.transaction(Scope.system()) as connection:
        restore_rule(connection, tenant_id=tenant.tenant_id, measure=Measure.DEVICE, now=now)
    assert told(seen(api, services, tenant, "customer-4", device=DEVICE)[1]) == [
        ("velocity_device", Severity.WARNING, "4", "4")
    ]
    with services.database.transaction(Scope.system()) as connection:
        changes = connection.scalars(
            sa.select(log_entries.c.details).where(log_entries.c.operation == "velocity_rule_set")
        ).all()
    assert len(changes) == 3


def test_nothing_stated_lies_in_the_clear_and_all_goes_with_the_key(
    api: TestClient, services: Services, tenant: Tenant
) -> None:
    """R36: 32 bytes a value; device and address stand in no table; erasing the case's key takes its digests."""
    detail, _ = seen(api, services, tenant, "customer-1", device=DEVICE, network_address=ADDRESS)
    assert {len(row.digest) for row in _marks(services)} == {32}
    with services.database.transaction(Scope.system()) as connection:
        load_every_table()
        for table in metadata.tables:
            query = sa.text(f"SELECT count(*) FROM {table} AS t WHERE t::text ILIKE ANY (:words)")  # noqa: S608 - names of tables
            words = [f"%{DEVICE}%", f"%{ADDRESS}%", f"%{DEVICE.encode().hex()}%", f"%{ADDRESS.encode().hex()}%"]
            assert connection.execute(query, {"words": words}).scalar_one() == 0, table
        connection.execute(
            sa.text("UPDATE case_keys SET wrapped_key = NULL, erased_at = now() WHERE case_id = :case"),
            {"case": detail.summary.case_id},
        )
    assert _marks(services) == []
    with services.database.transaction(Scope.tenants({tenant.tenant_id})) as connection:
        keep_documents(
            connection,
            services.key_provider,
            tenant_id=tenant.tenant_id,
            case_id=detail.summary.case_id,
            declared={"id_number": "440305197501010015"},
            read=(),
            now=services.clock.now(),
        )
    assert _marks(services) == [], "a pre-check that was under way writes nothing of a case that is gone"


def test_digests_are_forgotten_after_the_longest_window(
    api: TestClient, services: Services, tenant: Tenant, clock: FixedClock
) -> None:
    """R36: nothing is kept longer than any rule may look back."""
    seen(api, services, tenant, "customer-1", device=DEVICE)
    clock.advance(timedelta(hours=MOST_HOURS - 1))
    seen(api, services, tenant, "customer-2", device=DEVICE)
    clock.advance(timedelta(hours=1) - timedelta(seconds=1))
    with services.database.transaction(Scope.system()) as connection:
        assert forget_old(connection, services.clock.now()) == 1
        subjects = connection.scalars(
            sa.select(cases.c.subject_id).join(velocity_marks, velocity_marks.c.case_id == cases.c.case_id)
        ).all()
    assert subjects == ["customer-2"]


@pytest.mark.parametrize(
    "stated",
    [
        {"device": "short"},
        {"device": "x" * 201},
        {"device": "a1b2c3d4\u200be5"},
        {"network_address": "somewhere"},
        {"network_address": 134744072},
        {"network_address": "8.8.8.8/32"},
    ],
)
def test_what_is_no_device_or_address_is_refused(
    api: TestClient, services: Services, tenant: Tenant, stated: dict[str, object]
) -> None:
    """R36: one clear refusal that names the field."""
    answer = submit(api, services, tenant, case=case_json(services, **stated))
    assert answer.status_code == 422, answer.text
    assert any(next(iter(stated)) in one for one in answer.json()["errors"])


def _marks(services: Services) -> Sequence[sa.Row[tuple[object, ...]]]:
    with services.database.transaction(Scope.system()) as connection:
        return connection.execute(sa.select(velocity_marks)).all()
