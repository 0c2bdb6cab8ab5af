"""What happens around every request: an id, a trace span, safe headers, a log line for what is slow or went wrong."""

import time
from typing import Final

import psycopg
import structlog
from opentelemetry import trace
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from case_contract.identifiers import new_id
from case_contract.problems import ProblemCode
from case_server.foundation.problems import language_of, log_unexpected, problem_response

_SLOW_S: Final = 1.0
_EVENTS: Final = "text/event-stream"
_log: Final = structlog.get_logger("case_server.requests")
_tracer: Final = trace.get_tracer("case_server")


class RequestRecord:
    """Plain ASGI, because it stands before every request of the hot path."""

    def __init__(self, application: ASGIApp) -> None:
        self._application: Final = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; an unexpected error becomes a problem answer here and goes no further."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        request_id = str(new_id())
        scope["request_id"] = request_id
        status: int | None = None
        began = time.monotonic()
        waited: float | None = None

        async def send_recorded(message: Message) -> None:
            nonlocal status, waited
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = request_id
                headers["X-Content-Type-Options"] = "nosniff"
                headers.setdefault("Cache-Control", "no-store")
                if headers.get("content-type", "").startswith(_EVENTS):
                    waited = time.monotonic() - began
            await send(message)

        with _tracer.start_as_current_span(scope["method"]) as span:
            try:
                await self._application(scope, receive, send_recorded)
            except Exception as error:  # noqa: BLE001 - the last place that can still answer
                log_unexpected(error, request_id=request_id, route=_route_of(scope))
                if status is not None:
                    # The answer has begun, so that all that is left is to cut it off.
                    raise ConnectionAbortedError("answer cut off") from None
                code = ProblemCode.INTERNAL
                if isinstance(error, OperationalError | PoolTimeout | psycopg.OperationalError):
                    code = ProblemCode.UNAVAILABLE
                language = language_of(Headers(scope=scope).get("accept-language"))
                answer = problem_response(code, language=language, request_id=request_id)
                await answer(scope, receive, send_recorded)
            if span.is_recording():
                span.update_name(f"{scope['method']} {_route_of(scope)}")
                span.set_attribute("http.response.status_code", status or 0)
        # A stream of events stays open for as long as somebody listens: slow is one that does not begin.
        took = time.monotonic() - began if waited is None else waited
        if took > _SLOW_S or (status is not None and status >= 500):
            _log.warning(
                "request",
                request_id=request_id,
                method=scope["method"],
                route=_route_of(scope),
                status=status,
                milliseconds=round(took * 1000),
            )


def _route_of(scope: Scope) -> str:
    """The route's pattern, never the path: paths hold ids and service codes."""
    return str(getattr(scope.get("route"), "path", ""))
