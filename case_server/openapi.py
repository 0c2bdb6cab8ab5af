"""The OpenAPI description: who may call what, and how the API says no."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Final

from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from case_contract.intake import SIGNATURE_HEADER, CaseSubmission
from case_contract.problems import Problem
from case_server.accounts.actor import RoleRequired, current_actor, current_session
from case_server.accounts.tenant_actor import current_tenant
from case_server.application import bare_application, routers
from case_server.foundation.problems import MEDIA_TYPE


class Caller(StrEnum):
    """Who a route serves."""

    ANYBODY = "anybody"
    SESSION = "session"
    PERSON = "person"
    TENANT = "tenant"


_SECURITY: Final[dict[Caller, list[dict[str, list[str]]]]] = {
    Caller.ANYBODY: [],
    Caller.SESSION: [{"session": []}],
    Caller.PERSON: [{"session": []}],
    Caller.TENANT: [{"apiKey": [], "signature": []}],
}

_SCHEMES: Final = {
    "session": {
        "type": "http",
        "scheme": "bearer",
        "description": "An access token of `POST /v1/sessions`, at an approved workstation but for enrolling one.",
    },
    "apiKey": {"type": "http", "scheme": "bearer", "description": "The id of a tenant's API key."},
    "signature": {
        "type": "apiKey",
        "in": "header",
        "name": SIGNATURE_HEADER,
        "description": "`t=<unix time>,v1=<hex HMAC-SHA256>` over time, method, path, idempotency key and body digest.",
    },
}


def openapi_document() -> dict[str, Any]:
    """The description of the whole API."""
    document = bare_application().openapi()
    schemas = document["components"]["schemas"]
    for model in (Problem, CaseSubmission):
        described = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(described.pop("$defs", {}))
        schemas[model.__name__] = described
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    document["components"]["securitySchemes"] = _SCHEMES
    document["components"]["responses"] = {
        "Problem": {
            "description": "A refusal: `code` is stable, the words are in the language of the request.",
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    }
    for path, method, route in api_routes():
        operation = document["paths"].get(path, {}).get(method.lower())
        if operation is not None:
            operation["responses"].pop("422", None)
            operation["responses"]["default"] = {"$ref": "#/components/responses/Problem"}
            operation["security"] = _SECURITY[caller_of(route)]
    return document


def api_routes() -> tuple[tuple[str, str, APIRoute], ...]:
    """Path, method and route of everything that the application answers, in order of path."""
    found = [
        (path, method, route)
        for router in routers()
        for path, route in _routes_of(router, "")
        for method in sorted(route.methods or ())
    ]
    return tuple(sorted(found, key=lambda entry: entry[:2]))


def caller_of(route: APIRoute) -> Caller:
    """Who a route serves, by the dependencies it names."""
    calls = list(_calls(route.dependant))
    if current_tenant in calls:
        return Caller.TENANT
    if current_actor in calls or any(isinstance(call, RoleRequired) for call in calls):
        return Caller.PERSON
    return Caller.SESSION if current_session in calls else Caller.ANYBODY


def _calls(dependant: Dependant) -> Iterator[object]:
    for dependency in dependant.dependencies:
        yield dependency.call
        yield from _calls(dependency)


def _routes_of(router: APIRouter, prefix: str) -> Iterator[tuple[str, APIRoute]]:
    for route in router.routes:
        if isinstance(route, APIRoute):
            yield prefix + route.path, route
        inner = getattr(route, "original_router", None)
        if isinstance(inner, APIRouter):
            yield from _routes_of(inner, prefix + route.include_context.prefix)  # type: ignore[attr-defined]  # of FastAPI's own route for an included router
