"""A tenant and a reviewer's desk for the tests of the pre-check and of what follows it."""

import pytest

from case_server.foundation.services import Services
from tests.case_server.api import Tenant, make_tenant
from tests.case_server.cases.desk import Desk
from tests.case_server.precheck.running import desk_of


@pytest.fixture
def tenant(services: Services) -> Tenant:
    """Whose cases these are."""
    return make_tenant(services)


@pytest.fixture
def desk(services: Services, tenant: Tenant) -> Desk:
    """A reviewer's desk."""
    return desk_of(services, tenant)
