"""A real installation to measure on: server processes with TLS on an embedded PostgreSQL, a tenant, its staff."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from case_server.foundation.embedded import EmbeddedPostgres
from sample_data.people import LOGINS
from tests.end_to_end.installation import Site, running_site


@contextmanager
def measured_site(
    *, web_processes: int = 1, logins: Collection[str] = LOGINS, installed: Path | None = None
) -> Iterator[Site]:
    """An installation without a worker that lives as long as the block, in a folder that goes with it.

    `installed`: a data folder to start from a copy of, with all the staff who are there.
    """
    with (
        TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder,
        running_site(Path(folder), workers=0, web_processes=web_processes, logins=logins, installed=installed) as site,
    ):
        yield site


@contextmanager
def database_of(site: Site) -> Iterator[str]:
    """The address of the site's database, as its owner."""
    with EmbeddedPostgres(site.server.data_folder / "postgres") as postgres:
        yield postgres.database_url("case_server")
