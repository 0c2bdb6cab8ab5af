"""Deletes the faces whose time is over."""

import procrastinate

from case_server.face_search.service import forget_expired
from case_server.foundation.database import Scope
from case_server.foundation.jobs import MAINTENANCE_QUEUE, quietly
from case_server.foundation.services import Services

_TASK = "face_search.forget_expired"


def register(app: procrastinate.App, services: Services) -> None:
    """Add the task to `app`."""

    @app.periodic(cron="17 * * * *")
    @app.task(name=_TASK, queue=MAINTENANCE_QUEUE, queueing_lock=_TASK)
    def expired(timestamp: int) -> None:
        """See `forget_expired`."""
        del timestamp
        with quietly(_TASK), services.database.transaction(Scope.system()) as connection:
            forget_expired(connection, services.clock.now())
