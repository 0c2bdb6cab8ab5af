"""The tenant's side of authentication: an API key names it, an HMAC over the whole request proves it."""

import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from case_contract.intake import IDEMPOTENCY_HEADER, SIGNATURE_HEADER
from case_contract.problems import ProblemCode
from case_contract.signing import request_signature, signature_timestamp
from case_contract.vocabulary import Plan
from case_server.accounts.actor import bearer_of
from case_server.foundation.database import Scope
from case_server.foundation.problems import ProblemRaised
from case_server.foundation.services import Services, services_of
from case_server.tenants import repository
from case_server.tenants.repository import ApiKeyRow
from case_server.tenants.service import api_key_purpose

MOST_BODY_BYTES: Final = 64 * 1024 * 1024
SIGNATURE_GOOD_FOR: Final = timedelta(seconds=300)


@dataclass(frozen=True, slots=True)
class TenantActor:
    """A tenant system whose request was signed with a live key. `scope` holds that tenant alone.

    `api_key_id` is None where the server's own command line submits for the tenant.
    """

    tenant_id: UUID
    api_key_id: UUID | None
    plan: Plan
    scope: Scope


async def current_tenant(request: Request) -> TenantActor:
    """Dependency: the tenant that signed this request. The body stays readable by `await request.body()`.

    Nothing of the body is read before the key is known and the signature fresh; at most 64 MiB are ever held.
    """
    services = services_of(request)
    api_key_id = _api_key_id(request)
    signature = request.headers.get(SIGNATURE_HEADER, "")
    made_at = signature_timestamp(signature)
    if api_key_id is None:
        raise ProblemRaised(ProblemCode.NOT_SIGNED_IN)
    if made_at is None:
        raise ProblemRaised(ProblemCode.SIGNATURE_INVALID)
    if abs(services.clock.now().timestamp() - made_at) > SIGNATURE_GOOD_FOR.total_seconds():
        raise ProblemRaised(ProblemCode.REQUEST_TOO_OLD)
    key = await run_in_threadpool(_find_key, services, api_key_id)
    body = await _body_within(request, MOST_BODY_BYTES)
    if not await run_in_threadpool(_agrees, services, key, request, body):
        raise ProblemRaised(ProblemCode.SIGNATURE_INVALID)
    return TenantActor(key.tenant_id, key.api_key_id, key.plan, Scope.tenants({key.tenant_id}))


def _api_key_id(request: Request) -> UUID | None:
    try:
        return UUID(bearer_of(request) or "")
    except ValueError:
        return None


def _find_key(services: Services, api_key_id: UUID) -> ApiKeyRow:
    with services.database.transaction(Scope.system()) as connection:
        found = repository.find_api_key(connection, api_key_id)
    if found is None:
        raise ProblemRaised(ProblemCode.NOT_SIGNED_IN)
    return found


def _agrees(services: Services, key: ApiKeyRow, request: Request, body: bytes) -> bool:
    signature = request.headers[SIGNATURE_HEADER]
    expected = request_signature(
        services.key_provider.unwrap(key.secret_wrapped, api_key_purpose(key.api_key_id)),
        timestamp=signature_timestamp(signature) or 0,
        method=request.method,
        path=request.url.path,
        idempotency_key=request.headers.get(IDEMPOTENCY_HEADER, ""),
        body=body,
    )
    return hmac.compare_digest(expected.encode(), signature.encode())


async def _body_within(request: Request, most: int) -> bytes:
    """The whole body, refused as soon as it is announced or found to be longer than `most`."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > most:
        raise ProblemRaised(ProblemCode.EVIDENCE_TOO_LARGE)
    chunks: list[bytes] = []
    length = 0
    async for chunk in request.stream():
        length += len(chunk)
        if length > most:
            raise ProblemRaised(ProblemCode.EVIDENCE_TOO_LARGE)
        chunks.append(chunk)
    # Where Starlette itself keeps a body once read, so that the route finds it there.
    request._body = b"".join(chunks)
    return request._body
