"""Who is asking: the dependencies by which a route says whom it serves.

They are `async` and normally answer from memory, so that they cost no hop to another thread.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from case_contract.accounts import WorkstationState
from case_contract.problems import ProblemCode
from case_contract.vocabulary import Role
from case_server.accounts import repository
from case_server.accounts.tokens import digest_of
from case_server.foundation.database import Scope
from case_server.foundation.problems import ProblemRaised
from case_server.foundation.services import Services, services_of


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody signed in at an approved workstation. `scope` holds exactly the tenants she works for."""

    account_id: UUID
    display_name: str
    roles: frozenset[Role]
    tenant_ids: frozenset[UUID]
    workstation_id: UUID
    scope: Scope

    def has(self, *roles: Role) -> bool:
        """Whether she has at least one of `roles`."""
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True, slots=True)
class SessionActor:
    """What an access token stands for. Without a workstation it serves to enrol one, and to sign out."""

    family_id: UUID
    account_id: UUID
    display_name: str
    roles: frozenset[Role]
    tenant_ids: frozenset[UUID]
    workstation_id: UUID | None
    workstation_state: WorkstationState | None
    access_expires_at: datetime
    scope: Scope

    def at_workstation(self) -> Actor | ProblemCode:
        """The actor for real work, or why there is none."""
        match self.workstation_state:
            case WorkstationState.APPROVED if self.workstation_id is not None:
                return Actor(
                    self.account_id,
                    self.display_name,
                    self.roles,
                    self.tenant_ids,
                    self.workstation_id,
                    self.scope,
                )
            case WorkstationState.REVOKED:
                return ProblemCode.WORKSTATION_REVOKED
            case WorkstationState.PENDING:
                return ProblemCode.WORKSTATION_PENDING
            case _:
                return ProblemCode.WORKSTATION_UNKNOWN


async def current_session(request: Request) -> SessionActor:
    """Dependency: whoever holds a live access token, at a workstation or about to enrol one. Else NOT_SIGNED_IN."""
    token = bearer_of(request)
    if token is None:
        raise ProblemRaised(ProblemCode.NOT_SIGNED_IN)
    services = services_of(request)
    digest = digest_of(token)
    known = services.token_cache.get(digest, services.clock.now())
    if known is not None:
        return known
    return await run_in_threadpool(_look_up, services, digest)


async def current_actor(request: Request) -> Actor:
    """Dependency: whoever is signed in at an approved workstation, in any role."""
    found = (await current_session(request)).at_workstation()
    if isinstance(found, ProblemCode):
        raise ProblemRaised(found)
    return found


class RoleRequired:
    """Dependency: whoever is signed in at an approved workstation and has one of `roles`. Else NOT_ALLOWED."""

    def __init__(self, roles: frozenset[Role]) -> None:
        self.roles: Final = roles

    async def __call__(self, request: Request) -> Actor:
        """The actor of `request`."""
        actor = await current_actor(request)
        if actor.roles.isdisjoint(self.roles):
            raise ProblemRaised(ProblemCode.NOT_ALLOWED)
        return actor


def require(*roles: Role) -> RoleRequired:
    """`Depends(require(Role.SUPERVISOR, …))`: see `RoleRequired`."""
    return RoleRequired(frozenset(roles))


def bearer_of(request: Request) -> str | None:
    """What stands after `Bearer` in the Authorization header."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def _look_up(services: Services, digest: bytes) -> SessionActor:
    generation = services.token_cache.generation
    now = services.clock.now()
    with services.database.transaction(Scope.system()) as connection:
        found = repository.find_session(connection, digest, now)
    if found is None:
        raise ProblemRaised(ProblemCode.NOT_SIGNED_IN)
    actor = SessionActor(
        family_id=found.family_id,
        account_id=found.account_id,
        display_name=found.display_name,
        roles=found.roles,
        tenant_ids=found.tenant_ids,
        workstation_id=found.workstation_id,
        workstation_state=found.workstation_state,
        access_expires_at=found.access_expires_at,
        scope=Scope.tenants(found.tenant_ids, found.account_id),
    )
    services.token_cache.put(digest, actor, now, generation=generation)
    return actor
