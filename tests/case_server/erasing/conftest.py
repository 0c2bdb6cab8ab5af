"""A tenant, its administrator who erases, and its auditor who looks."""

import pytest

from case_contract.vocabulary import Role
from case_server.erasing.service import Order
from case_server.foundation.services import Services
from tests.case_server.api import Person, Tenant, make_person, make_tenant
from tests.case_server.erasing.keeping import REASON


@pytest.fixture
def tenant(services: Services) -> Tenant:
    """Whose cases these are."""
    return make_tenant(services)


@pytest.fixture
def order(services: Services, tenant: Tenant) -> Order:
    """An administrator of the tenant has cases erased."""
    administrator = make_person(services, Role.ADMINISTRATOR, tenants=[tenant.tenant_id])
    return Order(administrator.account_id, frozenset({tenant.tenant_id}), REASON)


@pytest.fixture
def auditor(services: Services, tenant: Tenant) -> Person:
    """Who may look into every case of the tenant."""
    return make_person(services, Role.AUDITOR, tenants=[tenant.tenant_id])
