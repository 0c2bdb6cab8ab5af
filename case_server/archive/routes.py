"""HTTP of the archive: search (R76), manifest, package, and the end of a relationship (R43)."""

import base64
import binascii
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import AwareDatetime, Field

from case_contract.clocks import day_in_china
from case_contract.frozen import Frozen
from case_contract.identifiers import normal_service_code
from case_contract.problems import ProblemCode
from case_contract.vocabulary import Role, Verdict
from case_server.accounts.actor import Actor, require
from case_server.accounts.tenant_actor import TenantActor, current_tenant
from case_server.archive import repository
from case_server.archive.repository import ArchivedCase, ArchiveQuery
from case_server.archive.service import open_package
from case_server.evidence.repository import erased_at
from case_server.evidence.sealing import Erased
from case_server.foundation.problems import ProblemRaised
from case_server.foundation.services import services_of
from case_server.record_log import service as record_log

router = APIRouter(prefix="/v1", tags=["archive"])

_SEARCHERS: Final = (Role.AUDITOR, Role.SUPERVISOR, Role.RISK_OFFICER)


class ArchivePage(Frozen):
    """One page of a search, the latest decided first; `next_after` is the opaque key of the next page."""

    cases: tuple[ArchivedCase, ...]
    next_after: str | None


class RelationshipEnded(Frozen):
    """A tenant's report that its relationship with a customer has ended; a second report corrects the first."""

    subject_id: Annotated[str, Field(min_length=1, max_length=120)]
    ended_on: date


class RetentionSet(Frozen):
    """For how many archived cases the report set the end of retention."""

    subject_id: str
    ended_on: date
    cases: int


Searcher = Annotated[Actor, Depends(require(*_SEARCHERS))]
Auditor = Annotated[Actor, Depends(require(Role.AUDITOR))]


@router.get("/archive", response_model=ArchivePage)
def search_archive(
    request: Request,
    *,
    actor: Searcher,
    subject_id: Annotated[str | None, Query(max_length=120)] = None,
    service_code: Annotated[str | None, Query(max_length=40)] = None,
    decided_from: Annotated[AwareDatetime | None, Query(alias="from")] = None,
    decided_to: Annotated[AwareDatetime | None, Query(alias="to")] = None,
    tenant_id: UUID | None = None,
    verdict: Verdict | None = None,
    after: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ArchivePage:
    """Search by any combination of customer, service code, time of the decision, tenant and verdict."""
    services = services_of(request)
    code = None if service_code is None else normal_service_code(service_code) or service_code
    query = ArchiveQuery(
        subject_id=subject_id,
        service_code=code,
        decided_from=decided_from,
        decided_to=decided_to,
        tenant_id=tenant_id,
        verdict=verdict,
        after=None if after is None else _page_key(after),
        limit=limit + 1,
    )
    with services.database.transaction(actor.scope) as connection:
        found = repository.search(connection, query)
        asked = {"subject_id": subject_id, "service_code": code, "from": decided_from, "to": decided_to}
        given = sorted(name for name, value in (asked | {"verdict": verdict}).items() if value is not None)
        searched = actor.tenant_ids if tenant_id is None else actor.tenant_ids & {tenant_id}
        for searched_tenant in sorted(searched):
            _record(
                connection,
                actor,
                "archive_searched",
                tenant_id=searched_tenant,
                details={"by": ",".join(given)},
                now=services.clock.now(),
            )
    page = found[:limit]
    more = len(found) > limit
    return ArchivePage(cases=page, next_after=_key_of(page[-1]) if more else None)


@router.get("/archive/{case_id}")
def get_manifest(request: Request, case_id: UUID, actor: Searcher) -> dict[str, Any]:
    """The manifest of one archived case: what is in its package, with the hash of each file; whether it was erased."""
    services = services_of(request)
    with services.database.transaction(actor.scope) as connection:
        stored = repository.find_package(connection, case_id)
        if stored is None:
            raise ProblemRaised(ProblemCode.NOT_FOUND)
        erased = erased_at(connection, case_id)
        _record(
            connection,
            actor,
            "archive_viewed",
            tenant_id=stored.tenant_id,
            case_id=case_id,
            now=services.clock.now(),
        )
    return {
        "package_sha256": stored.package_sha256,
        "manifest": dict(stored.manifest),
        "erased_at": None if erased is None else erased.isoformat(),
    }


@router.get("/archive/{case_id}/package", response_class=Response)
def get_package(request: Request, case_id: UUID, actor: Auditor) -> Response:
    """The whole package as a zip file, decrypted and verified; on record as an export."""
    services = services_of(request)
    with services.database.transaction(actor.scope) as connection:
        stored = repository.find_package(connection, case_id)
        data = open_package(services, connection, case_id)
        if stored is None or data is None:
            raise ProblemRaised(ProblemCode.NOT_FOUND)
        if isinstance(data, Erased):
            raise ProblemRaised(ProblemCode.CASE_ERASED)
        _record(
            connection,
            actor,
            "archive_exported",
            tenant_id=stored.tenant_id,
            case_id=case_id,
            details={"package_sha256": stored.package_sha256},
            now=services.clock.now(),
        )
    return Response(
        data,
        media_type="application/zip",
        headers={
            "Cache-Control": "no-store",
            "Content-Disposition": f'attachment; filename="case-{case_id}.zip"',
            "X-Content-Type-Options": "nosniff",
        },
    )


@router.post("/tenant-events/relationship-ended", response_model=RetentionSet)
def relationship_ended(
    request: Request, event: RelationshipEnded, tenant: Annotated[TenantActor, Depends(current_tenant)]
) -> RetentionSet:
    """Start the retention period of everything archived about a customer (AML Law Art. 34)."""
    services = services_of(request)
    now = services.clock.now()
    if event.ended_on > day_in_china(now):
        raise ProblemRaised(ProblemCode.INVALID_REQUEST, errors=("body.ended_on",))
    with services.database.transaction(tenant.scope) as connection:
        kept = repository.end_relationship(
            connection, tenant_id=tenant.tenant_id, subject_id=event.subject_id, ended_on=event.ended_on, at=now
        )
        for case_id in kept:
            record_log.append(
                connection,
                tenant_id=tenant.tenant_id,
                case_id=case_id,
                actor_id=None,
                actor_kind=Role.TENANT,
                operation="relationship_ended",
                details={"ended_on": event.ended_on.isoformat()},
                at=now,
            )
    return RetentionSet(subject_id=event.subject_id, ended_on=event.ended_on, cases=len(kept))


def _record(
    connection: sa.Connection,
    actor: Actor,
    operation: str,
    *,
    tenant_id: UUID,
    case_id: UUID | None = None,
    details: dict[str, str | int | None] | None = None,
    now: datetime,
) -> None:
    role = next(role for role in _SEARCHERS if actor.has(role))
    record_log.append(
        connection,
        tenant_id=tenant_id,
        case_id=case_id,
        actor_id=actor.account_id,
        actor_kind=role,
        operation=operation,
        details=details or {},
        at=now,
    )


def _key_of(case: ArchivedCase) -> str:
    return base64.urlsafe_b64encode(f"{case.decided_at.isoformat()}|{case.case_id}".encode()).decode()


def _page_key(after: str) -> tuple[datetime, UUID]:
    try:
        at, case_id = base64.urlsafe_b64decode(after.encode()).decode().split("|")
        return datetime.fromisoformat(at).astimezone(UTC), UUID(case_id)
    except (ValueError, OverflowError, binascii.Error):
        raise ProblemRaised(ProblemCode.INVALID_REQUEST, errors=("query.after",)) from None
