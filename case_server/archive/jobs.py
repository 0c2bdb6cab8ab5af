"""Archiving as a job, and a sweep for cases whose job was lost."""

from typing import Final
from uuid import UUID

import procrastinate
import sqlalchemy as sa

from case_server.archive.queueing import ARCHIVE_TASK, defer_archive
from case_server.archive.service import archive_case
from case_server.foundation.database import Scope
from case_server.foundation.jobs import ARCHIVE_QUEUE, MAINTENANCE_QUEUE, Backoff, BoundedRetry, quietly
from case_server.foundation.services import Services

BACKOFF: Final = Backoff(tries=6, first_s=5, most_s=300)
_LEFT_BEHIND: Final = sa.text(
    "SELECT case_id FROM cases WHERE status = 'fed_back' AND NOT EXISTS ("
    "SELECT FROM procrastinate_jobs WHERE lock = 'archive:' || cases.case_id AND status IN ('todo', 'doing')) "
    "LIMIT 200"
)


def queue_left_behind(services: Services) -> int:
    """Queue again each case that was fed back and has no job to archive it; how many there were."""
    with services.database.transaction(Scope.system()) as connection:
        left = connection.execute(_LEFT_BEHIND).scalars().all()
        for case_id in left:
            defer_archive(connection, case_id)
    return len(left)


def register(app: procrastinate.App, services: Services) -> None:
    """Add the tasks to `app`."""

    @app.task(name=ARCHIVE_TASK, queue=ARCHIVE_QUEUE, retry=BoundedRetry(BACKOFF))
    def archive(case_id: str) -> None:
        """Archive one case."""
        with quietly(ARCHIVE_TASK):
            archive_case(services, UUID(case_id))

    @app.periodic(cron="*/5 * * * *")
    @app.task(name="archive.queue_left_behind", queue=MAINTENANCE_QUEUE, queueing_lock="archive.queue_left_behind")
    def left_behind(timestamp: int) -> None:
        """See `queue_left_behind`."""
        del timestamp
        with quietly("archive.queue_left_behind"):
            queue_left_behind(services)
