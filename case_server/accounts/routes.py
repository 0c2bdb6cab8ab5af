"""`/v1/sessions` and `/v1/workstations`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response, status

from case_contract.accounts import EnrolWorkstation, RefreshSession, SignedIn, SignIn, WorkstationRecord
from case_contract.problems import ProblemCode
from case_contract.vocabulary import Role
from case_server.accounts import service, workstations
from case_server.accounts.actor import Actor, SessionActor, current_session, require
from case_server.accounts.recording import record_by_person
from case_server.accounts.service import Refused
from case_server.foundation.database import Scope
from case_server.foundation.problems import ProblemRaised
from case_server.foundation.rate_limits import sender_of, throttle
from case_server.foundation.services import services_of

router = APIRouter(prefix="/v1", tags=["accounts"])

_Overseer = Annotated[Actor, Depends(require(Role.SUPERVISOR, Role.ADMINISTRATOR))]
_Session = Annotated[SessionActor, Depends(current_session)]


@router.post("/sessions", status_code=status.HTTP_201_CREATED)
def sign_in(request: Request, asked: SignIn) -> SignedIn:
    """Sign in with password and one-time code, at an approved workstation or to enrol one."""
    services = services_of(request)
    throttle(services.rate_limits, request, "sign_in", per_minute=services.settings.sign_ins_per_minute)
    return _granted(service.sign_in(services, asked, sender_of(request)))


@router.post("/sessions/refresh")
def refresh_session(request: Request, asked: RefreshSession) -> SignedIn:
    """Exchange a refresh token, once, for a new pair of tokens."""
    services = services_of(request)
    throttle(services.rate_limits, request, "refresh", per_minute=10 * services.settings.sign_ins_per_minute)
    return _granted(service.refresh(services, asked.refresh_token.get_secret_value()))


@router.delete("/sessions", status_code=status.HTTP_204_NO_CONTENT)
def sign_out(request: Request, session: _Session) -> None:
    """End the session that the access token belongs to."""
    service.sign_out(services_of(request), session)


@router.post("/workstations", status_code=status.HTTP_201_CREATED)
def enrol_workstation(
    request: Request, response: Response, session: _Session, asked: EnrolWorkstation
) -> WorkstationRecord:
    """Ask for a workstation: 201 for a new one, 200 for a key that is known."""
    services = services_of(request)
    with services.database.transaction(Scope.system(session.account_id)) as connection:
        now = services.clock.now()
        enrolled = workstations.enrol(
            connection, asked, requested_by=session.account_id, tenant_ids=session.tenant_ids, now=now
        )
        if isinstance(enrolled, workstations.Enrolled) and enrolled.new:
            record_by_person(
                connection,
                "workstation_enrolled",
                now,
                account_id=session.account_id,
                roles=session.roles,
                tenant_ids=session.tenant_ids,
                workstation_id=enrolled.record.workstation_id,
            )
    if enrolled is ProblemCode.INVALID_REQUEST:
        raise ProblemRaised(enrolled, errors=("body.public_key",))
    if isinstance(enrolled, ProblemCode):
        raise ProblemRaised(enrolled)
    if not enrolled.new:
        response.status_code = status.HTTP_200_OK
    return enrolled.record


@router.get("/workstations")
def list_workstations(request: Request, actor: _Overseer) -> tuple[WorkstationRecord, ...]:
    """Every workstation of the tenants one works for, newest first."""
    with services_of(request).database.transaction(actor.scope) as connection:
        return workstations.list_all(connection)


@router.post("/workstations/{workstation_id}/approve")
def approve_workstation(request: Request, workstation_id: UUID, actor: _Overseer) -> WorkstationRecord:
    """Let a workstation in that somebody else has asked for; only for who works for all tenants it belongs to."""
    return _change(request, actor, "workstation_approved", workstation_id, workstations.approve)


@router.post("/workstations/{workstation_id}/revoke")
def revoke_workstation(request: Request, workstation_id: UUID, actor: _Overseer) -> WorkstationRecord:
    """Shut a workstation out for good."""
    return _change(request, actor, "workstation_revoked", workstation_id, workstations.revoke)


def _change(
    request: Request, actor: Actor, operation: str, workstation_id: UUID, change: workstations.Change
) -> WorkstationRecord:
    services = services_of(request)
    now = services.clock.now()
    overseer = workstations.Overseer(actor.account_id, actor.tenant_ids)
    with services.database.transaction(actor.scope) as connection:
        outcome = change(connection, workstation_id, by=overseer, now=now)
        if isinstance(outcome, ProblemCode):
            raise ProblemRaised(outcome)
        record_by_person(
            connection,
            operation,
            now,
            account_id=actor.account_id,
            roles=actor.roles,
            tenant_ids=actor.tenant_ids.intersection(outcome.tenant_ids),
            workstation_id=workstation_id,
        )
    services.token_cache.forget_all()
    return outcome.record


def _granted(outcome: SignedIn | Refused) -> SignedIn:
    if isinstance(outcome, Refused):
        wait = outcome.retry_after_s
        raise ProblemRaised(outcome.problem, headers=None if wait is None else {"Retry-After": str(wait)})
    return outcome
