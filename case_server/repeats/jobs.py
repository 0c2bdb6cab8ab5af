"""Deletes the prints of cases whose retention is over."""

import procrastinate

from case_server.archive.retention import reckoned_day
from case_server.foundation.database import Scope
from case_server.foundation.jobs import MAINTENANCE_QUEUE, quietly
from case_server.foundation.services import Services
from case_server.repeats.repository import forget_past_retention

_TASK = "repeats.forget_past_retention"


def register(app: procrastinate.App, services: Services) -> None:
    """Add the task to `app`."""

    @app.periodic(cron="41 * * * *")
    @app.task(name=_TASK, queue=MAINTENANCE_QUEUE, queueing_lock=_TASK)
    def past_retention(timestamp: int) -> None:
        """See `repository.forget_past_retention`."""
        del timestamp
        with quietly(_TASK), services.database.transaction(Scope.system()) as connection:
            forget_past_retention(connection, reckoned_day(services.clock.now()))
