"""The server's real parts on a database of a test's."""

from collections.abc import Iterable
from copy import copy
from functools import cache

from fastapi import FastAPI
from starlette.datastructures import State

from case_server.accounts.passwords import Passwords
from case_server.accounts.token_cache import TokenCache
from case_server.application import bare_application
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


def application_of(services: Services, *, only: Iterable[str] | None = None) -> FastAPI:
    """What `build_application` gives, on routes that all tests share: FastAPI works them out at the first request.

    Whoever adds a route of her own takes `build_application`.
    """
    application = copy(_routes(None if only is None else tuple(only)))
    application.state = State({"services": services})
    application.middleware_stack = None
    return application


def client_of(services: Services) -> TestClient:
    """The whole application, called without a network; an unexpected error is an answer, as it is for a client."""
    return TestClient(application_of(services), base_url="https://testserver", raise_server_exceptions=False)


@cache
def _routes(only: tuple[str, ...] | None) -> FastAPI:
    return bare_application(only)
