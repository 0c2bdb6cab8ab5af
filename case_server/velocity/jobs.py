"""Deletes digests that no window reaches any more."""

import procrastinate

from case_server.foundation.database import Scope
from case_server.foundation.jobs import MAINTENANCE_QUEUE, quietly
from case_server.foundation.services import Services
from case_server.velocity.repository import forget_old

_TASK = "velocity.forget_old"


def register(app: procrastinate.App, services: Services) -> None:
    """Add the task to `app`."""

    @app.periodic(cron="53 * * * *")
    @app.task(name=_TASK, queue=MAINTENANCE_QUEUE, queueing_lock=_TASK)
    def old(timestamp: int) -> None:
        """See `repository.forget_old`."""
        del timestamp
        with quietly(_TASK), services.database.transaction(Scope.system()) as connection:
            forget_old(connection, services.clock.now())
