"""Puts the capabilities together into one HTTP application."""

import importlib
import importlib.util
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Final

import anyio.to_thread
from fastapi import APIRouter, FastAPI

from case_server.foundation import health
from case_server.foundation.body_limits import BodyLimit
from case_server.foundation.every_table import capabilities
from case_server.foundation.problems import install_problem_answers
from case_server.foundation.request_record import RequestRecord
from case_server.foundation.services import Services

VERSION: Final = "1"


def build_application(services: Services, *, only: Iterable[str] | None = None) -> FastAPI:
    """The API on `services`: every capability with a `routes.py` takes part, or `only` those named."""
    application = bare_application(only)
    application.state.services = services
    return application


def bare_application(only: Iterable[str] | None = None) -> FastAPI:
    """The API without anything behind it: good for describing, not for answering."""
    application = FastAPI(
        title="Reviewer Desk case server",
        version=VERSION,
        lifespan=_lifespan,
        # The pages behind these load scripts from elsewhere; the OpenAPI file is in docs/.
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    application.add_middleware(BodyLimit)
    application.add_middleware(RequestRecord)
    install_problem_answers(application)
    for router in routers(only):
        application.include_router(router)
    return application


def routers(only: Iterable[str] | None = None) -> tuple[APIRouter, ...]:
    """The router of every capability with a `routes.py`, or of `only` those named; health comes with either."""
    names = [f"case_server.{capability}.routes" for capability in (capabilities() if only is None else only)]
    present = [name for name in names if importlib.util.find_spec(name) is not None]
    return health.router, *(importlib.import_module(name).router for name in present)


@asynccontextmanager
async def _lifespan(application: FastAPI) -> AsyncIterator[None]:
    """As many threads as the pool has connections: one more would only wait for one."""
    services: Services = application.state.services
    anyio.to_thread.current_default_thread_limiter().total_tokens = 2 * services.settings.database_pool
    yield
