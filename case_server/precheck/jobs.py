"""The pre-check as a job: tried three times, then the case goes to a person without it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Final
from uuid import UUID, uuid4

import procrastinate
import sqlalchemy as sa
import structlog

from case_server.foundation.database import Scope
from case_server.foundation.jobs import MAINTENANCE_QUEUE, PRE_CHECK_QUEUE, Backoff, BoundedRetry, JobFailed, quietly
from case_server.foundation.problems import log_unexpected
from case_server.foundation.services import Services
from case_server.foundation.settings import settings_from
from case_server.precheck.checking import CaseChecker
from case_server.precheck.memory import keep_large_blocks_apart
from case_server.precheck.queueing import PRE_CHECK_TASK, defer_pre_check
from case_server.precheck.service import give_up, pre_check

_log: Final = structlog.get_logger("case_server.precheck.jobs")
BACKOFF: Final = Backoff(tries=3, first_s=2, most_s=30)

_LEFT_BEHIND: Final = sa.text(
    "SELECT case_id FROM cases WHERE status IN ('received', 'pre_checking') AND NOT EXISTS ("
    "SELECT FROM procrastinate_jobs WHERE lock = 'pre_check:' || cases.case_id AND status IN ('todo', 'doing')) "
    "LIMIT 200"
)


@lru_cache(maxsize=1)
def model_thread() -> ThreadPoolExecutor:
    """The one thread of this process in which the models live."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="models")


@lru_cache(maxsize=1)
def warm_checker() -> CaseChecker:
    """The models and data packs, loaded once in a process; to be called in `model_thread` only."""
    import cv2

    from case_server.precheck.checker import ModelChecker
    from identity_checks.conformance.switching import switched_on
    from identity_checks.faces import STATED_RATES
    from identity_checks.packs.shelf import Shelf

    # A worker fills one core, and others fill the rest: OpenCV's helpers would only wait for each other.
    cv2.setNumThreads(1)
    keep_large_blocks_apart()
    settings = settings_from()
    shelf = Shelf.bundled(settings.document_packs)
    for problem in shelf.problems:
        _log.warning("document_pack_left_out", code=problem.reason.value, file=problem.file, place=problem.places)
    return ModelChecker(switched_on(settings.models), shelf, STATED_RATES[settings.face_rate])


def warm_up() -> None:
    """Load the models before the first case needs them."""
    model_thread().submit(warm_checker).result()


def try_pre_check(services: Services, load_checker: Callable[[], CaseChecker], case_id: UUID, tried: int) -> None:
    """One try, after `tried` earlier ones (a killed worker's counts). Raises `JobFailed` when more may follow."""
    if tried >= BACKOFF.tries:
        give_up(services, case_id)
        return
    try:
        pre_check(services, load_checker(), case_id)
    except Exception as error:  # noqa: BLE001 - whatever a model or a picture does, the case must reach a person
        log_unexpected(error, request_id=str(uuid4()), route=PRE_CHECK_TASK)
        if tried + 1 < BACKOFF.tries:
            raise JobFailed(PRE_CHECK_TASK) from None
        give_up(services, case_id)


def queue_left_behind(services: Services) -> int:
    """Queue again each case that is to be pre-checked and has no job for it; how many there were."""
    with services.database.transaction(Scope.system()) as connection:
        left = connection.execute(_LEFT_BEHIND).scalars().all()
        for case_id in left:
            defer_pre_check(connection, case_id)
    return len(left)


def register(
    app: procrastinate.App,
    services: Services,
    load_checker: Callable[[], CaseChecker] = warm_checker,
    backoff: Backoff = BACKOFF,
) -> None:
    """Add the tasks of the pre-check to `app`."""

    @app.task(name=PRE_CHECK_TASK, queue=PRE_CHECK_QUEUE, pass_context=True, retry=BoundedRetry(backoff))
    async def run(context: procrastinate.JobContext, case_id: str) -> None:
        """Check one case in the thread of the models."""
        await asyncio.get_running_loop().run_in_executor(
            model_thread(), try_pre_check, services, load_checker, UUID(case_id), context.job.attempts
        )

    @app.periodic(cron="*/5 * * * *")
    @app.task(name="precheck.queue_left_behind", queue=MAINTENANCE_QUEUE, queueing_lock="precheck.queue_left_behind")
    def left_behind(timestamp: int) -> None:
        """See `queue_left_behind`."""
        del timestamp
        with quietly("precheck.queue_left_behind"):
            queue_left_behind(services)
