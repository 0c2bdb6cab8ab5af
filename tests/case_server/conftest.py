"""Fixtures of every server test: a database of its own, a clock that stands still, and the server's parts on them."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import structlog

from case_server.foundation.database import Database
from case_server.foundation.embedded import EmbeddedPostgres
from case_server.foundation.services import Services
from case_server.foundation.settings import Settings
from case_server.precheck.checker import ModelChecker
from identity_checks.models import ModelStore
from tests.case_server.api import TestClient
from tests.case_server.parts import client_of, parts_of
from tests.case_server.postgres import fresh_database, shared_postgres
from tests.case_server.two_tenants import World, WorldMade, world_to_copy
from tests.support.clock import FixedClock


@pytest.fixture
def logging_as_it_was() -> Iterator[None]:
    """For a test in which a server's process sets up logging for good: the next test has its own again."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    """The PostgreSQL of this test run."""
    with shared_postgres(os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid4().hex)) as server:
        yield server


@pytest.fixture
def database_url(postgres: EmbeddedPostgres) -> Iterator[str]:
    """The address of a migrated, empty database that is this test's alone."""
    with fresh_database(postgres) as url:
        yield url


@pytest.fixture
def server_database(database_url: str) -> Iterator[Database]:
    """A pool on this test's own database."""
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def clock() -> FixedClock:
    """The clock that `services` runs by."""
    return FixedClock()


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """Settings with a data folder of this test's own."""
    return Settings(data_folder=tmp_path / "data", database_url=database_url)


@pytest.fixture
def services(settings: Settings, server_database: Database, clock: FixedClock) -> Services:
    """The server's real parts; only the clock is fixed and password hashes are cheap."""
    return parts_of(settings, server_database, clock)


@pytest.fixture
def api(services: Services) -> TestClient:
    """The whole application, called without a network."""
    return client_of(services)


@pytest.fixture(scope="session")
def checker() -> ModelChecker:
    """The real models, loaded once."""
    return ModelChecker(ModelStore.bundled())


@pytest.fixture(scope="session")
def world_made(postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorldMade]:
    """Two tenants with all they can have, made once; every test that wants them has a copy of its own."""
    with world_to_copy(postgres, tmp_path_factory.mktemp("world") / "data") as made:
        yield made


@pytest.fixture
def world(world_made: WorldMade, tmp_path: Path) -> Iterator[World]:
    """This test's own copy of the two tenants, database, keys and evidence, and the application on it."""
    with world_made.copied(tmp_path / "data") as copy:
        yield copy
