"""Whose cases are counted, and a reviewer's desk."""

import pytest

from case_contract.vocabulary import Role
from case_server.foundation.services import Services
from tests.case_server.api import Tenant, make_person, make_tenant
from tests.case_server.cases.desk import Desk


@pytest.fixture
def tenant(services: Services) -> Tenant:
    """Whose cases these are."""
    return make_tenant(services)


@pytest.fixture
def desk(services: Services, tenant: Tenant) -> Desk:
    """A reviewer's desk."""
    person = make_person(services, Role.REVIEWER, tenants=[tenant.tenant_id])
    return Desk(services, person, frozenset({Role.REVIEWER}), frozenset({tenant.tenant_id}))
