"""Archived cases with everything a case can leave behind: files, readings, texts, prints, faces, notices, a package."""

from datetime import date
from typing import Any, Final
from uuid import UUID

import numpy as np
import sqlalchemy as sa

from case_contract.commands import AddNote
from case_contract.vocabulary import EvidenceKind, Role, Verdict
from case_server.archive.repository import end_relationship
from case_server.archive.tables import retentions
from case_server.evidence.tables import evidence
from case_server.face_search import service as faces
from case_server.face_search.index import DIMENSIONS, Vector
from case_server.foundation.database import Scope
from case_server.foundation.services import Services
from case_server.precheck.service import pre_check
from case_server.record_log.tables import log_entries
from case_server.repeats.page_print import PagePrint
from case_server.reverification.tables import reported_payments
from tests.case_server.api import Tenant, make_person
from tests.case_server.cases.desk import Desk, received_case, whole_review
from tests.case_server.precheck.running import ScriptedChecker, run_jobs
from tests.case_server.repeats.making import picture_of

LONG_AGO: Final = date(2015, 1, 1)
NAME: Final = "欧阳明珠"
NUMBER: Final = "440305197501010015"
REFERENCE: Final = "order-of-ouyang"
SUBJECT: Final = "subject-1"
NOTE: Final = "她的住址与证件不符"
READ: Final = "张伟"
MODEL: Final = "sface test"
REASON: Final = "保存期限届满，按制度删除"


def print_of(evidence_id: UUID, seed: int = 5) -> PagePrint:
    """What is kept of a selfie."""
    return PagePrint(evidence_id, 0, 0, EvidenceKind.SELFIE, f"file-{seed}", picture_of(seed))


def unit_vector(seed: int) -> Vector:
    """A face that is like no other seed's."""
    raw = np.random.default_rng(seed).standard_normal(DIMENSIONS)
    return np.asarray(raw / np.linalg.norm(raw), dtype=np.float32)


def closed_case(services: Services, tenant: Tenant, *, seed: int = 5, reference: str = REFERENCE) -> UUID:
    """A case that went all the way to the archive, with a face and a print that are found again."""
    case_id = received_case(
        services, tenant.tenant_id, reference=reference, declared={"name": NAME, "id_number": NUMBER}
    )
    selfie = selfie_of(services, case_id)
    pre_check(services, ScriptedChecker(prints=[print_of(selfie, seed)]), case_id)
    with services.database.transaction(Scope.system()) as connection:
        faces.allow(
            connection,
            tenant.tenant_id,
            legal_basis="consent of 2026-01",
            retention_days=3653,
            now=services.clock.now(),
        )
        kept = faces.keep_face(
            connection,
            services.key_provider,
            tenant_id=tenant.tenant_id,
            case_id=case_id,
            evidence_id=selfie,
            vector=unit_vector(seed),
            model_version=MODEL,
            now=services.clock.now(),
        )
        assert kept is True
    tenants = frozenset({tenant.tenant_id})
    desk = Desk(services, make_person(services, Role.REVIEWER, tenants=tenants), frozenset({Role.REVIEWER}), tenants)
    claimed = desk.claim()
    assert claimed is not None
    assert claimed.case_id == case_id
    outcomes = desk.say(claimed, AddNote(text=NOTE), *whole_review(Verdict.APPROVE))
    assert all(outcome.problem is None for outcome in outcomes), outcomes
    run_jobs(services)
    return case_id


def selfie_of(services: Services, case_id: UUID) -> UUID:
    """The id of a case's selfie."""
    with services.database.transaction(Scope.system()) as connection:
        found: UUID = connection.scalars(
            sa.select(evidence.c.evidence_id).where(evidence.c.case_id == case_id, evidence.c.kind == "selfie")
        ).one()
    return found


def pay(services: Services, tenant: Tenant) -> None:
    """A payment of the customer that the tenant reported."""
    now = services.clock.now()
    with services.database.transaction(Scope.tenants({tenant.tenant_id})) as connection:
        connection.execute(
            reported_payments.insert().values(
                tenant_id=tenant.tenant_id,
                reference="pay-1",
                digest=b"1",
                subject_id=SUBJECT,
                amount=1,
                currency="CNY",
                occurred_at=now,
                reported_at=now,
            )
        )


def end(services: Services, tenant: Tenant, ended_on: date = LONG_AGO) -> None:
    """The tenant's report that the relationship with the customer has ended, as if her cases were from before that.

    What the server itself makes of a report of an earlier day is tested with the archive.
    """
    with services.database.transaction(Scope.system()) as connection:
        kept = end_relationship(
            connection,
            tenant_id=tenant.tenant_id,
            subject_id=SUBJECT,
            ended_on=ended_on,
            at=services.clock.now(),
        )
        until = ended_on.replace(year=ended_on.year + 10)
        connection.execute(retentions.update().where(retentions.c.case_id.in_(kept)).values(retention_until=until))


def files_of(services: Services, case_id: UUID) -> list[str]:
    """Every sealed file of a case in the local store."""
    folder = services.settings.evidence_folder
    return [path.name for path in folder.rglob(f"{case_id}/*")]


def rows_with(services: Services, text: str) -> set[str]:
    """The tables in which any column of any row has a text in it, the log among them."""
    tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    with services.database.transaction(Scope.system()) as connection:
        names = connection.execute(sa.text(tables)).scalars().all()
        return {
            name
            for name in names
            if not name.startswith(("procrastinate", "alembic"))
            and connection.execute(
                sa.text(f"SELECT EXISTS (SELECT FROM {name} AS r WHERE position(:text IN r::text) > 0)"),  # noqa: S608 - names of tables
                {"text": text},
            ).scalar_one()
        }


def entries(services: Services, case_id: UUID, *operations: str) -> list[Any]:
    """Entries of the record log about a case, of some operations."""
    with services.database.transaction(Scope.system()) as connection:
        return list(
            connection.execute(
                sa.select(log_entries)
                .where(log_entries.c.case_id == case_id, log_entries.c.operation.in_(operations))
                .order_by(log_entries.c.entry_id)
            )
        )


def service_code(services: Services, case_id: UUID) -> str:
    """A case's short code."""
    with services.database.transaction(Scope.system()) as connection:
        return str(
            connection.execute(
                sa.text("SELECT service_code FROM cases WHERE case_id = :c"), {"c": case_id}
            ).scalar_one()
        )
