"""The queue, single cases, sync and push over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response, StreamingResponse

from case_contract.frozen import Frozen, StatedText
from case_contract.problems import ProblemCode
from case_contract.records import CaseDetail, CasePage, PageSize
from case_contract.sync import SyncRequest, SyncResponse
from case_contract.vocabulary import CaseStatus, Role, Tier
from case_server.accounts.actor import Actor, require
from case_server.cases.changes import CursorUnreadable, load_changes, parse_cursor
from case_server.cases.claims import (
    Claimant,
    Claimed,
    ClaimFilter,
    assign_case,
    claim_case,
    claim_next,
    release_case,
)
from case_server.cases.details import load_detail
from case_server.cases.listing import ListQuery, PageKeyUnreadable, list_cases, parse_page_key
from case_server.cases.push import change_events, watch_changes
from case_server.cases.sync import apply_commands
from case_server.evidence.repository import erased_at
from case_server.foundation.problems import ProblemRaised
from case_server.foundation.services import services_of
from case_server.record_log import service as record_log

router = APIRouter(prefix="/v1", tags=["cases"], lifespan=watch_changes)

Worker = Annotated[Actor, Depends(require(Role.REVIEWER, Role.SUPERVISOR, Role.RISK_OFFICER))]
Supervisor = Annotated[Actor, Depends(require(Role.SUPERVISOR))]
Looker = Annotated[Actor, Depends(require(Role.REVIEWER, Role.SUPERVISOR, Role.RISK_OFFICER, Role.AUDITOR))]


class Assignment(Frozen):
    """Whom a case is kept for; nobody with None."""

    account_id: UUID | None


@router.post("/cases/claim", response_model=CaseDetail)
def claim_next_case(request: Request, actor: Worker, tier: Tier | None = None, tenant: UUID | None = None) -> Response:
    """Claim the case that is due first. 404 `no_case_waiting` when none waits for this person."""
    services = services_of(request)
    claimant, wanted = _claimant(actor), ClaimFilter(tier, tenant)
    detail = claim_next(
        services.database, actor.scope, services.key_provider, claimant, now=services.clock.now(), wanted=wanted
    )
    if detail is None:
        raise ProblemRaised(ProblemCode.NO_CASE_WAITING)
    return _json(detail)


@router.post("/cases/{case_id}/claim", response_model=CaseDetail)
def claim_one_case(request: Request, case_id: UUID, actor: Worker) -> Response:
    """Claim a certain case; the holder gets it again with a fresh lease."""
    services = services_of(request)
    with services.database.transaction(actor.scope) as connection:
        claimed = claim_case(connection, case_id, _claimant(actor), now=services.clock.now())
        if not isinstance(claimed, Claimed):
            raise ProblemRaised(claimed)
        detail = load_detail(connection, services.key_provider, case_id, viewer=actor.account_id)
    return _json(detail)


@router.post("/cases/{case_id}/release", status_code=204)
def release_one_case(request: Request, case_id: UUID, actor: Worker) -> None:
    """Give a case back to the queue: its holder may, and a supervisor."""
    services = services_of(request)
    with services.database.transaction(actor.scope) as connection:
        problem = release_case(
            connection, case_id, account_id=actor.account_id, roles=actor.roles, now=services.clock.now()
        )
        if problem is not None:
            raise ProblemRaised(problem)


@router.post("/cases/{case_id}/assign", status_code=204)
def assign_one_case(request: Request, case_id: UUID, assignment: Assignment, actor: Supervisor) -> None:
    """Keep a case for one person, or for nobody."""
    services = services_of(request)
    with services.database.transaction(actor.scope) as connection:
        problem = assign_case(
            connection, case_id, assignment.account_id, supervisor=actor.account_id, now=services.clock.now()
        )
        if problem is not None:
            raise ProblemRaised(problem)


@router.get("/cases", response_model=CasePage)
def list_all_cases(
    *,
    request: Request,
    actor: Looker,
    status: Annotated[tuple[CaseStatus, ...], Query()] = (),
    tier: Annotated[tuple[Tier, ...], Query()] = (),
    tenant: UUID | None = None,
    assignee: UUID | None = None,
    mine: bool = False,
    q: Annotated[StatedText, Query(max_length=120)] = "",
    after: Annotated[str | None, Query(max_length=200)] = None,
    limit: PageSize = 100,
) -> Response:
    """Cases of the caller's tenants, due first. `q` finds service codes, references and masked names by beginning."""
    try:
        key = None if after is None else parse_page_key(after)
    except PageKeyUnreadable:
        raise ProblemRaised(ProblemCode.INVALID_REQUEST, errors=("query.after",)) from None
    query = ListQuery(status, tier, tenant, assignee, actor.account_id if mine else None, q)
    with services_of(request).database.transaction(actor.scope) as connection:
        page = list_cases(connection, query, after=key, limit=limit)
    return _json(page)


