"""Opening the database and the server's parts for the length of a command."""

from collections.abc import Iterator
from contextlib import contextmanager

from case_server.foundation.database import Database
from case_server.foundation.services import Services, build_services
from case_server.foundation.settings import Settings
from case_server.migrations import migrate


@contextmanager
def database_address(settings: Settings) -> Iterator[str]:
    """The database of the settings, or the embedded one, which runs at least as long as this block."""
    if settings.database_url is not None:
        yield settings.database_url
        return
    from case_server.foundation.embedded import EmbeddedPostgres

    with EmbeddedPostgres(settings.postgres_folder) as server:
        yield server.database_url("case_server")


@contextmanager
def open_services(settings: Settings) -> Iterator[Services]:
    """The server's parts on an up-to-date database."""
    with database_address(settings) as url:
        migrate(url)
        database = Database(url, pool_size=settings.database_pool)
        try:
            yield build_services(settings, database)
        finally:
            database.close()
