"""Delivery of notices as a job: eight tries with growing pauses, then a person decides."""

import ipaddress
from typing import Final
from uuid import UUID

import procrastinate
import sqlalchemy as sa

from case_server.foundation.database import Scope
from case_server.foundation.jobs import FEEDBACK_QUEUE, MAINTENANCE_QUEUE, Backoff, BoundedRetry, JobFailed, quietly
from case_server.foundation.services import Services
from case_server.notifications.delivery import Postman
from case_server.notifications.service import BACKOFF, DELIVER_TASK, Outcome, defer_delivery, deliver_notice

_LEFT_BEHIND: Final = sa.text(
    "SELECT notice_id, case_id FROM notices WHERE state = 'pending' AND NOT EXISTS ("
    "SELECT FROM procrastinate_jobs WHERE lock = 'feedback:' || notices.case_id AND status IN ('todo', 'doing')) "
    "ORDER BY notice_id LIMIT 200"
)


def postman_for(services: Services) -> Postman:
    """A server that listens on loopback only is one for trying things out, and may send to loopback."""
    host = services.settings.host
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = host == "localhost"
    return Postman(loopback_allowed=local)


def queue_left_behind(services: Services) -> int:
    """Queue again each notice that is to be sent and has no job for it; how many there were."""
    with services.database.transaction(Scope.system()) as connection:
        left = connection.execute(_LEFT_BEHIND).all()
        for row in left:
            defer_delivery(connection, row.notice_id, row.case_id)
    return len(left)


def register(
    app: procrastinate.App, services: Services, *, postman: Postman | None = None, backoff: Backoff = BACKOFF
) -> None:
    """Add the task to `app`."""
    sender = postman or postman_for(services)

    @app.task(name=DELIVER_TASK, queue=FEEDBACK_QUEUE, pass_context=True, retry=BoundedRetry(backoff))
    def deliver(context: procrastinate.JobContext, notice_id: str) -> None:
        """Try once; fail to be tried again."""
        with quietly(DELIVER_TASK):
            if deliver_notice(services, sender, UUID(notice_id), context.job.attempts) is Outcome.TRY_AGAIN:
                raise JobFailed(DELIVER_TASK)

    @app.periodic(cron="*/5 * * * *")
    @app.task(
        name="notifications.queue_left_behind", queue=MAINTENANCE_QUEUE, queueing_lock="notifications.queue_left_behind"
    )
    def left_behind(timestamp: int) -> None:
        """See `queue_left_behind`."""
        del timestamp
        with quietly("notifications.queue_left_behind"):
            queue_left_behind(services)
