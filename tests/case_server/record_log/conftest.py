"""A tenant and a few entries."""

from collections.abc import Callable
from functools import partial
from uuid import uuid4

import pytest
import sqlalchemy as sa

from case_contract.vocabulary import Role
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from case_server.record_log.sequencer import sequence_entries
from case_server.record_log.service import append
from case_server.tenants.tables import tenants
from tests.case_server.api import Tenant

Write = Callable[[int], None]


@pytest.fixture
def tenant(services: Services) -> Tenant:
    """Whose entries these are."""
    return quiet_tenant(services)


@pytest.fixture
def write(services: Services, tenant: Tenant) -> Write:
    """Writes so many entries, a transaction each."""
    return partial(write_entries, services, tenant)


def quiet_tenant(services: Services) -> Tenant:
    """A tenant made without the service, which would write entries of its own."""
    tenant_id = uuid4()
    with services.database.transaction(Scope.system()) as connection:
        connection.execute(
            tenants.insert().values(
                tenant_id=tenant_id, name="Quiet Bank", plan="advanced", created_at=services.clock.now()
            )
        )
    return Tenant(tenant_id, uuid4(), b"")


def write_entries(services: Services, tenant: Tenant, number: int) -> None:
    """So many entries of the tenant's, a transaction each."""
    for place in range(number):
        with services.database.transaction(Scope.tenants({tenant.tenant_id})) as connection:
            append_tested(connection, services, tenant, {"place": place, "word": "复核", "nothing": None})


def append_tested(
    connection: sa.Connection, services: Services, tenant: Tenant, details: dict[str, str | int | None]
) -> None:
    """One entry of the tenant's, in a transaction of the caller's."""
    append(
        connection,
        tenant_id=tenant.tenant_id,
        case_id=None,
        actor_id=None,
        actor_kind=Role.SYSTEM,
        operation="tested",
        details=details,
        at=services.clock.now(),
    )


def sequence(services: Services, most: int = 5000) -> int:
    """One batch; gives the size of the tree."""
    with services.database.transaction(Scope.system()) as connection:
        return sequence_entries(connection, services.log_key, now=services.clock.now(), most=most).tree_size
