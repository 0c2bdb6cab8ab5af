"""Runs whole imports and keeps what was shown."""

import threading
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any, Final

from case_server.batch_import.csv_source import CsvSource, open_csv
from case_server.batch_import.folder_source import FolderSource, open_folder
from case_server.batch_import.importing import Import, Source, Tally, run_import
from case_server.batch_import.inside_folder import InsideFolder
from case_server.batch_import.outcomes import Outcome, open_outcomes
from case_server.foundation.services import Services
from tests.case_server.api import Tenant, make_tenant
from tests.case_server.batch_import.making import run_for

CHINA: Final = timezone(timedelta(hours=8))


class Importing:
    """Imports into one tenant and keeps what was shown."""

    def __init__(self, services: Services, outcomes: Path) -> None:
        self.services = services
        self.tenant: Tenant = make_tenant(services)
        self.outcomes = outcomes
        self.shown: list[Outcome] = []

    def folder(self, path: Path, **options: Any) -> Tally:
        """Import a folder."""
        with InsideFolder(path) as opened:
            source = open_folder(opened, CHINA)
            assert isinstance(source, FolderSource), source
            return self._run(opened, source, **options)

    def table(self, path: Path, **options: Any) -> Tally:
        """Import a CSV."""
        with InsideFolder(path.parent) as opened:
            source = open_csv(opened, path.name, CHINA)
            assert isinstance(source, CsvSource), source
            return self._run(opened, source, **options)

    def _run(
        self,
        opened: InsideFolder,
        source: Source,
        *,
        run: Import | None = None,
        threads: int = 3,
        stop_after: int | None = None,
    ) -> Tally:
        self.shown.clear()
        stop = threading.Event()

        def show(outcome: Outcome, tally: Tally) -> None:
            self.shown.append(outcome)
            if tally.done == stop_after:
                stop.set()

        chosen = run or run_for(self.services, self.tenant)
        with open_outcomes(self.outcomes, "source", self.tenant.tenant_id) as outcomes:
            return run_import(self.services, opened, source, outcomes, chosen, threads=threads, stop=stop, show=show)
