"""Runs queued jobs with the real job queue until none is due, and stands in for models where a test wants failures."""

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

import procrastinate
import sqlalchemy as sa

from case_contract.identifiers import new_id
from case_contract.records import FieldRecord, FindingRecord, ReadingRecord
from case_contract.vocabulary import DocumentType, Role, Severity
from case_server.archive import jobs as archive_jobs
from case_server.face_search.case_faces import CaseFaces
from case_server.foundation.database import Scope
from case_server.foundation.jobs import ARCHIVE_QUEUE, FEEDBACK_QUEUE, PRE_CHECK_QUEUE, Backoff, build_job_app
from case_server.foundation.services import Services
from case_server.notifications import jobs as notification_jobs
from case_server.notifications.delivery import Postman
from case_server.precheck import jobs as precheck_jobs
from case_server.precheck.checking import CaseChecker, Checked, OpenedEvidence
from case_server.precheck.repository import PreCheckResults, ReadingFacts
from case_server.repeats.page_print import PagePrint
from tests.case_server.api import Tenant, make_person
from tests.case_server.cases.desk import Desk

QUEUES = (PRE_CHECK_QUEUE, FEEDBACK_QUEUE, ARCHIVE_QUEUE)
AT_ONCE = Backoff(tries=8, first_s=0, most_s=0)
_GIVEN_UP = (
    "query not terminated after cancellation",
    "query cancellation interrupted",
    "discarding closed connection",
)


def finding(code: str, severity: Severity) -> FindingRecord:
    """A finding of nothing in particular."""
    return FindingRecord(finding_id=new_id(), code=code, severity=severity, confidence=0.9, model_version="test 1")


@dataclass
class ScriptedChecker:
    """Fails `failures` times, then gives one reading of the first file and the findings it was told to give.

    `reading` changes that reading; each of `further` is another document on the same page, changed from the first.
    """

    failures: int = 0
    found: Sequence[FindingRecord] = ()
    reading: Mapping[str, object] = field(default_factory=dict)
    further: Sequence[Mapping[str, object]] = ()
    missing: tuple[str, ...] = ("address",)
    prints: Sequence[PagePrint] = ()
    faces: Callable[[], CaseFaces] | None = None
    calls: list[tuple[tuple[str, ...], dict[str, str]]] = field(default_factory=list)

    def check(self, evidence: Sequence[OpenedEvidence], declared: Mapping[str, str], today: date) -> Checked:
        """See `CaseChecker.check`."""
        del today
        self.calls.append((tuple(sorted(item.kind.value for item in evidence)), dict(declared)))
        if len(self.calls) <= self.failures:
            raise RuntimeError("the model says 张伟 440305197501010015")
        reading = ReadingRecord(
            reading_id=new_id(),
            evidence_id=evidence[0].evidence_id,
            page=0,
            document_type=DocumentType.RESIDENT_ID_FRONT,
            rotation=90,
            corners=((0, 0), (10, 0), (10, 5), (0, 5)),
            fields={"name": FieldRecord(value="张伟", confidence=0.98, box=((1, 1), (2, 1), (2, 2), (1, 2)))},
            model_versions={"test": "1"},
        )
        reading = reading.model_copy(update=self.reading)
        further = [reading.model_copy(update={"reading_id": new_id(), **more}) for more in self.further]
        facts = {reading.reading_id: ReadingFacts({"score": 0.9}, self.missing)}
        results = PreCheckResults((reading, *further), tuple(self.found), None)
        return Checked(results, facts, tuple(self.prints), self.faces)


def run_jobs(
    services: Services,
    *,
    checker: CaseChecker | None = None,
    postman: Postman | None = None,
    queues: Sequence[str] = QUEUES,
) -> None:
    """Work off everything that is due, with retries that wait for nothing."""
    load: Callable[[], CaseChecker] = lambda: checker or ScriptedChecker()  # noqa: E731 - it needs its type

    def register(app: procrastinate.App, parts: Services) -> None:
        precheck_jobs.register(app, parts, load, backoff=Backoff(tries=3, first_s=0, most_s=0))
        notification_jobs.register(app, parts, postman=postman, backoff=AT_ONCE)
        archive_jobs.register(app, parts)

    async def work() -> None:
        app = build_job_app(services.database.url, services, capabilities=(), register_more=(register,))
        async with app.open_async():
            # A worker that does not wait leaves behind what its last jobs queue.
            while due(services, queues):
                await app.run_worker_async(
                    queues=list(queues), wait=False, listen_notify=False, install_signal_handlers=False, concurrency=2
                )

    with _given_up_quietly():
        asyncio.run(work())


@contextmanager
def _given_up_quietly() -> Iterator[None]:
    """A worker that ends cancels the queries of its heartbeat and the like.

    Where the machine is too busy to cancel them in time, psycopg closes their connection, and psycopg and its pool each
    warn of it. Nothing is lost, and no test here is about it.
    """
    loggers = [logging.getLogger(name) for name in ("psycopg", "psycopg.pool")]
    for logger in loggers:
        logger.addFilter(_is_news)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeFilter(_is_news)


def _is_news(record: logging.LogRecord) -> bool:
    return not str(record.msg).startswith(_GIVEN_UP)


def due(services: Services, queues: Sequence[str] = QUEUES) -> bool:
    """Whether a job waits that may run now."""
    query = "SELECT EXISTS (SELECT FROM procrastinate_jobs WHERE status = 'todo' AND queue_name = ANY(:queues))"
    with services.database.engine.begin() as connection:
        return bool(connection.execute(sa.text(query), {"queues": list(queues)}).scalar_one())


def desk_of(services: Services, tenant: Tenant) -> Desk:
    """A reviewer's desk."""
    person = make_person(services, Role.REVIEWER, tenants=[tenant.tenant_id])
    return Desk(services, person, frozenset({Role.REVIEWER}), frozenset({tenant.tenant_id}))


def logged_word(services: Services) -> tuple[str | None, str | None]:
    """What the log says that the one word on a field found, and which steps it opened again."""
    with services.database.transaction(Scope.system()) as connection:
        row = connection.execute(
            sa.text(
                "SELECT details::json ->> 'found', details::json ->> 'reopens' FROM log_entries "
                "WHERE operation = 'decide_field'"
            )
        ).one()
    return row[0], row[1]
