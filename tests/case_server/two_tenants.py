"""Two tenants with everything a tenant can have, and on either side somebody with every role there is."""

import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import psycopg
import sqlalchemy as sa

from case_contract.vocabulary import ACCOUNT_ROLES, Action, Role, Verdict
from case_server.accounts.tables import workstations
from case_server.archive.service import archive_case
from case_server.archive.tables import retentions
from case_server.cases.tables import cases
from case_server.evidence.tables import evidence
from case_server.foundation.database import Database, Scope
from case_server.foundation.embedded import EmbeddedPostgres
from case_server.foundation.services import Services
from case_server.foundation.settings import Settings
from case_server.notifications.tables import notices
from case_server.record_log.sequencer import sequence_entries
from tests.case_server.api import Person, Tenant, TestClient, make_person, make_tenant
from tests.case_server.cases.desk import Desk, ready_case, system_move, whole_review
from tests.case_server.intake.sending import submit
from tests.case_server.parts import client_of, parts_of
from tests.case_server.postgres import fresh_database
from tests.support.clock import FixedClock

ALL_ROLES: Final[Sequence[Role]] = tuple(sorted(ACCOUNT_ROLES))


@dataclass(frozen=True)
class Side:
    """One tenant: cases in every situation that a route may ask for."""

    tenant: Tenant
    person: Person
    ready: UUID
    held: UUID
    waiting: UUID
    dead: UUID
    archived: UUID
    evidence_id: UUID
    notice_id: UUID
    workstation: UUID
    subject_id: str

    def marks(self) -> tuple[str, ...]:
        """What must not be in an answer to anybody of another tenant."""
        ids = (self.tenant.tenant_id, self.ready, self.held, self.waiting, self.dead, self.archived)
        return tuple(str(mark) for mark in (*ids, self.evidence_id, self.notice_id, self.workstation, self.subject_id))


@dataclass(frozen=True)
class World:
    """The application with two sides; `mine` tries to reach what is `theirs`."""

    api: TestClient
    services: Services
    mine: Side
    theirs: Side

    def their_rows(self) -> list[Any]:
        """Everything of theirs that a request could have changed."""
        found: list[Any] = []
        with self.services.database.transaction(Scope.system()) as connection:
            for table in (cases, evidence, notices):
                rows = sa.select(table).where(table.c.tenant_id == self.theirs.tenant.tenant_id)
                found.extend(tuple(row) for row in connection.execute(rows.order_by(table.primary_key.columns[0])))
            desks = sa.select(workstations).where(workstations.c.tenant_ids.contains([self.theirs.tenant.tenant_id]))
            found.extend(tuple(row) for row in connection.execute(desks.order_by(workstations.c.workstation_id)))
        return found

    def their_retention(self) -> date | None:
        """Until when their archived case has to be kept."""
        with self.services.database.transaction(Scope.system()) as connection:
            until: date | None = connection.scalars(
                sa.select(retentions.c.retention_until).where(retentions.c.case_id == self.theirs.archived)
            ).one()
        return until


@dataclass(frozen=True)
class WorldMade:
    """Two sides in a database and a data folder that nobody works on, to be copied."""

    postgres: EmbeddedPostgres
    database: str
    data_folder: Path
    mine: Side
    theirs: Side

    @contextmanager
    def copied(self, data_folder: Path) -> Iterator[World]:
        """The application on a copy, which is gone after the block."""
        shutil.copytree(self.data_folder, data_folder)
        with fresh_database(self.postgres, self.database) as url, closing(Database(url)) as database:
            services = parts_of(Settings(data_folder=data_folder, database_url=url), database, FixedClock())
            yield World(client_of(services), services, self.mine, self.theirs)


@contextmanager
def world_to_copy(postgres: EmbeddedPostgres, data_folder: Path) -> Iterator[WorldMade]:
    """Both sides, built the same way."""
    with fresh_database(postgres) as url:
        with closing(Database(url)) as database:
            services = parts_of(Settings(data_folder=data_folder, database_url=url), database, FixedClock())
            api = client_of(services)
            mine, theirs = _make_side(api, services, "Mine"), _make_side(api, services, "Theirs")
            with services.database.transaction(Scope.system()) as connection:
                sequence_entries(connection, services.log_key, now=services.clock.now())
        _wait_until_told(url)
        name = sa.make_url(url).database
        assert name is not None
        yield WorldMade(postgres, name, data_folder, mine, theirs)


def _wait_until_told(url: str) -> None:
    """A change is told when every older transaction has ended, also those of other tests in the same PostgreSQL."""
    tick = threading.Event()
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute("SELECT pg_current_xact_id()::text").fetchone()
        assert row is not None
        told = "SELECT pg_snapshot_xmin(pg_current_snapshot()) > %s::xid8"
        while connection.execute(told, row).fetchone() != (True,):
            tick.wait(0.02)


def _make_side(api: TestClient, services: Services, name: str) -> Side:
    tenant = make_tenant(services, name, webhook_url="https://127.0.0.1:9/hook")
    person = make_person(services, *ALL_ROLES, tenants=[tenant.tenant_id], name=f"{name} person")
    reviewer = make_person(services, Role.REVIEWER, tenants=[tenant.tenant_id])
    desk = Desk(services, reviewer, frozenset({Role.REVIEWER}), frozenset({tenant.tenant_id}))
    dead, notice_id = _decided(services, desk, f"{name}-dead")
    archived, _ = _decided(services, desk, f"{name}-archived")
    system_move(services, archived, Action.FEED_BACK)
    assert archive_case(services, archived)
    held = ready_case(services, tenant.tenant_id, reference=f"{name}-held")
    claimed = Desk(services, person, frozenset(ALL_ROLES), frozenset({tenant.tenant_id})).claim()
    assert claimed is not None
    assert claimed.case_id == held
    ready = ready_case(services, tenant.tenant_id, reference=f"{name}-ready")
    subject_id = f"subject-of-{name}"
    with services.database.transaction(Scope.system()) as connection:
        connection.execute(
            sa.update(notices)
            .where(notices.c.notice_id == notice_id)
            .values(
                state="dead",
                attempts=8,
                last_error="refused",
                first_tried_at=services.clock.now(),
                last_tried_at=services.clock.now(),
            )
        )
        evidence_id = connection.scalars(
            sa.select(evidence.c.evidence_id).where(evidence.c.case_id == ready).limit(1)
        ).one()
    sent = submit(api, services, tenant, evidence={}, key=f"{name}-waiting")
    assert sent.status_code == 201, sent.text
    return Side(
        tenant=tenant,
        person=person,
        ready=ready,
        held=held,
        waiting=UUID(sent.json()["case_id"]),
        dead=dead,
        archived=archived,
        evidence_id=evidence_id,
        notice_id=notice_id,
        workstation=reviewer.workstation_id,
        subject_id=subject_id,
    )


def _decided(services: Services, desk: Desk, reference: str) -> tuple[UUID, UUID]:
    case_id = ready_case(services, next(iter(desk.tenant_ids)), reference=reference)
    claimed = desk.claim()
    assert claimed is not None
    assert claimed.case_id == case_id
    outcomes = desk.say(claimed, *whole_review(Verdict.APPROVE))
    assert all(outcome.problem is None for outcome in outcomes), outcomes
    with services.database.transaction(Scope.system()) as connection:
        notice_id = connection.scalars(sa.select(notices.c.notice_id).where(notices.c.case_id == case_id)).one()
    return case_id, notice_id
