"""A tenant with reviewers, a supervisor and a risk officer."""

from collections.abc import Callable

import pytest

from case_contract.vocabulary import Role
from case_server.foundation.services import Services
from tests.case_server.api import Tenant, TestClient, make_person, make_tenant
from tests.case_server.cases.desk import Desk
from tests.case_server.parts import application_of

MakeDesk = Callable[..., Desk]


@pytest.fixture
def tenant(services: Services) -> Tenant:
    """The tenant whose cases these are."""
    return make_tenant(services)


@pytest.fixture
def make_desk(services: Services, tenant: Tenant) -> MakeDesk:
    """Makes a desk for somebody with the given roles (a reviewer's by default), for `tenant` unless told."""

    def made(*roles: Role, of: Tenant | None = None) -> Desk:
        chosen = roles or (Role.REVIEWER,)
        tenants = frozenset({(of or tenant).tenant_id})
        return Desk(services, make_person(services, *chosen, tenants=tenants), frozenset(chosen), tenants)

    return made


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    """A reviewer's desk."""
    return make_desk()


@pytest.fixture
def api(services: Services) -> TestClient:
    """The application with the routes of cases and log, its listening and sequencing not started."""
    application = application_of(services, only=["cases", "record_log"])
    return TestClient(application, base_url="https://testserver", raise_server_exceptions=False)
