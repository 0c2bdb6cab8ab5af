"""HTTP of intake: tenants open cases, add evidence and ask how a case stands."""

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Request, Response

from case_contract.intake import CASE_PART, IDEMPOTENCY_HEADER, CaseReceipt
from case_contract.problems import ProblemCode
from case_contract.vocabulary import EvidenceKind
from case_server.accounts.tenant_actor import TenantActor, current_tenant
from case_server.foundation.problems import ProblemRaised
from case_server.foundation.services import services_of
from case_server.intake import service
from case_server.intake.submission import read_submission, read_supplement

router = APIRouter(prefix="/v1/cases", tags=["intake"])

Tenant = Annotated[TenantActor, Depends(current_tenant)]


async def signed_body(request: Request, tenant: Tenant) -> bytes:
    """Dependency: the body whose signature was checked; at most 64 MiB, in memory."""
    del tenant
    return await request.body()


Body = Annotated[bytes, Depends(signed_body)]

_FILES: Final = {kind.value: {"type": "string", "format": "binary"} for kind in EvidenceKind}


def _multipart(description: str, *, case: bool) -> dict[str, Any]:
    """OpenAPI of a multipart body: files by kind, each at most once, and the case where one is opened."""
    schema: dict[str, Any] = {
        "type": "object",
        "description": description,
        "properties": _FILES,
        "additionalProperties": False,
    }
    content = {"schema": schema}
    if case:
        schema["properties"] = {CASE_PART: {"$ref": "#/components/schemas/CaseSubmission"}} | _FILES
        schema["required"] = [CASE_PART]
        content["encoding"] = {CASE_PART: {"contentType": "application/json"}}
    else:
        schema["minProperties"] = 1
    return {"requestBody": {"required": True, "content": {"multipart/form-data": content}}}


_OPENING: Final = _multipart("The case, and what evidence there is of it: JPEG, PNG, WebP or PDF.", case=True)
_ADDING: Final = _multipart("At least one file: JPEG, PNG, WebP or PDF.", case=False)


def idempotency_key(key: Annotated[str, Header(alias=IDEMPOTENCY_HEADER)] = "") -> str:
    """Dependency: the request's idempotency key, 1 to 120 printable ASCII signs."""
    if not key:
        raise ProblemRaised(ProblemCode.IDEMPOTENCY_KEY_MISSING)
    if len(key) > 120 or not key.isascii() or not key.isprintable():
        raise ProblemRaised(ProblemCode.INVALID_REQUEST, errors=(IDEMPOTENCY_HEADER,))
    return key


Key = Annotated[str, Depends(idempotency_key)]


@router.post(
    "", status_code=201, response_model=CaseReceipt, responses={200: {"model": CaseReceipt}}, openapi_extra=_OPENING
)
def open_case(request: Request, response: Response, body: Body, tenant: Tenant, key: Key) -> CaseReceipt:
    """Submit one customer for verification: 201 for a new case, 200 when this key was answered before."""
    services = services_of(request)
    submitted = read_submission(request.headers.get("content-type", ""), body, services.clock.now())
    taken = service.open_submitted(services, tenant, key, submitted)
    response.status_code = 201 if taken.fresh else 200
    return taken.receipt


@router.post("/{case_id}/evidence", response_model=CaseReceipt, openapi_extra=_ADDING)
def add_evidence(request: Request, case_id: UUID, body: Body, tenant: Tenant, key: Key) -> CaseReceipt:
    """Send what was missing or asked for again; earlier evidence of the same kind is kept, but no longer current."""
    services = services_of(request)
    supplement = read_supplement(request.headers.get("content-type", ""), body, case_id)
    return service.supplement_case(services, tenant, case_id, key, supplement).receipt


@router.get("/{case_id}/receipt", response_model=CaseReceipt)
def get_receipt(request: Request, case_id: UUID, tenant: Tenant) -> CaseReceipt:
    """How the case stands now, and what is missing."""
    return service.current_receipt(services_of(request), tenant, case_id)
