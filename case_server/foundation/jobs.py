"""Jobs in PostgreSQL (`procrastinate`): deferred in the transaction of what they follow from, run by workers.

A capability that has jobs offers `register(app, services)` in its `jobs.py`. Arguments of jobs are ids only, because
they are logged.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

import procrastinate
import psycopg
import sqlalchemy as sa
from procrastinate.jobs import Job

from case_server.foundation.problems import log_unexpected

if TYPE_CHECKING:
    from case_server.foundation.services import Services

PRE_CHECK_QUEUE: Final = "pre_check"
FEEDBACK_QUEUE: Final = "feedback"
ARCHIVE_QUEUE: Final = "archive"
MAINTENANCE_QUEUE: Final = "maintenance"

CAPABILITIES: Final = (
    "cases",
    "evidence",
    "precheck",
    "notifications",
    "archive",
    "face_search",
    "repeats",
    "velocity",
)

_STALLED_AFTER_S: Final = 30.0

_DEFER: Final = sa.text(
    "SELECT (procrastinate_defer_jobs_v1(ARRAY[ROW(:queue, :task, :priority, :lock, :queueing_lock,"
    " CAST(:args AS jsonb), CAST(:schedule_at AS timestamptz))::procrastinate_job_to_defer_v1]))[1]"
)


def defer(
    connection: sa.Connection,
    task: str,
    queue: str,
    *,
    schedule_at: datetime | None = None,
    priority: int = 0,
    lock: str | None = None,
    queueing_lock: str | None = None,
    **args: str | int | UUID,
) -> int:
    """Queue a job in the caller's transaction: it exists if, and only if, the transaction commits.

    Jobs with the same `lock` run one after the other in the order they were queued; `queueing_lock` allows one waiting
    job of its name and makes a second one fail. Gives the job's number.
    """
    plain = {name: str(value) if isinstance(value, UUID) else value for name, value in args.items()}
    number: int = connection.execute(
        _DEFER,
        {
            "queue": queue,
            "task": task,
            "priority": priority,
            "lock": lock,
            "queueing_lock": queueing_lock,
            "args": json.dumps(plain),
            "schedule_at": schedule_at,
        },
    ).scalar_one()
    return number


class JobFailed(Exception):
    """A try of a job went wrong; why is in the log already, without the data that it happened on."""


@contextmanager
def quietly(task: str) -> Iterator[None]:
    """Around the body of a job: logs an error without its message and raises `JobFailed` in its place.

    The job queue logs what a job raises in full, and messages of drivers and parsers quote the data they choked on.
    """
    try:
        yield
    except JobFailed:
        raise
    except Exception as error:  # noqa: BLE001 - every failure of a job is to be logged without data, then retried
        log_unexpected(error, request_id=str(uuid4()), route=task)
        raise JobFailed(task) from None


@dataclass(frozen=True, slots=True)
class Backoff:
    """How often a job is tried and how long it waits before each further try, doubling from `first_s` to `most_s`."""

    tries: int
    first_s: float
    most_s: float

    def wait_s(self, tried: int) -> float | None:
        """Seconds to wait after `tried` tries (1, 2, …), or None when that was the last."""
        if tried >= self.tries:
            return None
        return float(min(self.most_s, self.first_s * 2 ** (tried - 1)))


class BoundedRetry(procrastinate.BaseRetryStrategy):
    """Retries a failed job after `backoff`, then lets it fail."""

    def __init__(self, backoff: Backoff) -> None:
        self._backoff = backoff

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> procrastinate.RetryDecision | None:
        """When to run the job again, or None. `job.attempts` counts the tries before this one."""
        wait = self._backoff.wait_s(job.attempts + 1)
        if wait is None or not isinstance(exception, Exception):
            return None
        return procrastinate.RetryDecision(retry_at=datetime.now(UTC) + timedelta(seconds=wait))


def build_job_app(
    conninfo: str,
    services: "Services",
    *,
    capabilities: Iterable[str] = CAPABILITIES,
    register_more: Iterable[Callable[[procrastinate.App, "Services"], None]] = (),
) -> procrastinate.App:
    """An app that knows every task. `conninfo` is a libpq address of the role that owns the job tables."""
    connector = procrastinate.PsycopgConnector(conninfo=conninfo, min_size=1, max_size=6, configure=_without_commits)
    app = procrastinate.App(connector=connector)
    _register_rescue(app)
    for capability in capabilities:
        import_module(f"case_server.{capability}.jobs").register(app, services)
    for register in register_more:
        register(app, services)
    return app


async def _without_commits(connection: psycopg.AsyncConnection) -> None:
    """Each query of procrastinate is whole by itself.

    A worker that ends cancels what its heartbeat and its periodic jobs ask: a COMMIT that is cancelled leaves a failed
    transaction, which the pool warns of.
    """
    await connection.set_autocommit(True)


def _register_rescue(app: procrastinate.App) -> None:
    @app.periodic(cron="* * * * *")
    @app.task(
        name="jobs.rescue_stalled", queue=MAINTENANCE_QUEUE, queueing_lock="jobs.rescue_stalled", pass_context=True
    )
    async def rescue_stalled(context: procrastinate.JobContext, timestamp: int) -> None:
        """Queue again what a killed worker left behind; each rescue counts as a try of its job."""
        del timestamp
        await rescue_stalled_jobs(context.app)

    @app.periodic(cron="17 3 * * *")
    @app.task(name="jobs.sweep", queue=MAINTENANCE_QUEUE, queueing_lock="jobs.sweep", pass_context=True)
    async def sweep(context: procrastinate.JobContext, timestamp: int) -> None:
        """Forget jobs that succeeded more than three days ago."""
        del timestamp
        await context.app.job_manager.delete_old_jobs(nb_hours=72)


async def rescue_stalled_jobs(app: procrastinate.App, *, after_s: float = _STALLED_AFTER_S) -> int:
    """Queue again every job whose worker has given no sign of life for `after_s` seconds; how many there were."""
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=after_s))
    for job in stalled:
        await app.job_manager.retry_job(job)
    return len(stalled)
