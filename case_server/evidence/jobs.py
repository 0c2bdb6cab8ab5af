"""Removes sealed files that belong to nothing, once an hour."""

import procrastinate

from case_server.evidence.sweeping import sweep_orphans
from case_server.foundation.jobs import MAINTENANCE_QUEUE, quietly
from case_server.foundation.services import Services

_TASK = "evidence.sweep_orphans"


def register(app: procrastinate.App, services: Services) -> None:
    """Add the task to `app`."""

    @app.periodic(cron="23 * * * *")
    @app.task(name=_TASK, queue=MAINTENANCE_QUEUE, queueing_lock=_TASK)
    def sweep(timestamp: int) -> None:
        """See `sweep_orphans`."""
        del timestamp
        with quietly(_TASK):
            sweep_orphans(services)
