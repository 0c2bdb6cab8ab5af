"""The server's real parts on a database of a test's."""

from case_server.accounts.passwords import Passwords
from case_server.accounts.token_cache import TokenCache
from case_server.application import build_application
from case_server.foundation.database import Database
from case_server.foundation.keys import LocalKeyProvider, log_signing_key
from case_server.foundation.rate_limits import RateLimits
from case_server.foundation.services import Services
from case_server.foundation.settings import Settings
from tests.case_server.api import TestClient
from tests.support.clock import FixedClock


def parts_of(settings: Settings, database: Database, clock: FixedClock) -> Services:
    """What a node is put together from; only the clock is fixed and password hashes are cheap."""
    return Services(
        settings=settings,
        database=database,
        clock=clock,
        key_provider=LocalKeyProvider.from_folder(settings.keys_folder),
        log_key=log_signing_key(settings.keys_folder),
        passwords=Passwords(time_cost=1, memory_kib=8, parallelism=1),
        token_cache=TokenCache(),
        rate_limits=RateLimits(),
    )


def client_of(services: Services) -> TestClient:
    """The whole application, called without a network; an unexpected error is an answer, as it is for a client."""
    return TestClient(build_application(services), base_url="https://testserver", raise_server_exceptions=False)
