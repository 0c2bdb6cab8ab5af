"""Jobs about cases that nobody asks for: leases that are over, customers that do not answer."""

from typing import Final

import procrastinate
from starlette.concurrency import run_in_threadpool

from case_server.cases.claims import expire_leases
from case_server.cases.waiting import expire_waits
from case_server.foundation.database import Scope
from case_server.foundation.jobs import MAINTENANCE_QUEUE
from case_server.foundation.services import Services

EXPIRE_LEASES: Final = "cases.expire_leases"
EXPIRE_WAITS: Final = "cases.expire_waits"


def register(app: procrastinate.App, services: Services) -> None:
    """Make the jobs known to `app`."""

    @app.periodic(cron="* * * * *")
    @app.task(name=EXPIRE_LEASES, queue=MAINTENANCE_QUEUE, queueing_lock=EXPIRE_LEASES)
    async def expire(timestamp: int) -> None:
        """Put cases whose lease is over back into the queue (R20)."""
        del timestamp
        await run_in_threadpool(run_expiry, services)

    @app.periodic(cron="*/10 * * * *")
    @app.task(name=EXPIRE_WAITS, queue=MAINTENANCE_QUEUE, queueing_lock=EXPIRE_WAITS)
    async def end_waits(timestamp: int) -> None:
        """Let cases go on whose customer was waited for long enough (R3)."""
        del timestamp
        await run_in_threadpool(run_wait_expiry, services)


def run_expiry(services: Services) -> int:
    """Expire every lease that is over now; how many there were."""
    with services.database.transaction(Scope.system()) as connection:
        return expire_leases(connection, now=services.clock.now())


def run_wait_expiry(services: Services) -> int:
    """Let every case go on that has waited for its customer too long; how many there were."""
    with services.database.transaction(Scope.system()) as connection:
        return expire_waits(connection, now=services.clock.now())
