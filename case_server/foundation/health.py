"""`GET /v1/health`: whether this node can serve. No sign-in, nothing about anybody."""

from datetime import datetime
from enum import StrEnum

from fastapi import APIRouter, Request, Response, status

from case_contract.frozen import Frozen
from case_server.foundation.services import services_of

router = APIRouter(prefix="/v1", tags=["health"])


class Readiness(StrEnum):
    """Whether requests can be served now."""

    READY = "ready"
    NOT_READY = "not_ready"


class Health(Frozen):
    """What a balancer asks for."""

    status: Readiness
    server_time: datetime


@router.get("/health")
def health(request: Request, response: Response) -> Health:
    """200 when the database answers, else 503."""
    services = services_of(request)
    ready = services.database.is_ready()
    if not ready:
        response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    return Health(status=Readiness.READY if ready else Readiness.NOT_READY, server_time=services.clock.now())