@router.get("/cases/{case_id}", response_model=CaseDetail)
def read_case(request: Request, case_id: UUID, actor: Looker) -> Response:
    """A case whole, for its holder, a supervisor or an auditor. Looking is recorded (R15)."""
    services = services_of(request)
    with services.database.transaction(actor.scope) as connection:
        if erased_at(connection, case_id) is not None:
            raise ProblemRaised(ProblemCode.CASE_ERASED)
        detail = load_detail(connection, services.key_provider, case_id)
        if detail is None:
            raise ProblemRaised(ProblemCode.NOT_FOUND)
        lease = detail.summary.lease
        holds = lease is not None and lease.account_id == actor.account_id
        if not holds and not actor.has(Role.SUPERVISOR, Role.AUDITOR):
            raise ProblemRaised(ProblemCode.CASE_NOT_HELD)
        if holds:
            detail = load_detail(connection, services.key_provider, case_id, viewer=actor.account_id)
        record_log.append(
            connection,
            tenant_id=detail.summary.tenant_id if detail is not None else None,
            case_id=case_id,
            actor_id=actor.account_id,
            actor_kind=_looking_role(actor, holds=holds),
            operation="read_case",
            details={"workstation_id": str(actor.workstation_id)},
            at=services.clock.now(),
        )
    return _json(detail)


@router.post("/sync", response_model=SyncResponse)
def sync(request: Request, body: SyncRequest, actor: Worker) -> Response:
    """Apply commands, each exactly once, then tell what changed since the cursor."""
    services = services_of(request)
    try:
        cursor = None if body.cursor is None else parse_cursor(body.cursor)
    except CursorUnreadable:
        raise ProblemRaised(ProblemCode.INVALID_REQUEST, errors=("body.cursor",)) from None
    outcomes = apply_commands(services, actor, body.commands)
    changes = load_changes(services, actor, cursor, body.most_changes)
    return _json(
        SyncResponse(
            request_id=body.request_id,
            outcomes=outcomes,
            changes=changes.changes,
            cursor=str(changes.cursor),
            more=changes.more,
            server_time=services.clock.now(),
        )
    )


@router.get(
    "/changes",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "Events named `changed` with empty data, and comments that keep the stream alive.",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        }
    },
)
async def stream_changes(request: Request, actor: Worker) -> StreamingResponse:
    """Server-sent events: `changed` says that a sync is worth while, and nothing else."""
    del actor
    return StreamingResponse(
        change_events(request), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
    )


def _claimant(actor: Actor) -> Claimant:
    return Claimant(actor.account_id, actor.workstation_id, actor.roles)


def _looking_role(actor: Actor, *, holds: bool) -> Role:
    order = (Role.REVIEWER, Role.RISK_OFFICER, Role.SUPERVISOR) if holds else (Role.SUPERVISOR, Role.AUDITOR)
    return next((role for role in order if role in actor.roles), Role.AUDITOR)


def _json(body: Frozen | None) -> Response:
    """Written by the model itself: FastAPI's own way would validate what has just been built once more."""
    content = b"null" if body is None else body.model_dump_json().encode()
    return Response(content, media_type="application/json", headers={"Cache-Control": "no-store"})
