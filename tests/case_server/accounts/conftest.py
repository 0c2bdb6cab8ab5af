"""These tests talk to the accounts alone."""

import pytest

from case_server.foundation.services import Services
from tests.case_server.api import TestClient
from tests.case_server.parts import application_of


@pytest.fixture
def api(services: Services) -> TestClient:
    """The application with the accounts' routes only."""
    application = application_of(services, only=["accounts"])
    return TestClient(application, base_url="https://testserver", raise_server_exceptions=False)
