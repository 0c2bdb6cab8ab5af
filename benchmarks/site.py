"""A real installation to measure on: server processes with TLS on an embedded PostgreSQL, a tenant, its staff."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from case_server.foundation.embedded import EmbeddedPostgres
from sample_data.people import create_installation
from sample_data.webhook_receiver import WebhookReceiver
from tests.end_to_end.installation import Site
from tests.support.server_process import RunningServer


@contextmanager
def measured_site(*, workers: int = 0, web_processes: int = 1) -> Iterator[Site]:
    """An installation that lives as long as the block, in a folder that goes with it."""
    with (
        TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder,
        WebhookReceiver() as receiver,
        RunningServer(Path(folder) / "server", workers=workers, web_processes=web_processes) as server,
    ):
        installation = create_installation(server, server.port, receiver)
        receiver.trust(installation.webhook_secret)
        site = Site(server, receiver, installation, Path(folder))
        try:
            yield site
        finally:
            for desk in site.desks:
                desk.stop()


@contextmanager
def database_of(site: Site) -> Iterator[str]:
    """The address of the site's database, as its owner."""
    with EmbeddedPostgres(site.server.data_folder / "postgres") as postgres:
        yield postgres.database_url("case_server")
