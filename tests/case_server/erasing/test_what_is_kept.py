"""R43, R59, R79: what the law, an investigation or another tenant has kept is not erased, nor is anybody named."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from case_server.archive.tables import case_holds
from case_server.cases.rows import lock_case
from case_server.erasing import service
from case_server.erasing.holding import hold, let_go
from case_server.erasing.service import Done, Hindrance, NotDone, Order, erase
from case_server.erasing.standing import KeptCase, Standing
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from case_server.repeats.repository import forget_past_retention
from tests.case_server.api import Tenant, make_tenant
from tests.case_server.cases.desk import ready_case
from tests.case_server.erasing.keeping import (
    NAME,
    NUMBER,
    READ,
    REASON,
    REFERENCE,
    closed_case,
    end,
    entries,
    files_of,
    service_code,
)
from tests.case_server.precheck.test_pre_check import detail_of


def test_what_the_law_keeps_is_not_erased(services: Services, tenant: Tenant, order: Order) -> None:
    """R43: an open case, one whose relationship goes on, one within its ten years; to the day."""

    def why(case_id: UUID) -> Standing | Hindrance:
        answer = erase(services, case_id, order)
        assert isinstance(answer, NotDone)
        return answer.why

    case_id = closed_case(services, tenant)
    waiting = ready_case(services, tenant.tenant_id)
    assert why(waiting) is Standing.CASE_OPEN
    assert why(case_id) is Standing.RETENTION_UNKNOWN
    end(services, tenant, date(2016, 11, 3))
    assert services.clock.now().date() == date(2026, 11, 2)
    assert why(case_id) is Standing.RETENTION_RUNNING
    assert service.due(services, order.tenant_ids) == ()
    assert why(waiting) is Standing.CASE_OPEN
    assert detail_of(services, case_id).declared["name"] == NAME
    assert entries(services, case_id, "case_erased") == []
    end(services, tenant, date(2016, 11, 2))
    assert isinstance(erase(services, case_id, order), Done)


def test_a_case_under_investigation_is_kept_until_that_ends(services: Services, tenant: Tenant, order: Order) -> None:
    """R43: open at the end of retention, it keeps the case and its prints; its beginning and end are on record."""
    case_id = closed_case(services, tenant)
    end(services, tenant)
    held = hold(services, case_id, order)
    assert isinstance(held, KeptCase)
    answer = erase(services, case_id, order)
    assert isinstance(answer, NotDone)
    assert answer.why is Standing.HELD
    assert service.due(services, order.tenant_ids) == ()
    with services.database.transaction(Scope.system()) as connection:
        assert forget_past_retention(connection, services.clock.now().date()) == 0
    twice = hold(services, case_id, order)
    assert isinstance(twice, NotDone)
    assert twice.why is Hindrance.HELD_ALREADY
    assert isinstance(let_go(services, case_id, order), KeptCase)
    ended = let_go(services, case_id, order)
    assert isinstance(ended, NotDone)
    assert ended.why is Hindrance.NOT_HELD
    assert [json.loads(entry.details) for entry in entries(services, case_id, "case_held", "case_hold_ended")] == [
        {"stated_account": str(order.account_id), "reason": REASON}
    ] * 2
    assert isinstance(erase(services, case_id, order), Done)
    gone = hold(services, case_id, order)
    assert isinstance(gone, NotDone)
    assert gone.why is Standing.ERASED_ALREADY


def test_a_hold_that_comes_while_a_case_is_being_erased_counts(
    services: Services, tenant: Tenant, order: Order
) -> None:
    """Whoever waits for the other's transaction judges by what it left."""
    case_id = closed_case(services, tenant)
    end(services, tenant)
    waiting = sa.text(
        "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND locktype IN ('tuple', 'transactionid'))"
    )
    tick = threading.Event()
    with ThreadPoolExecutor(1) as beside:
        with services.database.transaction(Scope.system()) as connection:
            lock_case(connection, case_id)
            connection.execute(
                case_holds.insert().values(case_id=case_id, tenant_id=tenant.tenant_id, held_at=services.clock.now())
            )
            answer = beside.submit(erase, services, case_id, order)
            while not connection.execute(waiting).scalar_one():
                assert not answer.done()
                tick.wait(0.02)
        refused = answer.result(60)
    assert isinstance(refused, NotDone)
    assert refused.why is Standing.HELD
    assert len(files_of(services, case_id)) == 3


def test_a_customer_who_came_back_starts_a_retention_of_her_own(
    services: Services, tenant: Tenant, order: Order
) -> None:
    """R43: the end of an earlier relationship, reported before the case came, is not that of the new one."""
    end(services, tenant)
    case_id = closed_case(services, tenant)
    answer = erase(services, case_id, order)
    assert isinstance(answer, NotDone)
    assert answer.why is Standing.RETENTION_UNKNOWN


def test_another_tenants_case_does_not_exist(services: Services, tenant: Tenant) -> None:
    """R79: to the administrator of one tenant the cases of another are unknown, as are those that never were."""
    case_id = closed_case(services, tenant)
    end(services, tenant)
    other = make_tenant(services, "Other")
    stranger = Order(uuid4(), frozenset({other.tenant_id}), REASON)
    for named in (case_id, service_code(services, case_id), uuid4(), "7QK2-M9XA"):
        assert erase(services, named, stranger) == NotDone(None, Hindrance.CASE_UNKNOWN)
    assert service.due(services, stranger.tenant_ids) == ()
    assert len(files_of(services, case_id)) == 3


@pytest.mark.parametrize(
    ("reason", "names_her"),
    [
        (f"客户{NAME}要求删除", True),
        (f"deletion of {NUMBER} requested", True),
        (f"file {READ} closed", True),
        (f"see {REFERENCE.upper()}", True),
        ("retention over, order-of-ouyangs", False),
        ("《反洗钱法》第三十四条，2025-01-01 届满", False),
    ],
)
def test_a_reason_that_names_the_customer_is_refused(
    services: Services, tenant: Tenant, order: Order, reason: str, names_her: bool
) -> None:
    """R73: what is in the log stays for ever, so that name and numbers are kept out while they are still known."""
    case_id = closed_case(services, tenant)
    end(services, tenant)
    answer = erase(services, case_id, Order(order.account_id, order.tenant_ids, reason))
    if names_her:
        assert isinstance(answer, NotDone)
        assert answer.why is Hindrance.REASON_NAMES_CUSTOMER
        assert entries(services, case_id, "case_erased") == []
    else:
        assert isinstance(answer, Done)
